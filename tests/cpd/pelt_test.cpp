#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "cpd/golden.hpp"
#include "cpd/oracle.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/cpd/detect.hpp"

namespace motionanalyzer::pelt_test {
namespace {

using cpd_test::best_segmentation;
using cpd_test::plain_cost;
using cpd_test::read_golden;
using Places = std::vector<std::size_t>;

Matrix column_of(std::initializer_list<double> values) {
  Matrix x(values.size(), 1);
  std::copy(values.begin(), values.end(), x.data());
  return x;
}

CpdOptions pelt_options(double penalty, std::size_t min_size, std::size_t jump = 1) {
  CpdOptions options;
  options.penalty = PenaltyKind::number;
  options.penalty_value = penalty;
  options.min_size = min_size;
  options.jump = jump;
  return options;
}

std::size_t below(std::size_t bound, Random* random) {
  return static_cast<std::size_t>(random->below(bound));
}

// White noise on a mean that steps at random; every third series is rounded to integers, so that costs tie.
Matrix random_series(std::uint64_t number, Random* random) {
  const std::size_t n = 6 + below(30, random), columns = 1 + below(6, random);
  Matrix x(n, columns);
  std::vector<double> level(x.cols(), 0.0);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    const bool step = random->below(8) == 0;
    for (std::size_t j = 0; j < x.cols(); ++j) {
      if (step) level[j] += 2 * random->normal();
      x(i, j) = level[j] + random->normal();
      if (number % 3 == 0) x(i, j) = std::round(x(i, j));
    }
  }
  return x;
}

TEST(Pelt, ReachesTheLowestPenalisedCostOf600RandomSeries) {
  for (std::uint64_t number = 0; number < 600; ++number) {
    Random random(17, {number});
    const Matrix x = random_series(number, &random);
    const std::size_t min_size = 1 + below(std::min<std::size_t>(x.rows() / 2, 6), &random);
    const std::size_t jump = 1 + below(4, &random);
    const double penalty = random.uniform(0, 6) * static_cast<double>(x.cols());
    const auto found = find_change_points(x, {}, pelt_options(penalty, min_size, jump));
    const auto best = best_segmentation(x, penalty, min_size, jump);
    const double penalised =
        plain_cost(x, found.change_point) + penalty * static_cast<double>(found.change_point.size() + 1);
    // Both sum at most 36 * 6 squares of order 10: rounding stays below 1e-12 of the total.
    EXPECT_NEAR(penalised, best.penalised_cost, 1e-11 * (1 + best.penalised_cost)) << "series " << number;
    if (number % 3 != 0) {
      EXPECT_EQ(found.change_point, best.change_point) << "series " << number;
    }
  }
}

TEST(Pelt, FindsTheOptimumThatPruningAtOnceMisses) {
  const Matrix x = column_of({0, 1, 0, 0, 1});
  const auto found = find_change_points(x, {}, pelt_options(0.1, 2));
  const auto best = best_segmentation(x, 0.1, 2, 1);
  EXPECT_NEAR(*found.cost + 0.1 * static_cast<double>(found.change_point.size() + 1), best.penalised_cost,
              1e-12);
}

TEST(Pelt, GivesTheBreakPointsOfRupturesWhereThoseAreOptimal) {
  for (const auto& golden : read_golden("pelt_ruptures_1_1_10.csv", CpdMethod::pelt)) {
    auto end = find_change_points(golden.x, {}, golden.options).change_point;
    end.push_back(golden.x.rows());
    if (!golden.optimal) continue;
    EXPECT_EQ(end, golden.end);
  }
}

TEST(Pelt, BeatsRupturesWhereThatIsNotOptimal) {
  int beaten = 0;
  for (const auto& golden : read_golden("pelt_ruptures_1_1_10.csv", CpdMethod::pelt)) {
    if (golden.optimal) continue;
    const auto found = find_change_points(golden.x, {}, golden.options);
    const Places theirs(golden.end.begin(), golden.end.end() - 1);
    const double penalty = golden.options.penalty_value;
    EXPECT_LT(*found.cost + penalty * static_cast<double>(found.change_point.size()),
              plain_cost(golden.x, theirs) + penalty * static_cast<double>(theirs.size()));
    ++beaten;
  }
  EXPECT_GT(beaten, 0);
}

TEST(Pelt, AnswersNoChangeForAConstantSeriesEvenWithoutPenalty) {
  EXPECT_EQ(find_change_points(Matrix(50, 3, 7.25), {}, pelt_options(0, 1)).change_point, Places{});
}

TEST(Pelt, SplitsEverySampleOfDistinctValuesWithoutPenalty) {
  EXPECT_EQ(find_change_points(column_of({1, 5, 2, 9}), {}, pelt_options(0, 1)).change_point,
            (Places{1, 2, 3}));
}

TEST(Pelt, SeesAUnitStepOnTopOfADriftOfAHundredMillion) {
  Matrix x(200, 1);
  for (std::size_t i = 0; i < 200; ++i) x(i, 0) = (i < 100 ? 0.0 : 1e8) + (i >= 150 ? 1.0 : 0.0);
  EXPECT_EQ(find_change_points(x, {}, pelt_options(5, 2)).change_point, (Places{100, 150}));
}

TEST(Pelt, CostIsTheSumOfTheSegmentCostsWithoutPenalties) {
  const Matrix x = column_of({0, 2, 10, 14});
  const auto found = find_change_points(x, {}, pelt_options(1, 2));
  EXPECT_EQ(found.change_point, Places{2});
  EXPECT_DOUBLE_EQ(*found.cost, 2 + 8);
  EXPECT_DOUBLE_EQ(*found.penalty, 1);
}

TEST(Pelt, PlacesInnerEndsOnMultiplesOfJump) {
  Matrix x(40, 1);
  for (std::size_t i = 13; i < 40; ++i) x(i, 0) = 100;
  const auto found = find_change_points(x, {}, pelt_options(3, 2, 5));
  for (const std::size_t at : found.change_point) EXPECT_EQ(at % 5, 0u);
  EXPECT_FALSE(found.change_point.empty());
}

}  // namespace
}  // namespace motionanalyzer::pelt_test
