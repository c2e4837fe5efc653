#include "models/patchcore.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/bank_core.hpp"
#include "models/coreset.hpp"
#include "models/memory_bank.hpp"
#include "models/row_scorer.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {
namespace {

constexpr int kMostBankNeighbours = 100;
constexpr std::size_t kLeastCoreset = 100;  // a tenth of a small table would be no memory at all

struct Settings {
  std::size_t neighbours = 1;
  std::size_t reweight = 0;
};

std::size_t coreset_size(std::size_t rows, const OptionSet& options, const Settings& settings) {
  const int asked = options.integer("coreset_size", 0, std::numeric_limits<int>::max());
  const double fraction = options.number("coreset_fraction", 1e-6, 1);
  auto size = static_cast<std::size_t>(asked);
  if (size == 0)
    size = std::max(kLeastCoreset, static_cast<std::size_t>(std::ceil(fraction * static_cast<double>(rows))));
  return std::min(rows, std::max({size, settings.neighbours, settings.reweight}));
}

/// Equation 7: 1 - exp d(q, m*) / sum over the neighbours m of m* (m* is the first of them) of exp d(q, m).
/// All exponents are lowered by the largest, which cancels and cannot overflow.
double crowding(const MemoryBank& bank, std::span<const double> query, std::span<const Neighbour> around,
                double distance, std::span<double> scratch) {
  double largest = distance;
  for (std::size_t i = 0; i < around.size(); ++i) {
    const double* row = bank.padded_row(around[i].row).data();
    scratch[i] = std::sqrt(score_kernel::squared_distance(query.data(), row, query.size()));
    largest = std::max(largest, scratch[i]);
  }
  double sum = 0;
  for (std::size_t i = 0; i < around.size(); ++i) sum += elementary::exp(scratch[i] - largest);
  return 1.0 - elementary::exp(distance - largest) / sum;
}

/// Score: mean distance to the nearest `neighbours` rows of the coreset, times equation 7 if asked for.
class PatchCore final : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t,
           const Execution& execution) override {
    settings_.neighbours = static_cast<std::size_t>(options.integer("neighbours", 1, kMostBankNeighbours));
    settings_.reweight = static_cast<std::size_t>(options.integer("reweight", 0, kMostBankNeighbours));
    if (settings_.reweight == 1) settings_.reweight = 2;  // m* alone would give the factor 0
    const Matrix rows = usable_rows(normals.table);
    require_rows(rows.rows(), std::max<std::size_t>({settings_.neighbours, settings_.reweight, 1}),
                 "patchcore");
    const Matrix padded = score_kernel::pad_columns(rows);
    bank_ =
        MemoryBank(pick(rows, k_centre(padded, coreset_size(rows.rows(), options, settings_), execution)));
    fit_settings_to_bank();
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return std::make_unique<RowsScorer<BankCore<Distance>>>(
        BankCore(bank_, settings_.neighbours, Distance(*this)));
  }

  bool scores_rows_alone() const noexcept override { return true; }

  void contributions(std::span<const double> row, std::span<double> share) const override {
    BankSearch search(bank_, settings_.neighbours);
    score_kernel::copy_row(row, search.query(0));
    search.run(1);
    distance_shares(bank_, row, search.best(0), share);
  }

  void save(TensorStore& store) const override {
    store.set_number("neighbours", static_cast<double>(settings_.neighbours));
    store.set_number("reweight", static_cast<double>(settings_.reweight));
    store.set("bank", bank_.rows());
  }

  void load(const TensorStore& store) override {
    bank_ = MemoryBank(store.matrix("bank", store.count("width", 1, kMostColumns)));
    settings_.neighbours = store.count("neighbours", 1, bank_.size());
    settings_.reweight = store.count("reweight", 0, bank_.size());
  }

 private:
  static Matrix pick(const Matrix& rows, const std::vector<std::size_t>& index) {
    Matrix out(index.size(), rows.cols());
    for (std::size_t i = 0; i < index.size(); ++i) score_kernel::copy_row(rows.row(index[i]), out.row(i));
    return out;
  }

  /// Rows that repeat others may leave a coreset smaller than the neighbours asked for.
  void fit_settings_to_bank() {
    settings_.neighbours = std::min(settings_.neighbours, bank_.size());
    settings_.reweight = bank_.size() < 2 ? 0 : std::min(settings_.reweight, bank_.size());
  }

  struct Distance {
    explicit Distance(const PatchCore& owner)
        : bank(&owner.bank_),
          around(owner.bank_, owner.settings_.reweight),
          scratch(owner.settings_.reweight) {}

    double operator()(const BankSearch& found, std::size_t q) {
      const std::span<const Neighbour> best = found.best(q);
      double sum = 0;
      for (const Neighbour& neighbour : best) sum += std::sqrt(neighbour.squared);
      const double mean = sum / static_cast<double>(best.size());
      if (scratch.empty() || !std::isfinite(mean)) return mean;
      score_kernel::copy_row(bank->padded_row(best[0].row), around.query(0));
      around.run(1);
      if (!std::isfinite(around.best(0).back().squared)) return mean;
      return mean * crowding(*bank, found.query(q), around.best(0), std::sqrt(best[0].squared), scratch);
    }

    const MemoryBank* bank;
    BankSearch around;  ///< the nearest row's own neighbours
    std::vector<double> scratch;
  };

  Settings settings_;
  MemoryBank bank_;
};

}  // namespace

DetectorInfo patchcore_info() {
  return {"patchcore",
          "distance to a coreset of normal rows (Roth et al. 2022)",
          true,
          false,
          {{"coreset_fraction", "0.1", "share of the normal rows that is kept, 1e-6 .. 1; at least 100 rows"},
           {"coreset_size", "0", "rows that are kept; 0 = by coreset_fraction"},
           {"neighbours", "1", "the score is the mean distance to this many nearest rows, 1 .. 100"},
           {"reweight", "0", "b of the paper's equation 7, 2 .. 100; 0 = off"}},
          []() -> std::unique_ptr<Detector> { return std::make_unique<PatchCore>(); }};
}

}  // namespace motionanalyzer
