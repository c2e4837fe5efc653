// The few directions in which rows vary more than noise of variance one would: a spiked covariance.
#pragma once

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::hinge {

/// in      rows: n x D with mean 0; prior: m x D directions known before, as this function returns them, each
///         counting as `weight` rows that vary by it; m may be 0
/// out     q x D, q <= kMostSpikes: row k is a direction times the sd that rows have along it beyond the
///         noise's 1, largest first. Along the prior's directions: what both say together. Beside them: only
///         directions beyond the upper edge of what noise alone would give; for those, the prior counts as
///         `weight` rows that do not vary
/// cost    O(n D q), by subspace iteration
/// source  Marchenko & Pastur (1967); Baik & Silverstein (2006) for the sd behind an eigenvalue; Halko,
///         Martinsson & Tropp (2011)
Matrix spikes(const Matrix& rows, const Matrix& prior, double weight);

}  // namespace motionanalyzer::hinge
