#include "models/hinge/spikes.hpp"

#include <algorithm>
#include <cmath>

#include "models/hinge/frames.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr std::size_t kSpare = 12;  // directions carried along so that the wanted ones converge
constexpr int kIterations = 8;
constexpr double kBeyondEdge = 1.05;

/// Gram-Schmidt, twice; rows without anything of their own become 0.
void orthonormalise(Matrix& basis) {
  const std::size_t d = basis.cols();
  for (std::size_t k = 0; k < basis.rows(); ++k) {
    double* row = basis.row(k).data();
    const double before = std::sqrt(dot(row, row, d));
    for (int twice = 0; twice < 2; ++twice)
      for (std::size_t l = 0; l < k; ++l) {
        const double* other = basis.row(l).data();
        const double along = dot(row, other, d);
        for (std::size_t i = 0; i < d; ++i) row[i] -= along * other[i];
      }
    const double size = std::sqrt(dot(row, row, d));
    const double scale = size > 1e-10 * before && size > 0 ? 1 / size : 0;
    for (std::size_t i = 0; i < d; ++i) row[i] *= scale;
  }
}

class SecondMoment {
 public:
  SecondMoment(const Matrix& rows, const Matrix& prior, double weight)
      : rows_(rows), prior_(prior), weight_(weight), total_(static_cast<double>(rows.rows()) + weight) {}

  /// out = S in, S = (rows^T rows + weight (1 + prior^T prior)) / total, row by row.
  void apply(const Matrix& in, Matrix& out) const {
    const std::size_t d = in.cols();
    for (std::size_t k = 0; k < in.rows(); ++k) {
      double* sum = out.row(k).data();
      for (std::size_t i = 0; i < d; ++i) sum[i] = weight_ / total_ * in(k, i);
      add(rows_, 1 / total_, in.row(k).data(), sum);
      add(prior_, weight_ / total_, in.row(k).data(), sum);
    }
  }

 private:
  static void add(const Matrix& of, double factor, const double* in, double* sum) {
    const std::size_t d = of.cols();
    for (std::size_t r = 0; r < of.rows(); ++r) {
      const double* row = of.row(r).data();
      const double f = factor * dot(row, in, d);
      for (std::size_t i = 0; i < d; ++i) sum[i] += f * row[i];
    }
  }

  const Matrix& rows_;
  const Matrix& prior_;
  double weight_, total_;
};

/// The variance behind an eigenvalue that noise has pushed up; 1 where the eigenvalue could be noise.
double variance_behind(double eigenvalue, double ratio) {
  const double edge = (1 + std::sqrt(ratio)) * (1 + std::sqrt(ratio));
  if (!(eigenvalue > kBeyondEdge * edge)) return 1;
  const double b = eigenvalue + 1 - ratio;
  return 0.5 * (b + std::sqrt(std::max(b * b - 4 * eigenvalue, 0.0)));
}

}  // namespace

Matrix spikes(const Matrix& rows, const Matrix& prior, double weight) {
  const std::size_t d = rows.cols();
  const std::size_t carried = std::min(kMostSpikes + kSpare, d);
  Matrix basis(carried, d), image(carried, d);
  Random random(20221);
  for (double& value : basis.values()) value = random.normal();
  const SecondMoment moment(rows, prior, weight);
  for (int i = 0; i < kIterations; ++i) {
    orthonormalise(basis);
    moment.apply(basis, image);
    std::swap(basis, image);
  }
  orthonormalise(basis);
  moment.apply(basis, image);
  Matrix small(carried, carried);
  for (std::size_t k = 0; k < carried; ++k)
    for (std::size_t l = 0; l < carried; ++l) small(k, l) = dot(basis.row(k).data(), image.row(l).data(), d);
  const Eigensystem e = symmetric_eigen(small);
  const double ratio = static_cast<double>(d) / (static_cast<double>(rows.rows()) + weight);
  Matrix out(0, d);
  std::vector<double> direction(d);
  for (std::size_t k = 0; k < std::min(kMostSpikes, carried); ++k) {
    const double beyond = variance_behind(e.value[k], ratio) - 1;
    if (!(beyond > 0)) break;
    std::fill(direction.begin(), direction.end(), 0.0);
    for (std::size_t l = 0; l < carried; ++l)
      for (std::size_t i = 0; i < d; ++i) direction[i] += std::sqrt(beyond) * e.vector(k, l) * basis(l, i);
    out.append_row(direction);
  }
  return out;
}

}  // namespace motionanalyzer::hinge
