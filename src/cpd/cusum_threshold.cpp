// The threshold of the CUSUM comes from simulated series that go through all that the real one goes through:
// their baseline is estimated from as few samples, and they are as long and as correlated. A textbook
// threshold assumes a known mean and sd and is far too low for a short baseline.
//
// The autocorrelation is an estimate too. Its error is allowed for in two ways: every series is simulated
// with a value drawn from around the estimate, and its highest arm is divided by the factor by which its own
// estimate would have widened the threshold.
#include <algorithm>
#include <cmath>
#include <string>

#include "cpd/cusum.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/cpd/detect.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kSeriesPerColumn = 2000;
constexpr std::size_t kMostColumnsSimulated = 8;
constexpr double kTail = 0.1;  // share of the maxima to which the tail is fitted

// Stationary first-order autoregression with variance 1.
class CorrelatedNoise {
 public:
  CorrelatedNoise(Random random, double autocorrelation)
      : random_(random), carry_(autocorrelation), fresh_(std::sqrt(1 - autocorrelation * autocorrelation)) {
    value_ = random_.normal();
  }
  double next() {
    const double value = value_;
    value_ = carry_ * value_ + fresh_ * random_.normal();
    return value;
  }

 private:
  Random random_;
  double carry_, fresh_, value_ = 0;
};

// Variance of a long sum of correlated noise over that of white noise: thresholds of a CUSUM grow about so.
double long_run_factor(double autocorrelation) {
  const double rho = std::clamp(autocorrelation, 0.0, cpd::kLargestAutocorrelation);
  return (1 + rho) / (1 - rho);
}

struct Simulation {
  std::size_t n, columns;
  double autocorrelation, allowance;
  double standard_error;  // of one column's autocorrelation

  // What all columns together say of the autocorrelation, given what one of them says: the others are drawn.
  double pooled(double own, double truth, double draw) const {
    const double d = static_cast<double>(columns);
    return truth + (own - truth) / d + std::sqrt(d - 1) / d * standard_error * draw;
  }
};

// Highest value of the two arms over samples m .. n - 1 of one series whose first m make its baseline, in
// units of its long-run factor.
double highest_arm(const Simulation& simulation, Random random, std::vector<double>& baseline) {
  const double spread = simulation.standard_error / std::sqrt(static_cast<double>(simulation.columns));
  const double drawn = simulation.autocorrelation + spread * random.normal(), others = random.normal();
  const double truth = std::clamp(drawn, 0.0, cpd::kLargestAutocorrelation);
  CorrelatedNoise noise(random, truth);
  for (double& value : baseline) value = noise.next();
  const double centre = mean(baseline), sd = standard_deviation(baseline, 1);
  cpd::LagSums lag;
  lag.add(baseline, centre, sd);
  double up = 0, down = 0, highest = 0;
  const double scale = 1 / sd;
  for (std::size_t i = baseline.size(); i < simulation.n; ++i) {
    const double z = (noise.next() - centre) * scale;
    up = std::max(0.0, up + (z - simulation.allowance));
    down = std::max(0.0, down - (z + simulation.allowance));
    highest = std::max(highest, std::max(up, down));
  }
  return highest / long_run_factor(simulation.pooled(lag.autocorrelation(baseline.size()), truth, others));
}

// Value that a share p of the population exceeds, p below the share of the sorted sample that `excess` is:
// generalised Pareto law by probability-weighted moments (Hosking & Wallis, 1987).
double tail_quantile(double foot, const std::vector<double>& excess, double relative_share) {
  const double m = static_cast<double>(excess.size());
  double moment0 = 0, moment1 = 0;
  for (std::size_t i = 0; i < excess.size(); ++i) {
    moment0 += excess[i] / m;
    moment1 += excess[i] / m * (1 - (static_cast<double>(i) + 0.65) / m);
  }
  const double spread = moment0 - 2 * moment1;
  if (!(spread > 0)) return foot + moment0;
  const double shape = 2 - moment0 / spread, scale = 2 * moment0 * moment1 / spread;
  const double decades = -elementary::log(relative_share);
  if (std::fabs(shape) < 1e-9) return foot + scale * decades;
  return foot + scale / shape * (elementary::exp(shape * decades) - 1);
}

double upper_quantile(std::vector<double> maximum, double p) {
  if (p >= kTail) return quantile(maximum, 1 - p);
  std::sort(maximum.begin(), maximum.end());
  const std::size_t tail = maximum.size() / 10;
  const double foot = maximum[maximum.size() - tail - 1];
  std::vector<double> excess(maximum.end() - static_cast<std::ptrdiff_t>(tail), maximum.end());
  for (double& value : excess) value -= foot;
  return tail_quantile(foot, excess, p / kTail);
}

void check(std::size_t n, std::size_t columns, double autocorrelation, const CpdOptions& options) {
  if (n <= options.baseline) {
    throw Error(
        ErrorCode::too_short,
        "the series has " + std::to_string(n) + " samples, its baseline " + std::to_string(options.baseline),
        "Give a longer series or a shorter baseline.");
  }
  if (options.baseline < kSmallestBaseline || columns == 0 || !(options.alpha > 0 && options.alpha < 1) ||
      !(options.cusum_k >= 0 && std::isfinite(options.cusum_k)) ||
      !(autocorrelation >= 0 && autocorrelation < 1)) {
    throw Error(
        ErrorCode::invalid_argument,
        "cusum needs a baseline of at least " + std::to_string(kSmallestBaseline) +
            " samples, an allowance of 0 or more, alpha between 0 and 1, and an autocorrelation from 0 "
            "to below 1",
        "Correct the option.");
  }
}

}  // namespace

double cusum_threshold(std::size_t n, std::size_t columns, double autocorrelation,
                       const CpdOptions& options) {
  check(n, columns, autocorrelation, options);
  const std::size_t series = kSeriesPerColumn * std::min(columns, kMostColumnsSimulated);
  std::vector<double> maximum(series), baseline(options.baseline);
  const double error =
      std::sqrt((1 - autocorrelation * autocorrelation) / static_cast<double>(options.baseline));
  const Simulation simulation{n, columns, autocorrelation, options.cusum_k, error};
  for (std::size_t i = 0; i < series; ++i) {
    maximum[i] = highest_arm(simulation, Random(options.seed, {i}), baseline);
  }
  // The maximum over independent columns stays below h when each does: share of one column that exceeds h.
  const double stay = elementary::log(1 - options.alpha) / static_cast<double>(columns);
  return long_run_factor(autocorrelation) * upper_quantile(std::move(maximum), 1 - elementary::exp(stay));
}

}  // namespace motionanalyzer
