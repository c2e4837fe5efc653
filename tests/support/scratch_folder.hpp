// A folder for what a test writes.
#pragma once

#include <filesystem>
#include <string>

namespace motionanalyzer::testing {

/// A new empty folder that is gone when the test ends.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  std::string path(const std::string& part = {}) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace motionanalyzer::testing
