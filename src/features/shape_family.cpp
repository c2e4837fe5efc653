#include "features/shape_family.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/smoothing.hpp"

namespace motionanalyzer::features {

namespace {

constexpr std::size_t kFields = 5, kRates = 4;
constexpr int kSlopeHalfWidth = 3, kSlopeDegree = 3;

void check_trajectory(const HealthyTrajectory& t) {
  const bool sizes =
      t.knots() >= 8 && t.nodes() >= 16 && t.y_px.rows() == t.knots() && t.y_px.cols() == t.nodes();
  const auto finite = [](std::span<const double> v) {
    return std::all_of(v.begin(), v.end(), [](double x) { return std::isfinite(x); });
  };
  if (sizes && finite(t.x_px.values()) && finite(t.y_px.values())) return;
  throw Error(ErrorCode::invalid_argument,
              "a healthy trajectory of " + std::to_string(t.knots()) + " knots and " +
                  std::to_string(t.nodes()) + " nodes cannot be used",
              "8 knots, 16 nodes and finite coordinates are the least; learn it from normal panels");
}

}  // namespace

ShapeFamily::ShapeFamily(const HealthyTrajectory& trajectory)
    : knots_(trajectory.knots()), nodes_(trajectory.nodes()) {
  check_trajectory(trajectory);
  field_.resize(knots_ * kFields * nodes_);
  spacing_.resize(knots_);
  const SavitzkyGolay slope(kSlopeHalfWidth, kSlopeDegree);
  std::vector<double> x1(nodes_), x2(nodes_), y1(nodes_), y2(nodes_);
  for (std::size_t g = 0; g < knots_; ++g) {
    double* f = field_.data() + g * kFields * nodes_;
    std::copy_n(trajectory.x_px.row(g).data(), nodes_, f);
    std::copy_n(trajectory.y_px.row(g).data(), nodes_, f + nodes_);
    slope.apply(trajectory.x_px.row(g), {}, x1, x2);
    slope.apply(trajectory.y_px.row(g), {}, y1, y2);
    double sum = 0;
    for (std::size_t s = 0; s < nodes_; ++s) {
      const double step = std::sqrt(x1[s] * x1[s] + y1[s] * y1[s]);
      if (!(step > 0) || !std::isfinite(step))
        throw Error(ErrorCode::invalid_argument,
                    "knot " + std::to_string(g) + " of the healthy trajectory has no length",
                    "learn the trajectory from normal panels");
      f[2 * nodes_ + s] = x1[s] / step;
      f[3 * nodes_ + s] = y1[s] / step;
      f[4 * nodes_ + s] = (x1[s] * y2[s] - y1[s] * x2[s]) / (step * step * step);
      sum += s == 0 || s + 1 == nodes_ ? 0.5 * step : step;
    }
    spacing_[g] = sum / static_cast<double>(nodes_ - 1);
  }
}

ShapeFamily::Stencil ShapeFamily::stencil(double shape) const noexcept {
  const double last = static_cast<double>(knots_ - 1), u = shape * last;
  Stencil out{};
  if (u < 0) {
    out.knot = {0, 2, 4, 6};
  } else if (u > last) {
    out.knot = {knots_ - 7, knots_ - 5, knots_ - 3, knots_ - 1};
  } else {
    const auto below = static_cast<std::size_t>(u);
    const std::size_t first = std::clamp<std::size_t>(below, 1, knots_ - 3) - 1;
    out.knot = {first, first + 1, first + 2, first + 3};
  }
  for (std::size_t k = 0; k < 4; ++k) {
    double scale = 1;
    std::array<double, 3> from{};
    for (std::size_t j = 0, m = 0; j < 4; ++j) {
      if (j == k) continue;
      from[m++] = u - static_cast<double>(out.knot[j]);
      scale *= static_cast<double>(out.knot[k]) - static_cast<double>(out.knot[j]);
    }
    out.weight[k] = from[0] * from[1] * from[2] / scale;
    out.rate[k] = (from[0] * from[1] + from[0] * from[2] + from[1] * from[2]) / scale * last;
  }
  return out;
}

void ShapeFamily::at(double shape, Curve& out) const {
  const Stencil st = stencil(std::clamp(shape, kLowestShape, kHighestShape));
  out.nodes = nodes_;
  out.field.resize(kFields * nodes_);
  out.rate.resize(kRates * nodes_);
  const std::size_t width = kFields * nodes_;
  const double* k0 = field_.data() + st.knot[0] * width;
  const double* k1 = field_.data() + st.knot[1] * width;
  const double* k2 = field_.data() + st.knot[2] * width;
  const double* k3 = field_.data() + st.knot[3] * width;
  const auto mix = [&](const std::array<double, 4>& w, double* to, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      to[i] = (w[0] * k0[i] + w[1] * k1[i]) + (w[2] * k2[i] + w[3] * k3[i]);
  };
  mix(st.weight, out.field.data(), width);
  mix(st.rate, out.rate.data(), kRates * nodes_);
  double* tx = out.field.data() + 2 * nodes_;
  double* ty = out.field.data() + 3 * nodes_;
  for (std::size_t s = 0; s < nodes_; ++s) {
    const double scale = 1 / std::sqrt(tx[s] * tx[s] + ty[s] * ty[s]);
    tx[s] *= scale;
    ty[s] *= scale;
  }
  out.spacing = out.spacing_rate = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    out.spacing += st.weight[k] * spacing_[st.knot[k]];
    out.spacing_rate += st.rate[k] * spacing_[st.knot[k]];
  }
}

}  // namespace motionanalyzer::features
