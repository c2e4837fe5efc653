#include "models/native/recurrent.hpp"

#include <algorithm>

namespace motionanalyzer::native {

Recurrent::Recurrent(Cell cell, std::size_t in, std::size_t units, bool one_input, std::size_t weight_ih,
                     std::size_t weight_hh, std::size_t bias_ih, std::size_t bias_hh)
    : cell_(cell),
      units_(units),
      wide_(gates_of(cell) * units),
      one_input_(one_input),
      input_{in, wide_, in, weight_ih, bias_ih},
      state_{units, wide_, units, weight_hh, bias_hh} {}

void Recurrent::place(Arena& arena, std::uint64_t batch, std::size_t frames) {
  const std::uint64_t all = batch * frames;
  gates_ = arena.take(all * wide_);
  hidden_ = arena.take(all * units_);
  if (cell_ == Cell::lstm) {
    cell_state_ = arena.take(all * units_);
    cell_tanh_ = arena.take(all * units_);
    cell_slope_ = arena.take(batch * units_);
  } else {
    recurrent_ = arena.take(all * wide_);
  }
  packed_ = arena.take(std::max(packed_size(units_, wide_), packed_size(wide_, units_)));
  bias_ = arena.take(wide_);
  summed_ = arena.take(batch * wide_);
}

LstmFrame Recurrent::lstm_frame(std::size_t t, std::size_t batch) const {
  const std::size_t at = t * batch * units_;
  return {gates(t, batch),
          t == 0 ? nullptr : cell_state_ + at - batch * units_,
          cell_state_ + at,
          cell_tanh_ + at,
          hidden_ + at,
          batch,
          units_};
}

GruFrame Recurrent::gru_frame(std::size_t t, std::size_t batch) const {
  const std::size_t at = t * batch * units_;
  return {gates(t, batch),
          recurrent(t, batch),
          t == 0 ? nullptr : hidden_ + at - batch * units_,
          hidden_ + at,
          batch,
          units_};
}

/// The gates' share of the inputs. An LSTM's two biases are added here, a GRU's recurrent one must stay
/// apart.
void Recurrent::input_share(const Engine& engine, const float* weights, const float* x, std::size_t batch,
                            std::size_t frames) {
  for (std::size_t j = 0; j < wide_; ++j)
    bias_[j] = weights[input_.bias + j] + (cell_ == Cell::lstm ? weights[state_.bias + j] : 0.0f);
  const std::size_t rows = one_input_ ? batch : batch * frames;
  multiply(engine, {x, input_.in, 1}, {weights + input_.weight, 1, input_.stride},
           {rows, input_.in, wide_, gates_, wide_, bias_});
  if (one_input_)
    for (std::size_t t = 1; t < frames; ++t) std::copy_n(gates_, batch * wide_, gates(t, batch));
}

void Recurrent::frame_forward(const Engine& engine, const float* weights, std::size_t t, std::size_t batch) {
  const bool lstm = cell_ == Cell::lstm;
  if (t > 0)
    engine.kernel->multiply({hidden(t - 1, batch), units_, 1}, packed_,
                            lstm ? nullptr : weights + state_.bias, batch, units_, wide_, recurrent(t, batch),
                            wide_, lstm);
  else if (!lstm)
    for (std::size_t b = 0; b < batch; ++b)
      std::copy_n(weights + state_.bias, wide_, recurrent(0, batch) + b * wide_);
  if (lstm)
    engine.kernel->lstm(lstm_frame(t, batch));
  else
    engine.kernel->gru(gru_frame(t, batch));
}

void Recurrent::forward(const Engine& engine, const float* weights, const float* x, std::size_t batch,
                        std::size_t frames) {
  input_share(engine, weights, x, batch, frames);
  engine.kernel->pack({weights + state_.weight, 1, units_}, units_, wide_, packed_);
  for (std::size_t t = 0; t < frames; ++t) frame_forward(engine, weights, t, batch);
}

void Recurrent::frame_backward(const Engine& engine, std::size_t t, std::size_t batch, float* dhidden) {
  float* slope = dhidden + t * batch * units_;
  float* before = t == 0 ? nullptr : slope - batch * units_;
  if (cell_ == Cell::lstm)
    engine.kernel->lstm_backward(lstm_frame(t, batch), slope, cell_slope_);
  else
    engine.kernel->gru_backward(gru_frame(t, batch), slope, before);
  if (t == 0) return;
  engine.kernel->multiply({recurrent(t, batch), wide_, 1}, packed_, nullptr, batch, wide_, units_, before,
                          units_, true);
}

void Recurrent::input_backward(const Engine& engine, const float* weights, const float* x, std::size_t batch,
                               std::size_t frames, float* gradient, float* dx) {
  const float* slope = gates_;
  std::size_t rows = batch * frames;
  if (one_input_) {
    // One row per sequence holds the sum over its frames: the sum of columns of a frames x (batch gates)
    // table.
    engine.kernel->column_sums(gates_, frames, batch * wide_, summed_);
    slope = summed_;
    rows = batch;
  }
  weight_gradient(engine, input_, x, slope, rows, gradient);
  bias_gradient(engine, input_, slope, rows, gradient);
  if (dx) input_gradient(engine, input_, weights, slope, rows, dx);
}

void Recurrent::backward(const Engine& engine, const float* weights, const float* x, std::size_t batch,
                         std::size_t frames, float* dhidden, float* gradient, float* dx) {
  engine.kernel->pack({weights + state_.weight, units_, 1}, wide_, units_, packed_);
  if (cell_ == Cell::lstm) std::fill_n(cell_slope_, batch * units_, 0.0f);
  for (std::size_t t = frames; t-- > 0;) frame_backward(engine, t, batch, dhidden);
  input_backward(engine, weights, x, batch, frames, gradient, dx);
  if (frames > 1)
    weight_gradient(engine, state_, hidden_, recurrent(1, batch), batch * (frames - 1), gradient);
  else
    std::fill_n(gradient + state_.weight, wide_ * units_, 0.0f);
  if (cell_ == Cell::lstm)  // both biases enter the same sum
    std::copy_n(gradient + input_.bias, wide_, gradient + state_.bias);
  else
    bias_gradient(engine, state_, recurrent_, batch * frames, gradient);
}

}  // namespace motionanalyzer::native
