#include <algorithm>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "pipeline/set_slice.hpp"

namespace motionanalyzer {
namespace {

constexpr std::string_view kSimulating = "simulating";
/// Panels in memory for each thread: enough that starting the threads costs nothing beside them.
constexpr std::size_t kPanelsPerThread = 16;

/// Progress of one part of a longer work.
class PartProgress final : public Progress {
 public:
  PartProgress(Progress* whole, std::size_t total) : whole_(whole), total_(total) {}
  void update(std::string_view stage, std::size_t done, std::size_t /*of_the_part*/) override {
    if (whole_ != nullptr && (done > 0 || before == 0)) whole_->update(stage, before + done, total_);
  }
  std::size_t before = 0;  ///< done by earlier parts

 private:
  Progress* whole_;
  std::size_t total_;
};

}  // namespace

void simulate_set(const SetPlan& plan, const SimulateSetOptions& options, const Execution& execution,
                  FunctionRef<void(std::size_t, SimulatedPanel&)> visit) {
  const pipeline::SetSlice slice = pipeline::slice_of(plan, options.from, options.count);
  PartProgress progress(execution.progress, slice.count);
  Execution part = execution;
  part.progress = &progress;
  std::vector<Simulator> simulator(thread_count(slice.count, execution));
  std::vector<SimulatedPanel> panel(std::min(slice.count, kPanelsPerThread * simulator.size()));
  for (std::size_t done = 0; done < slice.count; done += panel.size()) {
    const std::size_t first = slice.from + done, count = std::min(panel.size(), slice.count - done);
    progress.before = done;
    parallel_for(count, part, kSimulating, [&](std::size_t i, std::size_t worker) {
      simulator[worker].simulate(plan.panel(first + i), panel[i], options.fields);
    });
    for (std::size_t i = 0; i < count; ++i) visit(first + i, panel[i]);
  }
}

SimulatedSet simulate_set(const SetPlan& plan, const Execution& execution) {
  SimulatedSet set;
  set.bundle.reserve(plan.size());
  set.truth.reserve(plan.size());
  simulate_set(plan, {}, execution, [&](std::size_t, SimulatedPanel& panel) {
    set.bundle.push_back(std::move(panel.bundle));
    set.truth.push_back(std::move(panel.truth));
  });
  return set;
}

}  // namespace motionanalyzer
