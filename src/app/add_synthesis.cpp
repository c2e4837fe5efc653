// Options of the commands that simulate.
#include <CLI/CLI.hpp>
#include <string>

#include "app/add_commands.hpp"

namespace motionanalyzer::app {

namespace {

/// "key=value" onto the list.
void add_pairs(std::vector<std::pair<std::string, std::string>>& list,
               const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const std::size_t at = word.find('=');
    if (at == 0 || at == std::string::npos)
      throw CLI::ValidationError("--set", "'" + word + "' is not key=value");
    list.emplace_back(word.substr(0, at), word.substr(at + 1));
  }
}

void add_synth(CLI::App& app, Arguments& all) {
  SynthArguments& mine = all.synth;
  CLI::App& c = add_command(app, "synth", "Simulate a data set of bending panels, normal and cracked",
                            "synth --scale tiny --seed 7 --out panels\n"
                            "         motionanalyzer synth --counts normal=200,crack=20 --fps 240 "
                            "--set strip.scatter=.05 --out fast");
  c.add_option("-o,--out", mine.out, "Folder of the data set; new or empty")->type_name("DIR");
  add_line(c, mine.simulation);
  c.add_option_function<double>(
      "--fps", [&mine](const double& fps) { mine.simulation.fps = fps; },
      "Frames per second of the camera, 1 to 1,000");
  c.add_option("--workers", all.global.threads, "As --threads")
      ->check(CLI::Range(0.0, 4096.0).description(""));
  c.add_option("--from", mine.from, "First panel of a slice")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1e7).description(""))
      ->type_name("K");
  c.add_option_function<std::size_t>(
       "--count", [&mine](const std::size_t& n) { mine.count = n; }, "Panels of the slice; all that are left")
      ->check(CLI::PositiveNumber.description(""))
      ->type_name("N");
  c.add_flag("--resume", mine.resume, "Go on with a set that was interrupted");
  c.add_flag("--no-fields", mine.no_fields,
             "Leave out truth/*.npy: true end poses and curvature of every panel");
  c.add_flag("--signatures", mine.signatures,
             "Print how large a crack looks, in px, at several severities and angles; no set");
  c.add_flag("--list", mine.list, "Print scenarios, scales and the options of --set; no set");
}

void add_validate(CLI::App& app, Arguments& all) {
  ValidateSyntheticArguments& mine = all.validate_synthetic;
  CLI::App& c =
      add_command(app, "validate-synthetic", "Say whether a set of panels obeys the mechanics of a strip",
                  "validate-synthetic panels --json -");
  c.add_option("DATASET", mine.dataset, "Data set, or folder of bundles")->required();
  const auto limit = [&](const char* name, double& target, const char* help) {
    c.add_option(name, target, help)->capture_default_str()->check(CLI::Range(0.0, 1.0).description(""));
  };
  limit("--max-stretch", mine.limits.length_change,
        "Change of the visible length within a panel, as a share");
  limit("--max-leap", mine.limits.jump, "Step off the course of the frames around, as a share of the length");
  limit("--max-residual", mine.limits.residual,
        "Distance (rms) to an elastic strip, as a share of the length");
  limit("--share", mine.limits.share, "Panels that may break a limit before the set does");
  add_reading(c, all.inspect);
}

}  // namespace

std::vector<CLI::Option*> add_line_options(CLI::App& app, SimulationArguments& mine) {
  auto* noise = app.add_option("--noise", mine.noise,
                               "What the camera gets wrong: line (default), none, gaussian, outlier, "
                               "temporal_drift, scale_jitter, mixed")
                    ->type_name("NAME");
  auto* set = app.add_option_function<std::vector<std::string>>(
                     "--set", [&mine](const std::vector<std::string>& words) { add_pairs(mine.set, words); },
                     "Option of the simulated line, synth --list prints them; repeat --set for each")
                  ->type_size(1)
                  ->allow_extra_args(false)
                  ->type_name("KEY=VALUE");
  return {noise, set};
}

std::vector<CLI::Option*> add_line(CLI::App& app, SimulationArguments& mine) {
  auto* scale = app.add_option("--scale", mine.scale, "tiny, default, 10k, 100k or study")
                    ->capture_default_str()
                    ->check(CLI::IsMember({"tiny", "default", "10k", "100k", "study"}).description(""))
                    ->type_name("NAME");
  auto* counts =
      app.add_option("--counts", mine.counts, "Panels of each scenario instead: normal=1000,crack=50,...")
          ->excludes(scale)
          ->check(CLI::Validator(
              [](std::string& text) { return std::string(text.empty() ? "is empty" : ""); }, ""))
          ->type_name("LIST");
  std::vector<CLI::Option*> all = add_line_options(app, mine);
  all.insert(all.begin(), {scale, counts});
  return all;
}

void add_synthesis(CLI::App& app, Arguments& all) {
  add_synth(app, all);
  add_validate(app, all);
}

}  // namespace motionanalyzer::app
