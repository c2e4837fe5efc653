// The exe as a child process, and a folder of its own for every test.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/json.hpp"

namespace motionanalyzer::testing {

struct Outcome {
  int status = -1;  ///< exit status; 128 + the signal when one ended the process
  std::string out, err;
};

/// Runs the exe with these words and waits for it.
Outcome run_exe(const std::vector<std::string>& words);

/// The JSON that `--json -` gives; fails the test when the status is not the one expected or stdout is no
/// JSON.
support::Json run_json(std::vector<std::string> words, int status = 0);

/// A folder that is made for a test and removed with it.
class AppTest : public ::testing::Test {
 protected:
  AppTest();
  ~AppTest() override;
  std::string path(const std::string& name) const { return folder_ + "/" + name; }

 private:
  std::string folder_;
};

bool contains(const std::string& text, const std::string& part);
std::string read_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);

/// A sample panel of the exchange format, copied to `target`.
void copy_sample(const std::string& target, const std::string& sample = "normal/normal_0001");

}  // namespace motionanalyzer::testing
