// The kernels' products and layers against plain loops in double, for every kernel that this CPU runs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "models/native/layers.hpp"
#include "models/native_samples.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::testing::native_kernel_test {
namespace {

using namespace native;

class NativeLayers : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    try {
      engine_.kernel = &choose_kernel(GetParam());
    } catch (const Error& e) {
      GTEST_SKIP() << e.what();
    }
    panels_.resize(packed_size(kDepthBlock, 200));
    engine_.panels = panels_.data();
  }
  Engine engine_;
  std::vector<float> panels_;
};

struct ProductCase {
  std::size_t rows, depth, columns;
};

double element(const Strided& m, std::size_t i, std::size_t j) {
  return static_cast<double>(m.at[i * m.row + j * m.column]);
}

/// Largest difference to the plain product; what lies between the rows of out must stay as it was.
double worst_of_product(const Engine& engine, const ProductCase& c, const Strided& a, const Strided& b,
                        bool add) {
  const std::size_t stride = c.columns + 3;
  const std::vector<float> bias = hashed_signed(3, c.columns, 1.0f);
  std::vector<float> out(c.rows * stride, 0.5f);
  multiply(engine, a, b, {c.rows, c.depth, c.columns, out.data(), stride, add ? nullptr : bias.data(), add});
  double worst = 0.0;
  for (std::size_t i = 0; i < c.rows; ++i) {
    for (std::size_t j = 0; j < c.columns; ++j) {
      double wanted = add ? 0.5 : static_cast<double>(bias[j]);
      for (std::size_t k = 0; k < c.depth; ++k) wanted += element(a, i, k) * element(b, k, j);
      worst = std::max(worst, std::abs(wanted - static_cast<double>(out[i * stride + j])));
    }
    for (std::size_t j = c.columns; j < stride; ++j) EXPECT_EQ(out[i * stride + j], 0.5f);
  }
  return worst;
}

TEST_P(NativeLayers, ProductsOfEveryShapeAndOrientation) {
  for (const ProductCase c :
       {ProductCase{1, 1, 1}, ProductCase{5, 3, 8}, ProductCase{6, 4, 16}, ProductCase{7, 5, 17},
        ProductCase{13, 300, 33}, ProductCase{32, 75, 64}, ProductCase{25, 9, 150}}) {
    const std::vector<float> a = hashed_signed(1, c.rows * c.depth, 1.0f),
                             b = hashed_signed(2, c.depth * c.columns, 1.0f);
    // Sums of up to 300 products of numbers below 1: 300 * 6e-8 at the very most.
    for (const bool add : {false, true})
      for (const Strided& left : {Strided{a.data(), c.depth, 1}, Strided{a.data(), 1, c.rows}})
        for (const Strided& right : {Strided{b.data(), c.columns, 1}, Strided{b.data(), 1, c.depth}})
          EXPECT_LE(worst_of_product(engine_, c, left, right, add), 2e-5)
              << c.rows << " x " << c.depth << " x " << c.columns;
  }
}

/// Sum of r_i y_i of a linear layer as a function of all its numbers, in double.
TEST_P(NativeLayers, LinearGradientsAreThoseOfItsDefinition) {
  const std::size_t rows = 5, in = 7, out = 19, stride = 9;
  const Linear layer{in, out, stride, 1, 1 + out * stride};
  const std::vector<float> weights = hashed_signed(1, layer.bias + out, 1.0f),
                           x = hashed_signed(2, rows * in, 1.0f);
  const std::vector<float> r = hashed_signed(3, rows * out, 1.0f);
  std::vector<float> gradient(weights.size()), dx(rows * in);
  weight_gradient(engine_, layer, x.data(), r.data(), rows, gradient.data());
  bias_gradient(engine_, layer, r.data(), rows, gradient.data());
  input_gradient(engine_, layer, weights.data(), r.data(), rows, dx.data());
  for (std::size_t o = 0; o < out; ++o) {
    float bias = 0.0f;
    for (std::size_t i = 0; i < rows; ++i) bias += r[i * out + o];
    EXPECT_NEAR(gradient[layer.bias + o], bias, 1e-6);
    for (std::size_t k = 0; k < in; ++k) {
      float wanted = 0.0f;
      for (std::size_t i = 0; i < rows; ++i) wanted += r[i * out + o] * x[i * in + k];
      EXPECT_NEAR(gradient[layer.weight + o * stride + k], wanted, 1e-6);
    }
  }
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t k = 0; k < in; ++k) {
      float wanted = 0.0f;
      for (std::size_t o = 0; o < out; ++o) wanted += r[i * out + o] * weights[layer.weight + o * stride + k];
      EXPECT_NEAR(dx[i * in + k], wanted, 3e-6);
    }
}

TEST_P(NativeLayers, ReluDropsNegativesAndMasksAndTheirSlopes) {
  std::vector<float> values = hashed_signed(1, 37, 1.0f), slopes(37, 3.0f), mask(37, 2.0f);
  const std::vector<float> before = values;
  mask[5] = 0.0f;
  engine_.kernel->relu(values.data(), mask.data(), values.size());
  engine_.kernel->relu_backward(slopes.data(), values.data(), mask.data(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool passes = before[i] > 0.0f && i != 5;
    EXPECT_EQ(values[i], passes ? 2.0f * before[i] : 0.0f);
    EXPECT_EQ(slopes[i], passes ? 6.0f : 0.0f);
  }
}

TEST_P(NativeLayers, ReluLetsNanThroughSoThatALossShowsIt) {
  std::vector<float> values(3, std::nanf(""));
  engine_.kernel->relu(values.data(), nullptr, values.size());
  for (const float value : values) EXPECT_TRUE(std::isnan(value));
}

TEST_P(NativeLayers, SaturatedGatesStayFinite) {
  std::vector<float> gates = {1e4f, -1e4f, 1e4f, 1e4f}, state(1), bent(1), hidden(1);
  engine_.kernel->lstm({gates.data(), nullptr, state.data(), bent.data(), hidden.data(), 1, 1});
  EXPECT_FLOAT_EQ(state[0], 1.0f);
  EXPECT_NEAR(hidden[0], std::tanh(1.0), 3e-7);
}

INSTANTIATE_TEST_SUITE_P(Kernels, NativeLayers, ::testing::Values("baseline", "avx2", "avx512"),
                         [](const auto& kernel) { return std::string(kernel.param); });

TEST(NativeCrossEntropy, OfHugeLogitsIsTheLogitAndItsSlopeTheDifference) {
  const float logits[] = {800.0f, -800.0f, 0.0f}, labels[] = {0.0f, 0.0f, 1.0f};
  float slope[3];
  EXPECT_NEAR(cross_entropy(logits, labels, 3, 3.0, slope), (800.0 + std::log(2.0)) / 3.0, 1e-9);
  EXPECT_FLOAT_EQ(slope[0], 1.0f);
  EXPECT_FLOAT_EQ(slope[1], 0.0f);
  EXPECT_FLOAT_EQ(slope[2], -0.5f);
}

}  // namespace
}  // namespace motionanalyzer::testing::native_kernel_test
