#include "motionanalyzer/core/progress.hpp"

namespace motionanalyzer {

Progress::~Progress() = default;

}  // namespace motionanalyzer
