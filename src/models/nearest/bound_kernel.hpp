// The product that rules rows out of a search, in vectors as wide as the CPU has. Sets round differently:
// what they answer only says which distances are worth taking, never what a distance is.
#pragma once

#include <cstddef>
#include <cstdint>

namespace motionanalyzer::nearest {

inline constexpr std::size_t kPanel = 16;  ///< rows that are looked at together

/// `panels` panels of kPanel rows x `width` columns, component k of row r at panel[k * kPanel + r].
struct Panels {
  const float* value;
  const float* norm;  ///< kPanel a panel
  std::size_t panels, width;
};

struct BoundKernel {
  /// mask[q * panels + p], bit r: not (norm_r + sum over k of query_k value_k > cut[q]); nan is not greater.
  /// Queries stand `width` apart.
  void (*find)(const Panels& rows, const float* query, std::size_t queries, const float* cut,
               std::uint16_t* mask);
};

extern const BoundKernel kBoundBaseline, kBoundAvx2;

/// The fastest set that this CPU runs.
const BoundKernel& bound_kernel() noexcept;

}  // namespace motionanalyzer::nearest
