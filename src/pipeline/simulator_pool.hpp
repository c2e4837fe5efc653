// Simulators for as many threads as ask: each keeps its memory from panel to panel.
#pragma once

#include <mutex>
#include <utility>
#include <vector>

#include "motionanalyzer/synthesis/dataset.hpp"

namespace motionanalyzer::pipeline {

class SimulatorPool {
 public:
  SimulatedPanel simulate(const PanelPlan& plan) {
    SimulatedPanel panel;
    Simulator simulator = take();
    simulator.simulate(plan, panel);
    give_back(std::move(simulator));
    return panel;
  }
  Truth label(const PanelPlan& plan) {
    Simulator simulator = take();
    Truth truth = simulator.label(plan);
    give_back(std::move(simulator));
    return truth;
  }

 private:
  Simulator take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (idle_.empty()) return {};
    Simulator simulator = std::move(idle_.back());
    idle_.pop_back();
    return simulator;
  }
  void give_back(Simulator&& simulator) {
    const std::lock_guard<std::mutex> lock(mutex_);
    idle_.push_back(std::move(simulator));
  }

  std::mutex mutex_;
  std::vector<Simulator> idle_;  ///< that no thread uses
};

}  // namespace motionanalyzer::pipeline
