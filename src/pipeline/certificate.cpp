#include "motionanalyzer/pipeline/certificate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/version.hpp"
#include "motionanalyzer/models/blind_zones.hpp"
#include "motionanalyzer/report/report.hpp"
#include "motionanalyzer/statistics/conformal.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "pipeline/recipe_length.hpp"
#include "support/json.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

namespace {

using support::Json;

constexpr double kDelayed_mm = 0.6;                 // severity whose delay is told
constexpr double kDelayed = 0.025;                  // of the visible length, where that is not known
constexpr double kInnerFrom = 0.1, kInnerTo = 0.9;  // the strip without its clamped ends
constexpr std::size_t kToClaimARate = 999;          // normal panels that calibrate
constexpr double kEdge[] = {0, 0.1, 0.3, 0.5, 0.7, 0.9, 1};

/// Everything that is said, in the unit that it is said in.
struct Facts {
  double length_mm = 0;  // 0: severities are fractions of the visible length
  double scale = 1;      // from fractions to the unit
  double turn_deg = 180, latest_deg = 150, blind_above = 0;
  double turn_rad = 0;
  std::vector<BlindZone> blind;
  Inspectability map;  // lambda90 and its limit in the unit
  double delayed = 0;  // severity whose delay is told, in the unit
  Matrix delay;        // place x onset: frames until it is found
};

double degrees(double rad) { return rad * 180 / elementary::kPi; }

Facts facts_of(const Model& model, double length_mm) {
  std::optional<Inspectability> map = model.inspectability();
  if (!map)
    throw Error(ErrorCode::not_available,
                "detector " + std::string(model.info().name) +
                    (model.threshold() ? " has no model of damage"
                                       : " is not calibrated, or on too few panels for its alpha"),
                "train hinge or hinge_panel, and calibrate it on normal panels");
  Facts f;
  f.length_mm = length_mm > 0 ? length_mm : visible_length_mm(model.recipe());
  f.scale = f.length_mm > 0 ? f.length_mm : 1;
  f.turn_rad = model.recipe().full_turn_rad > 0 ? model.recipe().full_turn_rad : elementary::kPi;
  f.turn_deg = degrees(f.turn_rad);
  f.latest_deg = kLatestOnset * f.turn_deg;
  f.blind_above = f.length_mm > 0 ? kLargestUnseen_mm : kLargestUnseen;
  f.blind = blind_zones_of(*map, f.turn_rad, f.length_mm);
  f.map = std::move(*map);
  for (Matrix* values : {&f.map.lambda90, &f.map.lambda90_limit})
    for (std::size_t h = 0; h < values->rows(); ++h)
      for (std::size_t n = 0; n < values->cols(); ++n) (*values)(h, n) *= f.scale;
  f.delayed = f.length_mm > 0 ? kDelayed_mm : kDelayed;
  f.delay = Matrix(f.map.place.size(), f.map.onset_angle_rad.size());
  for (std::size_t h = 0; h < f.delay.rows(); ++h)
    for (std::size_t n = 0; n < f.delay.cols(); ++n)
      f.delay(h, n) = frames_until_found(f.map, h, n, f.delayed / f.scale);
  return f;
}

bool is_bending(const Facts& f, std::size_t onset) {
  return has_to_be_found(f.map.onset_angle_rad[onset], f.turn_rad);
}

/// Severities that are found, over places in [from, to] and the onsets chosen.
struct Spread {
  double best = std::numeric_limits<double>::quiet_NaN(), median = best, worst = best;
};

template <class Chosen>
Spread spread_of(const Facts& f, const Matrix& values, double from, double to, Chosen chosen) {
  std::vector<double> found;
  for (std::size_t h = 0; h < f.map.place.size(); ++h)
    for (std::size_t n = 0; n < f.map.onset_angle_rad.size(); ++n)
      if (f.map.place[h] >= from && f.map.place[h] <= to && chosen(n)) found.push_back(values(h, n));
  if (found.empty()) return {};
  std::sort(found.begin(), found.end());
  return {found.front(), found[found.size() / 2], found.back()};
}

Spread bending_in(const Facts& f, const Matrix& values, double from, double to) {
  return spread_of(f, values, from, to, [&](std::size_t n) { return is_bending(f, n); });
}

Spread incoming(const Facts& f) {
  return spread_of(f, f.map.lambda90, kInnerFrom, kInnerTo,
                   [&](std::size_t n) { return f.map.onset_angle_rad[n] == 0; });
}

double share_of(const std::vector<BlindZone>& zones) {
  double share = 0;
  for (const BlindZone& zone : zones) share += zone.to - zone.from;
  return share;
}

/// Two significant digits: what is known of a noise from some hundred panels.
std::string rough(double value) {
  if (!std::isfinite(value)) return "-";
  double unit = 1;
  while (value != 0 && std::fabs(value) / unit < 10) unit /= 10;
  while (std::fabs(value) / unit >= 100) unit *= 10;
  const double whole = std::floor(value / unit + 0.5);
  return support::format_double(unit < 1 ? whole / std::floor(1 / unit + 0.5) : whole * unit);
}

std::string whole(double value) { return support::format_double(std::floor(value + 0.5)); }

/// What is given and not estimated.
std::string decimals(double value, int count) {
  double unit = 1;
  for (int i = 0; i < count; ++i) unit *= 10;
  return support::format_double(std::floor(value * unit + 0.5) / unit);
}

std::string severity(const Facts& f, double value) {
  if (!std::isfinite(value)) return "none";
  return rough(value) + (f.length_mm > 0 ? " mm" : " of the visible length");
}

std::string zone_text(const Facts& f, const BlindZone& zone) {
  std::string text = decimals(zone.from, 2) + " to " + decimals(zone.to, 2);
  if (f.length_mm > 0)
    text +=
        " (" + decimals(zone.from * f.length_mm, 1) + " to " + decimals(zone.to * f.length_mm, 1) + " mm)";
  return text;
}

std::string recipe_text(const Model& model, const Facts& f) {
  const Recipe& r = model.recipe();
  std::string text = std::string(model.info().name) + " for " +
                     (r.origin.empty() ? std::string("a real line") : r.origin + " panels") + ": " +
                     decimals(r.fps, 2) + " frames a second, " + std::to_string(r.frames) + " frames (" +
                     decimals(r.duration_s, 2) + " s), a bend of " + whole(f.turn_deg) + " degrees";
  if (f.length_mm > 0) text += ", " + decimals(f.length_mm, 1) + " mm of visible strip";
  return text + ".";
}

std::string calibration_text(const Facts& f) {
  std::string text = "Accepted false alarms: " + support::format_double(f.map.alpha) +
                     " a panel. Fitted on " + std::to_string(f.map.fitted_on) +
                     " normal panels, calibrated on " + std::to_string(f.map.calibrated_on) + " others";
  return text + ".";
}

std::string rate_percent(double share) { return decimals(100 * share, 2) + " %"; }

/// How many panels the calibration takes, and what is known of the rate with those that it had.
std::string normals_text(const Facts& f) {
  const std::size_t n = f.map.calibrated_on;
  const Interval rate = realised_rate_range(n, f.map.alpha);
  std::string text = "The rate of false alarms that is realised lies between " + rate_percent(rate.low) +
                     " and " + rate_percent(rate.high) + " (90 % range). ";
  if (n < kToClaimARate)
    text += "This is coarse: to claim a rate, " + std::to_string(kToClaimARate) +
            " normal panels have to calibrate; ";
  else
    text += "Enough normal panels calibrated it to claim a rate; ";
  return text + std::to_string(smallest_calibration(f.map.alpha)) +
         " are the fewest for a verdict at this rate. A calibration for a line takes twice as many, half of "
         "which teach or scale the model.";
}

std::string found_text(const Facts& f) {
  const Spread inner = bending_in(f, f.map.lambda90, kInnerFrom, kInnerTo);
  const std::string where = " anywhere between " + rough(kInnerFrom) + " and " + rough(kInnerTo) +
                            " of the strip that happens up to " + whole(f.latest_deg) + " degrees";
  const std::string half =
      std::isfinite(inner.median)
          ? "half of the places and onsets need no more than " + severity(f, inner.median) + "."
          : "there is one for fewer than half of the places and onsets.";
  if (std::isfinite(inner.worst))
    return "A weakness of " + severity(f, inner.worst) + where + " is found on 90 % of panels; " + half;
  return "No size of weakness" + where + " is found on 90 % of panels everywhere; " + half;
}

/// "from .5 mm on".
std::string found_from(const Facts& f, double value) {
  return std::isfinite(value) ? "from " + severity(f, value) + " on" : "at no size";
}

std::string incoming_text(const Facts& f) {
  const Spread came = incoming(f);
  if (std::isnan(came.median)) return {};
  return "Damage that a panel brings along is found on 90 % of panels " + found_from(f, came.median) +
         " at the median place between " + rough(kInnerFrom) + " and " + rough(kInnerTo) + ", " +
         found_from(f, came.worst) + " at the worst.";
}

std::string delay_text(const Model& model, const Facts& f) {
  if (f.map.frame.size() == 1) return "Delay: it answers when the panel is over.";
  const Spread after = bending_in(f, f.delay, kInnerFrom, kInnerTo);
  const auto frames = [&](double count) {
    if (!std::isfinite(count)) return std::string("not within the panel");
    const double fps = model.recipe().fps;
    return whole(count) + " frames" + (fps > 0 ? " (" + rough(count / fps) + " s)" : "");
  };
  return "Delay: damage of " + severity(f, f.delayed) + " between " + rough(kInnerFrom) + " and " +
         rough(kInnerTo) + ", up to " + whole(f.latest_deg) + " degrees, is found on 90 % of panels " +
         frames(after.median) + " after it happened at the median place and onset, " + frames(after.worst) +
         " at the worst.";
}

std::string blind_text(const Facts& f) {
  const std::vector<BlindZone>& zones = f.blind;
  if (zones.empty()) return "Blind zones (damage of " + severity(f, f.blind_above) + " may go unseen): none.";
  std::string text;
  for (const BlindZone& zone : zones) text += (text.empty() ? "" : ", ") + zone_text(f, zone);
  return "Blind zones (damage of " + severity(f, f.blind_above) + " may go unseen): " + text +
         " of the visible length, " + whole(100 * share_of(zones)) + " % of it.";
}

/// Median over places and onsets of what is needed over what the noise allows.
double ratio_to_limit(const Facts& f) {
  std::vector<double> ratio;
  for (std::size_t h = 0; h < f.map.place.size(); ++h)
    for (std::size_t n = 0; n < f.map.onset_angle_rad.size(); ++n) {
      const double at = f.map.lambda90(h, n), limit = f.map.lambda90_limit(h, n);
      const bool inner = f.map.place[h] >= kInnerFrom && f.map.place[h] <= kInnerTo;
      if (inner && is_bending(f, n) && std::isfinite(at) && limit > 0) ratio.push_back(at / limit);
    }
  return ratio.empty() ? std::numeric_limits<double>::quiet_NaN() : median(ratio);
}

std::string limit_text(const Facts& f) {
  const Spread limit = bending_in(f, f.map.lambda90_limit, kInnerFrom, kInnerTo);
  if (!std::isfinite(limit.median)) return {};
  return "An observer with the same noise who knew place and onset beforehand would need " +
         severity(f, limit.median) + " at the median, " + severity(f, limit.worst) +
         " at the worst; this detector needs " + rough(ratio_to_limit(f)) + " times as much.";
}

std::vector<std::string> sentences(const Model& model, const Facts& f) {
  std::vector<std::string> text = {recipe_text(model, f), calibration_text(f), normals_text(f),
                                   found_text(f),         incoming_text(f),    delay_text(model, f),
                                   blind_text(f),         limit_text(f)};
  text.push_back(
      "All of this is computed from the noise of the normal panels and the mechanics of a strip; no damaged "
      "panel was seen. The command pod puts computed damage into real panels and counts.");
  std::erase(text, std::string());
  return text;
}

std::vector<std::vector<std::string>> zone_rows(const Facts& f) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t k = 0; k + 1 < std::size(kEdge); ++k) {
    const Spread at = bending_in(f, f.map.lambda90, kEdge[k], kEdge[k + 1]);
    if (std::isnan(at.best)) continue;
    rows.push_back({zone_text(f, {kEdge[k], kEdge[k + 1]}), severity(f, at.best), severity(f, at.median),
                    severity(f, at.worst)});
  }
  return rows;
}

