// synth and validate-synthetic: data sets that are simulated, and whether they can be believed.
#include <algorithm>
#include <cmath>

#include "app/commands.hpp"
#include "app/simulation.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "motionanalyzer/pipeline/synthesize.hpp"
#include "motionanalyzer/pipeline/validate_set.hpp"

namespace motionanalyzer::app {

namespace {

/// "crack=5,normal/train=70" of an object of numbers.
std::string counts_text(const Json& counts) {
  std::string text;
  for (const support::JsonMember& count : counts.members())
    text += (text.empty() ? "" : ",") + count.key + "=" + std::to_string(count.value.integer().value_or(0));
  return text;
}

std::string list_text(const Json& list) {
  constexpr const char* kFile = "synth --list";
  std::string text = "Scenarios\n";
  for (const Json& scenario : support::need_array(list, "scenarios", kFile))
    text += "  " + support::need_string(scenario, "name", kFile) + ": " +
            support::need_string(scenario, "about", kFile) + "\n";
  text += "Scales\n";
  for (const support::JsonMember& scale : support::need(list, "scales", kFile).members())
    text += "  " + scale.key + ": " + counts_text(scale.value) + "\n";
  text +=
      "Options of --set, with their defaults; besides stack=one_copper|two_copper, noise=PRESET, fps=X, and\n"
      "strip.design=FROM-TOxFACTOR, several joined by ';'\n";
  for (const support::JsonMember& option : support::need(list, "set", kFile).members())
    text += "  " + option.key + "=" + *option.value.string() + "\n";
  return text;
}

int list_options(Session& session) {
  Json list = support::parse_json(scenarios_json(), "scenarios");
  const Json options = support::parse_json(line_options_json(LineOptions{}), "options");
  list.append("set", support::need(options, "set", "options"));
  session.print(list_text(list));
  session.finish_json(list);
  return kDone;
}

/// How large a crack of this line looks, at several severities, places and angles.
int print_signatures(Session& session, const LineOptions& line) {
  TextTable table({"lambda mm", "place", "at 90 deg, px", "at 180 deg, px"});
  const std::vector<CrackSignature> all = line_signatures(line);
  for (std::size_t i = 0; i + 1 < all.size(); i += 2)
    table.add({short_number(all[i].lambda_mm), short_number(all[i].place), short_number(all[i].size_px),
               short_number(all[i + 1].size_px)});
  session.print(table.text());
  session.finish_json(support::parse_json(signatures_json(all), "signatures"));
  return kDone;
}

std::string percent(double share) { return std::isnan(share) ? "-" : short_number(100 * share) + " %"; }

std::string mechanics_text(const SetMechanics& set) {
  TextTable checks({"check", "panels", "beyond", "limit", "median", "worst"});
  for (const MechanicsCheck& check : set.check)
    checks.add({std::string(check.name), std::to_string(check.panels), std::to_string(check.broken),
                percent(check.limit), percent(check.median), percent(check.worst)});
  std::string text = checks.text() + "Where the set says which panels are normal, those alone count.\n";
  std::size_t shown = 0;
  for (const PanelMechanics& panel : set.panel)
    for (const Reason& reason : panel.reasons)
      if (++shown <= 20) text += panel.panel + ": " + reason.message + "\n";
  if (shown > 20) text += "... and " + std::to_string(shown - 20) + " more, see --json\n";
  for (const std::string& reason : set.reasons) text += reason + "\n";
  return text + (set.obeys ? "obeys the mechanics of a strip\n" : "does not obey the mechanics of a strip\n");
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
  if (session.wants_json()) session.finish_json(support::parse_json(mechanics_json(set), "mechanics"));
  return kDone;
}

}  // namespace motionanalyzer::app
