// The way in and the way out: arguments, the command, the exit status.
#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "app/commands.hpp"
#include "app/console.hpp"
#include "app/outputs.hpp"
#include "app/parse.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::app {

namespace {

using Command = int (*)(Session&);

constexpr std::array<std::pair<std::string_view, Command>, 19> kCommands = {{
    {"synth", synth_command},
    {"validate-synthetic", validate_synthetic_command},
    {"preflight", preflight_command},
    {"manifest", manifest_command},
    {"analyze", analyze_command},
    {"compare", compare_command},
    {"train", train_command},
    {"tune", tune_command},
    {"calibrate", calibrate_command},
    {"label-gain", label_gain_command},
    {"score", score_command},
    {"pod", pod_command},
    {"certificate", certificate_command},
    {"evaluate", evaluate_command},
    {"cpd", cpd_command},
    {"report", report_command},
    {"doctor", doctor_command},
    {"selftest", selftest_command},
    {"run", run_command},
}};

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return kWrongUsage;
    case ErrorCode::bad_input:
    case ErrorCode::too_short:
    case ErrorCode::mismatch:
    case ErrorCode::no_solution:
    case ErrorCode::io:
      return kBadInput;
    case ErrorCode::not_available:
      return kNotAvailable;
    case ErrorCode::cancelled:
      return kCancelled;
    case ErrorCode::internal:
      break;
  }
  return kDefect;
}

int complain(const Error& error) {
  std::string text = "error[" + std::string(error_code_name(error.code())) + "]: " + error.what();
  write_stderr(text + "\n");
  return exit_status(error.code());
}

/// Whatever was thrown, as an Error.
Error as_error(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return {ErrorCode::not_available, "not enough memory for this job",
            "give it fewer panels at a time, or use the 64-bit program"};
  } catch (const std::exception& other) {
    return {ErrorCode::internal, other.what(), "please report what you did and this text"};
  } catch (...) {
    return {ErrorCode::internal, "something unknown was thrown", "please report what you did"};
  }
}

void check_device(const std::string& device) {
  if (device == "cuda")
    throw Error(ErrorCode::not_available, "this build has no CUDA trainer", "use --device auto or cpu");
}

int run_session(const Arguments& arguments) {
  Session session(arguments);
  int status = kDefect;
  try {
    check_device(arguments.global.device);
    require_outputs(arguments);
    const auto* command = std::find_if(kCommands.begin(), kCommands.end(),
                                       [&](const auto& entry) { return entry.first == arguments.command; });
    status = command->second(session);
  } catch (...) {
    const Error error = as_error(std::current_exception());
    session.clear_progress();
    status = complain(error);
    session.log().finish(status, error_code_name(error.code()));
    return status;
  }
  session.log().finish(status, {});
  return status;
}

int run(int argc, char** argv) {
  const Utf8Console console;
  install_interrupt_handler();
  try {
    const Parsed parsed = parse(command_line(argc, argv));
    if (!parsed.text.empty()) {
      write_stdout(parsed.text);
      return kDone;
    }
    return run_session(parsed.arguments);
  } catch (...) {
    return complain(as_error(std::current_exception()));
  }
}

}  // namespace

}  // namespace motionanalyzer::app

int main(int argc, char** argv) { return motionanalyzer::app::run(argc, argv); }
