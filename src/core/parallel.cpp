#include "motionanalyzer/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <limits>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "core/float_environment.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kBlocksPerWorker = 64;

/// One call of parallel_for, shared by its workers. Blocks of items are handed out in increasing order, and
/// an item below the lowest failure is never skipped; so the lowest failing item always runs, whatever the
/// number of workers, and the exception that the caller sees is always the same.
class Loop {
 public:
  Loop(std::size_t count, std::size_t workers, const Execution& execution, std::string_view stage,
       FunctionRef<void(std::size_t, std::size_t)> body)
      : count_(count),
        block_(std::max<std::size_t>(1, count / (workers * kBlocksPerWorker))),
        execution_(execution),
        stage_(stage),
        body_(body) {}

  void run(std::size_t helpers) {
    std::vector<std::thread> threads;
    try {
      report();
      start(threads, helpers);
      work(0);
      wait_for_helpers(threads.size());
    } catch (...) {
      // The caller's Progress, or memory for the threads: what body throws stays inside run_block().
      const std::scoped_lock lock(mutex_);
      progress_error_ = std::current_exception();
      stop_.store(true, std::memory_order_relaxed);
    }
    for (std::thread& thread : threads) thread.join();
    finish();
  }

 private:
  void start(std::vector<std::thread>& threads, std::size_t helpers) {
    const detail::FloatEnvironment environment;
    threads.reserve(helpers);
    for (std::size_t worker = 1; worker <= helpers; ++worker) {
      try {
        threads.emplace_back([this, worker, environment] {
          environment.set();
          work(worker);
          const std::scoped_lock lock(mutex_);
          ++finished_helpers_;
          changed_.notify_one();
        });
      } catch (const std::system_error&) {
        return;  // The system has no thread to spare: those that run do all the work.
      }
    }
  }

  void work(std::size_t worker) {
    while (!stopped()) {
      const std::size_t first = next_block_.fetch_add(1, std::memory_order_relaxed);
      if (first > (count_ - 1) / block_) return;
      run_block(first * block_, worker);
      if (worker == 0) report();
    }
  }

  void run_block(std::size_t first, std::size_t worker) {
    const std::size_t last = first + std::min(block_, count_ - first);
    for (std::size_t i = first; i < last; ++i) {
      if (i > lowest_failure_.load(std::memory_order_relaxed) || stop_.load(std::memory_order_relaxed) ||
          cancelled())
        return;
      try {
        body_(i, worker);
      } catch (...) {
        remember_failure(i);
        return;
      }
      done_.fetch_add(1, std::memory_order_relaxed);
    }
  }

  void remember_failure(std::size_t i) {
    const std::scoped_lock lock(mutex_);
    if (i > lowest_failure_.load(std::memory_order_relaxed)) return;
    lowest_failure_.store(i, std::memory_order_relaxed);
    error_ = std::current_exception();
  }

  void wait_for_helpers(std::size_t helpers) {
    std::unique_lock lock(mutex_);
    while (finished_helpers_ < helpers) {
      changed_.wait_for(lock, std::chrono::milliseconds(50));
      lock.unlock();
      report();
      lock.lock();
    }
  }

  void report() {
    if (execution_.progress == nullptr) return;
    const std::size_t done = done_.load(std::memory_order_relaxed);
    if (done == reported_) return;
    reported_ = done;
    execution_.progress->update(stage_, done, count_);
  }

  void finish() {
    if (error_) std::rethrow_exception(error_);
    if (progress_error_) std::rethrow_exception(progress_error_);
    if (cancelled()) throw Error(ErrorCode::cancelled, "cancelled while " + std::string(stage_));
    report();
  }

  bool cancelled() const noexcept { return execution_.cancel != nullptr && execution_.cancel->cancelled(); }
  bool stopped() const noexcept {
    return cancelled() || stop_.load(std::memory_order_relaxed) ||
           lowest_failure_.load(std::memory_order_relaxed) != kNone;
  }

  const std::size_t count_, block_;
  const Execution& execution_;
  const std::string_view stage_;
  const FunctionRef<void(std::size_t, std::size_t)> body_;

  std::atomic<std::size_t> next_block_{0}, done_{0}, lowest_failure_{kNone};
  std::atomic<bool> stop_{false};
  std::size_t reported_ = kNone;  // read and written by the calling thread alone

  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t finished_helpers_ = 0;
  std::exception_ptr error_, progress_error_;
};

}  // namespace

std::size_t thread_count(std::size_t count, const Execution& execution) noexcept {
  const std::size_t wanted = execution.threads > 0 ? static_cast<std::size_t>(execution.threads)
                                                   : std::size_t{std::thread::hardware_concurrency()};
  return std::clamp<std::size_t>(wanted, 1, std::max<std::size_t>(count, 1));
}

void parallel_for(std::size_t count, const Execution& execution, std::string_view stage,
                  FunctionRef<void(std::size_t i, std::size_t worker)> body) {
  if (execution.threads < 0) {
    throw Error(ErrorCode::invalid_argument, "threads is " + std::to_string(execution.threads),
                "Give 0 for as many as there are cores, or 1 or more.");
  }
  if (count == 0) {
    if (execution.cancel != nullptr && execution.cancel->cancelled())
      throw Error(ErrorCode::cancelled, "cancelled while " + std::string(stage));
    return;
  }
  const std::size_t workers = thread_count(count, execution);
  Loop(count, workers, execution, stage, body).run(workers - 1);
}

}  // namespace motionanalyzer
