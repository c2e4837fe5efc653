#include "motionanalyzer/synthesis/line_options.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <span>

#include "motionanalyzer/core/error.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using support::format_double;
using support::parse_double;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct LineNumber {
  std::string_view key;
  double low, high;  ///< both allowed
  double& (*member)(LineOptions&);
};

#define MA_NUMBER(path, low, high)                                            \
  {                                                                           \
#path, low, high, [](LineOptions & line) -> double& { return line.path; } \
  }
constexpr LineNumber kNumbers[] = {
    MA_NUMBER(section.thickness_m, 1e-6, 1e-2),
    MA_NUMBER(section.neutral_axis_m, 0, 1e-2),
    MA_NUMBER(section.bending_stiffness_nm, 1e-9, 1e3),
    MA_NUMBER(section.axial_stiffness_n_m, 1, 1e12),
    MA_NUMBER(section.mass_kg_m2, 1e-6, 1e3),
    MA_NUMBER(strip.length_m, 1e-3, 1),
    MA_NUMBER(strip.scatter, 0, 0.9),
    MA_NUMBER(strip.correlation_m, 1e-5, 1),
    MA_NUMBER(strip.natural_curvature_per_m, -500, 500),
    MA_NUMBER(strip.curl_scatter_per_m, 0, 100),
    MA_NUMBER(drive.bend_s, 0.02, 100),
    MA_NUMBER(drive.hold_s, 0, 100),
    MA_NUMBER(drive.angle_rad, 0.1, 5),
    MA_NUMBER(drive.overshoot_rad, 0, 1),
    MA_NUMBER(drive.overshoot_decay_s, 1e-3, 10),
    MA_NUMBER(drive.slowness, -0.5, 0.5),
    MA_NUMBER(drive.jig_length_m, 1e-3, 1),
    MA_NUMBER(drive.slack, -0.01, 0.05),
    MA_NUMBER(drive.first_offset.x_m, -0.01, 0.01),
    MA_NUMBER(drive.first_offset.y_m, -0.01, 0.01),
    MA_NUMBER(drive.first_offset.tangent_rad, -0.5, 0.5),
    MA_NUMBER(drive.last_offset.x_m, -0.01, 0.01),
    MA_NUMBER(drive.last_offset.y_m, -0.01, 0.01),
    MA_NUMBER(drive.last_offset.tangent_rad, -0.5, 0.5),
    MA_NUMBER(drive.first_compliance, 0, 1e3),
    MA_NUMBER(drive.last_compliance, 0, 1e3),
    MA_NUMBER(drive.carriage_x_n_m, 1, kInfinity),
    MA_NUMBER(drive.carriage_y_n_m, 1, kInfinity),
    MA_NUMBER(drive.play_m, 0, 1e-3),
    MA_NUMBER(drive.friction_n, 0, 1e3),
    MA_NUMBER(drive.slip_time_s, 0, kInfinity),
    MA_NUMBER(drive.slip_duration_s, 1e-3, 10),
    MA_NUMBER(drive.slip_shift_m, -0.01, 0.01),
    MA_NUMBER(drive.slip_turn_rad, -0.5, 0.5),
    MA_NUMBER(drive.vibration_m, 0, 1e-3),
    MA_NUMBER(drive.vibration_hz, 0, 200),
    MA_NUMBER(drive.vibration_phase_rad, -7, 7),
    MA_NUMBER(resin.share, 0, 10),
    MA_NUMBER(resin.relaxation_s, 1e-3, 1e3),
    MA_NUMBER(length_sd, 0, 0.1),
    MA_NUMBER(stiffness_sd, 0, 1),
    MA_NUMBER(thickness_sd, 0, 0.3),
    MA_NUMBER(grip_shift_m, 0, 0.01),
    MA_NUMBER(grip_turn_rad, 0, 0.5),
    MA_NUMBER(speed_sd, 0, 0.3),
    MA_NUMBER(overshoot_sd_rad, 0, 0.5),
};
#undef MA_NUMBER

constexpr std::string_view kNodesKey = "strip.nodes";
constexpr std::string_view kCameraPrefix = "camera.";
constexpr std::array<std::pair<std::string_view, Inertia>, 3> kInertia = {
    {{"automatic", Inertia::automatic}, {"never", Inertia::never}, {"always", Inertia::always}}};

[[noreturn]] void refuse(std::string_view key, std::string_view value, const std::string& expected) {
  throw Error(ErrorCode::invalid_argument,
              "option '" + std::string(key) + "' cannot be '" + std::string(value.substr(0, 40)) + "'",
              "expected " + expected);
}

