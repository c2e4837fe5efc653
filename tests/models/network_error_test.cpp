#include "models/network_error.hpp"

#include <gtest/gtest.h>

#include "models/network_training.hpp"
#include "models/samples.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer::testing::network_error_test {
namespace {

/// Two columns of errors that go together, the second ten times as large, and one that is always 0.
Matrix errors_together(std::size_t rows) {
  Matrix out(rows, 3);
  for (std::size_t i = 0; i < rows; ++i) {
    Random random(6, {i});
    const double common = random.normal();
    out(i, 0) = common + 0.1 * random.normal();
    out(i, 1) = 10 * (common + 0.1 * random.normal());
  }
  return out;
}

double score_of(const ErrorScale& scale, std::vector<float> error) {
  std::vector<float> scaled(scale.padded_width());
  return scale.score(error.data(), scaled.data());
}

// The scale is that of these very rows; float32 leaves 1e-5.
TEST(ErrorScale, ScoresOfNormalsHaveMeanZeroAndSpreadOne) {
  const Matrix errors = errors_together(500);
  for (const bool joint : {false, true}) {
    const ErrorScale scale(errors, joint);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < errors.rows(); ++i) {
      const double one =
          score_of(scale, {static_cast<float>(errors(i, 0)), static_cast<float>(errors(i, 1)), 0});
      sum += one / 500, squares += one * one / 500;
    }
    EXPECT_NEAR(sum, 0, 1e-4);
    EXPECT_NEAR(squares, 1, 1e-4);
  }
}

TEST(ErrorScale, ByColumnALargeErrorOfALoudColumnCountsAsASmallOneOfAQuietColumn) {
  const ErrorScale scale(errors_together(500), false);
  EXPECT_NEAR(score_of(scale, {3, 0, 0}) / score_of(scale, {0, 30, 0}), 1, 0.15);  // spreads known to 3 %
}

TEST(ErrorScale, AColumnWithoutErrorsInFewRowsDoesNotDecideAlone) {
  const ErrorScale few(errors_together(20), false), many(errors_together(3000), false);
  EXPECT_LT(score_of(few, {0, 0, 1}), score_of(few, {3, 30, 0}));
  EXPECT_GT(score_of(many, {0, 0, 1}), score_of(many, {3, 30, 0}));
}

TEST(ErrorScale, JointlyErrorsThatPartAreStrangerThanThoseThatGoTogether) {
  const ErrorScale column(errors_together(500), false), joint(errors_together(500), true);
  EXPECT_NEAR(score_of(column, {1, 10, 0}), score_of(column, {1, -10, 0}), 1e-3);
  EXPECT_GT(score_of(joint, {1, -10, 0}), 10 + score_of(joint, {1, 10, 0}));
}

TEST(ErrorScale, AFileWithAFactorThatIsNoneIsRefused) {
  TensorStore store;
  ErrorScale(errors_together(50), false).save(store, "error");
  ErrorScale scale;
  scale.load(store, "error", 3);
  for (const double wrong : {0.0, -1.0, kNaN}) {
    TensorStore damaged = store;
    damaged.set("error.scale", std::vector<double>{1, wrong, 1});
    EXPECT_EQ(thrown_by([&] { scale.load(damaged, "error", 3); }).code, ErrorCode::bad_input) << wrong;
  }
}

TEST(NetworkFile, SizesAndWeightsThatAreNoNetworkAreRefused) {
  const NetworkProgram program{"lstm_ae/1", {3, 2, 4}};
  TensorStore store;
  save_network(store, program, initial_weights(program, 1));
  const auto code = [&](const TensorStore& from, std::size_t width) {
    NetworkProgram read{"lstm_ae/1", {}};
    return thrown_by([&] { load_network(from, read, width); });
  };
  EXPECT_FALSE(code(store, 3).any);
  EXPECT_EQ(code(store, 4).code, ErrorCode::bad_input);
  for (const std::vector<double>& sizes : std::vector<std::vector<double>>{
           {}, {3}, {3, 2}, {3, 0, 4}, {3, 2.5, 4}, {3, 1e9, 4}, {3, 3, 4}, {3, 2, 4, 1}, {3, -2, 4}}) {
    TensorStore damaged = store;
    damaged.set("network.sizes", sizes);
    EXPECT_EQ(code(damaged, 3).code, ErrorCode::bad_input) << sizes.size();
  }
  TensorStore damaged = store;
  std::vector<double> weights = store.vector("network.weights");
  weights[5] = 1e30;
  damaged.set("network.weights", weights);
  EXPECT_EQ(code(damaged, 3).code, ErrorCode::bad_input);
}

TEST(PanelSplit, HoldsOutEveryFifthTheLastOfFewerAndNoneOfOne) {
  EXPECT_EQ(split_panels(11, 5).held_out, (std::vector<std::size_t>{4, 9}));
  EXPECT_EQ(split_panels(3, 5).held_out, (std::vector<std::size_t>{2}));
  EXPECT_TRUE(split_panels(1, 5).held_out.empty());
}

}  // namespace
}  // namespace motionanalyzer::testing::network_error_test
