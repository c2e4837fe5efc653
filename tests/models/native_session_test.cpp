// Sessions: the optimisers by hand, checkpoints, evaluation, and mistakes of the caller.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "models/native_samples.hpp"

namespace motionanalyzer::testing::native_session_test {
namespace {

const TrainingProgram kDream{"dream/1", {5, 4, 3, 3, 2, 4}};
const TrainingProgram kLstm{"lstm_ae/1", {3, 4, 3}};
const TrainingProgram kGru{"gru_ae/1", {3, 4, 3}};

/// Two steps of Adam in double from the gradients that the session itself reports.
void expect_steps_by_hand(const ma_training_options& o) {
  const TrainingSession session(kLstm, o);
  std::vector<float> gradient = session.weights();
  const std::vector<float> begin = gradient;
  std::vector<double> w(begin.begin(), begin.end()), m(w.size()), v(w.size());
  for (int t = 1; t <= 2; ++t) {
    const TrainingBatch batch(kLstm, 4, static_cast<std::uint64_t>(t));
    const double norm = session.gradient(batch, gradient).gradient_norm;
    const double scale = o.clip_norm > 0 ? std::min(1.0, o.clip_norm / (norm + 1e-6)) : 1.0;
    const bool adamw = o.optimiser == MA_TRAINING_ADAMW;
    for (std::size_t i = 0; i < w.size(); ++i) {
      const double g = scale * static_cast<double>(gradient[i]) + (adamw ? 0.0 : o.weight_decay * w[i]);
      if (adamw) w[i] -= o.learning_rate * o.weight_decay * w[i];
      m[i] = o.beta1 * m[i] + (1 - o.beta1) * g;
      v[i] = o.beta2 * v[i] + (1 - o.beta2) * g * g;
      w[i] -= o.learning_rate * m[i] / (1 - std::pow(o.beta1, t)) /
              (std::sqrt(v[i] / (1 - std::pow(o.beta2, t))) + o.epsilon);
    }
    session.step(batch);
  }
  const std::vector<float> found = session.weights();
  for (std::size_t i = 0; i < w.size(); ++i) EXPECT_NEAR(found[i], w[i], 2e-7) << i;
}

TEST(NativeOptimiser, AdamByHand) { expect_steps_by_hand(adam_options(4)); }

TEST(NativeOptimiser, AdamWithDecayAndClippingByHand) {
  ma_training_options options = adam_options(4);
  options.weight_decay = 0.1;
  options.clip_norm = 0.01;
  options.epsilon = 1e-4;
  expect_steps_by_hand(options);
}

TEST(NativeOptimiser, AdamWByHand) {
  ma_training_options options = adam_options(4);
  options.optimiser = MA_TRAINING_ADAMW;
  options.weight_decay = 0.3;
  expect_steps_by_hand(options);
}

TEST(NativeSession, ACheckpointGoesOnAsIfNeverInterrupted) {
  for (const TrainingProgram& program : {kDream, kLstm, kGru}) {
    const TrainingSession whole(program, adam_options(6)), first(program, adam_options(6));
    for (std::uint64_t i = 0; i < 9; ++i) whole.step(TrainingBatch(program, 6, i));
    for (std::uint64_t i = 0; i < 4; ++i) first.step(TrainingBatch(program, 6, i));
    const std::vector<float> weights = first.weights();
    std::vector<float> m(weights.size()), v(weights.size());
    std::uint64_t steps = 0;
    const auto& api = TrainingSession::api();
    ASSERT_EQ(api.get_moments(first.c(), m.data(), v.data(), m.size(), &steps, nullptr), MA_TRAINING_OK);
    EXPECT_EQ(steps, 4u);
    const TrainingSession second(program, weights, adam_options(6));
    ASSERT_EQ(api.set_moments(second.c(), m.data(), v.data(), m.size(), steps, nullptr), MA_TRAINING_OK);
    for (std::uint64_t i = 4; i < 9; ++i) second.step(TrainingBatch(program, 6, i));
    EXPECT_EQ(second.weights(), whole.weights()) << program.name;
  }
}

TEST(NativeSession, ManyBatchesInOneCallAreTheSameAsOneByOne) {
  const TrainingSession together(kDream, adam_options(6)), single(kDream, adam_options(6));
  const TrainingBatch a(kDream, 6, 1), b(kDream, 2, 2);
  const ma_training_batch both[] = {a.c(), b.c()};
  ma_training_loss losses[2];
  std::uint32_t done = 0;
  ASSERT_EQ(TrainingSession::api().step(together.c(), both, 2, losses, &done, nullptr), MA_TRAINING_OK);
  EXPECT_EQ(done, 2u);
  EXPECT_EQ(losses[0].total, single.step(a).total);
  EXPECT_EQ(losses[1].total, single.step(b).total);
  EXPECT_EQ(together.weights(), single.weights());
}

TEST(NativeSession, EvaluationGivesTheLossAndLeavesTheWeights) {
  for (const TrainingProgram& program : {kDream, kLstm, kGru}) {
    const TrainingSession session(program, adam_options(6));
    const TrainingBatch batch(program, 5, 1);
    const ma_training_batch one = batch.c();
    std::vector<float> output(batch.input.size()), logits(5);
    ma_training_loss loss{};
    const std::vector<float> before = session.weights();
    ASSERT_EQ(
        TrainingSession::api().evaluate(session.c(), &one, output.data(), logits.data(), &loss, nullptr),
        MA_TRAINING_OK);
    double squares = 0.0;
    for (std::size_t i = 0; i < output.size(); ++i)
      squares += std::pow(static_cast<double>(output[i]) - static_cast<double>(batch.target[i]), 2);
    EXPECT_NEAR(loss.reconstruction, squares / static_cast<double>(output.size()), 1e-6) << program.name;
    EXPECT_EQ(session.weights(), before);
    EXPECT_EQ(session.step(batch).total, loss.total);
  }
}

TEST(NativeSession, ARowAloneHasTheBytesThatItHasInABatch) {
  for (const TrainingProgram& program : {TrainingProgram{"dream/1", {21, 18, 9, 5, 3, 17}}, kLstm, kGru}) {
    const TrainingSession session(program, adam_options(40));
    const TrainingBatch batch(program, 40, 1);
    const std::size_t length = batch.input.size() / 40;
    std::vector<float> all(batch.input.size()), one(length), all_logits(40), logit(1);
    ma_training_batch rows{batch.input.data(), nullptr, nullptr, nullptr, 40};
    const auto& api = TrainingSession::api();
    ASSERT_EQ(api.evaluate(session.c(), &rows, all.data(), all_logits.data(), nullptr, nullptr),
              MA_TRAINING_OK);
    for (std::size_t r = 0; r < 40; r += 13) {
      rows.input = batch.input.data() + r * length;
      rows.rows = 1;
      ASSERT_EQ(api.evaluate(session.c(), &rows, one.data(), logit.data(), nullptr, nullptr), MA_TRAINING_OK);
      for (std::size_t j = 0; j < length; ++j) EXPECT_EQ(one[j], all[r * length + j]) << program.name;
      EXPECT_EQ(logit[0], program.dream() ? all_logits[r] : 0.0f);
    }
  }
}

TEST(NativeSession, TensorsAddUpToTheWeights) {
  for (const TrainingProgram& program : {kDream, kLstm, kGru}) {
    const ma_training_program c = program.c();
    std::uint64_t sum = 0;
    std::uint32_t index = 0, rows = 0, columns = 0;
    while (TrainingSession::api().tensor(&c, index, &rows, &columns, nullptr) == MA_TRAINING_OK) {
      sum += std::uint64_t{rows} * columns;
      ++index;
    }
    EXPECT_EQ(index, program.dream() ? 20u : 10u);
    EXPECT_EQ(sum, shape_of(program).weights);
  }
}

TEST(NativeSession, NanInABatchIsReportedAndChangesNothing) {
  const TrainingSession session(kGru, adam_options(4));
  const TrainingBatch good(kGru, 4, 1);
  TrainingBatch bad(kGru, 4, 2);
  bad.input[3] = std::numeric_limits<float>::quiet_NaN();
  const ma_training_batch both[] = {good.c(), bad.c()};
  ma_training_loss losses[2];
  ma_training_error error;
  std::uint32_t done = 0;
  EXPECT_EQ(TrainingSession::api().step(session.c(), both, 2, losses, &done, &error), MA_TRAINING_NOT_FINITE);
  EXPECT_EQ(done, 1u);
  EXPECT_NE(std::string(error.text).find("not finite"), std::string::npos);
  const TrainingSession alone(kGru, adam_options(4));
  alone.step(good);
  EXPECT_EQ(session.weights(), alone.weights());
}

std::string text_of_open(const TrainingProgram& program, const ma_training_options& options,
                         std::uint64_t weights) {
  const std::vector<float> values(1000);
  const ma_training_program c = program.c();
  ma_training_session* session = nullptr;
  ma_training_error error{};
  EXPECT_EQ(TrainingSession::api().open(&c, values.data(), weights, &options, &session, &error),
            MA_TRAINING_BAD_ARGUMENT);
  EXPECT_EQ(session, nullptr);
  return error.text;
}

TEST(NativeSession, MistakesAtOpenAreNamed) {
  const auto has = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  has(text_of_open({"dreams/1", {1}}, adam_options(1), 10), "dreams/1");
  has(text_of_open({"lstm_ae/1", {3, 4}}, adam_options(1), 10), "3 sizes");
  has(text_of_open({"lstm_ae/1", {3, 0, 4}}, adam_options(1), 10), "size of 0");
  has(text_of_open(kLstm, adam_options(1), 10), "weights");
  const std::uint64_t count = shape_of(kLstm).weights;
  has(text_of_open(kLstm, adam_options(4097), count), "longest_batch");
  ma_training_options options = adam_options(1);
  options.beta2 = 1.0;
  has(text_of_open(kLstm, options, count), "beta2");
  options = adam_options(1);
  options.learning_rate = std::numeric_limits<double>::quiet_NaN();
  has(text_of_open(kLstm, options, count), "learning_rate");
}

TEST(NativeSession, MistakesInABatchAreRefused) {
  const TrainingSession session(kDream, adam_options(4));
  const TrainingBatch good(kDream, 4, 1);
  const auto status = [&](auto&& spoil) {
    ma_training_batch batch = good.c();
    spoil(batch);
    ma_training_loss loss{};
    return TrainingSession::api().step(session.c(), &batch, 1, &loss, nullptr, nullptr);
  };
  EXPECT_EQ(status([](ma_training_batch& b) { b.rows = 5; }), MA_TRAINING_BAD_ARGUMENT);
  EXPECT_EQ(status([](ma_training_batch& b) { b.rows = 0; }), MA_TRAINING_BAD_ARGUMENT);
  EXPECT_EQ(status([](ma_training_batch& b) { b.input = nullptr; }), MA_TRAINING_BAD_ARGUMENT);
  EXPECT_EQ(status([](ma_training_batch& b) { b.label = nullptr; }), MA_TRAINING_BAD_ARGUMENT);
  EXPECT_EQ(status([](ma_training_batch& b) { b.mask = nullptr; }), MA_TRAINING_OK);
  EXPECT_EQ(TrainingSession::api().step(nullptr, nullptr, 0, nullptr, nullptr, nullptr),
            MA_TRAINING_BAD_ARGUMENT);
}

TEST(NativeSession, SequenceProgramsRefuseMasks) {
  const TrainingSession session(kLstm, adam_options(4));
  const TrainingBatch batch(kLstm, 4, 1);
  ma_training_batch one = batch.c();
  one.mask = one.input;
  ma_training_loss loss{};
  EXPECT_EQ(TrainingSession::api().step(session.c(), &one, 1, &loss, nullptr, nullptr),
            MA_TRAINING_BAD_ARGUMENT);
}

}  // namespace
}  // namespace motionanalyzer::testing::native_session_test
