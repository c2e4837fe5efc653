#include "motionanalyzer/models/model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

#include "models/model_state.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {
namespace {

constexpr double kNoScore = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kWait = 47;  // frames whose scores a whole panel or table may take at once
constexpr std::string_view kStationGroup = "station";

/// Number of the place that a column is of, from 1; 0 for one of the whole strip.
std::size_t place_number(const FeatureColumn& column) noexcept {
  if (column.group != kStationGroup && !is_relative(column.group)) return 0;
  const std::string& name = column.name;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (name.size() < 3 || name[name.size() - 3] != '_' || !digit(name[name.size() - 2]) || !digit(name.back()))
    return 0;
  const int number = 10 * (name[name.size() - 2] - '0') + (name.back() - '0');
  return static_cast<std::size_t>(number);
}

}  // namespace

struct Model::Stream::State {
  /// wait: frames that scores may come behind the detector's delay
  State(std::shared_ptr<const Model::State> model_state, bool raw_scores, std::size_t wait = 0)
      : model(std::move(model_state)),
        raw(raw_scores || model->plain()),
        combines(model->combines()),
        fields(model->fields()),
        lag(model->input),
        scaled(model->input.width()),
        phase(static_cast<std::size_t>(model->detector->delay()) + wait + 1, 0.0),
        scorer(model->detector->start_panel()) {
    if (wait > 0) scorer->may_wait(wait);
  }

  void push(const ScoreInput& frame, std::vector<FrameScore>& out) {
    const bool no_row = combines && frame.feature.empty();
    if (!model->input.selected.empty() && frame.usable && !no_row &&
        frame.feature.size() != model->input.column.size())
      throw Error(ErrorCode::mismatch,
                  "a row of " + std::to_string(frame.feature.size()) + " values was pushed, the model has " +
                      std::to_string(model->input.column.size()) + " columns",
                  "push the values of columns() in their order");
    ScoreInput input = frame;
    const bool residual = fields && has_residual(frame.residual_mask);
    input.usable = lag.push(frame.feature, frame.usable && !no_row && (combines || !fields || residual));
    if (input.usable && !scaled.empty()) apply(model->input.scaling, lag.row(), scaled);
    input.feature = scaled;
    if (combines && !input.usable) {
      input.feature = {};
      input.usable = residual;
    }
    phase[frame.t % phase.size()] = frame.phase;
    fresh.clear();
    scorer->push(input, fresh);
    hand_out(out);
  }

  void finish(std::vector<FrameScore>& out) {
    fresh.clear();
    scorer->finish(fresh);
    hand_out(out);
  }

  void hand_out(std::vector<FrameScore>& out) const {
    for (const FrameScore& score : fresh) {
      const double at = phase[score.t % phase.size()];
      out.push_back({score.t, raw ? kept_finite(score.raw) : model->phase.standardise(score.raw, at)});
    }
  }

  void reset() {
    lag.reset();
    scorer->reset();
  }

  std::shared_ptr<const Model::State> model;
  bool raw, combines, fields;
  LagBuffer lag;
  std::vector<double> scaled;
  std::vector<double> phase;  ///< of the last frames, by t modulo its size
  std::unique_ptr<PanelScorer> scorer;
  std::vector<FrameScore> fresh;
};

Model::Stream::Stream(std::unique_ptr<State> state) : state_(std::move(state)) {}
Model::Stream::~Stream() = default;
Model::Stream::Stream(Stream&&) noexcept = default;
Model::Stream& Model::Stream::operator=(Stream&&) noexcept = default;
void Model::Stream::push(const ScoreInput& frame, std::vector<FrameScore>& standardised) {
  const StandardArithmetic standard;
  state_->push(frame, standardised);
}
void Model::Stream::finish(std::vector<FrameScore>& standardised) {
  const StandardArithmetic standard;
  state_->finish(standardised);
}
std::optional<Finding> Model::Stream::finding() const {
  const StandardArithmetic standard;
  return state_->scorer->finding();
}
void Model::Stream::only_scores() { state_->scorer->only_scores(); }
void Model::Stream::reset() { state_->reset(); }

/// Scores a PanelSet piece by piece; a piece is a panel, or some rows of a plain table.
class Model::BatchScorer {
 public:
  BatchScorer(std::shared_ptr<const State> state, const PanelSet& panels, bool raw)
      : state_(std::move(state)), panels_(panels), raw_(raw), score_(panels.table.rows(), kNoScore) {
    require_matching();
    plan_pieces();
  }

