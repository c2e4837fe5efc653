// The one list of what can be set on a camera: key, member, range. Names, texts and checks all come from it.
#pragma once

#include <span>
#include <string_view>

#include "motionanalyzer/synthesis/camera.hpp"

namespace motionanalyzer::imaging {

enum class OptionKind {
  number,
  whole,
  yes_no,
  part  ///< the switch of a part; its amplitudes follow it in the list
};

struct CameraOption {
  std::string_view key;
  OptionKind kind;
  double low, high;                     ///< both allowed
  double (*get)(const CameraOptions&);  ///< a switch is 0 or 1
  void (*set)(CameraOptions&, double);
};

/// In the order of the struct.
std::span<const CameraOption> camera_options() noexcept;

}  // namespace motionanalyzer::imaging
