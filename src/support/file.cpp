#include "support/file.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>

#include "motionanalyzer/core/error.hpp"
#include "support/path.hpp"
#include "support/path_system.hpp"

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace motionanalyzer::support {
namespace fs = std::filesystem;

namespace {

constexpr int kAttempts = 100;

[[noreturn]] void throw_write(const std::string& path, const char* what) {
  throw Error(ErrorCode::io, what, "Check the path, the rights to write there and the space on the disk.",
              {path, 0});
}

[[noreturn]] void throw_unreadable(const std::string& path) {
  const char* what = is_folder(path) ? "a folder stands where a file is expected"
                     : exists(path)  ? "the file cannot be read"
                                     : "the file does not exist";
  throw Error(ErrorCode::io, what, "Check the path and the rights to read it.", {path, 0});
}

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

File open_to_read(const fs::path& path) {
#if defined(_WIN32)
  return File(_wfopen(path.c_str(), L"rb"));
#else
  return File(std::fopen(path.c_str(), "rbe"));
#endif
}

/// A sibling's name that no other process, thread or attempt uses; creation still insists on its being new.
std::string sibling(const std::string& path, int attempt) {
  const auto time = std::chrono::steady_clock::now().time_since_epoch().count();
  std::size_t mixed =
      std::hash<long long>{}(time)*31u + std::hash<std::thread::id>{}(std::this_thread::get_id());
  mixed = mixed * 31u + static_cast<std::size_t>(attempt);
  std::array<char, 24> tail{};
  std::snprintf(tail.data(), tail.size(), ".%08lx.tmp", static_cast<unsigned long>(mixed & 0xFFFFFFFFu));
  const std::string target = to_utf8(to_path(path));
  const std::size_t slash = target.find_last_of('/');
  const std::string folder = slash == std::string::npos ? "" : target.substr(0, slash + 1);
  // The name is cut so that the sibling's fits where the target's does.
  return folder + "." + last_part(target).substr(0, 100) + tail.data();
}

#if defined(_WIN32)
class NewFile {
 public:
  explicit NewFile(const fs::path& path)
      : handle_(CreateFileW(path.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL,
                            nullptr)) {}
  ~NewFile() { close(); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  bool is_open() const noexcept { return handle_ != INVALID_HANDLE_VALUE; }
  static bool name_was_taken() noexcept { return GetLastError() == ERROR_FILE_EXISTS; }
  bool write(std::string_view bytes) noexcept {
    while (!bytes.empty()) {
      const std::size_t part = bytes.size() < kPart ? bytes.size() : kPart;
      DWORD done = 0;
      if (!WriteFile(handle_, bytes.data(), static_cast<DWORD>(part), &done, nullptr)) return false;
      bytes.remove_prefix(done);
    }
    return true;
  }
  bool flush() noexcept { return FlushFileBuffers(handle_) != 0; }
  bool close() noexcept {
    const bool closed = !is_open() || CloseHandle(handle_) != 0;
    handle_ = INVALID_HANDLE_VALUE;
    return closed;
  }

 private:
  static constexpr std::size_t kPart = std::size_t{1} << 24;
  HANDLE handle_;
};

bool rename_over(const fs::path& from, const fs::path& to) {
  // Virus scanners hold fresh files open for a moment.
  for (int attempt = 0; attempt < 20; ++attempt) {
    if (MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
      return true;
    const DWORD why = GetLastError();
    if (why != ERROR_ACCESS_DENIED && why != ERROR_SHARING_VIOLATION) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  return false;
}
#else
class NewFile {
 public:
  explicit NewFile(const fs::path& path)
      : handle_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {}
  ~NewFile() { close(); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  bool is_open() const noexcept { return handle_ >= 0; }
  static bool name_was_taken() noexcept { return errno == EEXIST; }
  bool write(std::string_view bytes) noexcept {
    while (!bytes.empty()) {
      const ssize_t done = ::write(handle_, bytes.data(), bytes.size());
      if (done < 0 && errno == EINTR) continue;
      if (done <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
  }
  bool flush() noexcept { return ::fsync(handle_) == 0; }
  bool close() noexcept {
    const bool closed = !is_open() || ::close(handle_) == 0;
    handle_ = -1;
    return closed;
  }

 private:
  int handle_;
};

bool rename_over(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  return !failed;
}
#endif

/// The file is gone again when not all of it can be written.
bool write_new(NewFile& file, const fs::path& path, std::string_view bytes, Flush flush) {
  const bool written = file.write(bytes) && (flush == Flush::no || file.flush());
  if (file.close() && written) return true;
  system::remove_file(path);
  return false;
}

/// Calls use(file, name) on a new file beside `path`; throws where none can be made or use says false.
template <class Use>
void with_new_sibling(const std::string& path, Use use) {
  if (is_folder(path)) throw_write(path, "a folder stands where the file should be written");
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    const fs::path temporary = to_path(sibling(path, attempt));
    NewFile file(temporary);
    if (!file.is_open() && NewFile::name_was_taken()) continue;
    if (!file.is_open() || !use(file, temporary)) break;
    return;
  }
  throw_write(path, "the file cannot be written");
}

}  // namespace

std::string read_file(const std::string& path, std::uint64_t max_bytes) {
  const File file = open_to_read(to_path(path));
  if (!file) throw_unreadable(path);
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  std::string bytes;
  std::array<char, 16384> buffer;
  for (;;) {
    const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
    if (count > max_bytes - bytes.size()) {
      throw Error(ErrorCode::bad_input, "the file is larger than " + std::to_string(max_bytes) + " bytes",
                  "This cannot be a file of that kind; check the path.", {path, 0});
    }
    bytes.append(buffer.data(), count);
    if (count == buffer.size()) continue;
    if (std::ferror(file.get())) throw_unreadable(path);
    return bytes;
  }
}

void write_file_atomic(const std::string& path, std::string_view bytes, Flush flush) {
  const fs::path target = to_path(path);
  with_new_sibling(path, [&](NewFile& file, const fs::path& temporary) {
    if (!write_new(file, temporary, bytes, flush)) return false;
    if (rename_over(temporary, target)) return true;
    system::remove_file(temporary);
    return false;
  });
}

void require_writable(const std::string& path) {
  with_new_sibling(path, [](NewFile& file, const fs::path& temporary) {
    file.close();
    system::remove_file(temporary);
    return true;
  });
}

void require_writable_folder(const std::string& folder) {
  constexpr const char* kAdvice = "Check the path and the rights to write there.";
  std::string there = absolute_path(folder);
  while (!exists(there)) {
    const std::string parent = to_utf8(to_path(there).parent_path());
    if (parent.size() >= there.size())
      throw Error(ErrorCode::io, "the folder cannot be created", kAdvice, {folder, 0});
    there = parent;
  }
  if (!is_folder(there))
    throw Error(ErrorCode::io, "a file stands where the folder should be", "Name another folder.",
                {there, 0});
  try {
    require_writable(join(there, "new"));
  } catch (const Error&) {
    throw Error(ErrorCode::io, "the folder cannot be written to", kAdvice, {there, 0});
  }
}

bool is_temporary_name(std::string_view name) noexcept {
  constexpr std::size_t kTail = std::string_view(".00000000.tmp").size();
  if (name.size() <= kTail + 1 || name.front() != '.' || !name.ends_with(".tmp")) return false;
  const std::string_view tail = name.substr(name.size() - kTail);
  return tail.front() == '.' && tail.substr(1, 8).find_first_not_of("0123456789abcdef") == tail.npos;
}

void remove_temporaries(const std::string& folder) {
  if (!is_folder(folder)) return;
  for (const FolderEntry& entry : list_folder(folder)) {
    if (!is_temporary_name(entry.name) || entry.link) continue;
    const fs::path path = to_path(join(folder, entry.name));
    if (entry.kind == FolderEntry::Kind::folder) system::remove_tree(path);
    if (entry.kind == FolderEntry::Kind::file) system::remove_file(path);
  }
}

void write_file(const std::string& path, std::string_view bytes) {
#if defined(_WIN32)
  File file(_wfopen(to_path(path).c_str(), L"wb"));
#else
  File file(std::fopen(to_path(path).c_str(), "wbe"));
#endif
  if (!file) throw_write(path, "the file cannot be written");
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  if (std::fclose(file.release()) != 0 || !written) throw_write(path, "the file cannot be written");
}

AtomicFolder::AtomicFolder(std::string target) : target_(std::move(target)) {
  while (target_.size() > 1 && (target_.back() == '/' || target_.back() == '\\')) target_.pop_back();
  if (exists(target_)) {
    throw Error(ErrorCode::invalid_argument, "the folder exists already",
                "Name a new folder or remove this one.", {target_, 0});
  }
  const fs::path parent = to_path(target_).parent_path();
  if (!parent.empty()) create_folders(to_utf8(parent));
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    temporary_ = sibling(target_, attempt);
    const system::Creation creation = system::make_folder(to_path(temporary_));
    if (creation == system::Creation::made) return;
    if (creation == system::Creation::failed) break;
  }
  throw_write(target_, "the folder cannot be created");
}

AtomicFolder::~AtomicFolder() {
  if (committed_) return;
  try {
    system::remove_tree(to_path(temporary_));
  } catch (...) {  // nothing can be done about a folder that will not go
  }
}

void AtomicFolder::commit() {
  if (exists(target_) || !rename_over(to_path(temporary_), to_path(target_))) {
    throw_write(target_, "the folder cannot be put in its place");
  }
  committed_ = true;
}

}  // namespace motionanalyzer::support