  std::vector<double> run(const Execution& execution) && {
    const std::size_t workers = thread_count(piece_.size(), execution);
    std::vector<Worker> worker;
    for (std::size_t w = 0; w < workers; ++w) {
      worker.push_back({Stream(std::make_unique<Stream::State>(state_, raw_, kWait)),
                        std::vector<double>(place_.size(), kNoScore),
                        {}});
      worker.back().stream.only_scores();
    }
    parallel_for(piece_.size(), execution, "scoring",
                 [&](std::size_t i, std::size_t w) { score_piece(piece_[i], worker[w]); });
    return std::move(score_);
  }

 private:
  struct Piece {
    std::size_t panel, warm_up, first, last;  ///< rows warm_up .. first - 1 only fill the lag
  };
  struct Worker {
    Stream stream;
    std::vector<double> row;
    std::vector<FrameScore> fresh;
  };

  void require_matching() {
    require_consistent(panels_);
    const std::string& extractor = panels_.table.extractor;
    if (extractor != state_->extractor)
      throw Error(
          ErrorCode::mismatch,
          "the model scores feature set '" + state_->extractor + "', these rows are '" + extractor + "'",
          state_->plain() ? "score a table with it" : "compute the features with the same version");
    if (state_->needs_trajectory() && panels_.table.panels() > 0) require_residuals();
    if (!state_->input.selected.empty())
      place_ = match_columns(state_->input, panels_.table.column, !state_->plain());
  }

  void require_residuals() const {
    const std::string name(state_->info->name);
    if (state_->fields() && panels_.residual.empty())
      throw Error(ErrorCode::mismatch, name + " needs residual fields",
                  "compute them relative to the model's trajectory");
    if (panels_.trajectory != state_->recipe.trajectory)
      throw Error(ErrorCode::mismatch, "the residuals are relative to another trajectory than the model's",
                  "compute them with the model's recipe, or calibrate the model for this line");
  }

  void plan_pieces() {
    constexpr std::size_t kRows = 128;
    const std::vector<std::size_t>& offset = panels_.table.offset;
    const bool cut = state_->plain() && state_->detector->scores_rows_alone();
    for (std::size_t k = 0; k + 1 < offset.size(); ++k) {
      const std::size_t step = cut ? kRows : std::max<std::size_t>(offset[k + 1] - offset[k], 1);
      for (std::size_t first = offset[k]; first < offset[k + 1]; first += step)
        piece_.push_back({k, std::max(offset[k] + state_->input.lag, first) - state_->input.lag, first,
                          std::min(first + step, offset[k + 1])});
    }
  }

  void score_piece(const Piece& piece, Worker& worker) {
    worker.stream.reset();
    worker.fresh.clear();
    for (std::size_t i = piece.warm_up; i < piece.last; ++i)
      worker.stream.push(input(piece, i, worker.row), worker.fresh);
    worker.stream.finish(worker.fresh);
    for (const FrameScore& score : worker.fresh)
      if (piece.warm_up + score.t >= piece.first) score_[piece.warm_up + score.t] = score.raw;
  }

  ScoreInput input(const Piece& piece, std::size_t i, std::vector<double>& row) const {
    const PanelTable& table = panels_.table;
    ScoreInput in;
    if (state_->fields()) {
      in = input_of(panels_.residual[piece.panel], i - table.offset[piece.panel]);
      if (!state_->combines()) return in;
    }
    const bool seen = in.usable, row_usable = table.usable[i] != 0;
    in.t = i - piece.warm_up;
    in.usable = seen || row_usable;
    if (!state_->plain()) in.phase = table.phase[i], in.hold_s = table.hold_s[i];
    for (std::size_t j = 0; j < place_.size(); ++j)
      if (place_[j] != kNotGiven) row[j] = table.value(i, place_[j]);
    if (row_usable || !state_->combines()) in.feature = row;
    return in;
  }

  std::shared_ptr<const State> state_;
  const PanelSet& panels_;
  bool raw_;
  std::vector<std::size_t> place_;
  std::vector<Piece> piece_;
  std::vector<double> score_;
};

