#include "models/hinge/finding.hpp"

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr double kNinetyFive = 1.959963984540054;
constexpr double kAtRest = 0.002;        // prior of an onset in a frame in which the bend does not go on
constexpr std::size_t kReach = 2;        // frames by which an onset may be off and still be of use
constexpr double kOffBy = 1.0 / 25;      // what an onset that is off loses by the square of its frames
constexpr double kCauseMargin = 2;       // of log odds, below which the cause is left open
constexpr double kTemplateError = 0.04;  // of severity: stiffness around the place is not known better
constexpr double kGridError = 0.25;      // of the distance between two places
constexpr double kLeastResponse = 0.25;  // of the linear one: a larger weakness moves the strip no more
constexpr double kMostSeverity = 1;      // visible lengths

struct Best {
  std::size_t onset = 0, place = 0;
  double log_ratio = 0;
};

Best best_of(const WholeSearch& search) {
  Best best;
  for (std::size_t i = 0; i < search.frames(); ++i)
    for (std::size_t h = 0; h < kPlaces; ++h) {
      const double z = std::max(search.z(i, h), 0.0);
      if (0.5 * z * z > best.log_ratio) best = {i, h, 0.5 * z * z};
    }
  return best;
}

/// Likelihood of each frame as the onset, all places taken together, relative to the best.
double likelihood(const WholeSearch& search, std::size_t onset, const Best& best, double spread) {
  double sum = 0;
  for (std::size_t h = 0; h < kPlaces; ++h) {
    const double z = std::max(search.z(onset, h), 0.0);
    sum += elementary::exp((0.5 * z * z - best.log_ratio) / spread);
  }
  return sum;
}

/// The frame around which most of the likelihood lies, what is nearest to it counting most: five frames that
/// count alike would leave the middle open by two frames wherever one frame has all of it.
void find_onset(std::span<const SeenFrame> seen, std::span<const double> weight, Finding& f) {
  const std::size_t n = weight.size();
  double total = 0, most = -1;
  for (const double w : weight) total += w;
  std::size_t at = 0, first = 0, last = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double near = 0;
    for (std::size_t k = i < kReach ? 0 : i - kReach; k <= std::min(i + kReach, n - 1); ++k) {
      const double off = static_cast<double>(k) - static_cast<double>(i);
      near += weight[k] * (1 - kOffBy * off * off);
    }
    if (near > most) most = near, at = i;
  }
  constexpr double kTail = 0.025;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (sum < kTail * total) first = i;
    if (sum < (1 - kTail) * total) last = i;
    sum += weight[i];
  }
  f.onset_frame = seen[at].number;
  f.onset_interval = {seen[std::min(first, at)].number, seen[std::max(last, at)].number};
}

void find_place(const WholeSearch& search, const Best& best, double spread, Finding& f) {
  const auto log_ratio = [&](std::size_t h) {
    const double z = std::max(search.z(best.onset, h), 0.0);
    return 0.5 * z * z;
  };
  double at = static_cast<double>(best.place), sd = 0.5;
  if (best.place > 0 && best.place + 1 < kPlaces) {
    const double a = log_ratio(best.place - 1), b = best.log_ratio, c = log_ratio(best.place + 1);
    const double bend = 2 * b - a - c;
    if (bend > 0) at += std::clamp(0.5 * (c - a) / bend, -0.5, 0.5);
    sd = bend > 0 ? std::sqrt(spread / bend) : 1.0;
  }
  const auto fraction = [](double h) {
    return std::clamp((h + 0.5) / static_cast<double>(kPlaces), 0.0, 1.0);
  };
  const double reach = kNinetyFive * sd + kGridError;
  f.position = fraction(at);
  f.position_interval = {fraction(at - reach), fraction(at + reach)};
}

/// Severity if this was the onset, in the linear response: at the summit, between the places.
struct Severity {
  double value = 0, variance = 0;
};

