// report.json back to what it was made of.
#pragma once

#include <string>

#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer::app {

/// What report.json holds: head, verdicts, scores, warnings, values of the summaries. Motion, frame numbers,
/// units and the model's description are not in it.
/// throws  Error{io}, Error{bad_input} with file and line for
/// what is not a report
Report read_report(const std::string& path);

}  // namespace motionanalyzer::app
