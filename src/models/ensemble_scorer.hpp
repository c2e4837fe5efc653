// One panel in progress: a panel's state of every member, and the members' answers brought together again.
#pragma once

#include <memory>

#include "models/ensemble_members.hpp"

namespace motionanalyzer {

enum class EnsembleRule { weighted, max, agree, stacking };

/// in      members: must outlive the scorer; agree: k of EnsembleRule::agree
///         running: of a panel, what was high stays high; rows of a table stand alone
std::unique_ptr<PanelScorer> score_together(const std::vector<Member>& members, EnsembleRule rule,
                                            std::size_t agree, bool running);

}  // namespace motionanalyzer
