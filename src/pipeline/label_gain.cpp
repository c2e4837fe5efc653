#include "motionanalyzer/pipeline/label_gain.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/evaluation/detectability.hpp"
#include "motionanalyzer/pipeline/simulated_panels.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "pipeline/learn_recipe.hpp"
#include "pipeline/normals.hpp"
#include "pipeline/read_fit.hpp"
#include "pipeline/tell.hpp"

namespace motionanalyzer {

namespace {

constexpr std::size_t kFewestToJudge = 10, kFewestWeighing = 3, kTeachingEvery = 5;
constexpr std::uint64_t kLabelDraw = 0x6c6162656c;
constexpr double kTwoSided = 1.959963984540054;

/// Members' statistics of the panels that the study needs.
struct MemberStatistics {
  Matrix sound;   ///< normals that scale the members: what damage is weighed against
  Matrix normal;  ///< that calibrate
  Matrix damaged;
  std::vector<double> lambda_mm;  ///< of the damaged; empty unless all are known
  std::vector<double> weight;     ///< without labels
};

double weighed_sum(std::span<const double> row, const std::vector<double>& weight) {
  double sum = 0;
  for (std::size_t j = 0; j < weight.size(); ++j) sum += weight[j] * row[j];
  return sum;
}

Matrix rows_of_matrix(const Matrix& from, std::span<const std::uint32_t> row) {
  Matrix out(row.size(), from.cols());
  for (std::size_t i = 0; i < row.size(); ++i)
    std::copy(from.row(row[i]).begin(), from.row(row[i]).end(), out.row(i).begin());
  return out;
}

/// What one draw of labelled panels gives.
struct Draw {
  std::vector<double> weight;
  std::vector<std::int8_t> hit;  ///< of every damaged panel; -1: it was labelled
  std::optional<double> a90_mm;
};

Draw make_draw(const MemberStatistics& all, std::size_t labels, double alpha, Random random) {
  std::vector<std::uint32_t> order(all.damaged.rows());
  std::iota(order.begin(), order.end(), 0u);
  random.shuffle(order);
  Draw draw;
  const std::span<const std::uint32_t> drawn(order.data(), labels);
  draw.weight =
      labels < kFewestWeighing ? all.weight : weigh_members(all.sound, rows_of_matrix(all.damaged, drawn));
  std::vector<double> calibration;
  for (std::size_t i = 0; i < all.normal.rows(); ++i)
    calibration.push_back(weighed_sum(all.normal.row(i), draw.weight));
  std::sort(calibration.begin(), calibration.end());
  draw.hit.assign(all.damaged.rows(), 0);
  for (const std::uint32_t i : drawn) draw.hit[i] = -1;
  std::vector<double> lambda_mm;
  std::vector<std::uint8_t> hit;
  for (std::size_t i = 0; i < draw.hit.size(); ++i) {
    if (draw.hit[i] < 0) continue;
    const double statistic = weighed_sum(all.damaged.row(i), draw.weight);
    draw.hit[i] = conformal_p_value(calibration, statistic) <= alpha ? 1 : 0;
    if (all.lambda_mm.empty()) continue;
    lambda_mm.push_back(all.lambda_mm[i]);
    hit.push_back(draw.hit[i] == 1 ? 1 : 0);
  }
  if (!lambda_mm.empty()) draw.a90_mm = fit_hits(lambda_mm, hit).a90.value;
  return draw;
}

/// Wilson's interval of a share of n, which need not be a whole number of them.
Estimate wilson(double share, double n) {
  const double z2 = kTwoSided * kTwoSided;
  const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half = kTwoSided / (1 + z2 / n) * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n));
  return {share, std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

/// Share of the draws that left a panel to be judged in which it was found; NaN where none did.
std::vector<double> found_share(const std::vector<Draw>& draws) {
  std::vector<double> share;
  for (std::size_t i = 0; i < draws.front().hit.size(); ++i) {
    double found = 0, judged = 0;
    for (const Draw& draw : draws) {
      if (draw.hit[i] < 0) continue;
      found += draw.hit[i];
      ++judged;
    }
    share.push_back(judged > 0 ? found / judged : std::nan(""));
  }
  return share;
}

Estimate mean_difference(const std::vector<double>& first, const std::vector<double>& second) {
  std::vector<double> difference;
  for (std::size_t i = 0; i < first.size(); ++i)
    if (!std::isnan(first[i]) && !std::isnan(second[i])) difference.push_back(first[i] - second[i]);
  const double n = static_cast<double>(difference.size());
  const double mean = std::accumulate(difference.begin(), difference.end(), 0.0) / n;
  const double half = kTwoSided * standard_deviation(difference) / std::sqrt(n);
  return {mean, mean - half, mean + half};
}

Estimate a90_of(const std::vector<Draw>& draws) {
  std::vector<double> known;
  for (const Draw& draw : draws)
    if (draw.a90_mm) known.push_back(*draw.a90_mm);
  if (2 * known.size() <= draws.size()) return {};
  std::sort(known.begin(), known.end());
  return {median(known), quantile(known, 0.025), quantile(known, 0.975)};
}

LabelGainPoint point_of(std::size_t labels, const std::vector<Draw>& draws,
                        const std::vector<Draw>& without) {
  LabelGainPoint point;
  point.labels = labels;
  const std::vector<double> share = found_share(draws);
  double sum = 0;
  for (const double s : share) {
    if (std::isnan(s)) continue;
    ++point.judged;
    sum += s;
  }
  const double recall = sum / static_cast<double>(point.judged);
  point.recall = wilson(recall, static_cast<double>(point.judged));
  point.gain = mean_difference(share, found_share(without));
  point.a90_mm = a90_of(draws);
  if (labels > 0) point.known = wilson(recall, static_cast<double>(labels));
  point.weight.assign(draws.front().weight.size(), 0.0);
  for (const Draw& draw : draws)
    for (std::size_t j = 0; j < point.weight.size(); ++j)
      point.weight[j] += draw.weight[j] / static_cast<double>(draws.size());
  return point;
}

class LabelStudy {
 public:
  LabelStudy(const Dataset& dataset, const LabelGainOptions& options, const Execution& execution)
      : dataset_(dataset), options_(options), execution_(execution) {
    options_.train.detector = "ensemble";
    options_.train.option.emplace_back("rule", "stacking");
  }

  LabelGain run() {
    require_numbers();
    measure();
    const std::vector<Draw> without = draws_of(0);
    for (const std::size_t labels : options_.labels) {
      if (all_.damaged.rows() < labels + kFewestToJudge) {
        study_.warnings.push_back(std::to_string(labels) + " labels leave fewer than 10 of " +
                                  std::to_string(all_.damaged.rows()) + " damaged panels to judge");
        continue;
      }
      study_.point.push_back(point_of(labels, labels == 0 ? without : draws_of(labels), without));
    }
    return std::move(study_);
  }

 private:
  void require_numbers() const {
    const std::vector<std::size_t>& labels = options_.labels;
    if (labels.empty() || options_.draws == 0 ||
        std::adjacent_find(labels.begin(), labels.end(), std::greater_equal<>()) != labels.end())
      throw Error(ErrorCode::invalid_argument, "no draw, or numbers of labels that do not increase",
                  "give them as 0,3,5,10,20,30");
  }

  std::vector<Draw> draws_of(std::size_t labels) const {
    std::vector<Draw> draws(labels < kFewestWeighing ? 1 : options_.draws);
    const std::size_t drawn = labels < kFewestWeighing ? 0 : labels;
    parallel_for(draws.size(), execution_, "drawing labels", [&](std::size_t i, std::size_t) {
      draws[i] = make_draw(all_, drawn, study_.alpha, Random(options_.train.seed, {kLabelDraw, labels, i}));
    });
    return draws;
  }

  /// Every panel once.
  void measure() {
    const NormalPanels normals = choose_normals(dataset_, options_.train.seed);
    const std::vector<DatasetEntry> damaged = damaged_entries();
    study_.alpha = options_.train.alpha;
    PanelContents contents = contents_for({options_.train});
    const PanelRows fit = read_fit(normals.fit, dataset_.origin, {options_.train}, options_.inspect,
                                   execution_, contents, study_.warnings);
    const Model model = Model::train(fit.set, fit.recipe, options_.train, execution_);
    for (const MemberWeight& member : model.members()) {
      study_.member.push_back(member.name);
      all_.weight.push_back(member.weight);
    }
    study_.fitted = fit.set.table.panels();
    const auto statistics_of_entries = [&](const std::vector<DatasetEntry>& entry, PanelRows& rows) {
      rows = read_panels(entry, fit.recipe, options_.inspect, execution_, contents);
      tell_left_out(rows.left_out, "the study", study_.warnings);
      return model.member_statistics(rows.set, execution_);
    };
    PanelRows rows;
    all_.sound = statistics_of_entries(scaling_entries(normals.fit, fit), rows);
    all_.normal = statistics_of_entries(normals.calibrate, rows);
    all_.damaged = statistics_of_entries(damaged, rows);
    study_.calibration = all_.normal.rows();
    study_.labelled = all_.damaged.rows();
    require_enough_panels();
    take_severities(damaged, rows);
  }

  /// The normals that Model::train keeps out of the members' fits: every fifth of those it was given.
  static std::vector<DatasetEntry> scaling_entries(const std::vector<DatasetEntry>& given,
                                                   const PanelRows& fit) {
    std::vector<DatasetEntry> chosen;
    std::size_t used = 0;
    for (const DatasetEntry& entry : given) {
      const auto is_this = [&](const Reason& reason) { return reason.where.file == entry.folder; };
      if (std::any_of(fit.left_out.begin(), fit.left_out.end(), is_this)) continue;
      if (used++ % kTeachingEvery == kTeachingEvery - 1) chosen.push_back(entry);
    }
    return chosen;
  }

  std::vector<DatasetEntry> damaged_entries() const {
    std::vector<DatasetEntry> damaged;
    for (const DatasetEntry& entry : dataset_.entry)
      if (entry.labelled && entry.truth.label == 1 && entry.truth.split != Split::test)
        damaged.push_back(entry);
    return damaged;
  }

  void require_enough_panels() const {
    if (study_.labelled < kFewestToJudge + kFewestWeighing)
      throw Error(
          ErrorCode::too_short,
          "the data set has " + count_of(study_.labelled, "labelled damaged panels outside split test"),
          "give 13 or more: 3 weigh the members, 10 are judged", {dataset_.root, 0});
    const std::size_t needed = smallest_calibration(study_.alpha);
    if (study_.calibration < needed)
      throw Error(ErrorCode::too_short,
                  "the data set has " + count_of(study_.calibration, "normal panels to calibrate on"),
                  "give at least " + std::to_string(needed) + " of split val, or a larger alpha",
                  {dataset_.root, 0});
  }

  void take_severities(const std::vector<DatasetEntry>& damaged, const PanelRows& rows) {
    for (const DatasetEntry& entry : damaged) {
      const auto is_this = [&](const Reason& reason) { return reason.where.file == entry.folder; };
      if (std::any_of(rows.left_out.begin(), rows.left_out.end(), is_this)) continue;
      if (!entry.truth.lambda_mm) {
        all_.lambda_mm.clear();
        return;
      }
      all_.lambda_mm.push_back(*entry.truth.lambda_mm);
    }
  }

  const Dataset& dataset_;
  LabelGainOptions options_;
  const Execution& execution_;
  MemberStatistics all_;
  LabelGain study_;
};

}  // namespace

LabelGain study_label_gain(const Dataset& dataset, const LabelGainOptions& options,
                           const Execution& execution) {
  LabelGain study = LabelStudy(dataset, options, execution).run();
  study.draws = options.draws;
  return study;
}

LabelGain study_label_gain(const LineOptions& line, const LabelGainOptions& options,
                           const Execution& execution) {
  const SimulatedPanels panels(label_gain_plan(options.train.seed, line), execution);
  LabelGainOptions with_panels = options;
  with_panels.inspect.reader = &panels;
  return study_label_gain(panels.dataset(), with_panels, execution);
}

SetPlan label_gain_plan(std::uint64_t seed, const LineOptions& line) {
  constexpr std::size_t kFit = 700, kCalibrate = 300, kCracks = 200;
  SetOptions set;
  set.seed = seed;
  set.line = line;
  for (const auto& [count, split] :
       {std::pair(kFit, Split::train), std::pair(kCalibrate, Split::calibration)}) {
    ScenarioCount normal;
    normal.scenario = "normal";
    normal.count = count;
    normal.split = split;
    set.counts.push_back(normal);
  }
  ScenarioCount crack;
  crack.scenario = "crack";
  crack.count = kCracks;
  crack.split = Split::val;
  crack.lambda_from_mm = 0.1;
  crack.lambda_to_mm = 1;
  crack.place_from = 0.1;
  crack.place_to = 0.9;
  crack.trigger_from_rad = elementary::kPi * 20 / 180;
  crack.trigger_to_rad = elementary::kPi * 150 / 180;
  set.counts.push_back(crack);
  return SetPlan(std::move(set));
}

}  // namespace motionanalyzer
