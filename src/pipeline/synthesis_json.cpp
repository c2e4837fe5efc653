#include "pipeline/synthesis_json.hpp"

#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "support/json.hpp"

namespace motionanalyzer::pipeline {
namespace {

using support::Json;

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
  Json line = Json::object();
  for (const auto& [key, value] : options_of(options.line)) line.set(key, value);
  json.set("counts", std::move(counts)).set("line", std::move(line));
  return support::dump_json(json) + "\n";
}

}  // namespace motionanalyzer::pipeline
