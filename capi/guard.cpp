#include "guard.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <new>
#include <stdexcept>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::capi {

namespace {

constexpr std::size_t kCapacity = 2048;
// A plain array: without constructor and destructor it costs nothing when threads begin and end.
thread_local char last_error_text[kCapacity];

/// Length of the longest prefix of at most `most` bytes that does not end within a UTF-8 character.
std::size_t whole_characters(const char* text, std::size_t length, std::size_t most) noexcept {
  if (length <= most) return length;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return end;
}

ma_status keep(ma_status status, const char* text) noexcept {
  const std::size_t length = whole_characters(text, std::strlen(text), kCapacity - 1);
  std::memcpy(last_error_text, text, length);
  last_error_text[length] = '\0';
  return status;
}

ma_status status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return MA_ERROR_INVALID_ARGUMENT;
    case ErrorCode::bad_input:
      return MA_ERROR_BAD_INPUT;
    case ErrorCode::too_short:
      return MA_ERROR_TOO_SHORT;
    case ErrorCode::mismatch:
      return MA_ERROR_MISMATCH;
    case ErrorCode::io:
      return MA_ERROR_IO;
    case ErrorCode::not_available:
      return MA_ERROR_NOT_AVAILABLE;
    case ErrorCode::cancelled:
      return MA_ERROR_CANCELLED;
    case ErrorCode::no_solution:
      return MA_ERROR_NO_SOLUTION;
    case ErrorCode::internal:
      return MA_ERROR_INTERNAL;
  }
  return MA_ERROR_INTERNAL;
}

}  // namespace

const char* last_error() noexcept { return last_error_text; }

ma_status record_current_exception() noexcept {
  try {
    throw;
  } catch (const Error& error) {
    return keep(status_of(error.code()), error.what());
  } catch (const StatusError& error) {
    return keep(error.status(), error.what());
  } catch (const std::bad_alloc&) {
    return keep(MA_ERROR_OUT_OF_MEMORY, "out of memory");
  } catch (const std::length_error&) {
    return keep(MA_ERROR_OUT_OF_MEMORY, "more memory is needed than can be addressed");
  } catch (const std::exception& error) {
    return keep(MA_ERROR_INTERNAL, error.what());
  } catch (...) {
    return keep(MA_ERROR_INTERNAL, "an exception of unknown type");
  }
}

}  // namespace motionanalyzer::capi
