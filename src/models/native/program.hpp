// A network with its loss: what open() of the boundary makes from a program's name and sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "models/native/layers.hpp"
#include "motionanalyzer/models/training_backend.h"

namespace motionanalyzer::native {

struct Rows {
  const float *input, *target, *label, *mask;
  std::size_t count;
};

struct TensorShape {
  std::size_t rows, columns;
};

class Program {
 public:
  virtual ~Program() = default;

  std::span<const TensorShape> tensors() const { return tensors_; }
  std::size_t weight_count() const { return weight_count_; }
  virtual std::size_t row_length() const = 0;
  virtual std::size_t mask_length() const { return 0; }
  virtual bool has_labels() const { return false; }
  /// Takes buffers for batches of up to `rows`, counted in 64 bits, since their sum may be more than there
  /// can be.
  virtual void place(Arena& arena, std::uint64_t rows) = 0;

  /// Leaves the activations for backward. output and logits may be null.
  virtual void forward(const Engine& engine, const float* weights, const Rows& rows, float* output,
                       float* logits) = 0;
  /// Loss of the last forward; target must be there, labels where the program has them. With the derivative
  /// it prepares backward.
  virtual ma_training_loss loss(const Engine& engine, const Rows& rows, bool with_derivative) = 0;
  /// Writes the whole gradient.
  virtual void backward(const Engine& engine, const float* weights, const Rows& rows, float* gradient) = 0;

 protected:
  /// The next tensor in order; returns its offset.
  std::size_t add_tensor(std::size_t rows, std::size_t columns = 1) {
    tensors_.push_back({rows, columns});
    weight_count_ += rows * columns;
    return weight_count_ - rows * columns;
  }
  Linear add_linear(std::size_t in, std::size_t out) {
    const std::size_t weight = add_tensor(out, in);
    return {in, out, in, weight, add_tensor(out)};
  }

 private:
  std::vector<TensorShape> tensors_;
  std::size_t weight_count_ = 0;
};

/// throws  Error{invalid_argument} for an unknown name, or sizes that are too few, too many or out of range
std::unique_ptr<Program> make_program(std::string_view name, std::span<const std::int32_t> sizes);

std::unique_ptr<Program> make_dream(std::span<const std::int32_t> sizes);
std::unique_ptr<Program> make_lstm_autoencoder(std::span<const std::int32_t> sizes);
std::unique_ptr<Program> make_gru_autoencoder(std::span<const std::int32_t> sizes);

}  // namespace motionanalyzer::native
