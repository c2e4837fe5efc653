#include "app/read_report.hpp"

#include <cmath>
#include <limits>
#include <utility>

#include "motionanalyzer/core/error.hpp"
#include "support/file.hpp"
#include "support/json.hpp"
#include "support/text.hpp"

namespace motionanalyzer::app {

namespace {

using support::Json;

constexpr std::uint64_t kLongest = std::uint64_t{1} << 31;  ///< bytes; a report of 100,000 panels has less

std::string text_of(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  return value != nullptr && value->string() != nullptr ? *value->string() : std::string();
}

std::optional<double> number_of(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  return value != nullptr ? value->number() : std::nullopt;
}

std::optional<std::int32_t> frame_of(const Json& value) {
  const std::optional<std::int64_t> whole = value.integer();
  if (!whole || !std::in_range<std::int32_t>(*whole)) return std::nullopt;
  return static_cast<std::int32_t>(*whole);
}

std::span<const Json> items_of(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  return value != nullptr ? value->items() : std::span<const Json>();
}

std::vector<Reason> reasons_of(const Json& object, std::string_view key) {
  std::vector<Reason> reasons;
  for (const Json& item : items_of(object, key)) {
    Reason reason{text_of(item, "code"), text_of(item, "message"), {text_of(item, "file"), 0}};
    if (const auto line = number_of(item, "line")) reason.where.line = static_cast<int>(*line);
    reasons.push_back(std::move(reason));
  }
  return reasons;
}

Verdict verdict_of(const Json& panel, const std::string& file) {
  const std::string& name = support::need_string(panel, "verdict", file);
  for (const Verdict verdict : {Verdict::ok, Verdict::ng, Verdict::inconclusive})
    if (verdict_name(verdict) == name) return verdict;
  throw Error(ErrorCode::bad_input, "'" + name + "' is no verdict", "make the report again from the panels",
              {file, panel.line()});
}

std::optional<Cause> cause_of(const Json& panel) {
  const std::string name = text_of(panel, "cause");
  for (const Cause cause : {Cause::undetermined, Cause::bending, Cause::incoming})
    if (cause_name(cause) == name) return cause;
  return std::nullopt;
}

void read_interval(const Json& panel, PanelVerdict& verdict) {
  const auto interval = items_of(panel, "onset_interval");
  if (interval.size() != 2) return;
  const auto first = frame_of(interval[0]), last = frame_of(interval[1]);
  if (first && last) verdict.onset_interval = {*first, *last};
}

std::optional<std::array<double, 2>> span_of(const Json& panel, std::string_view key) {
  const auto interval = items_of(panel, key);
  if (interval.size() != 2) return std::nullopt;
  const auto low = interval[0].number(), high = interval[1].number();
  if (!low || !high) return std::nullopt;
  return std::array{*low, *high};
}

void read_contributions(const Json& panel, PanelVerdict& verdict) {
  for (const Json& part : items_of(panel, "contributions"))
    verdict.contribution.push_back({text_of(part, "name"), number_of(part, "share").value_or(0)});
  for (const Json& part : items_of(panel, "frame_contributions")) {
    const Json* frame = part.find("frame");
    const auto number = frame != nullptr ? frame_of(*frame) : std::nullopt;
    if (number) verdict.frame_contribution.push_back({*number, number_of(part, "share").value_or(0)});
  }
}

PanelVerdict read_verdict(const Json& panel, const std::string& file) {
  PanelVerdict verdict;
  verdict.panel = support::need_string(panel, "panel", file);
  verdict.verdict = verdict_of(panel, file);
  verdict.reasons = reasons_of(panel, "reasons");
  verdict.statistic = number_of(panel, "statistic");
  verdict.p_value = number_of(panel, "p_value");
  verdict.cause = cause_of(panel);
  if (const Json* onset = panel.find("onset_frame")) verdict.onset_frame = frame_of(*onset);
  read_interval(panel, verdict);
  verdict.position = number_of(panel, "position");
  verdict.position_mm = number_of(panel, "position_mm");
  verdict.position_interval = span_of(panel, "position_interval");
  verdict.position_interval_mm = span_of(panel, "position_interval_mm");
  verdict.lambda_mm = number_of(panel, "lambda_mm");
  verdict.lambda_interval_mm = span_of(panel, "lambda_interval_mm");
  verdict.incoming_margin = number_of(panel, "incoming_margin");
  read_contributions(panel, verdict);
  for (const Json& score : items_of(panel, "frames"))
    verdict.score.push_back(score.number().value_or(std::numeric_limits<double>::quiet_NaN()));
  return verdict;
}

std::vector<NamedValue> read_summary(const Json& panel) {
  std::vector<NamedValue> summary;
  const Json* values = panel.find("summary");
  if (values == nullptr) return summary;
  for (const support::JsonMember& member : values->members())
    if (const auto value = member.value.number()) summary.push_back({member.key, "", *value});
  return summary;
}

bool flag_of(const Json& object, std::string_view key) {
  const Json* value = object.find(key);
  return value != nullptr && value->boolean().value_or(false);
}

std::optional<ReportLabel> read_label(const Json& panel) {
  const Json* label = panel.find("label");
  if (label == nullptr || label->is_null()) return std::nullopt;
  ReportLabel read{text_of(*label, "scenario"), flag_of(*label, "damaged"), std::nullopt,
                   number_of(*label, "onset_time_s")};
  if (const Json* onset = label->find("onset_frame")) read.onset_frame = frame_of(*onset);
  return read;
}

std::size_t count_of(const Json& row, std::string_view key) {
  const Json* value = row.find(key);
  const std::optional<std::int64_t> count = value != nullptr ? value->integer() : std::nullopt;
  return count && std::in_range<std::size_t>(*count) ? static_cast<std::size_t>(*count) : 0;
}

void read_scenarios(const Json& whole, Report& report) {
  for (const Json& row : items_of(whole, "by_scenario"))
    report.by_scenario.push_back({text_of(row, "scenario"), flag_of(row, "damaged"), count_of(row, "panels"),
                                  count_of(row, "ok"), count_of(row, "ng"), count_of(row, "inconclusive")});
}

void read_head(const Json& whole, const std::string& path, Report& report) {
  report.version = support::need_string(whole, "motionanalyzer", path);
  report.command = support::need_string(whole, "command", path);
  if (const Json* seed = whole.find("seed"); seed != nullptr && seed->integer())
    report.seed = static_cast<std::uint64_t>(*seed->integer());
  if (const Json* options = whole.find("options"))
    for (const support::JsonMember& member : options->members())
      if (member.value.string() != nullptr) report.options.emplace_back(member.key, *member.value.string());
  for (const Json& warning : items_of(whole, "warnings"))
    if (warning.string() != nullptr) report.warnings.push_back(*warning.string());
}

}  // namespace

Report read_report(const std::string& path) {
  const Json whole = support::parse_json(support::read_file(path, kLongest), path);
  Report report;
  read_head(whole, path, report);
  read_scenarios(whole, report);
  for (const Json& panel : support::need_array(whole, "panels", path)) {
    ReportPanel read;
    read.verdict = read_verdict(panel, path);
    read.warnings = reasons_of(panel, "warnings");
    read.summary = read_summary(panel);
    read.label = read_label(panel);
    report.panel.push_back(std::move(read));
  }
  return report;
}

}  // namespace motionanalyzer::app
