// Feature columns of a frame, computed from the observed motion alone.
//
// Lengths are in units of the visible length and curvatures times it, so that the camera's scale does not
// matter; times are in s. Groups: speed, acceleration, impact, curvature, strain, shape, global, station,
// skewness, kurtosis, autocorrelation, spectrum (and residual: residual_columns.hpp). Some columns compare
// with earlier usable frames; each definition says what stands in the first ones. At stations where nothing
// was observed (mask 0) velocity, acceleration and curvature are taken from a straight line between the
// nearest observed stations, position and tangent as they come. Every value of a usable frame is finite.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/kinematics.hpp"
#include "motionanalyzer/core/panel_table.hpp"

namespace motionanalyzer {

/// One row of the table that defines every column; see feature_definitions().
struct FeatureDefinition {
  FeatureColumn column;
  std::string_view definition;  ///< one line: what is computed, from what
};

/// Name and version of this set of columns; changes whenever a value changes. Columns may be added behind the
/// others under the same version: a model names those that it looks at, and older ones keep their scores.
MOTIONANALYZER_API std::string_view extractor_version() noexcept;

/// All columns in order, for S stations; the columns are the same for every S. stations < 8:
/// Error{invalid_argument}, here and below.
MOTIONANALYZER_API std::vector<FeatureDefinition> feature_definitions(std::size_t stations = 64);

/// One panel in progress. extract() is causal: it looks at this frame and at those before.
class MOTIONANALYZER_API FeatureStream {
 public:
  explicit FeatureStream(std::size_t stations = 64);
  ~FeatureStream();
  FeatureStream(FeatureStream&&) noexcept;
  FeatureStream& operator=(FeatureStream&&) noexcept;

  std::size_t columns() const noexcept;
  /// Writes columns() values. A frame that is not usable gives NaN everywhere and returns false; it leaves
  /// the stream as it was. Throws Error{mismatch} when the frame has other stations or the row another size.
  /// No allocation; cost O(S).
  bool extract(const KinematicFrame& frame, std::span<double> row);
  void reset();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// An empty table with the columns of this extractor.
MOTIONANALYZER_API PanelTable make_feature_table(std::size_t stations = 64);
/// Appends one panel; loops over FeatureStream::extract. Throws Error{mismatch} when the table was made by
/// another extractor.
MOTIONANALYZER_API void append_panel(PanelTable& table, std::string_view name, const Kinematics& kinematics);

}  // namespace motionanalyzer
