#include "models/input.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

constexpr std::string_view kSpectrumGroup = "spectrum";
// Far beyond any measured value, and its square is still finite.
constexpr double kLargest = 1e100;

std::string known_columns(const std::vector<FeatureColumn>& column) {
  constexpr std::size_t kMostNamed = 40;
  std::string groups, names;
  std::vector<std::string> seen;
  for (const FeatureColumn& c : column) {
    if (&c - column.data() < static_cast<std::ptrdiff_t>(kMostNamed))
      names += (names.empty() ? "" : ", ") + c.name;
    if (c.group.empty() || std::find(seen.begin(), seen.end(), c.group) != seen.end()) continue;
    seen.push_back(c.group);
    groups += (groups.empty() ? "" : ", ") + c.group;
  }
  if (column.size() > kMostNamed) names += ", ... (" + std::to_string(column.size()) + ")";
  return (groups.empty() ? "" : "groups: " + groups + "; ") + "columns: " + names;
}

std::size_t find_column(const std::vector<FeatureColumn>& column, const std::string& name) {
  const auto found =
      std::find_if(column.begin(), column.end(), [&](const FeatureColumn& c) { return c.name == name; });
  return static_cast<std::size_t>(found - column.begin());
}

void append_name(std::string& list, const std::string& name) {
  list += (list.empty() ? "'" : ", '") + name + "'";
}

std::size_t rows_of(const PanelTable& table, std::size_t k) { return table.offset[k + 1] - table.offset[k]; }

void append_rows(const PanelTable& from, std::size_t k, PanelTable& to) {
  for (std::size_t i = from.offset[k]; i < from.offset[k + 1]; ++i) {
    to.value.append_row(from.value.row(i));
    to.usable.push_back(from.usable[i]);
    to.frame.push_back(from.frame[i]);
    to.time_s.push_back(from.time_s[i]);
    to.phase.push_back(from.phase[i]);
    to.hold_s.push_back(from.hold_s[i]);
  }
  to.panel.push_back(from.panel[k]);
  to.offset.push_back(to.value.rows());
}

[[noreturn]] void inconsistent(const std::string& what) {
  throw Error(ErrorCode::invalid_argument, "the panel table contradicts itself: " + what,
              "fill every member of PanelTable with one entry a row, and offset with one more than panels");
}

std::string cell(const PanelTable& table, std::size_t i, std::size_t j) {
  const std::string column = ", column '" + table.column[j].name + "'";
  if (table.is_plain()) return "row " + std::to_string(i + 1) + column;
  const auto next = std::upper_bound(table.offset.begin(), table.offset.end(), i);
  const auto panel = static_cast<std::size_t>(next - table.offset.begin()) - 1;
  return "panel '" + table.panel[panel] + "', frame " + std::to_string(table.frame[i]) + column;
}

}  // namespace

namespace {

/// What sees damage best: how far the strip lies from a healthy one, where that is known, else all but
/// spectra.
std::string best_columns(const std::vector<FeatureColumn>& column) {
  for (const std::string_view group : {kClearedGroup, kResidualGroup})
    if (std::any_of(column.begin(), column.end(), [&](const FeatureColumn& c) { return c.group == group; }))
      return std::string(group);
  return "-" + std::string(kSpectrumGroup);
}

}  // namespace

std::vector<std::size_t> select_columns(const std::vector<FeatureColumn>& column, const std::string& text) {
  if (support::trim(text) == kBestColumns) return select_columns(column, best_columns(column));
  std::vector<char> chosen(column.size(), 0);
  if (support::trim(text).starts_with('-')) std::fill(chosen.begin(), chosen.end(), char{1});
  for (const std::string_view part : support::split(text, ',')) {
    std::string_view trimmed = support::trim(part);
    const bool away = trimmed.starts_with('-');
    const std::string word(away ? support::trim(trimmed.substr(1)) : trimmed);
    // What was not computed need not be taken away.
    bool known = word == "all" || (away && (is_relative(word) || word == kSpectrumGroup));
    for (std::size_t j = 0; j < column.size(); ++j)
      if (word == "all" || (!word.empty() && (word == column[j].group || word == column[j].name)) ||
          (away && word == kResidualGroup && is_relative(column[j].group)))
        known = true, chosen[j] = away ? 0 : 1;
    if (!known)
      throw Error(ErrorCode::invalid_argument,
                  "option 'features': there is no group or column '" + word + "'", known_columns(column));
  }
  std::vector<std::size_t> selected;
  for (std::size_t j = 0; j < column.size(); ++j)
    if (chosen[j] != 0) selected.push_back(j);
  return selected;
}

