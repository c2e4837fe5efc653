// Probability of detection on a line's own normal panels, without one cracked panel: the displacement that a
// computed weakness would cause is added to the tracked points of real panels, which are then judged as any
// other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"
#include "motionanalyzer/evaluation/rates.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer {

/// Places and onsets are drawn evenly; severities evenly over their range, one in each of `panels` cells.
struct PodOptionsOfLine {
  std::size_t panels = 300;                             ///< trials; normals are used in turn
  double lambda_from_mm = 0.1, lambda_to_mm = 1;        ///< fractions of 23 mm where the scale is not known
  double place_from = 0.1, place_to = 0.9;              ///< fractions of the visible length
  double angle_from_rad = 0.349, angle_to_rad = 2.618;  ///< bend angle of the onset: 20 to 150 degrees
  std::uint64_t seed = 1;
};

struct PodTrial {
  std::string panel;
  double lambda_mm = 0, place = 0, angle_rad = 0;
  std::int32_t onset_frame = 0;
  Verdict verdict = Verdict::inconclusive;
};

struct PodStudy {
  PodCurve curve;
  std::vector<PodBin> bin;
  Rate false_alarms;  ///< of the same normals, untouched; panels that taught or calibrated the model left out
  std::size_t inconclusive = 0;
  std::vector<PodTrial> trial;
  std::vector<std::string> warnings;
};

/// throws  Error{too_short} when no normal can be used; Error{mismatch} for a model without residuals (its
///         recipe has no trajectory) or one that is not calibrated
/// cost    some 20 ms a trial and core
MOTIONANALYZER_API PodStudy study_detection(const Model& model, const std::vector<DatasetEntry>& normals,
                                            const std::string& origin, const PodOptionsOfLine& options = {},
                                            const InspectOptions& inspect = {},
                                            const Execution& execution = {});
/// curve (status, mu, sigma, a50_mm, a90_mm, a90_95_mm with intervals), bins, false_alarms, trials
MOTIONANALYZER_API std::string pod_json(const PodStudy& study);

}  // namespace motionanalyzer