Severity severity_since(const WholeSearch& search, std::size_t onset) {
  std::size_t place = 0;
  for (std::size_t h = 1; h < kPlaces; ++h)
    if (search.z(onset, h) > search.z(onset, place)) place = h;
  double z = search.z(onset, place);
  if (!(z > 0)) return {};
  if (place > 0 && place + 1 < kPlaces) {
    const double a = search.z(onset, place - 1), c = search.z(onset, place + 1);
    const double bend = 2 * z - a - c;
    if (bend > 0 && std::fabs(c - a) < bend) z += 0.125 * (c - a) * (c - a) / bend;
  }
  const double information = search.information(onset, place);
  return {z / std::sqrt(information), 1 / information};
}

/// The mean over onsets, by their weight: a later onset than the true one makes severity too small. A
/// weakness takes moment away from itself; see TrajectoryResponse::softening.
void find_severity(const WholeSearch& search, std::span<const double> weight, double soft, double spread,
                   Finding& f) {
  double total = 0, mean = 0, square = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (!(weight[i] > 0)) continue;
    const Severity s = severity_since(search, i);
    total += weight[i];
    mean += weight[i] * s.value;
    square += weight[i] * (s.value * s.value + spread * s.variance);
  }
  if (!(total > 0)) return;
  mean /= total;
  const double sd = std::sqrt(std::max(square / total - mean * mean, 0.0));
  const auto saturates = [&](double l) { return soft * l > 1 - kLeastResponse; };
  const auto severity = [&](double l) {
    return l > 0 ? std::min(l / std::max(1 - soft * l, kLeastResponse), kMostSeverity) : 0.0;
  };
  f.lambda = severity(mean);
  const double least = mean - kNinetyFive * sd, most = mean + kNinetyFive * sd;
  const double low = f.lambda - severity(least), high = severity(most) - f.lambda;
  const double unsure = kNinetyFive * kTemplateError * f.lambda;
  f.lambda_interval = {std::max(f.lambda - std::sqrt(low * low + unsure * unsure), 0.0),
                       f.lambda + std::sqrt(high * high + unsure * unsure)};
  // As the linear response has it at least; as the whole strip at most.
  if (saturates(least)) f.lambda_interval[0] = std::clamp(least, 0.0, f.lambda);
  if (saturates(most)) f.lambda_interval[1] = std::max(f.lambda_interval[1], kMostSeverity);
}

}  // namespace

/// A strip cracks while it is bent further rather than at rest: the prior of a frame is how much the bend
/// went on in it, and a little.
Finding describe(const WholeSearch& search, std::span<const SeenFrame> seen,
                 std::span<const double> softening, double spread, std::vector<double>& weight) {
  const Best best = best_of(search);
  const std::size_t n = seen.size();
  weight.assign(n, 0.0);
  const double incoming = likelihood(search, 0, best, spread);
  double prior = 0, bending = 0;
  for (std::size_t i = 1; i < n; ++i) {
    const double share = std::max(seen[i].shape - seen[i - 1].shape, 0.0) + kAtRest;
    weight[i] = share * likelihood(search, i, best, spread);
    prior += share;
    bending += weight[i];
  }
  if (n == 1) weight[0] = 1;
  Finding f;
  constexpr double kLeast = 1e-300;
  f.incoming_margin = elementary::log(std::max(incoming, kLeast)) -
                      elementary::log(std::max(prior > 0 ? bending / prior : 0.0, kLeast));
  f.cause = f.incoming_margin > kCauseMargin    ? Cause::incoming
            : f.incoming_margin < -kCauseMargin ? Cause::bending
                                                : Cause::undetermined;
  find_onset(seen, weight, f);
  find_place(search, best, spread, f);
  // As likely incoming as not, before the panel is seen.
  const double share = incoming / (incoming + (prior > 0 ? bending / prior : 0.0));
  for (double& w : weight) w *= bending > 0 ? (1 - share) / bending : 0;
  weight[0] = bending > 0 ? share : 1;
  find_severity(search, weight, softening[best.place], spread, f);
  return f;
}

}  // namespace motionanalyzer::hinge
