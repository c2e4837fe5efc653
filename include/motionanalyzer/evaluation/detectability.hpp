// From which size on is damage found? Probability of detection (POD) against lambda in mm, fitted by
// maximum likelihood, with intervals by the profile likelihood, as MIL-HDBK-1823A (2009) has it.
//
// | data | status | a50, a90 | what the intervals still say |
// |---|---|---|---|
// | hits and misses overlap, more hits at large lambda | fitted | values | both ends, where the data have
// them |
// | every panel a hit | all_hit | absent | high end, if there are enough hits (13 for a90 at .95) |
// | every panel a miss | all_missed | absent | low end |
// | every hit larger than every miss | separated | absent | both ends around the gap |
// | hits do not grow with lambda, or one lambda only | no_trend | absent | what a flat curve leaves open |
// | no panel; responses: under three exact ones, or without scatter | too_few | absent | [0, inf) |
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/evaluation/rates.hpp"

namespace motionanalyzer {

enum class PodStatus { fitted, too_few, all_hit, all_missed, separated, no_trend };
enum class PodLink { probit, logit };

struct PodOptions {
  PodLink link = PodLink::probit;
  double floor = 0;     ///< POD(0), the rate of false calls (alpha), known and not fitted; 0 <= floor < .5
  double level = 0.95;  ///< of every interval
};

/// POD(lambda) = floor + (1 - floor) Link((ln lambda - mu) / sigma); Link the normal or logistic
/// distribution.
struct PodCurve {
  PodStatus status = PodStatus::too_few;
  PodOptions options;
  std::optional<double> mu, sigma;  ///< of ln(lambda / mm); present when fitted, sigma > 0
  Estimate a50, a90;                ///< lambda in mm found with probability .5 and .9; [0, inf] = unknown
  /// a90/95: upper bound of a90, one-sided at `level`; infinite when the data leave it open.
  double a90_95 = std::numeric_limits<double>::infinity();
  std::size_t panels = 0, hits = 0;
  double log_likelihood = 0;  ///< highest, of curves that do not fall
};

/// Hits and misses.
/// in      lambda_mm > 0, hit: not 0 = found; one a panel
/// throws  Error{mismatch} when the lengths differ; Error{invalid_argument} for lambda <= 0 or not finite,
///         floor or level outside
/// cost    O(panels): 1,000 panels take some .1 s, over a floor .5 s
/// source  MIL-HDBK-1823A, appendix G; Cheng & Iles (1988) for the profile
MOTIONANALYZER_API PodCurve fit_hits(std::span<const double> lambda_mm, std::span<const std::uint8_t> hit,
                                     const PodOptions& options = {});

/// Signal response, "a-hat versus a": response = b0 + b1 ln lambda + normal scatter; found when above
/// `decision`. Uses more of the data than hits do, if that line is straight: look at it.
struct ResponseOptions {
  double decision = 0;  ///< threshold of the response, in its own unit (take logarithms of both, if of one)
  double lowest =
      -std::numeric_limits<double>::infinity();  ///< responses here or below are only known as such
  double highest = std::numeric_limits<double>::infinity();  ///< likewise above: saturation
  double level = 0.95;
};
/// in      response: one a panel, no NaN; the rest as in fit_hits
/// out     options.link probit, floor 0; hits = responses above decision
MOTIONANALYZER_API PodCurve fit_responses(std::span<const double> lambda_mm, std::span<const double> response,
                                          const ResponseOptions& options);

/// POD of a fitted curve at lambda; NaN when it is not fitted, the floor for lambda <= 0.
MOTIONANALYZER_API double detection_probability(const PodCurve& curve, double lambda_mm) noexcept;

/// A class of lambda for a picture.
struct PodBin {
  double low_mm, high_mm;
  Rate hits;  ///< Clopper-Pearson; value absent in an empty class
};
/// edges_mm ascending, at least two; class k holds edges[k] <= lambda < edges[k + 1], the last one its end
/// too. Panels outside all classes are left out.
/// throws  Error{invalid_argument} for edges that do not ascend
MOTIONANALYZER_API std::vector<PodBin> pod_bins(std::span<const double> lambda_mm,
                                                std::span<const std::uint8_t> hit,
                                                std::span<const double> edges_mm, double level = 0.95);

}  // namespace motionanalyzer
