// lstm_ae/1 and gru_ae/1: the last hidden state of an encoder is all that a decoder gets to rebuild the
// frames from.
#include <algorithm>

#include "models/native/program.hpp"
#include "models/native/recurrent.hpp"

namespace motionanalyzer::native {
namespace {

class SequenceAutoencoder final : public Program {
 public:
  SequenceAutoencoder(Cell cell, std::span<const std::int32_t> sizes)
      : features_(static_cast<std::size_t>(sizes[0])),
        units_(static_cast<std::size_t>(sizes[1])),
        frames_(static_cast<std::size_t>(sizes[2])),
        gates_(gates_of(cell) * units_),
        encoder_(add_recurrent(cell, features_, false)),
        decoder_(add_recurrent(cell, units_, true)),
        head_(add_linear(units_, features_)) {}

  std::size_t row_length() const override { return frames_ * features_; }

  void place(Arena& arena, std::uint64_t rows) override {
    input_ = arena.take(rows * row_length());
    target_ = arena.take(rows * row_length());
    output_ = arena.take(rows * row_length());
    slope_ = arena.take(rows * row_length());
    hidden_slope_ = arena.take(rows * frames_ * units_);
    last_slope_ = arena.take(rows * units_);
    encoder_.place(arena, rows, frames_);
    decoder_.place(arena, rows, frames_);
  }

  void forward(const Engine& engine, const float* weights, const Rows& rows, float* output, float*) override {
    const std::size_t n = rows.count;
    frames_first(rows.input, n, input_);
    encoder_.forward(engine, weights, input_, n, frames_);
    decoder_.forward(engine, weights, code(n), n, frames_);
    native::forward(engine, head_, weights, decoder_.hidden(), n * frames_, output_);
    if (output) rows_first(output_, n, output);
  }

  ma_training_loss loss(const Engine& engine, const Rows& rows, bool with_derivative) override {
    frames_first(rows.target, rows.count, target_);
    const std::size_t count = rows.count * row_length();
    const double each = 1.0 / static_cast<double>(count);
    ma_training_loss out{};
    out.reconstruction =
        each * engine.kernel->squared_error(output_, target_, count, static_cast<float>(2.0 * each),
                                            with_derivative ? slope_ : nullptr);
    out.total = out.reconstruction;
    return out;
  }

  void backward(const Engine& engine, const float* weights, const Rows& rows, float* gradient) override {
    const std::size_t n = rows.count, all = n * frames_;
    weight_gradient(engine, head_, decoder_.hidden(), slope_, all, gradient);
    bias_gradient(engine, head_, slope_, all, gradient);
    input_gradient(engine, head_, weights, slope_, all, hidden_slope_);
    decoder_.backward(engine, weights, code(n), n, frames_, hidden_slope_, gradient, last_slope_);
    std::fill_n(hidden_slope_, (all - n) * units_, 0.0f);
    std::copy_n(last_slope_, n * units_, hidden_slope_ + (all - n) * units_);
    encoder_.backward(engine, weights, input_, n, frames_, hidden_slope_, gradient, nullptr);
  }

 private:
  Recurrent add_recurrent(Cell cell, std::size_t in, bool one_input) {
    const std::size_t weight_ih = add_tensor(gates_, in), weight_hh = add_tensor(gates_, units_);
    const std::size_t bias_ih = add_tensor(gates_), bias_hh = add_tensor(gates_);
    return {cell, in, units_, one_input, weight_ih, weight_hh, bias_ih, bias_hh};
  }

  const float* code(std::size_t rows) const { return encoder_.hidden(frames_ - 1, rows); }

  void frames_first(const float* from, std::size_t rows, float* to) const {
    for (std::size_t t = 0; t < frames_; ++t)
      for (std::size_t b = 0; b < rows; ++b)
        std::copy_n(from + (b * frames_ + t) * features_, features_, to + (t * rows + b) * features_);
  }

  void rows_first(const float* from, std::size_t rows, float* to) const {
    for (std::size_t b = 0; b < rows; ++b)
      for (std::size_t t = 0; t < frames_; ++t)
        std::copy_n(from + (t * rows + b) * features_, features_, to + (b * frames_ + t) * features_);
  }

  std::size_t features_, units_, frames_, gates_;
  Recurrent encoder_, decoder_;
  Linear head_;
  float *input_ = nullptr, *target_ = nullptr, *output_ = nullptr, *slope_ = nullptr;
  float *hidden_slope_ = nullptr, *last_slope_ = nullptr;
};

}  // namespace

std::unique_ptr<Program> make_lstm_autoencoder(std::span<const std::int32_t> sizes) {
  return std::make_unique<SequenceAutoencoder>(Cell::lstm, sizes);
}

std::unique_ptr<Program> make_gru_autoencoder(std::span<const std::int32_t> sizes) {
  return std::make_unique<SequenceAutoencoder>(Cell::gru, sizes);
}

}  // namespace motionanalyzer::native
