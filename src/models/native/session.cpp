#include "models/native/session.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::native {
namespace {

[[noreturn]] void refuse_training(const std::string& what) { throw Error(ErrorCode::invalid_argument, what); }

void require_training(bool good, const char* what) {
  if (!good) refuse_training(what);
}

/// Written so that nan is refused.
void check_training_options(const ma_training_options& o) {
  require_training(o.optimiser == MA_TRAINING_ADAM || o.optimiser == MA_TRAINING_ADAMW,
                   "optimiser is neither MA_TRAINING_ADAM nor MA_TRAINING_ADAMW");
  require_training(o.longest_batch >= 1 && o.longest_batch <= MA_TRAINING_LONGEST_BATCH,
                   "longest_batch is not in 1 to 4096");
  require_training(o.learning_rate >= 0.0 && std::isfinite(o.learning_rate),
                   "learning_rate is not 0 or more");
  require_training(o.beta1 >= 0.0 && o.beta1 < 1.0, "beta1 is not in [0, 1)");
  require_training(o.beta2 >= 0.0 && o.beta2 < 1.0, "beta2 is not in [0, 1)");
  require_training(o.epsilon > 0.0 && std::isfinite(o.epsilon), "epsilon is not above 0");
  require_training(o.weight_decay >= 0.0 && std::isfinite(o.weight_decay), "weight_decay is not 0 or more");
  require_training(o.clip_norm >= 0.0 && std::isfinite(o.clip_norm), "clip_norm is not 0 or more");
}

/// base^exponent by squaring: the same number whether it is reached step by step or taken up from a
/// checkpoint.
double whole_power(double base, std::uint64_t exponent) {
  double out = 1.0;
  for (; exponent > 0; exponent /= 2, base *= base)
    if (exponent % 2 == 1) out *= base;
  return out;
}

}  // namespace

Session::Session(std::unique_ptr<Program> program, std::span<const float> weights,
                 const ma_training_options& options, const Kernel& kernel)
    : program_(std::move(program)), options_(options), engine_{&kernel, nullptr} {
  check_training_options(options);
  if (weights.size() != program_->weight_count())
    refuse_training("the program has " + std::to_string(program_->weight_count()) + " weights, not " +
                    std::to_string(weights.size()));
  place(arena_);
  arena_.allocate();
  place(arena_);
  std::copy(weights.begin(), weights.end(), weights_);
}

void Session::place(Arena& arena) {
  for (float** buffer : {&weights_, &gradient_, &first_, &second_})
    *buffer = arena.take(program_->weight_count());
  engine_.panels = arena.take(kDepthBlock * kWidestPanel);
  program_->place(arena, static_cast<std::uint64_t>(options_.longest_batch));
}

Rows Session::checked(const ma_training_batch& batch, bool with_loss) const {
  if (batch.rows < 1 || batch.rows > options_.longest_batch)
    refuse_training("a batch of " + std::to_string(batch.rows) + " rows; this session takes 1 to " +
                    std::to_string(options_.longest_batch));
  require_training(batch.input != nullptr, "a batch has no input");
  require_training(!with_loss || batch.target != nullptr, "a batch has no target");
  require_training(!with_loss || !program_->has_labels() || batch.label != nullptr, "a batch has no labels");
  require_training(batch.mask == nullptr || program_->mask_length() > 0, "this program takes no masks");
  return {batch.input, batch.target, batch.label, batch.mask, static_cast<std::size_t>(batch.rows)};
}

ma_training_loss Session::loss_and_gradient(const ma_training_batch& batch) {
  const Rows rows = checked(batch, true);
  program_->forward(engine_, weights_, rows, nullptr, nullptr);
  ma_training_loss loss = program_->loss(engine_, rows, true);
  if (!std::isfinite(loss.total))
    throw Error(ErrorCode::bad_input, "the loss is not finite",
                "look for inf and nan in the data, or take a lower learning rate");
  program_->backward(engine_, weights_, rows, gradient_);
  loss.gradient_norm = std::sqrt(engine_.kernel->sum_of_squares(gradient_, program_->weight_count()));
  if (!std::isfinite(loss.gradient_norm))
    throw Error(ErrorCode::bad_input, "the gradient is not finite",
                "look for huge values in the data, or take a lower learning rate");
  return loss;
}

ma_training_loss Session::step(const ma_training_batch& batch) {
  const ma_training_loss loss = loss_and_gradient(batch);
  update(loss.gradient_norm);
  return loss;
}

ma_training_loss Session::gradient(const ma_training_batch& batch, std::span<float> out) {
  const ma_training_loss loss = loss_and_gradient(batch);
  std::copy_n(gradient_, out.size(), out.begin());
  return loss;
}

void Session::evaluate(const ma_training_batch& batch, float* output, float* logits, ma_training_loss* loss) {
  const Rows rows = checked(batch, loss != nullptr);
  program_->forward(engine_, weights_, rows, output, logits);
  if (loss) *loss = program_->loss(engine_, rows, false);
}

void Session::set_learning_rate(double rate) {
  require_training(rate >= 0.0 && std::isfinite(rate), "learning_rate is not 0 or more");
  options_.learning_rate = rate;
}

// source: Kingma & Ba (2015), Loshchilov & Hutter (2019); epsilon, decay and clipping where PyTorch has them.
void Session::update(double gradient_norm) {
  const auto& o = options_;
  ++steps;
  const double left1 = 1.0 - whole_power(o.beta1, steps), left2 = 1.0 - whole_power(o.beta2, steps);
  const bool adamw = o.optimiser == MA_TRAINING_ADAMW;
  const double clip = o.clip_norm > 0.0 ? std::min(1.0, o.clip_norm / (gradient_norm + 1e-6)) : 1.0;
  const AdamScalars scalars{static_cast<float>(clip),
                            adamw ? 0.0f : static_cast<float>(o.weight_decay),
                            adamw ? static_cast<float>(1.0 - o.learning_rate * o.weight_decay) : 1.0f,
                            static_cast<float>(o.beta1),
                            static_cast<float>(1.0 - o.beta1),
                            static_cast<float>(o.beta2),
                            static_cast<float>(1.0 - o.beta2),
                            static_cast<float>(1.0 / std::sqrt(left2)),
                            static_cast<float>(o.epsilon),
                            static_cast<float>(o.learning_rate / left1)};
  engine_.kernel->adam(scalars, gradient_, weights_, first_, second_, program_->weight_count());
}

}  // namespace motionanalyzer::native
