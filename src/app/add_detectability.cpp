#include <CLI/CLI.hpp>
#include <cmath>

#include "app/add_commands.hpp"
#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::app {

namespace {

constexpr double kDegree = elementary::kPi / 180;

/// "A:B", two numbers that ascend or are equal, times `unit`.
void set_range(const std::string& name, const std::string& text, double unit, double& from, double& to) {
  const std::size_t at = text.find(':');
  double low = 0, high = 0;
  const bool good = at != std::string::npos && CLI::detail::lexical_cast(text.substr(0, at), low) &&
                    CLI::detail::lexical_cast(text.substr(at + 1), high) && std::isfinite(low) &&
                    std::isfinite(high) && low <= high;
  if (!good) throw CLI::ValidationError(name, "'" + text + "' is not A:B with numbers A <= B");
  from = low * unit;
  to = high * unit;
}

void add_pod(CLI::App& app, Arguments& all) {
  PodArguments& mine = all.pod;
  PodOptionsOfLine& options = mine.options;
  CLI::App& c = add_command(
      app, "pod",
      "From which size on is damage found? Computed damage is put into normal panels, which are then judged",
      "pod monday tuesday --model line3.ma --panels 500 --lambda 0.1:1");
  c.add_option("NORMALS", mine.normals, "Folders of normal bundles, or data sets")->required();
  c.add_option("-m,--model", mine.model, "Model file of hinge or hinge_panel")->required()->type_name("M.ma");
  c.add_option("-o,--out", mine.out, "Folder for pod.html and pod.json")->type_name("DIR");
  c.add_option("--panels", options.panels, "Damaged panels to judge")
      ->capture_default_str()
      ->check(CLI::Range(std::size_t{1}, std::size_t{1000000}).description(""));
  add_range(c, "--lambda", 1, options.lambda_from_mm, options.lambda_to_mm,
            "Severities in mm of extra equivalent strip length (0.1:1)");
  add_range(c, "--place", 1, options.place_from, options.place_to,
            "Places, fractions of the visible length (0.1:0.9)");
  add_range(c, "--angle", kDegree, options.angle_from_rad, options.angle_to_rad,
            "Bend angles in degrees at which the damage happens (20:150)");
  add_reading(c, all.inspect);
}

void add_certificate(CLI::App& app, Arguments& all) {
  CertificateArguments& mine = all.certificate;
  CLI::App& c =
      add_command(app, "certificate", "What a calibrated model can and cannot see on its line, computed",
                  "certificate line3.ma --out line3");
  c.add_option("MODEL", mine.model, "Model file of hinge or hinge_panel")->required();
  c.add_option("-o,--out", mine.out, "Folder for certificate.html and certificate.json")->type_name("DIR");
  c.add_option("--length-mm", mine.length_mm, "Visible length of the strip, where the model has no scale")
      ->check(CLI::Range(0.1, 10000.0).description(""));
}

}  // namespace

void add_range(CLI::App& c, const std::string& name, double unit, double& from, double& to,
               const std::string& help) {
  c.add_option_function<std::string>(
       name, [name, unit, &from, &to](const std::string& text) { set_range(name, text, unit, from, to); },
       help)
      ->type_name("A:B");
}

void add_detectability(CLI::App& app, Arguments& all) {
  add_pod(app, all);
  add_certificate(app, all);
}

}  // namespace motionanalyzer::app
