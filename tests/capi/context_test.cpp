#include <atomic>
#include <stdexcept>
#include <thread>

#include "capi_support.hpp"

namespace {

using namespace capi_test;

struct Seen {
  std::thread::id thread;
  int calls = 0, other_thread = 0, stop_after = 1 << 30;
  bool throws = false;
  std::vector<std::string> texts;
  ma_context* context = nullptr;
  ma_status nested = MA_OK;
};

int32_t MA_CALL on_progress(void* user_data, const char* stage, int64_t done, int64_t total) {
  Seen& seen = *static_cast<Seen*>(user_data);
  ++seen.calls;
  if (std::this_thread::get_id() != seen.thread) ++seen.other_thread;
  if (stage == nullptr || done < 0 || total < 0) ++seen.other_thread;
  if (seen.context != nullptr) seen.nested = ma_context_set_option(seen.context, "threads", "1");
  if (seen.throws) throw std::runtime_error("from the host");
  return seen.calls > seen.stop_after ? 1 : 0;
}

int32_t MA_CALL on_log(void* user_data, int32_t level, const char* text) {
  Seen& seen = *static_cast<Seen*>(user_data);
  seen.texts.push_back(std::to_string(level) + text);
  return seen.calls >= seen.stop_after ? 1 : 0;
}

class Context : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_MA(MA_OK, ma_context_create(nullptr, &context_));
    seen_.thread = std::this_thread::get_id();
    ASSERT_MA(MA_OK, ma_context_set_progress(context_, on_progress, &seen_));
  }
  void TearDown() override { ma_context_destroy(context_); }

  ma_status analyze() {
    ma_batch* batch = nullptr;
    const ma_status status = ma_analyze_dataset(
        context_, world().model.get(), world().scratch.path("set").c_str(), nullptr, nullptr, &batch);
    EXPECT_EQ(status == MA_OK, batch != nullptr);
    ma_batch_destroy(batch);
    return status;
  }

  ma_context* context_ = nullptr;
  Seen seen_;
};

TEST_F(Context, ProgressComesOnTheCallingThreadAlone) {
  ASSERT_MA(MA_OK, ma_context_set_option(context_, "threads", "4"));
  ASSERT_MA(MA_OK, analyze());
  EXPECT_GT(seen_.calls, 0);
  EXPECT_EQ(0, seen_.other_thread);
}

TEST_F(Context, ACallbackThatReturnsNonZeroCancels) {
  seen_.stop_after = 1;
  EXPECT_EQ(MA_ERROR_CANCELLED, analyze());
  seen_.stop_after = 1 << 30;
  EXPECT_MA(MA_OK, analyze());
}

TEST_F(Context, ACallbackThatThrowsCancelsAndNothingCrosses) {
  seen_.throws = true;
  EXPECT_EQ(MA_ERROR_CANCELLED, analyze());
}

TEST_F(Context, IsBusyWithinItsOwnCallback) {
  seen_.context = context_;
  EXPECT_MA(MA_OK, analyze());
  EXPECT_EQ(MA_ERROR_BUSY, seen_.nested);
}

TEST_F(Context, CancelFromAnotherThreadEndsTheCall) {
  std::atomic<bool> stop{false};
  std::thread other([&] {
    while (!stop.load()) {
      ma_context_cancel(context_);
      std::this_thread::yield();
    }
  });
  ma_status status = MA_OK;
  for (int i = 0; i < 20 && status == MA_OK; ++i) status = analyze();
  stop.store(true);
  other.join();
  EXPECT_EQ(MA_ERROR_CANCELLED, status);
}

TEST_F(Context, WarningsOfTrainingComeAsLogLines) {
  ASSERT_MA(MA_OK, ma_context_set_log(context_, on_log, &seen_));
  ma_model* model = nullptr;
  ASSERT_MA(MA_OK, ma_train_dataset(context_, world().scratch.path("set").c_str(), "knn", nullptr, nullptr,
                                    nullptr, &model));
  const Owned<ma_model> owned(model);
  ASSERT_FALSE(seen_.texts.empty());
  EXPECT_EQ('0' + MA_LOG_WARNING, seen_.texts[0][0]);
  const std::string info =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_model_info_json(model, t, c, n); });
  EXPECT_NE(info.find(seen_.texts[0].substr(1, 20)), std::string::npos);
}

TEST_F(Context, ThreadsChangeNoResult) {
  std::string expected;
  for (const char* threads : {"1", "2", "5"}) {
    ASSERT_MA(MA_OK, ma_context_set_option(context_, "threads", threads));
    ma_batch* batch = nullptr;
    ASSERT_MA(MA_OK, ma_analyze_dataset(context_, world().model.get(), world().scratch.path("set").c_str(),
                                        "test", nullptr, &batch));
    const Owned<ma_batch> owned(batch);
    const std::string json =
        text_of([&](char* t, int32_t c, int32_t* n) { return ma_batch_json(batch, t, c, n); });
    if (expected.empty()) expected = json;
    EXPECT_EQ(expected, json);
  }
}

TEST_F(Context, UnknownOptionsAndValuesAreRefused) {
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_context_set_option(context_, "thread", "1"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_context_set_option(context_, "threads", "one"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_context_set_option(context_, "threads", "-1"));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_context_set_option(context_, nullptr, "1"));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_context_set_option(nullptr, "threads", "1"));
  ma_context_options options{sizeof options, -1};
  ma_context* context = nullptr;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_context_create(&options, &context));
}

}  // namespace
