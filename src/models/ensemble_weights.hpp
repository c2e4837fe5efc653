// What each member of an ensemble has to say: weights that add up to 1, none negative.
#pragma once

#include <cstddef>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// Weights from normals alone: those of the linear combination that is least noisy for a given equal shift of
/// all members, C^-1 1, with C the correlation of the members' statistics, shrunk as Ledoit & Wolf have it.
/// Members that say the same share a weight; one whose weight would be negative has none.
/// in      statistics: n panels x m members, standardised on normals; n >= 2, m >= 1
std::vector<double> decorrelating_weights(const Matrix& statistics);

/// Weights from labelled damage: logistic regression of damaged against sound, both classes weighing the same
/// however many panels they have, ridge penalty 1 / n, weights not negative.
/// in      sound, damaged: panels x m members, as above; at least one panel each
/// cost    O(1000 n m)
std::vector<double> stacking_weights(const Matrix& sound, const Matrix& damaged);

/// Area under the ROC curve of the panels' values, a tie counting one half; .5 without a panel of one kind.
/// cost    O(n log n)
double separation(const std::vector<double>& sound, const std::vector<double>& damaged);

/// The weights among several that tell damage apart best by their sums: `first`, those of stacking, equal
/// ones, each member alone, and mixtures of the best of these with single members. Ties go to the earlier, so
/// that no member alone tells the two apart better than what comes out.
/// in      as stacking_weights; first: m weights
std::vector<double> separating_weights(const Matrix& sound, const Matrix& damaged,
                                       const std::vector<double>& first);

/// Which members to hear where the k-th highest of them counts: all but those without whom damage is told
/// apart better, the most harmful left out first. No member alone does better than those that are left.
/// in      as stacking_weights; k >= 1, of fewer members than k the lowest counts
std::vector<bool> members_to_hear(const Matrix& sound, const Matrix& damaged, std::size_t k);

}  // namespace motionanalyzer
