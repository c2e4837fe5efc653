#include "floating_point.hpp"

#if defined(__SSE2__) || defined(_M_X64) || (defined(_M_IX86_FP) && _M_IX86_FP >= 2)
#include <xmmintrin.h>
#define MA_HAS_MXCSR 1
#endif

namespace motionanalyzer::capi {

namespace {

#if defined(MA_HAS_MXCSR)
constexpr unsigned kMxcsr = 0x1F80;  ///< all masked, to nearest, subnormals kept, no flag pending
#endif

void set_ours() noexcept {
  std::fesetenv(FE_DFL_ENV);
#if defined(MA_HAS_MXCSR)
  _mm_setcsr(kMxcsr);
#endif
#if defined(__GNUC__) && (defined(__i386__) || defined(__x86_64__))
  const unsigned short control = 0x037F;  // all masked, to nearest, 64-bit mantissa (the default differs)
  __asm__ __volatile__("fnclex\n\tfldcw %0" : : "m"(control));
#endif
}

}  // namespace

FloatingPointScope::FloatingPointScope() noexcept : host_{} {
  std::fegetenv(&host_);
  set_ours();
}

FloatingPointScope::~FloatingPointScope() noexcept { std::fesetenv(&host_); }

void FloatingPointScope::enter_host() const noexcept { std::fesetenv(&host_); }
void FloatingPointScope::leave_host() const noexcept { set_ours(); }

}  // namespace motionanalyzer::capi
