// Change points of a series. Sample j of column i stands at x[j * D + i]. No change is an answer.
//
// pelt    exact minimiser of the segments' costs plus one penalty a segment (l2: squared deviations from
//         the segment's mean, summed over the columns). Inner ends are multiples of jump; of equals the
//         first wins.
// window  peaks of the gain from splitting a sliding window in the middle, highest first, while the gain
//         for the whole series exceeds the penalty; min_size only widens the neighbourhood of a peak.
// cusum   online: two arms a column over samples standardised by the first `baseline` ones,
//         S = max(0, S + z - k) upwards and S = max(0, S - z - k) downwards. Alarm when the highest arm of
//         all columns exceeds a simulated threshold. Only the first alarm is given: the baseline does not
//         describe what follows it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/change_points.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

enum class CpdMethod { pelt, window, cusum };

/// bic     (D + 1) * log(n) * s2: D means and a place a change; s2 is the mean over the columns of their
///         noise variance, each (mad_sigma(e) / sqrt 2)^2 of its first differences e. Where that is 0,
///         because more than half of the differences are equal, mean(e^2) / 2 is taken; only a constant
///         column has 0, and a series of such columns has no change.
/// mbic    (D + 2) * log(n) * s2: the constant part of Zhang & Siegmund (2007), 3 log n for one column;
///         their term in the lengths of the segments is left out, so that the penalty is one number
/// Both take the noise as independent from sample to sample; positive correlation makes them too small.
enum class PenaltyKind { bic, mbic, number };

inline constexpr std::size_t kSmallestBaseline = 8;  ///< samples

struct CpdOptions {
  CpdMethod method = CpdMethod::pelt;
  PenaltyKind penalty = PenaltyKind::bic;
  double penalty_value = 0;   ///< used with PenaltyKind::number: units of the cost of the values as given
  std::size_t min_size = 2;   ///< samples of a segment, >= 1
  std::size_t jump = 1;       ///< candidates every jump samples, >= 1
  std::size_t width = 100;    ///< window: samples of the sliding window, both halves, >= 2; made even
  bool standardize = false;   ///< columns to mean 0, sd 1 (ddof 0) first; cusum always goes by its baseline
  std::size_t baseline = 40;  ///< cusum: first samples that define normal, >= kSmallestBaseline
  double cusum_k = 0.5;       ///< allowance in sd, >= 0
  double alpha = 0.01;        ///< cusum: false-alarm probability of the whole series
  std::uint64_t seed = 1;     ///< cusum: of the simulation that sets the threshold
};

/// in      x: n x D, all finite; column: D names, or empty for column_1 ..
/// out     cost, without penalties, and penalty: pelt and window. path: window, the gain at every candidate
///         (NaN elsewhere); cusum, the highest arm in sd. cusum's change point is the onset of its alarm:
///         the sample after the last zero of the highest arm. warning: window_too_wide, when no place of the
///         series has the neighbours of a peak, so that no change can be found
/// errors  Error{too_short}: n < 2 * min_size (or n <= baseline for cusum); Error{bad_input}: a value that
///         is not finite, with row and column, or a column that moves only after its baseline;
///         Error{invalid_argument}
MOTIONANALYZER_API ChangePoints find_change_points(const Matrix& x, const std::vector<std::string>& column,
                                                   const CpdOptions& options = {});

/// What the highest of all arms exceeds with probability options.alpha within n samples when nothing happens.
/// in      columns: independent ones; autocorrelation: of lag 1 as estimated from their baselines together,
///         0 to below 1, the same in every column; n > options.baseline
/// out     in sd of the baseline. Simulated with options.seed: 2000 * min(columns, 8) series of one column,
///         each standardised by its own first options.baseline samples; a generalised Pareto law is fitted
///         to the highest tenth of their maxima when the wanted share lies there.
/// notes   Realised with a baseline of 40 where 1 % was asked for, autocorrelation 0, 0.3 and 0.6:
///         0.7, 2.2 and 2.7 % of 10,000 series of 600 samples; 0.8, 2.2 and 2.2 % of 120 samples;
///         1.1, 1.4 and 1.6 % of 3,000 series of 200 samples in 6 columns, 0.7, 0.4 and 0.8 % in 20
/// cost    O(n * series): 40 ms for n = 600 and one column
MOTIONANALYZER_API double cusum_threshold(std::size_t n, std::size_t columns, double autocorrelation,
                                          const CpdOptions& options = {});

/// throws Error{invalid_argument} that lists the names
MOTIONANALYZER_API CpdMethod cpd_method(std::string_view name);
MOTIONANALYZER_API std::string_view cpd_method_name(CpdMethod method) noexcept;

}  // namespace motionanalyzer
