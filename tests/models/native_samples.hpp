// Sessions of the native trainer for tests: made, fed with numbers that are a hash of their place, closed.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "motionanalyzer/models/trainer.hpp"

namespace motionanalyzer::testing {

/// In [0, 1), exact in float: splitmix64 of the stream and the index, as in benchmarks/peers/training.py.
inline float hashed_uniform(std::uint64_t stream, std::uint64_t index) {
  std::uint64_t z = ((stream << 32) + index + 1) * 0x9E3779B97F4A7C15u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  z ^= z >> 31;
  return static_cast<float>(static_cast<double>(z >> 40) * 0x1p-24);
}

inline std::vector<float> hashed_signed(std::uint64_t stream, std::size_t count, float scale) {
  std::vector<float> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = (2.0f * hashed_uniform(stream, i) - 1.0f) * scale;
  return out;
}

struct TrainingProgram {
  std::string name;
  std::vector<std::int32_t> sizes;
  ma_training_program c() const {
    return {name.c_str(), sizes.data(), static_cast<std::int32_t>(sizes.size())};
  }
  bool dream() const { return name == "dream/1"; }
};

inline ma_training_shape shape_of(const TrainingProgram& program) {
  ma_training_shape out{};
  const ma_training_program c = program.c();
  EXPECT_EQ(native_training_backend().shape(&c, &out, nullptr), MA_TRAINING_OK);
  return out;
}

/// The numbers of one step; their stream is the step's.
struct TrainingBatch {
  std::vector<float> input, target, label, mask;
  std::int32_t rows = 0;

  TrainingBatch(const TrainingProgram& program, std::int32_t count, std::uint64_t step) : rows(count) {
    const ma_training_shape shape = shape_of(program);
    const auto n = static_cast<std::size_t>(count);
    const std::uint64_t stream = 16 * (step + 1);
    input = hashed_signed(stream + 1, n * static_cast<std::size_t>(shape.row_length), 1.7f);
    target = hashed_signed(stream + 2, n * static_cast<std::size_t>(shape.row_length), 1.7f);
    if (!program.dream()) return;
    for (std::size_t i = 0; i < n; ++i) label.push_back(hashed_uniform(stream + 3, i) < 0.5f ? 1.0f : 0.0f);
    for (std::size_t i = 0; i < n * static_cast<std::size_t>(shape.mask_length); ++i)
      mask.push_back(hashed_uniform(stream + 4, i) >= 0.125f ? static_cast<float>(8.0 / 7.0) : 0.0f);
  }

  ma_training_batch c() const {
    return {input.data(), target.data(), label.empty() ? nullptr : label.data(),
            mask.empty() ? nullptr : mask.data(), rows};
  }
};

inline ma_training_options adam_options(std::int32_t longest_batch) {
  return {MA_TRAINING_ADAM, longest_batch, 1e-3, 0.9, 0.999, 1e-8, 0.0, 0.0};
}

class TrainingSession {
 public:
  TrainingSession(const TrainingProgram& program, const std::vector<float>& weights,
                  const ma_training_options& options)
      : count_(weights.size()) {
    const ma_training_program c = program.c();
    ma_training_error error;
    EXPECT_EQ(api().open(&c, weights.data(), weights.size(), &options, &session_, &error), MA_TRAINING_OK)
        << error.text;
  }
  TrainingSession(const TrainingProgram& program, const ma_training_options& options)
      : TrainingSession(program, hashed_signed(0, static_cast<std::size_t>(shape_of(program).weights), 0.4f),
                        options) {}
  ~TrainingSession() { api().close(session_); }
  TrainingSession(const TrainingSession&) = delete;
  TrainingSession& operator=(const TrainingSession&) = delete;

  static const ma_training_backend& api() { return native_training_backend(); }
  ma_training_session* c() const { return session_; }

  ma_training_loss step(const TrainingBatch& batch) const {
    const ma_training_batch one = batch.c();
    ma_training_loss loss{};
    ma_training_error error;
    EXPECT_EQ(api().step(session_, &one, 1, &loss, nullptr, &error), MA_TRAINING_OK) << error.text;
    return loss;
  }
  std::vector<float> weights() const {
    std::vector<float> out(count_);
    EXPECT_EQ(api().get_weights(session_, out.data(), count_, nullptr), MA_TRAINING_OK);
    return out;
  }
  ma_training_loss gradient(const TrainingBatch& batch, std::vector<float>& out) const {
    const ma_training_batch one = batch.c();
    ma_training_loss loss{};
    out.resize(count_);
    EXPECT_EQ(api().gradient(session_, &one, out.data(), count_, &loss, nullptr), MA_TRAINING_OK);
    return loss;
  }

 private:
  ma_training_session* session_ = nullptr;
  std::size_t count_;
};

}  // namespace motionanalyzer::testing
