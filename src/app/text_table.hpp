// Columns for people: aligned text whose width counts Hangul and other wide characters as two cells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/report/figures_page.hpp"

namespace motionanalyzer::app {

class TextTable {
 public:
  explicit TextTable(std::vector<std::string> header) { rows_.push_back(std::move(header)); }
  /// As many cells as the header has.
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  /// Header, rule and rows; two blanks between columns, none at the end of a line.
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

/// Heading, caption and table.
std::string figure_text(const FigureTable& figures);

/// Cells that a terminal needs for UTF-8 text; bytes that are not UTF-8 count one each.
std::size_t display_width(std::string_view text) noexcept;

/// Every control character as '?', so that a name cannot steer the terminal.
std::string without_control(std::string text);

/// Four significant digits: "0.01", "12.35", "1.2e-05"; "-" for what is not a number.
std::string short_number(double value);

}  // namespace motionanalyzer::app
