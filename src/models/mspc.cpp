#include "models/mspc.hpp"

#include <algorithm>
#include <cmath>

#include "models/row_scorer.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"
#include "motionanalyzer/statistics/covariance.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {
namespace {

constexpr double kLeastEigenvalueRatio = 1e-12;  // below, an eigenvalue is rounding noise of the largest

}  // namespace

PrincipalModel principal_model(const Matrix& rows, double share) {
  const Covariance covariance = empirical_covariance(rows, 1);
  const Eigensystem eigen = symmetric_eigen(covariance.matrix);
  double total = 0;
  for (const double value : eigen.value) total += std::max(value, 0.0);
  PrincipalModel model;
  model.mean = covariance.mean;
  model.component = Matrix(0, score_kernel::padded(rows.cols()));
  std::vector<double> padded(score_kernel::padded(rows.cols()), 0.0);
  double explained = 0;
  const double least = std::max(eigen.value[0], 0.0) * kLeastEigenvalueRatio;
  for (std::size_t k = 0; k < eigen.value.size() && eigen.value[k] > least && !(explained > share * total);
       ++k) {
    explained += eigen.value[k];
    score_kernel::copy_row(eigen.vector.row(k), padded);
    model.component.append_row(padded);
    model.variance.push_back(eigen.value[k]);
  }
  return model;
}

ProcessStatistics process_statistics(const PrincipalModel& model, std::span<const double> row,
                                     std::span<double> score, std::span<double> scratch) noexcept {
  const std::size_t n = scratch.size();
  for (std::size_t j = 0; j < row.size(); ++j) scratch[j] = row[j] - model.mean[j];
  ProcessStatistics result;
  for (std::size_t k = 0; k < model.variance.size(); ++k) {
    score[k] = score_kernel::dot(model.component.row(k).data(), scratch.data(), n);
    result.t2 += score[k] * score[k] / model.variance[k];
  }
  for (std::size_t k = 0; k < model.variance.size(); ++k)
    for (std::size_t j = 0; j < row.size(); ++j) scratch[j] -= score[k] * model.component(k, j);
  result.spe = score_kernel::dot(scratch.data(), scratch.data(), n);
  return result;
}

namespace {

// Normals that leave nothing over would make any residual infinite; this share of their variance does not.
constexpr double kLeastLimit = 1e-9;

/// Score: T2 / limit + SPE / limit, the combined index of Yue & Qin (2001). The limits are the 99 % quantiles
/// of the fitted rows, so each part is 1 at the edge of what is normal.
class Mspc final : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t, const Execution&) override {
    const double share = options.number("variance", 0.01, 1);
    const Matrix rows = usable_rows(normals.table);
    require_rows(rows.rows(), 3, "mspc");
    model_ = principal_model(rows, share);
    std::vector<double> t2(rows.rows()), spe(rows.rows());
    Scratch scratch(model_);
    double total = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const ProcessStatistics s = scratch.statistics(model_, rows.row(i));
      t2[i] = s.t2, spe[i] = s.spe;
      total += s.spe;
    }
    for (const double variance : model_.variance) total += variance * static_cast<double>(rows.rows());
    const double floor = kLeastLimit * total / static_cast<double>(rows.rows());
    t2_limit_ = positive(quantile(t2, 0.99), kLeastLimit);
    spe_limit_ = positive(quantile(spe, 0.99), floor);
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return std::make_unique<RowScorer<Index>>(Index{this, Scratch(model_)});
  }

  bool scores_rows_alone() const noexcept override { return true; }

  void contributions(std::span<const double> row, std::span<double> share) const override {
    Index index{this, Scratch(model_)};
    index.score(row);
    double total = 0;
    for (std::size_t j = 0; j < share.size(); ++j) {
      share[j] = part_of_t2(index.scratch, j) / t2_limit_ +
                 index.scratch.residual[j] * index.scratch.residual[j] / spe_limit_;
      total += share[j];
    }
    for (double& part : share) part = total > 0 ? part / total : 1.0 / static_cast<double>(share.size());
  }

  void save(TensorStore& store) const override {
    store.set("mean", model_.mean);
    store.set("component", score_kernel::drop_padding(model_.component, model_.mean.size()));
    store.set("variance", model_.variance);
    store.set("limits", std::vector<double>{t2_limit_, spe_limit_});
  }

  void load(const TensorStore& store) override {
    const std::size_t width = store.count("width", 1, kMostColumns);
    model_.mean = store.vector("mean", width);
    model_.variance = store.vector("variance");
    model_.component = score_kernel::pad_columns(store.matrix("component", model_.variance.size(), width));
    const std::vector<double> limits = store.vector("limits", 2);
    t2_limit_ = limits[0], spe_limit_ = limits[1];
    const auto wrong = [](double value) { return !(value > 0); };
    if (std::any_of(model_.variance.begin(), model_.variance.end(), wrong) || wrong(t2_limit_) ||
        wrong(spe_limit_))
      throw Error(ErrorCode::bad_input, "model file: a variance or limit of mspc is not positive",
                  "the file is damaged; train or copy it again");
  }

 private:
  struct Scratch {
    explicit Scratch(const PrincipalModel& model)
        : score(model.variance.size()), residual(score_kernel::padded(model.mean.size())) {}
    ProcessStatistics statistics(const PrincipalModel& model, std::span<const double> row) noexcept {
      return process_statistics(model, row, score, residual);
    }
    std::vector<double> score, residual;
  };

  struct Index {
    double score(std::span<const double> row) noexcept {
      const ProcessStatistics s = scratch.statistics(owner->model_, row);
      return s.t2 / owner->t2_limit_ + s.spe / owner->spe_limit_;
    }
    const Mspc* owner;
    Scratch scratch;
  };

  static double positive(double value, double floor) noexcept {
    const double limit = std::max(value, floor);
    return limit > 0 ? limit : 1.0;
  }

  /// Complete decomposition (Alcala & Qin, 2009): (sum_k v_kj t_k / sd_k)^2, never negative, sums to T2.
  double part_of_t2(const Scratch& scratch, std::size_t j) const {
    double sum = 0;
    for (std::size_t k = 0; k < model_.variance.size(); ++k)
      sum += model_.component(k, j) * scratch.score[k] / std::sqrt(model_.variance[k]);
    return sum * sum;
  }

  PrincipalModel model_;
  double t2_limit_ = 1, spe_limit_ = 1;
};

}  // namespace

DetectorInfo mspc_info() {
  return {"mspc",
          "T2 and SPE of a principal component model, combined (Yue & Qin 2001)",
          true,
          false,
          {{"variance", "0.95", "share of the variance that the components explain, 0.01 .. 1"}},
          []() -> std::unique_ptr<Detector> { return std::make_unique<Mspc>(); }};
}

}  // namespace motionanalyzer
