// The loop around a backend: what it draws, when it stops, and that an interrupted run ends in the same
// bytes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/native_samples.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::testing::native_trainer_test {
namespace {

const NetworkProgram kSmallDream{"dream/1", {6, 8, 6, 4, 3, 8}};
const NetworkProgram kSmallLstm{"lstm_ae/1", {3, 6, 4}};

/// Rows of two hidden factors; every second one is disturbed for dream/1, as a function of epoch and row
/// alone.
class FactorRows : public NetworkRows {
 public:
  FactorRows(std::size_t length, std::size_t count, std::size_t held_out, bool nan_held_out = false)
      : length_(length), count_(count), held_out_(held_out), nan_(nan_held_out) {}
  std::size_t count() const override { return count_; }
  std::size_t held_out() const override { return held_out_; }
  void fill(int epoch, std::span<const std::uint32_t> rows, const NetworkBatch& out) const override {
    fill_from(static_cast<std::uint64_t>(epoch) + 10, rows, out, 0);
  }
  void fill_held_out(std::span<const std::uint32_t> rows, const NetworkBatch& out) const override {
    fill_from(5, rows, out, 100000);
    if (nan_) out.input[0] = std::numeric_limits<float>::quiet_NaN();
  }

 private:
  void fill_from(std::uint64_t stream, std::span<const std::uint32_t> rows, const NetworkBatch& out,
                 std::uint64_t first) const {
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const std::uint64_t row = rows[r] + first;
      const float a = 2.0f * hashed_uniform(1, row) - 1.0f, b = 2.0f * hashed_uniform(2, row) - 1.0f;
      for (std::size_t j = 0; j < length_; ++j)
        out.input[r * length_ + j] = out.target[r * length_ + j] = j % 2 == 0 ? a + b : a - b;
      if (out.label.empty()) continue;
      const bool disturbed = hashed_uniform(stream, row) < 0.5f;
      if (disturbed) out.input[r * length_ + static_cast<std::size_t>(row % length_)] += 2.0f;
      out.label[r] = disturbed ? 1.0f : 0.0f;
    }
  }
  std::size_t length_, count_, held_out_;
  bool nan_;
};

NetworkTrainingOptions few_epochs(int epochs) {
  NetworkTrainingOptions options;
  options.seed = 3;
  options.epochs = epochs;
  options.batch_rows = 16;
  options.learning_rate = 1e-2;
  options.dropout = 0.1;
  options.schedule = RateSchedule::cosine;
  return options;
}

TEST(NativeTrainer, LearnsToRebuildAndToTellDisturbedRows) {
  NetworkTrainingOptions options = few_epochs(30);
  options.dropout = 0.0;
  const NetworkTraining trained = train_network(kSmallDream, FactorRows(6, 300, 60), options);
  // A constant answer costs 2/3, the rows' variance, and .35 for the discriminator.
  EXPECT_LT(trained.epochs[static_cast<std::size_t>(trained.best_epoch)].held_out_loss, 0.5);
  EXPECT_GT(trained.epochs.front().held_out_loss, 0.8);
}

struct KeepsEveryState : NetworkCheckpoints {
  void save(const NetworkTraining& state) override { states.push_back(state); }
  std::vector<NetworkTraining> states;
};

TEST(NativeTrainer, ResumedRunEndsInTheSameBytes) {
  for (const NetworkProgram& program : {kSmallDream, kSmallLstm}) {
    const FactorRows rows(program.name == "dream/1" ? 6 : 12, 50, 10);
    KeepsEveryState kept;
    const NetworkTraining whole = train_network(program, rows, few_epochs(5), {}, &kept);
    ASSERT_EQ(kept.states.size(), 5u);
    const NetworkTraining again = train_network(program, rows, few_epochs(5), {}, nullptr, &kept.states[1]);
    EXPECT_EQ(again.weights, whole.weights);
    EXPECT_EQ(again.best_weights, whole.best_weights);
    EXPECT_EQ(again.steps, 5u * 4u);
  }
}

