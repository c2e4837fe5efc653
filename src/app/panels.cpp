#include "app/panels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "app/text_table.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/pipeline/run.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer::app {

namespace {

constexpr std::size_t kPortion = 256;  ///< panels in memory at a time, about 0.5 MB each with their motion

DatasetEntry loose_entry(const std::string& path) {
  DatasetEntry entry;
  entry.folder = path;
  entry.truth.panel = support::last_part(path);
  return entry;
}

void add_entry(std::vector<Batch>& batches, const std::string& origin, DatasetEntry entry) {
  if (batches.empty() || batches.back().origin != origin) batches.push_back({origin, {}});
  batches.back().entry.push_back(std::move(entry));
}

/// Bundles below a folder that is no bundle itself; nothing when there are none.
std::optional<Dataset> find_dataset(const std::string& path) {
  const bool listed = support::is_file(support::join(path, "manifest.json"));
  try {
    if (!listed && (!support::is_folder(path) || is_bundle(path))) return std::nullopt;
    return read_dataset(path);
  } catch (const Error&) {
    if (listed) throw;
    return std::nullopt;
  }
}

std::string number_text(const std::optional<double>& value) {
  return value ? short_number(*value) : std::string("-");
}

std::string onset_text(const ReportPanel& panel) {
  const PanelVerdict& verdict = panel.verdict;
  if (!verdict.onset_frame) return "-";
  std::string text = std::to_string(*verdict.onset_frame);
  if (const auto& interval = verdict.onset_interval)
    text += " [" + std::to_string((*interval)[0]) + ", " + std::to_string((*interval)[1]) + "]";
  if (panel.fps > 0 && !verdict.frame.empty())
    text += " (" + short_number((*verdict.onset_frame - verdict.frame.front()) / panel.fps) + " s)";
  return text;
}

/// " [low, high]", or nothing.
std::string span_text(const std::optional<std::array<double, 2>>& interval) {
  if (!interval) return {};
  return " [" + short_number((*interval)[0]) + ", " + short_number((*interval)[1]) + "]";
}

std::string place_text(const PanelVerdict& verdict) {
  if (!verdict.position) return "-";
  std::string text = short_number(*verdict.position);
  if (verdict.position_mm)
    text += " (" + short_number(*verdict.position_mm) + span_text(verdict.position_interval_mm) + " mm)";
  else
    text += span_text(verdict.position_interval);
  return text;
}

std::string severity_text(const PanelVerdict& verdict) {
  if (!verdict.lambda_mm) return "-";
  return short_number(*verdict.lambda_mm) + span_text(verdict.lambda_interval_mm);
}

std::string cause_text(const PanelVerdict& verdict) {
  if (!verdict.cause) return "-";
  std::string text(cause_name(*verdict.cause));
  if (verdict.incoming_margin) text += " (" + short_number(*verdict.incoming_margin) + ")";
  return text;
}

std::string reasons_text(const PanelVerdict& verdict) {
  std::string text;
  for (const Reason& reason : verdict.reasons) {
    if (!text.empty()) text += ", ";
    text += reason.code + place_of(reason);
  }
  return text;
}

/// One line for each code of an INCONCLUSIVE panel, with what the first such panel says of it.
std::string codes_text(const std::vector<ReportPanel>& panels) {
  std::string text;
  std::vector<std::string> said;
  for (const ReportPanel& panel : panels) {
    if (panel.verdict.verdict != Verdict::inconclusive) continue;
    for (const Reason& reason : panel.verdict.reasons) {
      if (reason.message.empty() || std::find(said.begin(), said.end(), reason.code) != said.end()) continue;
      said.push_back(reason.code);
      text += without_control(reason.code + " (" + panel.verdict.panel + "): " + reason.message) + "\n";
    }
  }
  return text.empty() ? text : "\n" + text;
}

bool is_unscaled(const ReportPanel& panel) { return panel.verdict.position && !panel.verdict.position_mm; }

struct Totals {
  std::size_t ok = 0, ng = 0, inconclusive = 0;
};

Totals count_verdicts(const std::vector<ReportPanel>& panels) noexcept {
  Totals n;
  for (const ReportPanel& panel : panels) {
    const Verdict verdict = panel.verdict.verdict;
    ++(verdict == Verdict::ok ? n.ok : verdict == Verdict::ng ? n.ng : n.inconclusive);
  }
  return n;
}

bool usable(const ReportPanel& panel) { return panel.grade != grade_name(Grade::unusable); }

[[noreturn]] void throw_unusable(const std::vector<ReportPanel>& panels) {
  const std::vector<Reason>& reasons = panels.front().verdict.reasons;
  std::string message = panels.size() == 1
                            ? "the bundle cannot be used"
                            : "none of the " + std::to_string(panels.size()) + " bundles can be used";
  if (!reasons.empty()) message += (panels.size() == 1 ? ": " : "; the first: ") + reasons.front().message;
  throw Error(ErrorCode::bad_input, message, "run motionanalyzer preflight on it to see every reason",
              reasons.empty() ? SourceLocation{} : reasons.front().where);
}

}  // namespace

