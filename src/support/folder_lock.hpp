// One writer at a time in a folder, also among programs. The lock belongs to the process: a killed one leaves
// none.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace motionanalyzer::support {

class FolderLock {
 public:
  static constexpr std::string_view kName = ".writing.lock";  ///< in the folder while the lock is held

  /// in      folder: exists
  /// throws  Error{io} when another program holds it or the file cannot be made
  explicit FolderLock(const std::string& folder);
  ~FolderLock();  ///< removes the file
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  std::filesystem::path path_;
#if defined(_WIN32)
  void* file_ = nullptr;
#else
  int file_ = -1;
#endif
};

}  // namespace motionanalyzer::support
