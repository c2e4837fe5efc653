// Products and layers of the native trainer, over float rows. A layer holds no numbers: weights and gradients
// are passed in, and it knows where its tensors stand in them.
#pragma once

#include <cstddef>

#include "models/native/arena.hpp"
#include "models/native/kernel.hpp"

namespace motionanalyzer::native {

/// The kernel and a place to pack into.
struct Engine {
  const Kernel* kernel = nullptr;
  float* panels = nullptr;
};

inline constexpr std::size_t kDepthBlock = 256;  ///< so much of the summed index is packed at once

/// Floats that hold the packed form of depth x columns.
constexpr std::size_t packed_size(std::size_t depth, std::size_t columns) {
  return depth * ((columns + kWidestPanel - 1) / kWidestPanel * kWidestPanel);
}

/// out[rows x columns] = A B + bias, or += when add; bias may be null. out's rows are `stride` apart.
struct Product {
  std::size_t rows, depth, columns;
  float* out;
  std::size_t stride;
  const float* bias = nullptr;
  bool add = false;
};
void multiply(const Engine& engine, const Strided& a, const Strided& b, const Product& product);

/// y = x W^T + b, as PyTorch's Linear; W is out x in, its rows `stride` apart (a layer may use some columns).
struct Linear {
  std::size_t in, out, stride;
  std::size_t weight, bias;  ///< offsets
};

void forward(const Engine& engine, const Linear& layer, const float* weights, const float* x,
             std::size_t rows, float* y, bool add = false);
/// Overwrites the gradient of the weight.
void weight_gradient(const Engine& engine, const Linear& layer, const float* x, const float* dy,
                     std::size_t rows, float* gradient);
void bias_gradient(const Engine& engine, const Linear& layer, const float* dy, std::size_t rows,
                   float* gradient);
void input_gradient(const Engine& engine, const Linear& layer, const float* weights, const float* dy,
                    std::size_t rows, float* dx, bool add = false);

/// Mean over rows of the binary cross entropy of logits; gradient = weight * its derivative, unless null.
double cross_entropy(const float* logits, const float* labels, std::size_t rows, double weight,
                     float* gradient);

}  // namespace motionanalyzer::native
