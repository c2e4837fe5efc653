// A trained detector with everything that turns its raw scores into a verdict: column selection, lag and
// scaling, standardisation by bend phase, calibration, recipe, provenance. Immutable and shareable between
// threads.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/panel_set.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/core/recipe.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "motionanalyzer/mechanics/panel_forms.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

struct TrainOptions {
  std::string detector = "patchcore";
  std::vector<std::pair<std::string, std::string>> option;  ///< as --set key=value
  double alpha = 0.01;  ///< false alarms per panel that are accepted, 0 < alpha < 1
  std::uint64_t seed = 1;
  /// A detector of the caller's own instead of one from the table; must outlive the model. Its model files
  /// cannot be read back.
  const DetectorInfo* own = nullptr;
};

/// What has to be computed of a panel before a model can judge it.
struct ModelNeeds {
  bool features = false;          ///< columns computed from the motion alone
  bool residual_columns = false;  ///< columns of groups residual and cleared behind them
  bool residual_fields = false;
  bool cleared_columns = false;  ///< the second of these groups, which cost more than the first
  bool trajectory() const noexcept { return residual_columns || residual_fields; }  ///< of the recipe
  bool operator==(const ModelNeeds&) const = default;
};
/// Of a model that would be trained with these options on tables that have these columns.
/// throws Error{invalid_argument} for options that no such model could have
MOTIONANALYZER_API ModelNeeds needs_of(const TrainOptions& options, const std::vector<FeatureColumn>& column);

/// Panel statistics of calibration normals. p = (1 + #{statistics >= s}) / (n + 1).
struct Calibration {
  std::vector<double> statistic;                                   ///< n, ascending
  std::string source;                                              ///< "validation", "line", "table"
  bool coarse() const noexcept { return statistic.size() < 999; }  ///< too few to claim a rate of 1 %
};

/// What a calibrated model can and cannot see, before any crack was ever seen: the certificate of a line.
struct Inspectability {
  std::vector<double> place;            ///< H fractions of the visible length
  std::vector<double> onset_angle_rad;  ///< N bend angles at which damage happens, 0 = incoming
  /// H x N: severity (fraction of the visible length) that is found on 90 % of panels at the model's alpha;
  /// infinite where nothing is
  Matrix lambda90;
  /// The same for an observer who knows place and onset and has only this noise: no detector does better.
  Matrix lambda90_limit;
  std::vector<std::size_t> onset_frame;  ///< N frames of the recipe
  std::vector<std::size_t> frame;        ///< M frames of the recipe at which the detector answers
  std::vector<double> found_by;          ///< M x N x H: as lambda90, by the answers up to that frame
  double alpha = 0;
  std::size_t fitted_on = 0, calibrated_on = 0;
};

/// Frames from onset n until damage of this severity at place h is found on 90 % of panels; infinite where it
/// is not.
MOTIONANALYZER_API double frames_until_found(const Inspectability& map, std::size_t place, std::size_t onset,
                                             double lambda);

/// In words, what of `taken` contradicts `model`: frame rate by more than 1 %, frames, duration or scale by
/// more than 10 %, another orientation, another feature set; and the visible length of the panel, where both
/// are known (0 = not), by more than six robust sd of the normals' (1.5 % at least, 6 % at most and where the
/// scatter is not known). Empty when they belong together. The origin is not looked at.
MOTIONANALYZER_API std::string recipe_difference(const Recipe& model, const Recipe& taken,
                                                 double length_px = 0);

class MOTIONANALYZER_API Model {
 public:
  ~Model();
  Model(const Model&) noexcept;  ///< cheap: copies share one immutable state
  Model& operator=(const Model&) noexcept;

