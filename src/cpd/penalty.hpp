// What one more change costs when no number is given.
#pragma once

#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/cpd/detect.hpp"

namespace motionanalyzer::cpd {

/// Noise variance of every column from its first differences e: (mad_sigma(e) / sqrt 2)^2, which neither a
/// step nor a slow drift disturbs. Where more than half of the differences are equal (coarse or noise-free
/// values) that is 0 and mean(e^2) / 2 stands in for it. 0 is left for a constant column.
std::vector<double> noise_variance(const Matrix& x);

/// The formula of CpdOptions::penalty.
double penalty_value(const Matrix& x, const CpdOptions& options);

}  // namespace motionanalyzer::cpd
