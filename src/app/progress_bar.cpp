#include "app/progress_bar.hpp"

#include <algorithm>
#include <cstdio>

#include "app/console.hpp"

namespace motionanalyzer::app {

namespace {

constexpr std::size_t kBarCells = 24;
constexpr std::chrono::seconds kBetweenLines{2};

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::min(seconds + 0.5, 359999.0));
  char text[32];
  if (whole >= 3600)
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%02lld:%02lld", whole / 60, whole % 60);
  return text;
}

std::string rate_text(double per_second) {
  char text[32];
  std::snprintf(text, sizeof text, per_second < 10 ? "%.1f/s" : "%.0f/s", per_second);
  return text;
}

std::string bar_text(double share) {
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(kBarCells));
  return "[" + std::string(filled, '#') + std::string(kBarCells - filled, '.') + "]  ";
}

}  // namespace

std::string progress_line(std::string_view stage, std::size_t done, std::size_t total, double elapsed_s,
                          bool bar) {
  std::string line(stage);
  line += "  ";
  const double rate = elapsed_s > 0 ? static_cast<double>(done) / elapsed_s : 0;
  if (total == 0) return line + std::to_string(done) + (rate > 0 ? "  " + rate_text(rate) : std::string());
  const double share = static_cast<double>(std::min(done, total)) / static_cast<double>(total);
  if (bar) line += bar_text(share);
  char percent[16];
  std::snprintf(percent, sizeof percent, "%3d %%  ", static_cast<int>(share * 100));
  line += percent + std::to_string(done) + "/" + std::to_string(total);
  if (rate <= 0) return line;
  line += "  " + rate_text(rate);
  if (done < total) line += "  " + clock_text(static_cast<double>(total - done) / rate) + " left";
  return line;
}

void ProgressBar::update(std::string_view stage, std::size_t done, std::size_t total) {
  if (quiet_ || total == 1) return;
  if (stage != stage_ || done < last_done_) {
    clear();
    stage_ = stage;
    start_ = last_draw_ = Clock::now();
    tenth_ = 0;
  }
  last_done_ = done;
  if (terminal_)
    draw(done, total);
  else
    print_tenth(done, total);
}

void ProgressBar::draw(std::size_t done, std::size_t total) {
  const auto now = Clock::now();
  if (now - last_draw_ < std::chrono::milliseconds(100)) return;
  last_draw_ = now;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  write_stderr("\r\x1b[K" + progress_line(stage_, done, total, elapsed_s, true));
  drawn_ = true;
}

void ProgressBar::print_tenth(std::size_t done, std::size_t total) {
  if (total == 0) return;
  const auto tenth = static_cast<std::size_t>(10.0 * static_cast<double>(done) / static_cast<double>(total));
  const auto now = Clock::now();
  const bool ends = done >= total && tenth_ > 0;
  if (tenth <= tenth_ || (!ends && now - last_line_ < kBetweenLines)) return;
  tenth_ = tenth;
  last_line_ = now;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  write_stderr(progress_line(stage_, done, total, elapsed_s, false) + "\n");
}

void ProgressBar::clear() noexcept {
  if (drawn_) write_stderr("\r\x1b[K");
  drawn_ = false;
}

}  // namespace motionanalyzer::app
