#include "models/native/layers.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::native {

void multiply(const Engine& engine, const Strided& a, const Strided& b, const Product& p) {
  for (std::size_t k = 0; k < p.depth; k += kDepthBlock) {
    const std::size_t depth = std::min(kDepthBlock, p.depth - k);
    engine.kernel->product({a.at + k * a.column, a.row, a.column}, {b.at + k * b.row, b.row, b.column},
                           engine.panels, k == 0 ? p.bias : nullptr, p.rows, depth, p.columns, p.out,
                           p.stride, p.add || k > 0);
  }
}

void forward(const Engine& engine, const Linear& layer, const float* weights, const float* x,
             std::size_t rows, float* y, bool add) {
  multiply(engine, {x, layer.in, 1}, {weights + layer.weight, 1, layer.stride},
           {rows, layer.in, layer.out, y, layer.out, add ? nullptr : weights + layer.bias, add});
}

void weight_gradient(const Engine& engine, const Linear& layer, const float* x, const float* dy,
                     std::size_t rows, float* gradient) {
  multiply(engine, {dy, 1, layer.out}, {x, layer.in, 1},
           {layer.out, rows, layer.in, gradient + layer.weight, layer.stride});
}

void bias_gradient(const Engine& engine, const Linear& layer, const float* dy, std::size_t rows,
                   float* gradient) {
  engine.kernel->column_sums(dy, rows, layer.out, gradient + layer.bias);
}

void input_gradient(const Engine& engine, const Linear& layer, const float* weights, const float* dy,
                    std::size_t rows, float* dx, bool add) {
  multiply(engine, {dy, layer.out, 1}, {weights + layer.weight, layer.stride, 1},
           {rows, layer.out, layer.in, dx, layer.in, nullptr, add});
}

double cross_entropy(const float* logits, const float* labels, std::size_t rows, double weight,
                     float* gradient) {
  const double each = 1.0 / static_cast<double>(rows);
  double sum = 0.0;
  for (std::size_t i = 0; i < rows; ++i) {
    const double z = static_cast<double>(logits[i]), y = static_cast<double>(labels[i]);
    const double tail = elementary::exp(-std::fabs(z));  // never overflows
    sum += std::max(z, 0.0) - z * y + elementary::log(1.0 + tail);
    const double probability = (z >= 0.0 ? 1.0 : tail) / (1.0 + tail);
    if (gradient) gradient[i] = static_cast<float>(weight * each * (probability - y));
  }
  return sum * each;
}

}  // namespace motionanalyzer::native
