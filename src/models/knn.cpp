#include "models/knn.hpp"

#include <cmath>

#include "models/bank_core.hpp"
#include "models/memory_bank.hpp"
#include "models/row_scorer.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {
namespace {

constexpr int kMostNeighbours = 1000;

/// Plain Euclidean distance in the scaled columns. A row of the bank counts itself as its own neighbour.
class Knn final : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t, const Execution&) override {
    neighbours_ = static_cast<std::size_t>(options.integer("k", 1, kMostNeighbours));
    const Matrix rows = usable_rows(normals.table);
    require_rows(rows.rows(), neighbours_, "knn");
    bank_ = MemoryBank(rows);
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return std::make_unique<RowsScorer<BankCore<Kth>>>(BankCore(bank_, neighbours_, Kth{}));
  }

  bool scores_rows_alone() const noexcept override { return true; }

  void contributions(std::span<const double> row, std::span<double> share) const override {
    BankSearch search(bank_, neighbours_);
    score_kernel::copy_row(row, search.query(0));
    search.run(1);
    distance_shares(bank_, row, search.best(0).last(1), share);
  }

  void save(TensorStore& store) const override {
    store.set_number("neighbours", static_cast<double>(neighbours_));
    store.set("bank", bank_.rows());
  }

  void load(const TensorStore& store) override {
    bank_ = MemoryBank(store.matrix("bank", store.count("width", 1, kMostColumns)));
    neighbours_ = store.count("neighbours", 1, bank_.size());
  }

 private:
  struct Kth {
    double operator()(const BankSearch& found, std::size_t q) const {
      return std::sqrt(found.best(q).back().squared);
    }
  };

  std::size_t neighbours_ = 0;
  MemoryBank bank_;
};

}  // namespace

DetectorInfo knn_info() {
  return {"knn",
          "distance to the k-th nearest normal row",
          true,
          false,
          {{"k", "5", "the score is the distance to the k-th nearest row, 1 .. 1000"}},
          []() -> std::unique_ptr<Detector> { return std::make_unique<Knn>(); }};
}

}  // namespace motionanalyzer
