#include "motionanalyzer/core/shared_results.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "motionanalyzer/core/parallel.hpp"

namespace motionanalyzer::shared_results_test {
namespace {

TEST(SharedResults, WorkOfOneKeyIsDoneOnceWhoeverAsks) {
  SharedResults shared;
  std::atomic<int> done{0};
  std::vector<std::shared_ptr<const std::string>> got(64);
  Execution two;
  two.threads = 2;
  parallel_for(got.size(), two, "asking", [&](std::size_t i, std::size_t) {
    const std::string key = i % 2 == 0 ? "even" : "odd";
    got[i] = shared.once<std::string>(key, [&] {
      ++done;
      return "of " + key;
    });
  });
  EXPECT_EQ(done, 2);
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(*got[i], i % 2 == 0 ? "of even" : "of odd");
    EXPECT_EQ(got[i], got[i % 2]);  // the same object
  }
}

TEST(SharedResults, AFailureIsThrownToAllWhoAskAndIsNotTriedAgain) {
  SharedResults shared;
  int tried = 0;
  const auto fail = [&]() -> int {
    ++tried;
    throw std::runtime_error("no");
  };
  EXPECT_THROW(shared.once<int>("key", fail), std::runtime_error);
  EXPECT_THROW(shared.once<int>("key", fail), std::runtime_error);
  EXPECT_EQ(tried, 1);
  EXPECT_EQ(*shared.once<int>("other", [] { return 3; }), 3);
}

}  // namespace
}  // namespace motionanalyzer::shared_results_test
