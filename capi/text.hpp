// Texts across the wall: UTF-8 and UTF-16 in, caller-owned buffers out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arrays.hpp"
#include "motionanalyzer.h"

namespace motionanalyzer::capi {

/// A text that must be given. throws StatusError{invalid_argument} naming `what`: NULL, not valid Unicode
std::string text_in(const char* text, const char* what);
std::string text_in(const ma_char16* text, const char* what);

/// The fallback when NULL is given.
template <class Char>
std::string text_or(const Char* text, std::string_view fallback, const char* what) {
  return text == nullptr ? std::string(fallback) : text_in(text, what);
}

/// An array of texts, all of which must be given.
template <class Char>
std::vector<std::string> texts_in(const Char* const* texts, int32_t count, const char* what) {
  std::vector<std::string> result;
  for (const Char* const text : array_in(texts, count, 1, what)) result.push_back(text_in(text, what));
  return result;
}

/// Hands UTF-8 text out as the header's rule for `text out` says.
/// throws StatusError{invalid_argument}: capacity < 0, or NULL with a capacity; {buffer_too_small}
void text_out(std::string_view from, char* text, int32_t capacity, int32_t* needed);
void text_out(std::string_view from, ma_char16* text, int32_t capacity, int32_t* needed);

/// As much as fits, cut between characters; gives the units of all of it with its zero. Never throws, never
/// allocates: for texts that tell of a failure.
int32_t text_cut(const char* from, char* text, int32_t capacity) noexcept;
int32_t text_cut(const char* from, ma_char16* text, int32_t capacity) noexcept;

}  // namespace motionanalyzer::capi
