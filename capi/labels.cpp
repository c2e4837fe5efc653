// What a few labelled cracks are good for.
#include "motionanalyzer/pipeline/labels.hpp"

#include "arrays.hpp"
#include "deliver.hpp"
#include "document.hpp"
#include "job.hpp"
#include "motionanalyzer/pipeline/evaluate.hpp"
#include "motionanalyzer/pipeline/label_gain.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

LabelOptions label_options(const ma_label_options& given) {
  if (given.may_lower != 0 && given.may_lower != 1) throw invalid_argument("may_lower must be 0 or 1");
  LabelOptions options;
  options.may_lower = given.may_lower == 1;
  if (given.precision != 0) options.precision = given.precision;
  if (given.prevalence != 0) options.prevalence = given.prevalence;
  return options;
}

template <class Char>
ma_status calibrate_by_labels(ma_context* context, const ma_model* model, const Char* dataset,
                              const ma_label_options* options, const ma_inspect_options* inspect,
                              ma_model** calibrated, ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(calibrated, "calibrated");
    if (json != nullptr) *json = nullptr;
    const Model& base = alive(model).model;
    LabelOptions how = label_options(read_options(options));
    const ma_inspect_options reading = read_options(inspect);
    how.inspect = inspect_options(reading);
    const std::string folder = text_in(dataset, "dataset");
    Job job(context, scope);
    Dataset set = read_dataset(folder);
    overrule_origin(set.origin, reading);
    const LabelledCalibration made = calibrate_with_labels(base, set, how, job.execution());
    deliver(job, *made.model, made.warnings, labelled_json(made), created, json);
  });
}

LabelGainOptions gain_options(const int32_t* labels, int32_t count, int32_t draws) {
  LabelGainOptions options;
  if (draws < 0) throw invalid_argument("draws must not be negative");
  if (draws > 0) options.draws = static_cast<std::size_t>(draws);
  if (labels == nullptr && count == 0) return options;
  options.labels.clear();
  for (const int32_t n : array_in(labels, count, 1, "labels")) {
    if (n < 0) throw invalid_argument("a number of labels is negative");
    options.labels.push_back(static_cast<std::size_t>(n));
  }
  return options;
}

template <class Char>
ma_status gain(ma_context* context, const Char* dataset, const Char* settings, const int32_t* labels,
               int32_t count, int32_t draws, const ma_train_options* train, const ma_inspect_options* inspect,
               ma_document** json) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_document*& created = place<ma_document*>(json, "json");
    LabelGainOptions options = gain_options(labels, count, draws);
    options.train = train_options(read_options(train), "ensemble", text_or(settings, "", "settings"));
    options.inspect = inspect_options(read_options(inspect));
    const std::string folder = text_or(dataset, "", "dataset");
    Job job(context, scope);
    const LabelGain study = dataset == nullptr
                                ? study_label_gain(LineOptions{}, options, job.execution())
                                : study_label_gain(dataset_with_truth(folder), options, job.execution());
    job.warn(study.warnings);
    created = document(label_gain_json(study));
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_label_options_init(ma_label_options* options, uint32_t struct_size) {
  return guard([&] {
    ma_label_options defaults{};
    defaults.prevalence = motionanalyzer::LabelOptions{}.prevalence;
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_label_options>);
  });
}

ma_status MA_CALL ma_calibrate_labels(ma_context* context, const ma_model* model, const char* dataset,
                                      const ma_label_options* options, const ma_inspect_options* inspect,
                                      ma_model** calibrated, ma_document** json) {
  return calibrate_by_labels(context, model, dataset, options, inspect, calibrated, json);
}
ma_status MA_CALL ma_calibrate_labels_w(ma_context* context, const ma_model* model, const ma_char16* dataset,
                                        const ma_label_options* options, const ma_inspect_options* inspect,
                                        ma_model** calibrated, ma_document** json) {
  return calibrate_by_labels(context, model, dataset, options, inspect, calibrated, json);
}

ma_status MA_CALL ma_label_gain_json(ma_context* context, const char* dataset, const char* settings,
                                     const int32_t* labels, int32_t count, int32_t draws,
                                     const ma_train_options* train, const ma_inspect_options* inspect,
                                     ma_document** json) {
  return gain(context, dataset, settings, labels, count, draws, train, inspect, json);
}
ma_status MA_CALL ma_label_gain_json_w(ma_context* context, const ma_char16* dataset,
                                       const ma_char16* settings, const int32_t* labels, int32_t count,
                                       int32_t draws, const ma_train_options* train,
                                       const ma_inspect_options* inspect, ma_document** json) {
  return gain(context, dataset, settings, labels, count, draws, train, inspect, json);
}
