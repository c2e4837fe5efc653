// Rates with what is known about them: never a bare percentage.
//
// | asked | no trials | no events | all events |
// |---|---|---|---|
// | rate | value absent, interval [0, 1] | 0, [0, high] | 1, [low, 1] |
// | paired_difference | value absent, [-1, 1], p 1 | 0, an interval around it, p 1 | the same |
// | false_alarm_rate | test absent; realised from the calibration alone; p_too_many 1 | as ever | as ever |
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/statistics/conformal.hpp"

namespace motionanalyzer {

/// A figure and its confidence interval. Absent: it does not exist; the interval may still say something.
struct Estimate {
  std::optional<double> value;
  double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
};

struct Rate {
  std::size_t events = 0, trials = 0;
  std::optional<double> value;  ///< events / trials; absent without trials
  double low = 0, high = 1;     ///< Clopper-Pearson
};
/// throws  Error{invalid_argument} when events > trials or level outside 0 to 1
MOTIONANALYZER_API Rate rate(std::size_t events, std::size_t trials, double level = 0.95);

/// Two yes-or-no answers on the same panels, of two detectors say.
struct PairedDifference {
  std::size_t both = 0, only_first = 0, only_second = 0, neither = 0;
  Estimate difference;  ///< rate of the first - rate of the second; the interval is Tango's
  double p = 1;         ///< exact McNemar test, two-sided: are both rates the same?
};
/// in      first, second: one a panel, not 0 = yes
/// throws  Error{mismatch} when the lengths differ
/// source  McNemar (1947); Tango, Statistics in Medicine 17 (1998): score interval, keeps its level where
///         few panels differ
MOTIONANALYZER_API PairedDifference paired_difference(std::span<const std::uint8_t> first,
                                                      std::span<const std::uint8_t> second,
                                                      double level = 0.95);

/// False alarms of a threshold at alpha, seen on normal test panels. Two things are uncertain: the test
/// holds few panels, and so did the calibration: over calibration sets the realised rate is Beta(l, n + 1 -
/// l) distributed, l = p_values_up_to(alpha, n). That is no assumption but follows from exchangeability, so
/// Bayes' rule may join it with the test.
struct FalseAlarmRate {
  Rate test;          ///< the test panels alone
  Interval expected;  ///< range of test.value over calibration sets and tests, if the promise holds
  Interval realised;  ///< of this threshold, from calibration and test: quantiles of Beta(l + k, n + 1 - l +
                      ///< m - k)
  double p_too_many = 1;  ///< P(at least so many alarms) if the promise holds; small: it does not
};
/// in      alarms k of trials m; n calibration panels; 0 <= alpha <= 1
/// edges   l = 0 (n too small for alpha): the threshold never alarms; expected and realised are [0, 0]
/// throws  Error{invalid_argument} when alarms > trials, alpha or level outside
/// cost    O(m)
MOTIONANALYZER_API FalseAlarmRate false_alarm_rate(std::size_t alarms, std::size_t trials,
                                                   std::size_t calibration_panels, double alpha,
                                                   double level = 0.95);

}  // namespace motionanalyzer
