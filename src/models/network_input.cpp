#include "models/network_input.hpp"

#include <algorithm>
#include <cmath>

#include "models/phase_scale.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {
namespace {

constexpr float kMostInput = 1e4f;         // squares and sums of so many spreads stay finite in float32
constexpr double kMostStored = 1e120;      // products of two such numbers are finite
constexpr std::size_t kEnoughInHold = 30;  // rows that let the hold have a mean of its own
constexpr double kLeastSpreadShare = 0.05;
constexpr double kRoundingShare = 1e-12;  // a spread of this share of the values is rounding
constexpr double kRidge = 1e-9;           // keeps a knot without rows solvable; of a knot's own weight

std::vector<double> knots_at_ranks(std::vector<double> phase, std::size_t most) {
  std::sort(phase.begin(), phase.end());
  std::vector<double> knot;
  for (std::size_t k = 0; !phase.empty() && k < most; ++k) {
    const double rank = most == 1 ? 0.5 : static_cast<double>(k) / static_cast<double>(most - 1);
    const double at =
        phase[static_cast<std::size_t>(std::floor(rank * static_cast<double>(phase.size() - 1) + 0.5))];
    if (knot.empty() || at > knot.back()) knot.push_back(at);
  }
  return knot;
}

/// Symmetric tridiagonal equations for many right sides: diagonal d, off-diagonal e, sides K x D.
void solve_tridiagonal(std::vector<double> d, const std::vector<double>& e, Matrix& sides) {
  const std::size_t n = d.size();
  for (std::size_t k = 1; k < n; ++k) {
    const double factor = e[k - 1] / d[k - 1];
    d[k] -= factor * e[k - 1];
    for (std::size_t j = 0; j < sides.cols(); ++j) sides(k, j) -= factor * sides(k - 1, j);
  }
  for (std::size_t k = n; k-- > 0;)
    for (std::size_t j = 0; j < sides.cols(); ++j) {
      if (k + 1 < n) sides(k, j) -= e[k] * sides(k + 1, j);
      sides(k, j) /= d[k];
    }
}

}  // namespace

NetworkInput::NetworkInput(const Matrix& rows, std::span<const double> phase, std::size_t knots) {
  std::vector<std::size_t> bend, hold;
  std::vector<double> in_bend;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const bool held = phase[i] >= PhaseScale::kHoldPhase;
    (held && knots > 1 ? hold : bend).push_back(i);
  }
  if (bend.empty()) bend.swap(hold);
  for (const std::size_t i : bend) in_bend.push_back(phase[i] >= 0 ? phase[i] : 0.0);
  knot_ = knots_at_ranks(in_bend, knots);
  mean_ = Matrix(knot_.size() + 1, rows.cols());
  inverse_ = Matrix(knot_.size() + 1, rows.cols());
  fit_bend(rows, in_bend, bend);
  fit_hold(rows, hold);
  floor_spread(rows);
}

NetworkInput::Place NetworkInput::place_of(double phase) const noexcept {
  const std::size_t bends = knot_.size();
  if (phase >= PhaseScale::kHoldPhase) return {bends, bends, 0.0};
  std::size_t next = 0;
  while (next < bends && knot_[next] <= phase) ++next;  // also ends at nan
  if (next == 0) return {0, 0, 0.0};
  if (next == bends) return {bends - 1, bends - 1, 0.0};
  return {next - 1, next, (phase - knot_[next - 1]) / (knot_[next] - knot_[next - 1])};
}

/// The line through the knots that is nearest to the rows, and around each knot their spread about it.
void NetworkInput::fit_bend(const Matrix& rows, std::span<const double> phase,
                            const std::vector<std::size_t>& bend) {
  const std::size_t knots = knot_.size(), width = rows.cols();
  std::vector<double> diagonal(knots, 0.0), beside(knots, 0.0), weight(knots, 0.0);
  Matrix side(knots, width), centre(1, width);
  for (const std::size_t i : bend)
    for (std::size_t j = 0; j < width; ++j) centre(0, j) += rows(i, j) / static_cast<double>(bend.size());
  std::vector<Place> place;
  for (const double p : phase) {
    Place at = place_of(std::min(p, knot_.back()));
    if (at.low >= knots) at = {knots - 1, knots - 1, 0.0};
    place.push_back(at);
  }
  for (std::size_t n = 0; n < bend.size(); ++n) {
    const auto [low, high, share] = place[n];
    diagonal[low] += (1 - share) * (1 - share);
    if (high != low) {
      diagonal[high] += share * share;
      beside[low] += share * (1 - share);
    }
    for (std::size_t j = 0; j < width; ++j) {
      const double value = rows(bend[n], j) - centre(0, j);
      side(low, j) += (1 - share) * value;
      if (high != low) side(high, j) += share * value;
    }
  }
  for (double& d : diagonal) d += kRidge * (1 + d);
  solve_tridiagonal(std::move(diagonal), beside, side);
  for (std::size_t k = 0; k < knots; ++k)
    for (std::size_t j = 0; j < width; ++j) mean_(k, j) = side(k, j) + centre(0, j);

  for (std::size_t n = 0; n < bend.size(); ++n) {
    const auto [low, high, share] = place[n];
    weight[low] += 1 - share;
    weight[high] += share;
    for (std::size_t j = 0; j < width; ++j) {
      const double left = rows(bend[n], j) - (mean_(low, j) + share * (mean_(high, j) - mean_(low, j)));
      inverse_(low, j) += (1 - share) * left * left;
      inverse_(high, j) += share * left * left;
    }
  }
  for (std::size_t k = 0; k < knots; ++k)
    for (std::size_t j = 0; j < width; ++j)
      inverse_(k, j) = weight[k] > 0 ? std::sqrt(inverse_(k, j) / weight[k]) : 0.0;
}

