// The programs' losses in double, written as their equations stand in the textbooks: the oracle of the
// gradients.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "models/native_samples.hpp"

namespace motionanalyzer::testing {

using Doubles = std::vector<double>;

/// Takes tensors off a list of weights in their frozen order.
class ReferenceWeights {
 public:
  explicit ReferenceWeights(const Doubles& all) : at_(all.data()) {}
  const double* take(std::size_t count) {
    at_ += count;
    return at_ - count;
  }

 private:
  const double* at_;
};

inline Doubles reference_linear(const double* weight, const double* bias, const Doubles& x, std::size_t out) {
  Doubles y(out);
  for (std::size_t i = 0; i < out; ++i) {
    y[i] = bias[i];
    for (std::size_t j = 0; j < x.size(); ++j) y[i] += weight[i * x.size() + j] * x[j];
  }
  return y;
}

inline Doubles reference_linear(ReferenceWeights& weights, const Doubles& x, std::size_t out) {
  const double* weight = weights.take(out * x.size());
  return reference_linear(weight, weights.take(out), x, out);
}

inline void reference_relu(Doubles& x) {
  for (double& value : x) value = std::max(value, 0.0);
}

inline double reference_sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

inline double reference_dream(const TrainingProgram& p, const TrainingBatch& batch, const Doubles& all) {
  const auto size = [&](std::size_t i) { return static_cast<std::size_t>(p.sizes[i]); };
  const std::size_t widths[] = {size(1), size(2), size(3), size(4), size(3), size(2), size(1), size(0)};
  const auto n = static_cast<std::size_t>(batch.rows), features = size(0);
  double squares = 0.0, entropy = 0.0;
  std::size_t mask = 0;
  for (std::size_t r = 0; r < n; ++r) {
    ReferenceWeights weights(all);
    const Doubles x(batch.input.begin() + static_cast<std::ptrdiff_t>(r * features),
                    batch.input.begin() + static_cast<std::ptrdiff_t>((r + 1) * features));
    Doubles y = x;
    for (std::size_t i = 0; i < 8; ++i) {
      y = reference_linear(weights, y, widths[i]);
      if (i == 7) continue;
      reference_relu(y);
      if (i != 3)
        for (double& value : y) value *= static_cast<double>(batch.mask[mask++]);
    }
    Doubles both = x;
    both.insert(both.end(), y.begin(), y.end());
    Doubles hidden = reference_linear(weights, both, size(5));
    reference_relu(hidden);
    const double logit = reference_linear(weights, hidden, 1)[0];
    const double label = static_cast<double>(batch.label[r]), seen = reference_sigmoid(logit);
    entropy -= label * std::log(seen) + (1.0 - label) * std::log(1.0 - seen);
    for (std::size_t j = 0; j < features; ++j)
      squares += std::pow(y[j] - static_cast<double>(batch.target[r * features + j]), 2);
  }
  const auto rows = static_cast<double>(n);
  return squares / (rows * static_cast<double>(features)) + 0.5 * entropy / rows;
}

struct ReferenceCell {
  const double *ih, *hh, *bias_ih, *bias_hh;
  Doubles hidden, state;

  ReferenceCell(ReferenceWeights& weights, std::size_t gates, std::size_t in, std::size_t units)
      : ih(weights.take(gates * units * in)),
        hh(weights.take(gates * units * units)),
        bias_ih(weights.take(gates * units)),
        bias_hh(weights.take(gates * units)),
        hidden(units),
        state(units) {}

  void lstm(const Doubles& x) {
    const std::size_t units = hidden.size();
    const Doubles a = reference_linear(ih, bias_ih, x, 4 * units);
    const Doubles b = reference_linear(hh, bias_hh, hidden, 4 * units);
    for (std::size_t j = 0; j < units; ++j) {
      const auto gate = [&](std::size_t g) { return a[g * units + j] + b[g * units + j]; };
      state[j] = reference_sigmoid(gate(1)) * state[j] + reference_sigmoid(gate(0)) * std::tanh(gate(2));
      hidden[j] = reference_sigmoid(gate(3)) * std::tanh(state[j]);
    }
  }

  void gru(const Doubles& x) {
    const std::size_t units = hidden.size();
    const Doubles a = reference_linear(ih, bias_ih, x, 3 * units);
    const Doubles b = reference_linear(hh, bias_hh, hidden, 3 * units);
    for (std::size_t j = 0; j < units; ++j) {
      const double reset = reference_sigmoid(a[j] + b[j]);
      const double keep = reference_sigmoid(a[units + j] + b[units + j]);
      const double fresh = std::tanh(a[2 * units + j] + reset * b[2 * units + j]);
      hidden[j] = (1.0 - keep) * fresh + keep * hidden[j];
    }
  }
};

inline double reference_sequence(const TrainingProgram& p, const TrainingBatch& batch, const Doubles& all) {
  const bool lstm = p.name == "lstm_ae/1";
  const auto features = static_cast<std::size_t>(p.sizes[0]), units = static_cast<std::size_t>(p.sizes[1]);
  const auto frames = static_cast<std::size_t>(p.sizes[2]), gates = std::size_t{lstm ? 4u : 3u};
  double squares = 0.0;
  for (std::size_t r = 0; r < static_cast<std::size_t>(batch.rows); ++r) {
    ReferenceWeights weights(all);
    ReferenceCell encoder(weights, gates, features, units), decoder(weights, gates, units, units);
    const double* head = weights.take(features * units);
    const double* bias = weights.take(features);
    const float *input = batch.input.data() + r * frames * features,
                *target = batch.target.data() + r * frames * features;
    for (std::size_t t = 0; t < frames; ++t) {
      const Doubles x(input + t * features, input + (t + 1) * features);
      lstm ? encoder.lstm(x) : encoder.gru(x);
    }
    for (std::size_t t = 0; t < frames; ++t) {
      lstm ? decoder.lstm(encoder.hidden) : decoder.gru(encoder.hidden);
      const Doubles y = reference_linear(head, bias, decoder.hidden, features);
      for (std::size_t j = 0; j < features; ++j)
        squares += std::pow(y[j] - static_cast<double>(target[t * features + j]), 2);
    }
  }
  return squares / static_cast<double>(batch.input.size());
}

inline double reference_loss(const TrainingProgram& p, const TrainingBatch& batch, const Doubles& weights) {
  return p.dream() ? reference_dream(p, batch, weights) : reference_sequence(p, batch, weights);
}

}  // namespace motionanalyzer::testing
