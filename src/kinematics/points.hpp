// The observed points of one frame, in canonical axes and in order along the strip.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace motionanalyzer::kinematics {

struct Points {
  std::vector<double> x, y;         ///< px, y upwards
  std::vector<std::int32_t> index;  ///< the tracker's

  std::size_t size() const noexcept { return x.size(); }
  void clear() noexcept {
    x.clear();
    y.clear();
    index.clear();
  }
  void reserve(std::size_t n) {
    x.reserve(n);
    y.reserve(n);
    index.reserve(n);
  }
  /// Within the reserved size: allocates nothing.
  void append(double px, double py, std::int32_t tracked) {
    x.push_back(px);
    y.push_back(py);
    index.push_back(tracked);
  }
  void swap(std::size_t i, std::size_t j) noexcept {
    std::swap(x[i], x[j]);
    std::swap(y[i], y[j]);
    std::swap(index[i], index[j]);
  }
  void move(std::size_t from, std::size_t to) noexcept {
    x[to] = x[from];
    y[to] = y[from];
    index[to] = index[from];
  }
  void shrink(std::size_t n) noexcept {
    x.resize(n);
    y.resize(n);
    index.resize(n);
  }
  void reverse() noexcept {
    std::reverse(x.begin(), x.end());
    std::reverse(y.begin(), y.end());
    std::reverse(index.begin(), index.end());
  }
};

}  // namespace motionanalyzer::kinematics
