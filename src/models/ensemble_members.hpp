// Members of an ensemble: models of their own, and the scale on which they are brought together.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer {

struct Member {
  Model model;
  std::vector<std::size_t> place;  ///< of its columns in a row of the ensemble
  double middle = 0, spread = 1;   ///< of its statistics on normals
  double weight = 1;
  bool heard =
      true;  ///< false: the others judge better without it, as labels showed or as it stands without any
  std::string name() const { return std::string(model.info().name); }
};

/// Where in `given` the model's columns stand; given.size() for one that is not there.
std::vector<std::size_t> places_in(const std::vector<FeatureColumn>& given, const Model& model);

/// Largest score of every panel, or the scores of the rows of a plain table; NaN where there is none.
std::vector<double> statistics_of(const Model& model, const PanelSet& panels, const Execution& execution);

/// Middle and spread of what is known: of many values the upper half's, where thresholds lie.
/// throws  Error{too_short} naming the member, for fewer than two values that are known
void learn_scale(std::vector<double> statistic, Member& member);

/// Always finite.
double in_spreads(const Member& member, double statistic) noexcept;

/// Panels (or rows) x members; a panel without a score of a member has the member's middle.
Matrix standardised(const std::vector<Member>& members, const std::vector<std::vector<double>>& statistic);

/// Panels k of five with k = 4, which no member that scales its scores was fitted on, or rows of a table; or
/// the others.
PanelSet split_off(const PanelSet& normals, bool held_out);

}  // namespace motionanalyzer
