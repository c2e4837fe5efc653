// The loop around a backend: order, batches, masks, learning rate, held-out loss, early stopping,
// checkpoints.
#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <numeric>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace motionanalyzer {

NetworkRows::~NetworkRows() = default;
NetworkCheckpoints::~NetworkCheckpoints() = default;

namespace {

constexpr std::uint64_t kRowOrder = 2, kDropout = 3;  // whose draws these are; 1 is the first weights'

void require_option(bool good, const char* what) {
  if (!good) throw Error(ErrorCode::invalid_argument, std::string("training: ") + what);
}

void check_network_options(const NetworkTrainingOptions& o) {
  require_option(o.epochs >= 1, "epochs is below 1");
  require_option(o.batch_rows >= 1 && o.batch_rows <= MA_TRAINING_LONGEST_BATCH,
                 "batch_rows is not in 1 to 4096");
  require_option(o.dropout >= 0.0 && o.dropout < 1.0, "dropout is not in [0, 1)");
  require_option(o.patience >= 0, "patience is negative");
  require_option(o.step_epochs >= 1, "step_epochs is below 1");
  require_option(o.step_factor > 0.0 && o.step_factor <= 1.0, "step_factor is not in (0, 1]");
  require_option(o.lowest_rate >= 0.0 && o.lowest_rate <= o.learning_rate,
                 "lowest_rate is not in 0 to learning_rate");
}

void require_backend_ok(std::int32_t status, const ma_training_error& error) {
  switch (status) {
    case MA_TRAINING_OK:
      return;
    case MA_TRAINING_BAD_ARGUMENT:
      throw Error(ErrorCode::invalid_argument, error.text);
    case MA_TRAINING_NOT_FINITE:
      throw Error(ErrorCode::bad_input, error.text);
    case MA_TRAINING_NOT_AVAILABLE:
      throw Error(ErrorCode::not_available, error.text);
    case MA_TRAINING_NO_MEMORY:
      throw std::bad_alloc();
    default:
      throw Error(ErrorCode::internal, error.text);
  }
}

struct CloseSession {
  const ma_training_backend* backend;
  void operator()(ma_training_session* session) const { backend->close(session); }
};

class TrainingLoop {
 public:
  TrainingLoop(const NetworkProgram& program, const NetworkRows& rows, const NetworkTrainingOptions& options,
               const Execution& run, const ma_training_backend& backend)
      : rows_(rows), options_(options), run_(run), backend_(backend), session_(nullptr, {&backend}) {
    const ma_training_program c{program.name.c_str(), program.sizes.data(),
                                static_cast<std::int32_t>(program.sizes.size())};
    require_backend_ok(backend.shape(&c, &shape_, &error_), error_);
    const auto n = static_cast<std::size_t>(options.batch_rows);
    const auto length = static_cast<std::size_t>(shape_.row_length);
    input_.resize(n * length);
    target_.resize(n * length);
    if (shape_.mask_length > 0) label_.resize(n);  // the program with a discriminator has both
    if (options.dropout > 0.0) mask_.resize(n * static_cast<std::size_t>(shape_.mask_length));
  }

  /// A checkpoint that belongs to another program, or is not whole, must not reach a backend.
  void require_fits(const NetworkTraining& state) const {
    const auto fits = [&](const std::vector<float>& values) { return values.size() == shape_.weights; };
    const auto epochs = static_cast<int>(state.epochs.size());
    const bool moments = fits(state.first_moment) && fits(state.second_moment) && fits(state.best_weights);
    if (!fits(state.weights) || (state.steps > 0 && !moments) || state.best_epoch >= epochs ||
        (epochs > 0 && state.best_epoch < 0))
      throw Error(ErrorCode::mismatch, "the checkpoint does not belong to this network",
                  "go on with the program, sizes and data that the training was started with");
  }

