#include "models/network_forward.hpp"

#include <algorithm>

#include "models/score_kernel.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace native {

ScoreLayer::ScoreLayer(std::size_t in, std::size_t out, const float* weight, std::size_t stride,
                       std::span<const float> bias, std::size_t parts)
    : in_(in), width_(parts * padded_to_lanes(out / parts)), weight_(in * width_), bias_(width_) {
  const std::size_t run = out / parts, padded = width_ / parts;
  for (std::size_t j = 0; j < out; ++j) {
    const std::size_t place = j / run * padded + j % run;
    for (std::size_t k = 0; k < in; ++k) weight_.data()[k * width_ + place] = weight[j * stride + k];
    if (!bias.empty()) bias_.data()[place] = bias[j] + 0.0f;  // never -0: then no sum is -0
  }
}

}  // namespace native

namespace {

/// Hands out the tensors of a program one after the other.
class TensorReader {
 public:
  explicit TensorReader(std::span<const float> weights) : rest_(weights) {}
  std::span<const float> take(std::size_t count) {
    if (count > rest_.size()) refuse();
    const std::span<const float> taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  void require_end() const {
    if (!rest_.empty()) refuse();
  }

 private:
  [[noreturn]] static void refuse() {
    throw Error(ErrorCode::bad_input, "model file: the weights are not those of the network's sizes",
                "the file is damaged; train or copy it again");
  }
  std::span<const float> rest_;
};

std::size_t size_at(std::span<const std::int32_t> sizes, std::size_t i) {
  return static_cast<std::size_t>(sizes[i]);
}

}  // namespace

DreamForward::DreamForward(std::span<const std::int32_t> sizes, std::span<const float> weights)
    : kernel_(&native::choose_kernel()), features_(size_at(sizes, 0)) {
  constexpr std::size_t kOrder[9] = {0, 1, 2, 3, 4, 3, 2, 1, 0};
  TensorReader tensors(weights);
  for (std::size_t i = 0; i < 8; ++i) {
    const std::size_t in = size_at(sizes, kOrder[i]), out = size_at(sizes, kOrder[i + 1]);
    const auto weight = tensors.take(out * in);
    layer_[i] = native::ScoreLayer(in, out, weight.data(), in, tensors.take(out));
    widest_ = std::max(widest_, layer_[i].width());
  }
  const std::size_t hidden = size_at(sizes, 5);
  const auto weight = tensors.take(hidden * 2 * features_);
  both_ = native::ScoreLayer(2 * features_, hidden, weight.data(), 2 * features_, tensors.take(hidden));
  widest_ = std::max(widest_, both_.width());
  const auto verdict = tensors.take(hidden + 1);
  tensors.require_end();
  verdict_.assign(score_kernel::padded(hidden) + 1, 0.0);
  std::copy(verdict.begin(), verdict.end() - 1, verdict_.begin());
  verdict_.back() = static_cast<double>(verdict.back());
}

DreamForward::Scratch::Scratch(const DreamForward& owner, std::size_t rows)
    : features_(owner.features_),
      stride_(owner.features_ + owner.layer_[7].width()),
      both_(rows * stride_),
      hidden_{native::FloatLines(rows * owner.widest_), native::FloatLines(rows * owner.widest_)},
      logit_(rows) {}

void DreamForward::run(Scratch& scratch, std::size_t rows) const noexcept {
  float* both = scratch.both_.data();
  const float* from = both;
  std::size_t stride = scratch.stride_;
  for (std::size_t i = 0; i < 7; ++i) {
    float* to = scratch.hidden_[i % 2].data();
    layer_[i].run_rows(*kernel_, rows, from, stride, true, to, widest_, i > 0);
    from = to, stride = widest_;
  }
  layer_[7].run_rows(*kernel_, rows, from, stride, false, both + features_, scratch.stride_, true);
  float* hidden = scratch.hidden_[1].data();
  both_.run_rows(*kernel_, rows, both, scratch.stride_, true, hidden, widest_);
  for (std::size_t i = 0; i < rows; ++i) scratch.logit_[i] = verdict(hidden + i * widest_);
}

double DreamForward::verdict(const float* hidden) const noexcept {
  double lane[score_kernel::kLanes] = {};
  for (std::size_t j = 0; j + 1 < verdict_.size(); j += score_kernel::kLanes)
    for (std::size_t l = 0; l < score_kernel::kLanes; ++l)
      lane[l] += static_cast<double>(hidden[j + l]) * verdict_[j + l];
  return score_kernel::tree(lane) + verdict_.back();
}

SequenceForward::SequenceForward(SequenceCell cell, std::span<const std::int32_t> sizes,
                                 std::span<const float> weights)
    : kernel_(&native::choose_kernel()),
      cell_(cell),
      features_(size_at(sizes, 0)),
      frames_(size_at(sizes, 2)),
      units_(native::padded_to_lanes(size_at(sizes, 1))) {
  const std::size_t units = size_at(sizes, 1), parts = cell == SequenceCell::lstm ? 4 : 3;
  const std::size_t gates = parts * units;
  TensorReader tensors(weights);
  const auto read = [&](std::size_t in, native::ScoreLayer& input, Recurrent& layer) {
    const auto ih = tensors.take(gates * in), hh = tensors.take(gates * units);
    const auto bias_ih = tensors.take(gates), bias_hh = tensors.take(gates);
    input = native::ScoreLayer(in, gates, ih.data(), in, bias_ih, parts);
    layer.state = native::ScoreLayer(units, gates, hh.data(), units, bias_hh, parts);
  };
  read(features_, encoder_input_, encoder_);
  read(units, decoder_input_, decoder_);
  const auto weight = tensors.take(features_ * units);
  head_ = native::ScoreLayer(units, features_, weight.data(), units, tensors.take(features_));
  tensors.require_end();
}

SequenceForward::Scratch::Scratch(const SequenceForward& owner)
    : gates(owner.encoder_input_.width()),
      recurrent(owner.encoder_input_.width()),
      code_share(owner.encoder_input_.width()),
      cell(owner.units_),
      hidden(owner.units_) {}

void SequenceForward::clear(Scratch& scratch) const noexcept {
  std::fill_n(scratch.cell.data(), units_, 0.0f);
  std::fill_n(scratch.hidden.data(), units_, 0.0f);
}

void SequenceForward::step(const Recurrent& layer, const float* share, Scratch& scratch) const noexcept {
  float* recurrent = scratch.recurrent.data();
  layer.state.run(*kernel_, scratch.hidden.data(), false, recurrent);
  if (cell_ == SequenceCell::gru) {
    kernel_->score_gru(share, recurrent, units_, scratch.hidden.data());
    return;
  }
  float* gates = scratch.gates.data();
  for (std::size_t j = 0; j < layer.state.width(); ++j) gates[j] = share[j] + recurrent[j];
  kernel_->score_lstm(gates, units_, scratch.cell.data(), scratch.hidden.data());
}

void SequenceForward::run(std::span<const float* const> share, Scratch& scratch,
                          float* output) const noexcept {
  clear(scratch);
  for (const float* frame : share) step(encoder_, frame, scratch);
  decoder_input_.run(*kernel_, scratch.hidden.data(), false, scratch.code_share.data());
  clear(scratch);
  for (std::size_t t = 0; t < frames_; ++t) {
    step(decoder_, scratch.code_share.data(), scratch);
    head_.run(*kernel_, scratch.hidden.data(), false, output + t * head_.width());
  }
}

}  // namespace motionanalyzer
