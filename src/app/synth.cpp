// synth and validate-synthetic: data sets that are simulated, and whether they can be believed.
#include <algorithm>
#include <cmath>

#include "app/commands.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "motionanalyzer/pipeline/validate_set.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "motionanalyzer/synthesis/signature.hpp"
#include "support/reason_json.hpp"

namespace motionanalyzer::app {

namespace {

int list_options(Session& session) {
  std::string text = "Scenarios\n";
  Json scenario_list = Json::array(), option_list = Json::object();
  for (const Scenario& scenario : scenarios()) {
    text += "  " + std::string(scenario.name) + ": " + std::string(scenario.about) + "\n";
    scenario_list.push(Json::object()
                           .append("name", scenario.name)
                           .append("goal", goal_name(scenario.goal))
                           .append("about", scenario.about));
  }
  text += "Scales\n";
  Json scale_list = Json::object();
  for (const char* scale : {"tiny", "default", "10k", "100k", "study"}) {
    Json counts = Json::object();
    std::string line;
    for (const ScenarioCount& count : scale_counts(scale)) {
      const std::string where = count.split == Split::none ? "" : "/" + std::string(split_name(count.split));
      line += (line.empty() ? "" : ",") + count.scenario + where + "=" + std::to_string(count.count);
      counts.append(count.scenario + where, count.count);
    }
    text += "  " + std::string(scale) + ": " + line + "\n";
    scale_list.append(scale, std::move(counts));
  }
  text += "Options of --set, with their defaults\n";
  for (const auto& [key, value] : options_of(LineOptions{})) {
    text += "  " + key + "=" + value + "\n";
    option_list.append(key, value);
  }
  session.print(text);
  Json body = Json::object();
  body.append("scenarios", std::move(scenario_list)).append("scales", std::move(scale_list));
  body.append("set", std::move(option_list));
  session.finish_json(body);
  return kDone;
}

/// How large a crack of this line looks, at several severities, places and angles.
int print_signatures(Session& session, const LineOptions& line) {
  StripOptions uniform = line.strip;
  uniform.scatter = uniform.curl_scatter_per_m = 0;
  SignatureOptions options;
  options.px_per_mm = line.camera.px_per_mm;
  options.drive = rigid_drive(line.drive);
  TextTable table({"lambda mm", "place", "at 90 deg, px", "at 180 deg, px"});
  Json list = Json::array();
  const std::vector<CrackSignature> all =
      crack_signatures(make_strip(section_of(line), uniform, Random(0)), options);
  for (std::size_t i = 0; i + 1 < all.size(); i += 2)
    table.add({short_number(all[i].lambda_mm), short_number(all[i].place), short_number(all[i].size_px),
               short_number(all[i + 1].size_px)});
  for (const CrackSignature& one : all)
    list.push(Json::object()
                  .append("lambda_mm", one.lambda_mm)
                  .append("position", one.place)
                  .append("angle_rad", one.angle_rad)
                  .append("size_px", one.size_px));
  session.print(table.text());
  session.finish_json(Json::object().append("signatures", std::move(list)));
  return kDone;
}

std::string percent(double share) { return std::isnan(share) ? "-" : short_number(100 * share) + " %"; }

std::string mechanics_text(const SetMechanics& set) {
  TextTable checks({"check", "panels", "beyond", "limit", "median", "worst"});
  for (const MechanicsCheck& check : set.check)
    checks.add({std::string(check.name), std::to_string(check.panels), std::to_string(check.broken),
                percent(check.limit), percent(check.median), percent(check.worst)});
  std::string text = checks.text();
  std::size_t shown = 0;
  for (const PanelMechanics& panel : set.panel)
    for (const Reason& reason : panel.reasons)
      if (++shown <= 20) text += panel.panel + ": " + reason.message + "\n";
  if (shown > 20) text += "... and " + std::to_string(shown - 20) + " more, see --json\n";
  for (const std::string& reason : set.reasons) text += reason + "\n";
  return text + (set.obeys ? "obeys the mechanics of a strip\n" : "does not obey the mechanics of a strip\n");
}

Json mechanics_json(const SetMechanics& set) {
  Json body = Json::object();
  body.append("verdict", set.obeys ? "obeys" : "violates");
  body.append("reasons", Json::array_of(std::span<const std::string>(set.reasons)));
  Json checks = Json::object(), panels = Json::array();
  for (const MechanicsCheck& check : set.check)
    checks.append(std::string(check.name), Json::object()
                                               .append("panels", check.panels)
                                               .append("broken", check.broken)
                                               .append("limit", check.limit)
                                               .append("median", check.median)
                                               .append("worst", check.worst));
  for (const PanelMechanics& panel : set.panel) {
    Json reasons = Json::array();
    for (const Reason& reason : panel.reasons) reasons.push(support::reason_json(reason));
    Json one = Json::object();
    one.append("panel", panel.panel).append("goal", goal_name(panel.goal)).append("usable", panel.readable);
    one.append("length_change", panel.length_change).append("jump", panel.jump);
    one.append("residual", panel.residual).append("residual_px", panel.residual_px);
    one.append("frames_bent", panel.frames_bent).append("frames_fitted", panel.frames_fitted);
    panels.push(one.append("reasons", std::move(reasons)));
  }
  return body.append("checks", std::move(checks)).append("panels", std::move(panels));
}

}  // namespace

int synth_command(Session& session) {
  const SynthArguments& mine = session.arguments().synth;
  if (mine.list) return list_options(session);
  const SetOptions wanted = set_options(mine.simulation, session.arguments().global.seed);
  if (mine.signatures) return print_signatures(session, wanted.line);
  const SetPlan plan(wanted);
  WriteSetOptions options;
  options.from = mine.from;
  options.count = mine.count;
  options.resume = mine.resume;
  options.fields = !mine.no_fields;
  const WrittenSet set = write_set(plan, mine.out, options, session.execution());
  session.log().count("panels", set.panels);
  session.print(std::to_string(set.panels) + " panels in " + mine.out + ", " + std::to_string(set.cracked) +
                " of them damaged" +
                (set.written < set.panels
                     ? "; " + std::to_string(set.panels - set.written) + " were there already\n"
                     : std::string("\n")));
  Json body = Json::object();
  body.append("dataset", mine.out).append("panels", set.panels).append("written", set.written);
  session.finish_json(body.append("damaged", set.cracked));
  return kDone;
}

int validate_synthetic_command(Session& session) {
  const ValidateSyntheticArguments& mine = session.arguments().validate_synthetic;
  const SetMechanics set =
      validate_set(read_dataset(mine.dataset), mine.limits, session.arguments().inspect, session.execution());
  session.print(mechanics_text(set));
  session.finish_json(mechanics_json(set));
  return kDone;
}

}  // namespace motionanalyzer::app
