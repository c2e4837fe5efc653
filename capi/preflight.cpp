#include "motionanalyzer/io/preflight.hpp"

#include "handles.hpp"
#include "job.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "structs.hpp"
#include "support/reason_json.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

using support::Json;

std::string json_of(const PreflightReport& report) {
  Json reasons = Json::array();
  for (const Reason& reason : report.reasons) reasons.push(support::reason_json(reason));
  return dump_json(Json::object()
                       .set("bundle", report.bundle)
                       .set("verdict", grade_name(report.grade))
                       .set("reasons", std::move(reasons)));
}

template <class Char>
ma_status check(ma_context* context, const Char* folder, const ma_inspect_options* options, Char* text,
                int32_t capacity, int32_t* needed) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    const InspectOptions inspect = inspect_options(read_options(options));
    const std::string path = text_in(folder, "folder");
    const Job job(context, scope);
    text_out(json_of(preflight_folder(path, inspect.overrides, inspect.limits)), text, capacity, needed);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

ma_status MA_CALL ma_preflight(ma_context* context, const char* folder, const ma_inspect_options* options,
                               char* text, int32_t capacity, int32_t* needed) {
  return motionanalyzer::capi::check(context, folder, options, text, capacity, needed);
}
ma_status MA_CALL ma_preflight_w(ma_context* context, const ma_char16* folder,
                                 const ma_inspect_options* options, ma_char16* text, int32_t capacity,
                                 int32_t* needed) {
  return motionanalyzer::capi::check(context, folder, options, text, capacity, needed);
}
