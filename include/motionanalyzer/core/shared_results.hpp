// What several jobs of one run would work out alike, worked out once.
#pragma once

#include <memory>
#include <string>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/function_ref.hpp"

namespace motionanalyzer {

/// Lives as long as the run, and holds every result that long. Safe to use from several threads.
class MOTIONANALYZER_API SharedResults {
 public:
  SharedResults();
  ~SharedResults();
  SharedResults(const SharedResults&) = delete;
  SharedResults& operator=(const SharedResults&) = delete;

  /// The result of `work`: done by the first who asks for the key, on its thread; whoever asks meanwhile
  /// waits, whoever asks later finds it.
  /// in      key: names the work and everything that its result depends on; work: must ask for no key itself
  /// throws  what the work threw, to everyone who asks
  template <class Result, class Work>
  std::shared_ptr<const Result> once(const std::string& key, Work&& work) {
    const auto erased = [&]() -> std::shared_ptr<const void> {
      return std::make_shared<const Result>(work());
    };
    return std::static_pointer_cast<const Result>(find_or_do(key, erased));
  }

 private:
  std::shared_ptr<const void> find_or_do(const std::string& key,
                                         FunctionRef<std::shared_ptr<const void>()> work);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace motionanalyzer
