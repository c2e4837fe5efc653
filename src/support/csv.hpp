// Tables as text: a row a line, cells between commas, semicolons or tabs, cells in double quotes.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace motionanalyzer::support {

/// Reads row by row; blank lines are skipped, a byte order mark and carriage returns are dropped, blanks
/// around an unquoted cell too. A quoted cell may hold separators, line breaks and doubled quotes.
class CsvReader {
 public:
  /// text must outlive the reader; file is named in errors. The separator is the one that the first line uses
  /// most (comma when it uses none).
  CsvReader(std::string_view text, std::string file);

  /// Cells of the next row, valid until the next call; false at the end.
  /// throws Error{bad_input} with file and line: a quote that is never closed, text behind a closing quote
  bool next(std::vector<std::string_view>& cells);
  int line() const noexcept { return line_; }  ///< in which the row last given begins; first is 1
  char separator() const noexcept { return separator_; }
  const std::string& file() const noexcept { return file_; }

 private:
  std::string_view take_cell(bool& last);
  std::string_view take_quoted_cell();
  bool skip_blank_lines();

  std::string_view rest_;
  std::string file_;
  std::deque<std::string> unquoted_;  ///< cells whose text differs from the file's
  char separator_ = ',';
  int line_ = 0, next_line_ = 1;
};

/// A cell as it is written: in quotes when it holds a comma, a semicolon, a tab, a quote or a line break.
std::string csv_cell(std::string_view text);
/// Cells joined by commas and a line feed; every cell goes through csv_cell.
std::string csv_row(const std::vector<std::string>& cells);

}  // namespace motionanalyzer::support
