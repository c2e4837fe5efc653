// One call's use of a context: threads, progress, log, cancelling.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "handles.hpp"

namespace motionanalyzer::capi {

class Job final : public Progress {
 public:
  /// context may be null. throws StatusError{busy} or {invalid_handle}
  Job(ma_context* context, const StandardArithmetic& scope);
  ~Job() override;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;

  Execution execution();
  /// throws Error{cancelled} when the callback asks for it
  void log(int32_t level, const std::string& text);
  void warn(const std::vector<std::string>& warnings);

  void update(std::string_view stage, std::size_t done, std::size_t total) override;

 private:
  ma_context* context_;
  const StandardArithmetic& scope_;
  std::optional<InUse> in_use_;
  CancelToken token_;
  std::string stage_;
};

}  // namespace motionanalyzer::capi
