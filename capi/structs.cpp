#include "structs.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <string>

#include "guard.hpp"

namespace motionanalyzer::capi {

namespace {

constexpr std::size_t kLargestStruct = 4096;  ///< no struct will be; a larger number was never set

StatusError invalid(const std::string& message) { return {MA_ERROR_INVALID_ARGUMENT, message}; }

void check_size(std::size_t struct_size, std::size_t first_size) {
  if (struct_size >= first_size && struct_size <= kLargestStruct) return;
  throw invalid("struct_size is " + std::to_string(struct_size) + "; set it to sizeof the struct, " +
                std::to_string(first_size) + " or more");
}

void set_if(double given, double& value, const char* name) {
  if (given == 0) return;
  if (!(given > 0) || !std::isfinite(given)) throw invalid(std::string(name) + " must be finite and > 0");
  value = given;
}

void set_if(double given, std::optional<double>& value, bool (*plausible)(double), const char* name,
            std::string_view range) {
  if (given == 0) return;
  if (!plausible(given)) throw invalid(std::string(name) + " must be " + std::string(range));
  value = given;
}

void set_if(int32_t given, std::size_t& value, const char* name) {
  if (given == 0) return;
  if (given < 0) throw invalid(std::string(name) + " must not be negative");
  value = static_cast<std::size_t>(given);
}

int32_t as_int32(std::size_t n) noexcept {
  return static_cast<int32_t>(
      std::min<std::size_t>(n, static_cast<std::size_t>(std::numeric_limits<int32_t>::max())));
}

int32_t verdict_number(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::ok:
      return MA_VERDICT_OK;
    case Verdict::ng:
      return MA_VERDICT_NG;
    case Verdict::inconclusive:
      return MA_VERDICT_INCONCLUSIVE;
  }
  return MA_VERDICT_INCONCLUSIVE;
}

int32_t cause_number(const std::optional<Cause>& cause) noexcept {
  if (!cause) return MA_CAUSE_NONE;
  switch (*cause) {
    case Cause::bending:
      return MA_CAUSE_BENDING;
    case Cause::incoming:
      return MA_CAUSE_INCOMING;
    case Cause::undetermined:
      return MA_CAUSE_UNDETERMINED;
  }
  return MA_CAUSE_UNDETERMINED;
}

int32_t grade_number(const std::string& grade) noexcept {
  if (grade == grade_name(Grade::ok)) return MA_GRADE_OK;
  if (grade == grade_name(Grade::usable)) return MA_GRADE_USABLE;
  if (grade == grade_name(Grade::unusable)) return MA_GRADE_UNUSABLE;
  return MA_GRADE_NONE;
}

/// Where the option ends that begins here: at a line break, or a semicolon outside of parentheses.
std::size_t end_of_setting(const std::string& text, std::size_t begin) {
  int depth = 0;
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '\r' || text[i] == '\n' || (text[i] == ';' && depth <= 0)) return i;
    depth += (text[i] == '(') - (text[i] == ')');
  }
  return text.size();
}

/// Options "key=value" between line breaks or semicolons.
std::vector<std::pair<std::string, std::string>> settings_of(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> option;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = end_of_setting(text, begin);
    const std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    const std::size_t equals = line.find('=');
    if (equals == std::string::npos || equals == 0)
      throw invalid("settings: expected key=value, found '" + line + "'");
    option.emplace_back(line.substr(0, equals), line.substr(equals + 1));
  }
  return option;
}

}  // namespace

void read_struct(const void* given, void* known, std::size_t known_size, std::size_t first_size) {
  std::uint32_t struct_size = 0;
  std::memcpy(&struct_size, given, sizeof struct_size);
  check_size(struct_size, first_size);
  const auto* bytes = static_cast<const unsigned char*>(given);
  const auto is_set = [](unsigned char b) { return b != 0; };
  if (struct_size > known_size && std::any_of(bytes + known_size, bytes + struct_size, is_set))
    throw invalid("the struct sets members that this version of the library does not know");
  std::memcpy(known, given, std::min<std::size_t>(struct_size, known_size));
}

void write_struct(void* place, std::uint32_t struct_size, const void* known, std::size_t known_size,
                  std::size_t first_size) {
  if (place == nullptr) throw invalid("the struct is NULL");
  check_size(struct_size, first_size);
  std::memset(place, 0, struct_size);
  std::memcpy(place, known, std::min<std::size_t>(struct_size, known_size));
  std::memcpy(place, &struct_size, sizeof struct_size);
}

ma_panel_summary no_summary() noexcept {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  ma_panel_summary s{};
  s.struct_size = sizeof s;
  s.onset_frame = s.onset_first = s.onset_last = MA_NO_INT32;
  s.statistic = s.p_value = s.position = s.position_mm = s.lambda_mm = s.fps = s.mm_per_px = kNone;
  s.position_low = s.position_high = s.position_low_mm = s.position_high_mm = kNone;
  s.lambda_low_mm = s.lambda_high_mm = s.incoming_margin = kNone;
  return s;
}

