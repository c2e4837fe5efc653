// pod and certificate: what a model finds on its line, counted on damaged copies of normal panels, and
// computed.
#include "app/commands.hpp"
#include "app/panels.hpp"
#include "app/text_table.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/pipeline/certificate.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

#include <cmath>

namespace motionanalyzer::app {

namespace {

std::string share_text(double share) { return short_number(100 * share); }

std::string interval_text(const Rate& rate) { return share_text(rate.low) + " to " + share_text(rate.high); }

std::string bins_text(const PodStudy& study) {
  TextTable table({"severity mm", "panels", "found", "%", "95 % interval"});
  for (const PodBin& bin : study.bin)
    table.add({short_number(bin.low_mm) + " to " + short_number(bin.high_mm), std::to_string(bin.hits.trials),
               std::to_string(bin.hits.events), bin.hits.value ? share_text(*bin.hits.value) : "-",
               interval_text(bin.hits)});
  return table.text();
}

std::string end_text(double value) { return std::isfinite(value) ? short_number(value) : "not known"; }

std::string estimate_text(const char* name, const char* what, const Estimate& estimate) {
  std::string text = std::string(name) + ", " + what + ": ";
  text += estimate.value ? short_number(*estimate.value) + " mm" : std::string("not determined");
  return text + " (95 % interval " + end_text(std::max(0.0, estimate.low)) + " to " +
         end_text(estimate.high) + ")\n";
}

const char* status_text(PodStatus status) {
  switch (status) {
    case PodStatus::fitted:
      return "";
    case PodStatus::too_few:
      return "Too few panels for a curve.\n";
    case PodStatus::all_hit:
      return "Every panel was found: no curve; begin --lambda lower.\n";
    case PodStatus::all_missed:
      return "No panel was found: no curve; end --lambda higher.\n";
    case PodStatus::separated:
      return "Every severity found is larger than every one missed: no curve; ask for more panels.\n";
    case PodStatus::no_trend:
      break;
  }
  return "Larger severities were not found more often: no curve.\n";
}

std::string pod_text(const PodStudy& study) {
  std::string text = bins_text(study) + "\n" + status_text(study.curve.status);
  text += estimate_text("a50", "found on half of the panels", study.curve.a50);
  text += estimate_text("a90", "found on 90 % of the panels", study.curve.a90);
  text += "a90/95, which a90 does not exceed with 95 % confidence: " + end_text(study.curve.a90_95) +
          (std::isfinite(study.curve.a90_95) ? " mm\n" : "\n");
  const Rate& alarms = study.false_alarms;
  if (alarms.trials == 0)
    text += "False alarms on the untouched panels: not counted, none of those judged is new to the model\n";
  else
    text += "False alarms on the untouched panels: " + std::to_string(alarms.events) + " of " +
            std::to_string(alarms.trials) + " (95 % interval " + interval_text(alarms) + " %)\n";
  if (study.inconclusive_normals > 0)
    text += std::to_string(study.inconclusive_normals) + " of " +
            std::to_string(alarms.trials + study.inconclusive_normals) +
            " untouched panels that are new to the model were INCONCLUSIVE and are not among these\n";
  if (study.inconclusive > 0)
    text += std::to_string(study.inconclusive) + " damaged panels were INCONCLUSIVE and count as not found\n";
  return text;
}

}  // namespace

int pod_command(Session& session) {
  const PodArguments& mine = session.arguments().pod;
  PodOptionsOfLine options = mine.options;
  options.seed = session.arguments().global.seed;
  const Model model = Model::load(mine.model);
  const PodStudy study =
      study_detection(model, mine.normals, options, session.arguments().inspect, session.execution());
  for (const std::string& warning : study.warnings) session.warn(warning);
  session.log().count("trials", study.trial.size());
  session.print(pod_text(study));
  if (!mine.out.empty()) {
    support::create_folders(mine.out);
    support::write_file_atomic(support::join(mine.out, "pod.json"), pod_json(study));
    const std::string page = support::join(mine.out, "pod.html");
    support::write_file_atomic(page, pod_html(study));
    session.print("\n" + page + "\n");
  }
  if (session.wants_json()) session.finish_json(support::parse_json(pod_json(study), "study"));
  return kDone;
}

int certificate_command(Session& session) {
  const CertificateArguments& mine = session.arguments().certificate;
  const Certificate certificate = certify(Model::load(mine.model), mine.length_mm);
  session.print(certificate.text);
  if (!mine.out.empty()) {
    support::create_folders(mine.out);
    support::write_file_atomic(support::join(mine.out, "certificate.json"), certificate.json);
    const std::string page = support::join(mine.out, "certificate.html");
    support::write_file_atomic(page, certificate.html);
    session.print("\n" + page + "\n");
  }
  if (session.wants_json()) session.finish_json(support::parse_json(certificate.json, "certificate"));
  return kDone;
}

}  // namespace motionanalyzer::app
