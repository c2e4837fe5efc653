#include "mechanics/banded.hpp"

#include "mechanics/pair.hpp"

namespace motionanalyzer::detail {
namespace {

/// After the elimination a row holds 1 / D of x, L between x and y, 1 / D of y, and the columns of L below
/// both.
enum Factor { inverse_x, within, inverse_y, below_x, below_y = below_x + 4 };

}  // namespace

/// What the eliminated nodes take from the next node (11), from its coupling (12) and from the one after
/// (22).
struct FoldedBand::Taken {
  Pair xx11, xy11, yy11, xx12, xy12, yx12, yy12, xx22, xy22, yy22;
};

FoldedBand::FoldedBand(std::size_t nodes)
    : nodes_(nodes), half_((nodes - 2) / 2), row_(2 * kEntries * (nodes - half_)), scratch_(4 * half_) {}

bool FoldedBand::factor() noexcept {
  Taken t;
  Pair lowest(1.0);
  const std::size_t half = half_;
  double* r = row_.data();
  for (std::size_t i = 0; i < half; ++i, r += 2 * kEntries) {
    const auto entry = [r](int e) { return Pair::load(r + 2 * e); };
    const Pair a = entry(xx) - t.xx11, b = entry(xy) - t.xy11, c = entry(yy) - t.yy11;
    const Pair u0 = entry(next_xx) - t.xx12, u1 = entry(next_xy) - t.xy12, u2 = entry(far_xx),
               u3 = entry(far_xy);
    // The second pivot is (a c - b^2) / a: its division does not wait for that by the first.
    const Pair determinant = a * c - b * b, ia = Pair(1.0) / a, ic = a / determinant, l = b * ia;
    const Pair v0 = (entry(next_yx) - t.yx12) - l * u0, v1 = (entry(next_yy) - t.yy12) - l * u1;
    const Pair v2 = entry(far_yx) - l * u2, v3 = entry(far_yy) - l * u3;
    const Pair p0 = u0 * ia, p1 = u1 * ia, p2 = u2 * ia, p3 = u3 * ia;
    const Pair q0 = v0 * ic, q1 = v1 * ic, q2 = v2 * ic, q3 = v3 * ic;
    lowest = smaller(smaller(lowest, a), determinant);
    t = {(t.xx22 + p0 * u0) + q0 * v0,
         (t.xy22 + p0 * u1) + q0 * v1,
         (t.yy22 + p1 * u1) + q1 * v1,
         p0 * u2 + q0 * v2,
         p0 * u3 + q0 * v3,
         p1 * u2 + q1 * v2,
         p1 * u3 + q1 * v3,
         p2 * u2 + q2 * v2,
         p2 * u3 + q2 * v3,
         p3 * u3 + q3 * v3};
    const Pair factors[kEntries] = {ia, l, ic, p0, p1, p2, p3, q0, q1, q2, q3};
    for (int e = 0; e < kEntries; ++e) factors[e].store(r + 2 * e);
  }
  gather_middle(t);
  const bool definite = factor_middle();
  return definite && lowest.first() > 0 && lowest.second() > 0;
}

/// The dense matrix of the middle: its own rows, less what both sides take from it.
void FoldedBand::gather_middle(const Taken& t) noexcept {
  const std::size_t middle = nodes_ - 2 * half_;
  for (std::size_t k = 0; k < middle; ++k) {
    const double* r = row(half_ + k);
    double(*m)[kMiddle] = &middle_[2 * k];
    m[0][2 * k] = r[2 * xx];
    m[1][2 * k] = r[2 * xy];
    m[1][2 * k + 1] = r[2 * yy];
    for (std::size_t next = 1; k + next < middle; ++next) {
      const std::size_t entry = next == 1 ? next_xx : far_xx;
      for (std::size_t j = 0; j < 4; ++j) m[2 * next + j % 2][2 * k + j / 2] = r[2 * (entry + j)];
    }
  }
  // Lower triangle: from the left the first node of the middle comes first, from the right the last one.
  double(*m)[kMiddle] = middle_;
  const std::size_t e = 2 * middle - 2, d = e - 2;
  m[0][0] -= t.xx11.first(), m[1][0] -= t.xy11.first(), m[1][1] -= t.yy11.first();
  m[2][0] -= t.xx12.first(), m[3][0] -= t.xy12.first(), m[2][1] -= t.yx12.first(), m[3][1] -= t.yy12.first();
  m[2][2] -= t.xx22.first(), m[3][2] -= t.xy22.first(), m[3][3] -= t.yy22.first();
  m[e][e] -= t.xx11.second(), m[e + 1][e] -= t.xy11.second(), m[e + 1][e + 1] -= t.yy11.second();
  m[e][d] -= t.xx12.second(), m[e][d + 1] -= t.xy12.second();
  m[e + 1][d] -= t.yx12.second(), m[e + 1][d + 1] -= t.yy12.second();
  m[d][d] -= t.xx22.second(), m[d + 1][d] -= t.xy22.second(), m[d + 1][d + 1] -= t.yy22.second();
}

bool FoldedBand::factor_middle() noexcept {
  const std::size_t n = 2 * (nodes_ - 2 * half_);
  bool definite = true;
  for (std::size_t k = 0; k < n; ++k) {
    definite = definite && middle_[k][k] > 0;
    const double inverse = 1 / middle_[k][k];
    middle_[k][k] = inverse;
    for (std::size_t i = k + 1; i < n; ++i) {
      const double l = middle_[i][k] * inverse;
      for (std::size_t j = k + 1; j <= i; ++j) middle_[i][j] -= l * middle_[j][k];
    }
    for (std::size_t i = k + 1; i < n; ++i) middle_[i][k] *= inverse;
  }
  return definite;
}

void FoldedBand::solve_middle(double* b) const noexcept {
  const std::size_t n = 2 * (nodes_ - 2 * half_);
  for (std::size_t i = 1; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) b[i] -= middle_[i][j] * b[j];
  for (std::size_t i = n; i-- > 0;) {
    b[i] *= middle_[i][i];
    for (std::size_t j = i + 1; j < n; ++j) b[i] -= middle_[j][i] * b[j];
  }
}

void FoldedBand::solve(std::span<double> b) noexcept {
  Pair taken_x, taken_y, later_x, later_y;
  const double* const rows = row_.data();
  double *const right = b.data(), *const scratch = scratch_.data();
  const std::size_t half = half_, nodes = nodes_;
  for (std::size_t i = 0; i < half; ++i) {
    const auto factor = [r = rows + 2 * kEntries * i](int e) { return Pair::load(r + 2 * e); };
    Pair f, g;
    load_nodes(right, i, nodes, f, g);
    f = f - taken_x;
    g = (g - taken_y) - factor(within) * f;
    taken_x = (later_x + factor(below_x) * f) + factor(below_y) * g;
    taken_y = (later_y + factor(below_x + 1) * f) + factor(below_y + 1) * g;
    later_x = factor(below_x + 2) * f + factor(below_y + 2) * g;
    later_y = factor(below_x + 3) * f + factor(below_y + 3) * g;
    (f * factor(inverse_x)).store(scratch + 4 * i);
    (g * factor(inverse_y)).store(scratch + 4 * i + 2);
  }
  double* m = &b[2 * half_];
  const std::size_t e = 2 * (nodes_ - 2 * half_) - 2, d = e - 2;
  m[0] -= taken_x.first(), m[1] -= taken_y.first(), m[2] -= later_x.first(), m[3] -= later_y.first();
  m[e] -= taken_x.second(), m[e + 1] -= taken_y.second(), m[d] -= later_x.second(),
      m[d + 1] -= later_y.second();
  solve_middle(m);
  Pair x1(m[0], m[e]), y1(m[1], m[e + 1]), x2(m[2], m[d]), y2(m[3], m[d + 1]);
  for (std::size_t i = half; i-- > 0;) {
    const auto factor = [r = rows + 2 * kEntries * i](int k) { return Pair::load(r + 2 * k); };
    const Pair f = Pair::load(scratch + 4 * i), g = Pair::load(scratch + 4 * i + 2);
    const Pair far_y_part = factor(below_y + 2) * x2 + factor(below_y + 3) * y2;
    const Pair far_x_part = factor(below_x + 2) * x2 + factor(below_x + 3) * y2;
    const Pair y = ((g - far_y_part) - factor(below_y + 1) * y1) - factor(below_y) * x1;
    const Pair x =
        (((f - far_x_part) - factor(below_x + 1) * y1) - factor(below_x) * x1) - factor(within) * y;
    store_nodes(right, i, nodes, x, y);
    x2 = x1, y2 = y1;
    x1 = x, y1 = y;
  }
}

}  // namespace motionanalyzer::detail
