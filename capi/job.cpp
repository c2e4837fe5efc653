#include "job.hpp"

namespace motionanalyzer::capi {

namespace {

/// Calls back with the host's floating-point state; an exception counts as a wish to stop.
template <class Callback>
bool wants_to_stop(const StandardArithmetic& scope, Callback&& callback) noexcept {
  scope.enter_host();
  bool stop = true;
  try {
    stop = callback() != 0;
  } catch (...) {
  }
  scope.leave_host();
  return stop;
}

}  // namespace

Job::Job(ma_context* context, const StandardArithmetic& scope) : context_(context), scope_(scope) {
  if (context_ == nullptr) return;
  in_use_.emplace(alive(context_).busy);
  const std::lock_guard lock(context_->cancel_mutex);
  context_->cancel = &token_;
}

Job::~Job() {
  if (context_ == nullptr) return;
  const std::lock_guard lock(context_->cancel_mutex);
  context_->cancel = nullptr;
}

Execution Job::execution() {
  Execution execution;
  if (context_ == nullptr) return execution;
  execution.threads = context_->threads;
  execution.progress = context_->progress != nullptr ? this : nullptr;
  execution.cancel = &token_;
  return execution;
}

void Job::log(int32_t level, const std::string& text) {
  if (context_ == nullptr || context_->log == nullptr) return;
  if (wants_to_stop(scope_, [&] { return context_->log(context_->log_data, level, text.c_str()); }))
    throw Error(ErrorCode::cancelled, "the log callback asked to stop");
}

void Job::warn(const std::vector<std::string>& warnings) {
  for (const std::string& warning : warnings) log(MA_LOG_WARNING, warning);
}

void Job::update(std::string_view stage, std::size_t done, std::size_t total) {
  stage_ = stage;
  const auto call = [&] {
    return context_->progress(context_->progress_data, stage_.c_str(), static_cast<int64_t>(done),
                              static_cast<int64_t>(total));
  };
  if (wants_to_stop(scope_, call)) token_.cancel();
}

}  // namespace motionanalyzer::capi
