// Scores of one panel in progress: the likelihood ratio of a hinge, by place and onset, against a healthy
// strip and against its rivals.
//
// A frame is w = whiten (residual - mean) = sum_k a_k u_k + lambda h(place) [frame >= onset] + noise, with
// a_k (healthy differences between panels) and noise of variance one. All that is asked of a panel follows
// from sums over its frames: A = sum u u^T, b = sum u w, and for hinges sum h w and sum h u from any onset
// on:
//   information of lambda   sum h h - g^T (1 + A)^-1 g,  g = sum h u
//   its estimate            (sum h w - g^T (1 + A)^-1 b) / information
//   z                       estimate * sqrt(information): 2 log likelihood ratio = z^2
// While the panel runs, the information is that of a normal panel at the same state of the bend; at its end
// it is computed from the frames that were seen.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "models/hinge/rivals.hpp"
#include "models/hinge/tables.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer::hinge {

/// What a fitted detector shares with its scorers.
struct Shared {
  Parameters parameters;
  Tables tables;
};

/// The best hinge of a whole panel.
struct Peak {
  double z = 0;      ///< largest, before its rivals are asked
  double gated = 0;  ///< z, or 0 where a rival explains the panel better
  double rest = 0;   ///< what neither explains, a frame
  BestRival rival;
  bool found = false;  ///< some hypothesis could be asked
};

class Scorer final : public PanelScorer {
 public:
  /// whole_panel: one score, at the end
  Scorer(std::shared_ptr<const Shared> shared, bool whole_panel);

  void push(const ScoreInput& frame, std::vector<FrameScore>& out) override;
  void finish(std::vector<FrameScore>& out) override;
  void reset() override;
  std::optional<Finding> finding() const override { return finding_; }
  const Peak& peak() const noexcept { return peak_; }  ///< after finish()

 private:
  struct Baseline {  ///< sums before a frame that may be an onset
    std::size_t order = 0, step = 0;
    std::vector<double> hinge_w, hinge_u;  ///< kCoarse, kCoarse x q
  };

  struct OnsetWeights {  ///< places in seen_
    std::size_t at = 0, first = 0, last = 0;
  };

  bool take(const ScoreInput& frame);
  void remember_baseline();
  double causal_z() const;
  double best_since(const Baseline& onset) const;
  double gated(double z);
  void factor();
  void find_left();
  void search_whole();
  void describe();
  OnsetWeights weigh_onsets(double best);
  std::size_t step_of(const ScoreInput& frame);
  double information_at(std::size_t place, const double* information) const;

  std::shared_ptr<const Shared> shared_;
  const Tables& t_;
  bool whole_panel_;
  std::size_t q_;
  RivalSearch rivals_;
  // The panel so far.
  std::vector<SeenFrame> seen_;
  std::vector<double> white_;    ///< n x kModes
  std::size_t anchor_step_ = 0;  ///< step of the first frame that is nearly bent
  std::int32_t anchor_number_ = 0;
  bool anchored_ = false;
  std::size_t pushed_ = 0, last_t_ = 0;
  double energy_ = 0;
  std::vector<double> a_, b_, hinge_w_, hinge_u_;
  std::vector<Baseline> recent_, old_;
  std::size_t old_count_ = 0;
  std::size_t gate_holds_ = 0;  ///< frames for which the last answer of the gate stands
  bool gate_closed_ = false;
  // Scratch.
  std::vector<double> filled_, factor_, beta_, left_, place_num_, place_u_, place_square_;
  std::vector<double> information_;  ///< n x kCoarse, at the end
  std::vector<double> numerator_;    ///< n x kPlaces, at the end
  std::vector<double> weight_;       ///< n, of onsets
  double spread_ = 1;                ///< variance of what normals leave, of the noise's
  Peak peak_;
  std::optional<Finding> finding_;
};

}  // namespace motionanalyzer::hinge