void NetworkInput::fit_hold(const Matrix& rows, const std::vector<std::size_t>& hold) {
  const std::size_t last = knot_.size();
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    mean_(last, j) = mean_(last - 1, j);
    inverse_(last, j) = inverse_(last - 1, j);
    if (hold.size() < kEnoughInHold) continue;
    const double count = static_cast<double>(hold.size());
    double sum = 0, squares = 0;
    for (const std::size_t i : hold) sum += rows(i, j) / count;
    for (const std::size_t i : hold) squares += (rows(i, j) - sum) * (rows(i, j) - sum) / count;
    mean_(last, j) = sum;
    inverse_(last, j) = std::sqrt(squares);
  }
}

/// Spreads become their inverses.
void NetworkInput::floor_spread(const Matrix& rows) {
  const double knots = static_cast<double>(inverse_.rows());
  for (std::size_t j = 0; j < rows.cols(); ++j) {
    double average = 0, largest = 0;
    for (std::size_t k = 0; k < inverse_.rows(); ++k) average += inverse_(k, j) / knots;
    for (std::size_t i = 0; i < rows.rows(); ++i) largest = std::max(largest, std::fabs(rows(i, j)));
    const bool alike = !(average > kRoundingShare * largest);
    for (std::size_t k = 0; k < inverse_.rows(); ++k)
      inverse_(k, j) = alike ? 1.0 : 1.0 / std::max(inverse_(k, j), kLeastSpreadShare * average);
  }
}

void NetworkInput::apply(std::span<const double> row, double phase, float* out) const noexcept {
  const Place place = place_of(phase);
  const double* mean0 = mean_.row(place.low).data();
  const double* mean1 = mean_.row(place.high).data();
  const double* inverse0 = inverse_.row(place.low).data();
  const double* inverse1 = inverse_.row(place.high).data();
  const double share = place.share;
  for (std::size_t j = 0; j < row.size(); ++j) {
    const double mean = mean0[j] + share * (mean1[j] - mean0[j]);
    const double inverse = inverse0[j] + share * (inverse1[j] - inverse0[j]);
    out[j] = static_cast<float>((row[j] - mean) * inverse);
  }
  // In a loop of its own, of floats: compilers make vectors of both then.
  for (float& value : std::span(out, row.size())) value = std::min(std::max(value, -kMostInput), kMostInput);
}

double NetworkInput::likely_phase(std::span<const double> row) const {
  std::vector<float> seen(row.size());
  double best_phase = 0, least = -1;
  for (std::size_t k = 0; k < mean_.rows(); ++k) {
    const double phase = k < knot_.size() ? knot_[k] : 1.0;
    apply(row, phase, seen.data());
    double sum = 0;
    for (const float value : seen)
      sum += std::min(static_cast<double>(value) * static_cast<double>(value), 25.0);
    if (least < 0 || sum < least) least = sum, best_phase = phase;
  }
  return best_phase;
}

void NetworkInput::save(TensorStore& store) const {
  store.set("input.phase", knot_);
  store.set("input.mean", mean_);
  store.set("input.inverse_spread", inverse_);
}

void NetworkInput::load(const TensorStore& store, std::size_t width) {
  knot_ = store.vector("input.phase");
  const auto damaged = [] {
    return Error(ErrorCode::bad_input, "model file: the scaling of the network's input makes no sense",
                 "the file is damaged; train or copy it again");
  };
  if (knot_.empty() || knot_.size() > kMostKnots) throw damaged();
  for (std::size_t k = 1; k < knot_.size(); ++k)
    if (!(knot_[k] > knot_[k - 1])) throw damaged();
  mean_ = store.matrix("input.mean", knot_.size() + 1, width);
  inverse_ = store.matrix("input.inverse_spread", knot_.size() + 1, width);
  for (const double mean : mean_.values())
    if (std::fabs(mean) > kMostStored) throw damaged();
  for (const double inverse : inverse_.values())
    if (!(inverse >= 0 && inverse <= kMostStored)) throw damaged();
}

}  // namespace motionanalyzer
