// Figures of answers that can be counted by hand.
#include <gtest/gtest.h>

#include "motionanalyzer/pipeline/evaluate.hpp"
#include "pipeline/evaluate_panels.hpp"
#include "support/json.hpp"

namespace motionanalyzer::testing::evaluate_figures_test {
namespace {

EvaluatedModel one_model(const char* name = "hinge") {
  EvaluatedModel model;
  model.name = name;
  model.alpha = 0.1;
  model.calibration_panels = 19;
  model.length_mm = 20;
  return model;
}

EvaluatedPanel sound(Verdict verdict, double statistic, const std::string& scenario = "normal") {
  EvaluatedPanel panel;
  panel.panel = "p";
  panel.scenario = scenario;
  panel.plain_normal = scenario == "normal";
  panel.answer.resize(1);
  panel.answer[0].verdict = verdict;
  panel.answer[0].statistic = statistic;
  if (verdict == Verdict::inconclusive) panel.answer[0].reasons = {"unexplained"};
  return panel;
}

/// A crack from frame 30 on at .5 of the strip.
EvaluatedPanel crack(double lambda_mm, Verdict verdict, double statistic) {
  EvaluatedPanel panel = sound(verdict, statistic, "crack");
  panel.goal = Goal::goal1;
  panel.damaged = true;
  panel.lambda_mm = lambda_mm;
  panel.place = 0.5;
  panel.onset_frame = 30;
  panel.in_zone = true;
  return panel;
}

EvaluatedPanel found(double lambda_mm, std::int32_t onset_frame, double position, Cause cause) {
  EvaluatedPanel panel = crack(lambda_mm, Verdict::ng, 9);
  PanelAnswer& said = panel.answer[0];
  said.cause = cause;
  if (cause != Cause::incoming) {
    said.onset_frame = onset_frame;
    said.onset_interval = {{onset_frame - 1, onset_frame + 1}};
  }
  said.position = position;
  said.position_interval = {{position - 0.01, position + 0.01}};
  said.lambda_mm = 1.5 * lambda_mm;
  said.lambda_interval_mm = {{0.9 * lambda_mm, 2 * lambda_mm}};
  said.alarm_frame = 36;
  return panel;
}

TEST(EvaluateFigures, AnInconclusiveSoundPanelLeavesTheRateAndIsShownWithItsReason) {
  const Evaluation e = figures_of({sound(Verdict::ok, 1), sound(Verdict::ng, 5), sound(Verdict::ok, 2),
                                   sound(Verdict::inconclusive, 3), sound(Verdict::ng, 4, "vibration")},
                                  {one_model()});
  ASSERT_EQ(e.detector[0].sound.size(), 2u);
  const SoundFigures &normal = e.detector[0].sound[0], &vibration = e.detector[0].sound[1];
  EXPECT_TRUE(normal.promised && !vibration.promised);
  EXPECT_EQ(normal.panels, 4u);
  EXPECT_EQ(normal.alarms.test.events, 1u);
  EXPECT_EQ(normal.alarms.test.trials, 3u);
  EXPECT_EQ(normal.inconclusive, 1u);
  ASSERT_EQ(normal.reasons.size(), 1u);
  EXPECT_EQ(normal.reasons[0].code, "unexplained");
  EXPECT_EQ(vibration.alarms.test.events, 1u);
  const FalseAlarmRate expected = false_alarm_rate(1, 3, 19, 0.1);
  EXPECT_EQ(normal.alarms.p_too_many, expected.p_too_many);
  EXPECT_EQ(normal.alarms.expected.high, expected.expected.high);
}

TEST(EvaluateFigures, AnInconclusiveDamagedPanelIsNotFoundAndThoseOutsideTheZoneAreCountedApart) {
  EvaluatedPanel outside = crack(0.9, Verdict::ng, 8);
  outside.in_zone = false;
  const Evaluation e = figures_of({sound(Verdict::ok, 1), crack(0.7, Verdict::ng, 6),
                                   crack(0.6, Verdict::inconclusive, 5), crack(0.2, Verdict::ok, 0), outside},
                                  {one_model()});
  const DamageFigures& d = e.detector[0].goal[0];
  EXPECT_EQ(d.panels, 3u);
  EXPECT_EQ(d.inconclusive, 1u);
  EXPECT_EQ(d.found.events, 1u);
  EXPECT_EQ(d.found_large.events, 1u);
  EXPECT_EQ(d.found_large.trials, 2u);
  EXPECT_EQ(d.outside.events, 1u);
  EXPECT_EQ(d.outside.trials, 1u);
  EXPECT_EQ(d.curve.panels, 3u);
  EXPECT_NEAR(*d.auroc.value, 2.0 / 3, 1e-15);  // of three damaged panels two are above the normal one
}

TEST(EvaluateFigures, OnsetPlaceSeverityCauseAndDelayAreThoseOfFoundPanels) {
  const Evaluation e = figures_of({found(1, 31, 0.5, Cause::bending), found(1, 34, 0.6, Cause::undetermined),
                                   found(1, 0, 0.505, Cause::incoming), crack(1, Verdict::ok, 1)},
                                  {one_model()});
  const DescriptionFigures& d = e.detector[0].goal[0].described[0];
  EXPECT_EQ(d.panels, 4u);
  EXPECT_EQ(d.found, 3u);
  EXPECT_EQ(d.onset->within_2.events, 1u);  // 1 frame off, 4 frames off, no answer
  EXPECT_EQ(d.onset->within_5.events, 2u);
  EXPECT_EQ(d.onset->within_5.trials, 3u);
  EXPECT_EQ(d.onset_covered->events, 1u);
  EXPECT_EQ(d.place->within_1mm.events, 2u);  // 0, 2 and .1 mm of a strip of 20
  EXPECT_NEAR(*d.place->mm.median.value, 0.1, 1e-12);
  EXPECT_EQ(d.place_covered->events, 2u);
  EXPECT_EQ(d.lambda_covered->events, 3u);
  EXPECT_NEAR(*d.lambda_ratio, 1.5, 1e-15);
  EXPECT_EQ(d.cause_right, 1u);
  EXPECT_EQ(d.cause_open, 1u);
  EXPECT_EQ(d.cause_wrong, 1u);
  EXPECT_EQ(*d.delay_median, 6);
}

TEST(EvaluateFigures, KnownPanelsCountNowhere) {
  EvaluatedPanel taught = sound(Verdict::ng, 7);
  taught.answer[0].known = true;
  const Evaluation e = figures_of({sound(Verdict::ok, 1), taught}, {one_model()});
  EXPECT_EQ(e.detector[0].known, 1u);
  EXPECT_EQ(e.detector[0].sound[0].alarms.test.events, 0u);
  EXPECT_EQ(e.detector[0].sound[0].panels, 1u);
}

TEST(EvaluateFigures, WhatDoesNotExistIsNull) {
  const Evaluation e = figures_of({sound(Verdict::ok, 1)}, {one_model("knn")});
  const support::Json json = support::parse_json(evaluation_json(e), "figures");
  const support::Json& goal = *json.find("goals")->find("goal1")->find("knn");
  EXPECT_EQ(goal.find("positives")->integer(), 0);
  EXPECT_TRUE(goal.find("auroc")->find("value")->is_null());
  EXPECT_TRUE(goal.find("recall_at_far")->find("value")->is_null());
  EXPECT_TRUE(goal.find("onset")->is_null() && goal.find("position")->is_null());
  EXPECT_TRUE(goal.find("pod")->find("a90_mm")->is_null());
  EXPECT_EQ(goal.find("far")->find("value")->number(), 0);
  EXPECT_EQ(json.find("goals")->find("goal2")->find("knn")->find("onset"), nullptr);
  EXPECT_TRUE(json.find("differences")->items().empty());
}

TEST(EvaluateFigures, TwoModelsAreComparedOnPanelsNewToBoth) {
  std::vector<EvaluatedPanel> panels = {sound(Verdict::ok, 1), crack(1, Verdict::ng, 3),
                                        crack(1, Verdict::ng, 4), crack(1, Verdict::ok, 2)};
  for (EvaluatedPanel& panel : panels) panel.answer.push_back(panel.answer[0]);
  panels[1].answer[1].verdict = Verdict::ok;
  panels[3].answer[1].known = true;
  const Evaluation e = figures_of(panels, {one_model("a"), one_model("b")});
  ASSERT_EQ(e.difference.size(), 1u);
  ASSERT_TRUE(e.difference[0].hits && e.difference[0].auroc);
  const PairedDifference& hits = *e.difference[0].hits;
  EXPECT_EQ(hits.both, 1u);
  EXPECT_EQ(hits.only_first, 1u);
  EXPECT_EQ(hits.only_second + hits.neither, 0u);
  EXPECT_EQ(*e.difference[0].auroc->difference.value, 0);
}

TEST(EvaluateFigures, NothingIsComparedWhereOneModelIsMostlyInconclusive) {
  std::vector<EvaluatedPanel> panels = {sound(Verdict::ok, 1), crack(1, Verdict::ng, 3),
                                        crack(1, Verdict::ng, 4), crack(1, Verdict::ng, 2)};
  for (EvaluatedPanel& panel : panels) panel.answer.push_back(panel.answer[0]);
  const auto compared = [&](std::size_t open) {
    for (std::size_t i = 1; i <= open; ++i) {
      panels[i].answer[1].verdict = Verdict::inconclusive;
      panels[i].answer[1].reasons = {"recipe_mismatch"};
    }
    return figures_of(panels, {one_model("a"), one_model("b")});
  };
  EXPECT_TRUE(compared(1).difference[0].hits);  // one of three
  const Evaluation e = compared(2);
  EXPECT_FALSE(e.difference[0].hits || e.difference[0].auroc);
  EXPECT_EQ(e.detector[0].inconclusive, 0u);
  EXPECT_EQ(e.detector[1].inconclusive, 2u);
  ASSERT_EQ(e.detector[1].reasons.size(), 1u);
  EXPECT_EQ(e.detector[1].reasons[0].panels, 2u);
  const support::Json json = support::parse_json(evaluation_json(e), "figures");
  const support::Json& difference = json.find("differences")->items()[0];
  EXPECT_TRUE(difference.find("hits")->is_null() && difference.find("auroc")->is_null());
  EXPECT_EQ(json.find("figures")->find("b")->find("inconclusive")->integer(), 2);
}

TEST(EvaluateFigures, APageHasAPictureOfEveryKindOfDamageAndAllTables) {
  std::vector<EvaluatedPanel> panels = {sound(Verdict::ok, 1)};
  for (int k = 1; k <= 20; ++k)
    panels.push_back(crack(0.05 * k, (k > 8 && k != 12) || k == 5 || k == 7 ? Verdict::ng : Verdict::ok, k));
  const Evaluation e = figures_of(panels, {one_model()});
  const std::string html = evaluation_html(e);
  EXPECT_NE(html.find("class=\"detection\""), std::string::npos);
  EXPECT_NE(html.find("class=\"class-share\""), std::string::npos);
  EXPECT_EQ(evaluation_tables(e).size(), 3u);  // false alarms, damage, what is said of it
}

TEST(EvaluateFigures, ANetworkThatFindsNoMoreIsNamedAndOneThatFindsMoreIsNot) {
  std::vector<EvaluatedPanel> panels;
  for (int i = 0; i < 80; ++i) {
    const bool damaged = i % 2 == 1;
    panels.push_back(damaged ? crack(1, Verdict::ng, 0) : sound(Verdict::ok, 0));
    const double plain = i % 7, better = plain + (damaged ? 5 : 0);
    panels.back().answer.resize(3, panels.back().answer[0]);
    panels.back().answer[0].statistic = plain;
    panels.back().answer[1].statistic = better;
    panels.back().answer[2].statistic = 6 - plain;
  }
  std::vector<EvaluatedModel> models = {one_model("t2"), one_model("d"), one_model("t")};
  models[0].detector = "mspc", models[1].detector = "dream", models[2].detector = "temporal";
  Evaluation e = figures_of(panels, models);
  pipeline::tell_networks(e);
  ASSERT_EQ(e.warnings.size(), 1u);
  EXPECT_TRUE(e.warnings[0].starts_with("t does not beat t2 on goal1")) << e.warnings[0];
}

}  // namespace
}  // namespace motionanalyzer::testing::evaluate_figures_test
