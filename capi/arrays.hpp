// Arrays and counts across the wall.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>

#include "guard.hpp"

namespace motionanalyzer::capi {

inline StatusError invalid_argument(const std::string& message) {
  return {MA_ERROR_INVALID_ARGUMENT, message};
}

/// rows x columns. throws StatusError{invalid_argument}: a negative count; {out_of_memory}: more than can be
/// addressed
template <class T>
std::size_t checked_count(int32_t rows, int32_t columns, const char* what) {
  if (rows < 0 || columns < 0) throw invalid_argument(std::string(what) + ": a count is negative");
  const std::uint64_t count = static_cast<std::uint64_t>(rows) * static_cast<std::uint64_t>(columns);
  constexpr std::uint64_t kMost = std::numeric_limits<std::ptrdiff_t>::max();
  if (count > kMost / sizeof(T))  // NOLINT(bugprone-sizeof-expression): of pointers as well
    throw StatusError(MA_ERROR_OUT_OF_MEMORY, std::string(what) + ": more values than can be addressed");
  return static_cast<std::size_t>(count);
}

/// NULL only where the count is 0.
template <class T>
std::span<const T> array_in(const T* values, int32_t rows, int32_t columns, const char* what) {
  const std::size_t count = checked_count<T>(rows, columns, what);
  if (values == nullptr && count > 0) throw invalid_argument(std::string(what) + " is NULL");
  return {values, count};
}

template <class T>
std::span<T> array_out(T* values, int32_t n, const char* what) {
  const std::size_t count = checked_count<T>(n, 1, what);
  if (values == nullptr && count > 0) throw invalid_argument(std::string(what) + " is NULL");
  return {values, count};
}

inline int32_t as_count(std::size_t n) {
  if (n > static_cast<std::size_t>(std::numeric_limits<int32_t>::max()))
    throw StatusError(MA_ERROR_OUT_OF_MEMORY, "more elements than an int32 can count");
  return static_cast<int32_t>(n);
}

/// The rule of `array out`: stores the count; true when the elements are to be copied.
/// throws StatusError{invalid_argument}, {buffer_too_small}
inline bool take_array(std::size_t n, bool given, int32_t capacity, int32_t& count) {
  if (capacity < 0) throw invalid_argument("capacity is negative");
  if (capacity > 0 && !given) throw invalid_argument("the array is NULL although capacity is not 0");
  count = as_count(n);
  if (capacity == 0) return false;
  if (capacity < count)
    throw StatusError(MA_ERROR_BUFFER_TOO_SMALL, std::to_string(count) + " elements need room, " +
                                                     std::to_string(capacity) + " have it");
  return n > 0;
}

inline std::size_t checked_index(int32_t index, std::size_t count, const char* what) {
  if (index < 0 || static_cast<std::size_t>(index) >= count)
    throw invalid_argument(std::string(what) + ' ' + std::to_string(index) + " is outside 0.." +
                           std::to_string(count) + " (exclusive)");
  return static_cast<std::size_t>(index);
}

}  // namespace motionanalyzer::capi
