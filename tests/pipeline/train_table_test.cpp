// Models of plain tables.
#include <gtest/gtest.h>

#include <cmath>

#include "motionanalyzer/stream/inspector.hpp"
#include "pipeline/train_samples.hpp"
#include "support/file.hpp"
#include "support/scratch_folder.hpp"

namespace motionanalyzer::train_table_test {
namespace {

using testing::knn_at;
using testing::ScratchFolder;

TEST(TrainTable, ScoresRowsAndRefusesATableWithoutAColumn) {
  const ScratchFolder scratch;
  std::string csv = "a,b\n", other = "a,c\n1,2\n";
  for (int i = 0; i < 30; ++i) csv += std::to_string(i % 7) + "," + std::to_string(i % 5) + "\n";
  support::write_file_atomic(scratch.path("t.csv"), csv);
  support::write_file_atomic(scratch.path("far.csv"), "b,a\n2,3\n900,800\n");
  support::write_file_atomic(scratch.path("other.csv"), other);
  const Model model = train_table(scratch.path("t.csv"), "", knn_at(0.1)).model;
  const std::vector<double> score = score_table(model, scratch.path("far.csv"));
  ASSERT_EQ(score.size(), 2u);
  EXPECT_GT(score[1], 100 * score[0] + 1);
  EXPECT_THROW(score_table(model, scratch.path("other.csv")), Error);
  EXPECT_THROW(Inspector{model}, Error);
}

std::string csv_of(const std::string& header, int rows, int columns) {
  std::string csv = header + "\n";
  for (int i = 0; i < rows; ++i)
    for (int j = 0; j < columns; ++j)
      csv += std::to_string((i * (j + 3) + j) % 11) + (j + 1 < columns ? "," : "\n");
  return csv;
}

TEST(TrainTable, NeedsOnlyTheColumnsThatFeaturesChose) {
  const ScratchFolder scratch;
  support::write_file_atomic(scratch.path("t.csv"), csv_of("a,b,c", 40, 3));
  support::write_file_atomic(scratch.path("few.csv"), "c,a\n1,2\n900,800\n");
  support::write_file_atomic(scratch.path("all.csv"), "a,b,c,d\n2,,1,5\n800,7,900,6\n");
  TrainOptions options = knn_at(0.1);
  options.option = {{"features", "a,c"}, {"lag", "1"}};
  const Model model = train_table(scratch.path("t.csv"), scratch.path("few.csv"), options).model;
  EXPECT_EQ(model.calibration()->statistic.size(), 1u);
  const std::vector<double> few = score_table(model, scratch.path("few.csv"));
  const std::vector<double> all = score_table(model, scratch.path("all.csv"));
  ASSERT_EQ(few.size(), 2u);
  EXPECT_TRUE(std::isfinite(few[1]));
  EXPECT_EQ(few[1], all[1]);
  support::write_file_atomic(scratch.path("less.csv"), "a,b\n1,2\n");
  EXPECT_THROW(score_table(model, scratch.path("less.csv")), Error);
}

TEST(TrainTable, AMissingCellIsNamedByFileAndLine) {
  const ScratchFolder scratch;
  const std::string path = scratch.path("t.csv");
  support::write_file_atomic(path, "a,b\n\n1,2\n3,\n" + csv_of("5,6", 30, 2));
  try {
    train_table(path, "", knn_at(0.1));
    FAIL() << "a cell is missing";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::bad_input);
    EXPECT_EQ(error.where().file, path);
    EXPECT_EQ(error.where().line, 4);  // behind the header, a blank line and a whole row
    EXPECT_NE(error.message().find("row 2, column 'b'"), std::string::npos) << error.message();
  }
}

TEST(TrainTable, ATableOfTooFewRowsIsNamed) {
  const ScratchFolder scratch;
  const std::string path = scratch.path("t.csv");
  support::write_file_atomic(path, csv_of("a,b", 5, 2));
  try {
    train_table(path, "", knn_at(0.1));
    FAIL() << "five rows cannot train a model";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::too_short);
    EXPECT_EQ(error.where().file, path);
  }
}

}  // namespace
}  // namespace motionanalyzer::train_table_test
