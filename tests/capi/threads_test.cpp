// Handles that never change serve any number of threads.
#include <thread>

#include "capi_support.hpp"

namespace {

using namespace capi_test;

TEST(Threads, ShareAModelAndGetTheSameBytes) {
  const PanelArrays p = cracked_arrays(5001);
  const ma_inspect_options options = simulated_options();
  const ma_model* const model = world().model.get();
  std::vector<std::vector<double>> scores(6);
  std::vector<std::thread> threads;
  for (auto& mine : scores)
    threads.emplace_back([&mine, &p, &options, model] {
      for (int repeat = 0; repeat < 3; ++repeat) {
        ma_result* result = nullptr;
        if (ma_analyze_arrays(nullptr, model, "p", p.frames, p.points, nullptr, nullptr, p.x.data(),
                              p.y.data(), nullptr, &options, nullptr, &result) != MA_OK)
          return;
        mine = scores_of(result).score;
        ma_result_destroy(result);
      }
    });
  for (std::thread& thread : threads) thread.join();
  ASSERT_FALSE(scores[0].empty());
  for (const auto& other : scores) EXPECT_TRUE(same_bytes(scores[0], other));
}

TEST(Threads, ShareATableModel) {
  const auto model = train_table_model();
  const std::vector<double> rows = drawn_rows(100, 8);
  std::vector<std::vector<double>> scores(6, std::vector<double>(100));
  std::vector<std::thread> threads;
  for (auto& mine : scores)
    threads.emplace_back([&mine, &rows, &model] {
      ma_model_score_rows(nullptr, model.get(), rows.data(), 100, kTableColumns, mine.data());
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(0.0, scores[0][0]);
  for (const auto& other : scores) EXPECT_TRUE(same_bytes(scores[0], other));
}

TEST(Threads, KeepTheirOwnErrors) {
  std::vector<std::string> told(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < told.size(); ++i)
    threads.emplace_back([&told, i] {
      const std::string path = "/nowhere/model_" + std::to_string(i) + ".ma";
      for (int repeat = 0; repeat < 50; ++repeat) {
        ma_model* model = nullptr;
        ma_model_load(nullptr, path.c_str(), &model);
      }
      told[i] = last_error();
    });
  for (std::thread& thread : threads) thread.join();
  for (std::size_t i = 0; i < told.size(); ++i)
    EXPECT_NE(told[i].find("model_" + std::to_string(i) + ".ma"), std::string::npos) << told[i];
}

}  // namespace
