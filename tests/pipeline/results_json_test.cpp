#include "motionanalyzer/pipeline/results_json.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "support/json.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::results_json_test {
namespace {

using support::Json;
using testing::ScratchFolder;

constexpr const char* kNormalSample = MA_TEST_DATA "/bundles/normal/normal_0001";
constexpr const char* kThick = MA_TEST_DATA "/bundles/thick_panel/thick_0001";

Json parsed(const std::string& text) { return support::parse_json(text, "result"); }

TEST(ResultsJson, ScenariosAreAllThereInOrder) {
  const Json json = parsed(scenarios_json());
  const auto listed = support::need_array(json, "scenarios", "result");
  ASSERT_EQ(listed.size(), scenarios().size());
  for (std::size_t i = 0; i < listed.size(); ++i)
    EXPECT_EQ(support::need_string(listed[i], "name", "result"), scenarios()[i].name);
}

TEST(ResultsJson, ScalesHoldThePanelsOfTheirSets) {
  const Json json = parsed(scenarios_json());
  const auto scales = support::need(json, "scales", "result").members();
  EXPECT_EQ(scales.size(), 5u);
  for (const support::JsonMember& scale : scales) {
    std::int64_t listed = 0, counted = 0;
    for (const support::JsonMember& count : scale.value.members())
      listed += count.value.integer().value_or(0);
    for (const ScenarioCount& count : scale_counts(scale.key))
      counted += static_cast<std::int64_t>(count.count);
    EXPECT_EQ(listed, counted) << scale.key;
  }
}

TEST(ResultsJson, OptionsOfALineGiveTheLineAgain) {
  LineOptions line, again;
  set_option(line, "fps", "60");
  set_option(line, "strip.scatter", "0.07");
  const Json json = parsed(line_options_json(line));
  for (const support::JsonMember& option : support::need(json, "set", "result").members())
    set_option(again, option.key, *option.value.string());
  EXPECT_EQ(options_of(again), options_of(line));
}

TEST(ResultsJson, ComparisonNamesEveryDifferenceOnce) {
  const Comparison comparison = compare(kNormalSample, kThick);
  const Json json = parsed(comparison_json(comparison));
  EXPECT_EQ(support::need_array(json, "panels", "result").size(), 2u);
  EXPECT_EQ(support::need(json, "differences", "result").members().size(), comparison.value.size());
}

TEST(ResultsJson, AnUnusablePanelOfAComparisonIsNamedWithItsFile) {
  const ScratchFolder scratch;
  support::create_folders(scratch.path("empty"));
  try {
    require_usable(compare(kNormalSample, scratch.path("empty")));
    FAIL() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_NE(error.where().file.find("empty"), std::string::npos);
  }
}

TEST(ResultsJson, RepairedCopiesThatAreNoneAreNull) {
  RepairedCopy lost;
  lost.bundle = "lost";
  lost.reasons.push_back({"unusable_bundle", "why", {"lost/frame_00000.txt", 3}});
  const Json json = parsed(repair_json({lost}));
  const Json& one = support::need_array(json, "copies", "result")[0];
  EXPECT_TRUE(support::need(one, "copy", "result").is_null());
  EXPECT_EQ(support::need_array(one, "reasons", "result").size(), 1u);
}

TEST(ResultsJson, MechanicsOfAPanelWithoutAFigureAreNull) {
  SetMechanics set;
  set.check[0].name = "length";
  set.check[1].name = "smoothness";
  set.check[2].name = "equilibrium";
  set.check[0].median = std::numeric_limits<double>::quiet_NaN();
  const Json json = parsed(mechanics_json(set));
  EXPECT_EQ(support::need_string(json, "verdict", "result"), "violates");
  const Json& length = support::need(support::need(json, "checks", "result"), "length", "result");
  EXPECT_TRUE(support::need(length, "median", "result").is_null());
}

TEST(LineSignatures, GrowWithSeverity) {
  const std::vector<CrackSignature> all = line_signatures(LineOptions{});
  ASSERT_GT(all.size(), 2u);
  EXPECT_GT(all.back().lambda_mm, all.front().lambda_mm);
  for (const CrackSignature& one : all)
    for (const CrackSignature& other : all)
      if (one.place == other.place && one.angle_rad == other.angle_rad && one.lambda_mm > other.lambda_mm) {
        EXPECT_GT(one.size_px, other.size_px) << one.place << ' ' << one.angle_rad;
      }
}

}  // namespace
}  // namespace motionanalyzer::results_json_test
