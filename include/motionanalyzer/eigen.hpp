// For users of Eigen: views of our matrices and spans, without a copy. Include it yourself; nothing in the
// library does, so the library can be linked by code that was compiled with other Eigen or CPU switches. A
// view is valid as long as the matrix is neither destroyed nor resized.
#pragma once

#include <Eigen/Core>
#include <span>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

template <class T>
using EigenRowMajor = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// rows x cols; writing to the view writes to the matrix.
template <class T>
Eigen::Map<EigenRowMajor<T>> eigen_view(BasicMatrix<T>& matrix) {
  return {matrix.data(), static_cast<Eigen::Index>(matrix.rows()), static_cast<Eigen::Index>(matrix.cols())};
}
template <class T>
Eigen::Map<const EigenRowMajor<T>> eigen_view(const BasicMatrix<T>& matrix) {
  return {matrix.data(), static_cast<Eigen::Index>(matrix.rows()), static_cast<Eigen::Index>(matrix.cols())};
}
/// A temporary would be gone before its view is used.
template <class T>
void eigen_view(const BasicMatrix<T>&& matrix) = delete;

/// A column vector.
template <class T>
Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, 1>> eigen_view(std::span<T> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}
template <class T>
Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, 1>> eigen_view(std::span<const T> values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}

}  // namespace motionanalyzer
