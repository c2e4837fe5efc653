// Which parts of a camera are on, by the names that the line's people use for kinds of noise.
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "synthesis/camera_options.hpp"

namespace motionanalyzer {
namespace imaging {
namespace {

/// Parts as they are by default; view and timing of the camera given.
CameraOptions with_default_parts(const CameraOptions& camera) {
  CameraOptions result;
  for (const CameraOption& option : camera_options()) {
    if (option.kind == OptionKind::part) break;  // parts come last
    option.set(result, option.get(camera));
  }
  return result;
}

void add_outliers(CameraOptions& camera) { camera.outlier = {true, 0.005, 10}; }
void add_drift(CameraOptions& camera) { camera.drift = {true, 0.5, 1}; }
void add_scale_jitter(CameraOptions& camera) { camera.scale_jitter = {true, 0.001}; }

void add_by_name(CameraOptions& camera, std::string_view preset) {
  const bool all = preset == "mixed";
  if (all || preset == "outlier") add_outliers(camera);
  if (all || preset == "temporal_drift") add_drift(camera);
  if (all || preset == "scale_jitter") add_scale_jitter(camera);
}

bool is_preset(std::string_view name) {
  for (const std::string_view known :
       {"none", "line", "gaussian", "outlier", "temporal_drift", "scale_jitter", "mixed"})
    if (name == known) return true;
  return false;
}

}  // namespace
}  // namespace imaging

void switch_off(CameraOptions& camera) noexcept {
  for (const imaging::CameraOption& option : imaging::camera_options())
    if (option.kind == imaging::OptionKind::part) option.set(camera, 0);
}

void set_noise(CameraOptions& camera, std::string_view preset) {
  if (!imaging::is_preset(preset))
    throw Error(ErrorCode::invalid_argument, "there is no kind of noise '" + std::string(preset) + "'",
                "known: none, line, gaussian, outlier, temporal_drift, scale_jitter, mixed");
  camera = imaging::with_default_parts(camera);
  if (preset == "line") return;
  switch_off(camera);
  camera.rounding.on = camera.clip.on = true;
  if (preset == "none") return;
  camera.white = {true, 0.3};
  imaging::add_by_name(camera, preset);
}

}  // namespace motionanalyzer
