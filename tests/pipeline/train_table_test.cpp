// Models of plain tables.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "pipeline/train_samples.hpp"
#include "support/file.hpp"
#include "support/scratch_folder.hpp"

namespace motionanalyzer::train_table_test {
namespace {

using testing::holds_text;
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

std::string drawn_csv(std::uint64_t seed, int rows) {
  std::string csv = "a,b\n";
  Random random(seed);
  for (int i = 0; i < rows; ++i)
    csv += std::to_string(random.normal()) + "," + std::to_string(random.normal()) + "\n";
  return csv;
}

/// The rows of a table of a and b with a third column between them.
std::string with_c(std::string csv) {
  csv.erase(0, csv.find('\n') + 1);
  for (std::size_t at = 0; (at = csv.find(',', at)) != std::string::npos; at += 3) csv.replace(at, 1, ",7,");
  return csv;
}

/// Rows of `table` that stand out at .1.
std::ptrdiff_t standing_out(const Model& model, const std::string& table) {
  const std::vector<double> score = score_table(model, table);
  return std::count_if(score.begin(), score.end(), [&](double s) { return *model.p_value(s) <= 0.1; });
}

TEST(TrainTable, RowsThatTaughtAndCalibrateAreCounted) {
  const ScratchFolder scratch;
  const std::string taught = scratch.path("t.csv"), other = scratch.path("o.csv"),
                    some = scratch.path("s.csv"), fresh = scratch.path("f.csv");
  support::write_file_atomic(taught, drawn_csv(1, 60));
  support::write_file_atomic(other, drawn_csv(2, 60));
  support::write_file_atomic(fresh, drawn_csv(3, 200));
  support::write_file_atomic(some, "a,c,b\n9,9,\n9,9,9\n" + with_c(drawn_csv(1, 2)));
  TrainOptions nearest = knn_at(0.1);
  nearest.option = {{"k", "1"}};  // a row that taught is its own neighbour
  const Trained apart = train_table(taught, other, nearest);
  const Trained same = train_table(taught, taught, nearest);
  const Trained mixed = train_table(taught, some, nearest);
  for (const std::string& warning : apart.warnings)
    EXPECT_FALSE(holds_text(warning, "also rows of the training table")) << warning;
  EXPECT_TRUE(holds_text(same.warnings.front(), "60 of the 60 rows of the calibration table are also rows"));
  EXPECT_TRUE(holds_text(mixed.warnings.front(), "2 of the 4 rows of the calibration table are also rows"));
  EXPECT_EQ(standing_out(same.model, fresh), 200);
  EXPECT_LT(standing_out(apart.model, fresh), 100);
}

TEST(TrainTable, LabelsAreNotLookedAtWhichIsSaid) {
  const ScratchFolder scratch;
  const std::string path = scratch.path("t.csv"), plain = scratch.path("p.csv");
  std::string labelled = "a,label,b\n", sound = labelled;
  const char* label[] = {"0", "0.0", "", "1", "NG"};
  for (int i = 0; i < 30; ++i) {
    const std::string a = std::to_string(i % 7) + ",", b = "," + std::to_string(i % 5) + "\n";
    labelled += a + label[i % 5] + b;
    sound += a + label[i % 3] + b;
  }
  support::write_file_atomic(path, labelled);
  support::write_file_atomic(plain, sound);
  const Trained trained = train_table(path, "", knn_at(0.1)), same = train_table(plain, "", knn_at(0.1));
  ASSERT_EQ(trained.warnings.size(), 1u);
  EXPECT_TRUE(holds_text(trained.warnings[0], "12 rows whose label is not 0 are trained on as normal"))
      << trained.warnings[0];
  EXPECT_TRUE(same.warnings.empty());
  EXPECT_EQ(trained.model.to_bytes(), same.model.to_bytes());
  const Trained both = train_table(plain, path, knn_at(0.1));
  EXPECT_TRUE(std::any_of(both.warnings.begin(), both.warnings.end(), [](const std::string& warning) {
    return holds_text(warning, "12 rows whose label is not 0 are calibrated on as normal");
  }));
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
