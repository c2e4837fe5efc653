#include "cpd/penalty.hpp"

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer::cpd {
namespace {

double variance_from_differences(const std::vector<double>& difference) {
  const double robust = mad_sigma(difference);
  if (robust > 0) return robust * robust / 2;
  double sum = 0;
  for (const double e : difference) sum += e * e;
  return sum / static_cast<double>(difference.size()) / 2;
}

}  // namespace

std::vector<double> noise_variance(const Matrix& x) {
  std::vector<double> variance(x.cols(), 0.0);
  if (x.rows() < 2) return variance;
  std::vector<double> difference(x.rows() - 1);
  for (std::size_t j = 0; j < x.cols(); ++j) {
    for (std::size_t i = 0; i + 1 < x.rows(); ++i) difference[i] = x(i + 1, j) - x(i, j);
    variance[j] = variance_from_differences(difference);
  }
  return variance;
}

double penalty_value(const Matrix& x, const CpdOptions& options) {
  if (options.penalty == PenaltyKind::number) return options.penalty_value;
  double total = 0;
  for (const double variance : noise_variance(x)) total += variance;
  const double columns = static_cast<double>(x.cols());
  const double parameters = columns + (options.penalty == PenaltyKind::mbic ? 2 : 1);
  return parameters * (total / columns) * elementary::log(static_cast<double>(x.rows()));
}

}  // namespace motionanalyzer::cpd
