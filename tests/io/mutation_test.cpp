// Every truncation and many single-byte changes of each kind of file: an answer or an Error, nothing else.
#include <gtest/gtest.h>

#include "io/frame_text.hpp"
#include "io/manifest_text.hpp"
#include "io/sample_folder.hpp"
#include "io/sidecar.hpp"
#include "io/table_text.hpp"
#include "io/truth_json.hpp"

namespace motionanalyzer::mutation_test {
namespace {

/// Counts what came of it, so that a parser that accepts everything or nothing is noticed.
struct Outcome {
  int read = 0, refused = 0;
};

template <class F>
Outcome outcome_of(const std::string& text, F&& parse) {
  Outcome outcome;
  testing::for_each_mutation(text, [&](const std::string& mutated) {
    try {
      parse(mutated);
      ++outcome.read;
    } catch (const Error& error) {
      ++outcome.refused;
      EXPECT_EQ(error.code(), ErrorCode::bad_input);
      EXPECT_EQ(error.where().file, "f");
      EXPECT_GE(error.where().line, 1);
    }
  });
  return outcome;
}

TEST(Mutations, OfAFrameAreReadOrRefused) {
  const Outcome outcome = outcome_of("# x,y,index\n12,34,1\n-5,6.5,2\n7,8,3\n", [](const std::string& text) {
    io::OddityLog log;
    const io::FramePoints points = io::parse_frame(text, "f", log);
    for (std::size_t i = 1; i < points.index.size(); ++i) ASSERT_LT(points.index[i - 1], points.index[i]);
    ASSERT_EQ(points.x_px.size(), points.index.size());
  });
  EXPECT_GT(outcome.read, 50);
  EXPECT_GT(outcome.refused, 50);
}
TEST(Mutations, OfAManifestAreReadOrRefused) {
  const std::string text =
      R"({"version": "1.0", "entries": [{"path": "a/b", "goal": "goal1", "label": 1, "split": "val", "crack_frame": 4}]})";
  const Outcome outcome = outcome_of(text, [](const std::string& mutated) {
    for (const DatasetEntry& entry : io::parse_manifest(mutated, "root", "f").entry) {
      ASSERT_EQ(entry.folder.find(".."), std::string::npos);
    }
  });
  EXPECT_GT(outcome.read, 50);
  EXPECT_GT(outcome.refused, 50);
}
TEST(Mutations, OfATableAreReadOrRefused) {
  const Outcome outcome = outcome_of("frame;\"a b\";c\n1;2.5;nan\n2;;-1e3\n", [](const std::string& text) {
    const PanelTable table = io::parse_table(text, "f", "p");
    ASSERT_EQ(table.value.rows(), table.usable.size());
    ASSERT_EQ(table.value.cols(), table.column.size());
  });
  EXPECT_GT(outcome.read, 50);
  EXPECT_GT(outcome.refused, 50);
}
TEST(Mutations, OfTheTruthAreReadOrRefused) {
  const Outcome outcome =
      outcome_of(R"({"a/b": {"lambda_mm": 1.5, "position": 0.5, "goal": "goal2"}, "c": {}})",
                 [](const std::string& text) { io::parse_truth(text, "f"); });
  EXPECT_GT(outcome.read, 50);
  EXPECT_GT(outcome.refused, 50);
}
TEST(Mutations, OfTheSmallFilesNeverThrow) {
  testing::for_each_mutation(R"({"config": {"meters_per_pixel": 1e-4, "fps": 30.0}})",
                             [](const std::string& text) {
                               std::vector<Reason> warnings;
                               EXPECT_NO_THROW(io::parse_metadata(text, "f", warnings));
                               EXPECT_NO_THROW(io::parse_fps(text, "f", warnings));
                             });
}

}  // namespace
}  // namespace motionanalyzer::mutation_test
