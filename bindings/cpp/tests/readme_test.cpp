// The examples of the README: they compile, they run, and they are what the README shows.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "example_inspect.hpp"
#include "example_simulate.hpp"
#include "example_stream.hpp"

namespace {

std::string read(const std::string& name) {
  std::ifstream file(std::string(MA_TEST_DATA "/../../bindings/cpp/") + name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Readme, ShowsTheExamplesAsTheyCompile) {
  const std::string readme = read("README.md");
  for (const char* name :
       {"tests/example_inspect.hpp", "tests/example_stream.hpp", "tests/example_simulate.hpp"}) {
    const std::string example = read(name);
    ASSERT_FALSE(example.empty());
    EXPECT_NE(readme.find("```cpp\n" + example + "```"), std::string::npos) << name;
  }
}

TEST(Readme, InspectTellsOfAMissingModel) { EXPECT_EQ(1, inspect("no such file.ma", ".")); }

TEST(Readme, SimulatingCountsItsCracks) {
  const std::string out = ::testing::TempDir() + "ma_readme_set_" + std::to_string(std::random_device()());
  EXPECT_EQ(2, count_cracks(out));
  EXPECT_TRUE(std::filesystem::exists(out + "/manifest.json"));
  std::filesystem::remove_all(out);
}

TEST(Readme, StreamingNeedsAModelOfPanels) {
  const std::string path = ::testing::TempDir() + "ma_readme_table.csv";
  std::ofstream table(path);
  table << "a\n";
  for (int i = 0; i < 40; ++i) table << i % 7 << '\n';
  table.close();
  const ma::Model model = ma::Model::train_table(path, "", "knn", "k=1");
  std::remove(path.c_str());
  EXPECT_THROW(largest_score(model, {}, {}), ma::Error);
}

}  // namespace
