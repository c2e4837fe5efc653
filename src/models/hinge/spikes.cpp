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

/// Appends size times the direction with these coordinates.
void append_direction(const Matrix& basis, std::span<const double> coordinate, double size, Matrix& out) {
  std::vector<double> direction(basis.cols());
  for (std::size_t l = 0; l < basis.rows(); ++l)
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] += size * coordinate[l] * basis(l, i);
  out.append_row(direction);
}

/// out = S in, S = (rows^T rows + weight) / (n + weight), row by row.
void apply_moment(const Matrix& rows, double weight, const Matrix& in, Matrix& out) {
  const std::size_t d = in.cols();
  const double total = static_cast<double>(rows.rows()) + weight;
  for (std::size_t k = 0; k < in.rows(); ++k) {
    double* sum = out.row(k).data();
    for (std::size_t i = 0; i < d; ++i) sum[i] = weight / total * in(k, i);
    for (std::size_t r = 0; r < rows.rows(); ++r) {
      const double* row = rows.row(r).data();
      const double f = dot(row, in.row(k).data(), d) / total;
      for (std::size_t i = 0; i < d; ++i) sum[i] += f * row[i];
    }
  }
}

/// What noise does to the eigenvalues of share * sample + (1 - share) * 1.
class NoiseEffect {
 public:
  NoiseEffect(double columns, double rows, double weight)
      : share_(rows / (rows + weight)), ratio_(columns / rows) {
    const double root = 1 + std::sqrt(ratio_);
    edge_ = share_ * root * root + (1 - share_);
  }

  /// The variance behind an eigenvalue that noise has pushed up; 1 where the eigenvalue could be noise. The
  /// sample's part is pushed up by g, the smaller root of share g^2 - (y + share (1 - ratio)) g + y = 0 where
  /// y = eigenvalue - (1 - share); with share 1 that is the formula of a sample alone.
  double variance_behind(double eigenvalue) const {
    if (!(eigenvalue > kBeyondEdge * edge_)) return 1;
    const double y = eigenvalue - (1 - share_), b = y + share_ * (1 - ratio_);
    return 1 - share_ + 0.5 * (b + std::sqrt(std::max(b * b - 4 * share_ * y, 0.0)));
  }

 private:
  double share_, ratio_, edge_ = 1;
};

/// Directions that were not known before, by subspace iteration.
Matrix new_directions(const Matrix& rows, double weight) {
  const std::size_t d = rows.cols();
  Matrix out(0, d);
  if (rows.rows() == 0) return out;
  const std::size_t carried = std::min(kMostSpikes + kSpare, d);
  Matrix basis(carried, d), image(carried, d);
  Random random(20221);
  for (double& value : basis.values()) value = random.normal();
  for (int i = 0; i < kIterations; ++i) {
    orthonormalise(basis);
    apply_moment(rows, weight, basis, image);
    std::swap(basis, image);
  }
  orthonormalise(basis);
  apply_moment(rows, weight, basis, image);
  Matrix small(carried, carried);
  for (std::size_t k = 0; k < carried; ++k)
    for (std::size_t l = 0; l < carried; ++l) small(k, l) = dot(basis.row(k).data(), image.row(l).data(), d);
  const Eigensystem e = symmetric_eigen(small);
  const NoiseEffect noise(static_cast<double>(d), static_cast<double>(rows.rows()), weight);
  for (std::size_t k = 0; k < std::min(kMostSpikes, carried); ++k) {
    const double beyond = noise.variance_behind(e.value[k]) - 1;
    if (!(beyond > 0)) break;
    append_direction(basis, e.vector.row(k), std::sqrt(beyond), out);
  }
  return out;
}

/// What is known of the prior's directions now. They are few, so noise does not push their variance up.
Matrix known_directions(const Matrix& basis, const Matrix& coordinate, const Matrix& prior, double weight) {
  const std::size_t q = basis.rows();
  const double total = static_cast<double>(coordinate.rows()) + weight;
  Matrix of_prior(prior.rows(), q), moment(q, q);
  for (std::size_t r = 0; r < prior.rows(); ++r)
    multiply(basis.data(), q, basis.cols(), prior.row(r).data(), of_prior.row(r).data());
  const auto add = [&](const Matrix& of, double factor) {
    for (std::size_t r = 0; r < of.rows(); ++r)
      for (std::size_t k = 0; k < q; ++k)
        for (std::size_t l = 0; l < q; ++l) moment(k, l) += factor * of(r, k) * of(r, l);
  };
  for (std::size_t k = 0; k < q; ++k) moment(k, k) = weight / total;
  add(coordinate, 1 / total);
  add(of_prior, weight / total);
  const Eigensystem e = symmetric_eigen(moment);
  Matrix out(0, basis.cols());
  for (std::size_t k = 0; k < q && e.value[k] > kBeyondEdge; ++k)
    append_direction(basis, e.vector.row(k), std::sqrt(e.value[k] - 1), out);
  return out;
}

/// Both, the larger ones first, as many as there is room for.
Matrix merged(const Matrix& a, const Matrix& b) {
  Matrix out(0, a.cols());
  const auto square = [](const Matrix& m, std::size_t k) {
    return k < m.rows() ? dot(m.row(k).data(), m.row(k).data(), m.cols()) : -1.0;
  };
  for (std::size_t i = 0, j = 0; i + j < std::min(a.rows() + b.rows(), kMostSpikes);) {
    if (square(a, i) >= square(b, j))
      out.append_row(a.row(i++));
    else
      out.append_row(b.row(j++));
  }
  return out;
}

}  // namespace

Matrix spikes(const Matrix& rows, const Matrix& prior, double weight) {
  if (prior.rows() == 0) return new_directions(rows, weight);
  Matrix basis = prior;
  orthonormalise(basis);
  Matrix coordinate(rows.rows(), basis.rows()), left = rows;
  for (std::size_t r = 0; r < rows.rows(); ++r) {
    multiply(basis.data(), basis.rows(), basis.cols(), rows.row(r).data(), coordinate.row(r).data());
    for (std::size_t k = 0; k < basis.rows(); ++k)
      for (std::size_t i = 0; i < rows.cols(); ++i) left(r, i) -= coordinate(r, k) * basis(k, i);
  }
  return merged(known_directions(basis, coordinate, prior, weight), new_directions(left, weight));
}

}  // namespace motionanalyzer::hinge
