#include "motionanalyzer/pipeline/simulated_panels.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "pipeline/simulator_pool.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kMostKept = 2000;

}  // namespace

struct SimulatedPanels::State {
  explicit State(SetPlan set) : plan(std::move(set)) {}

  SetPlan plan;
  Dataset dataset;
  std::vector<FrameBundle> kept;  ///< by index; empty when there are too many

  pipeline::SimulatorPool pool;

  std::size_t index_of(const std::string& name) const {
    const auto& entry = dataset.entry;  // panels are named by number, with leading zeros
    const auto before = [](const DatasetEntry& e, const std::string& n) { return e.folder < n; };
    const auto found = std::lower_bound(entry.begin(), entry.end(), name, before);
    if (found == entry.end() || found->folder != name)
      throw Error(ErrorCode::io, "the simulated set has no panel '" + name + "'");
    return static_cast<std::size_t>(found - entry.begin());
  }

  void keep_all(const Execution& execution);
  void label_all(const Execution& execution);
};

void SimulatedPanels::State::keep_all(const Execution& execution) {
  SimulatedSet set = simulate_set(plan, execution);
  kept = std::move(set.bundle);
  for (Truth& truth : set.truth)
    dataset.entry.push_back({kept[dataset.entry.size()].name, std::move(truth), true});
}

void SimulatedPanels::State::label_all(const Execution& execution) {
  dataset.entry.resize(plan.size());
  parallel_for(plan.size(), execution, "simulating", [&](std::size_t i, std::size_t) {
    const PanelPlan panel = plan.panel(i);
    dataset.entry[i] = {panel.name, pool.label(panel), true};
  });
}

SimulatedPanels::SimulatedPanels(SetPlan plan, const Execution& execution)
    : state_(std::make_unique<State>(std::move(plan))) {
  state_->dataset.origin = "simulated";
  if (state_->plan.size() <= kMostKept)
    state_->keep_all(execution);
  else
    state_->label_all(execution);
}
SimulatedPanels::~SimulatedPanels() = default;

const Dataset& SimulatedPanels::dataset() const noexcept { return state_->dataset; }

ReadResult SimulatedPanels::read(const std::string& name, const BundleOverrides& overrides) const {
  const std::size_t i = state_->index_of(name);
  ReadResult result;
  if (!state_->kept.empty()) {
    result.bundle = state_->kept[i];
  } else {
    result.bundle = state_->pool.simulate(state_->plan.panel(i)).bundle;
  }
  if (overrides.fps) result.bundle.fps = *overrides.fps;
  if (overrides.mm_per_px) result.bundle.mm_per_px = *overrides.mm_per_px;
  return result;
}

}  // namespace motionanalyzer
