// What a model can find on its line, known before any crack was seen.
#include <cmath>

#include "arrays.hpp"
#include "document.hpp"
#include "job.hpp"
#include "motionanalyzer/pipeline/certificate.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

std::string certificate(const ma_model* model, double length_mm, int32_t form) {
  if (form < MA_CERTIFICATE_TEXT || form > MA_CERTIFICATE_HTML)
    throw invalid_argument("form is " + std::to_string(form) + ", which is none of MA_CERTIFICATE_...");
  if (!(length_mm >= 0) || std::isinf(length_mm))
    throw invalid_argument("length_mm must be finite and not negative");
  Certificate made = certify(alive(model).model, length_mm);
  if (form == MA_CERTIFICATE_TEXT) return std::move(made.text);
  return form == MA_CERTIFICATE_JSON ? std::move(made.json) : std::move(made.html);
}

template <class Char>
ma_status study(ma_context* context, const ma_model* model, const Char* const* folders, int32_t count,
                const ma_pod_options* options, const ma_inspect_options* inspect,
                ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    const Model& used = alive(model).model;
    const PodOptionsOfLine trials = pod_options(read_options(options));
    const InspectOptions how = inspect_options(read_options(inspect));
    const std::vector<std::string> paths = texts_in(folders, count, "folders");
    Job job(context, scope);
    const PodStudy result = study_detection(used, paths, trials, how, job.execution());
    std::string text = pod_json(result);
    job.warn(result.warnings);
    created = document(std::move(text));
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_model_certificate(const ma_model* model, double length_mm, int32_t form, char* text,
                                       int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(certificate(model, length_mm, form), text, capacity, needed); });
}
ma_status MA_CALL ma_model_certificate_w(const ma_model* model, double length_mm, int32_t form,
                                         ma_char16* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(certificate(model, length_mm, form), text, capacity, needed); });
}

ma_status MA_CALL ma_pod_options_init(ma_pod_options* options, uint32_t struct_size) {
  return guard([&] {
    const motionanalyzer::PodOptionsOfLine known;
    ma_pod_options defaults{};
    defaults.panels = as_count(known.panels);
    defaults.lambda_from_mm = known.lambda_from_mm;
    defaults.lambda_to_mm = known.lambda_to_mm;
    defaults.place_from = known.place_from;
    defaults.place_to = known.place_to;
    defaults.angle_from_rad = known.angle_from_rad;
    defaults.angle_to_rad = known.angle_to_rad;
    defaults.seed = known.seed;
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_pod_options>);
  });
}
ma_status MA_CALL ma_pod_json(ma_context* context, const ma_model* model, const char* const* folders,
                              int32_t count, const ma_pod_options* options, const ma_inspect_options* inspect,
                              ma_document** json) {
  return study(context, model, folders, count, options, inspect, json);
}
ma_status MA_CALL ma_pod_json_w(ma_context* context, const ma_model* model, const ma_char16* const* folders,
                                int32_t count, const ma_pod_options* options,
                                const ma_inspect_options* inspect, ma_document** json) {
  return study(context, model, folders, count, options, inspect, json);
}
