// Where each thing about a panel is drawn from: Random(seed, {panel index, address}). Two things never share
// an address, so changing how one is drawn moves no other.
#pragma once

#include <cstdint>

namespace motionanalyzer::synthesis {

// Numbers are part of what a seed means: new addresses go to the end.
enum Address : std::uint64_t {
  kStripScatter,
  kCamera,
  kLength,
  kStiffness,
  kThickness,
  kGripFirst,
  kGripLast,
  kSpeed,
  kOvershoot,
  kPlace,
  kLambda,
  kTrigger,
  kRise,
  kExtent,
  kWeakening,
  kSteps,
  kGrowth,
  kRupture,
  kStiffer,
  kThicker,
  kScatter,
  kCorrelation,
  kCurl,
  kRelaxation,
  kFaster,
  kSurge,
  kSlipAngle,
  kSlipShift,
  kSlipTurn,
  kVibration,
  kVibrationRate,
  kVibrationPhase,
  kShake,
  kShakeRate,
  kGlareHeight,
  kGlareWidth,
  kGlareAt,
  kDirtSize,
  kDirtShift,
  kDirtMissing,
  kDirtAt,
};

}  // namespace motionanalyzer::synthesis
