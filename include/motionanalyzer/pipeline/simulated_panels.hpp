// A simulated set as a data set that was never written: whatever takes a Dataset and InspectOptions takes
// this.
#pragma once

#include <memory>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer {

/// Sets of up to 2,000 panels are simulated once and kept, some 160 kB a panel of 75 frames; larger ones anew
/// whenever a panel is asked for. A panel comes out the same either way, and as read_bundle gives it from
/// write_set: the fps and scale given by hand in InspectOptions stand over the camera's.
class MOTIONANALYZER_API SimulatedPanels final : public BundleReader {
 public:
  /// Simulates all panels, or their truths alone where they are too many to keep.
  /// throws  Error{cancelled}, as Simulator::simulate
  explicit SimulatedPanels(SetPlan plan, const Execution& execution = {});
  ~SimulatedPanels() override;

  /// Entries named as their panels, with their truth; origin simulated.
  const Dataset& dataset() const noexcept;
  /// throws Error{io} for a name that the set has not
  ReadResult read(const std::string& name, const BundleOverrides& overrides) const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace motionanalyzer
