// What is done with data sets and bundles besides judging them.
#include "arrays.hpp"
#include "document.hpp"
#include "job.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/pipeline/compare.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "motionanalyzer/pipeline/validate_set.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

template <class Char>
ma_status compare_two(ma_context* context, const Char* a, const Char* b, const ma_inspect_options* options,
                      const Char* out, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    const InspectOptions inspect = inspect_options(read_options(options));
    const std::string first = text_in(a, "a"), second = text_in(b, "b"), folder = text_or(out, "", "out");
    const Job job(context, scope);
    const Comparison comparison = compare(first, second, inspect);
    require_usable(comparison);
    std::string text = comparison_json(comparison);
    if (!folder.empty()) write_comparison(comparison, folder);
    created = document(std::move(text));
  });
}

template <class Char>
ma_status list_bundles(ma_context* context, const Char* const* folders, int32_t count,
                       const ma_manifest_options* options, const Char* out, int32_t* written) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    if (written != nullptr) *written = 0;
    const ma_manifest_options given = read_options(options);
    const Goal goal = manifest_goal(given);
    const std::vector<std::string> paths = texts_in(folders, count, "folders");
    const std::string to = text_in(out, "out");
    const Job job(context, scope);
    const Dataset dataset = make_manifest(paths, goal, manifest_options(given));
    write_manifest(dataset, to);
    if (written != nullptr) *written = as_count(dataset.entry.size());
  });
}

template <class Char>
ma_status validate(ma_context* context, const Char* dataset, const ma_mechanics_limits* limits,
                   const ma_inspect_options* inspect, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    const MechanicsLimits within = mechanics_limits(read_options(limits));
    const InspectOptions how = inspect_options(read_options(inspect));
    const std::string path = text_in(dataset, "dataset");
    Job job(context, scope);
    created = document(mechanics_json(validate_set(read_dataset(path), within, how, job.execution())));
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_compare_json(ma_context* context, const char* a, const char* b,
                                  const ma_inspect_options* options, const char* out, ma_document** json) {
  return compare_two(context, a, b, options, out, json);
}
ma_status MA_CALL ma_compare_json_w(ma_context* context, const ma_char16* a, const ma_char16* b,
                                    const ma_inspect_options* options, const ma_char16* out,
                                    ma_document** json) {
  return compare_two(context, a, b, options, out, json);
}

ma_status MA_CALL ma_manifest_options_init(ma_manifest_options* options, uint32_t struct_size) {
  return guard([&] {
    const motionanalyzer::ManifestOptions known;
    ma_manifest_options defaults{};
    defaults.train = known.train;
    defaults.val = known.val;
    defaults.seed = known.seed;
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_manifest_options>);
  });
}
ma_status MA_CALL ma_manifest_write(ma_context* context, const char* const* folders, int32_t count,
                                    const ma_manifest_options* options, const char* out,
                                    int32_t* count_written) {
  return list_bundles(context, folders, count, options, out, count_written);
}
ma_status MA_CALL ma_manifest_write_w(ma_context* context, const ma_char16* const* folders, int32_t count,
                                      const ma_manifest_options* options, const ma_char16* out,
                                      int32_t* count_written) {
  return list_bundles(context, folders, count, options, out, count_written);
}

ma_status MA_CALL ma_mechanics_limits_init(ma_mechanics_limits* limits, uint32_t struct_size) {
  return guard([&] {
    const ma_mechanics_limits defaults{};
    write_struct(limits, struct_size, &defaults, sizeof defaults, kFirstSize<ma_mechanics_limits>);
  });
}
ma_status MA_CALL ma_validate_set_json(ma_context* context, const char* dataset,
                                       const ma_mechanics_limits* limits, const ma_inspect_options* inspect,
                                       ma_document** json) {
  return validate(context, dataset, limits, inspect, json);
}
ma_status MA_CALL ma_validate_set_json_w(ma_context* context, const ma_char16* dataset,
                                         const ma_mechanics_limits* limits, const ma_inspect_options* inspect,
                                         ma_document** json) {
  return validate(context, dataset, limits, inspect, json);
}
