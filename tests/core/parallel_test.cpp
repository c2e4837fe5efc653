#include "motionanalyzer/core/parallel.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cfenv>
#include <string>
#include <thread>
#include <vector>

#include "motionanalyzer/core/error.hpp"

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace motionanalyzer::parallel_test {
namespace {

Execution with_threads(int threads) {
  Execution execution;
  execution.threads = threads;
  return execution;
}

/// Two items that can only end together, so two different threads have run them.
template <class Check>
void on_two_threads(Check check) {
  std::atomic<int> arrived{0};
  std::vector<std::thread::id> id(2);
  parallel_for(2, with_threads(2), "meeting", [&](std::size_t i, std::size_t) {
    ++arrived;
    while (arrived < 2) std::this_thread::yield();
    id[i] = std::this_thread::get_id();
    check(i);
  });
  EXPECT_NE(id[0], id[1]);
}

class Recorder : public Progress {
 public:
  void update(std::string_view stage, std::size_t done, std::size_t total) override {
    stage_ = stage;
    done_.push_back(done);
    total_ = total;
    thread_ok_ = thread_ok_ && std::this_thread::get_id() == home_;
  }
  std::string stage_;
  std::vector<std::size_t> done_;
  std::size_t total_ = 0;
  bool thread_ok_ = true;

 private:
  std::thread::id home_ = std::this_thread::get_id();
};

class ParallelForTest : public ::testing::TestWithParam<int> {};

TEST_P(ParallelForTest, RunsEveryItemOnce) {
  for (const std::size_t count : {0U, 1U, 2U, 7U, 1000U, 10007U}) {
    std::vector<int> calls(count, 0);
    parallel_for(count, with_threads(GetParam()), "counting",
                 [&](std::size_t i, std::size_t) { ++calls[i]; });
    EXPECT_EQ(calls, std::vector<int>(count, 1)) << count;
  }
}

TEST_P(ParallelForTest, WorkerStaysBelowThreadCount) {
  const Execution execution = with_threads(GetParam());
  std::vector<std::size_t> worker(100);
  parallel_for(100, execution, "workers", [&](std::size_t i, std::size_t w) { worker[i] = w; });
  for (const std::size_t w : worker) EXPECT_LT(w, thread_count(100, execution));
}

TEST_P(ParallelForTest, RethrowsTheFailureOfTheLowestItem) {
  for (int repeat = 0; repeat < 20; ++repeat) {
    std::vector<int> ran(500, 0);
    try {
      parallel_for(500, with_threads(GetParam()), "failing", [&](std::size_t i, std::size_t) {
        ran[i] = 1;
        if (i == 137 || i >= 140) throw std::runtime_error(std::to_string(i));
      });
      ADD_FAILURE() << "nothing was thrown";
    } catch (const std::runtime_error& error) {
      EXPECT_STREQ(error.what(), "137");
    }
    for (std::size_t i = 0; i <= 137; ++i) EXPECT_EQ(ran[i], 1) << i;
  }
}

TEST_P(ParallelForTest, ReportsOnTheCallingThreadUpToTheTotal) {
  Recorder recorder;
  Execution execution = with_threads(GetParam());
  execution.progress = &recorder;
  parallel_for(300, execution, "reading", [](std::size_t, std::size_t) {});
  EXPECT_TRUE(recorder.thread_ok_);
  EXPECT_EQ(recorder.stage_, "reading");
  EXPECT_EQ(recorder.total_, 300U);
  ASSERT_FALSE(recorder.done_.empty());
  EXPECT_EQ(recorder.done_.front(), 0U);
  EXPECT_EQ(recorder.done_.back(), 300U);
  for (std::size_t k = 1; k < recorder.done_.size(); ++k) EXPECT_LT(recorder.done_[k - 1], recorder.done_[k]);
}

TEST_P(ParallelForTest, StopsWhenCancelled) {
  CancelToken token;
  Execution execution = with_threads(GetParam());
  execution.cancel = &token;
  std::atomic<int> ran{0};
  try {
    parallel_for(1000000, execution, "long work", [&](std::size_t, std::size_t) {
      if (++ran == 50) token.cancel();
    });
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::cancelled);
  }
  EXPECT_LT(ran, 1000000);
}

TEST_P(ParallelForTest, StopsAndRethrowsWhatProgressThrows) {
  struct Refusing : Progress {
    void update(std::string_view, std::size_t done, std::size_t) override {
      if (done > 0) throw std::runtime_error("enough");
    }
  } refusing;
  Execution execution = with_threads(GetParam());
  execution.progress = &refusing;
  EXPECT_THROW(parallel_for(64, execution, "work", [](std::size_t, std::size_t) {}), std::runtime_error);
}

TEST_P(ParallelForTest, MayBeNested) {
  std::vector<std::vector<int>> calls(8, std::vector<int>(50, 0));
  parallel_for(8, with_threads(GetParam()), "outer", [&](std::size_t i, std::size_t) {
    parallel_for(50, with_threads(GetParam()), "inner", [&](std::size_t j, std::size_t) { ++calls[i][j]; });
  });
  EXPECT_EQ(calls, (std::vector<std::vector<int>>(8, std::vector<int>(50, 1))));
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelForTest, ::testing::Values(0, 1, 2, 3, 16));

TEST(ParallelTest, CallingThreadWorksToo) {
  const auto home = std::this_thread::get_id();
  std::atomic<int> at_home{0};
  on_two_threads([&](std::size_t) { at_home += std::this_thread::get_id() == home ? 1 : 0; });
  EXPECT_EQ(at_home, 1);
}

TEST(ParallelTest, WorkersRoundAsTheCallerDoes) {
  ASSERT_EQ(std::fesetround(FE_UPWARD), 0);
  std::vector<int> mode(2);
  on_two_threads([&](std::size_t i) { mode[i] = std::fegetround(); });
  std::fesetround(FE_TONEAREST);
  EXPECT_EQ(mode, std::vector<int>(2, FE_UPWARD));
}

#if defined(__SSE2__)
TEST(ParallelTest, WorkersFlushToZeroAsTheCallerDoes) {
  constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | kFlushToZero | kDenormalsAreZero);
  std::vector<unsigned> bits(2);
  on_two_threads([&](std::size_t i) { bits[i] = _mm_getcsr() & (kFlushToZero | kDenormalsAreZero); });
  _mm_setcsr(before);
  EXPECT_EQ(bits, std::vector<unsigned>(2, kFlushToZero | kDenormalsAreZero));
}
#endif

TEST(ParallelTest, CancelledBeforehandRunsNothing) {
  CancelToken token;
  token.cancel();
  Execution execution = with_threads(2);
  execution.cancel = &token;
  for (const std::size_t count : {0U, 10U}) {
    std::atomic<int> ran{0};
    EXPECT_THROW(parallel_for(count, execution, "work", [&](std::size_t, std::size_t) { ++ran; }), Error);
    EXPECT_EQ(ran, 0);
  }
}

TEST(ParallelTest, RefusesNegativeThreads) {
  EXPECT_THROW(parallel_for(3, with_threads(-1), "work", [](std::size_t, std::size_t) {}), Error);
}

TEST(ParallelTest, ThreadCountLiesBetweenOneAndCount) {
  EXPECT_EQ(thread_count(0, with_threads(8)), 1U);
  EXPECT_EQ(thread_count(3, with_threads(8)), 3U);
  EXPECT_EQ(thread_count(100, with_threads(8)), 8U);
  EXPECT_GE(thread_count(100, with_threads(0)), 1U);
}

}  // namespace
}  // namespace motionanalyzer::parallel_test
