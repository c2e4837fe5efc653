// One run of one command: where its results, warnings, progress and log go.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/arguments.hpp"
#include "app/log.hpp"
#include "app/progress_bar.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "support/json.hpp"

namespace motionanalyzer::app {

using support::Json;

enum ExitStatus : int {
  kDone = 0,
  kWrongUsage = 2,
  kBadInput = 3,
  kNotAvailable = 4,
  kCancelled = 5,
  kNgFound = 10,
  kInconclusiveFound = 11,
  kDefect = 70,
};

class Session {
 public:
  explicit Session(const Arguments& arguments);

  const Arguments& arguments() const noexcept { return arguments_; }
  Execution execution() noexcept;
  Progress* progress() noexcept { return &progress_; }
  void clear_progress() noexcept { progress_.clear(); }
  Log& log() noexcept { return log_; }

  /// For people, on stdout; dropped when stdout is for JSON.
  void print(std::string_view text);
  /// For people, on stderr and in the JSON's `warnings`.
  void warn(const std::string& text);
  /// The head that every JSON result begins with, then the members of `body`. Written only when asked for.
  void finish_json(const Json& body);
  bool wants_json() const noexcept { return !arguments_.global.json.empty(); }
  bool stdout_is_json() const noexcept { return arguments_.global.json == "-"; }
  const std::vector<std::string>& warnings() const noexcept { return warnings_; }

 private:
  const Arguments& arguments_;
  ProgressBar progress_;
  Log log_;
  std::vector<std::string> warnings_;
};

/// Throws Error{cancelled} once Ctrl-C was pressed.
void throw_if_interrupted();

/// Runs work that cannot be interrupted itself and touches no file. On Ctrl-C the process ends with the
/// status of a cancelled run, because nothing else would stop the work.
void run_or_leave(Session& session, const std::function<void()>& work);

}  // namespace motionanalyzer::app
