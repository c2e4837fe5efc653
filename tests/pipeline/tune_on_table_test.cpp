#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "models/samples.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/io/table.hpp"
#include "motionanalyzer/pipeline/tune.hpp"
#include "pipeline/damaged_rows.hpp"
#include "support/file.hpp"
#include "support/json.hpp"
#include "support/scratch_folder.hpp"

namespace motionanalyzer::testing::tune_on_table_test {
namespace {

std::string written(const ScratchFolder& folder, const std::string& text) {
  support::write_file_atomic(folder.path("rows.csv"), text);
  return folder.path("rows.csv");
}

/// Rows of five columns that two numbers tell, and of a sixth with whole numbers.
std::string write_rows(const ScratchFolder& folder, std::size_t rows) {
  std::string text = "a,b,c,d,e,n\n";
  Random random(1500);
  for (std::size_t i = 0; i < rows; ++i) {
    const double u = random.normal(), v = random.normal();
    for (const double value : {u, v, u + v, u - v, 2 * u + v})
      text += std::to_string(value + 0.05 * random.normal()) + ",";
    text += std::to_string(random.below(4)) + "\n";
  }
  return written(folder, text);
}

TuneOptions options_of(const std::string& detector, const std::string& name, const std::string& values) {
  TuneOptions options;
  options.train = {detector, {{name, values}}, 0.05, 1};
  return options;
}

TEST(TuneOnTable, TakesWhatIsBetterBeyondTheNoise) {
  const ScratchFolder folder;
  const std::string table = write_rows(folder, 300);
  const Tuning tuning = tune_on_table(table, "", options_of("knn", "scaling", "standard|whiten"));
  EXPECT_EQ(tuning.fitted, 240u);
  EXPECT_EQ(tuning.sound, 60u);
  EXPECT_EQ(tuning.damaged, 100u);
  ASSERT_EQ(tuning.chosen, 1u);
  EXPECT_EQ(tuning.trial[1].option.front().second, "whiten");
  const Trained same = train_table(table, "", {"knn", {{"scaling", "whiten"}}, 0.05, 1});
  EXPECT_EQ(tuning.trained->model.to_bytes(), same.model.to_bytes());
}

TEST(TuneOnTable, KeepsTheDefaultsWhereNothingIsBetterBeyondTheNoise) {
  const ScratchFolder folder;
  const std::string table = write_rows(folder, 100);
  const Tuning tuning = tune_on_table(table, table, options_of("knn", "k", "5|6"));
  EXPECT_EQ(tuning.chosen, 0u);
  const Trained same = train_table(table, table, {"knn", {{"k", "5"}}, 0.05, 1});
  EXPECT_EQ(tuning.trained->model.to_bytes(), same.model.to_bytes());
  const support::Json json = support::parse_json(tune_json(tuning), "tuning");
  EXPECT_EQ(*json.find("rows")->find("sound")->number(), 20);
  EXPECT_EQ(json.find("panels"), nullptr);
  EXPECT_NE(tune_html(tuning).find("80 normal rows, compared on 20 others"), std::string::npos);
}

TEST(TuneOnTable, EveryDetectorOfTablesHasAGrid) {
  for (const DetectorInfo& info : detectors()) {
    if (!info.accepts_tables) continue;
    for (const TuneRange& range : tune_grid(std::string(info.name), true)) {
      EXPECT_NE(range.name, "lag") << info.name;
      EXPECT_GT(range.value.size(), 1u) << info.name;
      OptionSet known = detector_options(info);
      EXPECT_NO_THROW(known.set(range.name, range.value.back())) << info.name;
    }
  }
}

TEST(TuneOnTable, SaysWhatIsWrongWithATable) {
  const ScratchFolder folder;
  const std::string table = write_rows(folder, 49);
  const auto error_of = [](const std::string& path, const TuneOptions& options) {
    return thrown_by([&] { tune_on_table(path, "", options); });
  };
  const Thrown few = error_of(table, options_of("knn", "k", "1|5"));
  EXPECT_EQ(few.code, ErrorCode::too_short);
  EXPECT_NE(few.text.find("49 rows"), std::string::npos) << few.text;
  std::string gap = "a,b\n";
  for (int i = 0; i < 60; ++i) gap += std::to_string(i) + (i == 40 ? ",\n" : ",1\n");
  const Thrown missing = error_of(written(folder, gap), options_of("knn", "k", "1|5"));
  EXPECT_EQ(missing.code, ErrorCode::bad_input);
  EXPECT_NE(missing.text.find("42"), std::string::npos) << missing.text;
  TuneOptions labelled = options_of("knn", "k", "1|5");
  labelled.damage = TuneDamage::labelled;
  EXPECT_EQ(error_of(table, labelled).code, ErrorCode::invalid_argument);
  EXPECT_EQ(error_of(table, options_of("temporal", "window", "5|10")).code, ErrorCode::invalid_argument);
}

TEST(DamagedRows, AreOfThreeKindsAndKeepWholeNumbersWhole) {
  const ScratchFolder folder;
  const PanelTable table = read_table(write_rows(folder, 60));
  const PanelTable copies = pipeline::damaged_rows(table, {7, 8}, {0, 1, 5}, 60, 3);
  ASSERT_EQ(copies.rows(), 60u);
  const auto holds = [&](std::size_t j, double value) {
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (table.value(i, j) == value) return true;
    return false;
  };
  for (std::size_t n = 0; n < copies.rows(); ++n) {
    const auto row = table.value.row(7 + n % 2);
    EXPECT_EQ(copies.value(n, 5), std::floor(copies.value(n, 5)));
    EXPECT_EQ(copies.value(n, 2), row[2]) << "a column that may not be damaged";
    EXPECT_TRUE(copies.value(n, 0) != row[0] || copies.value(n, 1) != row[1] || copies.value(n, 5) != row[5]);
    const int known = (holds(0, copies.value(n, 0)) ? 1 : 0) + (holds(1, copies.value(n, 1)) ? 1 : 0);
    if (n % 3 != 1) {
      EXPECT_EQ(known, n % 3 == 0 ? 2 : 0);
    }
  }
}

}  // namespace
}  // namespace motionanalyzer::testing::tune_on_table_test
