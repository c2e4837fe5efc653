// What the operating system is asked about paths. On Windows these are its own calls: the C library's stat
// and opendir there stop at 260 characters, prefix or not.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "support/path.hpp"

namespace motionanalyzer::support::system {

/// Absolute, without "." and ".." parts. Windows: without the long-path prefix.
std::filesystem::path absolute(const std::filesystem::path& path);

/// Empty when nothing is there. Links are followed.
std::optional<FolderEntry::Kind> kind_at(const std::filesystem::path& path) noexcept;

enum class Listing { done, missing, unreadable };
/// Appends what the folder holds, in no stated order.
Listing list(const std::filesystem::path& folder, std::vector<FolderEntry>& entries);

enum class Creation { made, existed, failed };
Creation make_folder(const std::filesystem::path& folder) noexcept;

/// Removes a folder and all in it as far as possible; links are removed, not followed.
void remove_tree(const std::filesystem::path& folder) noexcept;

void remove_file(const std::filesystem::path& file) noexcept;

}  // namespace motionanalyzer::support::system
