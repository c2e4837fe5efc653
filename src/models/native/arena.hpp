// All memory of a training session in one piece. A plan of what is needed is walked twice: once to count,
// once to hand out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>

namespace motionanalyzer::native {

class Arena {
 public:
  static constexpr std::size_t kAlignment = 64;  ///< bytes: a cache line, and the widest vector

  /// Null while counting.  throws  std::bad_alloc when no memory of this size can be
  float* take(std::uint64_t floats) {
    const std::uint64_t at = used_;
    used_ += (floats + kAlignment / sizeof(float) - 1) / (kAlignment / sizeof(float)) *
             (kAlignment / sizeof(float));
    if (used_ > kMost) throw std::bad_alloc();
    return begin_ ? begin_ + at : nullptr;
  }

  /// Ends the counting: zeroed memory for what was asked.  throws  std::bad_alloc
  void allocate() {
    const std::size_t floats = static_cast<std::size_t>(used_);
    std::size_t bytes = (floats + kAlignment) * sizeof(float);
    memory_ = std::make_unique<std::byte[]>(bytes);
    void* aligned = memory_.get();
    begin_ = static_cast<float*>(std::align(kAlignment, floats * sizeof(float), aligned, bytes));
    used_ = 0;
  }

 private:
  static constexpr std::uint64_t kMost = std::numeric_limits<std::ptrdiff_t>::max() / (2 * sizeof(float));

  std::unique_ptr<std::byte[]> memory_;
  float* begin_ = nullptr;
  std::uint64_t used_ = 0;
};

}  // namespace motionanalyzer::native
