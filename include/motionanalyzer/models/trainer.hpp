// Training of networks: the backend that is always there, and the loop around any backend. The loop owns
// everything random: first weights, order and dropout masks come from counters of the seed, so a run that was
// interrupted and taken up again ends in the same bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/models/training_backend.h"

namespace motionanalyzer {

/// The backend inside the library: on the CPU, one thread a session, float32. The same weights, batches and
/// kernel give the same bytes, whatever else runs; a row evaluated alone has the bytes that it has in a
/// batch. Kernels for SSE2, AVX2 with FMA and AVX-512 are chosen when a session opens;
/// MOTIONANALYZER_KERNEL=baseline, avx2 or avx512 forces one (another value or one this CPU lacks: an error).
MOTIONANALYZER_API const ma_training_backend& native_training_backend() noexcept;

/// Kernels that this CPU runs, slowest first: baseline, avx2, avx512. Networks are trained and score with the
/// last, or with training_kernel(); the sums of `hinge` and the search for nearest rows take avx2 where it
/// is.
MOTIONANALYZER_API std::vector<std::string> cpu_kernels();
/// throws  Error{invalid_argument}, Error{not_available} for what MOTIONANALYZER_KERNEL asks
MOTIONANALYZER_API std::string training_kernel();

/// A program of training_backend.h by name and sizes.
struct NetworkProgram {
  std::string name;
  std::vector<std::int32_t> sizes;
};

/// PyTorch's default: every tensor uniform in +-1 / sqrt(inputs of its layer); of recurrent cells 1 /
/// sqrt(units).
/// throws  Error{invalid_argument} for a program that the native backend does not know
MOTIONANALYZER_API std::vector<float> initial_weights(const NetworkProgram& program, std::uint64_t seed);

enum class RateSchedule {
  constant,
  cosine,  ///< from the learning rate in the first epoch to lowest_rate behind the last
  step,    ///< times step_factor after every step_epochs
};

struct NetworkTrainingOptions {
  std::uint64_t seed = 0;
  int epochs = 100;     ///< >= 1, at most
  int batch_rows = 32;  ///< 1 to 4096; the last batch of an epoch may be shorter
  double learning_rate = 1e-3;
  double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  double weight_decay = 0.0;
  bool decoupled_decay = false;  ///< AdamW
  double clip_norm = 0.0;        ///< 0: the gradient is not clipped
  double dropout = 0.0;          ///< in [0, 1); for programs with masks
  RateSchedule schedule = RateSchedule::constant;
  double lowest_rate = 0.0;  ///< where cosine ends
  int step_epochs = 30;      ///< >= 1
  double step_factor = 0.1;  ///< in (0, 1]
  int patience = 10;         ///< stop after so many epochs without a lower held-out loss; 0: never
};

/// Learning rate of an epoch, counted from 0.
MOTIONANALYZER_API double learning_rate_of(const NetworkTrainingOptions& options, int epoch);

/// Where a batch is written to; all rows one after the other. label is empty for programs without labels.
struct NetworkBatch {
  std::span<float> input, target, label;
};

/// The rows that are learnt from and those held out. What is random in a row (disturbances) must be a
/// function of epoch and row, so that it does not matter when and with whom it is asked for.
class MOTIONANALYZER_API NetworkRows {
 public:
  virtual ~NetworkRows();
  virtual std::size_t count() const = 0;
  virtual std::size_t held_out() const = 0;  ///< 0: no early stopping, the last weights are kept
  virtual void fill(int epoch, std::span<const std::uint32_t> rows, const NetworkBatch& out) const = 0;
  virtual void fill_held_out(std::span<const std::uint32_t> rows, const NetworkBatch& out) const = 0;
};

struct NetworkEpoch {
  double learning_rate, loss;
  double held_out_loss;  ///< 0 without held-out rows
};

/// Everything that the next epoch needs: a checkpoint. weights are the last ones, best_weights those of the
/// epoch with the lowest held-out loss (the last ones without held-out rows).
struct NetworkTraining {
  std::vector<float> weights, first_moment, second_moment, best_weights;
  std::uint64_t steps = 0;
  int best_epoch = -1;  ///< from 0; -1: none yet
  std::vector<NetworkEpoch> epochs;
  bool stopped_early = false;
};

/// Called after every epoch with all that a checkpoint holds.
class MOTIONANALYZER_API NetworkCheckpoints {
 public:
  virtual ~NetworkCheckpoints();
  virtual void save(const NetworkTraining& state) = 0;
};

/// Trains a network, or goes on where `resumed` stands: the bytes are those of an uninterrupted run.
/// cancel is looked at before every batch; progress counts epochs.
/// throws  Error{too_short} without rows, Error{invalid_argument} for options out of range, Error{mismatch}
///         when resumed belongs to another program, Error{bad_input} when a loss is not finite,
///         Error{cancelled}
MOTIONANALYZER_API NetworkTraining train_network(
    const NetworkProgram& program, const NetworkRows& rows, const NetworkTrainingOptions& options,
    const Execution& run = {}, NetworkCheckpoints* checkpoints = nullptr,
    const NetworkTraining* resumed = nullptr, const ma_training_backend& backend = native_training_backend());

}  // namespace motionanalyzer
