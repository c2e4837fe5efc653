// The text of a user's table.
#pragma once

#include <string>
#include <string_view>

#include "motionanalyzer/core/panel_table.hpp"

namespace motionanalyzer::io {

/// in      text: CSV; file: named in messages; panel: the name of the only panel
/// throws  Error{bad_input} as read_table
PanelTable parse_table(std::string_view text, const std::string& file, const std::string& panel);

}  // namespace motionanalyzer::io