const std::vector<std::string>& zone_head() {
  static const std::vector<std::string> head = {"place", "best", "median", "worst"};
  return head;
}

std::string padded(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> width(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t j = 0; j < row.size(); ++j) width[j] = std::max(width[j], row[j].size());
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t j = 0; j < row.size(); ++j)
      line += row[j] + std::string(j + 1 < row.size() ? width[j] + 2 - row[j].size() : 0, ' ');
    text += "  " + line + "\n";
  }
  return text;
}

std::string certificate_text(const Model& model, const Facts& f) {
  std::string text;
  for (const std::string& sentence : sentences(model, f)) text += sentence + "\n";
  std::vector<std::vector<std::string>> rows = zone_rows(f);
  rows.insert(rows.begin(), zone_head());
  return text + "\nSeverity found on 90 % of panels, onsets up to " + whole(f.latest_deg) +
         " degrees, by fraction of the visible length:\n" + padded(rows);
}

Json spread_json(const Spread& s) {
  return Json::object().append("best", s.best).append("median", s.median).append("worst", s.worst);
}

Json matrix_json(const Matrix& values) {
  Json rows = Json::array();
  for (std::size_t h = 0; h < values.rows(); ++h) rows.push(Json::array_of(values.row(h)));
  return rows;
}

Json zones_json(const Facts& f) {
  Json zones = Json::array();
  for (std::size_t k = 0; k + 1 < std::size(kEdge); ++k) {
    Json zone = Json::object();
    zone.append("from", kEdge[k]).append("to", kEdge[k + 1]);
    zones.push(zone.append("lambda90", spread_json(bending_in(f, f.map.lambda90, kEdge[k], kEdge[k + 1]))));
  }
  return zones;
}

