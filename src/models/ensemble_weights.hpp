// What each member of an ensemble has to say: weights that add up to 1, none negative.
#pragma once

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

}  // namespace motionanalyzer
