// Rounding to nearest, no trap and no flush to zero, whatever the caller has set: the same bytes in every
// host process.
#pragma once

#include <cfenv>

#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
#define MOTIONANALYZER_KINEMATICS_MXCSR 1
#include <xmmintrin.h>
#endif

namespace motionanalyzer::kinematics {

/// Sets the standard environment and gives the caller's back at the end of the scope.
class StandardArithmetic {
 public:
  StandardArithmetic() noexcept {
    std::fegetenv(&callers_);
#ifdef MOTIONANALYZER_KINEMATICS_MXCSR
    callers_mxcsr_ = _mm_getcsr();
#endif
    std::fesetenv(FE_DFL_ENV);
#ifdef MOTIONANALYZER_KINEMATICS_MXCSR
    _mm_setcsr(kDefaultMxcsr);  // not every C library's fenv_t covers it
#endif
  }
  ~StandardArithmetic() {
    std::fesetenv(&callers_);
#ifdef MOTIONANALYZER_KINEMATICS_MXCSR
    _mm_setcsr(callers_mxcsr_);
#endif
  }
  StandardArithmetic(const StandardArithmetic&) = delete;
  StandardArithmetic& operator=(const StandardArithmetic&) = delete;

 private:
  std::fenv_t callers_;
#ifdef MOTIONANALYZER_KINEMATICS_MXCSR
  static constexpr unsigned kDefaultMxcsr = 0x1f80;  // all exceptions masked, nearest, subnormals kept
  unsigned callers_mxcsr_ = 0;
#endif
};

}  // namespace motionanalyzer::kinematics
