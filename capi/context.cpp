#include "handles.hpp"
#include "job.hpp"
#include "structs.hpp"
#include "support/text.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

constexpr int32_t kMostThreads = 1024;

int checked_threads(int64_t threads) {
  if (threads < 0 || threads > kMostThreads)
    throw StatusError(MA_ERROR_INVALID_ARGUMENT,
                      "threads is " + std::to_string(threads) + "; give 1 to 1024, or 0 for all cores");
  return static_cast<int>(threads);
}

void change_option(ma_context& context, const std::string& key, const std::string& value) {
  if (key != "threads")
    throw StatusError(MA_ERROR_INVALID_ARGUMENT, "unknown option '" + key + "'; known: threads");
  const auto threads = support::parse_integer<int64_t>(value);
  if (!threads)
    throw StatusError(MA_ERROR_INVALID_ARGUMENT, "threads: '" + value + "' is not a whole number");
  context.threads = checked_threads(*threads);
}

template <class Char>
ma_status set_option(ma_context* context, const Char* key, const Char* value) noexcept {
  return guard([&] {
    const InUse in_use(alive(context).busy);
    change_option(*context, text_in(key, "key"), text_in(value, "value"));
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_context_options_init(ma_context_options* options, uint32_t struct_size) {
  return guard([&] {
    const ma_context_options defaults{};
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_context_options>);
  });
}

ma_status MA_CALL ma_context_create(const ma_context_options* options, ma_context** context) {
  return guard([&] {
    ma_context*& created = place(context, "context");
    const int threads = checked_threads(read_options(options).threads);
    auto made = std::make_unique<ma_context>();
    made->threads = threads;
    created = made.release();
  });
}

ma_status MA_CALL ma_context_set_option(ma_context* context, const char* key, const char* value) {
  return set_option(context, key, value);
}
ma_status MA_CALL ma_context_set_option_w(ma_context* context, const ma_char16* key, const ma_char16* value) {
  return set_option(context, key, value);
}

ma_status MA_CALL ma_context_set_log(ma_context* context, ma_log_callback callback, void* user_data) {
  return guard([&] {
    const InUse in_use(alive(context).busy);
    context->log = callback;
    context->log_data = user_data;
  });
}

ma_status MA_CALL ma_context_set_progress(ma_context* context, ma_progress_callback callback,
                                          void* user_data) {
  return guard([&] {
    const InUse in_use(alive(context).busy);
    context->progress = callback;
    context->progress_data = user_data;
  });
}

ma_status MA_CALL ma_context_cancel(ma_context* context) {
  return guard([&] {
    const std::lock_guard lock(alive(context).cancel_mutex);
    if (context->cancel != nullptr) context->cancel->cancel();
  });
}

void MA_CALL ma_context_destroy(ma_context* context) { destroy(context); }
