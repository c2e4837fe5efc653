#include "text.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <limits>

#include "guard.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer::capi {

namespace {

StatusError invalid(const char* what, const char* why) {
  return {MA_ERROR_INVALID_ARGUMENT, std::string(what) + ' ' + why};
}

/// Checks a buffer and stores the size of the whole text with its zero; true when the text is to be copied.
template <class Char>
bool prepare(std::size_t length, Char* text, int32_t capacity, int32_t* needed) {
  if (needed != nullptr) *needed = 0;
  if (capacity < 0) throw invalid("capacity", "is negative");
  if (capacity > 0 && text == nullptr) throw invalid("text", "is NULL although capacity is not 0");
  if (capacity > 0) text[0] = Char{};
  if (length >= static_cast<std::size_t>(std::numeric_limits<int32_t>::max()))
    throw StatusError(MA_ERROR_OUT_OF_MEMORY, "the text is longer than an int32 can say");
  const auto size = static_cast<int32_t>(length + 1);
  if (needed != nullptr) *needed = size;
  if (capacity == 0) return false;
  if (capacity < size)
    throw StatusError(MA_ERROR_BUFFER_TOO_SMALL, "the text needs " + std::to_string(size) + " units, " +
                                                     std::to_string(capacity) + " were given");
  return true;
}

/// Next character of valid UTF-8.
char32_t next_character(const unsigned char*& p) noexcept {
  const unsigned char lead = *p++;
  const int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  char32_t c = more == 0 ? lead : static_cast<char32_t>(lead & (0x3FU >> more));
  for (int i = 0; i < more && *p != 0; ++i) c = c << 6U | (*p++ & 0x3FU);
  return c;
}

int32_t unit_count(std::size_t n) noexcept {
  return static_cast<int32_t>(
      std::min<std::size_t>(n, static_cast<std::size_t>(std::numeric_limits<int32_t>::max())));
}

}  // namespace

std::string text_in(const char* text, const char* what) {
  if (text == nullptr) throw invalid(what, "is NULL");
  std::string result(text);
  if (!support::is_valid_utf8(result)) throw invalid(what, "is not valid UTF-8");
  return result;
}

std::string text_in(const ma_char16* text, const char* what) {
  if (text == nullptr) throw invalid(what, "is NULL");
  std::u16string units;
  for (; *text != 0; ++text) units.push_back(static_cast<char16_t>(*text));
  std::string result;
  try {
    result = support::from_utf16(units);
  } catch (const Error&) {
    throw invalid(what, "is not valid UTF-16");
  }
  return result;
}

void text_out(std::string_view from, char* text, int32_t capacity, int32_t* needed) {
  if (!prepare(from.size(), text, capacity, needed)) return;
  std::memcpy(text, from.data(), from.size());
  text[from.size()] = '\0';
}

void text_out(std::string_view from, ma_char16* text, int32_t capacity, int32_t* needed) {
  const std::u16string units = support::to_utf16(from);
  if (!prepare(units.size(), text, capacity, needed)) return;
  std::transform(units.begin(), units.end(), text, [](char16_t c) { return static_cast<ma_char16>(c); });
  text[units.size()] = ma_char16{};
}

int32_t text_cut(const char* from, char* text, int32_t capacity) noexcept {
  const std::size_t length = std::strlen(from);
  if (text != nullptr && capacity > 0) {
    std::size_t end = std::min(length, static_cast<std::size_t>(capacity) - 1);
    while (end > 0 && (static_cast<unsigned char>(from[end]) & 0xC0U) == 0x80U) --end;
    std::memcpy(text, from, end);
    text[end] = '\0';
  }
  return unit_count(length + 1);
}

int32_t text_cut(const char* from, ma_char16* text, int32_t capacity) noexcept {
  const std::size_t room = text != nullptr && capacity > 0 ? static_cast<std::size_t>(capacity) - 1 : 0;
  std::size_t units = 0, written = 0;
  const auto* p = reinterpret_cast<const unsigned char*>(from);
  while (*p != 0) {
    const char32_t c = next_character(p);
    const std::size_t wide = c > 0xFFFF ? 2 : 1;
    if (written == units && units + wide <= room) {
      if (wide == 2) {
        text[written++] = static_cast<ma_char16>(0xD800U + ((c - 0x10000U) >> 10U));
        text[written++] = static_cast<ma_char16>(0xDC00U + ((c - 0x10000U) & 0x3FFU));
      } else {
        text[written++] = static_cast<ma_char16>(c);
      }
    }
    units += wide;
  }
  if (text != nullptr && capacity > 0) text[written] = ma_char16{};
  return unit_count(units + 1);
}

}  // namespace motionanalyzer::capi
