#include "app/log.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/version.hpp"
#include "support/path.hpp"

namespace motionanalyzer::app {

namespace {

std::string utc_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
#ifdef _WIN32
  gmtime_s(&parts, &now);
#else
  gmtime_r(&now, &parts);
#endif
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace

Log::Log(const std::string& path, std::string_view command, int threads) : command_(command) {
  if (path.empty()) return;
  file_.open(support::to_path(path), std::ios::binary | std::ios::app);
  if (!file_) throw Error(ErrorCode::io, "the log cannot be opened", "give --log another file", {path, 0});
  line("started, version " + std::string(library_version()) + ", threads " +
       (threads == 0 ? std::string("all") : std::to_string(threads)));
}

void Log::count(std::string_view what, std::size_t n) {
  const auto found =
      std::find_if(count_.begin(), count_.end(), [&](const auto& entry) { return entry.first == what; });
  if (found == count_.end())
    count_.emplace_back(what, n);
  else
    found->second += n;
}

void Log::finish(int exit_status, std::string_view error) {
  for (const auto& [what, n] : count_) line(what + ": " + std::to_string(n));
  const double elapsed_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  char seconds[32];
  std::snprintf(seconds, sizeof seconds, "%.3f", elapsed_s);
  line("finished, exit " + std::to_string(exit_status) + ", " + seconds + " s" +
       (error.empty() ? std::string() : ", error " + std::string(error)));
}

void Log::line(const std::string& text) {
  if (!file_.is_open()) return;
  file_ << utc_now() << ' ' << command_ << ": " << text << '\n';
  file_.flush();
}

}  // namespace motionanalyzer::app
