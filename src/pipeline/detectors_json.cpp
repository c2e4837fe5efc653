#include <string_view>
#include <utility>
#include <vector>

#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/features/residual_columns.hpp"
#include "motionanalyzer/models/detector.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "support/json.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

Json options_of(const DetectorInfo& info) {
  Json options = Json::array();
  const OptionSet all = detector_options(info);
  for (const OptionSpec& spec : all.specs()) {
    Json option = Json::object();
    option.append("name", spec.name).append("default", spec.default_value).append("help", spec.help);
    options.push(std::move(option));
  }
  return options;
}

Json detector_list() {
  Json list = Json::array();
  for (const DetectorInfo& info : detectors()) {
    Json detector = Json::object();
    detector.append("name", info.name).append("summary", info.summary);
    detector.append("accepts_tables", info.accepts_tables).append("needs_residual", info.needs_residual);
    list.push(std::move(detector.append("options", options_of(info))));
  }
  return list;
}

Json column_list() {
  std::vector<FeatureDefinition> all = feature_definitions();
  for (FeatureDefinition& definition : residual_definitions()) all.push_back(std::move(definition));
  Json list = Json::array();
  for (const FeatureDefinition& one : all) {
    Json column = Json::object();
    column.append("name", one.column.name).append("unit", one.column.unit);
    column.append("group", one.column.group).append("definition", one.definition);
    list.push(std::move(column));
  }
  return list;
}

}  // namespace

std::string detectors_json() {
  Json json = Json::object();
  json.append("detectors", detector_list());
  return support::dump_json(json.append("columns", column_list()));
}

}  // namespace motionanalyzer
