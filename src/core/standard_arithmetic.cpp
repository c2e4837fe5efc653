#include "motionanalyzer/core/standard_arithmetic.hpp"

#include <new>

#include "core/float_environment.hpp"

namespace motionanalyzer {

namespace {

#ifdef MOTIONANALYZER_HAS_MXCSR
constexpr unsigned kDefaultMxcsr = 0x1F80;  // all masked, to nearest, subnormals kept, no flag pending
#endif
#if defined(__GNUC__) && (defined(__i386__) || defined(__x86_64__))
#define MOTIONANALYZER_HAS_X87 1
constexpr unsigned short kX87Control = 0x037F;  // all masked, to nearest, 64-bit mantissa

void set_x87() noexcept { __asm__ __volatile__("fnclex\n\tfldcw %0" : : "m"(kX87Control)); }

/// Whether it has our control word and no flag pending.
bool x87_is_ours() noexcept {
  unsigned short control, status;
  __asm__ __volatile__("fnstcw %0\n\tfnstsw %1" : "=m"(control), "=m"(status));
  constexpr unsigned kFlags = 0xFF;
  return control == kX87Control && (status & kFlags) == 0;
}
#endif

void set_ours() noexcept {
  std::fesetenv(FE_DFL_ENV);
#ifdef MOTIONANALYZER_HAS_MXCSR
  _mm_setcsr(kDefaultMxcsr);
#endif
#ifdef MOTIONANALYZER_HAS_X87
  set_x87();  // MinGW's default differs
#endif
}

/// The caller's state. Most scopes stand within another one, where the x87 is ours already and MXCSR is all
/// that there is to keep: a tenth of the time of reading and setting the whole environment.
class Host {
 public:
  Host() noexcept {
#if defined(MOTIONANALYZER_HAS_X87) && defined(MOTIONANALYZER_HAS_MXCSR)
    nested_ = x87_is_ours();
    mxcsr_ = _mm_getcsr();
#endif
    if (!nested_) new (whole_) detail::FloatEnvironment;
  }
  void leave() const noexcept {
    if (!nested_) return set_ours();
#ifdef MOTIONANALYZER_HAS_MXCSR
    _mm_setcsr(kDefaultMxcsr);
#endif
  }
  void enter() const noexcept {
    if (!nested_) return std::launder(reinterpret_cast<const detail::FloatEnvironment*>(whole_))->set();
#if defined(MOTIONANALYZER_HAS_X87) && defined(MOTIONANALYZER_HAS_MXCSR)
    if (!x87_is_ours()) set_x87();
    _mm_setcsr(mxcsr_);
#endif
  }

 private:
  bool nested_ = false;
  unsigned mxcsr_ = 0;
  alignas(detail::FloatEnvironment) unsigned char whole_[sizeof(detail::FloatEnvironment)];
};

const Host& saved(const unsigned char* bytes) noexcept {
  return *std::launder(reinterpret_cast<const Host*>(bytes));
}

}  // namespace

StandardArithmetic::StandardArithmetic() noexcept {
  static_assert(sizeof(Host) <= kStateBytes && alignof(Host) <= 16);
  (new (host_) Host)->leave();
}
StandardArithmetic::~StandardArithmetic() { saved(host_).enter(); }
void StandardArithmetic::enter_host() const noexcept { saved(host_).enter(); }
void StandardArithmetic::leave_host() const noexcept { set_ours(); }

}  // namespace motionanalyzer
