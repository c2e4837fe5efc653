#include "motionanalyzer/statistics/smoothing.hpp"

#include <array>
#include <cmath>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "statistics/ordered.hpp"

namespace motionanalyzer {
namespace {

void check_window(int half_width, int degree) {
  if (half_width < 1 || degree < 0 || degree > 2 * half_width)
    throw Error(ErrorCode::invalid_argument,
                "a window of half-width " + std::to_string(half_width) +
                    " cannot carry a polynomial of degree " + std::to_string(degree),
                "Give a half-width of 1 or more and a degree of 0 to twice the half-width.");
}

/// An orthonormal polynomial and its first two derivatives at one place.
using Jet = std::array<double, 3>;

/// sqrt of the recurrence coefficient b_k of the orthonormal polynomials on M evenly spaced points (Gram):
/// sqrt(b_{k+1}) q_{k+1} = t q_k - sqrt(b_k) q_{k-1}.
double gram_coefficient(int k, int points) {
  const double order = k, m = points;
  return std::sqrt(order * order * (m * m - order * order) / (4 * (4 * order * order - 1)));
}

Jet next_jet(double t, const Jet& now, const Jet& before, double coefficient, double next_coefficient) {
  return {(t * now[0] - coefficient * before[0]) / next_coefficient,
          ((now[0] + t * now[1]) - coefficient * before[1]) / next_coefficient,
          ((2 * now[1] + t * now[2]) - coefficient * before[2]) / next_coefficient};
}

/// Jets of the polynomials of degree 0 to `degree` at t.
std::vector<Jet> gram_jets(double t, int degree, int points) {
  std::vector<Jet> jets{Jet{1 / std::sqrt(static_cast<double>(points)), 0, 0}};
  Jet before{};
  for (int k = 0; k < degree; ++k) {
    const double coefficient = k == 0 ? 0 : gram_coefficient(k, points);
    const Jet now = jets.back();
    jets.push_back(next_jet(t, now, before, coefficient, gram_coefficient(k + 1, points)));
    before = now;
  }
  return jets;
}

void filter(std::span<const double> window, const Matrix& coefficients, std::size_t at,
            const std::array<std::span<double>, 3>& out) {
  for (std::size_t order = 0; order < 3; ++order) {
    if (out[order].empty()) continue;
    out[order][at] = detail::ordered_dot(coefficients.row(order).data(), window.data(), window.size());
  }
}

}  // namespace

Matrix savitzky_golay(int half_width, int degree, double at) {
  check_window(half_width, degree);
  if (!(std::fabs(at) <= half_width))
    throw Error(ErrorCode::invalid_argument, "position " + std::to_string(at) + " lies outside the window");
  const int points = 2 * half_width + 1;
  const std::vector<Jet> wanted = gram_jets(at, degree, points);
  Matrix coefficients(3, static_cast<std::size_t>(points));
  for (int i = 0; i < points; ++i) {
    const std::vector<Jet> sample = gram_jets(i - half_width, degree, points);
    for (std::size_t order = 0; order < 3; ++order) {
      coefficients(order, static_cast<std::size_t>(i)) = detail::ordered_terms(
          sample.size(), [&](std::size_t k) { return wanted[k][order] * sample[k][0]; });
    }
  }
  return coefficients;
}

SavitzkyGolay::SavitzkyGolay(int half_width, int degree) : half_width_(half_width) {
  check_window(half_width, degree);
  for (int at = -half_width; at <= half_width; ++at)
    filter_.push_back(savitzky_golay(half_width, degree, at));
}

void SavitzkyGolay::apply(std::span<const double> in, std::span<double> value, std::span<double> first,
                          std::span<double> second) const {
  const std::array<std::span<double>, 3> out{value, first, second};
  const std::size_t n = in.size(), width = filter_.size(), half = width / 2;
  if (n < width)
    throw Error(ErrorCode::too_short,
                "a window of " + std::to_string(width) + " samples was put on " + std::to_string(n));
  for (const auto& series : out) {
    if (!series.empty() && series.size() != n)
      throw Error(ErrorCode::invalid_argument, "a smoothed series has " + std::to_string(n) +
                                                   " samples, its place has " +
                                                   std::to_string(series.size()));
  }
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t start = i < half ? 0 : (i + half < n ? i - half : n - width);
    filter(in.subspan(start, width), filter_[i - start], i, out);
  }
}

}  // namespace motionanalyzer
