// The floating-point state of the host, put aside for the length of a call: the library computes with all
// exceptions masked, rounding to nearest and the full precision of the x87.
#pragma once

#include <cfenv>

namespace motionanalyzer::capi {

class FloatingPointScope {
 public:
  FloatingPointScope() noexcept;   ///< saves the host's state and sets ours
  ~FloatingPointScope() noexcept;  ///< restores the host's, pending flags included
  FloatingPointScope(const FloatingPointScope&) = delete;
  FloatingPointScope& operator=(const FloatingPointScope&) = delete;

  void enter_host() const noexcept;  ///< before a callback
  void leave_host() const noexcept;  ///< after it

 private:
  std::fenv_t host_;
};

}  // namespace motionanalyzer::capi
