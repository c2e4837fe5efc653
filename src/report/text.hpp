// Text as the pages show it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace motionanalyzer::report {

/// For HTML and SVG, between tags and in quoted attributes. Broken UTF-8 and control characters become
/// U+FFFD.
std::string escape_html(std::string_view text);
/// For a Markdown paragraph or table cell: marks are disarmed, line breaks become blanks.
std::string escape_markdown(std::string_view text);

/// `digits` significant digits without trailing zeros, a true minus sign; an en dash for what does not exist.
std::string show(double value, int digits = 4);
std::string show(const std::optional<double>& value, int digits = 4);
/// Exactly `decimals` places, with a true minus sign.
std::string show_fixed(double value, int decimals);
/// A coordinate in a drawing: at most two decimals, "0" for anything that is not finite.
std::string coordinate(double value);

}  // namespace motionanalyzer::report
