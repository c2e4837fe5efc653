// How long work tells how far it is, and how it is asked to stop.
#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

class SharedResults;  // core/shared_results.hpp

/// Implemented by whoever wants to know. update() is called on the thread that started the work, never on a
/// worker.
class MOTIONANALYZER_API Progress {
 public:
  virtual ~Progress();
  /// stage: a short name such as "reading"; done of total units are finished; total is 0 when it is not
  /// known.
  virtual void update(std::string_view stage, std::size_t done, std::size_t total) = 0;
};

/// Set from any thread or from a signal handler; looked at between units of work.
class CancelToken {
 public:
  void cancel() noexcept { flag_.store(true, std::memory_order_relaxed); }
  bool cancelled() const noexcept { return flag_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> flag_{false};
};

/// What every long call takes last. Results depend on none of it.
struct Execution {
  int threads = 0;                      ///< 0 = as many as there are cores; >= 1 otherwise
  Progress* progress = nullptr;         ///< not owned; may be null
  const CancelToken* cancel = nullptr;  ///< not owned; may be null; Error{cancelled} is thrown once it is set
  SharedResults* shared = nullptr;      ///< not owned; null = this call shares no work with others
};

}  // namespace motionanalyzer
