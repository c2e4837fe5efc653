// Trained networks, ready to score rows: weights are laid out once for the kernels of this CPU.
// The order of every sum is fixed and nothing is fused, in float32, so that a score has the same bytes on
// every CPU, alone and in any company.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/native/kernel.hpp"

namespace motionanalyzer {

namespace native {

/// Floats that begin at a cache line.
class FloatLines {
 public:
  FloatLines() = default;
  explicit FloatLines(std::size_t floats) : lines_((floats + kLine - 1) / kLine) {}
  float* data() noexcept { return lines_.empty() ? nullptr : lines_.front().at; }
  const float* data() const noexcept { return lines_.empty() ? nullptr : lines_.front().at; }

 private:
  static constexpr std::size_t kLine = 16;
  struct alignas(64) Line {
    float at[kLine] = {};
  };
  std::vector<Line> lines_;
};

inline constexpr std::size_t padded_to_lanes(std::size_t n) noexcept {
  return (n + kScoreLanes - 1) / kScoreLanes * kScoreLanes;
}

/// y = x W^T + b. Outputs stand in `parts` equal runs, each padded with zeros to whole vectors.
class ScoreLayer {
 public:
  ScoreLayer() = default;
  /// weight: out x in, its rows `stride` apart; bias: out, or empty
  ScoreLayer(std::size_t in, std::size_t out, const float* weight, std::size_t stride,
             std::span<const float> bias, std::size_t parts = 1);

  std::size_t width() const noexcept { return width_; }  ///< padded outputs
  const float* bias() const noexcept { return bias_.data(); }
  void run(const Kernel& kernel, const float* x, bool relu, float* out) const noexcept {
    run_rows(kernel, 1, x, 0, relu, out, 0);
  }
  /// The same for rows and their outputs that stand so far apart; sparse: x comes from a layer with relu.
  void run_rows(const Kernel& kernel, std::size_t rows, const float* x, std::size_t x_stride, bool relu,
                float* out, std::size_t out_stride, bool sparse = false) const noexcept {
    kernel.score_layer(
        {x, rows, x_stride, in_, weight_.data(), bias_.data(), width_, relu, out, out_stride, sparse});
  }

 private:
  std::size_t in_ = 0, width_ = 0;
  FloatLines weight_, bias_;  ///< weight: in x width
};

}  // namespace native

/// dream/1: a row's repair and the logit that it was disturbed.
class DreamForward {
 public:
  DreamForward() = default;
  /// sizes and weights as the program's;
  /// throws  Error{bad_input} where they do not belong together
  DreamForward(std::span<const std::int32_t> sizes, std::span<const float> weights);

  std::size_t features() const noexcept { return features_; }

  class Scratch {
   public:
    explicit Scratch(const DreamForward& owner, std::size_t rows = 1);
    /// F values of the i-th row, to be filled in
    float* row(std::size_t i) noexcept { return both_.data() + i * stride_; }
    const float* repaired(std::size_t i) const noexcept { return both_.data() + i * stride_ + features_; }
    double logit(std::size_t i) const noexcept { return logit_[i]; }

   private:
    friend class DreamForward;
    std::size_t features_, stride_;
    native::FloatLines both_;  ///< rows, each with its repair behind it: what the discriminator sees
    native::FloatLines hidden_[2];
    std::vector<double> logit_;
  };
  /// Of the first `rows` rows: reads row(), writes repaired() and logit(). Several at once are faster.
  void run(Scratch& scratch, std::size_t rows) const noexcept;

 private:
  const native::Kernel* kernel_ = nullptr;
  std::size_t features_ = 0, widest_ = 0;
  double verdict(const float* hidden) const noexcept;

  native::ScoreLayer layer_[8], both_;
  std::vector<double> verdict_;  ///< of the hidden units, the bias last
};

enum class SequenceCell { lstm, gru };

/// lstm_ae/1 and gru_ae/1: the frames of a window as they are rebuilt.
class SequenceForward {
 public:
  SequenceForward() = default;
  /// sizes F H T and weights as the program's
  SequenceForward(SequenceCell cell, std::span<const std::int32_t> sizes, std::span<const float> weights);

  std::size_t features() const noexcept { return features_; }
  std::size_t frames() const noexcept { return frames_; }
  std::size_t share_width() const noexcept { return encoder_input_.width(); }
  std::size_t output_width() const noexcept { return head_.width(); }  ///< padded features

  /// What one frame adds to the gates of the encoder; it is the same in every window that holds the frame.
  void frame_share(const float* row, float* share) const noexcept {
    encoder_input_.run(*kernel_, row, false, share);
  }

  struct Scratch {
    explicit Scratch(const SequenceForward& owner);
    native::FloatLines gates, recurrent, code_share, cell, hidden;
  };
  /// share[t]: frame_share of frame t of the window. output: T x output_width().
  void run(std::span<const float* const> share, Scratch& scratch, float* output) const noexcept;

 private:
  struct Recurrent {
    native::ScoreLayer state;
  };
  void step(const Recurrent& layer, const float* share, Scratch& scratch) const noexcept;
  void clear(Scratch& scratch) const noexcept;

  const native::Kernel* kernel_ = nullptr;
  SequenceCell cell_ = SequenceCell::lstm;
  std::size_t features_ = 0, frames_ = 0, units_ = 0;  ///< units: padded
  native::ScoreLayer encoder_input_, decoder_input_, head_;
  Recurrent encoder_, decoder_;
};

}  // namespace motionanalyzer
