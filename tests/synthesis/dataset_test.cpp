#include "motionanalyzer/synthesis/dataset.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "motionanalyzer/core/error.hpp"
#include "synthesis/permutation.hpp"

namespace motionanalyzer::dataset_test {
namespace {

SetPlan plan_of(const std::string& counts, std::uint64_t seed = 1) {
  SetOptions options;
  options.seed = seed;
  options.counts = parse_counts(counts);
  return SetPlan(options);
}

std::size_t total(const std::vector<ScenarioCount>& counts) {
  std::size_t sum = 0;
  for (const ScenarioCount& count : counts) sum += count.count;
  return sum;
}

ErrorCode code_of(const auto& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

TEST(Permutation, MeetsEveryNumberOnce) {
  for (const std::uint64_t n : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 1180u, 65537u}) {
    const synthesis::Permutation permutation(n, Random(n));
    std::vector<char> met(static_cast<std::size_t>(n), 0);
    for (std::uint64_t i = 0; i < n; ++i) ++met.at(static_cast<std::size_t>(permutation(i)));
    EXPECT_EQ(std::count(met.begin(), met.end(), 1), static_cast<std::ptrdiff_t>(n));
  }
}
TEST(Permutation, IsAnotherOneForAnotherKey) {
  const synthesis::Permutation a(1000, Random(1)), b(1000, Random(2));
  int equal = 0, fixed = 0;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    equal += a(i) == b(i);
    fixed += a(i) == i;
  }
  EXPECT_LT(equal, 10);  // of a random pair one is expected, ten or more in one of ten million
  EXPECT_LT(fixed, 10);
}

TEST(ScaleCounts, HaveTheSizesTheyAreNamedFor) {
  EXPECT_EQ(total(scale_counts("tiny")), 82u);
  EXPECT_EQ(total(scale_counts("default")), 1180u);
  EXPECT_EQ(total(scale_counts("10k")), 10000u);
  EXPECT_EQ(total(scale_counts("100k")), 100000u);
  EXPECT_EQ(total(scale_counts("study")), 2950u);
  EXPECT_EQ(code_of([] { scale_counts("huge"); }), ErrorCode::invalid_argument);
}
TEST(ScaleCounts, OfLargeSetsAreTheDefaultMixture) {
  const auto small = scale_counts("default"), large = scale_counts("100k");
  for (std::size_t i = 0; i < small.size(); ++i) {
    EXPECT_EQ(large[i].scenario, small[i].scenario);
    EXPECT_NEAR(static_cast<double>(large[i].count), static_cast<double>(small[i].count) * 100000 / 1180, 1);
  }
}
TEST(ParseCounts, ReadsNamesAndNumbers) {
  const auto counts = parse_counts("normal=10,crack=3");
  ASSERT_EQ(counts.size(), 2u);
  EXPECT_EQ(counts[1].scenario, "crack");
  EXPECT_EQ(counts[1].count, 3u);
}
TEST(ParseCounts, RefusesWhatIsNoCount) {
  for (const char* text : {"", "normal", "normal=", "normal=-1", "normal=1.5", "normal=1,", "krack=1",
                           "normal=1,normal=2", "normal=99999999999999999999", "=3"}) {
    EXPECT_EQ(code_of([&] { parse_counts(text); }), ErrorCode::invalid_argument) << text;
  }
}

TEST(SetPlan, HoldsWhatWasAskedFor) {
  const SetPlan plan = plan_of("normal=40,crack=20,uv_overcured=3");
  ASSERT_EQ(plan.size(), 63u);
  std::map<std::string, int> count;
  for (std::size_t i = 0; i < plan.size(); ++i) ++count[plan.panel(i).scenario];
  EXPECT_EQ(count, (std::map<std::string, int>{{"crack", 20}, {"normal", 40}, {"uv_overcured", 3}}));
}
TEST(SetPlan, SplitsEveryScenario70To15To15) {
  const SetPlan plan = plan_of("normal=100,crack=20,micro_crack=3");
  std::map<std::pair<std::string, Split>, int> count;
  for (std::size_t i = 0; i < plan.size(); ++i) ++count[{plan.panel(i).scenario, plan.panel(i).split}];
  const auto splits = [&](const char* scenario) {
    return std::array{count[{scenario, Split::train}], count[{scenario, Split::val}],
                      count[{scenario, Split::test}]};
  };
  EXPECT_EQ(splits("normal"), (std::array{70, 15, 15}));
  EXPECT_EQ(splits("crack"), (std::array{14, 3, 3}));
  EXPECT_EQ(splits("micro_crack"), (std::array{1, 1, 1}));
}
TEST(SetPlan, HonoursASplitThatIsGiven) {
  SetOptions options;
  options.counts = scale_counts("study");
  const SetPlan plan(options);
  std::map<std::pair<std::string, Split>, int> count;
  for (std::size_t i = 0; i < plan.size(); ++i) ++count[{plan.panel(i).scenario, plan.panel(i).split}];
  EXPECT_EQ((count[{"normal", Split::calibration}]), 1000);
  EXPECT_EQ((count[{"normal", Split::test}]), 1000);
  EXPECT_EQ((count[{"crack", Split::test}]), 300);
  EXPECT_EQ((count[{"pre_damage", Split::test}]), 150);
  EXPECT_EQ(count.size(), 9u);
}
TEST(SetPlan, OfAStudySpreadsLambdaEvenlyAndMeetsAllPlacesAndOnsets) {
  SetOptions options;
  options.counts = scale_counts("study");
  const SetPlan plan(options);
  std::vector<double> lambda, place, degrees;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const PanelPlan panel = plan.panel(i);
    if (panel.scenario != "crack") continue;
    lambda.push_back(panel.damage.step.at(0).lambda_mm);
    place.push_back(panel.damage.place);
    degrees.push_back(panel.damage.step.at(0).trigger_rad * 180 / elementary::kPi);
  }
  for (auto* values : {&lambda, &place, &degrees}) std::sort(values->begin(), values->end());
  ASSERT_EQ(lambda.size(), 300u);
  for (std::size_t k = 0; k < 300; ++k) {
    EXPECT_GE(lambda[k], 0.1 + 0.003 * static_cast<double>(k) - 1e-12);
    EXPECT_LE(lambda[k], 0.1 + 0.003 * static_cast<double>(k + 1) + 1e-12);
  }
  EXPECT_TRUE(place.front() >= 0.02 && place.front() < 0.06 && place.back() <= 0.98 && place.back() > 0.94);
  EXPECT_TRUE(degrees.front() >= 20 && degrees.front() < 26 && degrees.back() <= 170 && degrees.back() > 164);
}
TEST(SetPlan, NamesAreEquallyLongInSetsOfAllSizes) {
  for (const char* counts : {"normal=1", "normal=1000000,crack=10"}) {
    const SetPlan plan = plan_of(counts);
    EXPECT_EQ(plan.panel(0).name, "panel_0000000");
    EXPECT_EQ(plan.panel(plan.size() - 1).name.size(), 13u);
  }
}
TEST(SetPlan, SetsOfOneSeedWithOtherCountsShareNoPanel) {
  const SetPlan a = plan_of("normal=10"), b = plan_of("normal=11"), again = plan_of("normal=10");
  EXPECT_EQ(a.panel(3).strip.length_m, again.panel(3).strip.length_m);
  std::set<double> stiffness;
  for (const SetPlan* plan : {&a, &b}) {
    for (std::size_t i = 0; i < 10; ++i) stiffness.insert(plan->panel(i).section.bending_stiffness_nm);
  }
  EXPECT_EQ(stiffness.size(), 20u);
}
TEST(SetPlan, RefusesWhatCannotBe) {
  const auto code = [](auto change) {
    SetOptions options;
    options.counts = parse_counts("normal=5,crack=5");
    change(options);
    return code_of([&] { SetPlan plan(options); });
  };
  const auto refused = ErrorCode::invalid_argument;
  EXPECT_EQ(code([](SetOptions&) {}), ErrorCode::internal);  // nothing is thrown
  EXPECT_EQ(code([](SetOptions& o) { o.counts.clear(); }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.counts[0].count = 10'000'000; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.counts[0].scenario = "krack"; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.counts[1].lambda_to_mm = 1; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.counts[1].place_from = 0.5, o.counts[1].place_to = 1.5; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.counts[0].lambda_from_mm = o.counts[0].lambda_to_mm = 1; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.line.camera.fps = 0; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.line.drive.bend_s = -1; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.line.strip.nodes = 2; }), refused);
  EXPECT_EQ(code([](SetOptions& o) { o.line.speed_sd = std::nan(""); }), refused);
  EXPECT_EQ(code_of([] { plan_of("normal=5").panel(5); }), refused);
}

}  // namespace
}  // namespace motionanalyzer::dataset_test
