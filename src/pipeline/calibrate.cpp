#include <algorithm>
#include <set>
#include <utility>

#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "pipeline/copies.hpp"
#include "pipeline/fewest_panels.hpp"
#include "pipeline/learn_recipe.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/tell.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

/// Takes away the panels that taught the model. Residuals change with the trajectory, so that they are known
/// again under the model's own recipe alone.
std::size_t drop_taught(std::vector<DatasetEntry>& normals, const Model& model, const InspectOptions& options,
                        const Execution& execution) {
  const PanelRows own = read_panels(normals, model.recipe(), options, execution, contents_for(model));
  std::set<std::string> unread;
  for (const Reason& reason : own.left_out) unread.insert(reason.where.file);
  const std::vector<std::size_t> taught = model.taught_by(own.set);
  std::vector<DatasetEntry> kept;
  std::size_t place = 0;
  for (DatasetEntry& entry : normals)
    if (unread.contains(entry.folder) || !std::binary_search(taught.begin(), taught.end(), place++))
      kept.push_back(std::move(entry));
  normals = std::move(kept);
  return taught.size();
}

std::vector<DatasetEntry> every_second(const std::vector<DatasetEntry>& entry, std::size_t first) {
  std::vector<DatasetEntry> chosen;
  for (std::size_t i = first; i < entry.size(); i += 2) chosen.push_back(entry[i]);
  return chosen;
}

/// Moves panel k.
void move_panel(PanelSet& from, std::size_t k, PanelSet& to) {
  const PanelTable& rows = from.table;
  for (std::size_t i = rows.offset[k]; i < rows.offset[k + 1]; ++i) {
    to.table.value.append_row(rows.value.row(i));
    to.table.usable.push_back(rows.usable[i]);
    to.table.frame.push_back(rows.frame[i]);
    to.table.time_s.push_back(rows.time_s[i]);
    to.table.phase.push_back(rows.phase[i]);
    to.table.hold_s.push_back(rows.hold_s[i]);
  }
  to.table.panel.push_back(rows.panel[k]);
  to.table.offset.push_back(to.table.rows());
  if (!from.residual.empty()) to.residual.push_back(std::move(from.residual[k]));
}

/// One after the other in turn, `first` at even places alone; what is left of `first` in the end is dropped.
PanelSet alternate(PanelSet first, PanelSet second) {
  PanelSet out;
  out.trajectory = first.trajectory;
  out.table.extractor = first.table.extractor;
  out.table.column = first.table.column;
  const std::size_t a = first.table.panels(), b = second.table.panels();
  for (std::size_t k = 0; k <= b; ++k) {
    if (k < a) move_panel(first, k, out);
    if (k < b) move_panel(second, k, out);
  }
  return out;
}

/// The trajectory is learnt from every second panel. These stand at the even places of the set, which teach
/// the detector as well; the others know nothing of either.
PanelRows read_line(const std::vector<DatasetEntry>& normals, const std::string& origin,
                    const PanelContents& contents, const InspectOptions& options,
                    const Execution& execution) {
  const std::vector<DatasetEntry> teaching = every_second(normals, 0);
  PanelRows rows = read_normals(teaching, origin, options, execution, contents);
  PanelRows others = read_panels(every_second(normals, 1), rows.recipe, options, execution, contents);
  rows.set = alternate(std::move(rows.set), std::move(others.set));
  rows.left_out.insert(rows.left_out.end(), std::make_move_iterator(others.left_out.begin()),
                       std::make_move_iterator(others.left_out.end()));
  return rows;
}

[[noreturn]] void refuse_few(std::size_t found, const std::string& what, double alpha, std::size_t needed,
                             const std::string& left_out) {
  throw Error(ErrorCode::too_short,
              "the line gave " + count_of(found, "usable normal panels") + what + "; alpha " +
                  support::format_double(alpha) + " needs at least " + std::to_string(needed) + left_out,
              "add normal panels of this line, or train with a larger alpha");
}

/// throws Error{too_short} when half of n panels cannot teach or scale the model, or the others not be its
/// threshold
void require_line(const Model& model, std::size_t n, const std::string& left_out) {
  const std::size_t teach = fewest_of_line(model), needed = 2 * smallest_calibration(model.alpha());
  if (n < teach && needed <= teach)
    throw Error(ErrorCode::too_short,
                "the line gave " + count_of(n, "usable normal panels, half of which teach the model; ") +
                    std::string(model.info().name) + " needs at least " + std::to_string(teach) +
                    " whatever alpha is" + left_out,
                "add normal panels of this line");
  if (n < needed)
    refuse_few(n, teach > 0 ? ", half of which teach the model" : ", half of which standardise the scores",
               model.alpha(), needed, left_out);
}

}  // namespace

Trained calibrate_for_line(const Model& model, const std::vector<std::string>& folders,
                           const InspectOptions& options, const Execution& execution) {
  if (model.is_plain())
    throw Error(ErrorCode::mismatch, "this model was fitted on a table, not on panels",
                "train it again with a calibration table");
  std::vector<std::string> warnings;
  std::string origin;
  std::vector<DatasetEntry> normals = line_normals(folders, origin);
  const PanelContents contents = contents_for(model);
  const bool residual = contents.need_trajectory();
  const std::size_t copies = pipeline::drop_copies(normals, options, execution);
  std::size_t taught = residual ? drop_taught(normals, model, options, execution) : 0;
  const PanelRows rows = residual ? read_line(normals, origin, contents, options, execution)
                                  : read_normals(normals, origin, options, execution);
  tell_left_out(rows.left_out, "calibration", warnings);
  if (copies > 0)
    warnings.push_back(count_of(copies, "panels are copies of others and are left out of calibration"));
  const std::size_t known = model.taught_by(rows.set).size();
  taught += known;
  if (taught > 0)
    warnings.push_back(count_of(taught, "panels taught the model and are left out of calibration"));
  const std::size_t n = rows.set.table.panels() - known, needed = smallest_calibration(model.alpha());
  const std::string left_out =
      rows.left_out.empty() ? ""
                            : ". Of " + count_of(normals.size(), "panels, ") + left_out_text(rows.left_out);
  require_line(model, n, left_out);
  const Model line = model.calibrate(rows.set, rows.recipe, true, execution);
  const std::size_t left = line.calibration()->statistic.size();
  if (left < needed)
    refuse_few(n, ", of which " + std::to_string(left) + " are left for the threshold", model.alpha(),
               (5 * needed + 1) / 2 + 2, left_out);
  tell_calibration(left, model.alpha(), "panels", warnings);
  tell_remarks(line, warnings);
  return {line, std::move(warnings)};
}

}  // namespace motionanalyzer
