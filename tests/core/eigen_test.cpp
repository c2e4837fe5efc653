#include "motionanalyzer/eigen.hpp"

#include <gtest/gtest.h>

namespace motionanalyzer::eigen_test {
namespace {

Matrix counting(std::size_t rows, std::size_t cols) {
  Matrix matrix(rows, cols);
  for (std::size_t k = 0; k < rows * cols; ++k) matrix.data()[k] = static_cast<double>(k);
  return matrix;
}

TEST(EigenViewTest, ShowsTheSameElements) {
  const Matrix matrix = counting(2, 3);
  const auto view = eigen_view(matrix);
  ASSERT_EQ(view.rows(), 2);
  ASSERT_EQ(view.cols(), 3);
  EXPECT_EQ(view(1, 2), matrix(1, 2));
  EXPECT_EQ(view(0, 1), matrix(0, 1));
}

TEST(EigenViewTest, CopiesNothing) {
  Matrix matrix = counting(3, 2);
  auto view = eigen_view(matrix);
  EXPECT_EQ(view.data(), matrix.data());
  view(2, 0) = -5;
  EXPECT_EQ(matrix(2, 0), -5);
}

TEST(EigenViewTest, WorksForOtherElementTypes) {
  MaskMatrix mask(2, 2, 1);
  EXPECT_EQ(eigen_view(mask).cast<int>().sum(), 4);
}

TEST(EigenViewTest, RowIsAColumnVector) {
  Matrix matrix = counting(2, 3);
  auto row = eigen_view(matrix.row(1));
  EXPECT_EQ(row.sum(), 3 + 4 + 5);
  row *= 2;
  EXPECT_EQ(matrix(1, 2), 10);
  const Matrix& fixed = matrix;
  EXPECT_EQ(eigen_view(fixed.row(0))(2), 2);
}

TEST(EigenViewTest, ProductOfViewsIsAMatrixProduct) {
  Matrix a = counting(2, 3), b = counting(3, 2), c(2, 2);
  eigen_view(c) = eigen_view(a) * eigen_view(b);
  EXPECT_EQ(c(0, 0), 0 * 0 + 1 * 2 + 2 * 4);
  EXPECT_EQ(c(1, 1), 3 * 1 + 4 * 3 + 5 * 5);
}

TEST(EigenViewTest, EmptyMatrixHasAnEmptyView) {
  const Matrix empty;
  EXPECT_EQ(eigen_view(empty).size(), 0);
}

}  // namespace
}  // namespace motionanalyzer::eigen_test
