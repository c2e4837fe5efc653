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

/// Places and onsets are drawn evenly; severities evenly over their range, one in each of `panels` cells. The
/// onset is the first frame whose fitted shape is bent by the angle drawn; angles beyond five sixths of the
/// line's bend are not drawn, where damage hardly moves the strip any more.
struct PodOptionsOfLine {
  std::size_t panels = 300;  ///< trials; normals are used in turn
  /// Of the model's visible strip; where its recipe has no scale, of one that is 23 mm long, and a warning
  /// says so.
  double lambda_from_mm = 0.1, lambda_to_mm = 1;
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
  /// Of the same normals, untouched; panels that taught or calibrated the model and INCONCLUSIVE ones are
  /// left out. A panel whose statistic is one of the calibration's to the last bit calibrated it.
  Rate false_alarms;
  std::size_t inconclusive = 0;          ///< trials; not found, as far as the curve goes
  std::size_t inconclusive_normals = 0;  ///< untouched, new to the model; no trials of false_alarms
  std::vector<PodTrial> trial;
  std::vector<std::string> warnings;
};

/// throws  Error{too_short} when no normal can be used; Error{mismatch} for a model without residuals (its
///         recipe has no trajectory) or one that is not calibrated; Error{invalid_argument} for ranges that
///         do not ascend or lie outside; Error{cancelled}
/// notes   panels that taught the model are damaged only where there are no others, and a warning says so;
///         results do not depend on the number of threads; a warning says where the new normals look like
///         panels of another line than the model's (see line_check.hpp)
/// cost    some 45 ms a trial and core, for 75 frames of 230 points
MOTIONANALYZER_API PodStudy study_detection(const Model& model, const std::vector<DatasetEntry>& normals,
                                            const std::string& origin, const PodOptionsOfLine& options = {},
                                            const InspectOptions& inspect = {},
                                            const Execution& execution = {});
/// The same on a line's folders of bundles, or data sets whose normal panels are taken.
/// throws  as above; Error{mismatch} for folders of different origins
MOTIONANALYZER_API PodStudy study_detection(const Model& model, const std::vector<std::string>& folders,
                                            const PodOptionsOfLine& options = {},
                                            const InspectOptions& inspect = {},
                                            const Execution& execution = {});
/// curve (status, mu, sigma, a50_mm, a90_mm with intervals, a90_95_mm), bins, false_alarms,
/// inconclusive_normals, inconclusive, trials; null where the data leave a value or an end open
MOTIONANALYZER_API std::string pod_json(const PodStudy& study);
/// One page: a50, a90 and a90/95 in words and numbers, the counts and the zone that was tried, the curve with
/// its classes, and these in numbers.
MOTIONANALYZER_API std::string pod_html(const PodStudy& study);

}  // namespace motionanalyzer
