// A user's CSV table: header of column names, numbers in every other cell.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/panel_table.hpp"

namespace motionanalyzer {

/// Comma, semicolon or tab (whichever the header uses), point as decimal mark, `nan` or an empty cell =
/// missing (NaN), BOM and CRLF accepted, quoted header names accepted. Columns named panel, frame, label,
/// row, time_s are never features and are left out of the result. Result: one panel named after the file,
/// extractor "table", all usable.
/// throws  Error{io}; Error{bad_input} with file, line and value: no header, a
/// ragged row, a cell that is no number,
///        no feature column, two columns of one name
MOTIONANALYZER_API PanelTable read_table(const std::string& path);

}  // namespace motionanalyzer
