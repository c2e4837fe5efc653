// Has the line drifted away from its calibration? A bet against "these panels are like the calibration
// panels", settled after every panel. As long as they are, the expected fortune never grows, so that it
// ever exceeds 1 / alpha has probability alpha at most (Ville, 1939): one may look after every panel and
// for ever.
//
// With a fixed calibration set the p-values are uniform only on the average over such sets; given this one,
// a threshold at 1 % realises .05 to 3 % for n = 99. Over thousands of panels that alone would look like
// drift. So the null hypothesis learns: p-values fall into bins of whole ranks, whose probabilities are
// exactly Dirichlet distributed over calibration sets, and the probability of the next bin given the panels
// seen is (ranks of the bin + panels seen in it) / (n + 1 + panels seen). Bets are settled at these odds,
// which makes the fortune an exact martingale for any n. The price: what a small calibration set cannot
// exclude, 3 % instead of 1 % for n = 99 say, is not called drift.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

/// The p-value of `statistic` placed at random inside its rank, ties broken at random: (rank + uniform) / (n
/// + 1), in (0, 1). Equal statistics of calibration keep their random numbers from panel to panel, so the
/// ranks of panels are exchangeable with those of the calibration set, however many statistics are equal.
/// in      calibration_ascending: n >= 1; panel: its number, the address of its random numbers
/// edges   NaN statistic gives NaN
/// cost    O(log n + ties)
MOTIONANALYZER_API double smoothed_p_value(std::span<const double> calibration_ascending, double statistic,
                                           std::uint64_t seed, std::uint64_t panel) noexcept;

enum class DriftDirection {
  none,
  rising,   ///< p-values too small: scores rise, thresholds give more false alarms than promised
  falling,  ///< p-values too large: scores fall, the detector may have gone blind
};

inline constexpr std::size_t kDriftBins = 11, kDriftBets = 6;

/// All that is known after some panels, in finite numbers that can be written down and read again.
struct DriftState {
  double panels = 0;             ///< pushed
  double seen[kDriftBins] = {};  ///< panels by bin of their p-value, smallest first
  /// Log of what each bet has made of its stakes; first three on rising, then three on falling scores.
  double log_wealth[kDriftBets] = {-1e9, -1e9, -1e9, -1e9, -1e9, -1e9};
  double log_value = 0;  ///< log of the fortune, 1 at the start
  double log_peak = 0;   ///< its maximum so far
  double alarm_panel =
      0;  ///< number (from 1) of the panel at which the fortune first passed 1 / alpha; 0: not yet
  DriftDirection direction = DriftDirection::none;  ///< whose bets led at the alarm
};

/// The fortune: a mixture over the panel at which drift begins and over six bets: that p-values are
/// distributed as p^.75, p^.5, p^.25 (rising: 1 % becomes 3, 10, 32 %), as p^1.5, p^3 (falling: small ones
/// are missing) or as 1 - (1 - p)^.5 (falling: they pile up at 1).
/// A part w(t) = c(t - 1) - c(t), c(t) = 1 / (1 + log2(1 + t)), of the first stake is put on "drift begins
/// at panel t". What is held back never sinks to nothing, so drift is also found after 100,000 quiet
/// panels. Panels without a p-value are not pushed. Cracked panels among those pushed are a rise like any
/// other. After an alarm: calibrate again, and begin with a new state.
/// edges   n = 1: one bin a half, drift needs many panels; no panel pushed: value 1, no alarm
/// cost    push: some 20 logarithms, no allocation
/// source  Vovk, Nouretdinov, Gammerman, "Testing exchangeability on-line", ICML 2003 (conformal
///         martingales, power bets); Vovk et al., "Retrain or not retrain", COPA 2021 (mixtures that jump
///         into a bet)
class MOTIONANALYZER_API DriftMartingale {
 public:
  /// calibration_panels n >= 1; 0 < alpha < 1: probability of an alarm, ever, without drift.
  /// throws  Error{invalid_argument} for others; Error{bad_input} for a state that no pushes lead to
  explicit DriftMartingale(std::size_t calibration_panels, double alpha = 0.01, const DriftState& state = {});

  /// p: smoothed p-value of the next panel.
  /// throws  Error{invalid_argument} when outside 0 to 1; the state stays as it was
  const DriftState& push(double p);
  const DriftState& state() const noexcept { return state_; }
  bool alarmed() const noexcept { return state_.alarm_panel > 0; }

 private:
  std::size_t bin_of(double p) const noexcept;
  void settle(std::size_t bin);

  double ranks_ = 0, log_limit_ = 0;
  double first_rank_[kDriftBins + 1] = {};         // of each bin; the last is n + 1
  double log_share_[kDriftBets][kDriftBins] = {};  // what a bet expects in a bin
  DriftState state_;
};

}  // namespace motionanalyzer
