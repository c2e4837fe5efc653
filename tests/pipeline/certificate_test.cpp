#include "motionanalyzer/pipeline/certificate.hpp"

#include <gtest/gtest.h>

#include "models/residual_samples.hpp"
#include "report/markup.hpp"
#include "support/json.hpp"

namespace motionanalyzer::testing::certificate_test {
namespace {

/// A detector whose sensitivity is known in closed form: lambda_sd .001 from the last frame on, a hundred
/// times that at the first of four places (.1) and for damage at .95 of the bend.
Model known_model(bool calibrated = true) {
  const Model model = Model::train(random_fields({.panels = 40}), field_recipe(), field_options());
  return calibrated ? model.calibrate(random_fields({.seed = 2, .panels = 30}), field_recipe(), false)
                    : model;
}

support::Json facts_of(const Certificate& certificate) {
  return support::parse_json(certificate.json, "certificate");
}

bool says(const Certificate& certificate, const std::string& part) {
  return certificate.text.find(part) != std::string::npos;
}

TEST(Certificate, FindsTheBlindZoneAndItsShare) {
  const support::Json blind = *facts_of(certify(known_model(), 25)).find("blind");
  const auto zones = blind.find("zones")->items();
  ASSERT_EQ(zones.size(), 1u);
  EXPECT_EQ(zones[0].find("from")->number(), 0);
  EXPECT_NEAR(*zones[0].find("to")->number(), 0.2, 1e-12);  // halfway between places .1 and .3
  EXPECT_NEAR(*blind.find("share")->number(), 0.2, 1e-12);
}

TEST(Certificate, SeveritiesGrowWithTheLengthThatIsGiven) {
  const Model model = known_model();
  const auto best = [&](double length_mm) {
    return *facts_of(certify(model, length_mm)).find("found")->find("lambda90")->find("best")->number();
  };
  EXPECT_NEAR(best(50), 2 * best(25), 1e-12);
}

TEST(Certificate, WithoutAScaleSpeaksOfFractionsOfTheLength) {
  Recipe recipe = field_recipe();
  recipe.mm_per_px.reset();
  const Model model = Model::train(random_fields({.panels = 40}), recipe, field_options())
                          .calibrate(random_fields({.seed = 2, .panels = 30}), recipe, false);
  const Certificate certificate = certify(model);
  EXPECT_TRUE(facts_of(certificate).find("length_mm")->is_null());
  EXPECT_TRUE(says(certificate, "of the visible length")) << certificate.text;
  EXPECT_FALSE(says(certificate, " mm")) << certificate.text;
}

TEST(Certificate, NamesAlphaAndHowManyPanelsItRestsOn) {
  const Certificate certificate = certify(known_model(), 25);
  EXPECT_TRUE(
      says(certificate, "Accepted false alarms: 0.1 a panel. Fitted on 32 normal panels, calibrated on 30"))
      << certificate.text;
  EXPECT_TRUE(says(certificate, "coarse")) << certificate.text;
  EXPECT_TRUE(says(certificate, "999 normal panels have to calibrate; 9 are the fewest")) << certificate.text;
  const support::Json normals = *facts_of(certificate).find("normals");
  EXPECT_EQ(normals.find("fewest_for_a_verdict")->integer(), 9);
  EXPECT_EQ(normals.find("to_claim_a_rate")->integer(), 999);
  EXPECT_LT(*normals.find("realised_rate")->find("low")->number(), 0.1);
  EXPECT_GT(*normals.find("realised_rate")->find("high")->number(), 0.1);
}

TEST(Certificate, WhatIsGivenIsNotRounded) {
  Recipe recipe = field_recipe();
  recipe.fps = 125;
  const Model model = Model::train(random_fields({.panels = 40}), recipe, field_options())
                          .calibrate(random_fields({.seed = 2, .panels = 30}), recipe, false);
  const Certificate certificate = certify(model, 23.4);
  EXPECT_TRUE(says(certificate, ": 125 frames a second")) << certificate.text;
  EXPECT_TRUE(says(certificate, "23.4 mm of visible strip")) << certificate.text;
  EXPECT_TRUE(says(certificate, "0.9 to 1 (21.1 to 23.4 mm)")) << certificate.text;
}

// .6 mm of 25 mm is .024 of the length: four times what is found in the middle, a quarter of what is found at
// .1.
TEST(Certificate, TellsHowSoonDamageIsFound) {
  const Certificate certificate = certify(known_model(), 25);
  const support::Json delay = *facts_of(certificate).find("delay");
  EXPECT_EQ(delay.find("lambda")->number(), 0.6);
  EXPECT_EQ(delay.find("frames")->find("best")->number(), 5);  // onset in frame 15, answer in frame 20
  EXPECT_TRUE(delay.find("frames")->find("worst")->is_null());
  EXPECT_TRUE(says(certificate, "Delay: damage of 0.6 mm")) << certificate.text;
  EXPECT_TRUE(says(certificate, "not within the panel at the worst")) << certificate.text;
}

TEST(Certificate, ThePageIsOneWellFormedFileWithAPictureAndNoScript) {
  const std::string html = certify(known_model(), 25).html;
  EXPECT_NE(html.find("<svg class=\"plot\""), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("<link"), std::string::npos);
  EXPECT_EQ(report_test::MarkupChecker::check(html), "");
}

TEST(Certificate, IsNotAvailableForModelsThatCannotSay) {
  const Model knn = Model::train(random_panels({}), test_recipe(), train_options("knn"));
  EXPECT_EQ(thrown_by([&] { certify(knn); }).code, ErrorCode::not_available);
  EXPECT_EQ(thrown_by([&] { certify(known_model(false)); }).code, ErrorCode::not_available);
  EXPECT_EQ(thrown_by([&] { certify(known_model(), -1); }).code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace motionanalyzer::testing::certificate_test
