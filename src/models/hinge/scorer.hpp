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
#include "models/hinge/whole_search.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer::hinge {

/// What a fitted detector shares with its scorers.
struct Shared {
  Parameters parameters;
  Tables free, held;  ///< by grip
};

enum class Answer {
  frames,     ///< a score a frame
  panel,      ///< one score, at the end
  everything  ///< one score, and a description of panels in which nothing was found
};

/// The best hinge of a whole panel.
struct Peak {
  double z = 0;             ///< largest, before its rivals are asked
  double gated = 0;         ///< z, or 0 where a rival explains the panel better
  double rest = 0;          ///< what neither explains, a frame
  double noise = 0;         ///< WholeSearch::noise, grippers free
  double uneven = 0;        ///< WholeSearch::unevenness, grippers free
  double placed_noise = 0;  ///< the same, grippers held; only of panels that were described
  double mean_square = 1;   ///< of z over all hypotheses, grippers held; only of panels that were described
  BestRival rival;
  bool found = false;  ///< some hypothesis could be asked
};

class Scorer final : public PanelScorer {
 public:
  Scorer(std::shared_ptr<const Shared> shared, Answer answer);

  void only_scores() override { only_scores_ = true; }
  void push(const ScoreInput& frame, std::vector<FrameScore>& out) override;
  void finish(std::vector<FrameScore>& out) override;
  void reset() override;
  std::optional<Finding> finding() const override { return finding_; }
  const Peak& peak() const noexcept { return peak_; }  ///< after finish()

 private:
  struct Baseline {  ///< sums before a frame that may be an onset
    std::size_t order = 0, step = 0;
    std::vector<double> hinge_w, hinge_u;  ///< kPlaces, q x kPlaces
  };
  struct Guess {  ///< the likeliest hinge so far
    double z = 0, lambda = 0;
    std::size_t place = 0;
    const Baseline* onset = nullptr;
  };

  bool take(const ScoreInput& frame);
  std::size_t step_of(const ScoreInput& frame);
  void add_to_sums();
  void remember_baseline();
  Guess causal_guess();
  void best_since(const Baseline& onset, Guess& best);
  double gated(double z);
  double noisier(double noise) const noexcept;
  double more_uneven(double uneven) const noexcept;  ///< the same for unevenness
  double unevenness_beside(const Guess& hinge);
  void look_at_whole();
  std::string_view explanation() const;

  std::shared_ptr<const Shared> shared_;
  const Tables& t_;
  Answer answer_;
  bool only_scores_ = false;
  std::size_t q_, stations_;
  RivalSearch rivals_;
  WholeSearch free_, held_;
  // The panel so far.
  std::vector<SeenFrame> seen_;
  std::vector<double> centred_;  ///< n x S
  std::vector<double> white_;    ///< n x kModes
  std::size_t anchor_step_ = 0;  ///< step of the first frame that is nearly bent
  std::int32_t anchor_number_ = 0;
  bool anchored_ = false;
  std::size_t pushed_ = 0, last_t_ = 0;
  std::vector<double> a_, b_, hinge_w_, hinge_u_;
  std::vector<Baseline> recent_, old_;
  std::size_t old_count_ = 0;
  std::size_t gate_holds_ = 0;    ///< frames for which the last answer of the gate stands
  std::size_t gate_answers_ = 0;  ///< the same ones in a row
  bool gate_closed_ = false;
  double gate_asked_z_ = 0;  ///< when it was asked last
  double noise_ = 0;         ///< sum of second differences
  std::size_t differences_ = 0;
  // Scratch and answers.
  std::vector<double> factor_, beta_, beside_, left_, weight_;
  std::vector<double> explained_, explained_before_;  ///< kPlaces: of hinge_w_, by healthy differences
  Peak peak_;
  std::optional<Finding> finding_;
};

}  // namespace motionanalyzer::hinge
