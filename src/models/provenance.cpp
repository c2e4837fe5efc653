#include "models/provenance.hpp"

#include <string_view>

#include "models/data_hash.hpp"
#include "motionanalyzer/core/version.hpp"

namespace motionanalyzer {

namespace {

constexpr std::string_view kOfCalibration = "calibration_";  ///< what its keys begin with

}  // namespace

Provenance provenance_of(const PanelSet& panels, const InputSpec& input, const TrainOptions& options) {
  const PanelTable& table = panels.table;
  return {{"library", std::string(library_version())},
          {"seed", std::to_string(options.seed)},
          {"data_hash", data_hash(panels, hashed_columns(input, table.column))},
          {"panels", std::to_string(table.panels())},
          {"rows", std::to_string(table.rows())}};
}

void forget_calibration(Provenance& provenance) {
  std::erase_if(provenance, [](const auto& pair) { return pair.first.starts_with(kOfCalibration); });
}

void note_calibration(const PanelSet& given, const InputSpec& input, Provenance& provenance) {
  const PanelTable& table = given.table;
  forget_calibration(provenance);
  const auto note = [&](const char* key, std::string value) {
    provenance.emplace_back(std::string(kOfCalibration) + key, std::move(value));
  };
  note("library", std::string(library_version()));
  note("data_hash", data_hash(given, hashed_columns(input, table.column)));
  note("panels", std::to_string(table.panels()));
  note("rows", std::to_string(table.rows()));
}

}  // namespace motionanalyzer
