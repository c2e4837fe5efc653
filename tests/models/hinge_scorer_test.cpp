#include "models/hinge/scorer.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "models/hinge/learn.hpp"
#include "models/hinge_scene.hpp"
#include "models/samples.hpp"

namespace motionanalyzer::testing::hinge_scorer_test {
namespace {

using Scene = HingeScene;

constexpr std::uint64_t kOther = 77;  // a seed that taught nothing

Scene::Panel weak_panel(double lambda = 0.25, std::size_t place = 32, std::size_t onset = 30) {
  Scene::Panel panel;
  panel.seed = kOther;
  panel.lambda = lambda;
  panel.place = place;
  panel.onset = onset;
  return panel;
}

double whole_score(const ResidualField& field) {
  const auto scorer = Scene::detector(true).start_panel();
  return Scene::scores(*scorer, field).back();
}

std::vector<double> frame_scores(const ResidualField& field) {
  const auto scorer = Scene::detector().start_panel();
  return Scene::scores(*scorer, field);
}

std::optional<Finding> finding_of(const ResidualField& field) {
  const auto scorer = Scene::detector().start_panel();
  Scene::scores(*scorer, field);
  return scorer->finding();
}

TEST(HingeScorer, AResidualOfOtherStationsIsRefused) {
  const ResidualField field = Scene::field(weak_panel());
  const std::size_t full = Scene::kStations;
  for (const auto& [residuals, marks] : {std::pair(full - 1, full), {full, full - 1}, {0, full}}) {
    const auto scorer = Scene::detector().start_panel();
    ScoreInput in;
    in.usable = true;
    in.residual_px = field.residual_px.row(0).first(residuals);
    in.residual_mask = field.mask.row(0).first(marks);
    std::vector<FrameScore> out;
    const Thrown error = thrown_by([&] { scorer->push(in, out); });
    EXPECT_EQ(error.code, ErrorCode::mismatch);
    EXPECT_NE(error.text.find("64 stations"), std::string::npos) << error.text;
  }
}

/// What the detector has learnt, as its file says.
hinge::Parameters learnt() {
  TensorStore store;
  Scene::detector().save(store);
  hinge::Parameters p;
  p.trajectory = Scene::trajectory();
  p.stations = Scene::kStations;
  p.bin_shape = store.vector("bin_shape");
  p.mean_px = store.matrix("mean_px", p.stations);
  p.noise_px2 = store.matrix("noise_px2", hinge::kModes);
  if (store.has("spike")) p.spike = store.matrix("spike", p.bins() * hinge::kModes);
  return p;
}

/// The same with what is known of normals' noise.
hinge::Parameters whole_parameters() {
  TensorStore store;
  Scene::detector().save(store);
  hinge::Parameters p = learnt();
  p.noise_level = store.number("noise_level", 0, 100);
  return p;
}

const hinge::Tables& learnt_tables() {
  static const hinge::Tables made = hinge::make_tables(learnt());
  return made;
}

/// Largest z over the onsets and places that a causal scorer looks at, from the frames that were seen.
double largest_of_whole(const ResidualField& field) {
  const hinge::Tables& t = learnt_tables();
  const std::size_t n = field.frame.size();
  std::vector<hinge::SeenFrame> seen;
  std::vector<double> centred(n * Scene::kStations);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t g = hinge::knot_of(field.shape[i]);
    seen.push_back({g, i, field.frame[i], field.shape[i]});
    hinge::centred(field.residual_px.row(i), field.mask.row(i), t.mean_px.at(g),
                   std::span(centred).subspan(i * Scene::kStations, Scene::kStations));
  }
  hinge::WholeSearch search(t);
  search.run(seen, centred.data());
  double largest = 0;
  for (std::size_t onset = 0; onset < n; ++onset) {
    if (onset + 6 < n && onset % 3 != 0) continue;
    for (std::size_t h = 0; h < hinge::kPlaces; ++h) largest = std::max(largest, search.z(onset, h));
  }
  return largest;
}

TEST(HingeScorer, APanelWithTwiceTheNoiseIsBelievedHalfAsMuch) {
  Scene::Panel loud = weak_panel(0);
  loud.noise = 2;
  hinge::Scorer scorer(hinge::shared_of(whole_parameters()), hinge::Answer::panel);
  const double score = Scene::scores(scorer, Scene::field(loud)).back();
  ASSERT_GT(scorer.peak().gated, 0);
  EXPECT_NEAR(scorer.peak().gated / score, 2, 0.2);
}

/// The last score of a detector whose normals are nearly all less uneven than this.
double score_where_normals_are_uneven(double limit, hinge::Answer answer, const ResidualField& field,
                                      double* uneven = nullptr) {
  static const std::shared_ptr<hinge::Shared> shared = hinge::shared_of(whole_parameters());
  shared->parameters.uneven_limit = limit;
  hinge::Scorer scorer(shared, answer);
  const double score = Scene::scores(scorer, field).back();
  if (uneven != nullptr) *uneven = scorer.peak().uneven;
  return score;
}

TEST(HingeScorer, AnUnevenStripIsBelievedLess) {
  const ResidualField field = Scene::field(weak_panel(0.04, 25, 30));
  for (const hinge::Answer answer : {hinge::Answer::panel, hinge::Answer::frames}) {
    double uneven = 0;
    const double known = score_where_normals_are_uneven(1e9, answer, field, &uneven);
    ASSERT_GT(known, 5);
    EXPECT_EQ(score_where_normals_are_uneven(1.2 * uneven, answer, field), known);
    EXPECT_NEAR(known / score_where_normals_are_uneven(0.25 * uneven, answer, field), 2, 0.1);
  }
}

// A stretch of a quarter of the strip that is stiffer than the normals': a design, no damage.
TEST(HingeScorer, AStripOfAnotherDesignIsNothingKnown) {
  ResidualField design = Scene::field(weak_panel(0));
  for (std::size_t place = 24; place < 40; ++place) {
    const ResidualField one = Scene::field(weak_panel(-0.008, place, 0)), none = Scene::field(weak_panel(0));
    for (std::size_t t = 0; t < Scene::kFrames; ++t)
      for (std::size_t s = 0; s < Scene::kStations; ++s)
        design.residual_px(t, s) += one.residual_px(t, s) - none.residual_px(t, s);
  }
  ASSERT_TRUE(finding_of(design).has_value());
  EXPECT_EQ(finding_of(design)->explained_by, kNothingKnown);
}

TEST(HingeScorer, TheLastScoreOfAHealthyPanelIsTheLargestZOfTheWhole) {
  const ResidualField field = Scene::field(weak_panel(0));
  const double whole = largest_of_whole(field);
  // Information is that of the nominal panel, half a frame away from this one: some percent of it.
  EXPECT_NEAR(frame_scores(field).back(), whole, 0.05 * whole);
}

TEST(HingeScorer, TheLastScoreOfADamagedPanelIsTheLargestZOfTheWhole) {
  const ResidualField field = Scene::field(weak_panel());
  const double whole = largest_of_whole(field);
  ASSERT_GT(whole, 10);
  EXPECT_NEAR(score_where_normals_are_uneven(1e9, hinge::Answer::frames, field), whole, 0.05 * whole);
}

TEST(HingeScorer, HealthyPanelsStayBelowWhatIsWorthAsking) {
  double largest = 0;
  for (std::uint64_t k = 0; k < 10; ++k) {
    Scene::Panel panel;
    panel.seed = kOther;
    panel.number = k;
    largest = std::max(largest, whole_score(Scene::field(panel)));
  }
  EXPECT_GT(largest, 0);
  EXPECT_LT(largest, 6);
}

TEST(HingeScorer, NoScoreKnowsLaterFrames) {
  const ResidualField field = Scene::field(weak_panel());
  const std::vector<double> all = frame_scores(field);
  const auto scorer = Scene::detector().start_panel();
  std::vector<FrameScore> out;
  for (std::size_t t = 0; t < 40; ++t) scorer->push(input_of(field, t), out);
  for (std::size_t t = 0; t < 40; ++t) EXPECT_EQ(out[t].raw, all[t]) << t;
}

TEST(HingeScorer, ASecondPanelGetsTheBytesOfAFirst) {
  const ResidualField first = Scene::field(weak_panel()), second = Scene::field(weak_panel(0.15, 40, 10));
  const auto scorer = Scene::detector().start_panel();
  Scene::scores(*scorer, first);
  scorer->reset();
  EXPECT_FALSE(scorer->finding().has_value());
  const std::vector<double> again = Scene::scores(*scorer, second);
  EXPECT_TRUE(same_bytes(again, frame_scores(second)));
}

TEST(HingeScorer, ScoresAreTheSameWhereNobodyAsksForAFinding) {
  const ResidualField field = Scene::field(weak_panel());
  for (const bool whole_panel : {false, true}) {
    const auto asked = Scene::detector(whole_panel).start_panel(),
               unasked = Scene::detector(whole_panel).start_panel();
    unasked->only_scores();
    EXPECT_TRUE(same_bytes(Scene::scores(*unasked, field), Scene::scores(*asked, field))) << whole_panel;
    EXPECT_TRUE(asked->finding().has_value());
    EXPECT_FALSE(unasked->finding().has_value());
  }
}

TEST(HingeScorer, TheWholePanelIsScoredAtItsEndAlone) {
  const auto scorer = Scene::detector(true).start_panel();
  const std::vector<double> score = Scene::scores(*scorer, Scene::field(weak_panel()));
  ASSERT_EQ(score.size(), Scene::kFrames);
  for (std::size_t t = 0; t + 1 < score.size(); ++t) EXPECT_TRUE(std::isnan(score[t]));
  EXPECT_GT(score.back(), 10);
}

TEST(HingeScorer, MissingFramesHaveNoScoreAndTheRestFindsTheHinge) {
  ResidualField field = Scene::field(weak_panel());
  for (std::size_t t = 0; t < Scene::kFrames; t += 9) {
    field.shape[t] = std::numeric_limits<double>::quiet_NaN();
    for (auto& m : field.mask.row(t)) m = 0;
  }
  const std::vector<double> score = frame_scores(field);
  for (std::size_t t = 0; t < Scene::kFrames; ++t) EXPECT_EQ(std::isnan(score[t]), t % 9 == 0) << t;
  EXPECT_GT(score.back(), 10);
}

TEST(HingeScorer, WithHalfThePanelMissingThereIsNoScoreOfTheWhole) {
  ResidualField field = Scene::field(weak_panel());
  for (std::size_t t = 0; t < Scene::kFrames / 2; ++t)
    field.shape[t] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(std::isnan(whole_score(field)));
}

TEST(HingeScorer, MaskedStationsAreNotRead) {
  ResidualField field = Scene::field(weak_panel());
  for (std::size_t t = 0; t < Scene::kFrames; ++t)
    for (std::size_t s = 0; s < Scene::kStations; ++s)
      if ((s + t) % 5 == 0) field.mask(t, s) = 0;
  const std::vector<double> before = frame_scores(field);
  for (std::size_t t = 0; t < Scene::kFrames; ++t)
    for (std::size_t s = 0; s < Scene::kStations; ++s)
      if (field.mask(t, s) == 0) field.residual_px(t, s) = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(same_bytes(frame_scores(field), before));
  EXPECT_GT(before.back(), 10);
}

TEST(HingeScorer, APanelWithoutAnyFrameHasNoFinding) {
  ResidualField field = Scene::field(weak_panel());
  std::fill(field.shape.begin(), field.shape.end(), std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(finding_of(field).has_value());
}

struct Planted {
  double lambda;
  std::size_t place, onset;
};

class HingeFound : public ::testing::TestWithParam<Planted> {
 protected:
  Finding found() {
    const Planted p = GetParam();
    return finding_of(Scene::field(weak_panel(p.lambda, p.place, p.onset))).value();
  }
  double place() const { return (static_cast<double>(GetParam().place) + 0.5) / hinge::kPlaces; }
  std::int32_t onset() const { return static_cast<std::int32_t>(GetParam().onset); }
};

TEST_P(HingeFound, OnsetWithinTwoFrames) { EXPECT_LE(std::abs(found().onset_frame - onset()), 2); }

TEST_P(HingeFound, PlaceWithinAFiftiethOfTheLength) { EXPECT_NEAR(found().position, place(), 0.02); }

TEST_P(HingeFound, SeverityWithinATenth) {
  EXPECT_NEAR(found().lambda, GetParam().lambda, 0.1 * GetParam().lambda);
}

TEST_P(HingeFound, TheIntervalsHoldTheTruth) {
  const Finding f = found();
  EXPECT_LE(f.onset_interval[0], onset());
  EXPECT_GE(f.onset_interval[1], onset());
  EXPECT_LE(f.position_interval[0], place());
  EXPECT_GE(f.position_interval[1], place());
  EXPECT_LE(f.lambda_interval[0], GetParam().lambda);
  EXPECT_GE(f.lambda_interval[1], GetParam().lambda);
}

TEST_P(HingeFound, NothingElseExplainsIt) { EXPECT_EQ(found().explained_by, ""); }

INSTANTIATE_TEST_SUITE_P(Planted, HingeFound,
                         ::testing::Values(Planted{0.3, 25, 30}, Planted{0.4, 36, 24}, Planted{0.2, 31, 35}));

TEST(HingeScorer, AStrongCrackHasItsOnsetToTheFrame) {
  for (const std::size_t onset : {24u, 30u, 36u, 42u}) {
    const Finding f = finding_of(Scene::field(weak_panel(1.0, 30, onset))).value();
    EXPECT_EQ(f.onset_frame, static_cast<std::int32_t>(onset));
  }
}

TEST(HingeScorer, AStripThatCameInWeakIsCalledIncoming) {
  EXPECT_EQ(finding_of(Scene::field(weak_panel(0.3, 30, 0))).value().cause, Cause::incoming);
}

TEST(HingeScorer, AStripThatCracksWhileItBendsIsCalledBending) {
  EXPECT_EQ(finding_of(Scene::field(weak_panel(0.3, 30, 32))).value().cause, Cause::bending);
}

Scene::Panel lit_panel() {
  Scene::Panel panel;
  panel.seed = kOther;
  return panel;
}

TEST(HingeScorer, AHighlightThatStandsInTheImageIsAGlare) {
  Scene::Panel panel = lit_panel();
  panel.column_px = 2;
  const ResidualField field = Scene::field(panel);
  EXPECT_EQ(whole_score(field), 0);
  EXPECT_EQ(finding_of(field).value().explained_by, "glare");
}

TEST(HingeScorer, ASpotInTheImageIsASpeck) {
  Scene::Panel panel = lit_panel();
  panel.spot_px = 2;
  const ResidualField field = Scene::field(panel);
  EXPECT_EQ(whole_score(field), 0);
  EXPECT_EQ(finding_of(field).value().explained_by, "speck");
}

TEST(HingeScorer, ABumpOnTheMaterialIsASpeck) {
  Scene::Panel panel = lit_panel();
  panel.material_px = 2;
  const ResidualField field = Scene::field(panel);
  EXPECT_EQ(whole_score(field), 0);
  EXPECT_EQ(finding_of(field).value().explained_by, "speck");
}

TEST(HingeScorer, FrameByFrameABumpRaisesNothingWhenItIsKnown) {
  Scene::Panel panel = lit_panel();
  panel.material_px = 2;
  EXPECT_EQ(frame_scores(Scene::field(panel)).back(), 0);
}

TEST(HingeScorer, APanelUnlikeAnythingIsSaidToBe) {
  Scene::Panel panel = lit_panel();
  panel.noise = 4;
  EXPECT_EQ(finding_of(Scene::field(panel)).value().explained_by, kNothingKnown);
}

TEST(HingeScorer, FrameNumbersAtTheEndsOfTheirRangeAreNoDanger) {
  ResidualField field = Scene::field(weak_panel());
  for (std::size_t t = 0; t < Scene::kFrames; ++t)
    field.frame[t] =
        t < 65 ? std::numeric_limits<std::int32_t>::min() : std::numeric_limits<std::int32_t>::max();
  for (const double score : frame_scores(field)) EXPECT_TRUE(std::isfinite(score));
}

TEST(HingeScorer, ShapesFarBeyondTheBendAreNoDanger) {
  ResidualField field = Scene::field(weak_panel());
  field.shape[70] = 1e300;
  field.shape[71] = -1e300;
  for (const double score : frame_scores(field)) EXPECT_TRUE(std::isfinite(score));
}

}  // namespace
}  // namespace motionanalyzer::testing::hinge_scorer_test
