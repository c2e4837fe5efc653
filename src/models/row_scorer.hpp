// For detectors whose score of a row needs that row alone.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

inline constexpr std::size_t kMostColumns = std::size_t{1} << 20;  ///< of a row after lagging

/// Core: copyable handle with `double score(std::span<const double> row)`, which may use scratch of its own.
template <class Core>
class RowScorer final : public PanelScorer {
 public:
  explicit RowScorer(Core core) : core_(std::move(core)) {}
  void push(const ScoreInput& frame, std::vector<FrameScore>& out) override {
    out.push_back(
        {frame.t, frame.usable ? core_.score(frame.feature) : std::numeric_limits<double>::quiet_NaN()});
  }
  void finish(std::vector<FrameScore>&) override {}
  void reset() override {}

 private:
  Core core_;
};

/// The same for a core that is faster with several rows at once, which the scores of a row do not show.
/// Core: movable, with `void resize(std::size_t rows)` for so many places (1 at first), `void put(q, const
/// ScoreInput&)`, `void run(rows)` for the first places, and `double score(q)`.
template <class Core>
class RowsScorer final : public PanelScorer {
 public:
  explicit RowsScorer(Core core) : core_(std::move(core)) {}

  void may_wait(std::size_t frames) override {
    most_waiting_ = frames + 1;
    core_.resize(most_waiting_);
    waiting_.reserve(most_waiting_);
  }

  void push(const ScoreInput& frame, std::vector<FrameScore>& out) override {
    if (frame.usable) core_.put(rows_++, frame);
    waiting_.push_back({frame.t, frame.usable});
    if (waiting_.size() == most_waiting_) answer(out);
  }

  void finish(std::vector<FrameScore>& out) override { answer(out); }

  void reset() override {
    waiting_.clear();
    rows_ = 0;
  }

 private:
  struct Waiting {
    std::size_t t;
    bool usable;
  };

  void answer(std::vector<FrameScore>& out) {
    core_.run(rows_);
    std::size_t q = 0;
    for (const Waiting& frame : waiting_)
      out.push_back({frame.t, frame.usable ? core_.score(q++) : std::numeric_limits<double>::quiet_NaN()});
    reset();
  }

  Core core_;
  std::size_t most_waiting_ = 1, rows_ = 0;
  std::vector<Waiting> waiting_;
};

/// The usable rows of a table as one dense matrix, in order.
Matrix usable_rows(const PanelTable& table);

/// throws Error{too_short} when a fit has fewer rows than it needs
void require_rows(std::size_t found, std::size_t needed, std::string_view detector);

}  // namespace motionanalyzer
