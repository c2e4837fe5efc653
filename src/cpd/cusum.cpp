#include "cpd/cusum.hpp"

#include <algorithm>
#include <string>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer::cpd {
namespace {

std::vector<double> first_of_column(const Matrix& x, std::size_t column, std::size_t length) {
  std::vector<double> values(length);
  for (std::size_t i = 0; i < length; ++i) values[i] = x(i, column);
  return values;
}

bool is_constant(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [&](double v) { return v == values.front(); });
}

void refuse_if_it_moves(const Matrix& x, std::size_t column, std::size_t length) {
  for (std::size_t i = length; i < x.rows(); ++i) {
    if (x(i, column) == x(0, column)) continue;
    throw Error(ErrorCode::bad_input,
                "column " + std::to_string(column + 1) + " is constant over the baseline of " +
                    std::to_string(length) + " samples and changes at sample " + std::to_string(i),
                "Leave the column out or lengthen the baseline until it shows the column's scatter.");
  }
}

// One column's two arms, and the sample after the last one at which each was zero.
struct Arms {
  double up = 0, down = 0;
  std::size_t up_onset = 0, down_onset = 0;

  void push(double z, double allowance, std::size_t at) {
    advance(z - allowance, at, &up, &up_onset);
    advance(-z - allowance, at, &down, &down_onset);
  }
  double highest() const { return std::max(up, down); }
  std::size_t onset() const { return up >= down ? up_onset : down_onset; }

 private:
  static void advance(double step, std::size_t at, double* arm, std::size_t* onset) {
    *arm += step;
    if (*arm > 0) return;
    *arm = 0;
    *onset = at + 1;
  }
};

CusumAlarm describe_alarm(const std::vector<Arms>& arms, std::size_t at, double threshold) {
  CusumAlarm alarm;
  alarm.at = at;
  double highest = 0;
  for (std::size_t j = 0; j < arms.size(); ++j) {
    if (arms[j].highest() > threshold) alarm.column.push_back(j);
    if (arms[j].highest() > highest) {
      highest = arms[j].highest();
      alarm.onset = arms[j].onset();
    }
  }
  return alarm;
}

}  // namespace

void LagSums::add(const std::vector<double>& values, double centre, double sd) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double z = (values[i] - centre) / sd;
    square += z * z;
    if (i > 0) product += z * ((values[i - 1] - centre) / sd);
  }
}

double LagSums::autocorrelation(std::size_t m) const {
  if (!(square > 0)) return 0;
  const double count = static_cast<double>(m);
  return (count * (product / square) + 1) / (count - 3);
}

Baseline estimate_baseline(const Matrix& x, std::size_t length) {
  Baseline baseline;
  LagSums sums;
  for (std::size_t j = 0; j < x.cols(); ++j) {
    const auto values = first_of_column(x, j, length);
    const bool constant = is_constant(values);
    if (constant) refuse_if_it_moves(x, j, length);
    baseline.mean.push_back(mean(values));
    baseline.sd.push_back(constant ? 0.0 : standard_deviation(values, 1));
    if (!constant) sums.add(values, baseline.mean[j], baseline.sd[j]);
  }
  baseline.autocorrelation = std::clamp(sums.autocorrelation(length), 0.0, kLargestAutocorrelation);
  return baseline;
}

CusumRun run_cusum(const Matrix& x, const Baseline& baseline, std::size_t length, double allowance,
                   double threshold) {
  CusumRun run;
  run.path.assign(x.rows(), 0.0);
  Arms fresh;
  fresh.up_onset = fresh.down_onset = length;
  std::vector<Arms> arms(x.cols(), fresh);
  for (std::size_t i = length; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < x.cols(); ++j) {
      if (baseline.sd[j] == 0) continue;
      arms[j].push((x(i, j) - baseline.mean[j]) / baseline.sd[j], allowance, i);
      run.path[i] = std::max(run.path[i], arms[j].highest());
    }
    if (!run.alarm && run.path[i] > threshold) run.alarm = describe_alarm(arms, i, threshold);
  }
  return run;
}

}  // namespace motionanalyzer::cpd
