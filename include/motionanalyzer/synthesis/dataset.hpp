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
  /// Severities spread evenly over this range instead of drawn by the scenario; 0, 0: as the scenario draws
  /// them.
  double lambda_from_mm = 0, lambda_to_mm = 0;
};

struct SetOptions {
  std::uint64_t seed = 1;
  std::vector<ScenarioCount> counts;
  LineOptions line;
};

/// tiny (82), default (1,180: the usual mixture), 10k, 100k, study (calibration and test normals by the
/// thousand, cracks evenly over lambda, healthy variants by the hundred). throws Error{invalid_argument}
/// naming these
MOTIONANALYZER_API std::vector<ScenarioCount> scale_counts(std::string_view scale);
/// "normal=1000,crack=50". throws Error{invalid_argument} naming the scenario or number that is wrong
MOTIONANALYZER_API std::vector<ScenarioCount> parse_counts(std::string_view text);

/// Order of the set: scenarios are mixed by the seed, so a panel's number tells nothing.
class MOTIONANALYZER_API SetPlan {
 public:
  /// throws Error{invalid_argument} for no panel, more than 10 million, or a line that cannot be
  explicit SetPlan(SetOptions options);
  std::size_t size() const noexcept;
  const SetOptions& options() const noexcept;
  PanelPlan panel(std::size_t index) const;  ///< throws Error{invalid_argument} for index >= size()

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// A panel and what is true of it.
struct SimulatedPanel {
  FrameBundle bundle;
  Truth truth;  ///< panel = bundle.name
  /// T x (6 + N), T the frames that the camera exposed (dropped ones too), at the middle of each exposure:
  /// end poses (x mm, y mm, tangent rad; held end, then moving end), then the curvature in 1/mm at N nodes.
  MatrixF field;
};

/// Simulates panels one after another in the same memory. Not shared between threads: one for each worker.
class MOTIONANALYZER_API Simulator {
 public:
  Simulator();
  ~Simulator();
  Simulator(Simulator&&) noexcept;
  Simulator& operator=(Simulator&&) noexcept;

  /// cost    12 ms or less for 75 frames at 30 fps on one core
  /// errors  as RodDynamics::simulate, naming the panel
  void simulate(const PanelPlan& plan, SimulatedPanel& panel);
  Truth label(const PanelPlan& plan);     ///< the truth alone: motion without camera
  const Motion& motion() const noexcept;  ///< of the panel simulated last

 private:
  struct Workspace;
  std::unique_ptr<Workspace> work_;
};

}  // namespace motionanalyzer
