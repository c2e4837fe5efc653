#include "models/mahalanobis.hpp"

#include <algorithm>
#include <cmath>

#include "models/row_scorer.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/models/tensor_store.hpp"
#include "motionanalyzer/statistics/covariance.hpp"

namespace motionanalyzer {
namespace {

// Directions in which normals do not spread at all keep this share of the largest variance: a departure along
// them is very strange, and still finite.
constexpr double kLeastVarianceRatio = 1e-12;

/// Sigma^(-1/2) = V diag(lambda^-1/2) V', symmetric.
Matrix inverse_root(const Matrix& covariance) {
  const Eigensystem eigen = symmetric_eigen(covariance);
  const double largest = eigen.value[0] > 0 ? eigen.value[0] : 1.0;
  const std::size_t n = covariance.cols();
  Matrix root(n, n);
  for (std::size_t k = 0; k < n; ++k) {
    const double variance =
        eigen.value[0] > 0 ? std::max(eigen.value[k], largest * kLeastVarianceRatio) : 1.0;
    const double weight = 1.0 / std::sqrt(variance);
    for (std::size_t i = 0; i < n; ++i) {
      const double scaled = weight * eigen.vector(k, i);
      for (std::size_t j = 0; j < n; ++j) root(i, j) += scaled * eigen.vector(k, j);
    }
  }
  return root;
}

/// Score: (x - mean)' Sigma^-1 (x - mean) as |Sigma^(-1/2) (x - mean)|^2, scikit-learn's
/// LedoitWolf.mahalanobis. Component j of that vector, squared, is what column j contributes (the complete
/// decomposition of Alcala & Qin, 2009).
class Mahalanobis final : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet&, std::uint64_t, const Execution&) override {
    const Matrix rows = usable_rows(normals.table);
    require_rows(rows.rows(), 2, "mahalanobis");
    const Covariance covariance = ledoit_wolf(rows);
    mean_ = covariance.mean;
    root_ = score_kernel::pad_columns(inverse_root(covariance.matrix));
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return std::make_unique<RowScorer<Whitener>>(Whitener(*this));
  }

  bool scores_rows_alone() const noexcept override { return true; }

  void contributions(std::span<const double> row, std::span<double> share) const override {
    Whitener whitener(*this);
    const double total = whitener.score(row);
    for (std::size_t j = 0; j < share.size(); ++j)
      share[j] =
          total > 0 ? whitener.white[j] * whitener.white[j] / total : 1.0 / static_cast<double>(share.size());
  }

  void save(TensorStore& store) const override {
    store.set("mean", mean_);
    store.set("inverse_root", score_kernel::drop_padding(root_, mean_.size()));
  }

  void load(const TensorStore& store) override {
    const std::size_t width = store.count("width", 1, kMostColumns);
    mean_ = store.vector("mean", width);
    root_ = score_kernel::pad_columns(store.matrix("inverse_root", width, width));
  }

 private:
  struct Whitener {
    explicit Whitener(const Mahalanobis& owner)
        : model(&owner), centred(owner.root_.cols()), white(owner.root_.cols()) {}

    double score(std::span<const double> row) {
      const std::size_t n = centred.size();
      for (std::size_t j = 0; j < row.size(); ++j) centred[j] = row[j] - model->mean_[j];
      for (std::size_t i = 0; i < row.size(); ++i)
        white[i] = score_kernel::dot(model->root_.row(i).data(), centred.data(), n);
      return score_kernel::dot(white.data(), white.data(), n);
    }

    const Mahalanobis* model;
    std::vector<double> centred, white;  ///< padded with zeros
  };

  std::vector<double> mean_;
  Matrix root_;  ///< D x padded D
};

}  // namespace

DetectorInfo mahalanobis_info() {
  return {"mahalanobis",
          "squared Mahalanobis distance, Ledoit-Wolf covariance",
          true,
          false,
          {},
          []() -> std::unique_ptr<Detector> { return std::make_unique<Mahalanobis>(); }};
}

}  // namespace motionanalyzer
