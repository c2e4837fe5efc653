// dream/1: an autoencoder that repairs a row, and a discriminator that says from the row and its repair
// whether it was disturbed.
#include <algorithm>
#include <array>

#include "models/native/program.hpp"

namespace motionanalyzer::native {
namespace {

constexpr std::size_t kLayers = 8, kBottleneck = 3;
constexpr double kCrossEntropyWeight = 0.5;

class Dream final : public Program {
 public:
  explicit Dream(std::span<const std::int32_t> sizes) {
    const auto size = [&](std::size_t i) { return static_cast<std::size_t>(sizes[i]); };
    width_ = {size(0), size(1), size(2), size(3), size(4), size(3), size(2), size(1), size(0)};
    for (std::size_t i = 0; i < kLayers; ++i) layer_[i] = add_linear(width_[i], width_[i + 1]);
    const Linear both = add_linear(2 * features(), size(5));
    seen_ = both;
    seen_.in = features();
    repaired_ = seen_;
    repaired_.weight += features();
    verdict_ = add_linear(size(5), 1);
  }

  std::size_t row_length() const override { return features(); }
  std::size_t mask_length() const override { return 2 * (width_[1] + width_[2] + width_[3]); }
  bool has_labels() const override { return true; }

  void place(Arena& arena, std::uint64_t rows) override {
    for (std::size_t i = 0; i < kLayers; ++i) value_[i + 1] = arena.take(rows * width_[i + 1]);
    for (std::size_t i = 1; i < kLayers; ++i) mask_[i] = arena.take(rows * width_[i]);
    for (std::size_t i = 0; i < 2; ++i) slope_[i] = arena.take(rows * widest());
    hidden_ = arena.take(rows * seen_.out);
    logits_ = arena.take(rows);
    logit_slope_ = arena.take(rows);
    repair_slope_ = arena.take(rows * features());
  }

  void forward(const Engine& engine, const float* weights, const Rows& rows, float* output,
               float* logits) override {
    const std::size_t n = rows.count;
    if (rows.mask) split_masks(rows);
    const float* from = rows.input;
    for (std::size_t i = 0; i < kLayers; ++i) {
      native::forward(engine, layer_[i], weights, from, n, value_[i + 1]);
      from = value_[i + 1];
      if (i + 1 < kLayers) engine.kernel->relu(value_[i + 1], mask_of(i + 1, rows), n * width_[i + 1]);
    }
    native::forward(engine, seen_, weights, rows.input, n, hidden_);
    native::forward(engine, repaired_, weights, from, n, hidden_, true);
    engine.kernel->relu(hidden_, nullptr, n * seen_.out);
    native::forward(engine, verdict_, weights, hidden_, n, logits_);
    if (output) std::copy_n(from, n * features(), output);
    if (logits) std::copy_n(logits_, n, logits);
  }

  ma_training_loss loss(const Engine& engine, const Rows& rows, bool with_derivative) override {
    const std::size_t count = rows.count * features();
    const double each = 1.0 / static_cast<double>(count);
    ma_training_loss out{};
    out.reconstruction = each * engine.kernel->squared_error(value_[kLayers], rows.target, count,
                                                             static_cast<float>(2.0 * each),
                                                             with_derivative ? repair_slope_ : nullptr);
    out.classification = cross_entropy(logits_, rows.label, rows.count, kCrossEntropyWeight,
                                       with_derivative ? logit_slope_ : nullptr);
    out.total = out.reconstruction + kCrossEntropyWeight * out.classification;
    return out;
  }

  void backward(const Engine& engine, const float* weights, const Rows& rows, float* gradient) override {
    discriminator_backward(engine, weights, rows, gradient);
    const std::size_t n = rows.count;
    const float* dy = repair_slope_;
    for (std::size_t i = kLayers; i-- > 0;) {
      const float* x = i == 0 ? rows.input : value_[i];
      weight_gradient(engine, layer_[i], x, dy, n, gradient);
      bias_gradient(engine, layer_[i], dy, n, gradient);
      if (i == 0) break;
      float* dx = slope_[i % 2];
      input_gradient(engine, layer_[i], weights, dy, n, dx);
      engine.kernel->relu_backward(dx, value_[i], mask_of(i, rows), n * width_[i]);
      dy = dx;
    }
  }

 private:
  std::size_t features() const { return width_[0]; }
  std::size_t widest() const { return std::max(*std::max_element(width_.begin(), width_.end()), seen_.out); }

  const float* mask_of(std::size_t hidden, const Rows& rows) const {
    return rows.mask && hidden != kBottleneck + 1 ? mask_[hidden] : nullptr;
  }

  /// A row of masks holds all layers; each layer wants its own in one piece.
  void split_masks(const Rows& rows) {
    std::size_t at = 0;
    for (std::size_t i = 1; i < kLayers; ++i) {
      if (i == kBottleneck + 1) continue;
      for (std::size_t r = 0; r < rows.count; ++r)
        std::copy_n(rows.mask + r * mask_length() + at, width_[i], mask_[i] + r * width_[i]);
      at += width_[i];
    }
  }

  void discriminator_backward(const Engine& engine, const float* weights, const Rows& rows, float* gradient) {
    const std::size_t n = rows.count;
    weight_gradient(engine, verdict_, hidden_, logit_slope_, n, gradient);
    bias_gradient(engine, verdict_, logit_slope_, n, gradient);
    float* slope = slope_[0];
    input_gradient(engine, verdict_, weights, logit_slope_, n, slope);
    engine.kernel->relu_backward(slope, hidden_, nullptr, n * seen_.out);
    weight_gradient(engine, seen_, rows.input, slope, n, gradient);
    weight_gradient(engine, repaired_, value_[kLayers], slope, n, gradient);
    bias_gradient(engine, seen_, slope, n, gradient);
    input_gradient(engine, repaired_, weights, slope, n, repair_slope_, true);
  }

  std::array<std::size_t, kLayers + 1> width_{};
  std::array<Linear, kLayers> layer_{};
  Linear seen_{}, repaired_{},
      verdict_{};  // the discriminator's first layer, by what it sees, and its second
  std::array<float*, kLayers + 1> value_{}, mask_{};
  std::array<float*, 2> slope_{};
  float *hidden_ = nullptr, *logits_ = nullptr, *logit_slope_ = nullptr, *repair_slope_ = nullptr;
};

}  // namespace

std::unique_ptr<Program> make_dream(std::span<const std::int32_t> sizes) {
  return std::make_unique<Dream>(sizes);
}

}  // namespace motionanalyzer::native
