#include "motionanalyzer/pipeline/self_test.hpp"

#include "guard.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

template <class Char>
ma_status check_machine(Char* text, int32_t capacity) noexcept {
  return guard([&] {
    if (text != nullptr && capacity > 0) text[0] = Char{};
    const SelfTestResult result = self_test();
    text_cut(result.text.c_str(), text, capacity);
    if (!result.passed) throw StatusError(MA_ERROR_INTERNAL, result.text);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

ma_status MA_CALL ma_self_test(char* text, int32_t capacity) {
  return motionanalyzer::capi::check_machine(text, capacity);
}
ma_status MA_CALL ma_self_test_w(ma_char16* text, int32_t capacity) {
  return motionanalyzer::capi::check_machine(text, capacity);
}
