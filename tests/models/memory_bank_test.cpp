#include "models/memory_bank.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/samples.hpp"
#include "models/score_kernel.hpp"

namespace motionanalyzer::testing::memory_bank_test {
namespace {

Matrix rows_at(std::uint64_t seed, std::size_t rows, std::size_t width, double offset = 0) {
  Matrix out = random_table(seed, rows, width).table.value;
  for (double& value : out.values()) value += offset;
  return out;
}

/// All neighbours of a row by sorting every distance.
std::vector<Neighbour> sorted_neighbours(const Matrix& rows, std::span<const double> row) {
  const Matrix padded = score_kernel::pad_columns(rows);
  std::vector<double> query(padded.cols());
  score_kernel::copy_row(row, query);
  std::vector<Neighbour> all;
  for (std::size_t i = 0; i < rows.rows(); ++i)
    all.push_back({score_kernel::squared_distance(query.data(), padded.row(i).data(), padded.cols()), i});
  std::sort(all.begin(), all.end(), nearer);
  return all;
}

void expect_exact(const Matrix& rows, const Matrix& queries, std::size_t neighbours, std::size_t at_once) {
  const MemoryBank bank(rows);
  BankSearch search(bank, neighbours, at_once);
  for (std::size_t first = 0; first < queries.rows(); first += at_once) {
    const std::size_t count = std::min(at_once, queries.rows() - first);
    for (std::size_t q = 0; q < count; ++q) score_kernel::copy_row(queries.row(first + q), search.query(q));
    search.run(count);
    for (std::size_t q = 0; q < count; ++q) {
      const std::vector<Neighbour> all = sorted_neighbours(rows, queries.row(first + q));
      for (std::size_t k = 0; k < neighbours; ++k) {
        ASSERT_EQ(search.best(q)[k].row, all[k].row) << "query " << first + q;
        ASSERT_EQ(search.best(q)[k].squared, all[k].squared);
      }
    }
  }
}

TEST(MemoryBank, FindsTheNearestRowsOfTheFullSearch) {
  const Matrix queries = rows_at(2, 20, 19);
  for (const std::size_t size : {7u, 16u, 17u, 500u}) expect_exact(rows_at(1, size, 19), queries, 7, 1);
}

TEST(MemoryBank, SeveralQueriesAtOnceFindWhatEachFindsAlone) {
  for (const std::size_t at_once : {2u, 5u, 6u, 7u, 13u, 20u})
    expect_exact(rows_at(1, 300, 19), rows_at(2, 20, 19), 3, at_once);
}

/// A few factors move all columns, with noise of each: what directions tell most of.
Matrix rows_of_factors(std::uint64_t seed, std::size_t rows, double noise) {
  constexpr std::size_t kFactors = 3, kWidth = 40;
  const Matrix loading = rows_at(9, kFactors, kWidth), factor = rows_at(seed, rows, kFactors);
  Matrix out = rows_at(seed + 100, rows, kWidth);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < kWidth; ++j) {
      out(i, j) *= noise;
      for (std::size_t k = 0; k < kFactors; ++k) out(i, j) += factor(i, k) * loading(k, j);
    }
  return out;
}

TEST(MemoryBank, FindsTheNearestRowsWhereFewDirectionsTellMostAndWhereTheyTellLittle) {
  for (const double noise : {0.0, 0.01, 100.0})
    for (const std::size_t at_once : {1u, 4u})
      expect_exact(rows_of_factors(1, 2000, noise), rows_of_factors(2, 8, noise), 5, at_once);
}

TEST(MemoryBank, FindsTheNearestRowsAmongRowsThatAreAllAlike) {
  expect_exact(Matrix(40, 40, 3.0), rows_of_factors(2, 2, 1), 5, 1);
}

TEST(MemoryBank, FindsTheNearestRowsFarFromTheOrigin) {
  // At 1e9 a float32 rounds by 64: nothing is ruled out but by what is left without the mean.
  expect_exact(rows_at(1, 300, 17, 1e9), rows_at(2, 20, 17, 1e9), 6, 4);
  expect_exact(rows_at(1, 300, 17), rows_at(2, 20, 17, 1e9), 6, 4);
}

TEST(MemoryBank, FindsTheNearestRowsWhereSquaresLeaveFloat32) {
  for (const double scale : {1e-25, 1e-12, 1e14, 1e20, 1e100}) {
    Matrix rows = rows_at(1, 100, 9), queries = rows_at(2, 5, 9);
    for (double& value : rows.values()) value *= scale;
    for (double& value : queries.values()) value *= scale;
    expect_exact(rows, queries, 3, 2);
  }
}

TEST(MemoryBank, OfEquallyNearRowsTheLowestIndexIsNearest) {
  Matrix rows = rows_at(1, 400, 20);
  for (std::size_t i = 200; i < 400; ++i) score_kernel::copy_row(rows.row(i - 200), rows.row(i));
  expect_exact(rows, rows_at(2, 10, 20), 6, 3);
  expect_exact(rows, rows, 2, 48);
}

TEST(MemoryBank, AQueryThatIsNotFiniteIsFarFromEveryRow) {
  const MemoryBank bank(rows_at(1, 100, 5));
  BankSearch search(bank, 2, 2);
  search.query(0)[1] = kNaN;
  search.query(1)[2] = std::numeric_limits<double>::infinity();
  search.run(2);
  for (std::size_t q = 0; q < 2; ++q) EXPECT_TRUE(std::isinf(search.best(q)[0].squared));
}

}  // namespace
}  // namespace motionanalyzer::testing::memory_bank_test
