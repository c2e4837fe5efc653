#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "motionanalyzer/pipeline/evaluate.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {

namespace {

constexpr double kNoAnswer = std::numeric_limits<double>::quiet_NaN();
constexpr double kLarge_mm = 0.6, kMiddling_mm = 0.3;
constexpr double kSlowDelay = 0.9;
/// Classes of severity; the last one takes whatever is larger.
constexpr double kClassEdge_mm[] = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2, 3, 4, 6, 8};

using Chosen = std::vector<const EvaluatedPanel*>;

/// The panels as one model saw them: those that are new to it.
class View {
 public:
  View(const std::vector<EvaluatedPanel>& panels, std::size_t model) : model_(model) {
    for (const EvaluatedPanel& panel : panels)
      if (!panel.answer[model].known) fresh_.push_back(&panel);
  }
  const PanelAnswer& answer(const EvaluatedPanel* panel) const { return panel->answer[model_]; }
  bool is(const EvaluatedPanel* panel, Verdict verdict) const { return answer(panel).verdict == verdict; }
  template <class Keep>
  Chosen choose(Keep keep) const {
    Chosen chosen;
    for (const EvaluatedPanel* panel : fresh_)
      if (keep(*panel)) chosen.push_back(panel);
    return chosen;
  }
  std::size_t count(const Chosen& panels, Verdict verdict) const {
    return static_cast<std::size_t>(
        std::count_if(panels.begin(), panels.end(), [&](const auto* p) { return is(p, verdict); }));
  }
  std::vector<ReasonCount> reasons(const Chosen& panels) const {
    std::map<std::string, std::size_t> count;
    for (const EvaluatedPanel* panel : panels)
      if (is(panel, Verdict::inconclusive))
        for (const std::string& code : answer(panel).reasons) ++count[code];
    std::vector<ReasonCount> counted;
    for (const auto& [code, n] : count) counted.push_back({code, n});
    return counted;
  }
  const Chosen& fresh() const { return fresh_; }

 private:
  std::size_t model_;
  Chosen fresh_;
};

