// For detectors whose score of a row is made of its neighbours in a memory bank.
#pragma once

#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "models/memory_bank.hpp"
#include "models/score_kernel.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

/// Core: copyable, with `double score(const BankSearch& found, std::size_t q)` of the q-th query's
/// neighbours.
template <class Core>
class BankRowScorer final : public PanelScorer {
 public:
  BankRowScorer(const MemoryBank& bank, std::size_t neighbours, Core core)
      : bank_(&bank), neighbours_(neighbours), search_(bank, neighbours), core_(std::move(core)) {}

  void may_wait(std::size_t frames) override {
    most_waiting_ = frames + 1;
    search_ = BankSearch(*bank_, neighbours_, most_waiting_);
    waiting_.reserve(most_waiting_);
  }

  void push(const ScoreInput& frame, std::vector<FrameScore>& out) override {
    if (frame.usable) score_kernel::copy_row(frame.feature, search_.query(queries_++));
    waiting_.push_back({frame.t, frame.usable});
    if (waiting_.size() == most_waiting_) answer(out);
  }

  void finish(std::vector<FrameScore>& out) override { answer(out); }

  void reset() override {
    waiting_.clear();
    queries_ = 0;
  }

 private:
  struct Waiting {
    std::size_t t;
    bool usable;
  };

  void answer(std::vector<FrameScore>& out) {
    search_.run(queries_);
    std::size_t q = 0;
    for (const Waiting& frame : waiting_)
      out.push_back({frame.t, frame.usable ? core_.score(search_, q++) : kNone});
    reset();
  }

  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  const MemoryBank* bank_;
  std::size_t neighbours_, most_waiting_ = 1, queries_ = 0;
  BankSearch search_;
  std::vector<Waiting> waiting_;
  Core core_;
};

}  // namespace motionanalyzer