TEST(NativeTrainer, SeedDecides) {
  const FactorRows rows(6, 40, 0);
  NetworkTrainingOptions options = few_epochs(2);
  const std::vector<float> first = train_network(kSmallDream, rows, options).weights;
  EXPECT_EQ(train_network(kSmallDream, rows, options).weights, first);
  options.seed = 4;
  EXPECT_NE(train_network(kSmallDream, rows, options).weights, first);
}

TEST(NativeTrainer, StopsWhenTheHeldOutLossNoLongerFalls) {
  NetworkTrainingOptions options = few_epochs(50);
  options.learning_rate = 0.0;  // nothing ever gets better
  options.patience = 3;
  const NetworkTraining trained = train_network(kSmallLstm, FactorRows(12, 20, 5), options);
  EXPECT_TRUE(trained.stopped_early);
  EXPECT_EQ(trained.epochs.size(), 4u);
  EXPECT_EQ(trained.best_epoch, 0);
}

TEST(NativeTrainer, FirstWeightsAreUniformWithinPyTorchsBounds) {
  const NetworkProgram program{"dream/1", {75, 64, 32, 16, 8, 64}};
  const std::vector<float> weights = initial_weights(program, 1);
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < 75 * 64 + 64; ++i) {
    sum += static_cast<double>(weights[i]);
    squares += static_cast<double>(weights[i]) * static_cast<double>(weights[i]);
    ASSERT_LE(std::abs(static_cast<double>(weights[i])), 1.0 / std::sqrt(75.0) + 1e-8);
  }
  const double n = 75 * 64 + 64, sd = 1.0 / std::sqrt(75.0 * 3.0);
  EXPECT_NEAR(sum / n, 0.0, 4 * sd / std::sqrt(n));
  EXPECT_NEAR(squares / n, sd * sd, 4 * sd * sd / std::sqrt(n));
  const std::vector<float> cells = initial_weights(kSmallLstm, 1);
  const double largest = std::abs(static_cast<double>(*std::max_element(cells.begin(), cells.end())));
  EXPECT_LE(largest, 1.0 / std::sqrt(6.0));
  EXPECT_GT(largest, 0.95 / std::sqrt(6.0));
}

TEST(NativeTrainer, SchedulesByHand) {
  NetworkTrainingOptions options = few_epochs(10);
  options.lowest_rate = 0.002;
  EXPECT_DOUBLE_EQ(learning_rate_of(options, 0), 0.01);
  EXPECT_NEAR(learning_rate_of(options, 5), 0.006, 1e-15);
  options.schedule = RateSchedule::step;
  options.step_epochs = 3;
  options.step_factor = 0.5;
  EXPECT_DOUBLE_EQ(learning_rate_of(options, 2), 0.01);
  EXPECT_DOUBLE_EQ(learning_rate_of(options, 7), 0.0025);
}

ErrorCode code_of(const NetworkRows& rows, const NetworkTrainingOptions& options, const Execution& run = {},
                  const NetworkTraining* resumed = nullptr) {
  try {
    train_network(kSmallLstm, rows, options, run, nullptr, resumed);
  } catch (const Error& e) {
    return e.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return ErrorCode::internal;
}

TEST(NativeTrainer, MistakesAndCancellationAreErrors) {
  const FactorRows rows(12, 20, 5);
  EXPECT_EQ(code_of(FactorRows(12, 0, 0), few_epochs(1)), ErrorCode::too_short);
  NetworkTrainingOptions options = few_epochs(1);
  options.batch_rows = 5000;
  EXPECT_EQ(code_of(rows, options), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(FactorRows(12, 20, 5, true), few_epochs(1)), ErrorCode::bad_input);
  CancelToken cancel;
  cancel.cancel();
  EXPECT_EQ(code_of(rows, few_epochs(1), {0, nullptr, &cancel}), ErrorCode::cancelled);
  NetworkTraining other;
  other.weights.resize(7);
  EXPECT_EQ(code_of(rows, few_epochs(1), {}, &other), ErrorCode::mismatch);
}

}  // namespace
}  // namespace motionanalyzer::testing::native_trainer_test
