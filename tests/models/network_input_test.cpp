#include "models/network_input.hpp"

#include <gtest/gtest.h>

#include "models/samples.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer::testing::network_input_test {
namespace {

constexpr std::size_t kRows = 4000;

/// Column 0 rises with the square of the phase and its noise with it; column 1 is 5 everywhere.
struct BendingRows {
  Matrix value{kRows, 2};
  std::vector<double> phase;
  BendingRows() {
    for (std::size_t i = 0; i < kRows; ++i) {
      const double p = static_cast<double>(i % 100) / 99;
      phase.push_back(p);
      value(i, 0) = 40 * p * p + (0.2 + p) * Random(3, {i}).normal();
      value(i, 1) = 5;
    }
  }
};

struct Moments {
  double mean = 0, square = 0;
};

/// Of column 0 as it is seen between two phases.
Moments seen_between(const BendingRows& rows, const NetworkInput& input, double low, double high) {
  Moments m;
  double count = 0;
  float seen[2];
  for (std::size_t i = 0; i < kRows; ++i) {
    if (rows.phase[i] < low || rows.phase[i] >= high) continue;
    input.apply(rows.value.row(i), rows.phase[i], seen);
    m.mean += static_cast<double>(seen[0]);
    m.square += static_cast<double>(seen[0]) * static_cast<double>(seen[0]);
    ++count;
  }
  return {m.mean / count, m.square / count};
}

// About 400 rows a stretch: the mean is known to .05 (3 sd .15), the mean square to .07 (3 sd .21).
TEST(NetworkInput, ColumnsHaveMeanZeroAndSpreadOneAllAlongTheBend) {
  const BendingRows rows;
  const NetworkInput input(rows.value, rows.phase, 17);
  for (int part = 0; part < 10; ++part) {
    const Moments m = seen_between(rows, input, part / 10.0, (part + 1) / 10.0 - 0.01);
    EXPECT_NEAR(m.mean, 0, 0.15) << part;
    EXPECT_NEAR(m.square, 1, 0.25) << part;
  }
}

TEST(NetworkInput, OneKnotIsTheSameAllAlong) {
  const BendingRows rows;
  const NetworkInput input(rows.value, rows.phase, 1);
  const std::vector<double> row = {7, 5};
  float first[2], last[2];
  input.apply(row, 0.0, first);
  input.apply(row, 0.8, last);
  EXPECT_EQ(first[0], last[0]);
}

TEST(NetworkInput, AColumnWithoutSpreadKeepsItsUnit) {
  const BendingRows rows;
  const NetworkInput input(rows.value, rows.phase, 17);
  float seen[2];
  input.apply(std::vector<double>{1, 5.5}, 0.5, seen);
  EXPECT_NEAR(static_cast<double>(seen[1]), 0.5, 1e-6);
}

TEST(NetworkInput, HugeValuesAndUnknownPhasesGiveFiniteNumbers) {
  const BendingRows rows;
  const NetworkInput input(rows.value, rows.phase, 17);
  float seen[2];
  for (const double phase : {-1.0, 0.5, 2.0, kNaN}) {
    input.apply(std::vector<double>{1e100, -1e100}, phase, seen);
    EXPECT_EQ(seen[0], 1e4f);
    EXPECT_EQ(seen[1], -1e4f);
  }
}

TEST(NetworkInput, TheLikelyPhaseOfARowIsWhereItIsNormal) {
  const BendingRows rows;
  const NetworkInput input(rows.value, rows.phase, 17);
  EXPECT_NEAR(input.likely_phase(std::vector<double>{40 * 0.75 * 0.75, 5}), 0.75, 0.05);
}

TEST(NetworkInput, AFileWithPhasesOutOfOrderIsRefused) {
  const BendingRows rows;
  TensorStore store;
  NetworkInput(rows.value, rows.phase, 2).save(store);
  NetworkInput input;
  input.load(store, 2);
  store.set("input.phase", std::vector<double>{0.5, 0.5});
  EXPECT_EQ(thrown_by([&] { input.load(store, 2); }).code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace motionanalyzer::testing::network_input_test
