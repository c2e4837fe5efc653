// Copies of a table's normal rows with a damage that no detector learns from, to compare options by.
#pragma once

#include <cstdint>
#include <vector>

#include "motionanalyzer/core/panel_table.hpp"

namespace motionanalyzer::pipeline {

/// Of every three copies one has some cells taken from another row of `table` (they no longer fit together),
/// one has some cells anywhere in the range of their column or a tenth beyond, and one lies beyond its row as
/// seen from another one, by .5 to 1.5 of their distance. Whole numbers stay whole.
/// in      table: of normals, without a missing value in `columns`; base: rows that are copied, in turns;
///         columns: those that may be damaged
/// out     up to `count` rows; a copy that ten draws left as its row was is left out
PanelTable damaged_rows(const PanelTable& table, const std::vector<std::size_t>& base,
                        const std::vector<std::size_t>& columns, std::size_t count, std::uint64_t seed);

/// The rows of a plain table with these numbers.
PanelTable table_rows(const PanelTable& table, const std::vector<std::size_t>& rows);

}  // namespace motionanalyzer::pipeline
