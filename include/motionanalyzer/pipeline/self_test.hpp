// The built-in checks of this machine: does the library do here what it does where it was made?
#pragma once

#include <string>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

struct SelfTestResult {
  bool passed = false;
  std::string text;  ///< one line a check and a last line; no path and no name, so it may leave the plant
};

/// Elementary functions and random numbers against known bits, a table model fitted, saved and loaded again,
/// a synthetic panel through the whole chain, a change point. Never throws for a check that fails: its line
/// says why.
/// cost    under a second, one thread
MOTIONANALYZER_API SelfTestResult self_test();

}  // namespace motionanalyzer
