#include "models/nearest/bound_rows.hpp"

#include <gtest/gtest.h>

#include <bit>

#include "models/cpu.hpp"
#include "models/samples.hpp"
#include "models/score_kernel.hpp"

namespace motionanalyzer::bound_rows_test {
namespace {

using nearest::BoundRows;
using nearest::kPanel;
using testing::random_table;

bool stays(const std::vector<std::uint16_t>& mask, std::size_t row) {
  return (static_cast<unsigned>(mask[row / kPanel]) >> row % kPanel & 1u) != 0;
}

TEST(BoundRows, NeverRuleOutARowWithinTheLimitAndMostOfTheOthers) {
  for (const std::size_t width : {1u, 8u, 40u, 130u}) {
    const Matrix rows = random_table(1, 200, width).table.value;
    const Matrix padded = score_kernel::pad_columns(rows);
    BoundRows bound(nearest::column_means(rows));
    for (std::size_t i = 0; i < rows.rows(); ++i) bound.append(rows.row(i));
    std::vector<float> value(width);
    std::vector<std::uint16_t> mask(bound.panels());
    std::size_t ruled_out = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const BoundRows::Query query = bound.prepare(rows.row(i), value.data());
      for (std::size_t j = 0; j < rows.rows(); j += 7) {
        // The squared distance itself is the hardest limit.
        const double limit =
            score_kernel::squared_distance(padded.row(i).data(), padded.row(j).data(), padded.cols());
        const float cut = bound.cut(query, limit);
        bound.find(0, bound.panels(), value.data(), 1, &cut, mask.data());
        ASSERT_TRUE(stays(mask, j)) << width << " " << i << " " << j;
        const float less = bound.cut(query, 0.999 * limit);
        bound.find(0, bound.panels(), value.data(), 1, &less, mask.data());
        if (i == j || !stays(mask, j)) ++ruled_out;
      }
    }
    EXPECT_GE(ruled_out, 95u * 200 * 29 / 100) << width;
  }
}

TEST(BoundRows, LooksAlongDirectionsNeverRuleOutARowWithinTheLimitAndSpareMostPanels) {
  constexpr std::size_t kWidth = 50, kRows = 800;
  Matrix rows = random_table(1, kRows, kWidth).table.value;
  const Matrix moved = random_table(2, kRows, 4).table.value;
  for (std::size_t i = 0; i < kRows; ++i)
    for (std::size_t j = 0; j < kWidth; ++j) rows(i, j) = 0.01 * rows(i, j) + moved(i, j % 4);
  const Matrix padded = score_kernel::pad_columns(rows);
  const std::vector<double> centre = nearest::column_means(rows);
  BoundRows bound(centre, nearest::main_directions(rows, centre));
  for (std::size_t i = 0; i < kRows; ++i) bound.append(rows.row(i));
  std::vector<float> value(kWidth);
  std::vector<std::uint16_t> mask(bound.panels());
  std::size_t read = 0, looks = 0;
  for (std::size_t i = 0; i < kRows; i += 37) {
    const BoundRows::Query query = bound.prepare(rows.row(i), value.data());
    const BoundRows::Along along = bound.along(rows.row(i));
    for (std::size_t j = 0; j < kRows; j += 5) {
      const double limit =
          score_kernel::squared_distance(padded.row(i).data(), padded.row(j).data(), padded.cols());
      const std::size_t here =
          bound.find_alone(0, bound.panels(), value.data(), query, along, limit, mask.data());
      ASSERT_TRUE(stays(mask, j)) << i << " " << j;
      if (limit > 0.01 * kWidth) continue;
      read += here;
      looks += bound.panels();
    }
  }
  EXPECT_GT(looks, 0u);
  EXPECT_LT(5 * read, looks);
}

TEST(BoundRows, NothingIsRuledOutWithoutALimit) {
  BoundRows bound(std::vector<double>(3, 0.0));
  bound.append(std::vector<double>{1, 2, 3});
  bound.append(std::vector<double>{1e200, 0, 0});
  std::vector<float> value(3);
  const BoundRows::Query query = bound.prepare(std::vector<double>{0, 0, 0}, value.data());
  for (const double limit : {1.0, 1e300, std::numeric_limits<double>::infinity()}) {
    const float cut = bound.cut(query, limit);
    std::uint16_t mask = 0;
    bound.find(0, 1, value.data(), 1, &cut, &mask);
    EXPECT_EQ(mask & 3, 3) << limit;
  }
}

/// Sums are a row's own, so a set has to answer alike however many queries it is given at once.
void expect_same_answers(const nearest::BoundKernel& kernel) {
  constexpr std::size_t kWidth = 11, kPanels = 7, kQueries = 15;
  const Matrix rows = random_table(1, kPanels * kPanel, kWidth).table.value;
  const Matrix queries = random_table(2, kQueries, kWidth).table.value;
  std::vector<float> value, norm(kPanels * kPanel, 1.0f), query, cut(kQueries, 0.5f);
  for (std::size_t p = 0; p < kPanels; ++p)
    for (std::size_t k = 0; k < kWidth; ++k)
      for (std::size_t r = 0; r < kPanel; ++r) value.push_back(static_cast<float>(rows(p * kPanel + r, k)));
  for (const double v : queries.values()) query.push_back(static_cast<float>(v));
  std::vector<std::uint16_t> together(kQueries * kPanels), alone(kPanels);
  kernel.find({value.data(), norm.data(), kPanels, kWidth}, query.data(), kQueries, cut.data(),
              together.data());
  for (std::size_t q = 0; q < kQueries; ++q) {
    kernel.find({value.data(), norm.data(), kPanels, kWidth}, &query[q * kWidth], 1, &cut[q], alone.data());
    for (std::size_t p = 0; p < kPanels; ++p) {
      EXPECT_EQ(together[q * kPanels + p], alone[p]);
      for (std::size_t r = 0; r < kPanel; ++r) {
        double sum = 1;
        for (std::size_t k = 0; k < kWidth; ++k) sum += queries(q, k) * rows(p * kPanel + r, k);
        if (std::fabs(sum - 0.5) < 1e-4) continue;  // may fall either way
        EXPECT_EQ(stays(alone, p * kPanel + r), sum < 0.5);
      }
    }
  }
}

TEST(BoundKernel, TheBaselineFindsWhatIsNotGreater) { expect_same_answers(nearest::kBoundBaseline); }

TEST(BoundKernel, TheSetForAvx2FindsWhatIsNotGreater) {
  if (!cpu_features().avx2) GTEST_SKIP() << "this CPU has no AVX2";
  expect_same_answers(nearest::kBoundAvx2);
}

}  // namespace
}  // namespace motionanalyzer::bound_rows_test
