// One recurrent layer over all frames of a batch. Frames come first: frame t of row b is row t * batch + b.
// What can be one product over all frames is one; only the recurrent product and the gates run frame by
// frame.
#pragma once

#include <cstddef>

#include "models/native/layers.hpp"

namespace motionanalyzer::native {

enum class Cell { lstm, gru };

constexpr std::size_t gates_of(Cell cell) { return cell == Cell::lstm ? 4 : 3; }

class Recurrent {
 public:
  /// The offsets are those of weight_ih [GH x in], weight_hh [GH x H], bias_ih and bias_hh [GH].
  /// With one_input the same rows are the input of every frame, and their product is taken once.
  Recurrent(Cell cell, std::size_t in, std::size_t units, bool one_input, std::size_t weight_ih,
            std::size_t weight_hh, std::size_t bias_ih, std::size_t bias_hh);

  void place(Arena& arena, std::uint64_t batch, std::size_t frames);

  void forward(const Engine& engine, const float* weights, const float* x, std::size_t batch,
               std::size_t frames);
  const float* hidden() const { return hidden_; }  ///< frames x batch x units
  const float* hidden(std::size_t frame, std::size_t batch) const { return hidden_ + frame * batch * units_; }

  /// dhidden: frames x batch x units, is used up. dx null: not asked for; else batch x in, one_input only.
  void backward(const Engine& engine, const float* weights, const float* x, std::size_t batch,
                std::size_t frames, float* dhidden, float* gradient, float* dx);

 private:
  void input_share(const Engine& engine, const float* weights, const float* x, std::size_t batch,
                   std::size_t frames);
  void frame_forward(const Engine& engine, const float* weights, std::size_t t, std::size_t batch);
  void frame_backward(const Engine& engine, std::size_t t, std::size_t batch, float* dhidden);
  void input_backward(const Engine& engine, const float* weights, const float* x, std::size_t batch,
                      std::size_t frames, float* gradient, float* dx);
  LstmFrame lstm_frame(std::size_t t, std::size_t batch) const;
  GruFrame gru_frame(std::size_t t, std::size_t batch) const;
  float* gates(std::size_t t, std::size_t batch) const { return gates_ + t * batch * wide_; }
  /// What the recurrent weights add to: the gates themselves, or a buffer of its own where a gate stands
  /// between.
  float* recurrent(std::size_t t, std::size_t batch) const {
    return (cell_ == Cell::lstm ? gates_ : recurrent_) + t * batch * wide_;
  }

  Cell cell_;
  std::size_t units_, wide_;
  bool one_input_;
  Linear input_, state_;
  float *gates_ = nullptr, *recurrent_ = nullptr, *cell_state_ = nullptr, *cell_tanh_ = nullptr;
  float *hidden_ = nullptr, *packed_ = nullptr, *bias_ = nullptr, *summed_ = nullptr, *cell_slope_ = nullptr;
};

}  // namespace motionanalyzer::native