Json blind_json(const Facts& f) {
  const std::vector<BlindZone>& blind = f.blind;
  Json zones = Json::array(), json = Json::object();
  for (const BlindZone& zone : blind)
    zones.push(Json::object().append("from", zone.from).append("to", zone.to));
  json.append("above", f.blind_above).append("zones", std::move(zones));
  return json.append("share", share_of(blind));
}

Json recipe_json(const Model& model, const Facts& f) {
  const Recipe& r = model.recipe();
  Json json = Json::object();
  json.append("origin", r.origin).append("fps", r.fps).append("frames", r.frames);
  json.append("duration_s", r.duration_s).append("full_turn_deg", f.turn_deg);
  return json.append("mm_per_px", r.mm_per_px);
}

Json map_json(const Facts& f) {
  std::vector<double> angle_deg;
  for (const double rad : f.map.onset_angle_rad) angle_deg.push_back(degrees(rad));
  Json map = Json::object();
  map.append("place", Json::array_of(std::span<const double>(f.map.place)));
  map.append("onset_angle_deg", Json::array_of(std::span<const double>(angle_deg)));
  map.append("lambda90", matrix_json(f.map.lambda90));
  return map.append("lambda90_limit", matrix_json(f.map.lambda90_limit));
}

Json normals_json(const Facts& f) {
  const Interval rate = realised_rate_range(f.map.calibrated_on, f.map.alpha);
  Json json = Json::object();
  json.append("calibrated_on", f.map.calibrated_on);
  json.append("fewest_for_a_verdict", smallest_calibration(f.map.alpha));
  json.append("to_claim_a_rate", kToClaimARate);
  return json.append("realised_rate", Json::object().append("low", rate.low).append("high", rate.high));
}

