#include "models/member_choice.hpp"

#include <string_view>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/detector.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

constexpr std::string_view kDefaultMembers[] = {"hinge", "mspc", "patchcore"};

[[noreturn]] void refuse_choice(const std::string& what, const std::string& advice) {
  throw Error(ErrorCode::invalid_argument, "option 'members': " + what, advice);
}

/// Parts between commas that stand outside of parentheses.
std::vector<std::string_view> members_in(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0, depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      parts.push_back(support::trim(text.substr(begin, i - begin)));
      begin = i + 1;
    } else if (text[i] == '(') {
      ++depth;
    } else if (text[i] == ')' && depth > 0) {
      --depth;
    }
  }
  return parts;
}

void add_option(MemberChoice& member, std::string_view text, OptionSet& known) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos)
    refuse_choice("'" + std::string(text) + "' behind " + member.detector + " is not NAME=VALUE",
                  "write options as in knn(k=3) or temporal(window=12;cell=gru)");
  const std::string name(support::trim(text.substr(0, equals)));
  const std::string value(support::trim(text.substr(equals + 1)));
  known.set(name, value);
  member.option.emplace_back(name, value);
}

MemberChoice read_member(std::string_view part) {
  const std::size_t open = part.find('(');
  if (open == std::string_view::npos && part.find(')') == std::string_view::npos)
    return {std::string(part), {}};
  if (open == std::string_view::npos || part.back() != ')' ||
      part.find_first_of("()", open + 1) != part.size() - 1)
    refuse_choice("the parentheses of '" + std::string(part) + "' do not match",
                  "write options as in knn(k=3) or temporal(window=12;cell=gru)");
  MemberChoice member{std::string(support::trim(part.substr(0, open))), {}};
  OptionSet known = detector_options(find_detector(member.detector));
  const std::string_view inside = part.substr(open + 1, part.size() - open - 2);
  for (const std::string_view option : support::split(inside, ';'))
    if (!support::trim(option).empty()) add_option(member, support::trim(option), known);
  return member;
}

}  // namespace

MemberChoices member_choices(const OptionSet& options) {
  MemberChoices chosen;
  const std::string& text = options.text("members");
  chosen.by_default = text == "auto";
  if (chosen.by_default) {
    for (const std::string_view name : kDefaultMembers) chosen.member.push_back({std::string(name), {}});
    return chosen;
  }
  for (const std::string_view part : members_in(text)) chosen.member.push_back(read_member(part));
  for (const MemberChoice& member : chosen.member)
    if (find_detector(member.detector).members_need_fields != nullptr)
      refuse_choice("'" + member.detector + "' combines detectors itself",
                    "name detectors that look at panels");
  if (chosen.member.size() > kMostMembers)
    refuse_choice(std::to_string(chosen.member.size()) + " are named",
                  "name at most " + std::to_string(kMostMembers));
  return chosen;
}

}  // namespace motionanalyzer
