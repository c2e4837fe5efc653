// Whole files in and out. What is written is whole or absent, also after a crash or a full disk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace motionanalyzer::support {

/// All bytes of a file.
/// throws  Error{io} with the path: not found, a folder, no right to read, a read error; Error{bad_input}
/// when it
///         is longer than max_bytes
std::string read_file(const std::string& path, std::uint64_t max_bytes);

/// Writes a temporary sibling, flushes it to the disk and renames it over `path`. The temporary file is
/// removed on failure. throws Error{io}
void write_file_atomic(const std::string& path, std::string_view bytes);

/// Writes a file in place, replacing what is there; for files inside an AtomicFolder. throws Error{io}
void write_file(const std::string& path, std::string_view bytes);

/// A folder that appears whole or not at all: fill temporary(), then commit().
class AtomicFolder {
 public:
  /// Creates a temporary sibling of `target` and the folders above it.
  /// throws Error{invalid_argument} when the target exists already, Error{io}
  explicit AtomicFolder(std::string target);
  ~AtomicFolder();  ///< removes the temporary folder unless it was committed
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  const std::string& temporary() const noexcept { return temporary_; }
  void commit();  ///< renames to the target. throws Error{io}

 private:
  std::string target_, temporary_;
  bool committed_ = false;
};

}  // namespace motionanalyzer::support
