#include "motionanalyzer/features/residual_columns.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include "features/cleared_line.hpp"
#include "features/place_history.hpp"
#include "features/profile.hpp"
#include "features/strip_line.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {

namespace {

using features::Places;

constexpr std::size_t kResidualPlaces = features::kPlaceCount;

/// What the columns are read from. Lengths in L.
struct ResidualMeasures {
  Places level{}, change{}, step{};
  features::Profile level_profile, change_profile, step_profile;
  double kink = 0;

  void look_along();
  void write(std::span<double> row) const;
};

double largest_size(const features::Profile& profile) { return std::max(profile.max, -profile.min); }

struct ResidualColumn {
  std::string_view name, cleared_name, definition;
  double (*value)(const ResidualMeasures&);
};
struct ResidualPlaceColumns {
  std::string_view name, cleared_name, definition;
  Places ResidualMeasures::*values;
};

using R = ResidualMeasures;

constexpr ResidualColumn kResidualColumns[] = {
    {"residual_rms", "cleared_rms", "rms of the smooth residual / L over the places",
     [](const R& m) { return m.level_profile.rms; }},
    {"residual_max", "cleared_max", "largest size of the smooth residual / L at a place",
     [](const R& m) { return largest_size(m.level_profile); }},
    {"residual_kink", "cleared_kink", "rms second difference of the residual / L from place to place",
     [](const R& m) { return m.kink; }},
    {"residual_change_rms", "cleared_change_rms",
     "rms over the places of the residual / L minus its mean over earlier rows; 0 in the first 3",
     [](const R& m) { return m.change_profile.rms; }},
    {"residual_change_max", "cleared_change_max", "largest size of the same change at a place",
     [](const R& m) { return largest_size(m.change_profile); }},
    {"residual_step_rms", "cleared_step_rms",
     "rms over the places of the mean residual / L of this row and the one before minus that of the third "
     "to seventh before; 0 in the first 7",
     [](const R& m) { return m.step_profile.rms; }},
    {"residual_step_max", "cleared_step_max", "largest size of the same step at a place",
     [](const R& m) { return largest_size(m.step_profile); }},
};

constexpr ResidualPlaceColumns kResidualPlaceColumns[] = {
    {"residual_", "cleared_",
     "mean smooth residual across the strip / L over a sixteenth of it, counted from the held end",
     &R::level},
    {"residual_change_", "cleared_change_",
     "residual / L at the place minus its mean over the panel's earlier rows; 0 in the first 3", &R::change},
    {"residual_step_", "cleared_step_",
     "mean residual / L at the place of this row and the one before minus that of the third to seventh "
     "before; 0 in the first 7",
     &R::step},
};

/// Of one group.
constexpr std::size_t kGroupColumns =
    std::size(kResidualColumns) + kResidualPlaces * std::size(kResidualPlaceColumns);
constexpr std::size_t residual_column_count() { return 2 * kGroupColumns; }

std::string of_place(std::string_view name, std::size_t place) {
  std::string text(name);
  text += static_cast<char>('0' + (place + 1) / 10);
  text += static_cast<char>('0' + (place + 1) % 10);
  return text;
}

double kink_of(const Places& value) {
  double squares = 0;
  for (std::size_t p = 1; p + 1 < kResidualPlaces; ++p) {
    const double bend = value[p - 1] - 2 * value[p] + value[p + 1];
    squares += bend * bend;
  }
  return std::sqrt(squares / static_cast<double>(kResidualPlaces - 2));
}

void ResidualMeasures::look_along() {
  level_profile = features::profile_of(level);
  change_profile = features::profile_of(change);
  step_profile = features::profile_of(step);
  kink = kink_of(level);
}

void ResidualMeasures::write(std::span<double> row) const {
  std::size_t at = 0;
  for (const ResidualColumn& c : kResidualColumns) row[at++] = c.value(*this);
  for (const ResidualPlaceColumns& c : kResidualPlaceColumns)
    for (const double value : this->*c.values) row[at++] = value;
}

}  // namespace

std::vector<FeatureDefinition> residual_definitions() {
  std::vector<FeatureDefinition> all;
  for (const bool cleared : {false, true}) {
    const std::string group(cleared ? kClearedGroup : kResidualGroup);
    for (const ResidualColumn& c : kResidualColumns)
      all.push_back({{std::string(cleared ? c.cleared_name : c.name), "1", group}, c.definition});
    for (const ResidualPlaceColumns& c : kResidualPlaceColumns)
      for (std::size_t p = 0; p < kResidualPlaces; ++p)
        all.push_back({{of_place(cleared ? c.cleared_name : c.name, p), "1", group}, c.definition});
  }
  return all;
}

struct ResidualColumns::State {
  State(std::size_t stations, double length, std::shared_ptr<const PanelForms> forms)
      : strip(stations), per_length(1 / length) {
    if (forms) cleared.emplace(std::move(forms));
  }

