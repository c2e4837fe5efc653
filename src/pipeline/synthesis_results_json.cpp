#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "support/json.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

constexpr const char* kScales[] = {"tiny", "default", "10k", "100k", "study"};

Json scale_json(const char* scale) {
  Json counts = Json::object();
  for (const ScenarioCount& count : scale_counts(scale)) {
    const std::string split(split_name(count.split));
    counts.append(count.scenario + (split.empty() ? split : "/" + split), count.count);
  }
  return counts;
}

}  // namespace

std::string scenarios_json() {
  Json list = Json::array(), scales = Json::object();
  for (const Scenario& scenario : scenarios()) {
    Json one = Json::object();
    one.append("name", scenario.name).append("goal", goal_name(scenario.goal));
    list.push(one.append("about", scenario.about));
  }
  for (const char* scale : kScales) scales.append(scale, scale_json(scale));
  Json json = Json::object();
  return support::dump_json(json.append("scenarios", std::move(list)).append("scales", std::move(scales)));
}

std::string line_options_json(const LineOptions& line) {
  Json options = Json::object();
  for (const auto& [key, value] : options_of(line)) options.append(key, value);
  return support::dump_json(Json::object().append("set", std::move(options)));
}

std::string signatures_json(std::span<const CrackSignature> signatures) {
  Json list = Json::array();
  for (const CrackSignature& one : signatures) {
    Json entry = Json::object();
    entry.append("lambda_mm", one.lambda_mm).append("position", one.place);
    list.push(entry.append("angle_rad", one.angle_rad).append("size_px", one.size_px));
  }
  return support::dump_json(Json::object().append("signatures", std::move(list)));
}

}  // namespace motionanalyzer
