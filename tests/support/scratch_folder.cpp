#include "support/scratch_folder.hpp"

#include <atomic>
#include <random>

#include "support/path.hpp"

namespace motionanalyzer::testing {

ScratchFolder::ScratchFolder() {
  static std::atomic<unsigned> count{0};
  const std::string name =
      "ma_test_" + std::to_string(std::random_device{}()) + "_" + std::to_string(++count);
  folder_ = std::filesystem::temp_directory_path() / name;
  std::filesystem::create_directories(folder_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::string ScratchFolder::path(const std::string& part) const {
  const std::string base = support::to_utf8(folder_);
  return part.empty() ? base : base + "/" + part;
}

}  // namespace motionanalyzer::testing
