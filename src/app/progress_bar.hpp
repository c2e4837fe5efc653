// How far the work is, on stderr.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "motionanalyzer/core/progress.hpp"

namespace motionanalyzer::app {

/// A terminal gets one line that is drawn again, with rate and time left; anything else a line at most every
/// 10 % and two seconds, and one at the end of a stage that had a line: short stages leave none in a log.
class ProgressBar : public Progress {
 public:
  ProgressBar(bool terminal, bool quiet) : terminal_(terminal), quiet_(quiet) {}
  ~ProgressBar() override { clear(); }

  void update(std::string_view stage, std::size_t done, std::size_t total) override;
  void clear() noexcept;  ///< wipes the bar, so that a message can be printed

 private:
  using Clock = std::chrono::steady_clock;
  void draw(std::size_t done, std::size_t total);
  void print_tenth(std::size_t done, std::size_t total);

  bool terminal_, quiet_, drawn_ = false;
  std::string stage_;
  std::size_t last_done_ = 0;
  std::size_t tenth_ = 0;  ///< last tenth of the stage that was printed
  Clock::time_point start_{}, last_draw_{}, last_line_ = Clock::now();
};

/// The text of one state: `reading  [#####.....]  50 %  5/10  2.0/s  00:02 left`.
std::string progress_line(std::string_view stage, std::size_t done, std::size_t total, double elapsed_s,
                          bool bar);

/// Progress of a part of a longer job: `offset` units were done before, `total` are to be done.
class PartProgress : public Progress {
 public:
  PartProgress(Progress* whole, std::size_t offset, std::size_t total)
      : whole_(whole), offset_(offset), total_(total) {}
  void update(std::string_view stage, std::size_t done, std::size_t) override {
    if (whole_ != nullptr) whole_->update(stage, offset_ + done, total_);
  }

 private:
  Progress* whole_;
  std::size_t offset_, total_;
};

}  // namespace motionanalyzer::app
