// The chain of hinges against the continuous elastica. Its error is of second order in the cell: it must be
// small at 231 nodes and fall to a quarter from 116.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <array>
#include <cmath>
#include <vector>

#include "mechanics/rod_scene.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/mechanics/elastica.hpp"

namespace motionanalyzer::elastica_closed_form_test {
namespace {

using testing::UnitRod;

using elementary::kPi;

struct Tip {
  double v, u, angle;  // sideways, shortening, direction
};

// theta'' = -load cos theta by Runge-Kutta from the clamp; the curvature there is found by bisection on that
// of the tip.
Tip cantilever_by_shooting(double load) {
  using State = std::array<double, 4>;  // angle, curvature, x, y
  const auto slope = [&](const State& s) {
    return State{s[1], -load * std::cos(s[0]), std::cos(s[0]), std::sin(s[0])};
  };
  const auto shoot = [&](double curvature) {
    State s{0, curvature, 0, 0};
    constexpr int kSteps = 2000;
    constexpr double h = 1.0 / kSteps;
    const auto moved = [](const State& a, const State& b, double t) {
      return State{a[0] + t * b[0], a[1] + t * b[1], a[2] + t * b[2], a[3] + t * b[3]};
    };
    for (int i = 0; i < kSteps; ++i) {
      const State a = slope(s), b = slope(moved(s, a, h / 2)), c = slope(moved(s, b, h / 2)),
                  d = slope(moved(s, c, h));
      for (std::size_t k = 0; k < 4; ++k) s[k] += h / 6 * (a[k] + 2 * b[k] + 2 * c[k] + d[k]);
    }
    return s;
  };
  double low = 0, high = load;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (shoot(middle)[1] < 0 ? low : high) = middle;
  }
  const State tip = shoot(low);
  return {tip[3], 1 - tip[2], tip[0]};
}

Tip cantilever_by_chain(std::size_t nodes, double load) {
  UnitRod rod(nodes, 1e8);
  rod.free_last();
  rod.force.back() = load;
  EXPECT_TRUE(rod.solve().stable);
  const double dx = rod.x(nodes - 1) - rod.x(nodes - 2), dy = rod.y(nodes - 1) - rod.y(nodes - 2);
  return {rod.y(nodes - 1), 1 - rod.x(nodes - 1), std::atan2(dy, dx)};
}

TEST(ElasticaClosedForm, CantileverUnderADeadTipLoadMatchesPublishedFigures) {
  const double published[][4] = {{1, .30172, .05643, .46135},
                                 {2, .49346, .16064, .78175},
                                 {5, .71379, .38763, 1.21537},
                                 {10, .81061, .55500, 1.43029}};
  for (const auto& row : published) {
    const Tip tip = cantilever_by_chain(231, row[0]);
    EXPECT_NEAR(tip.v, row[1], 5e-5) << row[0];
    EXPECT_NEAR(tip.u, row[2], 5e-5) << row[0];
    EXPECT_NEAR(tip.angle, row[3], 5e-5) << row[0];
  }
}

TEST(ElasticaClosedForm, CantileverErrorFallsToAQuarterWhenTheCellIsHalved) {
  for (const double load : {1.0, 5.0, 10.0}) {
    const Tip exact = cantilever_by_shooting(load);
    const Tip coarse = cantilever_by_chain(58, load), middle = cantilever_by_chain(115, load),
              fine = cantilever_by_chain(229, load);
    EXPECT_NEAR((coarse.v - exact.v) / (middle.v - exact.v), 4, 0.2) << load;
    EXPECT_NEAR((middle.v - exact.v) / (fine.v - exact.v), 4, 0.2) << load;
    EXPECT_NEAR((middle.u - exact.u) / (fine.u - exact.u), 4, 0.2) << load;
  }
}

// The end is free to go anywhere but keeps its direction after a full turn: the moment is then 2 pi
// everywhere.
void expect_full_circle(std::size_t nodes, double radius_tolerance) {
  UnitRod rod(nodes);
  rod.problem.last.held = false;
  rod.problem.last.tangent_rad = 2 * kPi;
  arc_shape(0, 0, 0, 1, 5, rod.xy);
  const RodSolution solution = rod.solve();
  EXPECT_NEAR(solution.moment_last_nm, 2 * kPi, 1e-8);
  EXPECT_NEAR(std::hypot(rod.x(nodes - 1), rod.y(nodes - 1)), 0, 1e-9);
  EXPECT_NEAR(0.5 * rod.y((nodes - 1) / 2), 0.5 / kPi, radius_tolerance);
  EXPECT_TRUE(solution.stable);
}

TEST(ElasticaClosedForm, EndMomentClosesAFullCircle) {
  expect_full_circle(231, 2e-5);
  expect_full_circle(117, 4 * 2e-5);
}

// Largest compression of the straight clamped strip that is still stable.
double buckling_load(std::size_t nodes) {
  double low = 30, high = 50;
  constexpr double kAxial = 1e7;
  while (high - low > 1e-5) {
    const double load = 0.5 * (low + high);
    UnitRod rod(nodes, kAxial);
    rod.problem.last.x_m = 1 - load / kAxial;
    for (std::size_t i = 0; i < nodes; ++i)
      rod.xy[2 * i] = rod.problem.last.x_m * (static_cast<double>(i) / static_cast<double>(nodes - 1));
    const RodSolution solution = rod.solve();
    EXPECT_NEAR(solution.force_last_n[0], load, 1e-4);  // the strip presses on its holder, along +x
    (solution.stable ? low : high) = load;
  }
  return low;
}

TEST(ElasticaClosedForm, ClampedStripBucklesAtFourPiSquared) {
  const double exact = 4 * kPi * kPi;
  const double fine = buckling_load(231) / exact - 1, coarse = buckling_load(116) / exact - 1;
  EXPECT_NEAR(fine, 0, 1e-4);
  // The chain buckles at 4 sin^2(pi h) / h^2, which lacks pi^2 h^2 / 3 of the continuous strip's load.
  EXPECT_NEAR((coarse - fine) / (-kPi * kPi / 3 * (1 / (115.0 * 115) - 1 / (230.0 * 230))), 1, 0.01);
}

struct EllipticIntegrals {
  double K, E;
};

// Arithmetic-geometric mean; E from the sum of 2^(n-1) c_n^2.
EllipticIntegrals elliptic(double m) {
  double a = 1, b = std::sqrt(1 - m), sum = 0.5 * m, power = 0.5;
  while (std::fabs(a - b) > 1e-15) {
    const double c = 0.5 * (a - b), mean = 0.5 * (a + b);
    b = std::sqrt(a * b);
    a = mean;
    power *= 2;
    sum += power * c * c;
  }
  const double K = kPi / (2 * a);
  return {K, K * (1 - sum)};
}

struct PostBuckling {
  double load, amplitude;
};

PostBuckling post_buckling(std::size_t nodes, double m) {
  const EllipticIntegrals e = elliptic(m);
  UnitRod rod(nodes, 1e8);
  rod.problem.last.x_m = 1 - 2 * (1 - e.E / e.K);
  const double steepest = 2 * std::asin(std::sqrt(m));
  testing::shape_from_angles([&](double s) { return steepest * std::sin(2 * kPi * s); }, rod.xy);
  const RodSolution solution = rod.solve();
  EXPECT_TRUE(solution.stable);
  return {solution.force_last_n[0] / (4 * kPi * kPi), rod.y((nodes - 1) / 2)};
}

TEST(ElasticaClosedForm, PostBucklingFollowsEllipticIntegrals) {
  for (const double m : {0.1, 0.5}) {
    const double K = elliptic(m).K;
    const double load = 4 * K * K / (kPi * kPi), amplitude = std::sqrt(m) / K;
    const PostBuckling fine = post_buckling(231, m), coarse = post_buckling(117, m);
    EXPECT_NEAR(fine.load, load, 2e-4) << m;
    EXPECT_NEAR(fine.amplitude, amplitude, 2e-4) << m;
    EXPECT_NEAR((coarse.load - load) / (fine.load - load), 230.0 * 230 / (116 * 116), 0.2) << m;
  }
}

TEST(ElasticaClosedForm, EllipticIntegralsOfTheTestMatchPublishedFigures) {
  const double published[][4] = {{.1, 1.05373, .10132, .19612}, {.5, 1.39320, .54305, .38138}};
  for (const auto& row : published) {
    const EllipticIntegrals e = elliptic(row[0]);
    EXPECT_NEAR(4 * e.K * e.K / (kPi * kPi), row[1], 5e-6);
    EXPECT_NEAR(2 * (1 - e.E / e.K), row[2], 5e-6);
    EXPECT_NEAR(std::sqrt(row[0]) / e.K, row[3], 5e-6);
  }
}

// Lowest beta L of small vibrations, omega = beta^2: subspace iteration with the solver's own tangent map,
// mass lumped to the nodes and halved at the ends.
std::vector<double> vibration(std::size_t nodes, bool last_is_free, Eigen::Index modes) {
  UnitRod rod(nodes, 1e8);
  if (last_is_free) rod.free_last();
  const auto size = static_cast<Eigen::Index>(2 * nodes);
  Eigen::VectorXd mass = Eigen::VectorXd::Constant(size, rod.problem.cell_m);
  mass.head(2) *= 0.5;
  mass.tail(2) *= 0.5;
  Eigen::MatrixXd x(size, modes);
  for (Eigen::Index i = 0; i < size; ++i)
    for (Eigen::Index k = 0; k < modes; ++k)
      x(i, k) = i % 2 == 0 ? 0 : std::sin(0.011 * static_cast<double>(i * (k + 1)) + 0.3);
  Eigen::VectorXd value;
  for (int round = 0; round < 25; ++round) {
    const Eigen::MatrixXd right = mass.asDiagonal() * x;
    for (Eigen::Index k = 0; k < modes; ++k) {
      const Eigen::VectorXd force = right.col(k);
      Eigen::VectorXd step(size);
      rod.solver.respond(rod.problem, rod.xy, {force.data(), 2 * nodes}, {step.data(), 2 * nodes});
      x.col(k) = step;
    }
    const Eigen::MatrixXd stiff = x.transpose() * right, heavy = x.transpose() * mass.asDiagonal() * x;
    const Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd> eigen(stiff, heavy);
    x *= eigen.eigenvectors();
    value = eigen.eigenvalues();
  }
  std::vector<double> beta;
  for (Eigen::Index k = 0; k < modes; ++k) beta.push_back(std::sqrt(std::sqrt(value(k))));
  return beta;
}

TEST(ElasticaClosedForm, VibrationsOfACantilever) {
  const std::vector<double> beta = vibration(231, true, 6), coarse = vibration(116, true, 6);
  EXPECT_NEAR(beta[0] / 1.87510, 1, 3e-4);
  EXPECT_NEAR(beta[1] / 4.69409, 1, 3e-4);
  EXPECT_NEAR(beta[2] / 7.85476, 1, 3e-4);
  EXPECT_NEAR((coarse[2] - 7.854757438) / (beta[2] - 7.854757438), 4, 0.3);
}

TEST(ElasticaClosedForm, VibrationsOfAClampedStrip) {
  const std::vector<double> beta = vibration(231, false, 6);
  EXPECT_NEAR(beta[0] / 4.73004, 1, 3e-4);
  EXPECT_NEAR(beta[1] / 7.85320, 1, 3e-4);
}

}  // namespace
}  // namespace motionanalyzer::elastica_closed_form_test