double number_within(std::string_view key, std::string_view text, double low, double high) {
  const std::optional<double> value = text == "inf" ? kInfinity : parse_double(text);
  if (!value || *value < low || *value > high)
    refuse(key, text, "a number from " + format_double(low) + " to " + format_double(high));
  return *value;
}

/// "0.3-0.4x1.5"
StiffnessStep step_of(std::string_view key, std::string_view text) {
  const std::size_t dash = text.find('-'), cross = text.find('x');
  if (dash == std::string_view::npos || cross == std::string_view::npos || cross < dash)
    refuse(key, text, "FROM-TOxFACTOR, such as 0.3-0.4x1.5");
  StiffnessStep step;
  step.from = number_within(key, text.substr(0, dash), 0, 1);
  step.to = number_within(key, text.substr(dash + 1, cross - dash - 1), 0, 1);
  step.factor = number_within(key, text.substr(cross + 1), 0.01, 100);
  if (step.from >= step.to) refuse(key, text, "FROM below TO");
  return step;
}

std::vector<StiffnessStep> design_of(std::string_view key, std::string_view text) {
  std::vector<StiffnessStep> design;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(';'), text.size());
    design.push_back(step_of(key, text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return design;
}

std::string design_text(const std::vector<StiffnessStep>& design) {
  std::string text;
  for (const StiffnessStep& step : design)
    text += (text.empty() ? "" : ";") + format_double(step.from) + "-" + format_double(step.to) + "x" +
            format_double(step.factor);
  return text;
}

void set_stack(LineOptions& line, std::string_view key, std::string_view value) {
  if (value == "one_copper")
    line.section = laminate(stack_one_copper());
  else if (value == "two_copper")
    line.section = laminate(stack_two_copper());
  else
    refuse(key, value, "one_copper or two_copper");
}

void set_inertia(LineOptions& line, std::string_view key, std::string_view value) {
  for (const auto& [name, inertia] : kInertia)
    if (name == value) {
      line.inertia = inertia;
      return;
    }
  refuse(key, value, "automatic, never or always");
}

void set_fps(LineOptions& line, std::string_view key, std::string_view value) {
  line.camera.fps = number_within(key, value, 1, 1000);
  line.camera.exposure_s = std::min(line.camera.exposure_s, 1 / line.camera.fps);
}

[[noreturn]] void unknown(std::string_view key) {
  std::string keys = "stack, strip.design, inertia, noise, fps, " + std::string(kNodesKey);
  for (const LineNumber& number : kNumbers) keys += ", " + std::string(number.key);
  throw Error(
      ErrorCode::invalid_argument, "a line has no option '" + std::string(key) + "'",
      "known options: " + keys + ", and those of the camera after '" + std::string(kCameraPrefix) + "'");
}

}  // namespace

void set_option(LineOptions& line, std::string_view key, std::string_view value) {
  if (key.substr(0, kCameraPrefix.size()) == kCameraPrefix)
    return set_option(line.camera, key.substr(kCameraPrefix.size()), value);
  if (key == "stack") return set_stack(line, key, value);
  if (key == "inertia") return set_inertia(line, key, value);
  if (key == "noise") return set_noise(line.camera, value);
  if (key == "fps") return set_fps(line, key, value);
  if (key == "strip.design") {
    line.strip.design = design_of(key, value);
    return;
  }
  if (key == kNodesKey) {
    const double nodes = number_within(key, value, 5, 100000);
    if (nodes != std::floor(nodes)) refuse(key, value, "a whole number from 5 to 100000");
    line.strip.nodes = static_cast<std::size_t>(nodes);
    return;
  }
  for (const LineNumber& number : kNumbers)
    if (number.key == key) {
      const double wanted = number_within(key, value, number.low, number.high);
      line.section = section_of(line);  // one member alone is set on the section that is meant
      number.member(line) = wanted;
      return;
    }
  unknown(key);
}

std::vector<std::pair<std::string, std::string>> options_of(const LineOptions& line) {
  LineOptions copy = line;
  copy.section = section_of(line);
  std::vector<std::pair<std::string, std::string>> all;
  for (const LineNumber& number : kNumbers) all.emplace_back(number.key, format_double(number.member(copy)));
  all.emplace_back(kNodesKey, std::to_string(line.strip.nodes));
  all.emplace_back("strip.design", design_text(line.strip.design));
  for (const auto& [name, inertia] : kInertia)
    if (inertia == line.inertia) all.emplace_back("inertia", name);
  for (const auto& [key, value] : options_of(line.camera))
    all.emplace_back(std::string(kCameraPrefix) + key, value);
  return all;
}

}  // namespace motionanalyzer
