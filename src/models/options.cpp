#include "motionanalyzer/models/options.hpp"

#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kNotFound = static_cast<std::size_t>(-1);

std::size_t find(const std::vector<OptionSpec>& specs, std::string_view name) {
  for (std::size_t i = 0; i < specs.size(); ++i)
    if (specs[i].name == name) return i;
  return kNotFound;
}

std::string known_names(const std::vector<OptionSpec>& specs) {
  std::string names;
  for (const OptionSpec& spec : specs) names += (names.empty() ? "" : ", ") + spec.name;
  return names;
}

std::size_t require(const std::vector<OptionSpec>& specs, std::string_view name) {
  const std::size_t i = find(specs, name);
  if (i == kNotFound)
    throw Error(ErrorCode::invalid_argument, "there is no option '" + std::string(name) + "'",
                "known options: " + known_names(specs));
  return i;
}

[[noreturn]] void refuse(std::string_view name, const std::string& value, const std::string& expected) {
  throw Error(ErrorCode::invalid_argument, "option '" + std::string(name) + "' cannot be '" + value + "'",
              "expected " + expected);
}

}  // namespace

OptionSet::OptionSet(std::vector<OptionSpec> specs) : specs_(std::move(specs)) {
  for (const OptionSpec& spec : specs_) value_.push_back(spec.default_value);
}

void OptionSet::set(std::string_view name, std::string_view value) {
  value_[require(specs_, name)] = std::string(value);
}

const std::string& OptionSet::text(std::string_view name) const { return value_[require(specs_, name)]; }

double OptionSet::number(std::string_view name, double low, double high) const {
  const std::string& given = text(name);
  const std::optional<double> value = support::parse_double(given);
  if (!value || *value < low || *value > high)
    refuse(name, given,
           "a number from " + support::format_double(low) + " to " + support::format_double(high));
  return *value;
}

int OptionSet::integer(std::string_view name, int low, int high) const {
  const std::string& given = text(name);
  const std::optional<double> value = support::parse_double(given);
  if (!value || *value < low || *value > high || *value != std::floor(*value))
    refuse(name, given, "a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  return static_cast<int>(*value);
}

const std::string& OptionSet::choice(std::string_view name,
                                     std::initializer_list<std::string_view> allowed) const {
  const std::string& given = text(name);
  std::string list;
  for (const std::string_view one : allowed) {
    if (one == given) return given;
    list += (list.empty() ? "" : ", ") + std::string(one);
  }
  refuse(name, given, "one of " + list);
}

std::vector<std::pair<std::string, std::string>> OptionSet::values() const {
  std::vector<std::pair<std::string, std::string>> all;
  for (std::size_t i = 0; i < specs_.size(); ++i) all.emplace_back(specs_[i].name, value_[i]);
  return all;
}

}  // namespace motionanalyzer
