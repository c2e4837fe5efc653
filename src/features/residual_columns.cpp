#include "motionanalyzer/features/residual_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "features/profile.hpp"
#include "features/strip_line.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kResidualPlaces = 16;
constexpr std::size_t kFewestEarlier = 3;  // rows before a change against them means anything
constexpr std::size_t kRecent = 2;         // rows whose mean is compared ..
constexpr std::size_t kBefore = 5;         // .. with that of so many earlier ones ..
constexpr std::size_t kGap = 1;            // .. and so many between
constexpr std::size_t kRemembered = kRecent + kGap + kBefore;

using Places = std::array<double, kResidualPlaces>;

/// What the columns are read from. Lengths in L.
struct ResidualMeasures {
  Places level{}, change{}, step{};
  features::Profile level_profile, change_profile, step_profile;
  double kink = 0;
};

double largest_size(const features::Profile& profile) { return std::max(profile.max, -profile.min); }

struct ResidualColumn {
  std::string_view name, definition;
  double (*value)(const ResidualMeasures&);
};
struct ResidualPlaceColumns {
  std::string_view name, definition;
  Places ResidualMeasures::*values;
};

using R = ResidualMeasures;

constexpr ResidualColumn kResidualColumns[] = {
    {"residual_rms", "rms of the smooth residual / L over the places",
     [](const R& m) { return m.level_profile.rms; }},
    {"residual_max", "largest size of the smooth residual / L at a place",
     [](const R& m) { return largest_size(m.level_profile); }},
    {"residual_kink", "rms second difference of the residual / L from place to place",
     [](const R& m) { return m.kink; }},
    {"residual_change_rms",
     "rms over the places of the residual / L minus its mean over earlier rows; 0 in the first 3",
     [](const R& m) { return m.change_profile.rms; }},
    {"residual_change_max", "largest size of the same change at a place",
     [](const R& m) { return largest_size(m.change_profile); }},
    {"residual_step_rms",
     "rms over the places of the mean residual / L of this row and the one before minus that of the third "
     "to seventh before; 0 in the first 7",
     [](const R& m) { return m.step_profile.rms; }},
    {"residual_step_max", "largest size of the same step at a place",
     [](const R& m) { return largest_size(m.step_profile); }},
};

constexpr ResidualPlaceColumns kResidualPlaceColumns[] = {
    {"residual_",
     "mean smooth residual across the strip / L over a sixteenth of it, counted from the held end",
     &R::level},
    {"residual_change_",
     "residual / L at the place minus its mean over the panel's earlier rows; 0 in the first 3", &R::change},
    {"residual_step_",
     "mean residual / L at the place of this row and the one before minus that of the third to seventh "
     "before; 0 in the first 7",
     &R::step},
};

std::size_t residual_column_count() {
  return std::size(kResidualColumns) + kResidualPlaces * std::size(kResidualPlaceColumns);
}

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

}  // namespace

std::vector<FeatureDefinition> residual_definitions() {
  std::vector<FeatureDefinition> all;
  const std::string group(kResidualGroup);
  for (const ResidualColumn& c : kResidualColumns)
    all.push_back({{std::string(c.name), "1", group}, c.definition});
  for (const ResidualPlaceColumns& c : kResidualPlaceColumns)
    for (std::size_t p = 0; p < kResidualPlaces; ++p)
      all.push_back({{of_place(c.name, p), "1", group}, c.definition});
  return all;
}

struct ResidualColumns::State {
  State(std::size_t stations, double length) : strip(stations), per_length(1 / length) {}

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

  /// The row that came `back` rows before the one that is written next.
  const Places& earlier(std::size_t back) const { return last[(rows - back) % kRemembered]; }

  void compare() {
    for (std::size_t p = 0; p < kResidualPlaces; ++p)
      out.change[p] = rows < kFewestEarlier ? 0 : out.level[p] - sum[p] / static_cast<double>(rows);
    for (std::size_t p = 0; p < kResidualPlaces; ++p) {
      out.step[p] = 0;
      if (rows + 1 < kRemembered) continue;
      double recent = out.level[p], before = 0;
      for (std::size_t back = 1; back < kRecent; ++back) recent += earlier(back)[p];
      for (std::size_t back = 0; back < kBefore; ++back) before += earlier(kRecent + kGap + back)[p];
      out.step[p] = recent / static_cast<double>(kRecent) - before / static_cast<double>(kBefore);
    }
  }

  void remember() {
    for (std::size_t p = 0; p < kResidualPlaces; ++p) sum[p] += out.level[p];
    last[rows % kRemembered] = out.level;
    ++rows;
  }

  void write(std::span<double> row) const {
    std::size_t at = 0;
    for (const ResidualColumn& c : kResidualColumns) row[at++] = c.value(out);
    for (const ResidualPlaceColumns& c : kResidualPlaceColumns)
      for (const double value : out.*c.values) row[at++] = value;
  }

  features::StripLine strip;
  double per_length;
  ResidualMeasures out;
  Places sum{};
  std::array<Places, kRemembered> last{};
  std::size_t rows = 0;
};

ResidualColumns::ResidualColumns(std::size_t stations, double length_px) {
  if (stations < kResidualPlaces)
    throw Error(ErrorCode::invalid_argument, "residuals at " + std::to_string(stations) + " stations",
                "give at least " + std::to_string(kResidualPlaces));
  if (!(length_px > 0) || !std::isfinite(length_px))
    throw Error(ErrorCode::invalid_argument, "the visible length is " + std::to_string(length_px) + " px",
                "give that of the trajectory which the residuals are relative to");
  state_ = std::make_unique<State>(stations, length_px);
}
ResidualColumns::~ResidualColumns() = default;
ResidualColumns::ResidualColumns(ResidualColumns&&) noexcept = default;
ResidualColumns& ResidualColumns::operator=(ResidualColumns&&) noexcept = default;

std::size_t ResidualColumns::columns() const noexcept { return residual_column_count(); }

bool ResidualColumns::extract(std::span<const double> residual_px, std::span<const std::uint8_t> mask,
                              std::span<double> row) {
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
  s.compare();
  s.out.level_profile = features::profile_of(s.out.level);
  s.out.change_profile = features::profile_of(s.out.change);
  s.out.step_profile = features::profile_of(s.out.step);
  s.out.kink = kink_of(s.out.level);
  s.write(row);
  s.remember();
  return true;
}

void ResidualColumns::reset() {
  state_->strip.reset();
  state_->rows = 0;
  state_->sum = {};
}

void append_residual_columns(PanelSet& panels) {
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
    ResidualColumns stream(field.residual_px.cols(), visible_length_px(panels.trajectory));
    for (std::size_t i = first; i < table.offset[k + 1]; ++i) {
      const std::span<double> row = value.row(i);
      if (old > 0) std::copy_n(table.value.row(i).begin(), old, row.begin());
      stream.extract(field.residual_px.row(i - first), field.mask.row(i - first), row.subspan(old));
    }
  }
  table.value = std::move(value);
}

}  // namespace motionanalyzer
