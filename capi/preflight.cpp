#include "motionanalyzer/io/preflight.hpp"

#include "arrays.hpp"
#include "document.hpp"
#include "handles.hpp"
#include "job.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "motionanalyzer/pipeline/repair.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

template <class Char>
ma_status check(ma_context* context, const Char* folder, const ma_inspect_options* options, Char* text,
                int32_t capacity, int32_t* needed) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    const InspectOptions inspect = inspect_options(read_options(options));
    const std::string path = text_in(folder, "folder");
    const Job job(context, scope);
    text_out(preflight_json(preflight_folder(path, inspect.overrides, inspect.limits)), text, capacity,
             needed);
  });
}

template <class Char>
ma_status repair_all(ma_context* context, const Char* const* folders, int32_t count, const Char* out,
                     const ma_inspect_options* options, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    if (json != nullptr) *json = nullptr;
    const InspectOptions inspect = inspect_options(read_options(options));
    const std::vector<std::string> paths = texts_in(folders, count, "folders");
    const std::string to = text_in(out, "out");
    Job job(context, scope);
    const std::vector<RepairedCopy> copies = repair_bundles(paths, to, inspect, job.execution());
    for (const RepairedCopy& copy : copies)
      if (copy.copy.empty()) job.log(MA_LOG_WARNING, "not copied, it cannot be read: " + copy.bundle);
    if (json != nullptr) *json = document(repair_json(copies));
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

ma_status MA_CALL ma_preflight_repair(ma_context* context, const char* const* folders, int32_t count,
                                      const char* out, const ma_inspect_options* options,
                                      ma_document** json) {
  return motionanalyzer::capi::repair_all(context, folders, count, out, options, json);
}
ma_status MA_CALL ma_preflight_repair_w(ma_context* context, const ma_char16* const* folders, int32_t count,
                                        const ma_char16* out, const ma_inspect_options* options,
                                        ma_document** json) {
  return motionanalyzer::capi::repair_all(context, folders, count, out, options, json);
}
