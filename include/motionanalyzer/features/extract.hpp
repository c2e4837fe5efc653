// Feature columns of a frame, computed from the observed motion alone.
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

/// Name and version of this set of columns; changes whenever a value or an order changes.
MOTIONANALYZER_API std::string_view extractor_version() noexcept;

/// All columns in order, for S stations.
MOTIONANALYZER_API std::vector<FeatureDefinition> feature_definitions(std::size_t stations = 64);

/// One panel in progress. extract() is causal: it looks at this frame and at those before.
class MOTIONANALYZER_API FeatureStream {
 public:
  explicit FeatureStream(std::size_t stations = 64);
  ~FeatureStream();
  FeatureStream(FeatureStream&&) noexcept;
  FeatureStream& operator=(FeatureStream&&) noexcept;

  std::size_t columns() const noexcept;
  /// Writes columns() values. A frame that is not usable gives NaN everywhere and returns false.
  bool extract(const KinematicFrame& frame, std::span<double> row);
  void reset();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// An empty table with the columns of this extractor.
MOTIONANALYZER_API PanelTable make_feature_table(std::size_t stations = 64);
/// Appends one panel; loops over FeatureStream::extract.
MOTIONANALYZER_API void append_panel(PanelTable& table, std::string_view name, const Kinematics& kinematics);

}  // namespace motionanalyzer
