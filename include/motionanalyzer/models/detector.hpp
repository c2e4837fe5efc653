// The contract of every detector: fit on normal panels, score frames as they come, save, load.
// A detector knows nothing of scaling to normals, thresholds or verdicts: Model does that for all alike.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/panel_set.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/models/options.hpp"

namespace motionanalyzer {

class TensorStore;  // models/tensor_store.hpp: named tensors and texts of a model file

/// One frame on its way into a scorer. Spans live for the call.
struct ScoreInput {
  std::size_t t = 0;    ///< 0-based order within the panel
  bool usable = false;  ///< false: no full window; the frame gets no score
  double phase = 0, hold_s = 0;
  /// D values, already selected, lagged and scaled; empty if not asked for. A detector that combines others
  /// is given what was selected as it is, and nothing where the frame has no full window but has a residual.
  std::span<const double> feature;
  // Only for detectors that ask for the residual field; usable then means that the frame's residual is good:
  // some of its mask is 1. Of a frame that is not usable number, phase and hold_s alone are to be read.
  std::int32_t number = 0;              ///< the exporter's frame number
  double shape = 0;                     ///< as ResidualFrame
  ImageMotion motion;                   ///< the same
  std::span<const double> residual_px;  ///< S values
  std::span<const std::uint8_t> residual_mask;
};

/// A raw score that is final: it never changes once given.
struct FrameScore {
  std::size_t t = 0;
  double raw = 0;  ///< larger = stranger; NaN = this frame has none
};

inline constexpr std::string_view kNothingKnown = "nothing_known";
/// Of a detector that combines others: one of these says so, and the others judge.
inline constexpr std::string_view kNothingKnownToOne = "nothing_known_to_one";

/// What a detector that models the strip says of a panel besides its scores. Lengths are fractions of the
/// visible length; intervals hold the truth with 95 % where the detector's model of noise holds.
struct Finding {
  std::int32_t onset_frame = 0;
  std::array<std::int32_t, 2> onset_interval = {};
  double position = 0;
  std::array<double, 2> position_interval = {};
  double lambda = 0;  ///< severity
  std::array<double, 2> lambda_interval = {};
  Cause cause = Cause::undetermined;
  /// Log-likelihood of "came in damaged" minus that of "happened in the bend", each at its best.
  double incoming_margin = 0;
  /// A healthy cause that explains the panel better than damage: "glare", "speck", ...; kNothingKnown for a
  /// panel that is far from healthy and that neither these nor damage explain; empty where damage or nothing
  /// at all is to be explained.
  std::string_view explained_by;
};

/// How small a weakness a detector can see, before any was seen: from its model of noise alone.
struct Sensitivity {
  std::vector<double> place;             ///< H fractions of the visible length
  std::vector<double> onset_shape;       ///< N states of the bend at which damage happens, 0 = incoming
  std::vector<std::size_t> onset_frame;  ///< N: the recipe's frame at which the bend is in that state
  /// M frames of the recipe at which it answers, ascending; the last is the panel's last
  std::vector<std::size_t> frame;
  /// sd of the estimated severity (fraction of the visible length) M x N x H: at frame m, of damage with
  /// onset n at place h; infinite where nothing can be said
  std::vector<double> lambda_sd;
  std::size_t fitted_on = 0;  ///< normal panels
};

/// One panel in progress.
class MOTIONANALYZER_API PanelScorer {
 public:
  virtual ~PanelScorer();
  /// Before the first push: nobody waits for the scores, so they may come this many frames behind delay().
  /// Some scorers then take several rows at once. Scores are the same.
  virtual void may_wait(std::size_t) {}
  /// Before the first push: nobody will ask for finding(), and what that alone needs can be left out. Scores
  /// are the same.
  virtual void only_scores() {}
  /// Appends to `out`, in order of t, every score that has become final. At most delay() frames behind.
  virtual void push(const ScoreInput& frame, std::vector<FrameScore>& out) = 0;
  virtual void finish(std::vector<FrameScore>& out) = 0;
  virtual void reset() = 0;  ///< the next panel; keeps memory
  /// After finish(). Empty for detectors without a model of damage, and where nothing was scored.
  virtual std::optional<Finding> finding() const { return std::nullopt; }
};

/// One of the detectors that another combines.
struct MemberWeight {
  std::string name;   ///< of the detector
  double weight = 0;  ///< they add up to 1
};

class MOTIONANALYZER_API Detector {
 public:
  virtual ~Detector();

