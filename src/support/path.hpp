// Paths. Ours are UTF-8 with '/' or the system's separator; Windows wants UTF-16 and a prefix for long ones.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace motionanalyzer::support {

/// throws Error{bad_input} when the text is not valid UTF-8
std::u16string to_utf16(std::string_view utf8);
/// throws Error{bad_input} for a surrogate without its other half
std::string from_utf16(std::u16string_view utf16);

/// The system's form of a UTF-8 path. On Windows a path of 240 or more characters is made absolute and gets
/// the long-path prefix.
/// throws  Error{invalid_argument} for a zero byte and, on Windows, for broken UTF-8
std::filesystem::path to_path(std::string_view utf8);
/// UTF-8 with '/' as separator and without the long-path prefix. Elsewhere than on Windows the bytes stay.
std::string to_utf8(const std::filesystem::path& path);

/// Adds the long-path prefix to an absolute Windows path in UTF-16; pure text, so it is tested everywhere.
std::u16string with_long_prefix(std::u16string_view absolute);

/// Last part of a path, trailing separators ignored; for "." and ".." the part of the absolute path.
std::string last_part(std::string_view utf8);

/// Absolute, without "." and ".." parts, '/' between parts, no separator at the end.
std::string absolute_path(std::string_view utf8);

bool exists(const std::string& path) noexcept;
bool is_folder(const std::string& path) noexcept;
bool is_file(const std::string& path) noexcept;  ///< a regular file, links followed

/// base + '/' + name, without doubling the separator; name alone when base is empty.
std::string join(std::string_view base, std::string_view name);

struct FolderEntry {
  enum class Kind { file, folder, other };
  std::string name;         ///< UTF-8
  Kind kind = Kind::other;  ///< links followed
  bool link = false;
};

/// What a folder holds, sorted by the bytes of the names. Names that are not valid UTF-16 are left out.
/// throws Error{io} when it is no folder or cannot be read
std::vector<FolderEntry> list_folder(const std::string& folder);

/// Creates the folder and those above it.
/// throws  Error{io}
void create_folders(const std::string& folder);

}  // namespace motionanalyzer::support
