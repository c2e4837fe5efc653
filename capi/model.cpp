#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <span>

#include "arrays.hpp"
#include "handles.hpp"
#include "job.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/statistics/martingale.hpp"
#include "support/json.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

using support::Json;

template <class Char>
ma_status load(ma_context* context, const Char* path, ma_model** model) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(model, "model");
    const Job job(context, scope);
    created = std::make_unique<ma_model>(Model::load(text_in(path, "path"))).release();
  });
}

template <class Char>
ma_status save(const ma_model* model, const Char* path) noexcept {
  return guard([&] { alive(model).model.save(text_in(path, "path")); });
}

Json texts_of(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json object = Json::object();
  for (const auto& [key, value] : pairs) object.set(key, value);
  return object;
}

Json recipe_of(const Recipe& recipe) {
  return Json::object()
      .set("fps", recipe.fps)
      .set("frames", recipe.frames)
      .set("duration_s", recipe.duration_s)
      .set("full_turn_rad", recipe.full_turn_rad)
      .set("mm_per_px", recipe.mm_per_px)
      .set("extractor", recipe.extractor)
      .set("origin", recipe.origin);
}

Json calibration_of(const std::optional<Calibration>& calibration) {
  if (!calibration) return {};
  return Json::object()
      .set("count", calibration->statistic.size())
      .set("source", calibration->source)
      .set("coarse", calibration->coarse());
}

/// The range of what is found; an infinite severity, where nothing is, becomes null.
Json inspectability_of(const std::optional<Inspectability>& known) {
  if (!known) return {};
  const auto lambda = known->lambda90.values();
  const auto [least, most] = std::minmax_element(lambda.begin(), lambda.end());
  return Json::object()
      .set("fitted_on", known->fitted_on)
      .set("calibrated_on", known->calibrated_on)
      .set("places", known->place.size())
      .set("onset_angles", known->onset_angle_rad.size())
      .set("lambda90_min", least == lambda.end() ? Json() : Json(*least))
      .set("lambda90_max", most == lambda.end() ? Json() : Json(*most));
}

std::string info(const ma_model& handle) {
  const Model& model = handle.model;
  const std::vector<std::string> remarks = model.remarks();
  Json columns = Json::array();
  for (const FeatureColumn& column : model.columns())
    columns.push(Json::object().set("name", column.name).set("unit", column.unit).set("group", column.group));
  return dump_json(Json::object()
                       .set("detector", model.info().name)
                       .set("plain_table", model.is_plain())
                       .set("alpha", model.alpha())
                       .set("delay", model.delay())
                       .set("recipe", model.is_plain() ? Json() : recipe_of(model.recipe()))
                       .set("calibration", calibration_of(model.calibration()))
                       .set("options", texts_of(model.option_values()))
                       .set("provenance", texts_of(model.provenance()))
                       .set("columns", std::move(columns))
                       .set("warnings", Json::array_of(std::span<const std::string>(handle.warnings)))
                       .set("remarks", Json::array_of(std::span<const std::string>(remarks)))
                       .set("inspectability", inspectability_of(model.inspectability())));
}

const Calibration& calibration_known(const Model& model) {
  if (model.calibration()) return *model.calibration();
  throw Error(ErrorCode::not_available, "this model is not calibrated",
              "train it with panels or rows kept for calibration, or calibrate it");
}

const std::string& column_name(const ma_model* model, int32_t column) {
  const auto& columns = alive(model).model.columns();
  return columns[checked_index(column, columns.size(), "column")].name;
}

void need_plain(const Model& model, std::size_t d) {
  if (!model.is_plain())
    throw Error(ErrorCode::mismatch, "this model was fitted on panels, not on a table",
                "analyse bundles with it");
  if (d != model.columns().size())
    throw Error(ErrorCode::mismatch, "the rows have " + std::to_string(d) +
                                         " values; the model was fitted on " +
                                         std::to_string(model.columns().size()));
}

double score_one(const Model& model, std::span<const double> row, std::size_t number) {
  for (const double value : row) {
    if (std::isnan(value)) return std::numeric_limits<double>::quiet_NaN();
    if (std::isinf(value))
      throw Error(ErrorCode::bad_input, "row " + std::to_string(number) + " holds an infinite value");
  }
  return model.score_row(row);
}

void explain_one(const Model& model, std::span<const double> row, std::span<double> share) {
  std::fill(share.begin(), share.end(), 0.0);
  if (std::isnan(score_one(model, row, 0))) return;
  const std::vector<FeatureColumn>& columns = model.columns();
  for (const Contribution& part : model.contributions(row, columns.size())) {
    const auto same = [&](const FeatureColumn& column) { return column.name == part.name; };
    share[static_cast<std::size_t>(std::find_if(columns.begin(), columns.end(), same) - columns.begin())] =
        part.share;
  }
}

void score_rows(const Model& model, std::span<const double> rows, std::size_t d, std::span<double> scores,
                const Execution& execution) {
  constexpr std::size_t kBlock = 32;  // rows a worker takes at once
  const std::size_t n = scores.size(), blocks = n / kBlock + (n % kBlock != 0 ? 1 : 0);
  parallel_for(blocks, execution, "scoring", [&](std::size_t block, std::size_t) {
    const std::size_t end = std::min(n, (block + 1) * kBlock);
    for (std::size_t i = block * kBlock; i < end; ++i)
      scores[i] = score_one(model, rows.subspan(i * d, d), i);
  });
}