std::vector<double> Model::score_all(const std::shared_ptr<const State>& state, const PanelSet& panels,
                                     bool raw, const Execution& execution) {
  const StandardArithmetic standard;
  return BatchScorer(state, panels, raw).run(execution);
}

std::optional<double> ModelAccess::in_sigma(const Model& model, double statistic) {
  return model.state_->detector->in_sigma(statistic);
}

bool ModelAccess::scores_rows_alone(const Model& model) {
  return model.state_->input.lag == 0 && model.state_->detector->scores_rows_alone();
}

Model::Model(std::shared_ptr<const State> state) : state_(std::move(state)) {}
Model::~Model() = default;
Model::Model(const Model&) noexcept = default;
Model& Model::operator=(const Model&) noexcept = default;

Model::Stream Model::start_panel() const { return Stream(std::make_unique<Stream::State>(state_, false)); }

std::vector<double> Model::score(const PanelSet& panels, const Execution& execution) const {
  return score_all(state_, panels, false, execution);
}

double Model::score_row(std::span<const double> row, double phase) const {
  if (state_->input.lag > 0 || !state_->detector->scores_rows_alone())
    throw Error(ErrorCode::not_available, "a score of this model needs more than one row",
                "score whole panels or tables with it");
  Stream stream = start_panel();
  std::vector<FrameScore> score;
  ScoreInput input;
  input.usable = true;
  input.phase = phase;
  input.feature = row;
  stream.push(input, score);
  stream.finish(score);
  return score.empty() ? kNoScore : score[0].raw;
}

