// Several detectors that judge together.
#include <gtest/gtest.h>

#include <cmath>

#include "models/ensemble_weights.hpp"
#include "models/hinge_scene.hpp"
#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::ensemble_test {
namespace {

Model ensemble(const PanelSet& normals, std::vector<std::pair<std::string, std::string>> option = {}) {
  return Model::train(normals, test_recipe(), train_options("ensemble", std::move(option)));
}

double largest(const std::vector<double>& score) {
  double most = -1e300;
  for (const double s : score)
    if (s > most) most = s;
  return most;
}

std::string last_remark(const Model& model) { return model.remarks().front(); }

TEST(EnsembleWeights, OfMembersThatSayTheSameShareOne) {
  Matrix statistic(400, 3);
  for (std::size_t i = 0; i < 400; ++i) {
    Random random(1, {i});
    statistic(i, 0) = random.normal();
    statistic(i, 1) = statistic(i, 0) + 0.05 * random.normal();
    statistic(i, 2) = random.normal();
  }
  const std::vector<double> weight = decorrelating_weights(statistic);
  EXPECT_NEAR(weight[0] + weight[1], 0.5, 0.06);
  EXPECT_NEAR(weight[2], 0.5, 0.06);
}

TEST(EnsembleWeights, AreNeverNegativeAndAddUpToOne) {
  Matrix statistic(200, 2);  // the second is the first and much noise: alone the first is better
  for (std::size_t i = 0; i < 200; ++i) {
    Random random(2, {i});
    statistic(i, 0) = random.normal();
    statistic(i, 1) = 3 * statistic(i, 0) + random.normal();
  }
  const std::vector<double> weight = decorrelating_weights(statistic);
  EXPECT_DOUBLE_EQ(weight[0], 1);
  EXPECT_DOUBLE_EQ(weight[1], 0);
}

TEST(EnsembleWeights, OfLabelledDamageFollowWhatTellsItApart) {
  Matrix sound(100, 2), damaged(5, 2);
  for (std::size_t i = 0; i < 105; ++i) {
    Random random(3, {i});
    Matrix& to = i < 100 ? sound : damaged;
    const std::size_t row = i < 100 ? i : i - 100;
    to(row, 0) = random.normal() + (i < 100 ? 0 : 4);
    to(row, 1) = random.normal();
  }
  const std::vector<double> weight = stacking_weights(sound, damaged);
  EXPECT_GT(weight[0], 2 * weight[1]);
  EXPECT_NEAR(weight[0] + weight[1], 1, 1e-12);
}

/// The first member tells the damage apart, the second is noise, the third loudest noise.
struct OneThatSees {
  Matrix sound{120, 3}, damaged{30, 3};
  OneThatSees() {
    for (std::size_t i = 0; i < 150; ++i) {
      Random random(4, {i});
      Matrix& to = i < 120 ? sound : damaged;
      const std::size_t row = i < 120 ? i : i - 120;
      to(row, 0) = random.normal() + (i < 120 ? 0 : 2.5);
      to(row, 1) = random.normal();
      to(row, 2) = 6 * random.normal();
    }
  }
  static std::vector<double> column(const Matrix& rows, std::size_t j) {
    std::vector<double> out;
    for (std::size_t i = 0; i < rows.rows(); ++i) out.push_back(rows(i, j));
    return out;
  }
  double of_sum(const std::vector<double>& weight) const {
    std::vector<double> a, b;
    for (std::size_t i = 0; i < 150; ++i) {
      const Matrix& from = i < 120 ? sound : damaged;
      double sum = 0;
      for (std::size_t j = 0; j < 3; ++j) sum += weight[j] * from(i < 120 ? i : i - 120, j);
      (i < 120 ? a : b).push_back(sum);
    }
    return separation(a, b);
  }
};

TEST(EnsembleWeights, SeparationIsTheAreaUnderTheCurve) {
  EXPECT_DOUBLE_EQ(separation({1, 2, 3}, {2, 4}), (1.5 + 3) / 6);
  EXPECT_DOUBLE_EQ(separation({}, {2}), 0.5);
}

TEST(EnsembleWeights, ChosenByDamageAreNeverWorseThanOneMember) {
  const OneThatSees panels;
  const std::vector<double> first = {0.2, 0.3, 0.5};
  const std::vector<double> weight = separating_weights(panels.sound, panels.damaged, first);
  EXPECT_NEAR(weight[0] + weight[1] + weight[2], 1, 1e-12);
  EXPECT_GT(panels.of_sum(weight), panels.of_sum(first) + 0.1);
  for (std::size_t j = 0; j < 3; ++j)
    EXPECT_GE(panels.of_sum(weight),
              separation(OneThatSees::column(panels.sound, j), OneThatSees::column(panels.damaged, j)));
}

TEST(EnsembleWeights, AMemberThatOnlyAddsNoiseIsNotHeard) {
  const OneThatSees panels;
  const std::vector<bool> heard = members_to_hear(panels.sound, panels.damaged, 1);
  EXPECT_TRUE(heard[0]);
  EXPECT_FALSE(heard[2]);
  EXPECT_EQ(members_to_hear(Matrix(2, 3), Matrix(2, 3), 2), std::vector<bool>(3, true));
}

TEST(Ensemble, WhatDamageHasChosenIsSaidAndStaysInTheFile) {
  const PanelSet normals = random_panels({.panels = 40});
  const PanelSet damaged = random_panels({.seed = 8, .panels = 4, .changed_from = 10, .change = 20});
  for (const char* rule : {"weighted", "max", "agree"}) {
    const Model model = ensemble(normals, {{"members", "mspc,knn,mahalanobis"}, {"rule", rule}});
    const Model chosen = model.stacked(normals, damaged);
    EXPECT_NE(last_remark(chosen).find("chosen by 4 damaged panels"), std::string::npos);
    const Model back = Model::from_bytes(chosen.to_bytes());
    EXPECT_EQ(back.remarks(), chosen.remarks());
    EXPECT_EQ(largest(back.score(damaged)), largest(chosen.score(damaged)));
  }
}

TEST(Ensemble, AMemberAloneRanksPanelsAsItself) {
  const PanelSet normals = random_panels();
  const PanelSet probe = random_panels({.seed = 5, .panels = 6});
  const Model alone = ensemble(normals, {{"members", "mspc"}});
  const Model itself = Model::train(normals, test_recipe(), train_options("mspc"));
  const std::vector<double> a = alone.score(probe), b = itself.score(probe);
  std::vector<std::pair<double, double>> statistic;
  for (std::size_t k = 0; k < 6; ++k) {
    const auto part = [&](const std::vector<double>& s) {
      return largest({s.begin() + static_cast<std::ptrdiff_t>(30 * k),
                      s.begin() + static_cast<std::ptrdiff_t>(30 * k + 30)});
    };
    statistic.emplace_back(part(a), part(b));
  }
  std::sort(statistic.begin(), statistic.end());
  for (std::size_t k = 1; k < 6; ++k) EXPECT_GT(statistic[k].second, statistic[k - 1].second);
}

TEST(Ensemble, RulesAreTheSumTheHighestAndTheKthOfTheMembers) {
  const PanelSet normals = random_panels(), probe = random_panels({.seed = 5, .panels = 1});
  const std::vector<double> a = ensemble(normals, {{"members", "mspc"}}).score(probe);
  const std::vector<double> b = ensemble(normals, {{"members", "knn"}}).score(probe);
  const auto both = [&](const char* rule, const char* weights) {
    return ensemble(normals, {{"members", "mspc,knn"}, {"rule", rule}, {"weights", weights}}).score(probe);
  };
  const std::vector<double> sum = both("weighted", "3,1"), max = both("max", "auto"),
                            agree = both("agree", "auto");
  for (std::size_t i = 2; i < 28; ++i) {
    EXPECT_NEAR(sum[i], 0.75 * a[i] + 0.25 * b[i], 1e-12);
    EXPECT_EQ(max[i], std::max(a[i], b[i]));
    EXPECT_EQ(agree[i], std::min(a[i], b[i]));
  }
}

/// Bending panels with their fields, and rows of random columns.
PanelSet fields_and_columns() {
  PanelSet set = HingeScene::thinned(HingeScene::healthy(2, 32));
  set.table.extractor = test_recipe().extractor;
  set.table.column = columns(4);
  std::vector<std::size_t> offset = {0};
  Random random(7);
  for (const ResidualField& field : set.residual) {
    for (std::size_t t = 0; t < field.frame.size(); ++t) {
      append_plain_row(set.table, {random.normal(), random.normal(), random.normal(), random.normal()});
      set.table.frame.back() = field.frame[t];
      set.table.phase.back() = field.phase[t];
      set.table.hold_s.back() = field.hold_s[t];
    }
    set.table.panel.push_back(field.panel);
    offset.push_back(set.table.rows());
  }
  set.table.offset = offset;
  return set;
}

/// The highest and the k-th of members that are blind to what one of them sees rank panels worse than it.
TEST(Ensemble, WithoutLabelsEveryRuleHearsTheMemberThatModelsTheStripAlone) {
  const PanelSet normals = fields_and_columns();
  for (const char* rule : {"max", "agree"}) {
    const std::vector<std::pair<std::string, std::string>> option = {{"members", "hinge,mspc"},
                                                                     {"rule", rule}};
    const Model model = Model::train(normals, field_recipe(), train_options("ensemble", option));
    EXPECT_EQ(last_remark(model), "members hinge mspc (not heard)") << rule;
    EXPECT_EQ(last_remark(Model::from_bytes(model.to_bytes())), last_remark(model)) << rule;
  }
}

TEST(Ensemble, OfColumnsAndFieldsLooksAtBoth) {
  PanelSet normals = random_fields({.panels = 20});
  normals.table = random_panels({.panels = 20}).table;
  // The detector of residual fields in the table needs bending panels; the field is handed on nonetheless.
  const Model model = ensemble(normals, {{"members", "mspc,knn"}});
  EXPECT_FALSE(model.needs().residual_fields);
  EXPECT_TRUE(model.recipe().trajectory.empty());
  EXPECT_EQ(needs_of(train_options("ensemble"), normals.table.column), (ModelNeeds{true, false, true}));
  EXPECT_EQ(needs_of(train_options("ensemble", {{"members", "mspc"}}), normals.table.column),
            (ModelNeeds{true, false, false}));
}

TEST(Ensemble, AColumnLeftOutIsSeenByNoMember) {
  const PanelSet normals = random_panels();
  const Model model = ensemble(normals, {{"features", "odd"}});
  const PanelSet odd = random_panels({.seed = 5, .panels = 1}),
                 changed = random_panels({.seed = 5, .panels = 1, .changed_from = 3, .change = 50});
  EXPECT_EQ(model.needed_columns(), (std::vector<std::size_t>{1, 3, 5}));
  EXPECT_DOUBLE_EQ(largest(model.score(odd)), largest(model.score(changed)));  // c0 is even
}

TEST(Ensemble, StacksByLabelledDamageAndSaysSo) {
  const PanelSet normals = random_panels({.panels = 40});
  const Model model = ensemble(normals, {{"members", "mspc,knn"}, {"rule", "stacking"}});
  EXPECT_TRUE(model.stacks());
  EXPECT_NE(last_remark(model).find("no damaged panel"), std::string::npos);
  const Model stacked =
      model.stacked(normals, random_panels({.seed = 8, .panels = 4, .changed_from = 10, .change = 20}));
  EXPECT_NE(last_remark(stacked).find("by 4 damaged panels"), std::string::npos);
  EXPECT_EQ(Model::from_bytes(stacked.to_bytes()).remarks(), stacked.remarks());
  EXPECT_FALSE(ensemble(normals, {{"members", "mspc,knn"}, {"weights", "1,2"}}).stacks());
}

TEST(Ensemble, MovesToALineWithAllItsMembers) {
  const Model model = ensemble(random_panels());
  Recipe line = test_recipe();
  line.origin = "";
  const Model moved = model.calibrate(random_panels({.seed = 9}), line, true);
  EXPECT_EQ(moved.calibration()->source, "line");
  EXPECT_EQ(moved.calibration()->statistic.size(), 10u);
}

TEST(Ensemble, WrongOptionsAreNamed) {
  const PanelSet normals = random_panels();
  for (const auto& [name, value, said] : {std::array<const char*, 3>{"members", "mspc,knnn", "patchcore"},
                                          std::array<const char*, 3>{"members", "mspc,ensemble", "combines"},
                                          std::array<const char*, 3>{"weights", "1,-1", "weights"},
                                          std::array<const char*, 3>{"rule", "mean", "stacking"}}) {
    const Thrown error = thrown_by([&, n = name, v = value] { ensemble(normals, {{n, v}}); });
    EXPECT_EQ(error.code, ErrorCode::invalid_argument) << value;
    EXPECT_NE(error.text.find(said), std::string::npos) << error.text;
  }
}

TEST(Ensemble, ReadBackIsTheSameAndCutOffIsRefused) {
  const Model model = ensemble(random_panels(), {{"members", "mspc"}});
  std::vector<std::uint8_t> bytes = model.to_bytes();
  EXPECT_EQ(Model::from_bytes(bytes).to_bytes(), bytes);
  for (std::size_t cut = 1; cut < bytes.size(); cut += bytes.size() / 7)
    EXPECT_TRUE(thrown_by([&] { Model::from_bytes(std::span(bytes).first(cut)); }).any);
}

}  // namespace
}  // namespace motionanalyzer::testing::ensemble_test