  /// Fits on normal panels. Every fifth panel is held out of the fit and standardises the scores by bend
  /// phase (finest where most frames are; the hold apart). A plain table is fitted on all its rows and its
  /// scores stay raw.
  /// errors  Error{too_short}: fewer than 10 panels, or a table of fewer than 20 rows;
  /// Error{bad_input}: a
  ///         missing cell of a table (where().line is its row, from 1), a column without any value;
  ///         Error{invalid_argument}: unknown or bad options
  /// notes   rows of panels that hold a missing value are left out, as unusable ones are. A detector of
  ///         residual fields looks at no columns (there may be none); a row is usable to it where its frame
  ///         has a residual. Such a detector, and one that sees a column of group residual or cleared, needs
  ///         the trajectory, which becomes the recipe's; other models keep none, nor columns of that group.
  static Model train(const PanelSet& normals, const Recipe& recipe, const TrainOptions& options,
                     const Execution& execution = {});

  /// The same detector with another calibration: statistics of these normal panels (or rows of a plain
  /// table). Copies and panels that taught it are left out, see taught_by. `line` = the normals come from the
  /// user's own line: the standardisation by phase is estimated again from every other one of them, the
  /// statistics from the rest, and the recipe becomes theirs. Otherwise they must have been taken under the
  /// model's own recipe, of which only the origin may change. A detector that adapts to the line learns from
  /// panels 0, 2, 4 ..; every fifth of the others, from panel 1 on, scales, the rest calibrates.
  /// `normals.trajectory` may be a new one then, learnt from no panel of an odd number.
  /// Where scores are in sigmas (hinge, hinge_panel), panels whose statistic no healthy panel reaches, above
  /// 6 max(1, q / 2.5), q the lower quartile of the statistics, are damaged: they are left out, and remarks()
  /// names them.
  /// errors  Error{too_short}: no panel (line: fewer than 4) has a score; Error{mismatch}: another recipe,
  ///         columns that are not the model's, residuals relative to another trajectory; Error{bad_input}:
  ///         more than one panel in ten is damaged
  Model calibrate(const PanelSet& normals, const Recipe& recipe, bool line,
                  const Execution& execution = {}) const;

  /// The same model, with other accepted false alarms per panel.
  /// throws Error{invalid_argument} unless 0 < alpha < 1
  Model with_alpha(double alpha) const;

  /// One panel, frame by frame: features in, standardised scores out.
  class MOTIONANALYZER_API Stream {
   public:
    ~Stream();
    Stream(Stream&&) noexcept;
    Stream& operator=(Stream&&) noexcept;
    /// Appends every score that became final, t within the panel; NaN = none. feature: D_in values in the
    /// order of columns(). No allocation once `standardised` is large enough.
    /// throws  Error{mismatch} for
    /// another number of values
    void push(const ScoreInput& frame, std::vector<FrameScore>& standardised);
    void finish(std::vector<FrameScore>& standardised);
    std::optional<Finding> finding() const;  ///< after finish(); see PanelScorer
    void only_scores();  ///< before the first push: nobody will ask for finding(), see PanelScorer
    void reset();

   private:
    friend class Model;
    struct State;
    explicit Stream(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
  };
  Stream start_panel()
      const;  ///< keeps a reference to this model's shared state, may outlive the Model object

  /// N scores of all rows: standardised for panels, raw for a plain table. Loops over Stream, or over rows
  /// for tables.
  std::vector<double> score(const PanelSet& panels, const Execution& execution = {}) const;
  /// One row of a plain table, or of one panel at this bend phase: D_in values in column order, no lag. Same
  /// bytes as score().
  /// throws  Error{not_available} when scores of this model need more than one row
  double score_row(std::span<const double> row, double phase = 0) const;

