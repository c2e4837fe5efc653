// A Reason as every JSON result gives it.
#pragma once

#include "motionanalyzer/core/verdict.hpp"
#include "support/json.hpp"

namespace motionanalyzer::support {

/// {"code", "message", "file", "line"}; file and line are null where none is concerned.
Json reason_json(const Reason& reason);

}  // namespace motionanalyzer::support
