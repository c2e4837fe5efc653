// Where results are to go, looked at before the work begins.
#pragma once

#include "app/arguments.hpp"

namespace motionanalyzer::app {

/// Makes nothing that stays.
/// throws  Error{io} for --out, --csv or --json that cannot be written
void require_outputs(const Arguments& arguments);

}  // namespace motionanalyzer::app
