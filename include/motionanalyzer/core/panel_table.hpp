// Feature rows of many panels, one row a frame.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

struct FeatureColumn {
  std::string name;   ///< snake_case, unique in its table
  std::string unit;   ///< "1" when it has none
  std::string group;  ///< physical group: can be switched on and off as a whole
  bool operator==(const FeatureColumn&) const = default;
};

/// Group of the columns that are made from residuals and so relative to a healthy trajectory.
inline constexpr std::string_view kResidualGroup = "residual";
/// The same without what faults of the image add.
inline constexpr std::string_view kClearedGroup = "cleared";
/// Whether columns of this group are relative to a healthy trajectory.
inline constexpr bool is_relative(std::string_view group) noexcept {
  return group == kResidualGroup || group == kClearedGroup;
}

/// Rows of panel k are offset[k] .. offset[k + 1] - 1.
struct PanelTable {
  std::vector<FeatureColumn> column;  ///< F
  std::string extractor;  ///< name and version of what computed the columns; "table" for a user's table
  std::vector<std::string> panel;             ///< K names
  std::vector<std::size_t> offset = {0};      ///< K + 1
  Matrix value;                               ///< N x F
  std::vector<std::uint8_t> usable;           ///< N; 0 = this row has no full window and gets no score
  std::vector<std::int32_t> frame;            ///< N frame numbers
  std::vector<double> time_s, phase, hold_s;  ///< N each

  bool is_plain() const noexcept {
    return extractor == "table";
  }  ///< a user's table: no phase, a row is a sample
  std::size_t rows() const noexcept { return value.rows(); }
  std::size_t panels() const noexcept { return panel.size(); }
};

}  // namespace motionanalyzer