  void open(const NetworkProgram& program, const NetworkTraining& state) {
    const ma_training_program c{program.name.c_str(), program.sizes.data(),
                                static_cast<std::int32_t>(program.sizes.size())};
    const auto& o = options_;
    const ma_training_options options{o.decoupled_decay ? MA_TRAINING_ADAMW : MA_TRAINING_ADAM,
                                      o.batch_rows,
                                      o.learning_rate,
                                      o.beta1,
                                      o.beta2,
                                      o.epsilon,
                                      o.weight_decay,
                                      o.clip_norm};
    ma_training_session* opened = nullptr;
    require_backend_ok(
        backend_.open(&c, state.weights.data(), state.weights.size(), &options, &opened, &error_), error_);
    session_.reset(opened);
    if (state.steps > 0)
      require_backend_ok(backend_.set_moments(opened, state.first_moment.data(), state.second_moment.data(),
                                              state.weights.size(), state.steps, &error_),
                         error_);
  }

  void epoch(NetworkTraining& state) {
    const int number = static_cast<int>(state.epochs.size());
    NetworkEpoch record{learning_rate_of(options_, number), 0.0, 0.0};
    require_backend_ok(backend_.set_learning_rate(session_.get(), record.learning_rate, &error_), error_);
    record.loss = learn(number);
    take_state(state);
    if (rows_.held_out() > 0) record.held_out_loss = held_out_loss();
    if (!std::isfinite(record.held_out_loss))
      throw Error(ErrorCode::bad_input, "the loss of the held-out rows is not finite",
                  "look for inf and nan in those rows");
    state.epochs.push_back(record);
    keep_best(state);
  }

 private:
  /// Mean loss over the rows, each batch before its own step.
  double learn(int epoch) {
    const auto number = static_cast<std::uint64_t>(epoch);
    order_.resize(rows_.count());
    std::iota(order_.begin(), order_.end(), 0u);
    Random(options_.seed, {kRowOrder, number}).shuffle(order_);
    return over_batches(order_, [&](std::span<const std::uint32_t> rows) {
      rows_.fill(epoch, rows, buffers(rows.size()));
      draw_masks(number, rows);
      const ma_training_batch batch = batch_of(rows.size(), true);
      ma_training_loss loss{};
      require_backend_ok(backend_.step(session_.get(), &batch, 1, &loss, nullptr, &error_), error_);
      return loss.total;
    });
  }

  double held_out_loss() {
    order_.resize(rows_.held_out());
    std::iota(order_.begin(), order_.end(), 0u);
    return over_batches(order_, [&](std::span<const std::uint32_t> rows) {
      rows_.fill_held_out(rows, buffers(rows.size()));
      const ma_training_batch batch = batch_of(rows.size(), false);
      ma_training_loss loss{};
      require_backend_ok(backend_.evaluate(session_.get(), &batch, nullptr, nullptr, &loss, &error_), error_);
      return loss.total;
    });
  }

  template <class Work>
  double over_batches(std::span<const std::uint32_t> rows, Work&& work) {
    const auto longest = static_cast<std::size_t>(options_.batch_rows);
    double sum = 0.0;
    for (std::size_t at = 0; at < rows.size(); at += longest) {
      if (run_.cancel && run_.cancel->cancelled())
        throw Error(ErrorCode::cancelled, "the training was cancelled");
      const std::span<const std::uint32_t> some = rows.subspan(at, std::min(longest, rows.size() - at));
      sum += static_cast<double>(some.size()) * work(some);
    }
    return sum / static_cast<double>(rows.size());
  }

  NetworkBatch buffers(std::size_t rows) {
    const std::size_t count = rows * static_cast<std::size_t>(shape_.row_length);
    return {std::span(input_).first(count), std::span(target_).first(count),
            std::span(label_).first(label_.empty() ? 0 : rows)};
  }

  ma_training_batch batch_of(std::size_t rows, bool masks) const {
    return {input_.data(), target_.data(), label_.empty() ? nullptr : label_.data(),
            masks && !mask_.empty() ? mask_.data() : nullptr, static_cast<std::int32_t>(rows)};
  }

