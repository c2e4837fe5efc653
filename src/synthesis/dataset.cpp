#include "motionanalyzer/synthesis/dataset.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "synthesis/addresses.hpp"
#include "synthesis/permutation.hpp"
#include "synthesis/scenario_table.hpp"

namespace motionanalyzer {
namespace {

using namespace synthesis;

constexpr std::size_t kMaxPanels = 10'000'000;
constexpr std::size_t kDigits = 7;  // of the number in a name: enough for the largest set
/// What the set draws, as against a panel (whose addresses begin with its index, below kMaxPanels).
constexpr std::uint64_t kSetDraws = std::uint64_t{1} << 32;
enum SetAddress : std::uint64_t { kOrder, kSplits, kPanels };

[[noreturn]] void refuse(std::string message, std::string advice) {
  throw Error(ErrorCode::invalid_argument, std::move(message), std::move(advice));
}

std::string panel_name(std::size_t index) {
  const std::string number = std::to_string(index);
  return "panel_" + std::string(kDigits - std::min(kDigits, number.size()), '0') + number;
}

void check_range(double from, double to, double most, const char* what, const ScenarioCount& count) {
  if (from == 0 && to == 0) return;
  const bool valid = std::isfinite(from) && std::isfinite(to) && 0 < from && from <= to && to <= most;
  if (!valid) {
    refuse(std::string("the range of ") + what + " for '" + count.scenario + "' cannot be",
           "Give two numbers above 0, the lower first, the upper at most " + std::to_string(most) + ".");
  }
}

void check_count(const ScenarioCount& count, const Drive& drive) {
  const Changes& changes = find_scenario(count.scenario).changes;
  check_range(count.lambda_from_mm, count.lambda_to_mm, 1000, "lambda", count);
  check_range(count.place_from, count.place_to, 1, "place", count);
  check_range(count.trigger_from_rad, count.trigger_to_rad, drive.angle_rad, "the trigger", count);
  const bool ranged = count.lambda_to_mm > 0 || count.place_to > 0;
  const bool plain = changes.lambda_mm.drawn() && !changes.steps.drawn();
  if (ranged && !plain) {
    refuse("'" + count.scenario + "' has no damage whose lambda and place could be ranged",
           "Range crack, micro_crack, pre_damage or a scenario that may crack.");
  }
  if (count.trigger_to_rad > 0 && !(plain && changes.trigger_deg.drawn())) {
    refuse("'" + count.scenario + "' does not begin at an angle",
           "Range the trigger of crack or micro_crack.");
  }
}

/// Three deviations off the mean must still be a strip that can be bent.
void check_line(const LineOptions& line) {
  const auto deviation = [](double value, double most, const char* name) {
    if (value >= 0 && value <= most) return;
    refuse(std::string(name) + " is " + std::to_string(value),
           "Give a number from 0 to " + std::to_string(most) + ".");
  };
  deviation(line.length_sd, 0.1, "length_sd");
  deviation(line.stiffness_sd, 0.3, "stiffness_sd");
  deviation(line.thickness_sd, 0.3, "thickness_sd");
  deviation(line.grip_shift_m, 0.01, "grip_shift_m");
  deviation(line.grip_turn_rad, 0.15, "grip_turn_rad");
  deviation(line.speed_sd, 0.3, "speed_sd");
  deviation(line.overshoot_sd_rad, 0.15, "overshoot_sd_rad");
  check(line.drive);
  check(line.camera);
  make_strip(section_of(line), line.strip, Random(0));
}

/// Panels of one entry that train and that validate; the rest test. Three or more have some in each.
struct Shares {
  std::size_t train, val;
};
Shares shares_of(std::size_t n) {
  Shares shares = {(n * 70 + 50) / 100, (n * 15 + 50) / 100};
  if (n >= 3 && shares.val == 0) shares.val = 1;
  if (n >= 3 && shares.train + shares.val >= n) shares.train = n - shares.val - 1;
  shares.val = std::min(shares.val, n - shares.train);
  return shares;
}

/// Two sets of one seed that hold other numbers of panels share no panel: who trains on one and tests on the
/// other with the same seed does not meet the same strips and the same noise again.
std::uint64_t panel_seed(const SetOptions& options) {
  Random random(options.seed, {kSetDraws, kPanels});
  const TableRow* const table = scenario_table().data();
  for (const ScenarioCount& count : options.counts) {
    random = random.child(static_cast<std::uint64_t>(&find_scenario(count.scenario) - table))
                 .child(count.count)
                 .child(static_cast<std::uint64_t>(count.split));
  }
  return random.bits();
}

}  // namespace

struct SetPlan::State {
  SetOptions options;
  std::uint64_t panel_seed = 0;
  std::vector<std::size_t> first;  ///< slot of each entry's first panel, and the number of all panels
  Permutation order{1, Random(0)};

