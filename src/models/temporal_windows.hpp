// Windows of normal panels: so many usable frames in a row, inside one panel.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/core/panel_table.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace motionanalyzer {

/// First rows of the windows of these panels. Rows are counted among the usable ones.
std::vector<std::uint32_t> window_starts(const PanelTable& table, std::span<const std::size_t> panels,
                                         std::size_t frames);

class WindowRows final : public NetworkRows {
 public:
  /// seen: usable rows as the network sees them. An epoch learns from every stride-th window, the next epoch
  /// from those beside them.
  WindowRows(const MatrixF& seen, std::size_t frames, std::size_t stride, std::vector<std::uint32_t> learnt,
             std::vector<std::uint32_t> held_out)
      : seen_(seen),
        frames_(frames),
        stride_(stride),
        learnt_(std::move(learnt)),
        held_out_(std::move(held_out)) {}

  std::size_t count() const override { return (learnt_.size() + stride_ - 1) / stride_; }
  std::size_t held_out() const override { return (held_out_.size() + stride_ - 1) / stride_; }
  void fill(int epoch, std::span<const std::uint32_t> rows, const NetworkBatch& out) const override {
    fill_from(static_cast<std::size_t>(epoch) % stride_, learnt_, rows, out);
  }
  void fill_held_out(std::span<const std::uint32_t> rows, const NetworkBatch& out) const override {
    fill_from(0, held_out_, rows, out);
  }

 private:
  void fill_from(std::size_t moved, const std::vector<std::uint32_t>& starts,
                 std::span<const std::uint32_t> rows, const NetworkBatch& out) const;

  const MatrixF& seen_;
  std::size_t frames_, stride_;
  std::vector<std::uint32_t> learnt_, held_out_;
};

}  // namespace motionanalyzer
