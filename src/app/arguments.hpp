// What the command line said, as plain values: the one thing that parsing makes and commands take.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "motionanalyzer/cpd/detect.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/pipeline/label_gain.hpp"
#include "motionanalyzer/pipeline/labels.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "motionanalyzer/pipeline/tune.hpp"
#include "motionanalyzer/pipeline/validate_set.hpp"

namespace motionanalyzer::app {

struct GlobalArguments {
  int threads = 0;  ///< 0 = all cores
  std::uint64_t seed = 1;
  std::string device = "auto";
  std::string json;  ///< "" = none, "-" = stdout, else a file
  bool quiet = false;
  std::string log;
};

struct SimulationArguments {
  std::string scale = "default", counts, noise;
  std::optional<double> fps;
  std::vector<std::pair<std::string, std::string>> set;  ///< options of the line, in the order given
};

struct PreflightArguments {
  std::vector<std::string> paths;
  bool fix = false;
  std::string out;
};

struct ManifestArguments {
  std::vector<std::string> folders;
  std::string label = "normal", out;
  ManifestOptions options;
};

struct AnalyzeArguments {
  std::vector<std::string> bundles;
  std::string model, out;
  bool fail_on_ng = false;
};

struct CompareArguments {
  std::string a, b, out;
};

struct TrainArguments {
  std::string dataset, table, calibration_table, out;
  TrainOptions options;
  bool list = false;
};

struct TuneArguments {
  std::string dataset, table, calibration_table, out, report;
  TuneOptions options;
};

struct CalibrateArguments {
  std::string model, out, labels;
  std::vector<std::string> normals;
  LabelOptions options;
};

struct LabelGainArguments {
  std::string dataset, out;
  LabelGainOptions options;
  SimulationArguments simulation;  ///< noise and set alone
};

struct ScoreArguments {
  std::string model, table, csv, split = "all";
  std::vector<std::string> paths;
  bool fail_on_ng = false, explain = false;
};

struct PodArguments {
  std::vector<std::string> normals;
  std::string model, out;
  PodOptionsOfLine options;
};

struct CertificateArguments {
  std::string model, out;
  double length_mm = 0;
};

struct CpdArguments {
  std::string bundle, series;
  CpdOptions options;
};

struct ReportArguments {
  std::string folder, format = "html";
};

struct SynthArguments {
  SimulationArguments simulation;
  std::string out;
  std::size_t from = 0;
  std::optional<std::size_t> count;
  bool resume = false, no_fields = false, signatures = false, list = false;
};

struct ValidateSyntheticArguments {
  std::string dataset;
  MechanicsLimits limits;
};

struct RunArguments {
  SimulationArguments simulation;
  std::string dataset, out, verdict_by = "hinge";
  double alpha = 0.01;
  bool fail_on_ng = false;
};

struct EvaluateArguments {
  std::string dataset, split = "test", out;
  std::vector<std::string> models, detectors;
  std::optional<double> alpha;
  int goal = 0;
  bool study = false;
  std::optional<std::size_t> normals;
  double share = 1;
  SimulationArguments simulation;  ///< noise and set alone
};

struct Arguments {
  GlobalArguments global;
  std::string command;
  std::vector<std::pair<std::string, std::string>> option;  ///< of the command, as given, by their long names
  InspectOptions inspect;                                   ///< of every command that reads bundles
  PreflightArguments preflight;
  ManifestArguments manifest;
  AnalyzeArguments analyze;
  CompareArguments compare;
  TrainArguments train;
  TuneArguments tune;
  CalibrateArguments calibrate;
  LabelGainArguments label_gain;
  ScoreArguments score;
  PodArguments pod;
  CertificateArguments certificate;
  EvaluateArguments evaluate;
  CpdArguments cpd;
  ReportArguments report;
  RunArguments run;
  SynthArguments synth;
  ValidateSyntheticArguments validate_synthetic;
};

}  // namespace motionanalyzer::app
