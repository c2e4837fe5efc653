#include "app/outputs.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

namespace {

/// --out of the commands that write a folder; empty for the others.
std::string folder_of(const Arguments& all) {
  const std::array<std::pair<std::string_view, const std::string*>, 11> folders = {{
      {"analyze", &all.analyze.out},
      {"certificate", &all.certificate.out},
      {"compare", &all.compare.out},
      {"evaluate", &all.evaluate.out},
      {"label-gain", &all.label_gain.out},
      {"manifest", &all.manifest.out},
      {"pod", &all.pod.out},
      {"preflight", &all.preflight.out},
      {"run", &all.run.out},
      {"synth", &all.synth.out},
      {"tune", &all.tune.report},
  }};
  for (const auto& [command, folder] : folders)
    if (command == all.command) return *folder;
  return {};
}

/// A file below a folder that the command is going to make can wait for it.
void require_file(const std::string& path, const std::string& folder) {
  if (path.empty() || path == "-") return;
  const std::string file = support::absolute_path(path);
  if (!folder.empty() && file.starts_with(support::absolute_path(folder) + "/")) return;
  support::require_writable(path);
}

}  // namespace

void require_outputs(const Arguments& all) {
  const std::string folder = folder_of(all);
  if (!folder.empty()) support::require_writable_folder(folder);
  if (all.command == "train" && !all.train.list) require_file(all.train.out, {});
  if (all.command == "tune") require_file(all.tune.out, {});
  if (all.command == "calibrate") require_file(all.calibrate.out, {});
  if (all.command == "score") require_file(all.score.csv, {});
  require_file(all.global.json, folder);
}

}  // namespace motionanalyzer::app
