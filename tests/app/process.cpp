#include "app/process.hpp"

#include <atomic>
#include <filesystem>
#include <stdexcept>

#include "support/file.hpp"
#include "support/path.hpp"

#ifdef _WIN32
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;
#endif

namespace motionanalyzer::testing {

namespace {

unsigned long process_id() {
#ifdef _WIN32
  return GetCurrentProcessId();
#else
  return static_cast<unsigned long>(getpid());
#endif
}

std::string fresh_name(const std::string& kind) {
  static std::atomic<int> counter{0};
  const std::string temporary = support::to_utf8(std::filesystem::temp_directory_path());
  return support::join(temporary,
                       "ma_app_" + kind + std::to_string(process_id()) + "_" + std::to_string(counter++));
}

#ifdef _WIN32

/// One word as CommandLineToArgvW reads it back.
std::wstring quoted_word(const std::string& word) {
  std::wstring result = L"\"";
  std::size_t backslashes = 0;
  for (const char16_t unit : support::to_utf16(word)) {
    const auto c = static_cast<wchar_t>(unit);
    if (c == L'"') result.append(backslashes + 1, L'\\');
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    result += c;
  }
  return result.append(backslashes, L'\\') + L"\"";
}

HANDLE open_for_child(const std::string& path) {
  SECURITY_ATTRIBUTES inherited{sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE};
  return CreateFileW(support::to_path(path).c_str(), GENERIC_WRITE, FILE_SHARE_READ, &inherited,
                     CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
}

int spawn_and_wait(const std::vector<std::string>& words, const std::string& out, const std::string& err) {
  std::wstring line = quoted_word(MA_EXE);
  for (const std::string& word : words) line += L" " + quoted_word(word);
  STARTUPINFOW startup{};
  startup.cb = sizeof(startup);
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdOutput = open_for_child(out);
  startup.hStdError = open_for_child(err);
  PROCESS_INFORMATION process{};
  const std::wstring exe = std::filesystem::absolute(support::to_path(MA_EXE)).wstring();
  // Under wine on a busy machine a process now and then fails to start.
  const std::wstring given = line;
  for (int attempt = 0; !CreateProcessW(exe.c_str(), line.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr,
                                        &startup, &process);
       ++attempt) {
    if (attempt == 5)
      throw std::runtime_error("the exe does not start: system error " + std::to_string(GetLastError()));
    Sleep(300);
    line = given;
  }
  WaitForSingleObject(process.hProcess, INFINITE);
  DWORD status = 0;
  GetExitCodeProcess(process.hProcess, &status);
  for (const HANDLE handle : {process.hProcess, process.hThread, startup.hStdOutput, startup.hStdError})
    CloseHandle(handle);
  return static_cast<int>(status);
}

#else

int spawn_and_wait(const std::vector<std::string>& words, const std::string& out, const std::string& err) {
  std::vector<std::string> copy = words;
  copy.insert(copy.begin(), MA_EXE);
  std::vector<char*> argv;
  for (std::string& word : copy) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t child = 0;
  const int failed = posix_spawn(&child, MA_EXE, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("the exe does not start");
  int status = 0;
  if (waitpid(child, &status, 0) != child) throw std::runtime_error("the exe is lost");
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

#endif

}  // namespace

Outcome run_exe(const std::vector<std::string>& words) {
  const std::string out = fresh_name("out"), err = fresh_name("err");
  Outcome outcome;
  outcome.status = spawn_and_wait(words, out, err);
  outcome.out = read_text(out);
  outcome.err = read_text(err);
  std::filesystem::remove(support::to_path(out));
  std::filesystem::remove(support::to_path(err));
  return outcome;
}

support::Json run_json(std::vector<std::string> words, int status) {
  words.insert(words.end(), {"--json", "-"});
  const Outcome outcome = run_exe(words);
  EXPECT_EQ(outcome.status, status) << outcome.err;
  return support::parse_json(outcome.out, "stdout");
}

AppTest::AppTest() : folder_(fresh_name("test")) { support::create_folders(folder_); }

AppTest::~AppTest() {
  std::error_code ignored;
  std::filesystem::remove_all(support::to_path(folder_), ignored);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string read_text(const std::string& path) { return support::read_file(path, std::uint64_t{1} << 30); }

void write_text(const std::string& path, const std::string& text) { support::write_file(path, text); }

void copy_sample(const std::string& target, const std::string& sample) {
  const std::filesystem::path to = support::to_path(target);
  std::filesystem::create_directories(to.parent_path());
  std::filesystem::copy(support::to_path(std::string(MA_TEST_DATA) + "/bundles/" + sample), to,
                        std::filesystem::copy_options::recursive);
}

}  // namespace motionanalyzer::testing
