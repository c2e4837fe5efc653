// The log that may leave the plant: counts, times and anonymous messages, never a path, a name or a
// coordinate.
#pragma once

#include <chrono>
#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motionanalyzer::app {

/// Lines are appended as they come, each with the time in UTC. Without a path nothing happens.
class Log {
 public:
  /// throws Error{io} when the file cannot be opened
  Log(const std::string& path, std::string_view command, int threads);

  /// Adds to a count that is written at the end. `what` is one of our own words (a stage, a verdict, a
  /// reason's code), never a text that came from outside.
  void count(std::string_view what, std::size_t n = 1);
  /// The last line: counts, duration and exit status; error: the code's name, or empty.
  void finish(int exit_status, std::string_view error);

 private:
  void line(const std::string& text);

  std::ofstream file_;
  std::string command_;
  std::vector<std::pair<std::string, std::size_t>> count_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace motionanalyzer::app
