// analyze and compare: verdicts and motion of panels, and how two panels differ.
#include <algorithm>
#include <set>

#include "app/commands.hpp"
#include "app/lot.hpp"
#include "app/panels.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/pipeline/compare.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

namespace {

struct Analyzed {
  std::vector<ReportPanel> panels;
  std::vector<std::pair<std::string, DatasetEntry>> source;  ///< origin and entry of each
};

/// vectors.csv of one panel, in a folder named after it.
void write_vectors(const std::string& out, const ReportPanel& panel, std::set<std::string>& taken) {
  std::string name = panel.verdict.panel;
  for (int n = 2; !taken.insert(name).second; ++n) name = numbered(panel.verdict.panel, n);
  const std::string folder = support::join(support::join(out, "panels"), name);
  support::create_folders(folder);
  support::write_file_atomic(support::join(folder, "vectors.csv"), vectors_csv(*panel.kinematics));
}

Analyzed analyze_all(Session& session, const std::vector<Batch>& batches, const Model* model) {
  const std::string& out = session.arguments().analyze.out;
  const bool keep = !out.empty() && count_entries(batches) <= kPictures;
  Analyzed result;
  for (const Batch& batch : batches)
    for (const DatasetEntry& entry : batch.entry) result.source.emplace_back(batch.origin, entry);
  std::set<std::string> taken;
  inspect_all(session, batches, model, session.arguments().inspect,
              [&](const DatasetEntry&, ReportPanel&& panel) {
                if (!out.empty() && panel.kinematics) write_vectors(out, panel, taken);
                if (!keep) panel.kinematics.reset();
                result.panels.push_back(std::move(panel));
              });
  return result;
}

/// Of many panels the most urgent ones get their motion back: NG first, then INCONCLUSIVE, then OK.
void picture_the_urgent(Session& session, Analyzed& all, const Model* model) {
  for (const std::size_t i : most_urgent(all.panels, kPictures)) {
    throw_if_interrupted();
    const auto& [origin, entry] = all.source[i];
    all.panels[i] = inspect_bundle(entry.folder, origin, model, session.arguments().inspect);
  }
  session.warn("the page shows the motion of " + std::to_string(kPictures) + " of " +
               std::to_string(all.panels.size()) + " panels, the most urgent ones");
}

std::string difference_text(const std::vector<ComparedValue>& values) {
  TextTable table({"quantity", "unit", "A", "B", "B - A"});
  const auto text = [](const std::optional<double>& value) {
    return value ? short_number(*value) : std::string("-");
  };
  for (const ComparedValue& value : values) {
    const auto difference = value.a && value.b ? std::optional(*value.b - *value.a) : std::nullopt;
    table.add({value.name, value.unit, text(value.a), text(value.b), text(difference)});
  }
  return table.text();
}

}  // namespace

int analyze_command(Session& session) {
  const AnalyzeArguments& mine = session.arguments().analyze;
  const std::optional<Model> loaded = load_model(mine.model);
  const Model* model = loaded ? &*loaded : nullptr;
  Analyzed all = analyze_all(session, gather(mine.bundles), model);
  if (!mine.out.empty() && all.panels.size() > kPictures) picture_the_urgent(session, all, model);

  throw_if_interrupted();
  check_line_of(session, all.panels);
  Report report = make_report(session, "Panels", model, mine.model);
  report.panel = std::move(all.panels);
  session.print(verdict_table(report.panel));
  if (!mine.out.empty()) session.print("\n" + write_report(report, mine.out) + "\n");
  if (session.wants_json()) {
    Json body = Json::object();
    append_panels(body, report);
    session.finish_json(body);
  }
  return verdict_status(session, report.panel, mine.fail_on_ng);
}

int compare_command(Session& session) {
  const CompareArguments& mine = session.arguments().compare;
  Comparison comparison;
  run_or_leave(session, [&] { comparison = compare(mine.a, mine.b, session.arguments().inspect); });
  require_usable(comparison);
  session.log().count("panels", 2);
  session.print(difference_text(comparison.value));
  if (!mine.out.empty()) session.print("\n" + write_comparison(comparison, mine.out) + "\n");
  if (session.wants_json())
    session.finish_json(support::parse_json(comparison_json(comparison), "comparison"));
  return kDone;
}

}  // namespace motionanalyzer::app
