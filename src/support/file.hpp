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

/// Whether a file waits for the disk before it appears. Without, it is whole when the program is killed, but
/// not when the power fails: for the many files that a list, flushed and written last, makes count.
enum class Flush { yes, no };

/// Writes a temporary sibling, flushes it to the disk and renames it over `path`. The temporary file is
/// removed on failure.
/// throws  Error{io}
void write_file_atomic(const std::string& path, std::string_view bytes, Flush flush = Flush::yes);

/// Says before long work what write_file_atomic would say after it: a temporary sibling comes and goes.
/// throws Error{io}
void require_writable(const std::string& path);
/// The same for a folder that is there or that create_folders would make; makes none.
/// throws  Error{io}
void require_writable_folder(const std::string& folder);

/// True for the name of a temporary sibling, as a killed program leaves it behind.
bool is_temporary_name(std::string_view name) noexcept;
/// Removes the temporary siblings of a killed program from a folder; nothing when there is no such folder.
/// No other program may be writing there.
void remove_temporaries(const std::string& folder);

/// Writes a file in place, replacing what is there; for files inside an AtomicFolder.
/// throws  Error{io}
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
