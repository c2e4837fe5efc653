// report: a report made again from its report.json.
#include <algorithm>

#include "app/commands.hpp"
#include "app/panels.hpp"
#include "app/parse.hpp"
#include "app/read_report.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer::app {

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (const std::string_view line : support::split(text, '\n'))
    if (!line.empty()) lines.emplace_back(line);
  return lines;
}

/// Where the panels and their model were, and how they were read.
struct Origin {
  std::vector<std::string> paths;
  std::string model;
  InspectOptions inspect;
};

/// analyze's own words again, parsed as they were then.
Origin origin_of_analyze(const Report& report) {
  std::vector<std::string> words = {"analyze"};
  Origin origin;
  for (const auto& [name, value] : report.options) {
    if (name == "bundle") {
      origin.paths = lines_of(value);
    } else {
      words.push_back("--" + name);
      if (value != "true") words.push_back(value);
    }
  }
  words.emplace_back("--");
  words.insert(words.end(), origin.paths.begin(), origin.paths.end());
  const Parsed again = parse(words);
  origin.model = again.arguments.analyze.model;
  origin.inspect = again.arguments.inspect;
  return origin;
}

Origin origin_of_run(const Report& report, const std::string& folder) {
  Origin origin;
  for (const auto& [name, value] : report.options) {
    if (name == "dataset") origin.paths = {value};
    if (name == "verdict_by") origin.model = support::join(folder, "models/" + value + ".ma");
  }
  return origin;
}

/// Takes all but the verdict and the label, which stand as they were given.
void take_motion(ReportPanel& panel, ReportPanel&& seen) {
  PanelVerdict verdict = std::move(panel.verdict);
  verdict.frame = std::move(seen.verdict.frame);
  if (verdict.contribution.empty()) verdict.contribution = std::move(seen.verdict.contribution);
  std::optional<ReportLabel> label = std::move(panel.label);
  panel = std::move(seen);
  panel.verdict = std::move(verdict);
  panel.label = std::move(label);
}

/// Scores without frame numbers cannot be drawn.
void drop_scores(ReportPanel& panel) {
  panel.verdict.score.clear();
  panel.verdict.frame.clear();
}

/// report.json does not hold the motion: it is read again from the bundles, as far as they still lie where
/// they were. Returns how many panels got theirs.
std::size_t add_motion(Session& session, Report& report, const Origin& origin, const Model* model) {
  std::vector<std::string> there;
  for (const std::string& path : origin.paths)
    if (support::is_folder(path)) there.push_back(path);
  const std::vector<Batch> batches = gather(there);
  std::size_t found = 0;
  for (std::size_t i = 0; i < report.panel.size(); ++i) {
    throw_if_interrupted();
    session.progress()->update("reading", i, report.panel.size());
    ReportPanel& panel = report.panel[i];
    const auto source = find_entry(batches, panel.verdict.panel, i);
    ReportPanel seen;
    if (source) seen = inspect_bundle(source->second.folder, source->first, model, origin.inspect);
    if (!source || seen.verdict.frame.size() != panel.verdict.score.size()) {
      drop_scores(panel);
      continue;
    }
    ++found;
    take_motion(panel, std::move(seen));
  }
  return found;
}

/// Motion takes memory: only the panels that get pictures keep theirs.
void keep_pictured(Report& report) {
  std::vector<bool> pictured(report.panel.size(), false);
  for (const std::size_t i : most_urgent(report.panel, kPictures)) pictured[i] = true;
  for (std::size_t i = 0; i < pictured.size(); ++i)
    if (!pictured[i]) report.panel[i].kinematics.reset();
}

/// The report as it was made, as far as that can be known.
Report whole_report(Session& session, Report stored, const std::string& folder) {
  Origin origin = stored.command == "analyze" ? origin_of_analyze(stored) : origin_of_run(stored, folder);
  if (!support::is_file(origin.model)) origin.model.clear();
  const std::optional<Model> model = load_model(origin.model);
  Report report = make_report(session, "Panels", model ? &*model : nullptr, origin.model);
  report.command = std::move(stored.command);
  report.version = std::move(stored.version);
  report.seed = stored.seed;
  report.options = std::move(stored.options);
  report.warnings = std::move(stored.warnings);
  report.panel = std::move(stored.panel);
  report.by_scenario = std::move(stored.by_scenario);
  const std::size_t found = add_motion(session, report, origin, model ? &*model : nullptr);
  if (found < report.panel.size())
    session.warn(std::to_string(report.panel.size() - found) + " of " + std::to_string(report.panel.size()) +
                 " panels are shown without motion and scores: their bundles are not where they were, or "
                 "have changed");
  keep_pictured(report);
  return report;
}

std::string cell(const std::optional<double>& value) {
  return value ? support::format_double(*value) : std::string();
}

std::string render_csv(const Report& report) {
  std::string csv =
      "panel,verdict,p_value,statistic,cause,onset_frame,position,position_mm,lambda_mm,reasons\n";
  for (const ReportPanel& panel : report.panel) {
    const PanelVerdict& v = panel.verdict;
    std::string reasons;
    for (const Reason& reason : v.reasons) reasons += (reasons.empty() ? "" : " ") + reason.code;
    csv += support::csv_row({v.panel, std::string(verdict_name(v.verdict)), cell(v.p_value),
                             cell(v.statistic), v.cause ? std::string(cause_name(*v.cause)) : std::string(),
                             v.onset_frame ? std::to_string(*v.onset_frame) : std::string(), cell(v.position),
                             cell(v.position_mm), cell(v.lambda_mm), reasons});
  }
  return csv;
}

}  // namespace

int report_command(Session& session) {
  const ReportArguments& mine = session.arguments().report;
  Report report = read_report(support::join(mine.folder, "report.json"));
  const std::string file = support::join(mine.folder, "report." + mine.format);
  if (mine.format != "csv") report = whole_report(session, std::move(report), mine.folder);
  support::write_file_atomic(file, mine.format == "csv"  ? render_csv(report)
                                   : mine.format == "md" ? render_markdown(report)
                                                         : render_html(report));
  session.log().count("panels", report.panel.size());
  session.print(file + "\n");
  Json body = Json::object();
  body.append("report", file).append("panels", report.panel.size());
  session.finish_json(body);
  return kDone;
}

}  // namespace motionanalyzer::app