  /// A row's mask hangs on the epoch and the row alone. Two masks come from each draw of 64 bits.
  void draw_masks(std::uint64_t epoch, std::span<const std::uint32_t> rows) {
    if (mask_.empty()) return;
    const float kept = static_cast<float>(1.0 / (1.0 - options_.dropout));
    const auto limit = static_cast<std::uint64_t>(options_.dropout * 0x1p32);
    float* out = mask_.data();
    for (const std::uint32_t row : rows) {
      Random random(options_.seed, {kDropout, epoch, row});
      std::uint64_t bits = 0;
      for (std::uint64_t i = 0; i < shape_.mask_length; ++i) {
        bits = i % 2 == 0 ? random.bits() : bits >> 32;
        *out++ = (bits & 0xffffffffu) < limit ? 0.0f : kept;
      }
    }
  }

  void take_state(NetworkTraining& state) {
    const std::uint64_t count = shape_.weights;
    for (auto* values : {&state.weights, &state.first_moment, &state.second_moment})
      values->resize(static_cast<std::size_t>(count));
    require_backend_ok(backend_.get_weights(session_.get(), state.weights.data(), count, &error_), error_);
    require_backend_ok(backend_.get_moments(session_.get(), state.first_moment.data(),
                                            state.second_moment.data(), count, &state.steps, &error_),
                       error_);
  }

  void keep_best(NetworkTraining& state) const {
    const int last = static_cast<int>(state.epochs.size()) - 1;
    const bool better = rows_.held_out() == 0 || state.best_epoch < 0 ||
                        state.epochs.back().held_out_loss <
                            state.epochs[static_cast<std::size_t>(state.best_epoch)].held_out_loss;
    if (better) {
      state.best_epoch = last;
      state.best_weights = state.weights;
    }
    state.stopped_early = options_.patience > 0 && last - state.best_epoch >= options_.patience;
  }

  const NetworkRows& rows_;
  const NetworkTrainingOptions& options_;
  const Execution& run_;
  const ma_training_backend& backend_;
  std::unique_ptr<ma_training_session, CloseSession> session_;
  ma_training_shape shape_{};
  ma_training_error error_{};
  std::vector<float> input_, target_, label_, mask_;
  std::vector<std::uint32_t> order_;
};

}  // namespace

double learning_rate_of(const NetworkTrainingOptions& o, int epoch) {
  if (o.schedule == RateSchedule::cosine) {
    const double share = elementary::cos(elementary::kPi * epoch / o.epochs);
    return o.lowest_rate + 0.5 * (o.learning_rate - o.lowest_rate) * (1.0 + share);
  }
  double rate = o.learning_rate;
  if (o.schedule == RateSchedule::step)
    for (int i = o.step_epochs; i <= epoch; i += o.step_epochs) rate *= o.step_factor;
  return rate;
}

NetworkTraining train_network(const NetworkProgram& program, const NetworkRows& rows,
                              const NetworkTrainingOptions& options, const Execution& run,
                              NetworkCheckpoints* checkpoints, const NetworkTraining* resumed,
                              const ma_training_backend& backend) {
  check_network_options(options);
  if (rows.count() == 0) throw Error(ErrorCode::too_short, "training: there are no rows to learn from");
  NetworkTraining state;
  if (resumed)
    state = *resumed;
  else
    state.weights = initial_weights(program, options.seed);
  TrainingLoop loop(program, rows, options, run, backend);
  loop.require_fits(state);
  loop.open(program, state);
  const auto epochs = static_cast<std::size_t>(options.epochs);
  while (state.epochs.size() < epochs && !state.stopped_early) {
    loop.epoch(state);
    if (run.progress) run.progress->update("training", state.epochs.size(), epochs);
    if (checkpoints) checkpoints->save(state);
  }
  return state;
}

}  // namespace motionanalyzer
