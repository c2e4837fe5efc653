#include "app/console.hpp"

#include <cstdio>

#include "motionanalyzer/core/error.hpp"

#ifdef _WIN32
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
// These two need windows.h before them.
#include <fcntl.h>
#include <io.h>
#include <psapi.h>
#include <shellapi.h>
#else
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>
#endif

namespace motionanalyzer::app {

CancelToken& interrupt() {
  static CancelToken token;
  return token;
}

#ifdef _WIN32

namespace {

std::string to_utf8(const wchar_t* text) {
  const int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr);
  if (size <= 1) return {};
  std::string utf8(static_cast<std::size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text, -1, utf8.data(), size, nullptr, nullptr);
  utf8.pop_back();
  return utf8;
}

BOOL WINAPI on_console_event(DWORD event) {
  if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT) return FALSE;
  if (interrupt().cancelled()) return FALSE;
  interrupt().cancel();
  return TRUE;
}

}  // namespace

std::vector<std::string> command_line(int, char**) {
  int count = 0;
  wchar_t** const wide = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> words;
  for (int i = 1; wide != nullptr && i < count; ++i) words.push_back(to_utf8(wide[i]));
  LocalFree(wide);
  return words;
}

Utf8Console::Utf8Console() : output_code_page_(GetConsoleOutputCP()) {
  SetConsoleOutputCP(CP_UTF8);
  _setmode(_fileno(stdout), _O_BINARY);
  _setmode(_fileno(stderr), _O_BINARY);
}

Utf8Console::~Utf8Console() {
  std::fflush(stdout);
  std::fflush(stderr);
  if (output_code_page_ != 0) SetConsoleOutputCP(output_code_page_);
}

void install_interrupt_handler() {
  interrupt();
  SetConsoleCtrlHandler(on_console_event, TRUE);
}

bool stderr_is_terminal() noexcept { return _isatty(_fileno(stderr)) != 0; }

double peak_memory_mb() noexcept {
  PROCESS_MEMORY_COUNTERS counters{};
  counters.cb = sizeof(counters);
  if (GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof(counters)) == 0) return -1;
  return static_cast<double>(counters.PeakWorkingSetSize) / (1024.0 * 1024.0);
}

#else

namespace {

extern "C" void on_signal(int) { interrupt().cancel(); }

}  // namespace

std::vector<std::string> command_line(int argc, char** argv) {
  return argc > 1 ? std::vector<std::string>(argv + 1, argv + argc) : std::vector<std::string>();
}

Utf8Console::Utf8Console() = default;
Utf8Console::~Utf8Console() { std::fflush(stdout); }

void install_interrupt_handler() {
  interrupt();  // made before a handler can run
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stderr_is_terminal() noexcept { return isatty(STDERR_FILENO) != 0; }

double peak_memory_mb() noexcept {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return -1;
#ifdef __APPLE__
  return static_cast<double>(usage.ru_maxrss) / (1024.0 * 1024.0);
#else
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
#endif
}

#endif

void write_stdout(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw Error(ErrorCode::io, "stdout does not take the output",
                "look at what it is connected to, or use --json FILE");
}

void write_stderr(std::string_view text) noexcept {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace motionanalyzer::app
