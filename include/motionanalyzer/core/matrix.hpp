// A plain row-major matrix. Component j of row i stands at data()[i * cols() + j], everywhere in this
// library. T frames, P tracked points, S stations along the strip, F features, N rows, D values in a row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace motionanalyzer {

template <class T>
class BasicMatrix {
 public:
  BasicMatrix() = default;
  BasicMatrix(std::size_t rows, std::size_t cols, T value = T{})
      : rows_(rows), cols_(cols), values_(rows * cols, value) {}

  std::size_t rows() const noexcept { return rows_; }
  std::size_t cols() const noexcept { return cols_; }
  bool empty() const noexcept { return values_.empty(); }

  T& operator()(std::size_t i, std::size_t j) noexcept { return values_[i * cols_ + j]; }
  const T& operator()(std::size_t i, std::size_t j) const noexcept { return values_[i * cols_ + j]; }
  std::span<T> row(std::size_t i) noexcept { return {values_.data() + i * cols_, cols_}; }
  std::span<const T> row(std::size_t i) const noexcept { return {values_.data() + i * cols_, cols_}; }
  T* data() noexcept { return values_.data(); }
  const T* data() const noexcept { return values_.data(); }
  std::span<T> values() noexcept { return values_; }
  std::span<const T> values() const noexcept { return values_; }

  /// Keeps the first rows; new ones are filled with value. Columns are set by the first row of an empty
  /// matrix.
  void resize(std::size_t rows, std::size_t cols, T value = T{}) {
    values_.resize(rows * cols, value);
    rows_ = rows;
    cols_ = cols;
  }
  /// Appends one row. An empty matrix takes its width; else row.size() must equal cols().
  void append_row(std::span<const T> row) {
    if (rows_ == 0) cols_ = row.size();
    values_.insert(values_.end(), row.begin(), row.end());
    ++rows_;
  }
  void reserve_rows(std::size_t rows) { values_.reserve(rows * cols_); }

  bool operator==(const BasicMatrix&) const = default;

 private:
  std::size_t rows_ = 0, cols_ = 0;
  std::vector<T> values_;
};

using Matrix = BasicMatrix<double>;
using MatrixF = BasicMatrix<float>;
using MaskMatrix = BasicMatrix<std::uint8_t>;  ///< 1 where a value was observed, 0 where not

}  // namespace motionanalyzer
