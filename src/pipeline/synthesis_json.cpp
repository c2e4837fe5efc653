#include "pipeline/synthesis_json.hpp"

#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "support/json.hpp"

namespace motionanalyzer::pipeline {
namespace {

using support::Json;

Json pose_json(const EndPose& pose) {
  return Json::object().set("x_m", pose.x_m).set("y_m", pose.y_m).set("tangent_rad", pose.tangent_rad);
}

Json section_json(const Section& section) {
  Json json = Json::object();
  json.set("thickness_m", section.thickness_m).set("neutral_axis_m", section.neutral_axis_m);
  json.set("bending_stiffness_nm", section.bending_stiffness_nm);
  json.set("axial_stiffness_n_m", section.axial_stiffness_n_m).set("mass_kg_m2", section.mass_kg_m2);
  return json;
}

Json strip_json(const StripOptions& strip) {
  Json design = Json::array();
  for (const StiffnessStep& step : strip.design) {
    design.push(Json::object().set("from", step.from).set("to", step.to).set("factor", step.factor));
  }
  Json json = Json::object();
  json.set("length_m", strip.length_m).set("nodes", strip.nodes).set("scatter", strip.scatter);
  json.set("correlation_m", strip.correlation_m);
  json.set("natural_curvature_per_m", strip.natural_curvature_per_m);
  json.set("curl_scatter_per_m", strip.curl_scatter_per_m).set("design", std::move(design));
  return json;
}

/// An infinite stiffness or time becomes null.
Json drive_json(const Drive& drive) {
  Json json = Json::object();
  json.set("bend_s", drive.bend_s).set("hold_s", drive.hold_s).set("angle_rad", drive.angle_rad);
  json.set("overshoot_rad", drive.overshoot_rad).set("overshoot_decay_s", drive.overshoot_decay_s);
  json.set("slowness", drive.slowness).set("jig_length_m", drive.jig_length_m).set("slack", drive.slack);
  json.set("first_offset", pose_json(drive.first_offset)).set("last_offset", pose_json(drive.last_offset));
  json.set("first_compliance", drive.first_compliance).set("last_compliance", drive.last_compliance);
  json.set("carriage_x_n_m", drive.carriage_x_n_m).set("carriage_y_n_m", drive.carriage_y_n_m);
  json.set("play_m", drive.play_m).set("friction_n", drive.friction_n);
  json.set("slip_time_s", drive.slip_time_s).set("slip_duration_s", drive.slip_duration_s);
  json.set("slip_shift_m", drive.slip_shift_m).set("slip_turn_rad", drive.slip_turn_rad);
  json.set("vibration_m", drive.vibration_m).set("vibration_hz", drive.vibration_hz);
  json.set("vibration_phase_rad", drive.vibration_phase_rad);
  return json;
}

Json line_json(const LineOptions& line) {
  Json camera = Json::object();
  for (const auto& [key, value] : options_of(line.camera)) camera.set(key, value);
  Json json = Json::object();
  json.set("section", section_json(section_of(line))).set("strip", strip_json(line.strip));
  json.set("drive", drive_json(line.drive));
  json.set("resin",
           Json::object().set("share", line.resin.share).set("relaxation_s", line.resin.relaxation_s));
  json.set("camera", std::move(camera));
  json.set("length_sd", line.length_sd).set("stiffness_sd", line.stiffness_sd);
  json.set("thickness_sd", line.thickness_sd).set("grip_shift_m", line.grip_shift_m);
  json.set("grip_turn_rad", line.grip_turn_rad).set("speed_sd", line.speed_sd);
  json.set("overshoot_sd_rad", line.overshoot_sd_rad);
  json.set("inertia", line.inertia == Inertia::automatic ? "automatic"
                      : line.inertia == Inertia::never   ? "never"
                                                         : "always");
  return json;
}

Json count_json(const ScenarioCount& count) {
  Json json = Json::object();
  json.set("scenario", count.scenario).set("count", count.count).set("split", split_name(count.split));
  json.set("lambda_from_mm", count.lambda_from_mm).set("lambda_to_mm", count.lambda_to_mm);
  json.set("place_from", count.place_from).set("place_to", count.place_to);
  json.set("trigger_from_rad", count.trigger_from_rad).set("trigger_to_rad", count.trigger_to_rad);
  return json;
}

}  // namespace

std::string synthesis_text(const SetOptions& options, std::size_t from, std::size_t count, bool fields) {
  Json counts = Json::array();
  for (const ScenarioCount& one : options.counts) counts.push(count_json(one));
  Json json = Json::object();
  json.set("motionanalyzer", library_version());
  json.set("seed", std::to_string(options.seed));  // as text: 64 bits are more than a JSON number holds
  json.set("from", from).set("count", count).set("fields", fields);
  json.set("counts", std::move(counts)).set("line", line_json(options.line));
  return support::dump_json(json) + "\n";
}

}  // namespace motionanalyzer::pipeline
