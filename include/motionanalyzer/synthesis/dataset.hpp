// A set of panels: how many of which scenario, which of them train and which test, and panel number i at any
// time, alone or among 100,000, with the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/truth.hpp"
#include "motionanalyzer/synthesis/scenario.hpp"

namespace motionanalyzer {

struct ScenarioCount {
  std::string scenario;
  std::size_t count = 0;
  Split split = Split::none;  ///< all of them there; none: 70/15/15
  // Instead of what the scenario draws, where both ends are not 0; for damage that has one step and no
  // extent.
  double lambda_from_mm = 0, lambda_to_mm = 0;      ///< spread evenly: one panel in each of `count` cells
  double place_from = 0, place_to = 0;              ///< uniform
  double trigger_from_rad = 0, trigger_to_rad = 0;  ///< uniform
};

struct SetOptions {
  std::uint64_t seed = 1;
  std::vector<ScenarioCount> counts;
  LineOptions line;
};

/// tiny (82), default (1,180: the usual mixture), 10k, 100k, study (calibration and test normals by the
/// thousand, cracks and pre-damage evenly over lambda, healthy variants by the hundred; splits calibration
/// and test).
/// throws  Error{invalid_argument} naming these
MOTIONANALYZER_API std::vector<ScenarioCount> scale_counts(std::string_view scale);
/// "normal=1000,crack=50".
/// throws  Error{invalid_argument} naming the scenario or number that is wrong, or a scenario named twice
MOTIONANALYZER_API std::vector<ScenarioCount> parse_counts(std::string_view text);

/// Panels of a set are drawn by its seed and its counts together: sets of one seed that differ in counts
/// share no panel. Order of the set: scenarios are mixed by a permutation of the panels' numbers that the
/// seed is the key of, so a number tells nothing; and so are the splits within a scenario. Panels are named
/// panel_0000000 on, as long in a small set as in a large one.
class MOTIONANALYZER_API SetPlan {
 public:
  /// throws Error{invalid_argument} for no panel, more than 10 million, a scenario that does not exist,
  /// ranges that cannot be, or a line that cannot be
  explicit SetPlan(SetOptions options);
  std::size_t size() const noexcept;
  const SetOptions& options() const noexcept;
  /// cost    some microseconds, at any index
  /// throws  Error{invalid_argument} for index >= size()
  PanelPlan panel(std::size_t index) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// A panel and what is true of it. The label is 1 exactly when the simulated strip lost stiffness; goal1 when
/// it did so while bent, goal2 when it came in so. onset_time_s and crack_frame are there for goal1 alone,
/// crack_frame only when a frame was exposed after the onset. Damage outside the visible part of the strip
/// has no position.
struct SimulatedPanel {
  FrameBundle bundle;
  Truth truth;  ///< panel = bundle.name
  /// T x (6 + N), T the frames that the camera exposed (dropped ones too), at the middle of each exposure:
  /// end poses (x mm, y mm, tangent rad; held end, then moving end; tangents go on beyond half a turn), then
  /// the curvature in 1/mm at N nodes.
  MatrixF field;
};

/// Simulates panels one after another in the same memory. Not shared between threads: one for each worker.
class MOTIONANALYZER_API Simulator {
 public:
  Simulator();
  ~Simulator();
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;

  /// in      with_field: fill panel.field too; else it is left empty
  /// cost    12 ms or less for 75 frames at 30 fps on one core
  /// errors  as RodDynamics::simulate, naming the panel
  void simulate(const PanelPlan& plan, SimulatedPanel& panel, bool with_field = false);
  /// The truth alone: motion without camera. field is left empty, as in simulate().
  Truth label(const PanelPlan& plan);
  const Motion& motion() const noexcept;  ///< of the panel simulated last

 private:
  struct Workspace;
  std::unique_ptr<Workspace> work_;
};

}  // namespace motionanalyzer
