// score: frame scores and verdicts of panels, or scores of a table's rows.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/lot.hpp"
#include "app/panels.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/text.hpp"

namespace motionanalyzer::app {

namespace {

constexpr std::size_t kMostColumnsTold = 5;  // of a row

/// An empty cell for what is not a number.
std::string cell(double value) {
  return std::isfinite(value) ? support::format_double(value) : std::string();
}

void append_csv(std::string& csv, const PanelVerdict& verdict) {
  const std::string panel = support::csv_cell(verdict.panel);
  const std::string p_value = verdict.p_value ? cell(*verdict.p_value) : std::string();
  for (std::size_t t = 0; t < verdict.frame.size() && t < verdict.score.size(); ++t)
    csv +=
        panel + "," + std::to_string(verdict.frame[t]) + "," + cell(verdict.score[t]) + "," + p_value + "\n";
}

std::vector<Batch> choose_split(std::vector<Batch> batches, const std::string& name) {
  if (name == "all") return batches;
  const Split split = name == "train" ? Split::train : name == "val" ? Split::val : Split::test;
  for (Batch& batch : batches)
    batch.entry.erase(std::remove_if(batch.entry.begin(), batch.entry.end(),
                                     [&](const DatasetEntry& entry) { return entry.truth.split != split; }),
                      batch.entry.end());
  if (count_entries(batches) == 0)
    throw Error(ErrorCode::bad_input, "no panel belongs to split " + name,
                "give a data set whose manifest names splits, or --split all");
  return batches;
}

int score_panels(Session& session, const Model& model) {
  const ScoreArguments& mine = session.arguments().score;
  if (model.is_plain())
    throw Error(ErrorCode::mismatch, "the model was trained on a table and cannot judge panels",
                "give --table X.csv, or a model that was trained on panels", {mine.model, 0});
  InspectOptions inspect = session.arguments().inspect;
  inspect.keep_kinematics = false;
  Report report = make_report(session, "Scores", &model, mine.model);
  std::string csv = "panel,frame,score,p_value\n";
  inspect_all(session, choose_split(gather(mine.paths), mine.split), &model, inspect,
              [&](const DatasetEntry&, ReportPanel&& panel) {
                if (!mine.csv.empty()) append_csv(csv, panel.verdict);
                report.panel.push_back(std::move(panel));
              });
  if (!mine.csv.empty()) support::write_file_atomic(mine.csv, csv);
  check_line_of(session, report.panel);
  const LotFindings together = judge_lot(report.panel, model, session.arguments().global.seed);
  session.print(verdict_table(report.panel) + (mine.explain ? explained_text(report.panel) : std::string()) +
                "\n" + together.text + totals_text(report.panel));
  if (session.wants_json()) {
    Json body = Json::object();
    body.append("panels", verdicts_json(report.panel));
    body.append("drift", together.drift).append("lot", together.lot);
    body.append("totals", totals_json(report.panel));
    session.finish_json(body);
  }
  return verdict_status(session, report.panel, mine.fail_on_ng);
}

std::string rows_text(const TableScores& rows) {
  const bool calibrated = !rows.p_value.empty();
  TextTable table(calibrated ? std::vector<std::string>{"row", "score", "p_value", "columns"}
                             : std::vector<std::string>{"row", "score", "columns"});
  for (std::size_t i = 0; i < rows.score.size(); ++i) {
    std::vector<std::string> row = {std::to_string(i), cell(rows.score[i])};
    if (calibrated) row.push_back(cell(rows.p_value[i]));
    row.push_back(shares_text(rows.contribution[i]));
    table.add(std::move(row));
  }
  return table.text();
}

Json explained_json(const std::vector<std::vector<Contribution>>& explained) {
  Json all = Json::array();
  for (const std::vector<Contribution>& row : explained) {
    Json parts = Json::array();
    for (const Contribution& part : row) {
      Json one = Json::object();
      parts.push(std::move(one.append("name", part.name).append("share", part.share)));
    }
    all.push(std::move(parts));
  }
  return all;
}

int score_rows(Session& session, const Model& model) {
  const ScoreArguments& mine = session.arguments().score;
  if (!model.is_plain())
    throw Error(ErrorCode::mismatch, "the model was trained on panels and cannot score a table",
                "give bundles, or a model that was trained with --table", {mine.model, 0});
  const TableScores rows =
      judge_table(model, mine.table, mine.explain ? kMostColumnsTold : 0, session.execution());
  const std::size_t n = rows.score.size();
  if (rows.with_gaps > 0)
    session.warn(std::to_string(rows.with_gaps) + " of " + std::to_string(n) +
                 " rows have no score: a cell that the model needs is missing");
  std::string csv = "row,score\n";
  for (std::size_t i = 0; i < n; ++i) csv += std::to_string(i) + "," + cell(rows.score[i]) + "\n";
  if (!mine.csv.empty()) support::write_file_atomic(mine.csv, csv);
  if (mine.explain)
    session.print(rows_text(rows));
  else if (mine.csv.empty())
    session.print(csv);
  session.log().count("rows", n);
  Json body = Json::object();
  body.append("rows", Json::array_of(std::span<const double>(rows.score)));
  if (model.calibration()) body.append("p_values", Json::array_of(std::span<const double>(rows.p_value)));
  if (mine.explain) body.append("contributions", explained_json(rows.contribution));
  session.finish_json(body);
  return kDone;
}

}  // namespace

int score_command(Session& session) {
  const ScoreArguments& mine = session.arguments().score;
  const Model model = Model::load(mine.model);
  return mine.table.empty() ? score_panels(session, model) : score_rows(session, model);
}

}  // namespace motionanalyzer::app
