// What stands behind a set of simulated panels.
#pragma once

#include <optional>

#include "handles.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"

struct ma_synth : motionanalyzer::capi::Handle<8> {
  std::atomic_flag busy;
  motionanalyzer::SetOptions options;
  std::optional<motionanalyzer::SetPlan> plan;  ///< of the options as they are; empty until it is needed
  motionanalyzer::Simulator simulator;
  motionanalyzer::SimulatedPanel panel;
  std::optional<std::size_t> simulated;  ///< number of `panel`; empty while there is none

  const motionanalyzer::SetPlan& drawn() {
    if (!plan) plan.emplace(options);
    return *plan;
  }
};