std::vector<Batch> gather(const std::vector<std::string>& paths) {
  std::vector<Batch> batches;
  for (const std::string& path : paths) {
    if (const std::optional<Dataset> dataset = find_dataset(path)) {
      for (const DatasetEntry& entry : dataset->entry) add_entry(batches, dataset->origin, entry);
    } else {
      add_entry(batches, support::is_folder(path) ? origin_of(path) : std::string(), loose_entry(path));
    }
  }
  return batches;
}

std::size_t count_entries(const std::vector<Batch>& batches) noexcept {
  std::size_t n = 0;
  for (const Batch& batch : batches) n += batch.entry.size();
  return n;
}

void tell_unscaled(Session& session, std::size_t n) {
  if (n == 0) return;
  session.warn(std::to_string(n) + (n == 1 ? " panel has" : " panels have") +
               " no scale, so there is no severity and no place in mm: give --mm-per-px, or meters_per_pixel "
               "in the panel's metadata.json");
}

std::size_t count_unscaled(const std::vector<ReportPanel>& panels) noexcept {
  return static_cast<std::size_t>(std::count_if(panels.begin(), panels.end(), is_unscaled));
}

void inspect_all(Session& session, const std::vector<Batch>& batches, const Model* model,
                 const InspectOptions& options, const PanelSink& sink) {
  const std::size_t total = count_entries(batches);
  std::size_t done = 0, unscaled = 0;
  for (const Batch& batch : batches) {
    for (std::size_t from = 0; from < batch.entry.size(); from += kPortion) {
      const std::size_t to = std::min(batch.entry.size(), from + kPortion);
      const auto at = [&](std::size_t i) { return batch.entry.begin() + static_cast<std::ptrdiff_t>(i); };
      PartProgress part(session.progress(), done, total);
      Execution execution = session.execution();
      execution.progress = &part;
      std::vector<ReportPanel> panels = inspect_dataset(std::vector<DatasetEntry>(at(from), at(to)),
                                                        batch.origin, model, options, execution);
      unscaled += count_unscaled(panels);
      for (std::size_t i = 0; i < panels.size(); ++i) sink(batch.entry[from + i], std::move(panels[i]));
      done += to - from;
      throw_if_interrupted();
    }
  }
  tell_unscaled(session, unscaled);
}

std::optional<Model> load_model(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return Model::load(path);
}

std::vector<std::size_t> most_urgent(const std::vector<ReportPanel>& panels, std::size_t most) {
  const auto urgency = [&](std::size_t i) {
    const Verdict verdict = panels[i].verdict.verdict;
    return verdict == Verdict::ng ? 0 : verdict == Verdict::inconclusive ? 1 : 2;
  };
  std::vector<std::size_t> order(panels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return urgency(a) < urgency(b); });
  order.resize(std::min(order.size(), most));
  return order;
}

std::optional<std::pair<std::string, DatasetEntry>> find_entry(const std::vector<Batch>& batches,
                                                               const std::string& name, std::size_t index) {
  std::optional<std::pair<std::string, DatasetEntry>> found;
  std::size_t i = 0;
  for (const Batch& batch : batches)
    for (const DatasetEntry& entry : batch.entry) {
      const bool named = support::last_part(entry.folder) == name;
      if (named && (!found || i == index)) found.emplace(batch.origin, entry);
      ++i;
    }
  return found;
}

std::string place_of(const Reason& reason) {
  if (reason.where.file.empty()) return {};
  std::string text = " (" + reason.where.file;
  if (reason.where.line > 0) text += ", line " + std::to_string(reason.where.line);
  return text + ")";
}

