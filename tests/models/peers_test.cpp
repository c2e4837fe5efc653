// Against scikit-learn: tests/golden/peers/*.csv, written by benchmarks/peers/make_sklearn_golden.py.
// 1e-9 relative: both work in doubles, and the worst conditioned step (PCA of 90 rows x 37) loses 5 digits.
#include <gtest/gtest.h>

#include <cmath>

#include "models/mspc.hpp"
#include "models/samples.hpp"
#include "motionanalyzer/statistics/whitening.hpp"

namespace motionanalyzer::testing::peers_test {
namespace {

class SklearnPeer : public ::testing::TestWithParam<const char*> {
 protected:
  std::string file(const char* kind) const {
    return std::string(MA_TEST_GOLDEN) + "/peers/" + GetParam() + "_" + kind + ".csv";
  }
  PanelSet train() const { return table_of_csv(file("train")); }
  PanelSet test() const { return table_of_csv(file("test")); }
  std::vector<double> answer(const std::string& name) const { return read_csv(file("sklearn")).at(name); }

  void expect_scores(const std::string& detector, const std::string& scaling) const {
    const Model model = Model::train(train(), {}, train_options(detector, {{"scaling", scaling}}));
    expect_equal(model.score(test()), answer(detector + "_" + scaling));
  }
  static void expect_equal(const std::vector<double>& found, const std::vector<double>& wanted) {
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i)
      EXPECT_NEAR(found[i], wanted[i], 1e-9 * std::fabs(wanted[i])) << "row " << i;
  }
};

TEST_P(SklearnPeer, KthNeighbourDistanceWithoutScaling) { expect_scores("knn", "none"); }
TEST_P(SklearnPeer, KthNeighbourDistanceOfStandardisedColumns) { expect_scores("knn", "standard"); }
TEST_P(SklearnPeer, LedoitWolfMahalanobisWithoutScaling) { expect_scores("mahalanobis", "none"); }
TEST_P(SklearnPeer, LedoitWolfMahalanobisOfStandardisedColumns) { expect_scores("mahalanobis", "standard"); }

struct Statistics {
  std::vector<double> t2, spe;
};

Statistics statistics_of(const Matrix& train, const Matrix& test, const Whitening& scaling) {
  Matrix scaled(train.rows(), train.cols());
  for (std::size_t i = 0; i < train.rows(); ++i) apply(scaling, train.row(i), scaled.row(i));
  const PrincipalModel model = principal_model(scaled, 0.95);
  std::vector<double> row(test.cols()), score(model.variance.size()), scratch(model.component.cols());
  Statistics out;
  for (std::size_t i = 0; i < test.rows(); ++i) {
    apply(scaling, test.row(i), row);
    const ProcessStatistics s = process_statistics(model, row, score, scratch);
    out.t2.push_back(s.t2);
    out.spe.push_back(s.spe);
  }
  return out;
}

TEST_P(SklearnPeer, T2AndSpeOfPcaWithoutScaling) {
  const Matrix rows = train().table.value;
  const Statistics found = statistics_of(rows, test().table.value, no_scaling(rows.cols()));
  expect_equal(found.t2, answer("t2_none"));
  expect_equal(found.spe, answer("spe_none"));
}

TEST_P(SklearnPeer, T2AndSpeOfPcaOfStandardisedColumns) {
  const Matrix rows = train().table.value;
  const Statistics found = statistics_of(rows, test().table.value, standardization(rows));
  expect_equal(found.t2, answer("t2_standard"));
  expect_equal(found.spe, answer("spe_standard"));
}

INSTANTIATE_TEST_SUITE_P(Tables, SklearnPeer, ::testing::Values("narrow", "wide"),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace motionanalyzer::testing::peers_test
