// Options of a detector chosen by rows of a plain table.
#include <algorithm>
#include <numeric>
#include <utility>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/io/table.hpp"
#include "motionanalyzer/pipeline/tune.hpp"
#include "pipeline/damaged_rows.hpp"
#include "pipeline/tell.hpp"
#include "pipeline/tune_compare.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kStretches = 50;    // that a table is cut into, every fifth kept out: rows that follow
constexpr std::size_t kStretchEvery = 5;  // one another may be alike
constexpr std::size_t kFewestRows = 50;
constexpr std::size_t kFewestDamagedRows = 100;

struct RowsApart {
  std::vector<std::size_t> fit, sound;
};

RowsApart keep_rows_out(std::size_t rows) {
  RowsApart apart;
  for (std::size_t i = 0; i < rows; ++i)
    (i * kStretches / rows % kStretchEvery == kStretchEvery - 1 ? apart.sound : apart.fit).push_back(i);
  return apart;
}

/// The columns that every trial sees, as far as the first one tells.
std::vector<std::size_t> damaged_columns(const Model& first, std::size_t columns, bool same_columns) {
  if (same_columns) return first.needed_columns();
  std::vector<std::size_t> all(columns);
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

void require_table_options(const TuneOptions& options) {
  if (options.damage == TuneDamage::labelled)
    throw Error(ErrorCode::invalid_argument, "a table has no labelled damage", "let damage be computed");
}

pipeline::TuneSets sets_of(const PanelTable& table, const std::string& path,
                           const std::vector<std::size_t>& columns, const TuneOptions& options) {
  if (table.rows() < kFewestRows)
    throw Error(ErrorCode::too_short,
                "the table has " + count_of(table.rows(), "rows") +
                    ", of which every fifth is kept out to compare options",
                "give at least " + std::to_string(kFewestRows) + " normal rows, or train with the defaults",
                {path, 0});
  const RowsApart apart = keep_rows_out(table.rows());
  const std::size_t count =
      options.copies.panels > 0 ? options.copies.panels : std::max(apart.sound.size(), kFewestDamagedRows);
  pipeline::TuneSets sets;
  sets.fit.table = pipeline::table_rows(table, apart.fit);
  sets.sound.table = pipeline::table_rows(table, apart.sound);
  sets.damaged.table = pipeline::damaged_rows(table, apart.sound, columns, count, options.train.seed);
  if (sets.damaged.table.rows() == 0)
    throw Error(ErrorCode::bad_input, "the rows of the table are all the same", "give rows that differ",
                {path, 0});
  return sets;
}

}  // namespace

Tuning tune_on_table(const std::string& path, const std::string& calibration_table,
                     const TuneOptions& options, const Execution& execution) {
  require_table_options(options);
  TrainOptions train = options.train;
  std::vector<TuneRange> range = pipeline::take_ranges(train.option);
  if (range.empty()) range = tune_grid(train.detector, true);
  Tuning tuning;
  tuning.detector = train.detector;
  tuning.by_row = true;
  const std::vector<pipeline::OptionValues> trials =
      pipeline::trials_of(train.detector, range, options.budget, train.seed, tuning.grid);
  // With the defaults on all rows: what is wrong with the table is said with its line, and often it is taken.
  tuning.trained = train_table(path, calibration_table, pipeline::with_options(train, trials[0]), execution);
  const bool same_columns =
      std::none_of(range.begin(), range.end(), [](const TuneRange& one) { return one.name == "features"; });
  const PanelTable table = read_table(path);
  pipeline::TuneSets sets =
      sets_of(table, path, damaged_columns(tuning.trained->model, table.value.cols(), same_columns), options);
  tuning.fitted = sets.fit.table.rows();
  tuning.sound = sets.sound.table.rows();
  tuning.damaged = sets.damaged.table.rows();
  pipeline::compare_trials(sets, train, trials, execution, tuning);
  sets = {};
  train.option = tuning.option;
  if (tuning.chosen != 0) tuning.trained = train_table(path, calibration_table, train, execution);
  return tuning;
}

}  // namespace motionanalyzer
