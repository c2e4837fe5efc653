#include "motionanalyzer/models/detector.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "models/coreset.hpp"
#include "models/mspc.hpp"
#include "models/samples.hpp"
#include "models/score_kernel.hpp"

namespace motionanalyzer::testing::detector_test {
namespace {

Matrix random_rows(std::uint64_t seed, std::size_t rows, std::size_t width) {
  return random_table(seed, rows, width).table.value;
}

double distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t j = 0; j < a.size(); ++j) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return std::sqrt(sum);
}

TEST(Detectors, AreFoundByName) {
  for (const DetectorInfo& info : detectors()) EXPECT_EQ(&find_detector(info.name), &info);
}

TEST(Detectors, AnUnknownNameIsRefusedWithTheKnownOnes) {
  const Thrown error = thrown_by([] { find_detector("forest"); });
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_NE(error.text.find("patchcore"), std::string::npos) << error.text;
}

TEST(Detectors, OptionsOfColumnsComeFirstWhereColumnsAreSeen) {
  for (const DetectorInfo& info : detectors()) {
    const OptionSet options = detector_options(info);
    if (info.needs_residual) {
      EXPECT_EQ(options.specs().size(), info.options.size());
      continue;
    }
    ASSERT_GE(options.specs().size(), 3u);
    EXPECT_EQ(options.specs()[0].name, "scaling");
    EXPECT_EQ(options.specs()[1].name, "lag");
    EXPECT_EQ(options.specs()[2].name, "features");
  }
}

TEST(ScoreKernel, StoppingEarlyNeverChangesADistanceWithinTheLimit) {
  const Matrix rows = score_kernel::pad_columns(random_rows(1, 60, 83));
  for (std::size_t i = 0; i + 1 < rows.rows(); ++i) {
    const double* a = rows.row(i).data();
    const double* b = rows.row(i + 1).data();
    const double whole = score_kernel::squared_distance(a, b, rows.cols());
    EXPECT_EQ(score_kernel::squared_distance_within(a, b, rows.cols(), whole), whole);
    EXPECT_GT(score_kernel::squared_distance_within(a, b, rows.cols(), whole * 0.1), whole * 0.1);
  }
}

/// Greedy k-centre written as its definition says.
std::vector<std::size_t> plain_k_centre(const Matrix& rows, std::size_t size, std::size_t start) {
  std::vector<std::size_t> chosen = {start};
  std::vector<double> least(rows.rows(), std::numeric_limits<double>::infinity());
  while (chosen.size() < size) {
    const double* last = rows.row(chosen.back()).data();
    for (std::size_t i = 0; i < rows.rows(); ++i)
      least[i] = std::min(least[i], score_kernel::squared_distance(rows.row(i).data(), last, rows.cols()));
    chosen.push_back(static_cast<std::size_t>(std::max_element(least.begin(), least.end()) - least.begin()));
  }
  return chosen;
}

TEST(KCentre, ChoosesTheRowsOfTheDefinition) {
  for (const auto& [count, width, size] :
       {std::array<std::size_t, 3>{300, 5, 60}, {1000, 23, 200}, {65, 70, 64}, {17, 3, 17}}) {
    const Matrix rows = score_kernel::pad_columns(random_rows(3, count, width));
    const std::vector<std::size_t> chosen = k_centre(rows, size, {});
    EXPECT_EQ(chosen, plain_k_centre(rows, size, chosen[0])) << count;
  }
}

TEST(KCentre, ChoosesTheRowsOfTheDefinitionFarFromTheOriginAndAmongRepeatedOnes) {
  Matrix rows = score_kernel::pad_columns(random_rows(3, 400, 9));
  for (std::size_t i = 0; i < 400; ++i)
    for (std::size_t j = 0; j < 9; ++j) rows(i, j) = 1e6 + std::round(rows(i % 200, j));
  const std::vector<std::size_t> chosen = k_centre(rows, 120, {});
  EXPECT_EQ(chosen, plain_k_centre(rows, chosen.size(), chosen[0]));
}

TEST(KCentre, StartsWithTheRowNearestToTheMean) {
  const Matrix plain = random_rows(3, 200, 4);
  std::vector<double> mean(4, 0.0);
  for (std::size_t i = 0; i < 200; ++i)
    for (std::size_t j = 0; j < 4; ++j) mean[j] += plain(i, j) / 200;
  std::size_t best = 0;
  for (std::size_t i = 1; i < 200; ++i)
    if (distance(plain.row(i), mean) < distance(plain.row(best), mean)) best = i;
  EXPECT_EQ(k_centre(score_kernel::pad_columns(plain), 3, {})[0], best);
}

