// Which detectors an ensemble is to join, read from its options.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "motionanalyzer/models/options.hpp"

namespace motionanalyzer {

inline constexpr std::size_t kMostMembers = 16;

struct MemberChoice {
  std::string detector;
  std::vector<std::pair<std::string, std::string>> option;  ///< name, value: of its own
};

struct MemberChoices {
  std::vector<MemberChoice> member;
  bool by_default = false;  ///< those that the data do not allow are left out then
};

/// Option `members`: auto, or names with comma between them; behind a name, in parentheses, options of its
/// own with a semicolon between them: hinge,temporal(window=12;cell=gru),knn(k=3).
/// throws  Error{invalid_argument} for a name or an option that is not known, a parenthesis without its
///         other half, a detector that combines others, more than kMostMembers
MemberChoices member_choices(const OptionSet& options);

}  // namespace motionanalyzer