namespace {

void set_interval(const std::optional<std::array<double, 2>>& interval, double& low, double& high) {
  if (!interval) return;
  low = (*interval)[0];
  high = (*interval)[1];
}

}  // namespace

ma_panel_summary summarize(const ReportPanel& panel) {
  const PanelVerdict& v = panel.verdict;
  ma_panel_summary s = no_summary();
  s.verdict = verdict_number(v.verdict);
  s.cause = cause_number(v.cause);
  s.grade = grade_number(panel.grade);
  s.frames = as_int32(v.frame.size());
  s.scored_frames = as_int32(static_cast<std::size_t>(
      std::count_if(v.score.begin(), v.score.end(), [](double x) { return !std::isnan(x); })));
  s.onset_frame = v.onset_frame.value_or(MA_NO_INT32);
  if (v.onset_interval) {
    s.onset_first = (*v.onset_interval)[0];
    s.onset_last = (*v.onset_interval)[1];
  }
  s.reason_count = as_int32(v.reasons.size());
  s.warning_count = as_int32(panel.warnings.size());
  s.statistic = v.statistic.value_or(s.statistic);
  s.p_value = v.p_value.value_or(s.p_value);
  s.position = v.position.value_or(s.position);
  s.position_mm = v.position_mm.value_or(s.position_mm);
  s.lambda_mm = v.lambda_mm.value_or(s.lambda_mm);
  set_interval(v.position_interval, s.position_low, s.position_high);
  set_interval(v.position_interval_mm, s.position_low_mm, s.position_high_mm);
  set_interval(v.lambda_interval_mm, s.lambda_low_mm, s.lambda_high_mm);
  s.incoming_margin = v.incoming_margin.value_or(s.incoming_margin);
  if (panel.fps > 0) s.fps = panel.fps;
  s.mm_per_px = panel.mm_per_px.value_or(s.mm_per_px);
  return s;
}

void write_summary(ma_panel_summary* place, const ma_panel_summary& summary) {
  if (place == nullptr) return;
  write_struct(place, place->struct_size, &summary, sizeof summary, kFirstSize<ma_panel_summary>);
}

int32_t checked_origin(const ma_inspect_options& given) {
  if (given.origin < MA_ORIGIN_FROM_DATA || given.origin > MA_ORIGIN_SIMULATED)
    throw invalid("origin is " + std::to_string(given.origin) + ", which is none of MA_ORIGIN_...");
  return given.origin;
}

InspectOptions inspect_options(const ma_inspect_options& given) {
  checked_origin(given);
  if (given.reserved != 0) throw invalid("reserved must be 0");
  InspectOptions options;
  set_if(given.fps, options.overrides.fps, is_fps, "fps", kFpsRange);
  if (given.mm_per_px > 0)
    set_if(given.mm_per_px, options.overrides.mm_per_px, is_mm_per_px, "mm_per_px", kMmPerPxRange);
  set_if(given.change_point_alpha, options.cpd_alpha, "change_point_alpha");
  PreflightLimits& limits = options.limits;
  set_if(given.min_frames, limits.min_frames, "min_frames");
  set_if(given.min_points, limits.min_points, "min_points");
  set_if(given.max_frozen_frames, limits.max_frozen_frames, "max_frozen_frames");
  set_if(given.max_missing_frames, limits.max_missing_frames, "max_missing_frames");
  set_if(given.max_missing_points, limits.max_missing_points, "max_missing_points");
  set_if(given.max_jump_px, limits.max_jump_px, "max_jump_px");
  set_if(given.max_step_factor, limits.max_step_factor, "max_step_factor");
  set_if(given.max_slip_share, limits.max_slip_share, "max_slip_share");
  set_if(given.max_length_change, limits.max_length_change, "max_length_change");
  set_if(given.max_length_drop, limits.max_length_drop, "max_length_drop");
  set_if(given.width_px, limits.width_px, "width_px");
  set_if(given.height_px, limits.height_px, "height_px");
  return options;
}

void overrule_origin(std::string& origin, const ma_inspect_options& given) {
  if (given.origin == MA_ORIGIN_LINE) origin.clear();
  if (given.origin == MA_ORIGIN_SIMULATED) origin = "simulated";
}

TrainOptions train_options(const ma_train_options& given, std::string detector, const std::string& settings) {
  if (given.reserved != 0) throw invalid("reserved must be 0");
  TrainOptions options;
  options.detector = std::move(detector);
  options.option = settings_of(settings);
  set_if(given.alpha, options.alpha, "alpha");
  if (given.seed != 0) options.seed = given.seed;
  return options;
}

}  // namespace motionanalyzer::capi
