#include "app/session.hpp"

#include <chrono>
#include <cstdlib>
#include <future>

#include "app/console.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/version.hpp"
#include "support/file.hpp"

namespace motionanalyzer::app {

Session::Session(const Arguments& arguments)
    : arguments_(arguments),
      progress_(stderr_is_terminal(), arguments.global.quiet),
      log_(arguments.global.log, arguments.command, arguments.global.threads) {}

Execution Session::execution() noexcept { return {arguments_.global.threads, &progress_, &interrupt()}; }

void Session::print(std::string_view text) {
  progress_.clear();
  if (!stdout_is_json()) write_stdout(text);
}

void Session::warn(const std::string& text) {
  warnings_.push_back(text);
  log_.count("warnings");
  if (arguments_.global.quiet) return;
  progress_.clear();
  write_stderr("warning: " + text + "\n");
}

void Session::finish_json(const Json& body) {
  if (!wants_json()) return;
  Json options = Json::object();
  for (const auto& [name, value] : arguments_.option) options.set(name, value);
  Json result = Json::object();
  result.set("motionanalyzer", library_version()).set("command", arguments_.command);
  result.set("seed", arguments_.global.seed).set("options", std::move(options));
  result.set("warnings", Json::array_of(std::span<const std::string>(warnings_)));
  for (const support::JsonMember& member : body.members())
    if (member.key != "warnings") result.set(member.key, member.value);  // the session was told all of them
  const std::string text = support::dump_json(result) + "\n";
  progress_.clear();
  if (stdout_is_json())
    write_stdout(text);
  else
    support::write_file_atomic(arguments_.global.json, text);
}

void throw_if_interrupted() {
  if (interrupt().cancelled()) throw Error(ErrorCode::cancelled, "stopped as asked");
}

void run_or_leave(Session& session, const std::function<void()>& work) {
  std::future<void> result = std::async(std::launch::async, work);
  while (result.wait_for(std::chrono::milliseconds(50)) != std::future_status::ready) {
    if (!interrupt().cancelled()) continue;
    session.log().finish(kCancelled, error_code_name(ErrorCode::cancelled));
    write_stderr("error[" + std::string(error_code_name(ErrorCode::cancelled)) + "]: stopped as asked\n");
    std::_Exit(kCancelled);
  }
  result.get();
}

}  // namespace motionanalyzer::app