  /// Judges scores of one panel: statistic, p-value, verdict against alpha. `recipe` is what the panel was
  /// taken under. Reasons that make it INCONCLUSIVE: no_scores, not_calibrated, calibration_too_small,
  /// not_calibrated_for_line (another origin), recipe_mismatch (recipe_difference). coarse_calibration is
  /// said and changes nothing. A panel that would be OK is INCONCLUSIVE where part of its bend was not seen:
  /// too_few_scores (fewer than 80 % of the recipe's frames, edges and lag apart), incomplete_bend
  /// (recipe.full_turn_rad, here the turning that this panel reached, more than 10 % below the model's; to a
  /// detector of residual fields that may look like damage, so that a panel that would be NG is INCONCLUSIVE
  /// as well). Onset of an NG panel: where its scores up to the third frame after the first that alone is
  /// NG are best taken for a constant that a line follows (least squares of the roots of 1 + score). Its
  /// interval runs to that first frame, from where the stretch of frames above the 10 % quantile of the
  /// calibration's statistics that holds it begins, and holds the onset.
  /// Where the detector has a finding, onset, place, severity and cause of an NG panel are the finding's (no
  /// onset for damage that came in); `length_px`, the strip's visible length, and recipe.mm_per_px turn its
  /// fractions into millimetres (null without either). Where the model's bend is less than a U (2.4 rad), the
  /// rest is taken to lie outside the picture: severity's interval reaches a quarter higher, and
  /// gripper_unseen says why. `seen_frames`: how many frames the detector could look at, where that is not
  /// the number of scores. More reasons: unexplained, the panel is like nothing that is known, makes it
  /// INCONCLUSIVE; explained_by_<what>, a healthy cause explains a panel that is not NG better than damage
  /// does, changes nothing; nor does not_inspected, the places of an OK panel where inspectability() has
  /// lambda90 above 1 mm (without a scale: above .04) for some onset up to 5/6 of the bend, 150 degrees of a
  /// U.
  PanelVerdict judge(std::string panel, std::span<const std::int32_t> frame, std::span<const double> score,
                     const Recipe& recipe, const std::optional<Finding>& finding = {}, double length_px = 0,
                     std::optional<std::size_t> seen_frames = {}) const;
  bool stacks() const noexcept;  ///< whether labelled damage would change it
  /// The same model with what its detector takes from labelled damage, not calibrated; the model itself where
  /// that is nothing. `normals`: those that train was given.
  Model stacked(const PanelSet& normals, const PanelSet& damaged, const Execution& execution = {}) const;

  /// The same model for another line, neither calibrated nor with that line's panels held out: all of them
  /// standardise the scores, and teach the detector where it adapts. For who calibrates what it is part of.
  Model moved_to(const PanelSet& line_normals, const Recipe& recipe, const Execution& execution = {}) const;

  /// Places of the panels that taught this model, and of those that were left out of its calibration as
  /// damaged. A calibration on them would promise too much, or nothing.
  std::vector<std::size_t> taught_by(const PanelSet& panels) const;
  std::optional<double> p_value(double statistic) const;  ///< empty without calibration
  /// Largest first, with column names, shares of lagged columns added up; for the given row of features,
  /// which stands for the rows before it as well when the model has a lag. Empty when the row has no score.
  std::vector<Contribution> contributions(std::span<const double> row, std::size_t most = 5) const;

  /// Where along the strip contributions come from, in fractions of the visible length: the middle of what
  /// columns of numbered places (groups station, residual and cleared, "residual_07") add beyond an even
  /// share a column. Empty where none of them does. `parts`: all contributions of a row.
  std::optional<double> place_of(const std::vector<Contribution>& parts) const;

  /// Where the middle 90 % of those shares lie: how widely the places that stand out are spread, in fractions
  /// of the visible length; no confidence interval. Empty where place_of is.
  std::optional<std::array<double, 2>> place_range_of(const std::vector<Contribution>& parts) const;

  /// Frames whose scores are above what is ordinary, the median calibration statistic (0 without a
  /// calibration), by how much they are: shares add up to 1 over all such frames. Largest first, the earlier
  /// of equals; empty where no frame is. frame, score: one a frame, NaN = it has none
  std::vector<FrameContribution> frame_contributions(std::span<const std::int32_t> frame,
                                                     std::span<const double> score,
                                                     std::size_t most = 5) const;

