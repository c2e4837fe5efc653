#include "motionanalyzer/models/tensor_store.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace {

[[noreturn]] void refuse(std::string_view name, const std::string& what) {
  throw Error(ErrorCode::bad_input, "model file: '" + std::string(name) + "' " + what,
              "the file is damaged or was not written by this program; train or copy it again");
}

const Tensor& shaped(const TensorStore& store, std::string_view name, std::size_t dimensions) {
  const Tensor& tensor = store.tensor(name);
  if (tensor.shape.size() != dimensions)
    refuse(name, "has " + std::to_string(tensor.shape.size()) + " dimensions instead of " +
                     std::to_string(dimensions));
  for (const double value : tensor.value)
    if (!std::isfinite(value)) refuse(name, "holds a value that is not finite");
  return tensor;
}

void require_length(std::string_view name, std::string_view what, std::size_t found, std::size_t wanted) {
  if (found != wanted)
    refuse(name, "has " + std::to_string(found) + " " + std::string(what) + " instead of " +
                     std::to_string(wanted));
}

Matrix as_matrix(const Tensor& tensor) {
  Matrix matrix(tensor.shape[0], tensor.shape[1]);
  std::copy(tensor.value.begin(), tensor.value.end(), matrix.data());
  return matrix;
}

}  // namespace

void TensorStore::set(const std::string& name, std::vector<std::size_t> shape, std::vector<double> value) {
  std::size_t count = 1;
  for (const std::size_t length : shape) count *= length;
  if (count != value.size())
    throw Error(ErrorCode::internal, "tensor '" + name + "' holds " + std::to_string(value.size()) +
                                         " values, its shape " + std::to_string(count));
  tensors_[name] = {std::move(shape), std::move(value)};
}

void TensorStore::set(const std::string& name, const Matrix& matrix) {
  set(name, {matrix.rows(), matrix.cols()}, {matrix.values().begin(), matrix.values().end()});
}

void TensorStore::set(const std::string& name, const std::vector<double>& vector) {
  set(name, {vector.size()}, vector);
}

void TensorStore::set_number(const std::string& name, double value) { set(name, {}, {value}); }

void TensorStore::set_text(const std::string& name, std::string text) { texts_[name] = std::move(text); }

bool TensorStore::has(std::string_view name) const {
  return tensors_.find(name) != tensors_.end() || texts_.find(name) != texts_.end();
}

const Tensor& TensorStore::tensor(std::string_view name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end()) refuse(name, "is missing");
  return found->second;
}

Matrix TensorStore::matrix(std::string_view name, std::size_t columns) const {
  const Tensor& tensor = shaped(*this, name, 2);
  require_length(name, "columns", tensor.shape[1], columns);
  if (columns == 0) refuse(name, "has no columns");
  return as_matrix(tensor);
}

Matrix TensorStore::matrix(std::string_view name, std::size_t rows, std::size_t columns) const {
  const Tensor& tensor = shaped(*this, name, 2);
  require_length(name, "rows", tensor.shape[0], rows);
  require_length(name, "columns", tensor.shape[1], columns);
  return as_matrix(tensor);
}

std::vector<double> TensorStore::vector(std::string_view name) const { return shaped(*this, name, 1).value; }

std::vector<double> TensorStore::vector(std::string_view name, std::size_t size) const {
  const Tensor& tensor = shaped(*this, name, 1);
  require_length(name, "values", tensor.shape[0], size);
  return tensor.value;
}

double TensorStore::number(std::string_view name, double low, double high) const {
  const double value = shaped(*this, name, 0).value[0];
  if (value < low || value > high)
    refuse(name, "is " + std::to_string(value) + ", outside " + std::to_string(low) + " .. " +
                     std::to_string(high));
  return value;
}

std::size_t TensorStore::count(std::string_view name, std::size_t low, std::size_t high) const {
  const double value = number(name, static_cast<double>(low), static_cast<double>(high));
  if (value != std::floor(value)) refuse(name, "is not a whole number");
  return static_cast<std::size_t>(value);
}

const std::string& TensorStore::text(std::string_view name) const {
  const auto found = texts_.find(name);
  if (found == texts_.end()) refuse(name, "is missing");
  return found->second;
}

}  // namespace motionanalyzer
