// Panels of another strip than any model knows.
#pragma once

#include <atomic>
#include <cmath>
#include <cstddef>
#include <string>

#include "motionanalyzer/pipeline/inspect.hpp"

namespace motionanalyzer::testing {

/// Panels of a strip that lies in waves, like no healthy strip and no damaged one.
class WavyPanels final : public BundleReader {
 public:
  explicit WavyPanels(const BundleReader& from) : from_(from) {}
  ReadResult read(const std::string& folder, const BundleOverrides& overrides) const override {
    ReadResult result = from_.read(folder, overrides);
    ++reads;
    MatrixF& y_px = result.bundle.y_px;
    for (std::size_t t = 0; t < y_px.rows(); ++t)
      for (std::size_t j = 0; j < y_px.cols(); ++j)
        y_px(t, j) += 2 * static_cast<float>(
                              std::sin(18.85 * static_cast<double>(j) / static_cast<double>(y_px.cols())));
    return result;
  }
  mutable std::atomic<int> reads = 0;  ///< panels that were asked for

 private:
  const BundleReader& from_;
};

}  // namespace motionanalyzer::testing
