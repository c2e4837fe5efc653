// Panels to be drawn: a strip that bends from straight to a U, with or without a weak place from some
// frame on.
#pragma once

#include <cmath>
#include <limits>
#include <string>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer::report_test {

inline constexpr std::size_t kFrames = 75, kBend = 60, kStations = 64, kWeakStation = 38;
inline constexpr double kLengthPx = 240, kFps = 30;

inline double phase_at(std::size_t t) {
  return t >= kBend ? 1 : (1 - std::cos(elementary::kPi * static_cast<double>(t) / kBend)) / 2;
}

// Turning of one station: most of it in the middle of the strip, some more of it at the weak place.
inline double turning_share(std::size_t s, bool weak) {
  const double place = (static_cast<double>(s) + 0.5) / kStations;
  const double distance = (static_cast<double>(s) - kWeakStation) / 2.0;
  return 6 * place * (1 - place) + (weak ? 2.5 * std::exp(-distance * distance) : 0.0);
}

inline void fill_frame(Kinematics* k, std::size_t t, bool weak) {
  double sum = 0, angle = 0, x = 0, y = 0;
  for (std::size_t s = 0; s < kStations; ++s) sum += turning_share(s, weak);
  const double step = kLengthPx / kStations;
  for (std::size_t s = 0; s < kStations; ++s) {
    const double turn = elementary::kPi * k->phase[t] * turning_share(s, weak) / sum;
    angle += turn;
    x += step * std::cos(angle - turn / 2);
    y += step * std::sin(angle - turn / 2);
    k->x_px(t, s) = x;
    k->y_px(t, s) = y;
    k->tangent_rad(t, s) = angle;
    k->curvature_per_px(t, s) = turn / step;
  }
  k->turning_rad[t] = angle;
}

inline void differentiate(Kinematics* k) {
  for (std::size_t t = 0; t < kFrames; ++t) {
    const std::size_t before = t == 0 ? 0 : t - 1, after = t + 1 == kFrames ? t : t + 1;
    const double per_s = kFps / static_cast<double>(after - before);
    for (std::size_t s = 0; s < kStations; ++s) {
      k->vx_px_s(t, s) = (k->x_px(after, s) - k->x_px(before, s)) * per_s;
      k->vy_px_s(t, s) = (k->y_px(after, s) - k->y_px(before, s)) * per_s;
    }
  }
}

/// weak_from: frame from which the strip has a weak place; kFrames for never.
inline Kinematics bend(std::size_t weak_from) {
  Kinematics k;
  for (std::size_t s = 0; s < kStations; ++s) {
    k.station.push_back(static_cast<double>(s) / static_cast<double>(kStations - 1));
  }
  for (std::size_t t = 0; t < kFrames; ++t) {
    k.number.push_back(static_cast<std::int32_t>(t));
    k.time_s.push_back(static_cast<double>(t) / kFps);
    k.phase.push_back(phase_at(t));
    k.hold_s.push_back(t >= kBend ? static_cast<double>(t - kBend) / kFps : 0.0);
  }
  k.turning_rad.assign(kFrames, 0);
  k.length_px.assign(kFrames, kLengthPx);
  k.usable.assign(kFrames, 1);
  for (Matrix* m : {&k.x_px, &k.y_px, &k.vx_px_s, &k.vy_px_s, &k.ax_px_s2, &k.ay_px_s2, &k.tangent_rad,
                    &k.curvature_per_px}) {
    *m = Matrix(kFrames, kStations);
  }
  k.mask = MaskMatrix(kFrames, kStations, 1);
  for (std::size_t t = 0; t < kFrames; ++t) fill_frame(&k, t, t >= weak_from);
  differentiate(&k);
  return k;
}

inline std::vector<double> scores(std::size_t crack) {
  std::vector<double> score(kFrames, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t t = 3; t + 3 < kFrames; ++t) {
    score[t] = 0.8 * std::sin(static_cast<double>(t) * 1.9) + 0.5 * std::sin(static_cast<double>(t) * 0.7);
    if (t >= crack) score[t] += 14 * (1 - std::exp(-static_cast<double>(t - crack) / 5.0));
  }
  return score;
}

