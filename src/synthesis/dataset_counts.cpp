#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"
#include "synthesis/scenario_table.hpp"

namespace motionanalyzer {
namespace {

struct NamedCount {
  const char* scenario;
  std::size_t count;
};

constexpr std::array<NamedCount, 7> kTiny = {{{"normal", 60},
                                              {"light_distortion", 4},
                                              {"crack", 6},
                                              {"uv_overcured", 4},
                                              {"micro_crack", 3},
                                              {"pre_damage", 3},
                                              {"thick_panel", 2}}};
constexpr std::array<NamedCount, 7> kDefault = {{{"normal", 1000},
                                                 {"light_distortion", 50},
                                                 {"crack", 50},
                                                 {"uv_overcured", 30},
                                                 {"micro_crack", 10},
                                                 {"pre_damage", 20},
                                                 {"thick_panel", 20}}};

std::vector<ScenarioCount> counts_of(std::span<const NamedCount> named) {
  std::vector<ScenarioCount> counts;
  for (const NamedCount& one : named) {
    ScenarioCount count;
    count.scenario = one.scenario;
    count.count = one.count;
    counts.push_back(count);
  }
  return counts;
}

/// The default mixture with `total` panels: rounded down, and what is left goes to the largest remainders.
std::vector<ScenarioCount> scaled_default(std::size_t total) {
  std::vector<ScenarioCount> counts = counts_of(kDefault);
  std::uint64_t sum = 0;
  for (const ScenarioCount& count : counts) sum += count.count;
  std::vector<std::pair<std::uint64_t, std::size_t>> remainder;
  std::size_t given = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const std::uint64_t product = std::uint64_t{counts[i].count} * total;
    counts[i].count = static_cast<std::size_t>(product / sum);
    remainder.emplace_back(sum - product % sum, i);
    given += counts[i].count;
  }
  std::sort(remainder.begin(), remainder.end());
  for (std::size_t k = 0; given < total; ++k, ++given) ++counts[remainder[k].second].count;
  return counts;
}

ScenarioCount in_split(std::string scenario, std::size_t count, Split split) {
  ScenarioCount result;
  result.scenario = std::move(scenario);
  result.count = count;
  result.split = split;
  return result;
}

/// For figures that are to be believed: severities down to where nothing can be found, and every place and
/// onset, so that recall can be drawn against each.
std::vector<ScenarioCount> study_counts() {
  std::vector<ScenarioCount> counts = {in_split("normal", 1000, Split::calibration),
                                       in_split("normal", 1000, Split::test)};
  for (ScenarioCount damaged :
       {in_split("crack", 300, Split::test), in_split("pre_damage", 150, Split::test)}) {
    damaged.lambda_from_mm = 0.1;
    damaged.lambda_to_mm = 1;
    damaged.place_from = 0.02;
    damaged.place_to = 0.98;
    if (damaged.scenario == "crack") {
      damaged.trigger_from_rad = elementary::kPi * 20 / 180;
      damaged.trigger_to_rad = elementary::kPi * 170 / 180;
    }
    counts.push_back(damaged);
  }
  for (const char* healthy :
       {"light_distortion", "gripper_slip", "vibration", "dirty_lens", "uneven_strip"}) {
    counts.push_back(in_split(healthy, 100, Split::test));
  }
  return counts;
}

ScenarioCount parse_count(std::string_view item) {
  const std::size_t equals = item.find('=');
  ScenarioCount count;
  count.scenario = synthesis::find_scenario(item.substr(0, equals)).scenario.name;
  const std::string_view number = equals == std::string_view::npos ? "" : item.substr(equals + 1);
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), count.count);
  if (error != std::errc{} || end != number.data() + number.size()) {
    throw Error(ErrorCode::invalid_argument, "'" + std::string(item) + "' gives no number of panels",
                "Write scenario=number, with commas between: normal=1000,crack=50.");
  }
  return count;
}

}  // namespace

std::vector<ScenarioCount> scale_counts(std::string_view scale) {
  if (scale == "tiny") return counts_of(kTiny);
  if (scale == "default") return counts_of(kDefault);
  if (scale == "10k") return scaled_default(10000);
  if (scale == "100k") return scaled_default(100000);
  if (scale == "study") return study_counts();
  throw Error(ErrorCode::invalid_argument, "there is no scale '" + std::string(scale) + "'",
              "The scales are tiny, default, 10k, 100k and study.");
}

std::vector<ScenarioCount> parse_counts(std::string_view text) {
  std::vector<ScenarioCount> counts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t comma = std::min(text.find(',', begin), text.size());
    const ScenarioCount count = parse_count(text.substr(begin, comma - begin));
    const auto same = [&](const ScenarioCount& other) { return other.scenario == count.scenario; };
    if (std::any_of(counts.begin(), counts.end(), same)) {
      throw Error(ErrorCode::invalid_argument, "the scenario '" + count.scenario + "' stands twice",
                  "Name every scenario once.");
    }
    counts.push_back(count);
    begin = comma + 1;
  }
  return counts;
}

}  // namespace motionanalyzer
