// What every export goes through: the host's floating-point state is put aside, nothing is thrown out, and
// the text of what went wrong is kept for the calling thread.
#pragma once

#include <exception>
#include <string>
#include <type_traits>
#include <utility>

#include "motionanalyzer.h"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer::capi {

using motionanalyzer::StandardArithmetic;  // also for the exports, which stand outside every namespace

/// A failure of the wall itself, with the status it returns.
class StatusError : public std::exception {
 public:
  StatusError(ma_status status, std::string message) : status_(status), message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }
  ma_status status() const noexcept { return status_; }

 private:
  ma_status status_;
  std::string message_;
};

/// Text of the calling thread's last failure, zero-terminated; never allocates.
const char* last_error() noexcept;

/// Called in a handler: keeps the text of the exception being handled and gives its status.
ma_status record_current_exception() noexcept;

/// body: takes nothing, or the scope where it calls back into the host.
template <class Body>
ma_status guard(Body&& body) noexcept {
  const StandardArithmetic scope;
  try {
    if constexpr (std::is_invocable_v<Body, const StandardArithmetic&>) {
      std::forward<Body>(body)(scope);
    } else {
      std::forward<Body>(body)();
    }
    return MA_OK;
  } catch (...) {
    return record_current_exception();
  }
}

}  // namespace motionanalyzer::capi
