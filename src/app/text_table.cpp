#include "app/text_table.hpp"

#include <algorithm>
#include <cstdint>

#include "support/text.hpp"

namespace motionanalyzer::app {

namespace {

/// The code point that begins at `at`, which is moved behind it.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) noexcept {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(at);
  const std::size_t length = first < 0x80    ? 1
                             : first >= 0xF0 ? 4
                             : first >= 0xE0 ? 3
                             : first >= 0xC0 ? 2u
                                             : 1u;
  if (length == 1 || at + length > text.size()) {
    ++at;
    return first;
  }
  std::uint32_t point = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) point = (point << 6) | (byte(at + i) & 0x3Fu);
  at += length;
  return point;
}

/// East Asian wide and full-width ranges (Unicode TR 11), as far as names use them.
bool is_wide(std::uint32_t point) noexcept {
  return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
         (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
         (point >= 0xFF00 && point <= 0xFF60) || (point >= 0x1F300 && point <= 0x1FAFF) ||
         (point >= 0x20000 && point <= 0x3FFFD);
}

}  // namespace

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += is_wide(next_code_point(text, at)) ? 2u : 1u;
  return width;
}

std::string TextTable::text() const {
  std::vector<std::size_t> width(rows_.front().size(), 0);
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < width.size(); ++i) width[i] = std::max(width[i], display_width(row[i]));
  std::string all;
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    std::string line;
    for (std::size_t i = 0; i < width.size(); ++i) {
      line += without_control(rows_[r][i]);
      line.append(width[i] - display_width(rows_[r][i]) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    all += line + "\n";
    if (r > 0) continue;
    for (std::size_t i = 0; i < width.size(); ++i)
      all += std::string(width[i], '-') + (i + 1 < width.size() ? "  " : "\n");
  }
  return all;
}

std::string without_control(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; },
      '?');
  return text;
}

std::string figure_text(const FigureTable& figures) {
  TextTable table(figures.column);
  for (const std::vector<std::string>& row : figures.row) table.add(row);
  return figures.heading + ". " + figures.caption + "\n" + table.text();
}

std::string short_number(double value) { return support::with_digits(value, 4); }

}  // namespace motionanalyzer::app
