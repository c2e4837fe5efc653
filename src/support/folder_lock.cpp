#include "support/folder_lock.hpp"

#include "motionanalyzer/core/error.hpp"
#include "support/path.hpp"

#if defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace motionanalyzer::support {

namespace {

[[noreturn]] void throw_held(const std::string& folder) {
  throw Error(ErrorCode::io, "another program is writing into this folder",
              "Wait until it has ended, or name another folder.", {folder, 0});
}

[[noreturn]] void throw_no_lock(const std::string& folder) {
  throw Error(ErrorCode::io, "the folder cannot be locked for writing",
              "Check the rights to write there and the space on the disk.", {folder, 0});
}

}  // namespace

#if defined(_WIN32)

FolderLock::FolderLock(const std::string& folder) : path_(to_path(join(folder, std::string(kName)))) {
  file_ = CreateFileW(path_.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS,
                      FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
  if (file_ != INVALID_HANDLE_VALUE) return;
  if (GetLastError() == ERROR_SHARING_VIOLATION) throw_held(folder);
  throw_no_lock(folder);
}

FolderLock::~FolderLock() { CloseHandle(file_); }

#else

FolderLock::FolderLock(const std::string& folder) : path_(to_path(join(folder, std::string(kName)))) {
  for (;;) {
    file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) throw_no_lock(folder);
    struct stat state {};
    const bool held = ::flock(file_, LOCK_EX | LOCK_NB) != 0;
    const bool other = held && errno == EWOULDBLOCK;
    if (!held && ::fstat(file_, &state) == 0 && state.st_nlink > 0) return;
    ::close(file_);  // a file that its last holder has just removed is tried for anew
    if (other) throw_held(folder);
    if (held) throw_no_lock(folder);
  }
}

FolderLock::~FolderLock() {
  ::unlink(path_.c_str());
  ::close(file_);
}

#endif

}  // namespace motionanalyzer::support
