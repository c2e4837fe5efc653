// The inner loops of training, one set for each kind of CPU. All sets are in the library; which one runs is
// chosen when a session opens. The order of summation is fixed within a set and differs between sets.
#pragma once

#include <cstddef>

namespace motionanalyzer::native {

/// Element (i, j) stands at at[i * row + j * column]; one of the two strides is 1.
struct Strided {
  const float* at;
  std::size_t row, column;
};

/// One step of Adam, its scalars already corrected for bias.
struct AdamScalars {
  float gradient_scale;     ///< clipping
  float decay_to_gradient;  ///< Adam's weight decay
  float keep_weights;       ///< 1 - rate * weight decay of AdamW
  float beta1, one_minus_beta1, beta2, one_minus_beta2;
  float inverse_root;  ///< 1 / sqrt(1 - beta2^t)
  float epsilon;
  float rate;  ///< learning rate / (1 - beta1^t)
};

/// Gates of one frame are rows x 4H (i f g o), states rows x H.
struct LstmFrame {
  float* gates;  ///< in: sums before the activation; out: activated. Backward leaves their gradient here
  const float* previous;  ///< cell state of the frame before; null at the first
  float *cell, *cell_tanh, *hidden;
  std::size_t rows, units;
};

/// Gates of one frame are rows x 3H (r z n).
struct GruFrame {
  float* gates;           ///< in: the input's share; out: activated. Backward: gradient of the input's share
  float* recurrent;       ///< the hidden state's share; backward: its gradient
  const float* previous;  ///< hidden state of the frame before; null at the first
  float* hidden;
  std::size_t rows, units;
};

/// One layer of a network for some rows: out_j = bias_j + sum over k, in order, of x_k weight[k * columns +
/// j]; below 0 it becomes 0 when relu. Columns are a multiple of kScoreLanes.
struct ScoreRows {
  const float* x;
  std::size_t rows, x_stride, depth;
  const float *weight, *bias;
  std::size_t columns;
  bool relu;
  float* out;
  std::size_t out_stride;
  bool sparse;  ///< many values of x are 0: a row alone leaves them out, which changes no byte of a sum
};

inline constexpr std::size_t kWidestPanel = 32;

struct Kernel {
  const char* name;
  /// B, depth x columns, into panels; depth * round_up(columns, kWidestPanel) floats suffice.
  void (*pack)(const Strided& b, std::size_t depth, std::size_t columns, float* panels);
  /// out (rows x columns, `stride` apart) = A B + bias, or out += A B when add. bias may be null. An element
  /// is summed over the depth in order, so a row's bytes do not depend on the rows beside it.
  void (*multiply)(const Strided& a, const float* panels, const float* bias, std::size_t rows,
                   std::size_t depth, std::size_t columns, float* out, std::size_t stride, bool add);
  /// The same with B as it stands; panel: depth * kWidestPanel floats to pack into.
  void (*product)(const Strided& a, const Strided& b, float* panel, const float* bias, std::size_t rows,
                  std::size_t depth, std::size_t columns, float* out, std::size_t stride, bool add);
  void (*relu)(float* values, const float* mask,
               std::size_t count);  ///< max(value, 0) * mask; mask may be null
  void (*relu_backward)(float* gradient, const float* values, const float* mask, std::size_t count);
  void (*column_sums)(const float* values, std::size_t rows, std::size_t columns, float* out);
  /// Sum of (value - target)^2; gradient = scale * (value - target) unless null.
  double (*squared_error)(const float* values, const float* target, std::size_t count, float scale,
                          float* gradient);
  double (*sum_of_squares)(const float* values, std::size_t count);
  void (*adam)(const AdamScalars& s, const float* gradient, float* weights, float* first, float* second,
               std::size_t count);
  void (*lstm)(const LstmFrame& frame);
  /// hidden_gradient: of this frame's hidden state; cell_gradient: from the frame behind, replaced by this
  /// one's.
  void (*lstm_backward)(const LstmFrame& frame, const float* hidden_gradient, float* cell_gradient);
  void (*gru)(const GruFrame& frame);
  /// previous_gradient, of the hidden state before, gets the share that passes the gates added; null at the
  /// first.
  void (*gru_backward)(const GruFrame& frame, const float* hidden_gradient, float* previous_gradient);

  // What scores are made of: every product is rounded before it is added, and the order is fixed, so all sets
  // give the same bytes, and a row its own in any company.
  void (*score_layer)(const ScoreRows& rows);
  /// One frame of one sequence. gates: 4 (i f g o) or 3 (r z n) times `units` sums, units a multiple of
  /// kScoreLanes; recurrent: the hidden state's share of a GRU's.
  void (*score_lstm)(const float* gates, std::size_t units, float* cell, float* hidden);
  void (*score_gru)(const float* gates, const float* recurrent, std::size_t units, float* hidden);
};

inline constexpr std::size_t kScoreLanes = 16;

extern const Kernel kBaselineKernel, kAvx2Kernel, kAvx512Kernel;

/// The best set that this CPU and its system can run, or the one that MOTIONANALYZER_KERNEL names.
/// throws  Error{not_available} for a set this CPU cannot run, Error{invalid_argument} for an unknown name
const Kernel& choose_kernel();
const Kernel& choose_kernel(const char* name);  ///< null or empty: the best

}  // namespace motionanalyzer::native