  /// Fits on the rows marked usable. The table's values are selected, lagged and scaled already.
  /// throws Error{too_short} for too few rows, naming how many are needed
  virtual void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t seed,
                   const Execution& execution) = 0;
  virtual std::unique_ptr<PanelScorer> start_panel() const = 0;
  /// This detector for another line: what it learnt here is kept as far as it holds there, the rest is
  /// estimated again from that line's normals. Null: there is nothing to adapt.
  /// throws Error{too_short} for too few panels
  virtual std::unique_ptr<Detector> adapt(const PanelSet& line_normals, const Execution& execution) const;
  /// Whether stack() takes anything.
  virtual bool stacks() const noexcept { return false; }
  /// This detector with what it takes from labelled damage (weights of members). Null: nothing.
  virtual std::unique_ptr<Detector> stack(const PanelSet& normals, const PanelSet& damaged,
                                          const Execution& execution) const;
  /// Of a detector that combines others: panels x members, see Model::member_statistics; else empty.
  virtual Matrix member_statistics(const PanelSet& panels, const Execution& execution) const;
  virtual std::vector<MemberWeight> members() const { return {}; }
  virtual std::optional<Sensitivity> sensitivity() const { return std::nullopt; }
  /// What the fit noticed and a user should know: panels that were left out as strange, ...
  virtual std::vector<std::string> remarks() const { return {}; }
  /// True when raw scores are in standard deviations already and mean the same all along the bend: they are
  /// not standardised by phase again, and no normals are held out for that.
  virtual bool scores_in_sigma() const noexcept { return false; }
  /// The standard deviations that a panel's largest score stands for; empty where that is not known. Panels
  /// that no healthy one can be are told by it from those that calibrate.
  virtual std::optional<double> in_sigma(double statistic) const {
    return scores_in_sigma() ? std::optional<double>(statistic) : std::nullopt;
  }
  virtual int delay() const noexcept { return 0; }  ///< frames, 0..3
  /// True when raw scores mean the same all along the bend, whatever their unit: they are not standardised by
  /// phase again, and the fit is given all normals.
  virtual bool scales_itself() const noexcept { return scores_in_sigma(); }
  /// Of a detector that combines others, once fitted or loaded: whether one of them looks at residual fields.
  virtual bool needs_fields() const noexcept { return false; }
  /// True when a row's score needs that row alone: long plain tables are then scored in parallel pieces.
  virtual bool scores_rows_alone() const noexcept { return false; }
  /// What each of the D values adds to the score of this row; shares add up to 1, in column order.
  virtual void contributions(std::span<const double> row, std::span<double> share) const = 0;
  virtual void save(TensorStore& store) const = 0;
  /// The store holds what save() wrote and the number `width`: D, which start_panel's rows will have (0 for
  /// a detector of residual fields).
  /// throws Error{bad_input}: missing or misshapen tensors; whatever passes must be safe to score with
  virtual void load(const TensorStore& store) = 0;
};

/// One line of the table of detectors.
struct DetectorInfo {
  std::string_view name;
  std::string_view summary;         ///< one line
  bool accepts_tables;              ///< can be fitted on a user's plain table
  bool needs_residual;              ///< is given the residual field and no features
  std::vector<OptionSpec> options;  ///< its own, without the options common to all
  std::unique_ptr<Detector> (*create)();
  /// Set for a detector that combines others: whether with these options some of them look at residual
  /// fields. It is given the selected columns neither lagged nor scaled, and the fields where there are any.
  bool (*members_need_fields)(const OptionSet& options) = nullptr;
};

/// Every detector there is; exe, C layer, reports and contract tests are driven by this table.
MOTIONANALYZER_API const std::vector<DetectorInfo>& detectors();
/// throws Error{invalid_argument} that lists the names
MOTIONANALYZER_API const DetectorInfo& find_detector(std::string_view name);
/// Options common to all that see features (scaling, lag, features), then the detector's own; one of these
/// that has the name of a common one takes its place.
MOTIONANALYZER_API OptionSet detector_options(const DetectorInfo& info);

}  // namespace motionanalyzer
