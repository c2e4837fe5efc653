#include "motionanalyzer/core/change_points.hpp"

#include <algorithm>
#include <gsl/narrow>

#include "arrays.hpp"
#include "handles.hpp"
#include "job.hpp"
#include "motionanalyzer/cpd/detect.hpp"
#include "structs.hpp"
#include "support/json.hpp"
#include "support/reason_json.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

using support::Json;

void set_size(int32_t given, std::size_t& value, const char* name) {
  if (given < 0) throw invalid_argument(std::string(name) + " is negative");
  if (given > 0) value = static_cast<std::size_t>(given);
}

CpdOptions options_of(const ma_change_point_options& given, const std::string& method) {
  CpdOptions options;
  options.method = cpd_method(method);
  switch (given.penalty) {
    case MA_PENALTY_BIC:
      options.penalty = PenaltyKind::bic;
      break;
    case MA_PENALTY_MBIC:
      options.penalty = PenaltyKind::mbic;
      break;
    case MA_PENALTY_NUMBER:
      options.penalty = PenaltyKind::number;
      break;
    default:
      throw invalid_argument("penalty is none of MA_PENALTY_...");
  }
  if (given.standardize != 0 && given.standardize != 1) throw invalid_argument("standardize must be 0 or 1");
  if (given.reserved != 0) throw invalid_argument("reserved must be 0");
  options.penalty_value = given.penalty_value;
  set_size(given.min_size, options.min_size, "min_size");
  set_size(given.jump, options.jump, "jump");
  set_size(given.width, options.width, "width");
  set_size(given.baseline, options.baseline, "baseline");
  options.standardize = given.standardize == 1;
  if (given.cusum_k != 0) options.cusum_k = given.cusum_k;
  if (given.alpha != 0) options.alpha = given.alpha;
  if (given.seed != 0) options.seed = given.seed;
  return options;
}

Matrix series_of(const double* x, int32_t n, int32_t d) {
  if (d < 1) throw invalid_argument("a series needs at least one column");
  const auto values = array_in(x, n, d, "x");
  Matrix series(static_cast<std::size_t>(n), static_cast<std::size_t>(d));
  std::copy(values.begin(), values.end(), series.data());
  return series;
}

std::string json_of(const ChangePoints& found) {
  Json alarms = Json::array();
  for (const Alarm& alarm : found.alarm)
    alarms.push(Json::object()
                    .set("at", alarm.at)
                    .set("onset", alarm.onset)
                    .set("columns", Json::array_of(std::span<const std::string>(alarm.column))));
  Json warnings = Json::array();
  for (const Reason& warning : found.warning) warnings.push(support::reason_json(warning));
  return dump_json(Json::object()
                       .set("method", found.method)
                       .set("n", found.n)
                       .set("columns", Json::array_of(std::span<const std::string>(found.column)))
                       .set("change_points", Json::array_of(std::span<const std::size_t>(found.change_point)))
                       .set("segments", found.change_point.size() + 1)
                       .set("cost", found.cost)
                       .set("penalty", found.penalty)
                       .set("alarms", std::move(alarms))
                       .set("path", Json::array_of(std::span<const double>(found.path)))
                       .set("warnings", std::move(warnings)));
}

template <class Char>
ma_status find(ma_context* context, const double* x, int32_t n, int32_t d, const Char* method,
               const ma_change_point_options* options, ma_changes** changes) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_changes*& created = place<ma_changes*>(changes, "changes");
    const CpdOptions how = options_of(read_options(options), text_or(method, "pelt", "method"));
    const Job job(context, scope);
    ChangePoints found = find_change_points(series_of(x, n, d), {}, how);
    created = std::make_unique<ma_changes>(std::move(found)).release();
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_change_point_options_init(ma_change_point_options* options, uint32_t struct_size) {
  return guard([&] {
    const motionanalyzer::CpdOptions known;
    ma_change_point_options defaults{};
    defaults.min_size = gsl::narrow<int32_t>(known.min_size);
    defaults.jump = gsl::narrow<int32_t>(known.jump);
    defaults.width = gsl::narrow<int32_t>(known.width);
    defaults.baseline = gsl::narrow<int32_t>(known.baseline);
    defaults.cusum_k = known.cusum_k;
    defaults.alpha = known.alpha;
    defaults.seed = known.seed;
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_change_point_options>);
  });
}

ma_status MA_CALL ma_change_points(ma_context* context, const double* x, int32_t n, int32_t d,
                                   const char* method, const ma_change_point_options* options,
                                   ma_changes** changes) {
  return find(context, x, n, d, method, options, changes);
}
ma_status MA_CALL ma_change_points_w(ma_context* context, const double* x, int32_t n, int32_t d,
                                     const ma_char16* method, const ma_change_point_options* options,
                                     ma_changes** changes) {
  return find(context, x, n, d, method, options, changes);
}

ma_status MA_CALL ma_changes_points(const ma_changes* changes, int32_t* sample, int32_t capacity,
                                    int32_t* count) {
  return guard([&] {
    place<int32_t>(count, "count");
    const auto& points = alive(changes).found.change_point;
    if (take_array(points.size(), sample != nullptr, capacity, *count))
      std::transform(points.begin(), points.end(), sample, as_count);
  });
}

ma_status MA_CALL ma_changes_alarms(const ma_changes* changes, int32_t* at, int32_t* onset, int32_t capacity,
                                    int32_t* count) {
  return guard([&] {
    place<int32_t>(count, "count");
    const auto& alarms = alive(changes).found.alarm;
    if (!take_array(alarms.size(), at != nullptr || onset != nullptr, capacity, *count)) return;
    for (std::size_t i = 0; i < alarms.size(); ++i) {
      if (at != nullptr) at[i] = as_count(alarms[i].at);
      if (onset != nullptr) onset[i] = as_count(alarms[i].onset);
    }
  });
}

ma_status MA_CALL ma_changes_json(const ma_changes* changes, char* text, int32_t capacity, int32_t* needed) {
  return guard([&] { text_out(json_of(alive(changes).found), text, capacity, needed); });
}
ma_status MA_CALL ma_changes_json_w(const ma_changes* changes, ma_char16* text, int32_t capacity,
                                    int32_t* needed) {
  return guard([&] { text_out(json_of(alive(changes).found), text, capacity, needed); });
}

void MA_CALL ma_changes_destroy(ma_changes* changes) { destroy(changes); }
