// Options of a detector chosen on normal panels.
#include "motionanalyzer/pipeline/tune.hpp"

#include "arrays.hpp"
#include "deliver.hpp"
#include "job.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

TuneOptions tune_options(const ma_tune_options& given) {
  if (given.damage < MA_DAMAGE_AUTO || given.damage > MA_DAMAGE_COMPUTED)
    throw invalid_argument("damage is " + std::to_string(given.damage) + ", which is none of MA_DAMAGE_...");
  if (given.budget < 0 || given.panels < 0) throw invalid_argument("budget and panels must not be negative");
  TuneOptions options;
  options.damage = static_cast<TuneDamage>(given.damage);
  if (given.budget != 0) options.budget = static_cast<std::size_t>(given.budget);
  options.copies.panels = static_cast<std::size_t>(given.panels);
  if (given.lambda_from_mm != 0) options.copies.lambda_from_mm = given.lambda_from_mm;
  if (given.lambda_to_mm != 0) options.copies.lambda_to_mm = given.lambda_to_mm;
  return options;
}

template <class Char>
TuneOptions asked_of(const ma_tune_options* given, const ma_train_options* train, const Char* detector,
                     const Char* settings) {
  TuneOptions options = tune_options(read_options(given));
  options.train = train_options(read_options(train), text_or(detector, TrainOptions{}.detector, "detector"),
                                text_or(settings, "", "settings"));
  return options;
}

template <class Char>
ma_status tune(ma_context* context, const Char* folder, const Char* detector, const Char* settings,
               const ma_tune_options* given, const ma_train_options* train, const ma_inspect_options* inspect,
               ma_model** model, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(model, "model");
    if (json != nullptr) *json = nullptr;
    TuneOptions options = asked_of(given, train, detector, settings);
    const ma_inspect_options reading = read_options(inspect);
    options.inspect = inspect_options(reading);
    const std::string path = text_in(folder, "folder");
    Job job(context, scope);
    Dataset dataset = read_dataset(path);
    overrule_origin(dataset.origin, reading);
    const Tuning tuning = tune_detector(dataset, options, job.execution());
    job.warn(tuning.warnings);
    deliver(job, tuning.trained->model, tuning.trained->warnings, tune_json(tuning), created, json);
  });
}

template <class Char>
ma_status tune_rows(ma_context* context, const Char* table, const Char* calibration_table,
                    const Char* detector, const Char* settings, const ma_tune_options* given,
                    const ma_train_options* train, ma_model** model, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(model, "model");
    if (json != nullptr) *json = nullptr;
    const TuneOptions options = asked_of(given, train, detector, settings);
    const std::string path = text_in(table, "table");
    const std::string calibration = text_or(calibration_table, "", "calibration_table");
    Job job(context, scope);
    const Tuning tuning = tune_on_table(path, calibration, options, job.execution());
    job.warn(tuning.warnings);
    deliver(job, tuning.trained->model, tuning.trained->warnings, tune_json(tuning), created, json);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_tune_options_init(ma_tune_options* options, uint32_t struct_size) {
  return guard([&] {
    const motionanalyzer::TuneOptions known;
    ma_tune_options defaults{};
    defaults.budget = static_cast<int32_t>(known.budget);
    defaults.lambda_from_mm = known.copies.lambda_from_mm;
    defaults.lambda_to_mm = known.copies.lambda_to_mm;
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_tune_options>);
  });
}

ma_status MA_CALL ma_tune_dataset(ma_context* context, const char* folder, const char* detector,
                                  const char* settings, const ma_tune_options* options,
                                  const ma_train_options* train, const ma_inspect_options* inspect,
                                  ma_model** model, ma_document** json) {
  return tune(context, folder, detector, settings, options, train, inspect, model, json);
}
ma_status MA_CALL ma_tune_dataset_w(ma_context* context, const ma_char16* folder, const ma_char16* detector,
                                    const ma_char16* settings, const ma_tune_options* options,
                                    const ma_train_options* train, const ma_inspect_options* inspect,
                                    ma_model** model, ma_document** json) {
  return tune(context, folder, detector, settings, options, train, inspect, model, json);
}

ma_status MA_CALL ma_tune_table(ma_context* context, const char* table, const char* calibration_table,
                                const char* detector, const char* settings, const ma_tune_options* options,
                                const ma_train_options* train, ma_model** model, ma_document** json) {
  return tune_rows(context, table, calibration_table, detector, settings, options, train, model, json);
}
ma_status MA_CALL ma_tune_table_w(ma_context* context, const ma_char16* table,
                                  const ma_char16* calibration_table, const ma_char16* detector,
                                  const ma_char16* settings, const ma_tune_options* options,
                                  const ma_train_options* train, ma_model** model, ma_document** json) {
  return tune_rows(context, table, calibration_table, detector, settings, options, train, model, json);
}
