// Columns of groups `residual` and `cleared`: what detectors of feature rows are told of a panel's residual
// field, so that they see how far the strip lies from a healthy one, place by place, as the model-based
// detector does.
//
// Residuals are divided by the visible length L of the healthy trajectory, so that the scale of the camera
// does not matter. Of each frame the smooth residual is taken: stations that were not observed lie on
// straight lines between those that were, and the eight slowest waves along the strip are kept. The strip is
// divided into 16 places of equal length; a place's value is the mean over its stations. The row stays usable
// as long as one station was observed. A frame without a residual has no row (NaN everywhere), which leaves
// it without a score, and what follows is as if it had not been.
//
// `residual` looks for faults of the image in each frame alone: a bump that stands out of it and looks like
// no kink of the strip (a glare, a speck) is taken away. `cleared` follows them over the panel's frames so
// far: what stands still in the image while the strip bends through it is a fault, what goes with the strip
// and grows with the bend is a weak place. The fault is taken away, and so is what healthy panels differ by
// (stiffness and curl along the strip, the tracker's bias, how the gripper holds it) and a slip of the
// gripper, as far as the frames so far show them beside a weak place; from earlier rows too. Rows of a strip
// that is less even than most, or of which much was taken away, are divided by how much less is known of it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/panel_set.hpp"
#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/mechanics/panel_forms.hpp"

namespace motionanalyzer {

/// All columns in order: group kResidualGroup, then kClearedGroup. They stand behind those of
/// feature_definitions().
MOTIONANALYZER_API std::vector<FeatureDefinition> residual_definitions();

/// One panel in progress; causal, as FeatureStream.
class MOTIONANALYZER_API ResidualColumns {
 public:
  /// length_px: visible_length_px() of the trajectory that the residuals are relative to; forms: made of it
  /// at as many stations, or null: columns of group cleared are NaN.
  /// throws Error{invalid_argument} for fewer than 16 stations, a length that is not positive, or forms at
  /// other stations
  ResidualColumns(std::size_t stations, double length_px, std::shared_ptr<const PanelForms> forms = {});
  ~ResidualColumns();
  ResidualColumns(ResidualColumns&&) noexcept;
  ResidualColumns& operator=(ResidualColumns&&) noexcept;

  std::size_t columns() const noexcept;
  /// Writes columns() values from the residuals at S stations; shape: of the frame, as ResidualFrame has it.
  /// Without an observed station: NaN everywhere, false, and the stream stays as it was.
  /// throws  Error{mismatch} for other sizes. No allocation; cost O(100 S), with forms 80 us a frame.
  bool extract(std::span<const double> residual_px, std::span<const std::uint8_t> mask, double shape,
               std::span<double> row);
  void reset();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Puts the columns behind those of the table, for its panels' residual fields; loops over
/// ResidualColumns::extract. The fields stay.
/// throws  Error{mismatch} where a panel has no field of its
/// frames, Error{invalid_argument} without a trajectory. forms: as ResidualColumns
MOTIONANALYZER_API void append_residual_columns(PanelSet& panels,
                                                const std::shared_ptr<const PanelForms>& forms = {});

}  // namespace motionanalyzer
