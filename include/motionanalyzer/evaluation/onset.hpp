// How well "since when" and "where" are told. A panel without an answer stays in: its error counts as
// infinite.
//
// | asked | no panels | some without an answer | half or more without one |
// |---|---|---|---|
// | median error | absent | of all panels | absent, high end infinite |
// | share within | absent | they are not within | the same |
// | coverage | absent | they are not covered | the same |
#pragma once

#include <cstddef>
#include <span>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/evaluation/rates.hpp"

namespace motionanalyzer {

/// Errors without sign of one answer a panel.
struct AbsoluteErrors {
  std::size_t panels = 0, answered = 0;
  Estimate median;  ///< unit of the answers; interval from order statistics, [0, inf) below six panels
};
/// in      found: NaN = no answer; truth: finite
/// throws  Error{mismatch} when the lengths differ, Error{invalid_argument} when a truth is not finite
/// cost    O(n log n)
MOTIONANALYZER_API AbsoluteErrors absolute_errors(std::span<const double> found,
                                                  std::span<const double> truth, double level = 0.95);
/// Panels whose answer is at most `tolerance` away (a billionth of it is left for rounding).
MOTIONANALYZER_API Rate share_within(std::span<const double> found, std::span<const double> truth,
                                     double tolerance, double level = 0.95);
/// Stated intervals that hold the truth, ends included; an end that is NaN holds nothing.
MOTIONANALYZER_API Rate coverage(std::span<const double> low, std::span<const double> high,
                                 std::span<const double> truth, double level = 0.95);

struct OnsetErrors {
  AbsoluteErrors frames;
  Rate within_2, within_5;  ///< frames
};
/// found and truth: first damaged frame of each panel.
MOTIONANALYZER_API OnsetErrors onset_errors(std::span<const double> found, std::span<const double> truth,
                                            double level = 0.95);
struct PlaceErrors {
  AbsoluteErrors mm;
  Rate within_1mm;
};
/// found and truth: place along the strip in mm.
MOTIONANALYZER_API PlaceErrors place_errors(std::span<const double> found_mm,
                                            std::span<const double> truth_mm, double level = 0.95);

}  // namespace motionanalyzer