/// A panel with everything: NG with an onset when cracked, else OK.
inline ReportPanel full_panel(const std::string& name, bool cracked) {
  const std::size_t crack = cracked ? 34 : kFrames;
  ReportPanel panel;
  panel.verdict.panel = name;
  panel.verdict.verdict = cracked ? Verdict::ng : Verdict::ok;
  panel.verdict.statistic = cracked ? 14.21 : 1.7;
  panel.verdict.p_value = cracked ? 0.00100200401 : 0.44;
  for (std::size_t t = 0; t < kFrames; ++t) panel.verdict.frame.push_back(static_cast<std::int32_t>(t));
  panel.verdict.score = scores(crack);
  panel.verdict.reasons = {{"coarse_calibration", "998 calibration panels; 999 are needed.", {}}};
  if (cracked) {
    panel.verdict.cause = Cause::bending;
    panel.verdict.onset_frame = 34;
    panel.verdict.onset_interval = {32, 36};
    panel.verdict.position = 0.603;
    panel.verdict.position_mm = 14.5;
    panel.verdict.lambda_mm = 0.84;
    panel.verdict.contribution = {
        {"curvature_residual_06", 0.61}, {"curvature_residual_05", 0.22}, {"speed_max", 0.05}};
  }
  panel.grade = cracked ? "usable" : "ok";
  if (cracked) panel.warnings = {{"missing_frames", "Two frames are missing.", {"frame_00017.txt", 0}}};
  panel.kinematics = bend(crack);
  panel.fps = kFps;
  panel.mm_per_px = 0.1;
  panel.summary = {{"frames", "1", 75},
                   {"duration", "s", 2.4667},
                   {"turning", "deg", cracked ? 179.2 : 180.0},
                   {"visible length", "mm", 24.0},
                   {"largest curvature", "1/mm", cracked ? 0.412 : 0.196},
                   {"largest speed", "mm/s", cracked ? 31.2 : 28.9},
                   {"crack risk", "1", cracked ? 0.93 : 0.04}};
  return panel;
}

/// No model: a signal with a change point instead of scores.
inline ReportPanel unscored_panel(const std::string& name) {
  ReportPanel panel = full_panel(name, true);
  PanelVerdict bare;
  bare.panel = name;
  bare.reasons = {{"no_model", "No model was given.", {}}};
  panel.verdict = bare;
  panel.signal_name = "largest curvature";
  panel.signal_unit = "1/mm";
  for (std::size_t t = 0; t < kFrames; ++t)
    panel.signal.push_back(0.19 * phase_at(t) + (t >= 34 ? 0.15 : 0.0));
  panel.change_points = ChangePoints{};
  panel.change_points->change_point = {34};
  return panel;
}

/// The bundle could not be read.
inline ReportPanel empty_panel(const std::string& name) {
  ReportPanel panel;
  panel.verdict.panel = name;
  panel.verdict.reasons = {{"unusable_bundle", "The bundle has no frames.", {"panels/" + name, 3}}};
  panel.grade = "unusable";
  return panel;
}

inline Report scene() {
  Report report;
  report.title = "Line 3, shift 2";
  report.command = "analyze";
  report.version = "0.1.0";
  report.options = {{"model", "line3.ma"}, {"threads", "0"}};
  report.warnings = {"2 of 4 panels are INCONCLUSIVE."};
  report.model = ReportModel{"hinge", "line3.ma", "998 panels, line", "", 0.01, 5.5};
  report.panel = {full_panel("panel_0001", true), full_panel("panel_0002", false),
                  unscored_panel("\xED\x8C\xA8\xEB\x84\x90_0003"),
                  empty_panel("<script>alert('\"')</script>")};
  report.timings_s = {{"reading", 0.12}, {"scoring", 0.034}};
  return report;
}

}  // namespace motionanalyzer::report_test