  /// Of a model that combines detectors: what each member says of every panel, in spreads of what healthy
  /// panels reach, panels x members. Where the rule is weighted or stacking, a panel's statistic is the sum
  /// of these, by the weights of members(). Both are empty for other models.
  /// throws as score()
  Matrix member_statistics(const PanelSet& panels, const Execution& execution = {}) const;
  std::vector<MemberWeight> members() const;

  const Recipe& recipe() const noexcept;
  /// Of the recipe's trajectory, for columns of group cleared; made when first asked for, then shared by all
  /// copies.
  /// throws  as make_panel_forms()
  std::shared_ptr<const PanelForms> panel_forms(std::size_t stations) const;
  const DetectorInfo& info() const noexcept;
  const std::vector<FeatureColumn>& columns() const noexcept;  ///< D_in columns that score() expects
  /// Places in columns() of those that the detector sees, increasing: all, or what features= left. Tables to
  /// be scored need no others.
  const std::vector<std::size_t>& needed_columns() const noexcept;
  /// What has to be computed of a panel for it; nothing of it for a model of a plain table.
  ModelNeeds needs() const noexcept;
  const std::optional<Calibration>& calibration() const noexcept;
  /// A panel is NG when its statistic is above this: the l-th largest calibration statistic, l / (n + 1) the
  /// largest p-value that is not above alpha. Empty where not calibrated, or on too few panels for alpha.
  std::optional<double> threshold() const;
  double alpha() const noexcept;
  /// Empty for detectors without a model of damage and where threshold() is. Made once, when the model is
  /// calibrated or read.
  std::optional<Inspectability> inspectability() const;
  std::vector<std::string> remarks() const;  ///< of the detector's fit and the calibration, for people
  bool is_plain() const noexcept;            ///< fitted on a user's table
  int delay() const noexcept;
  std::vector<std::pair<std::string, std::string>> option_values() const;
  /// library, seed, data_hash, panels and rows of what it was trained on; of a calibrated model the same with
  /// calibration_ before them, of the panels given that had not taught it before (of a line half of them
  /// teach or scale it). Files of older versions lack these.
  std::vector<std::pair<std::string, std::string>> provenance() const;

  std::vector<std::uint8_t> to_bytes() const;  ///< the model file; see src/models/model_file.cpp
  /// throws Error{bad_input} for anything that is not a whole, consistent model file; messages name
  /// it by `name`
  static Model from_bytes(std::span<const std::uint8_t> bytes, const std::string& name = "model");
  void save(const std::string& path) const;  ///< atomic: the old file or the new one, never half of it
  static Model load(const std::string& path);

 private:
  friend struct ModelAccess;
  struct State;
  class BatchScorer;
  explicit Model(std::shared_ptr<const State> state);
  static std::vector<double> score_all(const std::shared_ptr<const State>& state, const PanelSet& panels,
                                       bool raw, const Execution& execution);
  /// Makes the state that of a line: its recipe, scale and, where the detector adapts, detector. The panels
  /// that did not teach it are left.
  static PanelSet move_to_line(State& state, PanelSet fresh, const Recipe& recipe,
                               const Execution& execution);
  /// False where the detector has nothing to adapt.
  static bool adapt_to(State& state, const PanelSet& line_normals, const Execution& execution);
  static void scale_by(State& state, const PanelSet& panels, const Execution& execution);
  static std::shared_ptr<const State> read_state(const TensorStore& store);
  std::shared_ptr<const State> state_;
};

/// The weights that stacked() takes from labelled damage: logistic regression of damaged against sound, both
/// weighing the same, none negative, adding up to 1.
/// in      sound, damaged: member_statistics() of some panels each, at least one
/// throws  Error{mismatch} for other numbers of members, Error{too_short} for no panel of one kind
/// cost    O(1000 panels members)
MOTIONANALYZER_API std::vector<double> weigh_members(const Matrix& sound, const Matrix& damaged);

}  // namespace motionanalyzer