template <class Char>
ma_status score_table_file(ma_context* context, const ma_model* model, const Char* path, double* scores,
                           int32_t capacity, int32_t* count) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    place<int32_t>(count, "count");
    const Model& used = alive(model).model;
    Job job(context, scope);
    const std::vector<double> all = score_table(used, text_in(path, "path"), job.execution());
    if (take_array(all.size(), scores != nullptr, capacity, *count))
      std::copy(all.begin(), all.end(), scores);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_model_load(ma_context* context, const char* path, ma_model** model) {
  return load(context, path, model);
}
ma_status MA_CALL ma_model_load_w(ma_context* context, const ma_char16* path, ma_model** model) {
  return load(context, path, model);
}

ma_status MA_CALL ma_model_load_memory(ma_context* context, const void* bytes, int32_t count,
                                       ma_model** model) {
  return guard([&](const StandardArithmetic& scope) {
    ma_model*& created = place<ma_model*>(model, "model");
    const Job job(context, scope);
    const auto input = array_in(static_cast<const std::uint8_t*>(bytes), count, 1, "bytes");
    created = std::make_unique<ma_model>(motionanalyzer::Model::from_bytes(input)).release();
  });
}

ma_status MA_CALL ma_model_save(const ma_model* model, const char* path) { return save(model, path); }
ma_status MA_CALL ma_model_save_w(const ma_model* model, const ma_char16* path) { return save(model, path); }

ma_status MA_CALL ma_model_save_memory(const ma_model* model, void* bytes, int32_t capacity, int32_t* count) {
  return guard([&] {
    place<int32_t>(count, "count");
    const std::vector<std::uint8_t> all = alive(model).model.to_bytes();
    if (take_array(all.size(), bytes != nullptr, capacity, *count))
      std::memcpy(bytes, all.data(), all.size());
  });
}

ma_status MA_CALL ma_model_info_json(const ma_model* model, char* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(info(alive(model)), text, capacity, needed); });
}
ma_status MA_CALL ma_model_info_json_w(const ma_model* model, ma_char16* text, int32_t capacity,
                                       int32_t* needed) {
  return guard([&] { text_out(info(alive(model)), text, capacity, needed); });
}

ma_status MA_CALL ma_model_calibration_count(const ma_model* model, int32_t* count) {
  return guard([&] {
    int32_t& n = place<int32_t>(count, "count");
    const auto& calibration = alive(model).model.calibration();
    if (calibration) n = as_count(calibration->statistic.size());
  });
}
ma_status MA_CALL ma_model_smoothed_p_value(const ma_model* model, double statistic, uint64_t seed,
                                            uint64_t panel, double* p_value) {
  return guard([&] {
    double& p = place(p_value, "p_value", std::numeric_limits<double>::quiet_NaN());
    const auto& calibration = calibration_known(alive(model).model);
    p = motionanalyzer::smoothed_p_value(calibration.statistic, statistic, seed, panel);
  });
}

ma_status MA_CALL ma_model_column_count(const ma_model* model, int32_t* count) {
  return guard([&] { place<int32_t>(count, "count") = as_count(alive(model).model.columns().size()); });
}
ma_status MA_CALL ma_model_column_name(const ma_model* model, int32_t column, char* text, int32_t capacity,
                                       int32_t* needed) {
  return guard([&] { text_out(column_name(model, column), text, capacity, needed); });
}
ma_status MA_CALL ma_model_column_name_w(const ma_model* model, int32_t column, ma_char16* text,
                                         int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(column_name(model, column), text, capacity, needed); });
}

ma_status MA_CALL ma_model_score_rows(ma_context* context, const ma_model* model, const double* rows,
                                      int32_t n, int32_t d, double* scores) {
  return guard([&](const StandardArithmetic& scope) {
    const motionanalyzer::Model& used = alive(model).model;
    const auto input = array_in(rows, n, d, "rows");
    const auto output = array_out(scores, n, "scores");
    need_plain(used, static_cast<std::size_t>(d));
    Job job(context, scope);
    score_rows(used, input, static_cast<std::size_t>(d), output, job.execution());
  });
}

ma_status MA_CALL ma_model_explain_row(const ma_model* model, const double* row, int32_t d, double* shares) {
  return guard([&] {
    const motionanalyzer::Model& used = alive(model).model;
    const auto input = array_in(row, 1, d, "row");
    const auto output = array_out(shares, d, "shares");
    need_plain(used, input.size());
    explain_one(used, input, output);
  });
}

ma_status MA_CALL ma_model_score_table(ma_context* context, const ma_model* model, const char* path,
                                       double* scores, int32_t capacity, int32_t* count) {
  return score_table_file(context, model, path, scores, capacity, count);
}
ma_status MA_CALL ma_model_score_table_w(ma_context* context, const ma_model* model, const ma_char16* path,
                                         double* scores, int32_t capacity, int32_t* count) {
  return score_table_file(context, model, path, scores, capacity, count);
}

void MA_CALL ma_model_destroy(ma_model* model) { destroy(model); }
