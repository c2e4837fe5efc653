// Text as files hold it: numbers without a locale, lines, trimming, UTF-8.
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace motionanalyzer::support {

constexpr bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Without blanks, tabs and carriage returns at both ends; line feeds stay.
std::string_view trim(std::string_view text) noexcept;

/// Parts between separators; one empty part for empty text.
std::vector<std::string_view> split(std::string_view text, char separator);

/// ASCII letters made small, everything else as it is.
std::string ascii_lower(std::string_view text);

/// The whole text as a finite decimal number (point as decimal mark, exponent allowed, one leading plus
/// allowed); empty for anything else, nan, infinities and numbers beyond a double included.
std::optional<double> parse_double(std::string_view text) noexcept;

/// The whole text as an integer of type T; empty for anything else and for what does not fit.
template <std::integral T>
std::optional<T> parse_integer(std::string_view text) noexcept {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Shortest decimal that reads back as the same double: "0.1", "30", "1e+22"; "nan", "inf", "-inf".
std::string format_double(double value);
/// So many significant digits, or places behind the point, as printf's %g and %f write them where nobody has
/// chosen another locale: "0.25", "1.2e+06"; "-" for what is not finite.
std::string with_digits(double value, int digits);
std::string with_places(double value, int places);

/// Place of the first byte that is not valid UTF-8 (overlong forms, surrogates and numbers above U+10FFFF are
/// not valid); npos when all is.
std::size_t find_invalid_utf8(std::string_view text) noexcept;
inline bool is_valid_utf8(std::string_view text) noexcept {
  return find_invalid_utf8(text) == std::string_view::npos;
}

/// Text without a UTF-8 byte order mark at its start.
std::string_view without_bom(std::string_view text) noexcept;

/// A value as an error message shows it: in quotes, at most 40 bytes, control bytes and broken UTF-8 as '?'.
std::string shown_value(std::string_view value);

/// Line (first is 1) in which the byte at `offset` stands.
int line_of(std::string_view text, std::size_t offset) noexcept;

/// Walks the lines of a text; a line ends with LF or CRLF, neither of which is part of it.
class LineReader {
 public:
  explicit LineReader(std::string_view text) noexcept : rest_(text) {}

  /// False when no line is left. A text that ends with a line feed has no empty line after it.
  bool next(std::string_view& line) noexcept;
  int number() const noexcept { return number_; }         ///< of the line last given; first is 1
  bool ended() const noexcept { return ended_; }          ///< the line last given ended with a line feed
  bool had_return() const noexcept { return returned_; }  ///< ... and with a carriage return before it

 private:
  std::string_view rest_;
  int number_ = 0;
  bool ended_ = false, returned_ = false;
};

}  // namespace motionanalyzer::support
