#include "motionanalyzer/core/matrix.hpp"

#include <gtest/gtest.h>

#include <array>

namespace motionanalyzer::matrix_test {
namespace {

TEST(MatrixTest, RowsLieOneAfterAnother) {
  Matrix matrix(2, 3);
  matrix(1, 0) = 7;
  EXPECT_EQ(matrix.data()[3], 7);
  EXPECT_EQ(matrix.row(1).data(), matrix.data() + 3);
  EXPECT_EQ(matrix.row(1).size(), 3U);
}

TEST(MatrixTest, EmptyMatrixTakesTheWidthOfItsFirstRow) {
  MatrixF matrix;
  matrix.append_row(std::array<float, 2>{1, 2});
  matrix.append_row(std::array<float, 2>{3, 4});
  EXPECT_EQ(matrix.rows(), 2U);
  EXPECT_EQ(matrix.cols(), 2U);
  EXPECT_EQ(matrix(1, 1), 4.0F);
}

TEST(MatrixTest, ResizeKeepsFirstRowsAndFillsNewOnes) {
  Matrix matrix(1, 2, 5.0);
  matrix.resize(3, 2, -1.0);
  EXPECT_EQ(matrix(0, 1), 5);
  EXPECT_EQ(matrix(2, 0), -1);
}

TEST(MatrixTest, EqualityComparesShapeAndValues) {
  EXPECT_EQ(Matrix(2, 3), Matrix(2, 3));
  EXPECT_NE(Matrix(2, 3), Matrix(3, 2));
  EXPECT_NE(Matrix(2, 3), Matrix(2, 3, 1.0));
}

}  // namespace
}  // namespace motionanalyzer::matrix_test
