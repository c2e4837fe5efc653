#include "support/path_system.hpp"

#include <system_error>

#include "motionanalyzer/core/error.hpp"

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <string_view>
#endif

namespace motionanalyzer::support::system {
namespace fs = std::filesystem;

#if defined(_WIN32)
namespace {

FolderEntry::Kind kind_of(DWORD attributes) noexcept {
  if (attributes & FILE_ATTRIBUTE_DIRECTORY) return FolderEntry::Kind::folder;
  return attributes & FILE_ATTRIBUTE_DEVICE ? FolderEntry::Kind::other : FolderEntry::Kind::file;
}

/// Calls take(data) for everything in the folder but "." and "..".
template <class Take>
Listing for_each_in(const fs::path& folder, Take&& take) {
  WIN32_FIND_DATAW data;
  const std::wstring pattern = folder.wstring() + L"\\*";
  const HANDLE search = FindFirstFileW(pattern.c_str(), &data);
  if (search == INVALID_HANDLE_VALUE) {
    const DWORD why = GetLastError();
    return why == ERROR_FILE_NOT_FOUND || why == ERROR_PATH_NOT_FOUND ? Listing::missing
                                                                      : Listing::unreadable;
  }
  do {
    const std::wstring_view name = data.cFileName;
    if (name != L"." && name != L"..") take(data);
  } while (FindNextFileW(search, &data));
  const bool complete = GetLastError() == ERROR_NO_MORE_FILES;
  FindClose(search);
  return complete ? Listing::done : Listing::unreadable;
}

}  // namespace

fs::path absolute(const fs::path& path) {
  std::wstring text(1024, L'\0');
  for (;;) {
    const DWORD length =
        GetFullPathNameW(path.c_str(), static_cast<DWORD>(text.size()), text.data(), nullptr);
    if (length == 0) return path;
    const bool fits = length < text.size();
    text.resize(length);
    if (fits) return fs::path(text);
  }
}

std::optional<FolderEntry::Kind> kind_at(const fs::path& path) noexcept {
  const DWORD attributes = GetFileAttributesW(path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) return std::nullopt;
  return kind_of(attributes);
}

Listing list(const fs::path& folder, std::vector<FolderEntry>& entries) {
  if (kind_at(folder) == FolderEntry::Kind::file) return Listing::unreadable;
  return for_each_in(folder, [&](const WIN32_FIND_DATAW& data) {
    try {
      const bool link = (data.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
      entries.push_back({to_utf8(fs::path(data.cFileName)), kind_of(data.dwFileAttributes), link});
    } catch (const Error&) {  // a name that is no text cannot be one of ours
    }
  });
}

Creation make_folder(const fs::path& folder) noexcept {
  if (CreateDirectoryW(folder.c_str(), nullptr)) return Creation::made;
  return GetLastError() == ERROR_ALREADY_EXISTS ? Creation::existed : Creation::failed;
}

void remove_tree(const fs::path& folder) noexcept try {
  for_each_in(folder, [&](const WIN32_FIND_DATAW& data) {
    const fs::path inside(folder.wstring() + L"\\" + data.cFileName);
    const bool is_folder = (data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    const bool link = (data.dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0;
    if (is_folder && !link) {
      remove_tree(inside);
    } else if (is_folder) {
      RemoveDirectoryW(inside.c_str());
    } else {
      remove_file(inside);
    }
  });
  RemoveDirectoryW(folder.c_str());
} catch (...) {  // what cannot be removed stays
}

void remove_file(const fs::path& file) noexcept { DeleteFileW(file.c_str()); }

#else

namespace {

FolderEntry entry_of(int folder, const char* name) {
  FolderEntry entry{name, FolderEntry::Kind::other, false};
  struct stat status {};
  if (::fstatat(folder, name, &status, 0) == 0) {
    if (S_ISREG(status.st_mode)) entry.kind = FolderEntry::Kind::file;
    if (S_ISDIR(status.st_mode)) entry.kind = FolderEntry::Kind::folder;
  }
  entry.link = ::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
  return entry;
}

}  // namespace

fs::path absolute(const fs::path& path) {
  std::error_code failed;
  const fs::path absolute = fs::absolute(path, failed);
  return failed ? path : absolute.lexically_normal();
}

std::optional<FolderEntry::Kind> kind_at(const fs::path& path) noexcept {
  std::error_code failed;
  const fs::file_status status = fs::status(path, failed);
  if (failed || !fs::exists(status)) return std::nullopt;
  if (fs::is_regular_file(status)) return FolderEntry::Kind::file;
  return fs::is_directory(status) ? FolderEntry::Kind::folder : FolderEntry::Kind::other;
}

// Not directory_iterator: that of libstdc++ 12 allocates within noexcept functions, which would end the
// host's process when memory runs out.
Listing list(const fs::path& folder, std::vector<FolderEntry>& entries) {
  const std::unique_ptr<DIR, int (*)(DIR*)> opened(::opendir(folder.c_str()), ::closedir);
  if (!opened) return errno == ENOENT ? Listing::missing : Listing::unreadable;
  for (;;) {
    errno = 0;
    const dirent* const found = ::readdir(opened.get());
    if (found == nullptr) return errno == 0 ? Listing::done : Listing::unreadable;
    const std::string_view name = found->d_name;
    if (name != "." && name != "..") entries.push_back(entry_of(::dirfd(opened.get()), found->d_name));
  }
}

Creation make_folder(const fs::path& folder) noexcept {
  std::error_code failed;
  if (fs::create_directory(folder, failed)) return Creation::made;
  return failed ? Creation::failed : Creation::existed;
}

void remove_tree(const fs::path& folder) noexcept try {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
} catch (...) {  // what cannot be removed stays
}

void remove_file(const fs::path& file) noexcept {
  std::error_code ignored;
  fs::remove(file, ignored);
}
#endif

}  // namespace motionanalyzer::support::system
