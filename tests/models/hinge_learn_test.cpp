// Which panels teach the hinge detector, and what it says of those that do not.
#include <gtest/gtest.h>

#include <limits>

#include "models/hinge_scene.hpp"
#include "models/samples.hpp"

namespace motionanalyzer::testing::hinge_learn_test {
namespace {

using Scene = HingeScene;

std::string remarks_of(const Detector& detector) {
  std::string all;
  for (const std::string& remark : detector.remarks()) all += remark + "\n";
  return all;
}

bool remarks_of_say(const Detector& detector, const std::string& words) {
  return remarks_of(detector).find(words) != std::string::npos;
}

Thrown refusal_of(const PanelSet& set) {
  return thrown_by([&] { Scene::fitted("hinge", set); });
}

void expect_refused(const PanelSet& set, ErrorCode code, const std::string& words) {
  const Thrown error = refusal_of(set);
  EXPECT_EQ(error.code, code) << error.text;
  EXPECT_NE(error.text.find(words), std::string::npos) << error.text;
}

TEST(HingeLearn, NoHealthyPanelIsLeftOut) { EXPECT_EQ(remarks_of(Scene::detector()), ""); }

/// 32 panels of which one is cracked.
const Detector& one_of_32() {
  static const std::unique_ptr<Detector> made = [] {
    PanelSet set = Scene::healthy(1, 32);
    Scene::crack(set, 17, 0.1);
    return Scene::fitted("hinge", Scene::thinned(set));
  }();
  return *made;
}

TEST(HingeLearn, ACrackedNormalIsLeftOutAndNamed) {
  EXPECT_TRUE(
      remarks_of_say(one_of_32(), "1 of 32 panels given as normal look damaged and taught nothing (p17)"))
      << remarks_of(one_of_32());
}

TEST(HingeLearn, MoreThanOneInFiftyIsSaid) {
  EXPECT_TRUE(remarks_of_say(one_of_32(), "more than one in fifty")) << remarks_of(one_of_32());
}

TEST(HingeLearn, OneInFiftyIsNamedWithoutFurtherWords) {
  PanelSet set = Scene::healthy(1, 50);
  Scene::crack(set, 17, 0.1);
  const auto made = Scene::fitted("hinge", Scene::thinned(set));
  EXPECT_TRUE(remarks_of_say(*made, "1 of 50 panels given as normal look damaged")) << remarks_of(*made);
  EXPECT_FALSE(remarks_of_say(*made, "more than one in fifty"));
}

TEST(HingeLearn, WhatWasSaidIsKeptInTheFile) {
  EXPECT_EQ(Scene::reloaded(one_of_32(), "hinge")->remarks(), one_of_32().remarks());
}

TEST(HingeLearn, TheCrackedNormalDoesNotHideItsLikes) {
  PanelSet cracked = Scene::healthy(1, 18);
  Scene::crack(cracked, 17, 0.1);
  const auto scorer = one_of_32().start_panel();
  EXPECT_GT(Scene::scores(*scorer, Scene::thinned(cracked.residual[17])).back(), 6);
}

TEST(HingeLearn, NormalsOfWhichAThirdAreDamagedAreRefused) {
  PanelSet set = Scene::healthy(1, 33);
  for (std::size_t k = 0; k < 11; ++k) Scene::crack(set, 3 * k, 0.3);
  expect_refused(Scene::thinned(set), ErrorCode::bad_input, "look damaged");
}

TEST(HingeLearn, SoAreThoseThatAreAllDamagedAtOnePlace) {
  PanelSet set = Scene::healthy(1, 40);
  for (std::size_t k = 0; k < 10; ++k) {
    Scene::Panel panel;
    panel.number = 4 * k;
    panel.lambda = 0.05 + 0.01 * static_cast<double>(k);
    panel.place = 32;
    panel.onset = 30;
    set.residual[panel.number] = Scene::field(panel);
  }
  expect_refused(Scene::thinned(set), ErrorCode::bad_input, "more than one in ten");
}

TEST(HingeLearn, DamageThatLeavesTooFewPanelsIsNamedAsTheReason) {
  PanelSet set = Scene::healthy(1, 30);
  Scene::crack(set, 17, 0.1);
  expect_refused(Scene::thinned(set), ErrorCode::too_short,
                 "1 of 30 panels given as normal look damaged (p17)");
}

ResidualField soft_spot(std::uint64_t seed, std::uint64_t number) {
  Scene::Panel panel;
  panel.seed = seed;
  panel.number = number;
  panel.place = 40;
  panel.lambda = 0.1 + 0.005 * Random(seed, {number, 999}).normal();
  return Scene::thinned(Scene::field(panel));
}

TEST(HingeLearn, AWeakPlaceThatAllPanelsHaveIsHealthy) {
  PanelSet set = Scene::thinned(Scene::healthy(1, 32));
  for (std::uint64_t k = 0; k < 32; ++k) set.residual[k] = soft_spot(1, k);
  const auto made = Scene::fitted("hinge", set);
  EXPECT_FALSE(remarks_of_say(*made, "damaged")) << remarks_of(*made);
  const auto scorer = made->start_panel();
  EXPECT_LT(Scene::scores(*scorer, soft_spot(2, 1)).back(), 6);
}

TEST(HingeLearn, CopiesOfOnePanelAreRefused) {
  PanelSet set = Scene::thinned(Scene::healthy(1, 1));
  set.residual.resize(40, set.residual.front());
  expect_refused(set, ErrorCode::bad_input, "only 1 of 40 normal panels differ");
}

TEST(HingeLearn, APanelWithOtherStationsIsNamed) {
  PanelSet set = Scene::healthy(1, 31);
  set.residual[7].station.pop_back();
  expect_refused(set, ErrorCode::mismatch, "panel 'p7': its 63 stations are not the 64 of panel 'p0'");
}

TEST(HingeLearn, TooFewStationsAreNamed) {
  PanelSet set = Scene::healthy(1, 31);
  for (ResidualField& field : set.residual) field.station.resize(7);
  expect_refused(set, ErrorCode::mismatch, "panel 'p0': 7 stations");
}

TEST(HingeLearn, APanelWithFewerResidualsThanFramesIsNamed) {
  PanelSet set = Scene::healthy(1, 31);
  set.residual[9].residual_px.resize(Scene::kFrames - 1, Scene::kStations);
  expect_refused(set, ErrorCode::mismatch, "panel 'p9'");
}

TEST(HingeLearn, FramesOutOfOrderAreNamed) {
  PanelSet set = Scene::healthy(1, 31);
  std::swap(set.residual[5].frame[10], set.residual[5].frame[11]);
  expect_refused(set, ErrorCode::mismatch, "panel 'p5': frame 10 comes after frame 11");
}

TEST(HingeLearn, TheLastFrameNumberThatThereIsCountsAsAnyOther) {
  PanelSet set = Scene::thinned(Scene::healthy(1, 32));
  const auto wanted = Scene::fitted("hinge", set);
  constexpr std::int32_t kLast = std::numeric_limits<std::int32_t>::max();
  for (ResidualField& field : set.residual) {
    const std::int32_t shift = kLast - field.frame.back();
    for (std::int32_t& number : field.frame) number += shift;
  }
  TensorStore a, b;
  wanted->save(a);
  Scene::fitted("hinge", set)->save(b);
  EXPECT_EQ(a, b);
}

}  // namespace
}  // namespace motionanalyzer::testing::hinge_learn_test
