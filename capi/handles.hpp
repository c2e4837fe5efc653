// What stands behind the handles. Each begins with a number of its kind, by which a wrong one is recognised.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "guard.hpp"
#include "motionanalyzer.h"
#include "motionanalyzer/core/change_points.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer::capi {

/// kKind: another for each handle. 6 is ma_stream's, 8 ma_synth's, 9 ma_drift's.
template <std::uint32_t kKind>
struct Handle {
  static constexpr std::uint32_t kMagic = 0x4D410000U + kKind;
  std::atomic<std::uint32_t> magic{kMagic};
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() { magic.store(0, std::memory_order_relaxed); }
};

/// throws StatusError{invalid_handle}
template <class H>
H& alive(H* handle) {
  if (handle == nullptr) throw StatusError(MA_ERROR_INVALID_HANDLE, "the handle is NULL");
  if (handle->magic.load(std::memory_order_relaxed) != H::kMagic)
    throw StatusError(MA_ERROR_INVALID_HANDLE, "the handle is destroyed or of another kind");
  return *handle;
}

template <class H>
void destroy(H* handle) noexcept {
  if (handle == nullptr) return;
  guard([&] { delete &alive(handle); });
}

/// A place that the caller gives for a result; set to its empty value first. throws when NULL
template <class T>
T& place(T* given, const char* what, T empty = T{}) {
  if (given == nullptr) throw StatusError(MA_ERROR_INVALID_ARGUMENT, std::string(what) + " is NULL");
  *given = empty;
  return *given;
}

/// Marks a handle that serves one call at a time. throws StatusError{busy}
class InUse {
 public:
  explicit InUse(std::atomic_flag& flag) : flag_(flag) {
    if (flag_.test_and_set(std::memory_order_acquire))
      throw StatusError(MA_ERROR_BUSY, "the handle is serving another call");
  }
  ~InUse() { flag_.clear(std::memory_order_release); }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;

 private:
  std::atomic_flag& flag_;
};

}  // namespace motionanalyzer::capi

struct ma_context : motionanalyzer::capi::Handle<1> {
  std::atomic_flag busy;
  int threads = 0;
  ma_log_callback log = nullptr;
  void* log_data = nullptr;
  ma_progress_callback progress = nullptr;
  void* progress_data = nullptr;
  std::mutex cancel_mutex;
  motionanalyzer::CancelToken* cancel = nullptr;  ///< of the call in progress
};

struct ma_model : motionanalyzer::capi::Handle<2> {
  explicit ma_model(const motionanalyzer::Model& m, std::vector<std::string> w = {})
      : model(m), warnings(std::move(w)) {}
  motionanalyzer::Model model;
  std::vector<std::string> warnings;  ///< of its training
};

struct ma_result : motionanalyzer::capi::Handle<3> {
  explicit ma_result(std::shared_ptr<const motionanalyzer::ReportPanel> p) : panel(std::move(p)) {}
  std::shared_ptr<const motionanalyzer::ReportPanel> panel;
};

struct ma_batch : motionanalyzer::capi::Handle<4> {
  std::vector<std::shared_ptr<const motionanalyzer::ReportPanel>> panel;
};

struct ma_changes : motionanalyzer::capi::Handle<5> {
  explicit ma_changes(motionanalyzer::ChangePoints f) : found(std::move(f)) {}
  motionanalyzer::ChangePoints found;
};

struct ma_document : motionanalyzer::capi::Handle<7> {
  explicit ma_document(std::string t) : text(std::move(t)) {}
  const std::string text;
};
