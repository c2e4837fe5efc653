#include "synthesis/scenario_table.hpp"

#include <array>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace synthesis {
namespace {

constexpr Range kAnywhere = {0.1, 0.9};
constexpr Range kWhileBending = {20, 150};

constexpr std::array kTable = {
    TableRow{{"normal", Goal::normal, "a healthy strip on a healthy line"}, {}},
    TableRow{{"crack", Goal::goal1, "a trace cracks while the strip is bent"},
             {.lambda_mm = {0.6, 4}, .place = kAnywhere, .trigger_deg = kWhileBending}},
    TableRow{{"micro_crack", Goal::goal1, "a small crack while the strip is bent"},
             {.lambda_mm = {0.2, 0.6}, .place = kAnywhere, .trigger_deg = kWhileBending}},
    TableRow{{"growing_crack", Goal::goal1, "a crack that grows in two to five steps"},
             {.lambda_mm = {0.6, 4}, .place = kAnywhere, .trigger_deg = kWhileBending, .steps = {2, 5}}},
    TableRow{{"delamination", Goal::goal1, "layers part over some millimetres while the strip is bent"},
             {.place = kAnywhere,
              .trigger_deg = kWhileBending,
              .extent_mm = {1, 4},
              .stiffness_left = {0.4, 0.8}}},
    TableRow{{"pre_damage", Goal::goal2, "the panel comes in with a weak spot"},
             {.lambda_mm = {0.3, 3}, .place = kAnywhere, .from_start = true}},
    TableRow{{"uv_overcured", Goal::variant, "over-cured resin: stiffer, uneven, brittle; may crack"},
             {.lambda_mm = {0.6, 4},
              .place = kAnywhere,
              .rupture = {0.4, 1.6},
              .stiffness = {1.3, 2},
              .scatter = {0.06, 0.1},
              .correlation_mm = {4, 8},
              .relaxation = {0.2, 0.5}}},
    TableRow{{"thick_panel", Goal::variant, "a panel thicker than it should be; cracks rarely"},
             {.lambda_mm = {0.6, 4}, .place = kAnywhere, .rupture = {1.3, 2.5}, .thickness = {1.2, 1.5}}},
    TableRow{{"too_fast", Goal::variant, "bent too fast, with overshoot; may crack"},
             {.lambda_mm = {0.6, 4},
              .place = kAnywhere,
              .rupture = {0.45, 1.6},
              .bend_time = {0.25, 0.5},
              .overshoot_deg = {2, 8}}},
    TableRow{{"light_distortion", Goal::normal, "a glare that bends what the camera sees"},
             {.glare_px = {1, 3}, .glare_width_px = {10, 40}, .image_at = {0.1, 0.9}}},
    TableRow{{"gripper_slip", Goal::variant, "the moving gripper lets the strip slide a little"},
             {.slip_deg = {20, 160}, .slip_um = {20, 80}, .slip_turn_deg = {0.3, 1.5}}},
    TableRow{{"vibration", Goal::variant, "the carriage and the camera's stand tremble"},
             {.vibration_um = {5, 30}, .vibration_hz = {3, 9}, .shake_px = {0.2, 0.8}, .shake_hz = {8, 25}}},
    TableRow{
        {"dirty_lens", Goal::variant, "a speck on the lens hides and shifts some points"},
        {.dirt_px = {8, 25}, .dirt_shift_px = {0.5, 2}, .dirt_missing = {0.1, 0.5}, .image_at = {0.1, 0.9}}},
    TableRow{{"uneven_strip", Goal::variant, "stiffness and curl vary along a healthy strip"},
             {.scatter = {0.06, 0.1}, .correlation_mm = {2, 6}, .curl_per_m = {1, 3}}},
};

constexpr auto kScenarios = [] {
  std::array<Scenario, kTable.size()> scenarios{};
  for (std::size_t i = 0; i < kTable.size(); ++i) scenarios[i] = kTable[i].scenario;
  return scenarios;
}();

}  // namespace

std::span<const TableRow> scenario_table() noexcept { return kTable; }

const TableRow& find_scenario(std::string_view name) {
  std::string names;
  for (const TableRow& row : kTable) {
    if (row.scenario.name == name) return row;
    names += (names.empty() ? "" : ", ") + std::string(row.scenario.name);
  }
  throw Error(ErrorCode::invalid_argument, "there is no scenario '" + std::string(name) + "'",
              "The scenarios are " + names + ".");
}

}  // namespace synthesis

std::span<const Scenario> scenarios() noexcept { return synthesis::kScenarios; }

}  // namespace motionanalyzer
