// The floating-point state in which this library computes, whatever the host process has set: the same bytes
// everywhere.
#pragma once

#include <cstddef>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// For the length of a scope: rounding to nearest, no trap, subnormals kept, x87 with its full precision. The
/// caller's state, pending flags included, is back at the end. Some 20 to 60 ns within another such scope,
/// ten times that where the caller's state differs (x86).
class MOTIONANALYZER_API StandardArithmetic {
 public:
  StandardArithmetic() noexcept;
  ~StandardArithmetic();
  StandardArithmetic(const StandardArithmetic&) = delete;
  StandardArithmetic& operator=(const StandardArithmetic&) = delete;

  void enter_host() const noexcept;  ///< the caller's state, before a callback of his runs
  void leave_host() const noexcept;  ///< ours again, after it

 private:
  static constexpr std::size_t kStateBytes = 64;
  alignas(16) unsigned char host_[kStateBytes];
};

}  // namespace motionanalyzer
