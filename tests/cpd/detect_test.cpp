#include "motionanalyzer/cpd/detect.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::detect_test {
namespace {

Matrix noisy_step(double sigma, double shift, std::uint64_t seed) {
  Random random(seed);
  Matrix x(200, 1);
  for (std::size_t i = 0; i < 200; ++i) x(i, 0) = sigma * random.normal() + (i >= 80 ? shift : 0.0);
  return x;
}

ErrorCode code_of(const Matrix& x, const CpdOptions& options) {
  try {
    find_change_points(x, {}, options);
  } catch (const Error& error) {
    return error.code();
  }
  return ErrorCode::internal;
}

TEST(FindChangePoints, BicFollowsTheScaleOfTheNoise) {
  for (const double sigma : {1e-6, 1.0, 1e6}) {
    const auto found = find_change_points(noisy_step(sigma, 3 * sigma, 2), {});
    ASSERT_EQ(found.change_point.size(), 1u) << sigma;
    EXPECT_NEAR(static_cast<double>(found.change_point[0]), 80.0, 2.0);
  }
}

TEST(FindChangePoints, BicRarelySplitsPlainNoise) {
  int split = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    split += find_change_points(noisy_step(1, 0, 1000 + seed), {}).change_point.empty() ? 0 : 1;
  }
  EXPECT_LE(split, 15);
}

TEST(FindChangePoints, BicIsTwoLogNTimesTheVarianceForOneColumn) {
  // The differences are four times 1 and four times -1: median 0, MAD 1.
  Matrix x(9, 1);
  for (std::size_t i = 0; i < 9; ++i) x(i, 0) = i % 2 == 0 ? 0.0 : 1.0;
  EXPECT_NEAR(*find_change_points(x, {}).penalty, 2 * std::log(9.0) * 1.4826 * 1.4826 / 2, 1e-3);
}

TEST(FindChangePoints, ANoiseFreeStepHasAPenaltyAboveZeroAndIsFound) {
  const auto found = find_change_points(noisy_step(0, 1, 1), {});
  EXPECT_EQ(found.change_point, std::vector<std::size_t>{80});
  // One difference of 1 among 199.
  EXPECT_NEAR(*found.penalty, 2 * std::log(200.0) / 199 / 2, 1e-12);
}

TEST(FindChangePoints, MbicExceedsBic) {
  CpdOptions mbic;
  mbic.penalty = PenaltyKind::mbic;
  const Matrix x = noisy_step(1, 3, 4);
  EXPECT_NEAR(*find_change_points(x, {}, mbic).penalty / *find_change_points(x, {}).penalty, 1.5, 1e-12);
}

TEST(FindChangePoints, StandardizeWorksOnUnitColumns) {
  CpdOptions options;
  options.standardize = true;
  options.penalty = PenaltyKind::number;
  options.penalty_value = 1e9;
  const auto found = find_change_points(noisy_step(50, 100, 5), {}, options);
  EXPECT_NEAR(*found.cost, 200.0, 1e-9);  // n squares whose mean is 1
}

TEST(FindChangePoints, NamesColumnsThatHaveNoNames) {
  EXPECT_EQ(find_change_points(Matrix(10, 2), {}).column, (std::vector<std::string>{"column_1", "column_2"}));
}

TEST(FindChangePoints, SaysWhereAValueIsNotFinite) {
  Matrix x(10, 2);
  x(6, 1) = std::numeric_limits<double>::quiet_NaN();
  try {
    find_change_points(x, {"a", "b"});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_NE(error.message().find("row 7, column b"), std::string::npos) << error.message();
  }
}

TEST(FindChangePoints, RefusesWhatMakesNoSense) {
  CpdOptions options;
  options.min_size = 6;
  EXPECT_EQ(code_of(Matrix(11, 1), options), ErrorCode::too_short);
  options = {};
  options.jump = 0;
  EXPECT_EQ(code_of(Matrix(11, 1), options), ErrorCode::invalid_argument);
  options = {};
  options.min_size = 0;
  EXPECT_EQ(code_of(Matrix(11, 1), options), ErrorCode::invalid_argument);
  options = {};
  options.penalty = PenaltyKind::number;
  options.penalty_value = -1;
  EXPECT_EQ(code_of(Matrix(11, 1), options), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of(Matrix(11, 0), {}), ErrorCode::too_short);
}

TEST(FindChangePoints, AnUnknownMethodIsRefusedWithTheKnownOnes) {
  try {
    cpd_method("nonsense");
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("pelt, window, cusum"), std::string::npos);
  }
}

TEST(FindChangePoints, EveryMethodIsFoundByItsName) {
  for (const auto method : {CpdMethod::pelt, CpdMethod::window, CpdMethod::cusum}) {
    EXPECT_EQ(cpd_method(cpd_method_name(method)), method);
  }
}

}  // namespace
}  // namespace motionanalyzer::detect_test
