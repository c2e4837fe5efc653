// Options of detectors by name and text, so that the exe, the C layer, model files and tuning share one list.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

struct OptionSpec {
  std::string name, default_value;
  std::string help;  ///< one line with range and unit
};

/// Values of a known list of options; those not set have their defaults.
class MOTIONANALYZER_API OptionSet {
 public:
  explicit OptionSet(std::vector<OptionSpec> specs);

  /// throws Error{invalid_argument} that lists the known names when `name` is not one of them
  void set(std::string_view name, std::string_view value);
  const std::string& text(std::string_view name) const;
  /// throw Error{invalid_argument} naming option, value and range
  double number(std::string_view name, double low, double high) const;
  int integer(std::string_view name, int low, int high) const;
  const std::string& choice(std::string_view name, std::initializer_list<std::string_view> allowed) const;

  const std::vector<OptionSpec>& specs() const noexcept { return specs_; }
  /// (name, value) of all options in the order of their specs
  std::vector<std::pair<std::string, std::string>> values() const;

 private:
  std::vector<OptionSpec> specs_;
  std::vector<std::string> value_;
};

}  // namespace motionanalyzer
