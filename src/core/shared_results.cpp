#include "motionanalyzer/core/shared_results.hpp"

#include <future>
#include <map>
#include <mutex>

namespace motionanalyzer {

struct SharedResults::State {
  std::mutex mutex;
  std::map<std::string, std::shared_future<std::shared_ptr<const void>>> result;
};

SharedResults::SharedResults() : state_(std::make_unique<State>()) {}
SharedResults::~SharedResults() = default;

std::shared_ptr<const void> SharedResults::find_or_do(const std::string& key,
                                                      FunctionRef<std::shared_ptr<const void>()> work) {
  std::promise<std::shared_ptr<const void>> promise;
  std::shared_future<std::shared_ptr<const void>> result;
  bool first = false;
  {
    const std::lock_guard<std::mutex> lock(state_->mutex);
    const auto [at, added] = state_->result.try_emplace(key);
    if (added) at->second = promise.get_future().share();
    result = at->second;
    first = added;
  }
  if (!first) return result.get();
  try {
    promise.set_value(work());
  } catch (...) {
    promise.set_exception(std::current_exception());
  }
  return result.get();
}

}  // namespace motionanalyzer