std::vector<Contribution> Model::contributions(std::span<const double> row, std::size_t most) const {
  const InputSpec& input = state_->input;
  if (row.size() != input.column.size() || input.selected.empty()) return {};
  LagBuffer lag(input);
  bool whole = false;
  for (std::size_t i = 0; i <= input.lag; ++i) whole = lag.push(row, true);
  if (!whole) return {};
  std::vector<double> scaled(input.width()), share(input.width());
  apply(input.scaling, lag.row(), scaled);
  state_->detector->contributions(scaled, share);
  std::vector<Contribution> out;
  const std::size_t columns = input.selected.size();
  for (std::size_t j = 0; j < columns; ++j) {
    double sum = 0;
    for (std::size_t back = 0; back <= input.lag; ++back) sum += share[back * columns + j];
    out.push_back({input.column[input.selected[j]].name, sum});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
  out.resize(std::min(most, out.size()));
  return out;
}

namespace {

/// What numbered places add to the score beyond an even share a column, the first place first; empty where
/// none does. What all columns of a place have in common with the others says nothing of where.
std::vector<double> shares_by_place(const std::vector<FeatureColumn>& columns,
                                    const std::vector<Contribution>& parts) {
  std::vector<double> at;
  for (const FeatureColumn& column : columns) {
    const std::size_t number = place_number(column);
    if (number > at.size()) at.resize(number, 0.0);
  }
  double placed = 0;
  const double even = 1 / static_cast<double>(std::max<std::size_t>(parts.size(), 1));
  for (const Contribution& part : parts) {
    const auto named = [&](const FeatureColumn& c) { return c.name == part.name; };
    const auto column = std::find_if(columns.begin(), columns.end(), named);
    const std::size_t number = column == columns.end() ? 0 : place_number(*column);
    if (number == 0 || !(part.share > even)) continue;
    at[number - 1] += part.share - even;
    placed += part.share - even;
  }
  if (!(placed > 0)) at.clear();
  return at;
}

/// The place below which this part of the shares lies; within a place they lie evenly.
double place_at(const std::vector<double>& share, double part) {
  const double wanted = part * std::accumulate(share.begin(), share.end(), 0.0);
  double below = 0;
  std::size_t p = 0;
  while (p + 1 < share.size() && below + share[p] < wanted) below += share[p++];
  const double within = share[p] > 0 ? std::min((wanted - below) / share[p], 1.0) : 0.5;
  return (static_cast<double>(p) + within) / static_cast<double>(share.size());
}

}  // namespace

std::optional<double> Model::place_of(const std::vector<Contribution>& parts) const {
  const std::vector<double> share = shares_by_place(columns(), parts);
  return share.empty() ? std::nullopt : std::optional<double>(place_at(share, 0.5));
}

std::optional<std::array<double, 2>> Model::place_range_of(const std::vector<Contribution>& parts) const {
  constexpr double kTail = 0.05;
  const std::vector<double> share = shares_by_place(columns(), parts);
  if (share.empty()) return std::nullopt;
  return std::array<double, 2>{place_at(share, kTail), place_at(share, 1 - kTail)};
}

std::vector<FrameContribution> Model::frame_contributions(std::span<const std::int32_t> frame,
                                                          std::span<const double> score,
                                                          std::size_t most) const {
  if (frame.size() != score.size())
    throw Error(ErrorCode::invalid_argument, "there are " + std::to_string(frame.size()) + " frames and " +
                                                 std::to_string(score.size()) + " scores");
  const double ordinary = state_->calibration ? median(state_->calibration->statistic) : 0;
  std::vector<FrameContribution> part;
  double total = 0;
  for (std::size_t t = 0; t < score.size(); ++t) {
    if (!(score[t] > ordinary)) continue;
    part.push_back({frame[t], score[t] - ordinary});
    total += part.back().share;
  }
  for (FrameContribution& one : part) one.share /= total;
  std::stable_sort(part.begin(), part.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
  part.resize(std::min(most, part.size()));
  return part;
}

ModelNeeds needs_of(const TrainOptions& train, const std::vector<FeatureColumn>& column) {
  const DetectorInfo& info = train.own != nullptr ? *train.own : find_detector(train.detector);
  OptionSet options = detector_options(info);
  for (const auto& [name, value] : train.option) options.set(name, value);
  if (info.needs_residual) return {false, false, true};
  InputSpec input;
  input.column = column;
  input.selected = select_columns(column, options.text("features"));
  const bool fields = info.members_need_fields != nullptr && info.members_need_fields(options);
  return {true, selects_residual(input), fields, selects_cleared(input)};
}

std::optional<double> Model::p_value(double statistic) const {
  if (!state_->calibration || std::isnan(statistic)) return std::nullopt;
  return conformal_p_value(state_->calibration->statistic, statistic);
}

std::optional<double> threshold_of(const Calibration& calibration, double alpha) noexcept {
  const std::vector<double>& statistic = calibration.statistic;
  const auto is_ng = [&](double s) { return conformal_p_value(statistic, s) <= alpha; };
  // Nothing is above the largest of all numbers; if even that is OK, alpha is below every p-value.
  if (!is_ng(std::numeric_limits<double>::infinity())) return std::nullopt;
  return *std::partition_point(statistic.rbegin(), statistic.rend(), is_ng);
}

std::optional<double> Model::threshold() const {
  if (!state_->calibration) return std::nullopt;
  return threshold_of(*state_->calibration, state_->alpha);
}

std::optional<Inspectability> Model::inspectability() const { return state_->inspectability; }
std::vector<std::string> Model::remarks() const {
  std::vector<std::string> all = state_->detector->remarks();
  const std::vector<std::string>& more = state_->calibration_remarks;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

const Recipe& Model::recipe() const noexcept { return state_->recipe; }
const DetectorInfo& Model::info() const noexcept { return *state_->info; }
const std::vector<FeatureColumn>& Model::columns() const noexcept { return state_->input.column; }
const std::vector<std::size_t>& Model::needed_columns() const noexcept { return state_->input.selected; }
const std::optional<Calibration>& Model::calibration() const noexcept { return state_->calibration; }
double Model::alpha() const noexcept { return state_->alpha; }
std::shared_ptr<const PanelForms> Model::panel_forms(std::size_t stations) const {
  return state_->forms->of(state_->recipe.trajectory, stations);
}

ModelNeeds Model::needs() const noexcept {
  const State& s = *state_;
  if (s.plain()) return {};
  // Columns of residuals stand behind those of the motion, and a row of them is usable where its motion is.
  return {!s.input.selected.empty(), selects_residual(s.input), s.fields(), selects_cleared(s.input)};
}
bool Model::stacks() const noexcept { return state_->detector->stacks(); }
bool Model::is_plain() const noexcept { return state_->plain(); }
int Model::delay() const noexcept { return state_->detector->delay(); }
std::vector<std::pair<std::string, std::string>> Model::option_values() const {
  return state_->options.values();
}
std::vector<std::pair<std::string, std::string>> Model::provenance() const { return state_->provenance; }

}  // namespace motionanalyzer
