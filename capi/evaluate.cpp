// Quality figures of models on a data set whose truth is known.
#include "motionanalyzer/pipeline/evaluate.hpp"

#include "arrays.hpp"
#include "document.hpp"
#include "job.hpp"
#include "structs.hpp"
#include "support/text.hpp"
#include "synth.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

EvaluateOptions evaluate_options(const ma_evaluate_options& given) {
  EvaluateOptions options;
  options.goal = given.goal;
  if (given.alpha != 0) options.alpha = given.alpha;
  return options;
}

template <class Char>
ma_status evaluate_set(ma_context* context, const ma_model* const* models, int32_t count, const Char* dataset,
                       const Char* split, const ma_evaluate_options* options,
                       const ma_inspect_options* inspect, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    std::vector<Model> judges;
    for (const ma_model* const model : array_in(models, count, 1, "models"))
      judges.push_back(alive(model).model);
    EvaluateOptions how = evaluate_options(read_options(options));
    how.inspect = inspect_options(read_options(inspect));
    how.split = text_or(split, how.split, "split");
    const std::string folder = text_in(dataset, "dataset");
    Job job(context, scope);
    const Evaluation result = evaluate(judges, dataset_with_truth(folder), how, job.execution());
    std::string text = evaluation_json(result);
    job.warn(result.warnings);
    created = document(std::move(text));
  });
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (const std::string_view name : support::split(list, ',')) names.emplace_back(support::trim(name));
  return names;
}

StudyOptions study_options(std::uint64_t seed, std::int32_t normals, const ma_evaluate_options& given) {
  if (normals < 0)
    throw Error(ErrorCode::invalid_argument, "normals is " + std::to_string(normals),
                "give the number of normal panels that the study judges, or 0 for 1,000");
  StudyOptions options;
  options.seed = seed;
  options.goal = given.goal;
  if (given.alpha != 0) options.alpha = given.alpha;
  if (normals > 0) options.normals = static_cast<std::size_t>(normals);
  return options;
}

template <class Char>
void study_into(ma_document*& created, ma_context* context, StudyOptions how, const Char* detectors,
                const ma_inspect_options* inspect, const StandardArithmetic& scope) {
  how.inspect = inspect_options(read_options(inspect));
  const std::string list = text_or(detectors, std::string(), "detectors");
  if (!list.empty()) how.detectors = names_in(list);
  Job job(context, scope);
  const Evaluation result = evaluate_study(how, job.execution());
  std::string text = evaluation_json(result);
  job.warn(result.warnings);
  created = document(std::move(text));
}

template <class Char>
ma_status study(ma_context* context, const Char* detectors, std::uint64_t seed, std::int32_t normals,
                const ma_evaluate_options* options, const ma_inspect_options* inspect,
                ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    study_into(created, context, study_options(seed, normals, read_options(options)), detectors, inspect,
               scope);
  });
}

template <class Char>
ma_status study_of_line(ma_context* context, ma_synth* synth, double share, const Char* detectors,
                        std::int32_t normals, const ma_evaluate_options* options,
                        const ma_inspect_options* inspect, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    const InUse in_use(alive(synth).busy);
    StudyOptions how = study_options(synth->options.seed, normals, read_options(options));
    how.line = synth->options.line;
    if (share != 0) how.share = share;
    study_into(created, context, std::move(how), detectors, inspect, scope);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_evaluate_options_init(ma_evaluate_options* options, uint32_t struct_size) {
  return guard([&] {
    const ma_evaluate_options defaults{};
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_evaluate_options>);
  });
}
ma_status MA_CALL ma_evaluate_json(ma_context* context, const ma_model* const* models, int32_t count,
                                   const char* dataset, const char* split, const ma_evaluate_options* options,
                                   const ma_inspect_options* inspect, ma_document** json) {
  return evaluate_set(context, models, count, dataset, split, options, inspect, json);
}
ma_status MA_CALL ma_evaluate_json_w(ma_context* context, const ma_model* const* models, int32_t count,
                                     const ma_char16* dataset, const ma_char16* split,
                                     const ma_evaluate_options* options, const ma_inspect_options* inspect,
                                     ma_document** json) {
  return evaluate_set(context, models, count, dataset, split, options, inspect, json);
}
ma_status MA_CALL ma_study_json(ma_context* context, const char* detectors, uint64_t seed, int32_t normals,
                                const ma_evaluate_options* options, const ma_inspect_options* inspect,
                                ma_document** json) {
  return study(context, detectors, seed, normals, options, inspect, json);
}
ma_status MA_CALL ma_study_json_w(ma_context* context, const ma_char16* detectors, uint64_t seed,
                                  int32_t normals, const ma_evaluate_options* options,
                                  const ma_inspect_options* inspect, ma_document** json) {
  return study(context, detectors, seed, normals, options, inspect, json);
}
ma_status MA_CALL ma_study_synth_json(ma_context* context, ma_synth* synth, double share,
                                      const char* detectors, int32_t normals,
                                      const ma_evaluate_options* options, const ma_inspect_options* inspect,
                                      ma_document** json) {
  return study_of_line(context, synth, share, detectors, normals, options, inspect, json);
}
ma_status MA_CALL ma_study_synth_json_w(ma_context* context, ma_synth* synth, double share,
                                        const ma_char16* detectors, int32_t normals,
                                        const ma_evaluate_options* options, const ma_inspect_options* inspect,
                                        ma_document** json) {
  return study_of_line(context, synth, share, detectors, normals, options, inspect, json);
}
