// For detectors whose score of a row is made of its neighbours in a memory bank.
#pragma once

#include <cstddef>
#include <utility>

#include "models/memory_bank.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

/// Core of a RowsScorer. Score: `double operator()(const BankSearch& found, std::size_t q)`, of the q-th
/// row's neighbours.
template <class Score>
class BankCore {
 public:
  BankCore(const MemoryBank& bank, std::size_t neighbours, Score score)
      : bank_(&bank), neighbours_(neighbours), search_(bank, neighbours), score_(std::move(score)) {}

  void resize(std::size_t rows) { search_ = BankSearch(*bank_, neighbours_, rows); }
  void put(std::size_t q, const ScoreInput& frame) noexcept {
    score_kernel::copy_row(frame.feature, search_.query(q));
  }
  void run(std::size_t rows) noexcept { search_.run(rows); }
  double score(std::size_t q) { return score_(search_, q); }

 private:
  const MemoryBank* bank_;
  std::size_t neighbours_;
  BankSearch search_;
  Score score_;
};

}  // namespace motionanalyzer