  Split split_of(std::size_t entry, std::size_t rank) const {
    const ScenarioCount& count = options.counts[entry];
    if (count.split != Split::none) return count.split;
    const Permutation shuffled(count.count, Random(options.seed, {kSetDraws, kSplits, entry}));
    const auto place = static_cast<std::size_t>(shuffled(rank));
    const Shares shares = shares_of(count.count);
    if (place < shares.train) return Split::train;
    return place < shares.train + shares.val ? Split::val : Split::test;
  }

  void apply_ranges(const ScenarioCount& count, std::size_t rank, PanelPlan& plan) const {
    const auto at = [&](Address address) { return draws_of(plan.seed, plan.index, address); };
    if (count.place_to > 0) plan.damage.place = at(Address::place).uniform(count.place_from, count.place_to);
    for (DamageStep& step : plan.damage.step) {
      if (count.lambda_to_mm > 0) {
        const double cell = (count.lambda_to_mm - count.lambda_from_mm) / static_cast<double>(count.count);
        step.lambda_mm =
            count.lambda_from_mm + cell * (static_cast<double>(rank) + at(Address::lambda).uniform());
      }
      if (count.trigger_to_rad > 0) {
        step.trigger_rad = at(Address::trigger).uniform(count.trigger_from_rad, count.trigger_to_rad);
      }
    }
  }
};

SetPlan::SetPlan(SetOptions options) {
  auto state = std::make_shared<State>();
  std::size_t total = 0;
  for (const ScenarioCount& count : options.counts) {
    check_count(count, options.line.drive);
    state->first.push_back(total);
    if (count.count > kMaxPanels - total) {
      refuse("the set has more than " + std::to_string(kMaxPanels) + " panels", "Make several sets.");
    }
    total += count.count;
  }
  if (total == 0) refuse("the set has no panels", "Say how many of which scenario: normal=100,crack=5.");
  check_line(options.line);
  state->first.push_back(total);
  state->order = Permutation(total, Random(options.seed, {kSetDraws, kOrder}));
  state->panel_seed = panel_seed(options);
  state->options = std::move(options);
  state_ = std::move(state);
}

std::size_t SetPlan::size() const noexcept { return state_->first.back(); }
const SetOptions& SetPlan::options() const noexcept { return state_->options; }

PanelPlan SetPlan::panel(std::size_t index) const {
  const StandardArithmetic standard;
  if (index >= size()) {
    refuse("there is no panel " + std::to_string(index),
           "The set has " + std::to_string(size()) + " panels, numbered from 0.");
  }
  const auto slot = static_cast<std::size_t>(state_->order(index));
  const auto after = std::upper_bound(state_->first.begin(), state_->first.end(), slot);
  const auto entry = static_cast<std::size_t>(after - state_->first.begin()) - 1;
  const ScenarioCount& count = state_->options.counts[entry];
  const std::size_t rank = slot - state_->first[entry];
  PanelPlan plan = draw_panel(count.scenario, state_->panel_seed, index, state_->options.line);
  state_->apply_ranges(count, rank, plan);
  plan.name = panel_name(index);
  plan.split = state_->split_of(entry, rank);
  return plan;
}

}  // namespace motionanalyzer
