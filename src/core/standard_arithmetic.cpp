#include "motionanalyzer/core/standard_arithmetic.hpp"

#include <new>

#include "core/float_environment.hpp"

namespace motionanalyzer {

namespace {

void set_ours() noexcept {
  std::fesetenv(FE_DFL_ENV);
#ifdef MOTIONANALYZER_HAS_MXCSR
  constexpr unsigned kDefaultMxcsr = 0x1F80;  // all masked, to nearest, subnormals kept, no flag pending
  _mm_setcsr(kDefaultMxcsr);
#endif
#if defined(__GNUC__) && (defined(__i386__) || defined(__x86_64__))
  const unsigned short control = 0x037F;  // all masked, to nearest, 64-bit mantissa: MinGW's default differs
  __asm__ __volatile__("fnclex\n\tfldcw %0" : : "m"(control));
#endif
}

const detail::FloatEnvironment& saved(const unsigned char* bytes) noexcept {
  return *std::launder(reinterpret_cast<const detail::FloatEnvironment*>(bytes));
}

}  // namespace

StandardArithmetic::StandardArithmetic() noexcept {
  static_assert(sizeof(detail::FloatEnvironment) <= kStateBytes && alignof(detail::FloatEnvironment) <= 16);
  new (host_) detail::FloatEnvironment;
  set_ours();
}
StandardArithmetic::~StandardArithmetic() { saved(host_).set(); }
void StandardArithmetic::enter_host() const noexcept { saved(host_).set(); }
void StandardArithmetic::leave_host() const noexcept { set_ours(); }

}  // namespace motionanalyzer