TEST(KCentre, OfEquallyFarRowsTakesTheLowestIndex) {
  Matrix rows(5, 8);
  const double x[] = {0, 2, -2, 2, -2};
  for (std::size_t i = 0; i < 5; ++i) rows(i, 0) = x[i];
  EXPECT_EQ(k_centre(rows, 3, {}), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(KCentre, StopsWhenAllOtherRowsRepeatAChosenOne) {
  Matrix rows(9, 8);
  for (std::size_t i = 0; i < 9; ++i) rows(i, 0) = static_cast<double>(i % 3);
  EXPECT_EQ(k_centre(rows, 9, {}).size(), 3u);
}

TEST(KCentre, CanBeCancelled) {
  CancelToken cancel;
  cancel.cancel();
  Execution execution;
  execution.cancel = &cancel;
  const Matrix rows = score_kernel::pad_columns(random_rows(3, 50, 4));
  EXPECT_EQ(thrown_by([&] { k_centre(rows, 10, execution); }).code, ErrorCode::cancelled);
}

TEST(PatchCore, WithTheWholeBankIsTheNearestNeighbourDistance) {
  const PanelSet train = random_table(1, 150, 5), test = random_table(2, 30, 5);
  const Model bank = Model::train(train, {}, train_options("patchcore", {{"coreset_fraction", "1"}}));
  const Model knn = Model::train(train, {}, train_options("knn", {{"k", "1"}}));
  EXPECT_EQ(bank.score(test), knn.score(test));
}

TEST(PatchCore, KeepsTheRowsOfTheCoresetAlone) {
  const PanelSet train = random_table(1, 400, 5);
  const Model model =
      Model::train(train, {}, train_options("patchcore", {{"coreset_size", "37"}, {"scaling", "none"}}));
  const std::vector<double> score = model.score(train);
  EXPECT_EQ(std::count(score.begin(), score.end(), 0.0), 37);
}

TEST(PatchCore, SeveralNeighboursGiveTheMeanOfTheirDistances) {
  const PanelSet train = random_table(1, 150, 5), test = random_table(2, 30, 5);
  const auto options = [](const char* k) {
    return train_options("patchcore", {{"coreset_fraction", "1"}, {"neighbours", k}, {"scaling", "none"}});
  };
  const std::vector<double> three = Model::train(train, {}, options("3")).score(test);
  for (std::size_t i = 0; i < three.size(); ++i) {
    std::vector<double> all;
    for (std::size_t r = 0; r < 150; ++r)
      all.push_back(distance(test.table.value.row(i), train.table.value.row(r)));
    std::sort(all.begin(), all.end());
    EXPECT_NEAR(three[i], (all[0] + all[1] + all[2]) / 3, 1e-12 * three[i]);
  }
}

TEST(PatchCore, ReweightingIsEquationSevenOfThePaper) {
  const PanelSet train = random_table(1, 60, 3), test = random_table(2, 20, 3);
  const Model model = Model::train(
      train, {},
      train_options("patchcore", {{"coreset_fraction", "1"}, {"reweight", "4"}, {"scaling", "none"}}));
  const std::vector<double> score = model.score(test);
  const Matrix& bank = train.table.value;
  for (std::size_t i = 0; i < score.size(); ++i) {
    const std::span<const double> q = test.table.value.row(i);
    std::size_t nearest = 0;
    for (std::size_t r = 1; r < bank.rows(); ++r)
      if (distance(q, bank.row(r)) < distance(q, bank.row(nearest))) nearest = r;
    std::vector<std::size_t> order(bank.rows());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return distance(bank.row(nearest), bank.row(a)) < distance(bank.row(nearest), bank.row(b));
    });
    double sum = 0;
    for (std::size_t b = 0; b < 4; ++b) sum += std::exp(distance(q, bank.row(order[b])));
    const double d = distance(q, bank.row(nearest));
    EXPECT_NEAR(score[i], (1 - std::exp(d) / sum) * d, 1e-10 * d);
  }
}

TEST(Mspc, KeepsTheFewestComponentsAboveTheShare) {
  Matrix rows(0, 0);
  // Three uncorrelated columns of variances 90, 9 and 1: .9, .99 and 1 of the whole.
  const double s[] = {std::sqrt(90.0), 3, 1};
  for (int i = 0; i < 8; ++i)
    rows.append_row(std::vector<double>{i & 1 ? s[0] : -s[0], i & 2 ? s[1] : -s[1], i & 4 ? s[2] : -s[2]});
  EXPECT_EQ(principal_model(rows, 0.89).variance.size(), 1u);
  EXPECT_EQ(principal_model(rows, 0.95).variance.size(), 2u);
  EXPECT_EQ(principal_model(rows, 0.995).variance.size(), 3u);
  EXPECT_NEAR(principal_model(rows, 0.95).variance[1], 9 * 8.0 / 7, 1e-12);
}

TEST(Mspc, ScoreIsT2AndSpeEachOverItsLimit) {
  // Of 1,000 fitted rows about one in a hundred lies above each limit, so few lie above 2 and many below 1.
  const PanelSet train = random_table(1, 1000, 6);
  const std::vector<double> score = Model::train(train, {}, train_options("mspc")).score(train);
  const auto above = [&](double x) {
    return std::count_if(score.begin(), score.end(), [x](double s) { return s > x; });
  };
  EXPECT_LT(above(2), 10);
  EXPECT_GE(above(1), 10);
  EXPECT_LT(above(1), 200);
}

TEST(Fitting, FewerRowsThanNeighboursIsRefusedWithBothNumbers) {
  const Thrown error = thrown_by([] {
    Model::train(random_table(1, 30, 3), {}, train_options("knn", {{"k", "31"}}));
  });
  EXPECT_EQ(error.code, ErrorCode::too_short);
  EXPECT_NE(error.text.find("31"), std::string::npos) << error.text;
  EXPECT_NE(error.text.find("30"), std::string::npos) << error.text;
}

}  // namespace
}  // namespace motionanalyzer::testing::detector_test
