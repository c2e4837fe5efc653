// The gradient of every program against finite differences, taken in double on the programs' equations; under
// every kernel that this CPU runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "models/native/kernel.hpp"
#include "models/native_reference.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::testing::native_gradient_test {
namespace {

void set_kernel(const char* name) {
#if defined(_WIN32)
  _putenv_s("MOTIONANALYZER_KERNEL", name);
#else
  setenv("MOTIONANALYZER_KERNEL", name, 1);
#endif
}

bool cpu_runs(const char* kernel) {
  try {
    native::choose_kernel(kernel);
    return true;
  } catch (const Error&) {
    return false;
  }
}

struct GradientCase {
  TrainingProgram program;
  std::int32_t rows;
};

// Widths that fill no vector, one that fills several, one row, one frame, more rows than are packed at once.
const GradientCase kCases[] = {
    {{"dream/1", {5, 4, 3, 3, 2, 4}}, 3},
    {{"dream/1", {1, 1, 1, 1, 1, 1}}, 1},
    {{"dream/1", {19, 18, 9, 5, 3, 17}}, 13},
    {{"lstm_ae/1", {3, 4, 3}}, 2},
    {{"lstm_ae/1", {2, 3, 1}}, 1},
    {{"lstm_ae/1", {5, 9, 4}}, 7},
    {{"lstm_ae/1", {2, 2, 4}}, 70},
    {{"gru_ae/1", {3, 4, 3}}, 2},
    {{"gru_ae/1", {2, 3, 1}}, 1},
    {{"gru_ae/1", {5, 9, 4}}, 7},
    {{"gru_ae/1", {2, 2, 4}}, 70},
};

class NativeGradient : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (!cpu_runs(GetParam())) GTEST_SKIP() << "this CPU lacks " << GetParam();
    set_kernel(GetParam());
  }
  void TearDown() override { set_kernel(""); }
};

/// Central differences in double: their own error is some 1e-9.
double difference(const GradientCase& c, const TrainingBatch& batch, Doubles weights, std::size_t i) {
  constexpr double kStep = 1e-6;
  const double at = weights[i];
  weights[i] = at + kStep;
  const double above = reference_loss(c.program, batch, weights);
  weights[i] = at - kStep;
  return (above - reference_loss(c.program, batch, weights)) / (2.0 * kStep);
}

TEST_P(NativeGradient, IsThatOfTheEquations) {
  for (const GradientCase& c : kCases) {
    const TrainingSession session(c.program, adam_options(c.rows));
    const TrainingBatch batch(c.program, c.rows, 3);
    std::vector<float> gradient;
    const ma_training_loss loss = session.gradient(batch, gradient);
    const std::vector<float> floats = session.weights();
    const Doubles weights(floats.begin(), floats.end());
    // Float sums of numbers of size 1: a few units of 6e-8 in each.
    EXPECT_NEAR(loss.total, reference_loss(c.program, batch, weights), 2e-6) << c.program.name;
    double worst = 0.0, longest = 0.0;
    const std::size_t every = weights.size() / 60 + 1;
    for (std::size_t i = 0; i < weights.size(); i += every) {
      const double wanted = difference(c, batch, weights, i);
      worst = std::max(worst, std::abs(wanted - static_cast<double>(gradient[i])));
      longest = std::max(longest, std::abs(wanted));
    }
    EXPECT_GT(longest, 1e-3) << c.program.name;
    EXPECT_LE(worst, 2e-6) << c.program.name << " with " << c.rows << " rows";
  }
}

TEST_P(NativeGradient, SessionTellsItsKernel) {
  const TrainingSession session(kCases[0].program, adam_options(1));
  EXPECT_STREQ(TrainingSession::api().kernel(session.c()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(Kernels, NativeGradient, ::testing::Values("baseline", "avx2", "avx512"),
                         [](const auto& kernel) { return std::string(kernel.param); });

TEST(NativeKernel, UnknownNameInTheEnvironmentIsRefusedByItsName) {
  set_kernel("mmx");
  const TrainingProgram program = kCases[0].program;
  const ma_training_program c = program.c();
  const std::vector<float> weights(static_cast<std::size_t>(shape_of(program).weights));
  const ma_training_options options = adam_options(1);
  ma_training_session* session = nullptr;
  ma_training_error error;
  EXPECT_EQ(TrainingSession::api().open(&c, weights.data(), weights.size(), &options, &session, &error),
            MA_TRAINING_BAD_ARGUMENT);
  set_kernel("");
  EXPECT_EQ(session, nullptr);
  EXPECT_NE(std::string(error.text).find("MOTIONANALYZER_KERNEL=mmx"), std::string::npos) << error.text;
}

}  // namespace
}  // namespace motionanalyzer::testing::native_gradient_test
