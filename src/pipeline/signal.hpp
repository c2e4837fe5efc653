// The one signal of a panel on which change points are shown.
#pragma once

#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer {

/// Fills signal, its name and unit, and its change points.
/// scored: the panel's standardised scores; else how unevenly the strip is bent, standardised by its own
/// first frames.
void add_signal(ReportPanel& panel, bool scored, double alpha);

}  // namespace motionanalyzer
