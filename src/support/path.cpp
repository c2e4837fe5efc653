#include "support/path.hpp"

#include <algorithm>

#include "motionanalyzer/core/error.hpp"
#include "support/path_system.hpp"
#include "support/text.hpp"

namespace motionanalyzer::support {
namespace fs = std::filesystem;

namespace {

constexpr std::u16string_view kLongPrefix = u"\\\\?\\";
constexpr std::u16string_view kLongShare = u"\\\\?\\UNC\\";

/// The code point at the start of valid UTF-8, which is then skipped.
char32_t take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  const char32_t lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = length == 1 ? lead : lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(i) & 0x3Fu);
  text.remove_prefix(length);
  return value;
}

void append_utf8(std::string& out, char32_t c) {
  const auto tail = [&](unsigned shift) { out += static_cast<char>(0x80u | ((c >> shift) & 0x3Fu)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0u | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0u | (c >> 12));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0u | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_separator(char c) noexcept {
#if defined(_WIN32)
  return c == '/' || c == '\\';
#else
  return c == '/';
#endif
}

#if defined(_WIN32)
/// The first length from which Windows wants the prefix: folders leave room for a name of 8.3.
constexpr std::size_t kLongPath = 240;

/// Without the long-path prefix.
fs::path plain_path(std::string_view utf8) {
  const std::u16string wide = to_utf16(utf8);
  return fs::path(std::wstring(wide.begin(), wide.end()));
}

fs::path native_path(std::string_view utf8) {
  const fs::path path = plain_path(utf8);
  if (path.native().size() < kLongPath) return path;
  const std::wstring text = system::absolute(path).wstring();
  const std::u16string wide = with_long_prefix(std::u16string(text.begin(), text.end()));
  return fs::path(std::wstring(wide.begin(), wide.end()));
}

std::string utf8_of(const fs::path& path) {
  const std::wstring text = path.wstring();
  std::u16string wide(text.begin(), text.end());
  if (wide.starts_with(kLongShare)) {
    wide.replace(0, kLongShare.size(), u"\\\\");
  } else if (wide.starts_with(kLongPrefix)) {
    wide.erase(0, kLongPrefix.size());
  }
  std::replace(wide.begin(), wide.end(), u'\\', u'/');
  return from_utf16(wide);
}
#else
fs::path plain_path(std::string_view utf8) { return fs::path(std::string(utf8)); }
fs::path native_path(std::string_view utf8) { return plain_path(utf8); }
std::string utf8_of(const fs::path& path) { return path.string(); }
#endif

}  // namespace

std::u16string to_utf16(std::string_view utf8) {
  if (!is_valid_utf8(utf8)) {
    throw Error(ErrorCode::bad_input, "text is not UTF-8: " + shown_value(utf8), "Give the text in UTF-8.");
  }
  std::u16string out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const char32_t c = take_code_point(utf8);
    if (c < 0x10000) {
      out += static_cast<char16_t>(c);
    } else {
      out += static_cast<char16_t>(0xD800u + ((c - 0x10000u) >> 10));
      out += static_cast<char16_t>(0xDC00u + ((c - 0x10000u) & 0x3FFu));
    }
  }
  return out;
}

std::string from_utf16(std::u16string_view utf16) {
  std::string out;
  out.reserve(utf16.size());
  for (std::size_t i = 0; i < utf16.size(); ++i) {
    const char32_t unit = utf16[i];
    if (unit < 0xD800 || unit > 0xDFFF) {
      append_utf8(out, unit);
      continue;
    }
    const char32_t low = unit < 0xDC00 && i + 1 < utf16.size() ? utf16[i + 1] : 0;
    if (low < 0xDC00 || low > 0xDFFF) {
      throw Error(ErrorCode::bad_input,
                  "text is not UTF-16: half a surrogate pair at character " + std::to_string(i),
                  "Give the text in UTF-16.");
    }
    append_utf8(out, 0x10000u + ((unit - 0xD800u) << 10) + (low - 0xDC00u));
    ++i;
  }
  return out;
}

fs::path to_path(std::string_view utf8) {
  if (utf8.find('\0') != std::string_view::npos) {
    throw Error(ErrorCode::invalid_argument, "a path holds a zero byte: " + shown_value(utf8),
                "Give another path.");
  }
  return native_path(utf8);
}

std::string to_utf8(const fs::path& path) { return utf8_of(path); }

std::u16string with_long_prefix(std::u16string_view absolute) {
  if (absolute.starts_with(kLongPrefix)) return std::u16string(absolute);
  if (absolute.starts_with(u"\\\\")) return std::u16string(kLongShare) + std::u16string(absolute.substr(2));
  return std::u16string(kLongPrefix) + std::u16string(absolute);
}

std::string last_part(std::string_view utf8) {
  while (utf8.size() > 1 && is_separator(utf8.back())) utf8.remove_suffix(1);
  std::size_t begin = utf8.size();
  while (begin > 0 && !is_separator(utf8[begin - 1])) --begin;
  const std::string_view part = utf8.substr(begin);
  if (!part.empty() && part != "." && part != "..") return std::string(part);
  const std::string absolute = absolute_path(utf8);
  return absolute.substr(absolute.find_last_of('/') + 1);
}

std::string absolute_path(std::string_view utf8) {
  to_path(utf8);  // refuses what is no path
  std::string text = to_utf8(system::absolute(plain_path(utf8)));
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

bool exists(const std::string& path) noexcept try {
  return system::kind_at(to_path(path)).has_value();
} catch (...) {
  return false;
}

bool is_folder(const std::string& path) noexcept try {
  return system::kind_at(to_path(path)) == FolderEntry::Kind::folder;
} catch (...) {
  return false;
}

bool is_file(const std::string& path) noexcept try {
  return system::kind_at(to_path(path)) == FolderEntry::Kind::file;
} catch (...) {
  return false;
}

std::string join(std::string_view base, std::string_view name) {
  std::string path(base);
  if (!path.empty() && !is_separator(path.back())) path += '/';
  return path.append(name);
}

std::vector<FolderEntry> list_folder(const std::string& folder) {
  std::vector<FolderEntry> entries;
  const system::Listing listing = system::list(to_path(folder), entries);
  if (listing != system::Listing::done) {
    const char* what = is_file(folder)                       ? "this is a file, not a folder"
                       : listing == system::Listing::missing ? "the folder does not exist"
                                                             : "the folder cannot be read";
    throw Error(ErrorCode::io, what, "Check the path and the rights to read it.", {folder, 0});
  }
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return entries;
}

void create_folders(const std::string& folder) {
  if (folder.empty() || is_folder(folder)) return;
  const std::string parent = to_utf8(to_path(folder).parent_path());
  if (parent.size() < folder.size()) create_folders(parent);
  // Another process may have made it in the meantime, and "a/" names the same folder as "a".
  if (system::make_folder(to_path(folder)) == system::Creation::failed && !is_folder(folder)) {
    throw Error(ErrorCode::io, "the folder cannot be created",
                "Check the path and the rights to write there.", {folder, 0});
  }
  if (!is_folder(folder)) {
    throw Error(ErrorCode::io, "a file stands where the folder should be", "Name another folder.",
                {folder, 0});
  }
}

}  // namespace motionanalyzer::support
