#include "support/csv.hpp"

#include <algorithm>

#include "motionanalyzer/core/error.hpp"
#include "support/text.hpp"

namespace motionanalyzer::support {
namespace {

char separator_of(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t";
  std::size_t count[3] = {};
  bool in_quotes = false;
  for (const char c : text) {
    if (c == '"') in_quotes = !in_quotes;
    if (c == '\n' && !in_quotes) break;
    const std::size_t which = in_quotes ? std::string_view::npos : kSeparators.find(c);
    if (which != std::string_view::npos) ++count[which];
  }
  return kSeparators[static_cast<std::size_t>(std::max_element(count, count + 3) - count)];
}

}  // namespace

CsvReader::CsvReader(std::string_view text, std::string file)
    : rest_(without_bom(text)), file_(std::move(file)) {
  skip_blank_lines();
  separator_ = separator_of(rest_);
}

bool CsvReader::skip_blank_lines() {
  for (;;) {
    const std::size_t end = rest_.find('\n');
    std::string_view line = rest_.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.find_first_not_of(' ') != std::string_view::npos) return true;
    if (end == std::string_view::npos) return false;
    rest_.remove_prefix(end + 1);
    ++next_line_;
  }
}

bool CsvReader::next(std::vector<std::string_view>& cells) {
  cells.clear();
  unquoted_.clear();
  if (!skip_blank_lines()) return false;
  line_ = next_line_;
  for (bool last = false; !last;) cells.push_back(take_cell(last));
  return true;
}

std::string_view CsvReader::take_cell(bool& last) {
  const std::size_t start = rest_.find_first_not_of(separator_ == '\t' ? " " : " \t");
  const bool is_quoted = start != std::string_view::npos && rest_[start] == '"';
  std::string_view cell;
  if (is_quoted) {
    rest_.remove_prefix(start);
    cell = take_quoted_cell();
  }
  const std::size_t end = std::min(rest_.find(separator_), rest_.find('\n'));
  const std::string_view text = trim(rest_.substr(0, end));
  if (is_quoted && !text.empty()) {
    throw Error(ErrorCode::bad_input, "text behind a closing quote: " + shown_value(text),
                "Double the quotes that belong to the cell.", {file_, next_line_});
  }
  last = end == std::string_view::npos || rest_[end] == '\n';
  if (end != std::string_view::npos && rest_[end] == '\n') ++next_line_;
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  return is_quoted ? cell : text;
}

/// The cell between the quotes; rest_ then begins behind the closing quote.
std::string_view CsvReader::take_quoted_cell() {
  std::string cell;
  for (std::size_t at = 1;;) {
    const std::size_t quote = rest_.find('"', at);
    if (quote == std::string_view::npos) {
      throw Error(ErrorCode::bad_input, "a quote is never closed", "Close the quoted cell.",
                  {file_, next_line_});
    }
    cell += rest_.substr(at, quote - at);
    at = quote + 1;
    if (at == rest_.size() || rest_[at] != '"') {
      rest_.remove_prefix(at);
      break;
    }
    cell += '"';
    ++at;
  }
  next_line_ += static_cast<int>(std::count(cell.begin(), cell.end(), '\n'));
  return unquoted_.emplace_back(std::move(cell));
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",;\t\"\r\n") == std::string_view::npos) return std::string(text);
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += ',';
    row += csv_cell(cells[i]);
  }
  return row + '\n';
}

}  // namespace motionanalyzer::support
