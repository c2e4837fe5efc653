// Networks trained beside PyTorch 2.15: the same first weights, batches and dropout masks. The golden files
// hold its 50 losses and the weights behind them; benchmarks/peers/training.py writes them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "models/native_samples.hpp"

namespace motionanalyzer::testing::native_golden_test {
namespace {

constexpr std::size_t kSteps = 50;
constexpr double kTolerance = 1e-4;  // float sums in another order differ by some 1e-6 after 50 steps

std::vector<double> peers_answer(const std::string& name) {
  std::ifstream file(std::string(MA_TEST_GOLDEN) + "/training/" + name + ".csv");
  EXPECT_TRUE(file.good()) << name;
  std::vector<double> out;
  for (double value = 0.0; file >> value;) out.push_back(value);
  return out;
}

void expect_as_pytorch(const TrainingProgram& program, std::int32_t rows, const ma_training_options& options,
                       const std::string& name) {
  const std::vector<double> wanted = peers_answer(name);
  const TrainingSession session(program, options);
  ASSERT_EQ(wanted.size(), kSteps + session.weights().size());
  for (std::size_t i = 0; i < kSteps; ++i)
    EXPECT_NEAR(session.step(TrainingBatch(program, rows, i)).total, wanted[i], kTolerance) << "step " << i;
  const std::vector<float> weights = session.weights();
  double worst = 0.0;
  for (std::size_t i = 0; i < weights.size(); ++i)
    worst = std::max(worst, std::abs(static_cast<double>(weights[i]) - wanted[kSteps + i]));
  EXPECT_LE(worst, kTolerance);
}

TEST(NativeGolden, DreamWithDropoutAndAdamAsInPyTorch) {
  ma_training_options options = adam_options(24);
  options.weight_decay = 1e-5;
  expect_as_pytorch({"dream/1", {20, 16, 12, 8, 6, 16}}, 24, options, "dream");
}

TEST(NativeGolden, LstmWithClippingAndAdamWAsInPyTorch) {
  ma_training_options options = adam_options(12);
  options.optimiser = MA_TRAINING_ADAMW;
  options.weight_decay = 1e-2;
  options.clip_norm = 0.05;
  expect_as_pytorch({"lstm_ae/1", {9, 10, 7}}, 12, options, "lstm_ae");
}

TEST(NativeGolden, GruAsInPyTorch) {
  expect_as_pytorch({"gru_ae/1", {9, 10, 7}}, 12, adam_options(12), "gru_ae");
}

}  // namespace
}  // namespace motionanalyzer::testing::native_golden_test
