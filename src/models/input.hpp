// From the columns that a model is given to the rows that its detector sees: selection, lag, scaling.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/panel_set.hpp"
#include "motionanalyzer/models/detector.hpp"
#include "motionanalyzer/statistics/whitening.hpp"

namespace motionanalyzer {

/// A detector's row has selected.size() * (lag + 1) values: this row first, then the one before, and so on.
struct InputSpec {
  std::vector<FeatureColumn> column;  ///< D_in
  std::vector<std::size_t> selected;  ///< increasing; empty = the detector sees no features
  std::size_t lag = 0;                ///< rows before this one
  Whitening scaling;                  ///< of the lagged row

  std::size_t width() const noexcept { return selected.size() * (lag + 1); }
};

/// Option text: columns of cleared residuals where there are any, else those of residuals, else all but those
/// of spectra.
inline constexpr std::string_view kBestColumns = "auto";

/// Indices of the columns that an option text names: `auto`, `all`, or groups and names with comma between
/// them; a
/// word behind a minus sign takes its columns away again, from all where it is the first; -residual takes
/// the cleared ones away too.
/// throws Error{invalid_argument} that lists groups and names
std::vector<std::size_t> select_columns(const std::vector<FeatureColumn>& column, const std::string& text);

inline constexpr std::size_t kNotGiven = static_cast<std::size_t>(-1);

/// For every column of the model its place in `given`; kNotGiven for one that the detector does not see and
/// that is not there. others_allowed: columns that the model does not know are no mistake.
/// throws Error{mismatch} naming what is missing or not known
std::vector<std::size_t> match_columns(const InputSpec& model, const std::vector<FeatureColumn>& given,
                                       bool others_allowed = false);

/// Whether the detector sees a column that is relative to a healthy trajectory.
bool selects_residual(const InputSpec& spec) noexcept;
/// The same of a column that is cleared of faults of the image.
bool selects_cleared(const InputSpec& spec) noexcept;
/// The columns without those that are relative to a healthy trajectory.
std::vector<FeatureColumn> without_residual(const std::vector<FeatureColumn>& column);
/// Places in `given` of the model's columns by which a panel is known again, whatever else was computed of
/// it: those that no trajectory changes, or all where there are no others.
std::vector<std::size_t> hashed_columns(const InputSpec& model, const std::vector<FeatureColumn>& given);

/// The last rows of one panel.
class LagBuffer {
 public:
  explicit LagBuffer(const InputSpec& spec);
  /// True when this row and the lag rows before it are all usable and finite: row() is then the unscaled row.
  bool push(std::span<const double> feature, bool usable) noexcept;
  std::span<const double> row() const noexcept { return row_; }
  void reset() noexcept { run_ = 0; }

 private:
  std::vector<std::size_t> selected_;
  std::size_t lag_, run_ = 0;
  std::vector<double> row_;
};

/// throws Error{invalid_argument} when sizes within the table contradict each other
void require_consistent(const PanelSet& panels);
/// throws Error{bad_input} naming row and column, its line is the row, from 1: a missing cell of a plain
/// table, a column without any value, a value beyond +-1e100
void require_values(const PanelTable& table, const std::vector<std::size_t>& selected);
/// The panels whose number is in `keep`, residual fields and trajectory included.
PanelSet choose_panels(const PanelSet& panels, const std::vector<std::size_t>& keep);
/// Whether a frame with this mask has a residual.
bool has_residual(std::span<const std::uint8_t> mask) noexcept;
/// Frame t of a residual field as a scorer is given it.
ScoreInput input_of(const ResidualField& field, std::size_t t) noexcept;
/// The rows without columns, usable where their frames have a residual.
PanelTable residual_rows(PanelTable table, const std::vector<ResidualField>& residual);
/// throws Error{invalid_argument} saying what is wrong: sizes, a value that is not finite, no turning
void require_trajectory(const HealthyTrajectory& trajectory);
/// The detector's table, without scaling. A row that cannot be used is 0 and marked unusable.
PanelTable lagged_table(const PanelTable& table, const InputSpec& spec);

}  // namespace motionanalyzer
