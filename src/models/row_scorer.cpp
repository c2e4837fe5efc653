#include "models/row_scorer.hpp"

#include <algorithm>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {

Matrix usable_rows(const PanelTable& table) {
  const auto count = static_cast<std::size_t>(
      std::count_if(table.usable.begin(), table.usable.end(), [](std::uint8_t u) { return u != 0; }));
  Matrix rows(count, table.value.cols());
  std::size_t next = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (table.usable[i] == 0) continue;
    const std::span<const double> row = table.value.row(i);
    std::copy(row.begin(), row.end(), rows.row(next++).begin());
  }
  return rows;
}

void require_rows(std::size_t found, std::size_t needed, std::string_view detector) {
  if (found >= needed) return;
  throw Error(ErrorCode::too_short,
              std::string(detector) + " needs " + std::to_string(needed) + " usable rows to fit on and got " +
                  std::to_string(found),
              "give more normal panels or rows, or ask for fewer neighbours or components");
}

}  // namespace motionanalyzer