std::vector<std::size_t> match_columns(const InputSpec& model, const std::vector<FeatureColumn>& given,
                                       bool others_allowed) {
  std::vector<std::size_t> place;
  std::string missing, unknown;
  for (std::size_t j = 0; j < model.column.size(); ++j) {
    place.push_back(find_column(given, model.column[j].name));
    if (place.back() < given.size()) continue;
    place.back() = kNotGiven;
    if (std::binary_search(model.selected.begin(), model.selected.end(), j))
      append_name(missing, model.column[j].name);
  }
  for (const FeatureColumn& column : given)
    if (!others_allowed && find_column(model.column, column.name) == model.column.size())
      append_name(unknown, column.name);
  if (missing.empty() && unknown.empty()) return place;
  throw Error(ErrorCode::mismatch,
              "the columns are not those of the model:" + (missing.empty() ? "" : " missing " + missing) +
                  (missing.empty() || unknown.empty() ? "" : ";") +
                  (unknown.empty() ? "" : " not known " + unknown),
              "score the columns that the model was trained on, or train it again on these");
}

bool selects_residual(const InputSpec& spec) noexcept {
  return std::any_of(spec.selected.begin(), spec.selected.end(),
                     [&](std::size_t j) { return is_relative(spec.column[j].group); });
}

bool selects_cleared(const InputSpec& spec) noexcept {
  return std::any_of(spec.selected.begin(), spec.selected.end(),
                     [&](std::size_t j) { return spec.column[j].group == kClearedGroup; });
}

std::vector<FeatureColumn> without_residual(const std::vector<FeatureColumn>& column) {
  std::vector<FeatureColumn> kept;
  for (const FeatureColumn& c : column)
    if (!is_relative(c.group)) kept.push_back(c);
  return kept;
}

std::vector<std::size_t> hashed_columns(const InputSpec& model, const std::vector<FeatureColumn>& given) {
  std::vector<FeatureColumn> wanted = without_residual(model.column);
  if (wanted.empty()) wanted = model.column;
  std::vector<std::size_t> place;
  for (const FeatureColumn& column : wanted) {
    const std::size_t j = find_column(given, column.name);
    if (j < given.size()) place.push_back(j);
  }
  return place;
}

LagBuffer::LagBuffer(const InputSpec& spec) : selected_(spec.selected), lag_(spec.lag), row_(spec.width()) {}

bool LagBuffer::push(std::span<const double> feature, bool usable) noexcept {
  const std::size_t n = selected_.size();
  if (lag_ > 0) std::copy_backward(row_.begin(), row_.end() - static_cast<std::ptrdiff_t>(n), row_.end());
  for (std::size_t j = 0; usable && j < n; ++j) {
    row_[j] = feature[selected_[j]];
    usable = std::isfinite(row_[j]);
  }
  run_ = usable ? std::min(run_ + 1, lag_ + 1) : 0;
  return run_ == lag_ + 1;
}

void require_consistent(const PanelSet& panels) {
  const PanelTable& table = panels.table;
  const std::size_t rows = table.rows();
  if (table.value.rows() > 0 && table.column.size() != table.value.cols())
    inconsistent("columns and the width of the values differ");
  if (table.usable.size() != rows) inconsistent("not every row says whether it is usable");
  const bool timed = table.frame.size() == rows && table.time_s.size() == rows &&
                     table.phase.size() == rows && table.hold_s.size() == rows;
  if (!timed && !table.is_plain()) inconsistent("not every row has frame, time_s, phase and hold_s");
  if (table.offset.size() != table.panels() + 1 || table.offset.front() != 0 || table.offset.back() != rows ||
      !std::is_sorted(table.offset.begin(), table.offset.end()))
    inconsistent("offsets do not divide the rows into panels");
  if (panels.residual.empty()) return;
  if (panels.residual.size() != table.panels()) inconsistent("residual fields and panels differ in number");
  for (std::size_t k = 0; k < table.panels(); ++k) {
    const ResidualField& field = panels.residual[k];
    const std::size_t frames = rows_of(table, k), stations = panels.residual.front().residual_px.cols();
    if (field.residual_px.rows() != frames || field.mask.rows() != frames || field.shape.size() != frames ||
        field.frame.size() != frames || field.phase.size() != frames || field.hold_s.size() != frames ||
        (!field.motion.empty() && field.motion.size() != frames))
      inconsistent("the residual field of '" + table.panel[k] + "' does not have the panel's rows");
    if (field.residual_px.cols() != stations || field.mask.cols() != stations)
      inconsistent("the residual field of '" + table.panel[k] + "' has other stations than the first one");
  }
}

void require_values(const PanelTable& table, const std::vector<std::size_t>& selected) {
  const bool usable = std::any_of(table.usable.begin(), table.usable.end(), [](auto u) { return u != 0; });
  for (const std::size_t j : selected) {
    bool any = false;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.usable[i] == 0) continue;
      const double value = table.value(i, j);
      if (table.is_plain() && std::isnan(value))
        throw Error(ErrorCode::bad_input, cell(table, i, j) + " has no value",
                    "fill the cell, remove the row, or leave the column out with features=...",
                    {{}, static_cast<int>(i + 1)});
      if (std::fabs(value) > kLargest)
        throw Error(ErrorCode::bad_input, cell(table, i, j) + " is beyond +-1e100",
                    table.is_plain() ? "remove the row, or leave the column out with features=..."
                                     : "remove the panel, or leave the column out with features=...",
                    {{}, table.is_plain() ? static_cast<int>(i + 1) : 0});
      any = any || !std::isnan(value);
    }
    if (usable && !any)
      throw Error(ErrorCode::bad_input,
                  "column '" + table.column[j].name + "' has no value in any usable row",
                  "leave the column out with features=...");
  }
}

