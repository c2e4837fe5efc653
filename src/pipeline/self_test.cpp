#include "motionanalyzer/pipeline/self_test.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <exception>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/cpd/detect.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer {

namespace {

/// A check says nothing when it passes, else what it found.
using Check = std::function<std::string()>;

std::string check_elementary() {
  struct Known {
    const char* name;
    double value;
    std::uint64_t bits;
  };
  const std::array<Known, 6> known = {{
      {"exp(1)", elementary::exp(1), 0x4005BF0A8B145769},
      {"log(2)", elementary::log(2), 0x3FE62E42FEFA39EF},
      {"sin(1)", elementary::sin(1), 0x3FEAED548F090CEE},
      {"cos(1)", elementary::cos(1), 0x3FE14A280FB5068C},
      {"atan2(1, 1)", elementary::atan2(1, 1), 0x3FE921FB54442D18},
      {"tanh(1)", elementary::tanh(1), 0x3FE85EFAB514F394},
  }};
  for (const Known& one : known)
    if (std::bit_cast<std::uint64_t>(one.value) != one.bits) return std::string(one.name) + " has other bits";
  return {};
}

std::string check_random() {
  Random random(1, {2, 3});
  const std::array<std::uint64_t, 3> expected = {0xDB4EEC02FC2DE3BE, 0x9E07AA0CB78872E3, 0x20E787C994170014};
  for (const std::uint64_t bits : expected)
    if (random.bits() != bits) return "the sequence differs";
  return {};
}

/// A plain table of normal draws.
PanelSet drawn_table(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  PanelSet set;
  PanelTable& table = set.table;
  table.extractor = "table";
  table.panel = {"rows"};
  table.offset = {0, rows};
  for (std::size_t j = 0; j < columns; ++j) table.column.push_back({"x" + std::to_string(j), "1", "table"});
  table.value = Matrix(rows, columns);
  Random random(seed);
  for (double& value : table.value.values()) value = random.normal();
  table.usable.assign(rows, 1);
  table.frame.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) table.frame[i] = static_cast<std::int32_t>(i);
  table.time_s.assign(rows, 0);
  table.phase.assign(rows, 0);
  table.hold_s.assign(rows, 0);
  return set;
}

double nearest_distance(const Matrix& rows, std::span<const double> query) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < query.size(); ++j) sum += (rows(i, j) - query[j]) * (rows(i, j) - query[j]);
    if (sum < best) best = sum;
  }
  return std::sqrt(best);
}

std::string check_model() {
  TrainOptions options;
  options.detector = "knn";
  options.option = {{"k", "1"}, {"scaling", "none"}};
  const PanelSet normals = drawn_table(60, 4, 11), others = drawn_table(20, 4, 12);
  const Model model = Model::train(normals, {}, options, {.threads = 1});
  const std::vector<double> score = model.score(others, {.threads = 1});
  for (std::size_t i = 0; i < score.size(); ++i)
    if (!(std::fabs(score[i] - nearest_distance(normals.table.value, others.table.value.row(i))) < 1e-12))
      return "a score is not the distance to the nearest row";
  const std::vector<std::uint8_t> bytes = model.to_bytes();
  const Model again = Model::from_bytes(bytes, "self test");
  if (again.to_bytes() != bytes) return "a loaded model is saved with other bytes";
  if (again.score(others, {.threads = 1}) != score) return "a loaded model scores otherwise";
  return {};
}

/// A strip that is bent from straight to a half circle while its left end is held, in whole pixels.
FrameBundle bent_strip() {
  constexpr std::size_t kFrames = 60, kPoints = 160;
  constexpr double kLength_px = 480;
  FrameBundle bundle;
  bundle.name = "self test";
  bundle.fps = 30;
  for (std::size_t i = 0; i < kPoints; ++i) bundle.point_index.push_back(static_cast<std::int32_t>(i));
  bundle.x_px = MatrixF(kFrames, kPoints);
  bundle.y_px = MatrixF(kFrames, kPoints);
  bundle.mask = MaskMatrix(kFrames, kPoints, 1);
  for (std::size_t t = 0; t < kFrames; ++t) {
    bundle.frame_number.push_back(static_cast<std::int32_t>(t));
    const double u = static_cast<double>(t) / (kFrames - 1);
    const double turn = elementary::kPi * u * u * u * (10 + u * (6 * u - 15));
    for (std::size_t i = 0; i < kPoints; ++i) {
      const double s = kLength_px * static_cast<double>(i) / (kPoints - 1);
      const double angle = turn * s / kLength_px;
      const bool straight = turn < 1e-6;
      const double x = straight ? s : kLength_px / turn * elementary::sin(angle);
      const double y = straight ? 0 : kLength_px / turn * (1 - elementary::cos(angle));
      bundle.x_px(t, i) = static_cast<float>(std::floor(600 + x + 0.5));
      bundle.y_px(t, i) = static_cast<float>(std::floor(700 - y + 0.5));
    }
  }
  return bundle;
}

std::string check_panel() {
  const ReportPanel panel = inspect_frames(bent_strip(), {}, nullptr);
  if (!panel.kinematics) return "the panel has no motion";
  if (panel.verdict.verdict != Verdict::inconclusive) return "a panel without a model is not INCONCLUSIVE";
  const Kinematics& k = *panel.kinematics;
  double turning_rad = 0;
  for (std::size_t t = 0; t < k.frames(); ++t)
    if (k.usable[t] != 0 && k.turning_rad[t] > turning_rad) turning_rad = k.turning_rad[t];
  // Rounding to whole pixels moves the tangent at the ends by a few hundredths.
  if (!(std::fabs(turning_rad - elementary::kPi) < 0.15))
    return "the bent panel does not turn by half a circle";
  return {};
}

std::string check_change_point() {
  Matrix x(60, 1);
  Random random(5);
  for (std::size_t i = 0; i < x.rows(); ++i) x(i, 0) = (i < 30 ? 0.0 : 8.0) + random.normal();
  const ChangePoints found = find_change_points(x, {"x"});
  return found.change_point == std::vector<std::size_t>{30} ? std::string()
                                                            : "the step is not found at its place";
}

std::string outcome(const Check& check) {
  try {
    return check();
  } catch (const Error& error) {
    return "error " + std::string(error_code_name(error.code()));
  } catch (const std::exception&) {
    return "an exception that is not ours";
  }
}

}  // namespace

SelfTestResult self_test() {
  const std::pair<const char*, Check> checks[] = {
      {"elementary functions", check_elementary},
      {"random numbers", check_random},
      {"table model", check_model},
      {"panel", check_panel},
      {"change point", check_change_point},
  };
  SelfTestResult result{true, "motionanalyzer "};
  result.text.append(library_version()).append(" self test\n");
  for (const auto& [name, check] : checks) {
    const std::string wrong = outcome(check);
    result.passed = result.passed && wrong.empty();
    result.text.append(name).append(wrong.empty() ? ": ok" : ": FAILED, ").append(wrong).append("\n");
  }
  result.text += result.passed ? "all checks passed\n" : "some checks FAILED\n";
  return result;
}

}  // namespace motionanalyzer
