#include "report/text.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "support/text.hpp"

namespace motionanalyzer::report {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD", kMinus = "\xE2\x88\x92", kDash = "\xE2\x80\x93";

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

// Valid UTF-8 without control characters.
std::string clean(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t bad = support::find_invalid_utf8(text);
    for (const char c : text.substr(0, bad)) {
      if (is_control(c)) {
        result += kReplacement;
      } else {
        result += c;
      }
    }
    if (bad == std::string_view::npos) break;
    result += kReplacement;
    text.remove_prefix(bad + 1);
  }
  return result;
}

std::string with_minus(std::string_view number) {
  std::string result;
  for (const char c : number) {
    if (c == '-') {
      result += kMinus;
    } else if (c != '+') {
      result += c;
    }
  }
  return result;
}

std::string fixed(double value, int decimals) {
  std::array<char, 400> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string result;
  for (const char c : clean(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string escape_markdown(std::string_view text) {
  std::string result;
  for (const char c : clean(text)) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '\n' || c == '\t') {
      result += ' ';
    } else {
      if (std::string_view("\\`*_{}[]()#!|>~").find(c) != std::string_view::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string show(double value, int digits) {
  if (!std::isfinite(value)) return std::string(kDash);
  std::array<char, 64> buffer;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::general, digits);
  return with_minus({buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())});
}

std::string show(const std::optional<double>& value, int digits) {
  return value ? show(*value, digits) : std::string(kDash);
}

std::string show_fixed(double value, int decimals) {
  if (!std::isfinite(value)) return std::string(kDash);
  const std::string text = fixed(value, decimals);
  const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
  return with_minus(is_zero && text.front() == '-' ? std::string_view(text).substr(1)
                                                   : std::string_view(text));
}

std::string coordinate(double value) {
  if (!std::isfinite(value)) return "0";
  std::string text = fixed(value, 2);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace motionanalyzer::report