PanelSet choose_panels(const PanelSet& panels, const std::vector<std::size_t>& keep) {
  PanelSet out;
  out.trajectory = panels.trajectory;
  out.table.column = panels.table.column;
  out.table.extractor = panels.table.extractor;
  std::size_t rows = 0;
  for (const std::size_t k : keep) rows += rows_of(panels.table, k);
  out.table.value = Matrix(0, panels.table.value.cols());
  out.table.value.reserve_rows(rows);
  for (const std::size_t k : keep) {
    append_rows(panels.table, k, out.table);
    if (!panels.residual.empty()) out.residual.push_back(panels.residual[k]);
  }
  return out;
}

bool has_residual(std::span<const std::uint8_t> mask) noexcept {
  return std::any_of(mask.begin(), mask.end(), [](std::uint8_t m) { return m != 0; });
}

ScoreInput input_of(const ResidualField& field, std::size_t t) noexcept {
  ScoreInput in;
  in.t = t;
  in.phase = field.phase[t];
  in.hold_s = field.hold_s[t];
  in.number = field.frame[t];
  in.shape = field.shape[t];
  if (!field.motion.empty()) in.motion = field.motion[t];
  in.residual_px = field.residual_px.row(t);
  in.residual_mask = field.mask.row(t);
  in.usable = has_residual(in.residual_mask);
  return in;
}

PanelTable residual_rows(PanelTable table, const std::vector<ResidualField>& residual) {
  table.value = Matrix(table.rows(), 0);
  table.column.clear();
  for (std::size_t k = 0; k < table.panels(); ++k)
    for (std::size_t i = table.offset[k]; i < table.offset[k + 1]; ++i)
      table.usable[i] = has_residual(residual[k].mask.row(i - table.offset[k])) ? 1 : 0;
  return table;
}

void require_trajectory(const HealthyTrajectory& trajectory) {
  constexpr std::size_t kFewestKnots = 8, kFewestNodes = 16;
  const auto refuse = [](const std::string& what) {
    throw Error(ErrorCode::invalid_argument, "the healthy trajectory " + what,
                "learn it from normal panels with learn_trajectory()");
  };
  const auto finite = [](std::span<const double> values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
  };
  if (trajectory.knots() < kFewestKnots || trajectory.nodes() < kFewestNodes)
    refuse("has " + std::to_string(trajectory.knots()) + " shapes of " + std::to_string(trajectory.nodes()) +
           " nodes; at least 8 of 16 are needed");
  if (trajectory.y_px.rows() != trajectory.knots() || trajectory.y_px.cols() != trajectory.nodes())
    refuse("has x and y of different sizes");
  if (!finite(trajectory.x_px.values()) || !finite(trajectory.y_px.values()) ||
      !finite(trajectory.frame_shape))
    refuse("holds a value that is not finite");
  if (!(trajectory.full_turn_rad > 0) || !std::isfinite(trajectory.full_turn_rad))
    refuse("turns by " + std::to_string(trajectory.full_turn_rad) + " rad");
}

PanelTable lagged_table(const PanelTable& table, const InputSpec& spec) {
  PanelTable out;
  for (std::size_t back = 0; back <= spec.lag; ++back)
    for (const std::size_t j : spec.selected) {
      out.column.push_back(spec.column[j]);
      if (back > 0) out.column.back().name += "[t-" + std::to_string(back) + "]";
    }
  out.extractor = table.extractor;
  out.panel = table.panel, out.offset = table.offset, out.usable = table.usable, out.frame = table.frame;
  out.time_s = table.time_s, out.phase = table.phase, out.hold_s = table.hold_s;
  out.value = Matrix(table.rows(), spec.width());
  LagBuffer buffer(spec);
  const std::vector<std::size_t> place = match_columns(spec, table.column, true);
  std::vector<double> row(place.size());
  for (std::size_t k = 0; k < table.panels(); ++k) {
    buffer.reset();
    for (std::size_t i = table.offset[k]; i < table.offset[k + 1]; ++i) {
      for (const std::size_t j : spec.selected) row[j] = table.value(i, place[j]);
      const bool whole = buffer.push(row, table.usable[i] != 0);
      out.usable[i] = whole ? 1 : 0;
      if (whole) std::copy(buffer.row().begin(), buffer.row().end(), out.value.row(i).begin());
    }
  }
  return out;
}

}  // namespace motionanalyzer
