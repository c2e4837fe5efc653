// Disturbances of normal rows, from which DREAM learns what is not normal. They know nothing of cracks or of
// any simulator: something is added to columns that belong together, in units of their normal spread, or
// their departures are stretched or made noisy, over a stretch of frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "motionanalyzer/core/panel_table.hpp"
#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer {

struct DisturbOptions {
  std::uint64_t seed = 0;
  double share = 0.5;   ///< of the frames
  double strength = 2;  ///< typical size in normal spreads
  double range = 4;     ///< sizes run from strength / range to strength * range
};

class Disturbances {
 public:
  /// Columns as the detector sees them: the lagged copies of the first ones follow in blocks. Neighbours of a
  /// group of six or more are taken for neighbours in place, in panels; columns of a plain table are not.
  Disturbances(const std::vector<FeatureColumn>& column, bool panels, const DisturbOptions& options);

  /// Disturbs the row of this frame or leaves it; true when it was disturbed. A function of the seed and of
  /// the three numbers alone. row: D values in normal spreads
  bool apply(std::uint64_t epoch, std::uint64_t panel, std::uint64_t frame, std::span<float> row) const;

 private:
  struct Group {
    std::vector<std::size_t> column;
    bool ordered;
  };
  struct Draw;
  bool apply_block(std::uint64_t epoch, std::uint64_t panel, std::uint64_t frame, std::span<float> row) const;
  void bump(const Draw& draw, Random& random, const Group& group, std::span<float> row) const;
  void subset(const Draw& draw, Random& random, std::span<const std::size_t> columns,
              std::span<float> row) const;
  void stretch(const Draw& draw, Random& random, const Group& group, std::span<float> row) const;
  void roughen(const Draw& draw, Random& random, const Group& group, std::span<float> row) const;

  DisturbOptions options_;
  bool panels_;
  std::size_t block_ = 0;  ///< columns of one row, without lag
  std::vector<Group> group_;
  std::vector<std::size_t> all_;
};

}  // namespace motionanalyzer
