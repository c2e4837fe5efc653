// cpd: change points of a panel's signal or of a series.
#include <cmath>
#include <optional>

#include "app/commands.hpp"
#include "app/panels.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/io/table.hpp"

namespace motionanalyzer::app {

namespace {

struct Series {
  Matrix value;                     ///< n x D
  std::vector<std::string> column;  ///< D
  std::vector<std::int32_t> frame;  ///< n frame numbers of a panel's signal; empty for a table
};

Series series_of_table(const std::string& path) {
  PanelTable table = read_table(path);
  Series series;
  for (const FeatureColumn& column : table.column) series.column.push_back(column.name);
  series.value = std::move(table.value);
  return series;
}

/// The change signal that the reports show; frames without a value are left out.
Series series_of_bundle(const std::string& folder, const InspectOptions& options) {
  const ReportPanel panel = inspect_bundle(folder, {}, nullptr, options);
  if (!panel.kinematics || panel.signal.empty()) {
    const std::vector<Reason>& reasons = panel.verdict.reasons;
    throw Error(
        ErrorCode::bad_input,
        "the bundle has no signal to search" + (reasons.empty() ? "" : ": " + reasons.front().message),
        "run motionanalyzer preflight on it",
        reasons.empty() ? SourceLocation{folder, 0} : reasons.front().where);
  }
  Series series;
  series.column.push_back(panel.signal_name);
  for (std::size_t t = 0; t < panel.signal.size(); ++t) {
    if (!std::isfinite(panel.signal[t])) continue;
    series.value.append_row(std::span<const double>(&panel.signal[t], 1));
    series.frame.push_back(panel.kinematics->number[t]);
  }
  return series;
}

/// frame is null for a series that is no panel's.
Json frame_json(const Series& series, std::size_t index) {
  return index < series.frame.size() ? Json(series.frame[index]) : Json();
}

Json segments_json(const ChangePoints& found, const Series& series) {
  Json segments = Json::array();
  std::size_t from = 0;
  const auto add = [&](std::size_t to) {
    Json segment = Json::object();
    segment.append("from", from).append("to", to);
    if (!series.frame.empty()) segment.append("from_frame", frame_json(series, from));
    segments.push(std::move(segment));
    from = to;
  };
  for (const std::size_t point : found.change_point) add(point);
  add(found.n);
  return segments;
}

Json alarms_json(const ChangePoints& found, const Series& series) {
  Json alarms = Json::array();
  for (const Alarm& alarm : found.alarm) {
    Json entry = Json::object();
    entry.append("at", alarm.at).append("onset", alarm.onset);
    entry.append("columns", Json::array_of(std::span<const std::string>(alarm.column)));
    if (!series.frame.empty())
      entry.append("at_frame", frame_json(series, alarm.at))
          .append("onset_frame", frame_json(series, alarm.onset));
    alarms.push(std::move(entry));
  }
  return alarms;
}

Json cpd_json(const ChangePoints& found, const Series& series) {
  Json body = Json::object();
  body.append("method", found.method).append("n", found.n);
  body.append("columns", Json::array_of(std::span<const std::string>(found.column)));
  body.append("change_points", Json::array_of(std::span<const std::size_t>(found.change_point)));
  if (!series.frame.empty()) {
    Json frames = Json::array();
    for (const std::size_t point : found.change_point) frames.push(frame_json(series, point));
    body.append("change_frames", std::move(frames));
  }
  body.append("segments", segments_json(found, series))
      .append("cost", found.cost)
      .append("penalty", found.penalty);
  if (found.method == cpd_method_name(CpdMethod::cusum)) body.append("alarms", alarms_json(found, series));
  return body;
}

std::string place_text(const Series& series, std::size_t index) {
  if (index >= series.frame.size()) return std::to_string(index);
  return std::to_string(index) + " (frame " + std::to_string(series.frame[index]) + ")";
}

std::string cpd_text(const ChangePoints& found, const Series& series) {
  std::string text = found.method + ": " + std::to_string(found.n) + " samples";
  if (found.penalty) text += ", penalty " + short_number(*found.penalty);
  text += "\n";
  if (found.change_point.empty()) text += "no change\n";
  for (const std::size_t point : found.change_point) text += "change at " + place_text(series, point) + "\n";
  for (const Alarm& alarm : found.alarm)
    text += "alarm at " + place_text(series, alarm.at) + ", onset " + place_text(series, alarm.onset) + "\n";
  return text;
}

}  // namespace

int cpd_command(Session& session) {
  const CpdArguments& mine = session.arguments().cpd;
  CpdOptions options = mine.options;
  options.seed = session.arguments().global.seed;
  Series series;
  ChangePoints found;
  run_or_leave(session, [&] {
    series = mine.series.empty() ? series_of_bundle(mine.bundle, session.arguments().inspect)
                                 : series_of_table(mine.series);
    found = find_change_points(series.value, series.column, options);
  });
  session.log().count("samples", found.n);
  session.log().count("change points", found.change_point.size());
  for (const Reason& warning : found.warning) session.warn(warning.message);
  session.print(cpd_text(found, series));
  session.finish_json(cpd_json(found, series));
  return kDone;
}

}  // namespace motionanalyzer::app
