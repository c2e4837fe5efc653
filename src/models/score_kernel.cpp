#include "models/score_kernel.hpp"

#include <algorithm>

namespace motionanalyzer::score_kernel {

Matrix pad_columns(const Matrix& matrix) {
  Matrix out(matrix.rows(), padded(matrix.cols()));
  for (std::size_t i = 0; i < matrix.rows(); ++i) copy_row(matrix.row(i), out.row(i));
  return out;
}

Matrix drop_padding(const Matrix& matrix, std::size_t columns) {
  Matrix out(matrix.rows(), columns);
  for (std::size_t i = 0; i < matrix.rows(); ++i) copy_row(matrix.row(i).first(columns), out.row(i));
  return out;
}

void copy_row(std::span<const double> row, std::span<double> out) noexcept {
  std::copy(row.begin(), row.end(), out.begin());
}

}  // namespace motionanalyzer::score_kernel
