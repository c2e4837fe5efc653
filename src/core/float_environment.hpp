// The floating-point environment of a thread: rounding, masks, and on x86 the flush-to-zero bits of MXCSR.
#pragma once

#include <cfenv>

#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
#define MOTIONANALYZER_HAS_MXCSR 1
#include <xmmintrin.h>
#endif

namespace motionanalyzer::detail {

class FloatEnvironment {
 public:
  /// Copies that of the calling thread.
  FloatEnvironment() noexcept {
    std::fegetenv(&environment_);
#ifdef MOTIONANALYZER_HAS_MXCSR
    mxcsr_ = _mm_getcsr();
#endif
  }
  /// Sets it in the calling thread. MXCSR separately: not every C library keeps it in fenv_t.
  void set() const noexcept {
    std::fesetenv(&environment_);
#ifdef MOTIONANALYZER_HAS_MXCSR
    _mm_setcsr(mxcsr_);
#endif
  }

 private:
  std::fenv_t environment_;
#ifdef MOTIONANALYZER_HAS_MXCSR
  unsigned mxcsr_ = 0;
#endif
};

}  // namespace motionanalyzer::detail
