#include "models/sketch.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/memory_bank.hpp"
#include "models/samples.hpp"
#include "models/score_kernel.hpp"

namespace motionanalyzer::testing {
namespace {

Matrix padded_rows(std::uint64_t seed, std::size_t rows, std::size_t width, double offset = 0) {
  Matrix out = score_kernel::pad_columns(random_table(seed, rows, width).table.value);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < width; ++j) out(i, j) += offset;
  return out;
}

/// All neighbours of a query by sorting every distance.
std::vector<Neighbour> sorted_neighbours(const Matrix& rows, std::span<const double> query) {
  std::vector<Neighbour> all;
  for (std::size_t i = 0; i < rows.rows(); ++i)
    all.push_back({score_kernel::squared_distance(query.data(), rows.row(i).data(), rows.cols()), i});
  std::sort(all.begin(), all.end(), nearer);
  return all;
}

void expect_exact(const Matrix& rows, const Matrix& queries, std::size_t width) {
  const MemoryBank bank(score_kernel::drop_padding(rows, width));
  ASSERT_FALSE(Sketch(rows, width).empty());
  std::vector<Neighbour> found(6);
  for (std::size_t q = 0; q < queries.rows(); ++q) {
    bank.nearest(queries.row(q), found);
    const std::vector<Neighbour> all = sorted_neighbours(rows, queries.row(q));
    for (std::size_t k = 0; k < found.size(); ++k) {
      ASSERT_EQ(found[k].row, all[k].row) << "query " << q;
      ASSERT_EQ(found[k].squared, all[k].squared);
    }
  }
}

TEST(Sketch, NeverHidesANearestRow) { expect_exact(padded_rows(1, 700, 23), padded_rows(2, 50, 23), 23); }

TEST(Sketch, NeverHidesANearestRowFarFromTheOrigin) {
  // At 1e9 the coordinates round by 1e-6 and more, and most rows must be looked at in full.
  expect_exact(padded_rows(1, 700, 17, 1e9), padded_rows(2, 20, 17, 1e9), 17);
}

TEST(Sketch, OfEqualRowsTheLowestIndexIsNearest) {
  Matrix rows = padded_rows(1, 700, 20);
  for (std::size_t i = 350; i < 700; ++i) score_kernel::copy_row(rows.row(i - 350), rows.row(i));
  expect_exact(rows, padded_rows(2, 20, 20), 20);
  expect_exact(rows, rows, 20);
}

TEST(Sketch, StaysEmptyWhereItDoesNotPay) {
  EXPECT_TRUE(Sketch(padded_rows(1, 100, 20), 20).empty());
  EXPECT_TRUE(Sketch(padded_rows(1, 700, 6), 6).empty());
}

TEST(Sketch, RulesMostRowsOut) {
  const Matrix rows = padded_rows(1, 2000, 24), queries = padded_rows(2, 10, 24);
  const Sketch sketch(rows, 24);
  std::size_t kept = 0;
  for (std::size_t q = 0; q < queries.rows(); ++q) {
    const Sketch::Query at = sketch.project(queries.row(q));
    const double cut = Sketch::cut(at, sorted_neighbours(rows, queries.row(q))[0].squared);
    for (std::size_t place = 0; place < sketch.size(); ++place)
      kept += sketch.squared(at, place) <= cut ? 1u : 0u;
  }
  EXPECT_LT(kept, 10u * 2000 / 2);
}

}  // namespace
}  // namespace motionanalyzer::testing