std::vector<SoundFigures> sound_figures(const View& view, const EvaluatedModel& model) {
  std::map<std::pair<bool, std::string>, Chosen> classes;
  for (const EvaluatedPanel* panel : view.fresh())
    if (!panel->damaged) classes[{!panel->plain_normal, panel->scenario}].push_back(panel);
  std::vector<SoundFigures> rows;
  for (const auto& [key, panels] : classes) {
    SoundFigures row;
    row.scenario = key.second;
    row.promised = !key.first;
    row.panels = panels.size();
    row.inconclusive = view.count(panels, Verdict::inconclusive);
    row.alarms = false_alarm_rate(view.count(panels, Verdict::ng), row.panels - row.inconclusive,
                                  model.calibration_panels, model.alpha);
    row.reasons = view.reasons(panels);
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<double> class_edges(const std::vector<double>& lambda_mm) {
  if (lambda_mm.empty()) return {};
  const auto [low, high] = std::minmax_element(lambda_mm.begin(), lambda_mm.end());
  std::vector<double> edge;
  for (std::size_t k = 0; k < std::size(kClassEdge_mm); ++k) {
    const bool ends_below = k + 1 < std::size(kClassEdge_mm) && kClassEdge_mm[k + 1] <= *low;
    if (ends_below) continue;
    edge.push_back(kClassEdge_mm[k]);
    if (kClassEdge_mm[k] >= *high) break;
  }
  if (edge.back() < *high) edge.push_back(*high);
  return edge;
}

void fit_detection(const View& view, const EvaluatedModel& model, const Chosen& inside,
                   DamageFigures& figures) {
  constexpr double kLargestFloor = 0.49;
  std::vector<double> lambda_mm;
  std::vector<std::uint8_t> hit;
  std::size_t large = 0, large_found = 0;
  for (const EvaluatedPanel* panel : inside) {
    const bool found = view.is(panel, Verdict::ng);
    if (!panel->lambda_mm || !(*panel->lambda_mm > 0)) continue;
    lambda_mm.push_back(*panel->lambda_mm);
    hit.push_back(found ? 1 : 0);
    large += *panel->lambda_mm >= kLarge_mm;
    large_found += found && *panel->lambda_mm >= kLarge_mm;
  }
  PodOptions how;
  how.floor = std::min(model.alpha, kLargestFloor);
  figures.curve = fit_hits(lambda_mm, hit, how);
  const std::vector<double> edges = class_edges(lambda_mm);
  if (edges.size() >= 2) figures.bin = pod_bins(lambda_mm, hit, edges);
  figures.found_large = rate(large_found, large);
}

void rank(const View& view, const Chosen& normal, const Chosen& damaged, DamageFigures& figures) {
  std::vector<double> score;
  std::vector<std::uint8_t> positive;
  const auto add = [&](const Chosen& panels, bool is_positive) {
    for (const EvaluatedPanel* panel : panels) {
      if (!view.answer(panel).statistic) continue;
      score.push_back(*view.answer(panel).statistic);
      positive.push_back(is_positive ? 1 : 0);
    }
  };
  add(normal, false);
  add(damaged, true);
  figures.auroc = auroc(score, positive);
  figures.average_precision = average_precision(score, positive);
}

/// Answers of found panels beside what is true, one place a panel in each.
struct Answers {
  std::vector<double> found, low, high, truth;
  void add(double one, double from, double to, double is) {
    found.push_back(one);
    low.push_back(from);
    high.push_back(to);
    truth.push_back(is);
  }
  bool any() const {
    return std::any_of(found.begin(), found.end(), [](double v) { return !std::isnan(v); });
  }
};

template <class T>
double or_none(const std::optional<T>& value) {
  return value ? static_cast<double>(*value) : kNoAnswer;
}
template <class T>
double end_of(const std::optional<std::array<T, 2>>& interval, std::size_t end) {
  return interval ? static_cast<double>((*interval)[end]) : kNoAnswer;
}

void describe_onsets(const View& view, const Chosen& found, DescriptionFigures& figures) {
  Answers onset;
  std::vector<double> delay;
  for (const EvaluatedPanel* panel : found) {
    if (!panel->onset_frame) continue;
    const PanelAnswer& said = view.answer(panel);
    const double truth = *panel->onset_frame;
    onset.add(or_none(said.onset_frame), end_of(said.onset_interval, 0), end_of(said.onset_interval, 1),
              truth);
    if (said.alarm_frame) delay.push_back(*said.alarm_frame - truth);
  }
  if (!delay.empty()) {
    figures.delay_median = median(delay);
    figures.delay_90 = quantile(delay, kSlowDelay);
  }
  if (!onset.any()) return;
  figures.onset = onset_errors(onset.found, onset.truth);
  figures.onset_covered = coverage(onset.low, onset.high, onset.truth);
}

void describe_places(const View& view, const Chosen& found, double length_mm, DescriptionFigures& figures) {
  Answers place;
  for (const EvaluatedPanel* panel : found) {
    if (!panel->place) continue;
    const PanelAnswer& said = view.answer(panel);
    place.add(or_none(said.position), end_of(said.position_interval, 0), end_of(said.position_interval, 1),
              *panel->place);
  }
  if (!place.any()) return;
  figures.place_covered = coverage(place.low, place.high, place.truth);
  if (!(length_mm > 0)) return;
  for (std::vector<double>* values : {&place.found, &place.truth})
    for (double& value : *values) value *= length_mm;
  figures.place = place_errors(place.found, place.truth);
}

void describe_severities(const View& view, const Chosen& found, DescriptionFigures& figures) {
  Answers lambda;
  std::vector<double> ratio;
  for (const EvaluatedPanel* panel : found) {
    const PanelAnswer& said = view.answer(panel);
    lambda.add(or_none(said.lambda_mm), end_of(said.lambda_interval_mm, 0),
               end_of(said.lambda_interval_mm, 1), *panel->lambda_mm);
    if (said.lambda_mm) ratio.push_back(*said.lambda_mm / *panel->lambda_mm);
  }
  if (!lambda.any()) return;
  figures.lambda_covered = coverage(lambda.low, lambda.high, lambda.truth);
  figures.lambda_ratio = median(ratio);
}

void count_causes(const View& view, const Chosen& found, DescriptionFigures& figures) {
  for (const EvaluatedPanel* panel : found) {
    const Cause said = view.answer(panel).cause.value_or(Cause::undetermined);
    const Cause truth = panel->goal == Goal::goal2 ? Cause::incoming : Cause::bending;
    ++(said == Cause::undetermined ? figures.cause_open
       : said == truth             ? figures.cause_right
                                   : figures.cause_wrong);
  }
}

DescriptionFigures describe(const View& view, const Chosen& inside, double length_mm, double from_mm,
                            double to_mm) {
  DescriptionFigures figures;
  figures.from_mm = from_mm;
  figures.to_mm = to_mm;
  Chosen found;
  for (const EvaluatedPanel* panel : inside) {
    if (!panel->lambda_mm || *panel->lambda_mm < from_mm || *panel->lambda_mm >= to_mm) continue;
    ++figures.panels;
    if (view.is(panel, Verdict::ng)) found.push_back(panel);
  }
  figures.found = found.size();
  describe_onsets(view, found, figures);
  describe_places(view, found, length_mm, figures);
  describe_severities(view, found, figures);
  count_causes(view, found, figures);
  return figures;
}

DamageFigures damage_figures(const View& view, const EvaluatedModel& model, const Chosen& normal,
                             const Chosen& damaged, std::string scenario, Goal goal) {
  DamageFigures figures;
  figures.scenario = std::move(scenario);
  figures.goal = goal;
  Chosen inside, outside;
  for (const EvaluatedPanel* panel : damaged) (panel->in_zone ? inside : outside).push_back(panel);
  figures.panels = inside.size();
  figures.inconclusive = view.count(inside, Verdict::inconclusive);
  figures.reasons = view.reasons(inside);
  figures.found = rate(view.count(inside, Verdict::ng), inside.size());
  figures.outside = rate(view.count(outside, Verdict::ng), outside.size());
  fit_detection(view, model, inside, figures);
  rank(view, normal, inside, figures);
  constexpr double kAny = std::numeric_limits<double>::infinity();
  figures.described = {describe(view, inside, model.length_mm, kLarge_mm, kAny),
                       describe(view, inside, model.length_mm, kMiddling_mm, kLarge_mm)};
  return figures;
}

DetectorFigures detector_figures(const std::vector<EvaluatedPanel>& panels, std::size_t k,
                                 const EvaluatedModel& model) {
  const View view(panels, k);
  DetectorFigures figures;
  figures.model = model;
  figures.known = panels.size() - view.fresh().size();
  figures.panels = view.fresh().size();
  figures.inconclusive = view.count(view.fresh(), Verdict::inconclusive);
  figures.reasons = view.reasons(view.fresh());
  figures.sound = sound_figures(view, model);
  const Chosen normal = view.choose([](const EvaluatedPanel& p) { return p.plain_normal; });
  std::map<std::pair<Goal, std::string>, Chosen> classes;
  for (const EvaluatedPanel* panel : view.fresh())
    if (panel->damaged) classes[{panel->goal, panel->scenario}].push_back(panel);
  for (const auto& [key, damaged] : classes)
    figures.damage.push_back(damage_figures(view, model, normal, damaged, key.second, key.first));
  for (const Goal goal : {Goal::goal1, Goal::goal2}) {
    const Chosen damaged = view.choose([&](const EvaluatedPanel& p) { return p.damaged && p.goal == goal; });
    figures.goal[goal == Goal::goal1 ? 0 : 1] = damage_figures(view, model, normal, damaged, "", goal);
  }
  return figures;
}

/// Panels that two models are compared on, and how many of them each model says nothing about.
struct Compared {
  Chosen panels;
  bool mostly_open(std::size_t model) const {
    const auto open = std::count_if(panels.begin(), panels.end(), [&](const EvaluatedPanel* panel) {
      return panel->answer[model].verdict == Verdict::inconclusive;
    });
    return 2 * static_cast<std::size_t>(open) > panels.size();
  }
};

AurocDifference ranking_difference(const Compared& normal, const Compared& damaged, std::size_t a,
                                   std::size_t b) {
  std::vector<double> score_a, score_b;
  std::vector<std::uint8_t> positive;
  for (const Compared* side : {&normal, &damaged})
    for (const EvaluatedPanel* panel : side->panels) {
      const PanelAnswer &first = panel->answer[a], &second = panel->answer[b];
      if (!first.statistic || !second.statistic) continue;
      score_a.push_back(*first.statistic);
      score_b.push_back(*second.statistic);
      positive.push_back(side == &damaged ? 1 : 0);
    }
  return auroc_difference(score_a, score_b, positive);
}

PairedDifference hit_difference(const Compared& damaged, std::size_t a, std::size_t b) {
  std::vector<std::uint8_t> hit_a, hit_b;
  for (const EvaluatedPanel* panel : damaged.panels) {
    hit_a.push_back(panel->answer[a].verdict == Verdict::ng ? 1 : 0);
    hit_b.push_back(panel->answer[b].verdict == Verdict::ng ? 1 : 0);
  }
  return paired_difference(hit_a, hit_b);
}

ModelDifference difference_of(const std::vector<EvaluatedPanel>& panels,
                              const std::vector<EvaluatedModel>& models, std::size_t a, std::size_t b,
                              Goal goal) {
  ModelDifference result;
  result.first = models[a].name;
  result.second = models[b].name;
  result.goal = goal;
  Compared normal, damaged;
  for (const EvaluatedPanel& panel : panels) {
    if (panel.answer[a].known || panel.answer[b].known) continue;
    if (panel.damaged && panel.in_zone && panel.goal == goal)
      damaged.panels.push_back(&panel);
    else if (panel.plain_normal)
      normal.panels.push_back(&panel);
  }
  for (const std::size_t model : {a, b})
    if (normal.mostly_open(model) || damaged.mostly_open(model)) return result;
  result.auroc = ranking_difference(normal, damaged, a, b);
  result.hits = hit_difference(damaged, a, b);
  return result;
}

bool has_damage_in_zone(const std::vector<EvaluatedPanel>& panels, Goal goal) {
  return std::any_of(panels.begin(), panels.end(),
                     [&](const EvaluatedPanel& p) { return p.damaged && p.in_zone && p.goal == goal; });
}

}  // namespace

Evaluation figures_of(std::vector<EvaluatedPanel> panels, const std::vector<EvaluatedModel>& models) {
  for (const EvaluatedPanel& panel : panels)
    if (panel.answer.size() != models.size())
      throw Error(ErrorCode::mismatch, "panel " + panel.panel + " has " +
                                           std::to_string(panel.answer.size()) + " answers of " +
                                           std::to_string(models.size()) + " models");
  Evaluation evaluation;
  for (std::size_t k = 0; k < models.size(); ++k)
    evaluation.detector.push_back(detector_figures(panels, k, models[k]));
  for (const Goal goal : {Goal::goal1, Goal::goal2})
    if (has_damage_in_zone(panels, goal))
      for (std::size_t a = 0; a < models.size(); ++a)
        for (std::size_t b = a + 1; b < models.size(); ++b)
          evaluation.difference.push_back(difference_of(panels, models, a, b, goal));
  evaluation.panel = std::move(panels);
  return evaluation;
}

}  // namespace motionanalyzer
