// Options of a camera by name: set, listed, checked.
#include <cmath>
#include <cstddef>
#include <optional>

#include "motionanalyzer/core/error.hpp"
#include "support/text.hpp"
#include "synthesis/camera_options.hpp"

namespace motionanalyzer {
namespace imaging {
namespace {

std::string every_key() {
  std::string keys;
  for (const CameraOption& option : camera_options())
    keys += (keys.empty() ? "" : ", ") + std::string(option.key);
  return keys;
}

std::size_t place_of(std::string_view key) {
  const auto options = camera_options();
  for (std::size_t i = 0; i < options.size(); ++i)
    if (options[i].key == key) return i;
  throw Error(ErrorCode::invalid_argument, "a camera has no option '" + std::string(key) + "'",
              "known options: " + every_key());
}

[[noreturn]] void refuse(const CameraOption& option, std::string_view value, const std::string& expected) {
  throw Error(
      ErrorCode::invalid_argument,
      "camera option '" + std::string(option.key) + "' cannot be '" + std::string(value.substr(0, 40)) + "'",
      "expected " + expected);
}

std::string range_of(const CameraOption& option) {
  return (option.kind == OptionKind::whole ? "a whole number from " : "a number from ") +
         support::format_double(option.low) + " to " + support::format_double(option.high);
}

bool in_range(const CameraOption& option, double value) {
  const bool broken = option.kind == OptionKind::whole && value != std::floor(value);
  return value >= option.low && value <= option.high && !broken;
}

/// "on" and "off", "yes" and "no" alike.
std::optional<bool> switch_value(std::string_view text) {
  if (text == "on" || text == "yes") return true;
  if (text == "off" || text == "no") return false;
  return std::nullopt;
}

std::string value_text(const CameraOption& option, double value) {
  if (option.kind == OptionKind::part) return value != 0 ? "on" : "off";
  if (option.kind == OptionKind::yes_no) return value != 0 ? "yes" : "no";
  return support::format_double(value);
}

void set_switch(CameraOptions& camera, std::size_t place, std::string_view value) {
  const auto options = camera_options();
  const CameraOption& option = options[place];
  if (const auto on = switch_value(value)) return option.set(camera, *on ? 1 : 0);
  const bool has_amplitude = option.kind == OptionKind::part && place + 1 < options.size() &&
                             options[place + 1].kind == OptionKind::number;
  const auto amplitude = has_amplitude ? support::parse_double(value) : std::nullopt;
  if (!amplitude) refuse(option, value, has_amplitude ? "on, off or an amplitude" : "on or off");
  options[place + 1].set(camera, *amplitude);
  option.set(camera, 1);
}

void require(bool holds, std::string_view member, const std::string& what, const std::string& advice) {
  if (!holds)
    throw Error(ErrorCode::invalid_argument, "camera option '" + std::string(member) + "': " + what, advice);
}

}  // namespace
}  // namespace imaging

void set_option(CameraOptions& camera, std::string_view key, std::string_view value) {
  const std::size_t place = imaging::place_of(key);
  const imaging::CameraOption& option = imaging::camera_options()[place];
  if (option.kind == imaging::OptionKind::part || option.kind == imaging::OptionKind::yes_no)
    return imaging::set_switch(camera, place, value);
  const auto number = support::parse_double(value);
  // A whole number beyond its range has no value as std::size_t.
  if (!number || (option.kind == imaging::OptionKind::whole && !imaging::in_range(option, *number)))
    imaging::refuse(option, value, imaging::range_of(option));
  option.set(camera, *number);
}

std::vector<std::pair<std::string, std::string>> options_of(const CameraOptions& camera) {
  std::vector<std::pair<std::string, std::string>> all;
  for (const imaging::CameraOption& option : imaging::camera_options())
    all.emplace_back(option.key, imaging::value_text(option, option.get(camera)));
  return all;
}

void check(const CameraOptions& camera) {
  for (const imaging::CameraOption& option : imaging::camera_options()) {
    const double value = option.get(camera);
    if (!imaging::in_range(option, value))
      imaging::refuse(option, imaging::value_text(option, value), imaging::range_of(option));
  }
  // A period written with the digits of a decimal fraction may be an ulp longer than 1 / fps.
  imaging::require(camera.exposure_s * camera.fps <= 1 + 1e-9, "exposure_s",
                   "the exposure is longer than a frame", "give at most 1 / fps");
  imaging::require(camera.visible_to - camera.visible_from >= 0.01, "visible_to",
                   "a hundredth of the strip or more has to be visible",
                   "give visible_from at least 0.01 less");
  imaging::require(camera.correlated.shortest_px <= camera.correlated.longest_px, "correlated.longest_px",
                   "is below correlated.shortest_px", "give the shorter one first");
}

}  // namespace motionanalyzer
