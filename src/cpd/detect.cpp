#include "motionanalyzer/cpd/detect.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "cpd/cusum.hpp"
#include "cpd/l2_cost.hpp"
#include "cpd/penalty.hpp"
#include "cpd/search.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {
namespace {

constexpr std::array<std::pair<CpdMethod, std::string_view>, 3> kMethods = {
    {{CpdMethod::pelt, "pelt"}, {CpdMethod::window, "window"}, {CpdMethod::cusum, "cusum"}}};

[[noreturn]] void refuse(const std::string& message, const std::string& advice) {
  throw Error(ErrorCode::invalid_argument, message, advice);
}

void check_options(const CpdOptions& options) {
  if (options.min_size < 1) refuse("min_size is 0", "Give at least 1 sample a segment.");
  if (options.jump < 1) refuse("jump is 0", "Give 1 to consider every sample.");
  if (options.method == CpdMethod::window && options.width < 2) {
    refuse("width is " + std::to_string(options.width), "Give the window at least 2 samples.");
  }
  if (options.penalty == PenaltyKind::number &&
      !(options.penalty_value >= 0 && std::isfinite(options.penalty_value))) {
    refuse("penalty is " + std::to_string(options.penalty_value), "Give a finite number, 0 or more.");
  }
}

void check_length(std::size_t n, const CpdOptions& options) {
  if (options.method == CpdMethod::cusum || n / 2 >= options.min_size) return;
  throw Error(ErrorCode::too_short,
              "the series has " + std::to_string(n) + " samples, fewer than two segments of " +
                  std::to_string(options.min_size),
              "Give a longer series or a smaller min_size.");
}

void check_series(const Matrix& x, const std::vector<std::string>& column) {
  if (x.cols() == 0) throw Error(ErrorCode::too_short, "the series has no columns", "Give at least one.");
  if (!column.empty() && column.size() != x.cols()) {
    refuse(std::to_string(column.size()) + " names for " + std::to_string(x.cols()) + " columns",
           "Give one name a column, or none.");
  }
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < x.cols(); ++j) {
      if (std::isfinite(x(i, j))) continue;
      const std::string name = column.empty() ? std::to_string(j + 1) : column[j];
      throw Error(ErrorCode::bad_input,
                  "row " + std::to_string(i + 1) + ", column " + name + " holds no finite number",
                  "Fill the gap or leave out the column.");
    }
  }
}

std::vector<std::string> names_of(const Matrix& x, const std::vector<std::string>& column) {
  if (!column.empty()) return column;
  std::vector<std::string> name;
  for (std::size_t j = 0; j < x.cols(); ++j) name.push_back("column_" + std::to_string(j + 1));
  return name;
}

void standardize(Matrix* x) {
  std::vector<double> values(x->rows());
  for (std::size_t j = 0; j < x->cols(); ++j) {
    for (std::size_t i = 0; i < x->rows(); ++i) values[i] = (*x)(i, j);
    const double centre = mean(values), sd = standard_deviation(values, 0);
    for (std::size_t i = 0; i < x->rows(); ++i) (*x)(i, j) = sd > 0 ? (values[i] - centre) / sd : 0.0;
  }
}

/// A window that leaves no place with the neighbours of a peak finds nothing, whatever the series does.
void check_width(std::size_t n, const CpdOptions& options, ChangePoints* found) {
  if (options.method != CpdMethod::window) return;
  const std::size_t largest = cpd::largest_width(n, options.min_size, options.jump, options.width);
  if (largest == options.width / 2 * 2) return;
  std::string message = "a window of " + std::to_string(options.width) + " samples finds no change in " +
                        std::to_string(n) + "; ";
  message += largest > 0 ? "the largest width that can work is " + std::to_string(largest)
                         : std::string("no width can work with this min_size and jump");
  found->warning.push_back({"window_too_wide", std::move(message), {}});
}

void search_offline(const Matrix& x, const CpdOptions& options, ChangePoints* found) {
  found->penalty = cpd::penalty_value(x, options);
  if (options.method == CpdMethod::pelt) {
    found->change_point = cpd::pelt(x, *found->penalty, options.min_size, options.jump);
  } else {
    auto search = cpd::window(x, *found->penalty, options.min_size, options.jump, options.width);
    found->change_point = std::move(search.change_point);
    found->path = std::move(search.discrepancy);
  }
  double cost = 0;
  std::size_t first = 0;
  for (const std::size_t last : found->change_point) {
    cost += cpd::l2_cost(x, first, last);
    first = last;
  }
  found->cost = cost + cpd::l2_cost(x, first, x.rows());
}

void check_baseline(std::size_t n, const CpdOptions& options) {
  if (options.baseline < kSmallestBaseline) {
    refuse("baseline is " + std::to_string(options.baseline),
           "Give at least " + std::to_string(kSmallestBaseline) + " samples.");
  }
  if (n > options.baseline) return;
  throw Error(
      ErrorCode::too_short,
      "the series has " + std::to_string(n) + " samples, its baseline " + std::to_string(options.baseline),
      "Give a longer series or a shorter baseline.");
}

void watch(const Matrix& x, const CpdOptions& options, ChangePoints* found) {
  check_baseline(x.rows(), options);
  const auto baseline = cpd::estimate_baseline(x, options.baseline);
  std::size_t moving = 0;
  for (const double sd : baseline.sd) moving += sd > 0 ? 1 : 0;
  found->path.assign(x.rows(), 0.0);
  if (moving == 0) return;
  const double threshold = cusum_threshold(x.rows(), moving, baseline.autocorrelation, options);
  auto run = cpd::run_cusum(x, baseline, options.baseline, options.cusum_k, threshold);
  found->path = std::move(run.path);
  if (!run.alarm) return;
  Alarm alarm{run.alarm->at, run.alarm->onset, {}};
  for (const std::size_t j : run.alarm->column) alarm.column.push_back(found->column[j]);
  found->change_point = {alarm.onset};
  found->alarm = {std::move(alarm)};
}

}  // namespace

ChangePoints find_change_points(const Matrix& x, const std::vector<std::string>& column,
                                const CpdOptions& options) {
  const StandardArithmetic standard;
  check_options(options);
  check_length(x.rows(), options);
  check_series(x, column);
  ChangePoints found;
  found.method = cpd_method_name(options.method);
  found.n = x.rows();
  found.column = names_of(x, column);
  check_width(x.rows(), options, &found);
  if (options.method == CpdMethod::cusum) {
    watch(x, options, &found);
  } else if (options.standardize) {
    Matrix scaled = x;
    standardize(&scaled);
    search_offline(scaled, options, &found);
  } else {
    search_offline(x, options, &found);
  }
  return found;
}

CpdMethod cpd_method(std::string_view name) {
  std::string known;
  for (const auto& [method, text] : kMethods) {
    if (text == name) return method;
    known += (known.empty() ? "" : ", ") + std::string(text);
  }
  refuse("no change-point method is called '" + std::string(name) + "'", "Take one of: " + known + ".");
}

std::string_view cpd_method_name(CpdMethod method) noexcept {
  for (const auto& [value, text] : kMethods) {
    if (value == method) return text;
  }
  return {};
}

}  // namespace motionanalyzer
