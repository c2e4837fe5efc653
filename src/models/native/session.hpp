// One network being trained: program, weights, gradient, moments and every buffer, in one arena.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "models/native/program.hpp"

namespace motionanalyzer::native {

class Session {
 public:
  /// throws  Error{invalid_argument} for options out of range or a wrong number of weights, std::bad_alloc
  Session(std::unique_ptr<Program> program, std::span<const float> weights,
          const ma_training_options& options, const Kernel& kernel);

  const Program& program() const { return *program_; }
  const char* kernel_name() const { return engine_.kernel->name; }

  /// throws  Error{bad_input} when loss or gradient is not finite; nothing has changed then
  ma_training_loss step(const ma_training_batch& batch);
  /// loss null: not asked for
  void evaluate(const ma_training_batch& batch, float* output, float* logits, ma_training_loss* loss);
  ma_training_loss gradient(const ma_training_batch& batch, std::span<float> out);

  std::span<float> weights() const { return {weights_, program_->weight_count()}; }
  std::span<float> first() const { return {first_, program_->weight_count()}; }
  std::span<float> second() const { return {second_, program_->weight_count()}; }
  std::uint64_t steps = 0;
  void set_learning_rate(double rate);

 private:
  Rows checked(const ma_training_batch& batch, bool with_loss) const;
  ma_training_loss loss_and_gradient(const ma_training_batch& batch);
  void place(Arena& arena);
  void update(double gradient_norm);

  std::unique_ptr<Program> program_;
  ma_training_options options_;
  Engine engine_;
  Arena arena_;
  float *weights_ = nullptr, *gradient_ = nullptr, *first_ = nullptr, *second_ = nullptr;
};

}  // namespace motionanalyzer::native
