// Networks laid out for scoring against the trainer's own forward pass, and kernel set against kernel set.
#include "models/network_forward.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <optional>

#include "models/native_samples.hpp"
#include "models/samples.hpp"

namespace motionanalyzer::testing::network_forward_test {
namespace {

using native::Kernel;
using native::ScoreLayer;

std::vector<float> weights_of(const TrainingProgram& program) {
  return hashed_signed(5, static_cast<std::size_t>(shape_of(program).weights), 0.5f);
}

/// Output and logits of one row, by the trainer.
struct Evaluated {
  std::vector<float> output;
  float logit = 0;

  Evaluated(const TrainingProgram& program, std::vector<float> row) : output(row.size()) {
    const auto weights = weights_of(program);
    const ma_training_program c = program.c();
    const ma_training_options options{MA_TRAINING_ADAM, 1, 1e-3, 0.9, 0.999, 1e-8, 0.0, 0.0};
    const ma_training_backend& api = native_training_backend();
    ma_training_session* session = nullptr;
    EXPECT_EQ(api.open(&c, weights.data(), weights.size(), &options, &session, nullptr), MA_TRAINING_OK);
    const ma_training_batch batch{row.data(), nullptr, nullptr, nullptr, 1};
    EXPECT_EQ(
        api.evaluate(session, &batch, output.data(), program.dream() ? &logit : nullptr, nullptr, nullptr),
        MA_TRAINING_OK);
    api.close(session);
  }
};

// 1e-5: sums of up to 40 products of size 1, fused and in another order in the trainer.
TEST(DreamForward, RepairsAndJudgesARowAsTheTrainerDoes) {
  const TrainingProgram program{"dream/1", {19, 17, 11, 6, 3, 9}};
  const auto row = hashed_signed(6, 19, 1.5f);
  const Evaluated wanted(program, row);
  const DreamForward network(program.sizes, weights_of(program));
  DreamForward::Scratch scratch(network);
  std::copy(row.begin(), row.end(), scratch.row(0));
  network.run(scratch, 1);
  EXPECT_NEAR(scratch.logit(0), static_cast<double>(wanted.logit), 1e-5);
  for (std::size_t j = 0; j < row.size(); ++j)
    EXPECT_NEAR(static_cast<double>(scratch.repaired(0)[j]), static_cast<double>(wanted.output[j]), 1e-5);
}

TEST(DreamForward, ARowHasTheBytesThatItHasAlone) {
  const TrainingProgram program{"dream/1", {19, 17, 11, 6, 3, 90}};
  const DreamForward network(program.sizes, weights_of(program));
  constexpr std::size_t kRows = 11;
  DreamForward::Scratch together(network, kRows), alone(network);
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto row = hashed_signed(static_cast<std::uint32_t>(6 + i), 19, 1.5f);
    std::copy(row.begin(), row.end(), together.row(i));
  }
  network.run(together, kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    std::copy_n(together.row(i), 19, alone.row(0));
    network.run(alone, 1);
    EXPECT_EQ(together.logit(i), alone.logit(0)) << i;
    EXPECT_EQ(std::memcmp(together.repaired(i), alone.repaired(0), 19 * sizeof(float)), 0) << i;
  }
}

void expect_sequence(const char* name, SequenceCell cell) {
  const TrainingProgram program{name, {7, 18, 5}};
  const auto row = hashed_signed(7, 35, 1.5f);
  const Evaluated wanted(program, row);
  const SequenceForward network(cell, program.sizes, weights_of(program));
  std::vector<float> share(5 * network.share_width()), output(5 * network.output_width());
  std::vector<const float*> frames;
  for (std::size_t t = 0; t < 5; ++t) {
    frames.push_back(share.data() + t * network.share_width());
    network.frame_share(row.data() + t * 7, share.data() + t * network.share_width());
  }
  SequenceForward::Scratch scratch(network);
  network.run(frames, scratch, output.data());
  for (std::size_t t = 0; t < 5; ++t)
    for (std::size_t j = 0; j < 7; ++j)
      EXPECT_NEAR(static_cast<double>(output[t * network.output_width() + j]),
                  static_cast<double>(wanted.output[t * 7 + j]), 1e-5);
}

TEST(SequenceForward, RebuildsAWindowAsTheTrainersLstmDoes) {
  expect_sequence("lstm_ae/1", SequenceCell::lstm);
}
TEST(SequenceForward, RebuildsAWindowAsTheTrainersGruDoes) { expect_sequence("gru_ae/1", SequenceCell::gru); }

TEST(NetworkForward, WeightsOfOtherSizesAreRefused) {
  const std::vector<std::int32_t> sizes = {19, 17, 11, 6, 3, 9};
  const auto weights = weights_of({"dream/1", sizes});
  for (const std::size_t count : {std::size_t{0}, weights.size() - 1}) {
    const std::span<const float> few(weights.data(), count);
    EXPECT_EQ(thrown_by([&] { DreamForward(sizes, few); }).code, ErrorCode::bad_input);
  }
}

/// All that scores are made of, by one kernel set, after another.
std::vector<float> everything(const Kernel& kernel) {
  const std::size_t in = 37, units = 2 * native::kScoreLanes;
  const auto weight = hashed_signed(1, in * 4 * units, 1.0f), bias = hashed_signed(2, 4 * units, 3.0f);
  const auto x = hashed_signed(3, in, 2.0f);
  std::vector<float> out(4 * units), cell = hashed_signed(4, units, 2.0f),
                                     hidden = hashed_signed(5, units, 1.0f);
  ScoreLayer(in, 4 * units, weight.data(), in, bias).run(kernel, x.data(), false, out.data());
  std::vector<float> all = out;
  kernel.score_lstm(out.data(), units, cell.data(), hidden.data());
  all.insert(all.end(), cell.begin(), cell.end());
  all.insert(all.end(), hidden.begin(), hidden.end());
  kernel.score_gru(out.data(), bias.data(), units, hidden.data());
  all.insert(all.end(), hidden.begin(), hidden.end());
  const auto rows = hashed_signed(6, 7 * in, 2.0f);
  std::vector<float> together(7 * 5 * native::kScoreLanes);
  ScoreLayer(in, 80, weight.data(), in, std::span(bias).first(80))
      .run_rows(kernel, 7, rows.data(), in, true, together.data(), 80);
  all.insert(all.end(), together.begin(), together.end());
  return all;
}

TEST(NetworkForward, EveryKernelSetGivesTheSameBytes) {
  const std::vector<float> wanted = everything(native::choose_kernel("baseline"));
  for (const char* name : {"avx2", "avx512"}) {
    std::optional<std::vector<float>> found;
    try {
      found = everything(native::choose_kernel(name));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::not_available);
      continue;
    }
    EXPECT_EQ(std::memcmp(found->data(), wanted.data(), wanted.size() * sizeof(float)), 0) << name;
  }
}

}  // namespace
}  // namespace motionanalyzer::testing::network_forward_test
