#include "kinematics/differentiate.hpp"

namespace motionanalyzer::kinematics {

namespace {

/// Sums of powers 0..4 of the offsets.
std::array<double, 5> power_sums(std::span<const int> offset) noexcept {
  std::array<double, 5> sum{};
  for (const int d : offset) {
    double power = 1;
    for (double& s : sum) {
      s += power;
      power *= d;
    }
  }
  return sum;
}

/// Symmetric adjugate of the normal matrix [s0 s1 s2; s1 s2 s3; s2 s3 s4] and its determinant.
struct Inverse {
  double a00, a01, a02, a11, a12, a22, determinant;
};

Inverse invert(const std::array<double, 5>& s) noexcept {
  Inverse m{};
  m.a00 = s[2] * s[4] - s[3] * s[3];
  m.a01 = s[2] * s[3] - s[1] * s[4];
  m.a02 = s[1] * s[3] - s[2] * s[2];
  m.a11 = s[0] * s[4] - s[2] * s[2];
  m.a12 = s[1] * s[2] - s[0] * s[3];
  m.a22 = s[0] * s[2] - s[1] * s[1];
  m.determinant = s[0] * m.a00 + s[1] * m.a01 + s[2] * m.a02;
  return m;
}

}  // namespace

TimeWeights parabola_weights(std::span<const int> offset) noexcept {
  const Inverse m = invert(power_sums(offset));
  TimeWeights weights;
  for (std::size_t j = 0; j < offset.size(); ++j) {
    const double d = offset[j];
    weights.value[j] = (m.a00 + m.a01 * d + m.a02 * d * d) / m.determinant;
    weights.first[j] = (m.a01 + m.a11 * d + m.a12 * d * d) / m.determinant;
    weights.second[j] = 2 * (m.a02 + m.a12 * d + m.a22 * d * d) / m.determinant;
  }
  return weights;
}

}  // namespace motionanalyzer::kinematics
