#include "kinematics/analyze.hpp"

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {

namespace {

constexpr Matrix Kinematics::*kFields[] = {
    &Kinematics::x_px,     &Kinematics::y_px,     &Kinematics::vx_px_s,     &Kinematics::vy_px_s,
    &Kinematics::ax_px_s2, &Kinematics::ay_px_s2, &Kinematics::tangent_rad, &Kinematics::curvature_per_px};

Kinematics with_stations(std::size_t stations, std::size_t frames) {
  Kinematics k;
  for (std::size_t i = 0; i < stations; ++i) {
    k.station.push_back(static_cast<double>(i) / static_cast<double>(stations - 1));
  }
  for (const auto field : kFields) {
    k.*field = Matrix(0, stations);
    (k.*field).reserve_rows(frames);
  }
  k.mask = MaskMatrix(0, stations);
  return k;
}

void append(const KinematicFrame& frame, Kinematics& k) {
  k.number.push_back(frame.number);
  k.time_s.push_back(frame.time_s);
  k.phase.push_back(frame.phase);
  k.hold_s.push_back(frame.hold_s);
  k.turning_rad.push_back(frame.turning_rad);
  k.length_px.push_back(frame.length_px);
  k.usable.push_back(frame.usable ? 1 : 0);
  k.x_px.append_row(frame.x_px);
  k.y_px.append_row(frame.y_px);
  k.vx_px_s.append_row(frame.vx_px_s);
  k.vy_px_s.append_row(frame.vy_px_s);
  k.ax_px_s2.append_row(frame.ax_px_s2);
  k.ay_px_s2.append_row(frame.ay_px_s2);
  k.tangent_rad.append_row(frame.tangent_rad);
  k.curvature_per_px.append_row(frame.curvature_per_px);
  k.mask.append_row(frame.mask);
}

}  // namespace

namespace kinematics {

Kinematics analyze(const FrameBundle& bundle, double fps, const Orientation& orientation,
                   double full_turn_rad, const KinematicsOptions& options) {
  KinematicsStream stream(fps, orientation, full_turn_rad, options);
  Kinematics result = with_stations(options.stations, bundle.frames());
  const auto keep = [&result](const KinematicFrame& frame) { append(frame, result); };
  for (std::size_t t = 0; t < bundle.frames(); ++t) stream.push(bundle.frame(t), keep);
  stream.finish(keep);
  return result;
}

}  // namespace kinematics

Kinematics analyze_motion(const FrameBundle& bundle, const Orientation& orientation, double full_turn_rad,
                          const KinematicsOptions& options) {
  if (bundle.frames() == 0) {
    throw Error(ErrorCode::too_short, "the panel \"" + bundle.name + "\" has no frame",
                "give a panel with at least one frame");
  }
  return kinematics::analyze(bundle, bundle.fps, orientation, full_turn_rad, options);
}

}  // namespace motionanalyzer
