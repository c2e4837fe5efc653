// What is said about one panel.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {

enum class Verdict { ok, ng, inconclusive };  ///< printed OK, NG, INCONCLUSIVE
enum class Cause { undetermined, bending, incoming };

/// Why something was said. `code` is stable text for programs, `message` is for people.
struct Reason {
  std::string code;  ///< snake_case: not_calibrated_for_line, no_model, recipe_mismatch, unusable_bundle, ...
  std::string message;
  SourceLocation where;
};

/// How much one column, frame or place adds to a score.
struct Contribution {
  std::string name;
  double share = 0;  ///< of the frame's score; shares of a frame add up to 1
};

/// How much one frame stands out: its score above what is ordinary, of all frames' together.
struct FrameContribution {
  std::int32_t frame = 0;
  double share = 0;
};

struct PanelVerdict {
  std::string panel;
  Verdict verdict = Verdict::inconclusive;
  std::vector<Reason> reasons;
  std::optional<double> statistic;  ///< maximum of the standardised frame scores
  std::optional<double> p_value;    ///< conformal; filled whenever the model is calibrated
  std::optional<Cause> cause;       ///< only for NG
  std::optional<std::int32_t> onset_frame;
  /// First and last frame; covers the look-ahead of the smoothing in time.
  std::optional<std::array<std::int32_t, 2>> onset_interval;
  std::optional<double> position;  ///< fraction of the visible length, 0 = held end
  std::optional<double> position_mm;
  /// 95 % where the detector models damage (hinge); else where the places that stand out lie, no confidence
  std::optional<std::array<double, 2>> position_interval;
  std::optional<std::array<double, 2>> position_interval_mm;
  std::optional<double> lambda_mm;                          ///< severity: extra equivalent strip length
  std::optional<std::array<double, 2>> lambda_interval_mm;  ///< 95 %
  /// Log-likelihood of "came in damaged" minus that of "happened in the bend"; undetermined where it is
  /// small.
  std::optional<double> incoming_margin;
  std::vector<std::int32_t> frame;                    ///< T frame numbers
  std::vector<double> score;                          ///< T standardised scores; NaN = this frame has none
  std::vector<Contribution> contribution;             ///< at the frame of the maximum, largest first
  std::vector<FrameContribution> frame_contribution;  ///< largest first
};

/// The words of the JSON and the reports: "OK", "NG", "INCONCLUSIVE"; "bending", "incoming", "undetermined".
MOTIONANALYZER_API std::string_view verdict_name(Verdict verdict) noexcept;
MOTIONANALYZER_API std::string_view cause_name(Cause cause) noexcept;

}  // namespace motionanalyzer
