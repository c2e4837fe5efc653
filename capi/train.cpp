#include "motionanalyzer/pipeline/train.hpp"
#include "arrays.hpp"
#include "deliver.hpp"
#include "handles.hpp"
#include "job.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

void deliver_trained(Job& job, Trained&& trained, ma_model*& created) {
  deliver(job, trained.model, std::move(trained.warnings), created);
}

template <class Char>
TrainOptions options_of(const ma_train_options* train, const Char* detector, const Char* settings) {
  return train_options(read_options(train), text_or(detector, TrainOptions{}.detector, "detector"),
                       text_or(settings, "", "settings"));
}

template <class Char>
ma_status train_on_dataset(ma_context* context, const Char* folder, const Char* detector,
                           const Char* settings, const ma_train_options* train,
                           const ma_inspect_options* inspect, ma_model** model) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(model, "model");
    const TrainOptions options = options_of(train, detector, settings);
    const ma_inspect_options given = read_options(inspect);
    const InspectOptions how = inspect_options(given);
    const std::string path = text_in(folder, "folder");
    Job job(context, scope);
    Dataset dataset = read_dataset(path);
    overrule_origin(dataset.origin, given);
    deliver_trained(job, train_dataset(dataset, options, how, job.execution()), created);
  });
}

template <class Char>
ma_status train_on_table(ma_context* context, const Char* table, const Char* calibration_table,
                         const Char* detector, const Char* settings, const ma_train_options* train,
                         ma_model** model) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(model, "model");
    const TrainOptions options = options_of(train, detector, settings);
    const std::string path = text_in(table, "table");
    const std::string calibration = text_or(calibration_table, "", "calibration_table");
    Job job(context, scope);
    deliver_trained(job, train_table(path, calibration, options, job.execution()), created);
  });
}

template <class Char>
ma_status calibrate(ma_context* context, const ma_model* model, const Char* const* folders, int32_t count,
                    const ma_inspect_options* inspect, ma_model** calibrated) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(calibrated, "calibrated");
    const Model& base = alive(model).model;
    const InspectOptions how = inspect_options(read_options(inspect));
    const std::vector<std::string> paths = texts_in(folders, count, "folders");
    Job job(context, scope);
    deliver_trained(job, calibrate_for_line(base, paths, how, job.execution()), created);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_train_options_init(ma_train_options* options, uint32_t struct_size) {
  return guard([&] {
    const motionanalyzer::TrainOptions known;
    ma_train_options defaults{};
    defaults.alpha = known.alpha;
    defaults.seed = known.seed;
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_train_options>);
  });
}

ma_status MA_CALL ma_train_dataset(ma_context* context, const char* folder, const char* detector,
                                   const char* settings, const ma_train_options* train,
                                   const ma_inspect_options* inspect, ma_model** model) {
  return train_on_dataset(context, folder, detector, settings, train, inspect, model);
}
ma_status MA_CALL ma_train_dataset_w(ma_context* context, const ma_char16* folder, const ma_char16* detector,
                                     const ma_char16* settings, const ma_train_options* train,
                                     const ma_inspect_options* inspect, ma_model** model) {
  return train_on_dataset(context, folder, detector, settings, train, inspect, model);
}

ma_status MA_CALL ma_train_table(ma_context* context, const char* table, const char* calibration_table,
                                 const char* detector, const char* settings, const ma_train_options* train,
                                 ma_model** model) {
  return train_on_table(context, table, calibration_table, detector, settings, train, model);
}
ma_status MA_CALL ma_train_table_w(ma_context* context, const ma_char16* table,
                                   const ma_char16* calibration_table, const ma_char16* detector,
                                   const ma_char16* settings, const ma_train_options* train,
                                   ma_model** model) {
  return train_on_table(context, table, calibration_table, detector, settings, train, model);
}

ma_status MA_CALL ma_calibrate(ma_context* context, const ma_model* model, const char* const* folders,
                               int32_t count, const ma_inspect_options* inspect, ma_model** calibrated) {
  return calibrate(context, model, folders, count, inspect, calibrated);
}
ma_status MA_CALL ma_calibrate_w(ma_context* context, const ma_model* model, const ma_char16* const* folders,
                                 int32_t count, const ma_inspect_options* inspect, ma_model** calibrated) {
  return calibrate(context, model, folders, count, inspect, calibrated);
}
