#include <span>
#include <string>
#include <thread>
#include <vector>

#include "guard.hpp"
#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/models/detector.hpp"
#include "motionanalyzer/models/trainer.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "support/json.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

using support::Json;

const char* architecture() noexcept {
#if defined(__x86_64__) || defined(_M_X64)
  return "x86_64";
#elif defined(__i386__) || defined(_M_IX86)
  return "x86";
#elif defined(__aarch64__) || defined(_M_ARM64)
  return "arm64";
#else
  return "unknown";
#endif
}

const char* operating_system() noexcept {
#if defined(_WIN32)
  return "windows";
#elif defined(__linux__)
  return "linux";
#else
  return "unknown";
#endif
}

std::string build_info() {
  const std::vector<std::string> kernels = cpu_kernels();
  Json names = Json::array();
  for (const DetectorInfo& info : detectors()) names.push(Json(info.name));
  return dump_json(Json::object()
                       .set("version", library_version())
                       .set("abi", MA_ABI_VERSION)
                       .set("compiler", library_compiler())
                       .set("architecture", architecture())
                       .set("system", operating_system())
                       .set("build_type", MOTIONANALYZER_BUILD_TYPE)
                       .set("kernels", Json::array_of(std::span<const std::string>(kernels)))
                       .set("training_kernel", training_kernel())
                       .set("detectors", std::move(names))
                       .set("threads", std::thread::hardware_concurrency()));
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

int32_t MA_CALL ma_abi_version(void) { return MA_ABI_VERSION; }

const char* MA_CALL ma_version_string(void) { return motionanalyzer::library_version().data(); }

const char* MA_CALL ma_status_name(ma_status status) {
  switch (status) {
    case MA_OK:
      return "MA_OK";
    case MA_ERROR_INVALID_ARGUMENT:
      return "MA_ERROR_INVALID_ARGUMENT";
    case MA_ERROR_BAD_INPUT:
      return "MA_ERROR_BAD_INPUT";
    case MA_ERROR_TOO_SHORT:
      return "MA_ERROR_TOO_SHORT";
    case MA_ERROR_MISMATCH:
      return "MA_ERROR_MISMATCH";
    case MA_ERROR_IO:
      return "MA_ERROR_IO";
    case MA_ERROR_NOT_AVAILABLE:
      return "MA_ERROR_NOT_AVAILABLE";
    case MA_ERROR_CANCELLED:
      return "MA_ERROR_CANCELLED";
    case MA_ERROR_INTERNAL:
      return "MA_ERROR_INTERNAL";
    case MA_ERROR_OUT_OF_MEMORY:
      return "MA_ERROR_OUT_OF_MEMORY";
    case MA_ERROR_BUFFER_TOO_SMALL:
      return "MA_ERROR_BUFFER_TOO_SMALL";
    case MA_ERROR_INVALID_HANDLE:
      return "MA_ERROR_INVALID_HANDLE";
    case MA_ERROR_BUSY:
      return "MA_ERROR_BUSY";
    case MA_ERROR_NO_SOLUTION:
      return "MA_ERROR_NO_SOLUTION";
    default:
      return "unknown";
  }
}

int32_t MA_CALL ma_last_error(char* text, int32_t capacity) { return text_cut(last_error(), text, capacity); }
int32_t MA_CALL ma_last_error_w(ma_char16* text, int32_t capacity) {
  return text_cut(last_error(), text, capacity);
}

ma_status MA_CALL ma_build_info_json(char* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(build_info(), text, capacity, needed); });
}
ma_status MA_CALL ma_build_info_json_w(ma_char16* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(build_info(), text, capacity, needed); });
}

ma_status MA_CALL ma_detectors_json(char* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(motionanalyzer::detectors_json(), text, capacity, needed); });
}
ma_status MA_CALL ma_detectors_json_w(ma_char16* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(motionanalyzer::detectors_json(), text, capacity, needed); });
}

ma_status MA_CALL ma_utf8_to_utf16(const char* from, ma_char16* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(text_in(from, "from"), text, capacity, needed); });
}
ma_status MA_CALL ma_utf16_to_utf8(const ma_char16* from, char* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(text_in(from, "from"), text, capacity, needed); });
}