std::string numbered(const std::string& name, int n) {
  if (n <= 1) return name;
  std::string text = name;
  text += '_';
  text += std::to_string(n);
  return text;
}

std::string verdict_table(const std::vector<ReportPanel>& panels) {
  TextTable table({"panel", "verdict", "p-value", "statistic", "cause", "onset frame", "position",
                   "severity mm", "reasons"});
  for (const ReportPanel& panel : panels) {
    const PanelVerdict& verdict = panel.verdict;
    table.add({verdict.panel, std::string(verdict_name(verdict.verdict)), number_text(verdict.p_value),
               number_text(verdict.statistic), cause_text(verdict), onset_text(panel), place_text(verdict),
               severity_text(verdict), reasons_text(verdict)});
  }
  return table.text() + codes_text(panels);
}

std::string percent_share(double share) { return " " + short_number(std::round(1000 * share) / 10) + " %"; }

std::string shares_text(const std::vector<Contribution>& parts) {
  std::string text;
  for (const Contribution& part : parts) {
    if (!text.empty()) text += ", ";
    text += without_control(part.name) + percent_share(part.share);
  }
  return text;
}

std::string explained_text(const std::vector<ReportPanel>& panels) {
  std::string text;
  for (const ReportPanel& panel : panels) {
    const PanelVerdict& verdict = panel.verdict;
    if (verdict.contribution.empty() && verdict.frame_contribution.empty()) continue;
    text += without_control(verdict.panel) + ": " + std::string(verdict_name(verdict.verdict)) + "\n";
    std::string frames;
    for (const FrameContribution& part : verdict.frame_contribution)
      frames +=
          (frames.empty() ? "  frames   " : ", ") + std::to_string(part.frame) + percent_share(part.share);
    if (!verdict.contribution.empty()) text += "  columns  " + shares_text(verdict.contribution) + "\n";
    if (!frames.empty()) text += frames + "\n";
    if (verdict.position) text += "  place    " + place_text(verdict) + "\n";
  }
  return text.empty() ? text : "\n" + text;
}

std::string totals_text(const std::vector<ReportPanel>& panels) {
  const Totals n = count_verdicts(panels);
  return std::to_string(panels.size()) + " panels judged: " + std::to_string(n.ok) + " OK, " +
         std::to_string(n.ng) + " NG, " + std::to_string(n.inconclusive) + " INCONCLUSIVE\n";
}

Json totals_json(const std::vector<ReportPanel>& panels) {
  const Totals n = count_verdicts(panels);
  Json json = Json::object();
  return json.append("OK", n.ok).append("NG", n.ng).append("INCONCLUSIVE", n.inconclusive);
}

int verdict_status(Session& session, const std::vector<ReportPanel>& panels, bool fail_on_ng) {
  std::size_t ng = 0, open = 0;
  for (const ReportPanel& panel : panels) {
    const PanelVerdict& verdict = panel.verdict;
    ng += verdict.verdict == Verdict::ng;
    open += verdict.verdict == Verdict::inconclusive;
    session.log().count("panels " + std::string(verdict_name(verdict.verdict)));
    for (const Reason& reason : verdict.reasons) session.log().count("reason " + reason.code);
  }
  if (!panels.empty() && std::none_of(panels.begin(), panels.end(), usable)) throw_unusable(panels);
  if (!fail_on_ng) return kDone;
  if (ng > 0) return kNgFound;
  return open > 0 ? kInconclusiveFound : kDone;
}

Report make_report(const Session& session, const std::string& title, const Model* model,
                   const std::string& model_file) {
  Report report;
  report.title = title;
  report.command = session.arguments().command;
  report.version = library_version();
  report.seed = session.arguments().global.seed;
  report.options = session.arguments().option;
  report.warnings = session.warnings();
  if (model == nullptr) return report;
  report.model = describe_model(*model, model_file);
  return report;
}

Json verdicts_json(const std::vector<ReportPanel>& panels) {
  Json json = Json::array();
  for (const ReportPanel& panel : panels)
    json.push(support::parse_json(render_panel_json(panel.verdict), panel.verdict.panel));
  return json;
}

void append_panels(Json& body, const Report& report) {
  const Json whole = support::parse_json(render_json(report), "report");
  for (const char* key : {"by_scenario", "panels"})
    if (const Json* found = whole.find(key)) body.append(key, *found);
}

}  // namespace motionanalyzer::app
