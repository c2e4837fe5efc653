#include "models/temporal_windows.hpp"

#include <algorithm>

namespace motionanalyzer {

std::vector<std::uint32_t> window_starts(const PanelTable& table, std::span<const std::size_t> panels,
                                         std::size_t frames) {
  std::vector<std::uint32_t> usable_before(table.rows() + 1, 0);
  for (std::size_t i = 0; i < table.rows(); ++i)
    usable_before[i + 1] = usable_before[i] + (table.usable[i] != 0 ? 1u : 0u);
  std::vector<std::uint32_t> starts;
  for (const std::size_t k : panels)
    for (std::size_t i = table.offset[k]; i + frames <= table.offset[k + 1]; ++i)
      if (usable_before[i + frames] - usable_before[i] == frames) starts.push_back(usable_before[i]);
  return starts;
}

void WindowRows::fill_from(std::size_t moved, const std::vector<std::uint32_t>& starts,
                           std::span<const std::uint32_t> rows, const NetworkBatch& out) const {
  const std::size_t length = frames_ * seen_.cols();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::size_t place = std::min(rows[i] * stride_ + moved, starts.size() - 1);
    const float* from = seen_.row(starts[place]).data();  // the rows of a window follow each other
    std::copy_n(from, length, out.input.begin() + static_cast<std::ptrdiff_t>(i * length));
    std::copy_n(from, length, out.target.begin() + static_cast<std::ptrdiff_t>(i * length));
  }
}

}  // namespace motionanalyzer
