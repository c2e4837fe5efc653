#include "models/ensemble_members.hpp"

#include <algorithm>
#include <cmath>

#include "models/input.hpp"
#include "models/panel_statistic.hpp"
#include "models/phase_scale.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {

std::vector<std::size_t> places_in(const std::vector<FeatureColumn>& given, const Model& model) {
  std::vector<std::size_t> place;
  for (const FeatureColumn& wanted : model.columns()) {
    const auto same = [&](const FeatureColumn& c) { return c.name == wanted.name; };
    place.push_back(static_cast<std::size_t>(std::find_if(given.begin(), given.end(), same) - given.begin()));
  }
  return place;
}

std::vector<double> statistics_of(const Model& model, const PanelSet& panels, const Execution& execution) {
  std::vector<double> score = model.score(panels, execution);
  return model.is_plain() ? score : panel_statistics(score, panels.table);
}

void learn_scale(std::vector<double> statistic, Member& member) {
  constexpr std::size_t kMany = 20;
  constexpr double kUpper = 0.9, kUpperSigmas = 1.2816;
  std::erase_if(statistic, [](double s) { return std::isnan(s); });
  if (statistic.size() < 2)
    throw Error(ErrorCode::too_short, member.name() + " has no scores of the normals that are held out",
                "give more normal panels");
  member.middle = median(statistic);
  const double sd = standard_deviation(statistic);
  member.spread = statistic.size() < kMany
                      ? sd
                      : std::max((quantile(statistic, kUpper) - member.middle) / kUpperSigmas, 0.25 * sd);
  if (!(member.spread > 1e-12 * std::fabs(member.middle))) member.spread = 1;
}

double in_spreads(const Member& member, double statistic) noexcept {
  return kept_finite((statistic - member.middle) / member.spread);
}

Matrix standardised(const std::vector<Member>& members, const std::vector<std::vector<double>>& statistic) {
  Matrix out(statistic.front().size(), members.size());
  for (std::size_t j = 0; j < members.size(); ++j)
    for (std::size_t i = 0; i < out.rows(); ++i)
      out(i, j) = std::isnan(statistic[j][i]) ? 0 : in_spreads(members[j], statistic[j][i]);
  return out;
}

PanelSet split_off(const PanelSet& normals, bool held_out) {
  constexpr std::size_t kEvery = 5;
  const auto chosen = [&](std::size_t k) { return (k % kEvery == kEvery - 1) == held_out; };
  if (!normals.table.is_plain()) {
    std::vector<std::size_t> keep;
    for (std::size_t k = 0; k < normals.table.panels(); ++k)
      if (chosen(k)) keep.push_back(k);
    return choose_panels(normals, keep);
  }
  PanelSet out;
  const PanelTable& from = normals.table;
  out.table.column = from.column;
  out.table.extractor = from.extractor;
  out.table.panel = from.panel;
  for (std::size_t i = 0; i < from.rows(); ++i) {
    if (!chosen(i)) continue;
    out.table.value.append_row(from.value.row(i));
    out.table.usable.push_back(from.usable[i]);
  }
  out.table.offset = {0, out.table.value.rows()};
  out.table.frame.assign(out.table.value.rows(), 0);
  out.table.time_s.assign(out.table.value.rows(), 0.0);
  out.table.phase = out.table.hold_s = out.table.time_s;
  return out;
}

}  // namespace motionanalyzer