std::string certificate_json(const Model& model, const Facts& f) {
  const bool known = f.length_mm > 0;
  Json found = Json::object(), limit = Json::object(), json = Json::object();
  found.append("from", kInnerFrom).append("to", kInnerTo).append("up_to_deg", f.latest_deg);
  found.append("lambda90", spread_json(bending_in(f, f.map.lambda90, kInnerFrom, kInnerTo)));
  limit.append("lambda90", spread_json(bending_in(f, f.map.lambda90_limit, kInnerFrom, kInnerTo)));
  limit.append("ratio", ratio_to_limit(f));
  json.append("detector", model.info().name).append("alpha", f.map.alpha);
  json.append("fitted_on", f.map.fitted_on).append("calibrated_on", f.map.calibrated_on);
  json.append("coarse", f.map.calibrated_on < kToClaimARate).append("normals", normals_json(f));
  json.append("recipe", recipe_json(model, f));
  json.append("length_mm", known ? Json(f.length_mm) : Json());
  json.append("unit", known ? "mm" : "visible length").append("found", std::move(found));
  json.append("zones", zones_json(f)).append("incoming", spread_json(incoming(f)));
  Json delay = spread_json(bending_in(f, f.delay, kInnerFrom, kInnerTo));
  json.append("delay", Json::object().append("lambda", f.delayed).append("frames", std::move(delay)));
  json.append("blind", blind_json(f)).append("limit", std::move(limit));
  json.append("sentences", Json::array_of(std::span<const std::string>(sentences(model, f))));
  return support::dump_json(json.append("map", map_json(f)));
}

std::string certificate_html(const Model& model, const Facts& f) {
  MapPage page;
  page.title = "What this model finds";
  page.paragraph = sentences(model, f);
  page.column = zone_head();
  page.column.front() = "place, fraction of the visible length";
  page.row = zone_rows(f);
  page.place = f.map.place;
  for (const double rad : f.map.onset_angle_rad) page.angle_deg.push_back(degrees(rad));
  page.value = f.map.lambda90;
  page.highest = f.blind_above;
  page.what = "severity found on 90 % of panels";
  page.unit = f.length_mm > 0 ? "mm" : "visible length";
  page.caption =
      "By place and by the bend angle at which the damage happens; 0 degrees: it came in. The last colour "
      "is that of blind zones: everything above, and what is never found.";
  page.version = library_version();
  return render_map_html(page);
}

}  // namespace

Certificate certify(const Model& model, double length_mm) {
  if (!(length_mm >= 0 && std::isfinite(length_mm)))
    throw Error(ErrorCode::invalid_argument, "a visible length is a finite number of mm, or 0",
                "leave it out to take the recipe's");
  const Facts f = facts_of(model, length_mm);
  return {certificate_text(model, f), certificate_json(model, f), certificate_html(model, f)};
}

}  // namespace motionanalyzer
