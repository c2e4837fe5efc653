// Which options of a detector find damage best on this line? Chosen on normal panels of split train that are
// kept out of the fits, beside damage that the choice is allowed to see: labelled cracks of split val where
// there are enough, else computed weaknesses put into copies of the panels that were kept out. Split test is
// never read, and the normal panels that calibrate do nothing else. Of a plain table: rows that are kept out
// of the fits, beside copies of them with computed damage.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/evaluation/ranking.hpp"
#include "motionanalyzer/evaluation/rates.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/pipeline/pod.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/report/figures_page.hpp"

namespace motionanalyzer {

/// An option and the values that are tried.
struct TuneRange {
  std::string name;
  std::vector<std::string> value;
};

/// The options that are worth trying of a detector, a small grid of some three to six trials; its defaults
/// are among them. by_row: for a plain table, whose rows do not follow one another
/// throws  Error{invalid_argument} for an unknown detector
MOTIONANALYZER_API std::vector<TuneRange> tune_grid(const std::string& detector, bool by_row = false);

enum class TuneDamage { automatic, labelled, computed };

struct TuneOptions {
  /// Detector, alpha, seed and options. One whose value is a list, "1|2|5", is tried with each; the others
  /// are the same in all trials. None that is a list: tune_grid.
  TrainOptions train;
  std::size_t budget = 24;  ///< trials at most; of a larger grid as many are drawn by the seed
  TuneDamage damage = TuneDamage::automatic;  ///< automatic: labelled where there are 30 or more
  /// Of the computed damage. panels 0: one for each normal panel that is kept out of the fits, 100 at least
  PodOptionsOfLine copies = {.panels = 0, .lambda_to_mm = 2};
  InspectOptions inspect;
};

struct TuneTrial {
  std::vector<std::pair<std::string, std::string>> option;  ///< what this trial sets of the ranges
  std::string failed;                                       ///< why it could not be trained; empty: it was
  Estimate auroc;        ///< damaged against sound panels that the fit never saw
  Rate found;            ///< of the damaged ones, above what alpha allows on the sound ones
  bool told = false;     ///< whether there are enough sound ones for `found`
  Estimate a90_mm;       ///< severity found on 90 %, of computed damage; absent where the data leave it open
  AurocDifference gain;  ///< over the first trial, at the level of Tuning::level
};

struct Tuning {
  std::string detector;
  std::vector<TuneTrial> trial;  ///< the first has the defaults
  std::size_t best = 0;          ///< the largest AUROC, the first of equals
  std::size_t chosen = 0;        ///< best, or 0 where its gain is within the noise
  /// Of every gain's interval: all of them hold together with 95 % (Bonferroni).
  double level = 0.95;
  TuneDamage damage = TuneDamage::computed;
  std::size_t fitted = 0, sound = 0, damaged = 0;  ///< panels of every trial
  std::size_t grid = 0;  ///< trials that the ranges have; more than were made: drawn
  std::vector<std::pair<std::string, std::string>> option;  ///< of the chosen trial, with those of all trials
  std::optional<Trained> trained;  ///< with these, as train_dataset does it; always there
  std::vector<std::string> warnings;
  bool by_row = false;  ///< of a plain table: fitted, sound and damaged count rows
};

/// in      dataset: as train_dataset; every fifth plain normal of what it fits on is kept out of the trials
/// out     the same for any number of threads
/// edges   a trial that cannot be trained is told and never chosen. The AUROC of the best trial is the best
///         of several and flatters it; judge the model on split test.
/// throws  Error{too_short} for fewer than 50 normal panels to fit on, fewer than 3 labelled panels where
///         labelled damage is asked for, and as train_dataset; Error{invalid_argument} for an unknown option
///         or value, an empty range, no budget; Error{no_solution} where damage cannot be computed: the
///         panels do not bend as a strip does; Error{cancelled}
/// cost    a training and the scoring of some 240 panels a trial, and some 20 ms a panel once
MOTIONANALYZER_API Tuning tune_detector(const Dataset& dataset, const TuneOptions& options,
                                        const Execution& execution = {});

/// For a plain table, by rows. It is cut into 50 stretches, and the rows of every fifth are kept out of the
/// trials. A third of the damaged copies of these has some cells of another row, a third some cells anywhere
/// in the range of their column or a tenth beyond it, a third lies beyond its row as seen from another one:
/// none of it is what a detector learns from. A gain on such damage need not be one on yours.
/// in      table, calibration_table: as train_table; of options.copies `panels` alone: damaged rows, 0: one
///         for each row that is kept out, 100 at least
/// throws  as train_table; Error{too_short} below 50 rows; Error{invalid_argument} for labelled damage, an
///         unknown option or value, an empty range, no budget; Error{bad_input} where all rows are the same;
///         Error{cancelled}
/// cost    a training and the scoring of all rows a trial
MOTIONANALYZER_API Tuning tune_on_table(const std::string& table, const std::string& calibration_table,
                                        const TuneOptions& options, const Execution& execution = {});

/// detector, damage, panels (or rows), trials, best, chosen, within_noise, level, options, remark
MOTIONANALYZER_API std::string tune_json(const Tuning& tuning);
/// What was chosen and why, a sentence or two.
MOTIONANALYZER_API std::string tune_remark(const Tuning& tuning);
/// The trials, for console and page.
MOTIONANALYZER_API FigureTable tune_table(const Tuning& tuning);
MOTIONANALYZER_API std::string tune_html(const Tuning& tuning);

}  // namespace motionanalyzer