  bool observe(std::span<const double> residual_px, std::span<const std::uint8_t> mask) {
    const std::span<const double> line = strip.push(residual_px, mask);
    if (line.empty()) return false;
    for (std::size_t p = 0; p < kResidualPlaces; ++p) {
      const std::size_t first = p * line.size() / kResidualPlaces,
                        end = (p + 1) * line.size() / kResidualPlaces;
      double total = 0;
      for (std::size_t i = first; i < end; ++i) total += line[i];
      out.level[p] = total / static_cast<double>(end - first) * per_length;
    }
    return true;
  }

  void write_residual(std::span<double> row) {
    for (std::size_t p = 0; p < kResidualPlaces; ++p) {
      out.change[p] = history.change(out.level, p);
      out.step[p] = history.step(out.level, p);
    }
    out.look_along();
    out.write(row);
    history.remember(out.level);
  }

  void write_cleared(std::span<const double> residual_px, std::span<const std::uint8_t> mask, double shape,
                     std::span<double> row) {
    if (!cleared || !cleared->push(residual_px, mask, shape)) {
      std::fill(row.begin(), row.end(), std::numeric_limits<double>::quiet_NaN());
      return;
    }
    out.level = cleared->level();
    out.change = cleared->change();
    out.step = cleared->step();
    out.look_along();
    out.write(row);
  }

  features::StripLine strip;
  double per_length;
  ResidualMeasures out;
  features::PlaceHistory history;
  std::optional<features::ClearedLine> cleared;
};

ResidualColumns::ResidualColumns(std::size_t stations, double length_px,
                                 std::shared_ptr<const PanelForms> forms) {
  if (stations < kResidualPlaces)
    throw Error(ErrorCode::invalid_argument, "residuals at " + std::to_string(stations) + " stations",
                "give at least " + std::to_string(kResidualPlaces));
  if (!(length_px > 0) || !std::isfinite(length_px))
    throw Error(ErrorCode::invalid_argument, "the visible length is " + std::to_string(length_px) + " px",
                "give that of the trajectory which the residuals are relative to");
  if (forms && forms->stations != stations)
    throw Error(ErrorCode::invalid_argument,
                "forms at " + std::to_string(forms->stations) + " stations for residuals at " +
                    std::to_string(stations),
                "make the forms at the stations of the residuals");
  state_ = std::make_unique<State>(stations, length_px, std::move(forms));
}
ResidualColumns::~ResidualColumns() = default;
ResidualColumns::ResidualColumns(ResidualColumns&&) noexcept = default;
ResidualColumns& ResidualColumns::operator=(ResidualColumns&&) noexcept = default;

std::size_t ResidualColumns::columns() const noexcept { return residual_column_count(); }

bool ResidualColumns::extract(std::span<const double> residual_px, std::span<const std::uint8_t> mask,
                              double shape, std::span<double> row) {
  const StandardArithmetic standard;
  State& s = *state_;
  if (residual_px.size() != s.strip.stations() || mask.size() != s.strip.stations() ||
      row.size() != columns())
    throw Error(ErrorCode::mismatch,
                "residuals at " + std::to_string(residual_px.size()) + " stations and a row of " +
                    std::to_string(row.size()) + " values were given",
                "give " + std::to_string(s.strip.stations()) + " stations and " + std::to_string(columns()) +
                    " values");
  if (!s.observe(residual_px, mask)) {
    std::fill(row.begin(), row.end(), std::numeric_limits<double>::quiet_NaN());
    return false;
  }
  s.write_residual(row.first(kGroupColumns));
  s.write_cleared(residual_px, mask, shape, row.subspan(kGroupColumns));
  return true;
}

void ResidualColumns::reset() {
  state_->strip.reset();
  state_->history.reset();
  if (state_->cleared) state_->cleared->reset();
}

void append_residual_columns(PanelSet& panels, const std::shared_ptr<const PanelForms>& forms) {
  PanelTable& table = panels.table;
  if (panels.residual.size() != table.panels())
    throw Error(ErrorCode::mismatch,
                std::to_string(panels.residual.size()) + " residual fields for " +
                    std::to_string(table.panels()) + " panels",
                "compute the field of every panel");
  if (panels.trajectory.empty())
    throw Error(ErrorCode::invalid_argument, "the panels have no trajectory",
                "give the one that their residuals are relative to");
  const std::size_t old = table.column.size(), added = residual_column_count();
  for (FeatureDefinition& definition : residual_definitions())
    table.column.push_back(std::move(definition.column));
  Matrix value(table.rows(), old + added);
  for (std::size_t k = 0; k < table.panels(); ++k) {
    const ResidualField& field = panels.residual[k];
    const std::size_t first = table.offset[k];
    if (field.residual_px.rows() != table.offset[k + 1] - first)
      throw Error(ErrorCode::mismatch, "the residual field of '" + table.panel[k] + "' has other frames",
                  "compute it of the same panel");
    ResidualColumns stream(field.residual_px.cols(), visible_length_px(panels.trajectory), forms);
    for (std::size_t i = first; i < table.offset[k + 1]; ++i) {
      const std::span<double> row = value.row(i);
      if (old > 0) std::copy_n(table.value.row(i).begin(), old, row.begin());
      stream.extract(field.residual_px.row(i - first), field.mask.row(i - first), field.shape[i - first],
                     row.subspan(old));
    }
  }
  table.value = std::move(value);
}

}  // namespace motionanalyzer
