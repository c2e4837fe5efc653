// Named tensors of doubles and named texts: what a detector writes of itself into a model file.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

/// Row-major; shape {} holds one value.
struct Tensor {
  std::vector<std::size_t> shape;
  std::vector<double> value;
  bool operator==(const Tensor&) const = default;
};

/// Names are ASCII without control characters; a name stands for one tensor or one text. All getters throw
/// Error{bad_input} that names the tensor when it is missing, misshapen, not finite or out of range: what
/// they return can be relied on, whatever file it came from.
class MOTIONANALYZER_API TensorStore {
 public:
  void set(const std::string& name, std::vector<std::size_t> shape, std::vector<double> value);
  void set(const std::string& name, const Matrix& matrix);
  void set(const std::string& name, const std::vector<double>& vector);
  void set_number(const std::string& name, double value);
  void set_text(const std::string& name, std::string text);

  bool has(std::string_view name) const;
  const Tensor& tensor(std::string_view name) const;
  /// A matrix of `columns` columns, at least one of them, and any number of rows.
  Matrix matrix(std::string_view name, std::size_t columns) const;
  Matrix matrix(std::string_view name, std::size_t rows, std::size_t columns) const;
  std::vector<double> vector(std::string_view name) const;
  std::vector<double> vector(std::string_view name, std::size_t size) const;
  double number(std::string_view name, double low, double high) const;
  std::size_t count(std::string_view name, std::size_t low, std::size_t high) const;  ///< a whole number
  const std::string& text(std::string_view name) const;

  const std::map<std::string, Tensor, std::less<>>& tensors() const noexcept { return tensors_; }
  const std::map<std::string, std::string, std::less<>>& texts() const noexcept { return texts_; }
  bool operator==(const TensorStore&) const = default;

 private:
  std::map<std::string, Tensor, std::less<>> tensors_;
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace motionanalyzer
