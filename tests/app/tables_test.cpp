// Tables and series: train, score and cpd as other programs use them.
#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "app/process.hpp"
#include "motionanalyzer/core/random.hpp"
#include "support/text.hpp"

namespace motionanalyzer::testing::tables_test {
namespace {

using support::Json;

struct Rows {
  std::vector<std::vector<double>> value;
  std::string csv;
};

Rows drawn_rows(std::size_t n, std::size_t columns, std::uint64_t seed) {
  Rows rows;
  Random random(seed);
  rows.csv = "panel";
  for (std::size_t j = 0; j < columns; ++j) rows.csv += ",x" + std::to_string(j);
  rows.csv += "\n";
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> row(columns);
    std::string line = "7";
    for (double& value : row) {
      value = random.normal();
      line += "," + support::format_double(value);
    }
    rows.csv += line + "\n";
    rows.value.push_back(std::move(row));
  }
  return rows;
}

double kth_distance(const Rows& bank, const std::vector<double>& query, std::size_t k) {
  std::vector<double> distance;
  for (const auto& row : bank.value) {
    double sum = 0;
    for (std::size_t j = 0; j < row.size(); ++j) sum += (row[j] - query[j]) * (row[j] - query[j]);
    distance.push_back(std::sqrt(sum));
  }
  std::sort(distance.begin(), distance.end());
  return distance[k - 1];
}

class Tables : public AppTest {
 protected:
  Tables() {
    write_text(path("normal.csv"), normal_.csv);
    write_text(path("other.csv"), other_.csv);
  }
  Outcome train(const std::vector<std::string>& more) {
    std::vector<std::string> words = {"train", "--table", path("normal.csv"), "--out", path("m.ma")};
    words.insert(words.end(), more.begin(), more.end());
    return run_exe(words);
  }
  Rows normal_ = drawn_rows(80, 5, 1), other_ = drawn_rows(30, 5, 2);
};

TEST_F(Tables, KnnScoresAreDistancesToTheKthNeighbour) {
  ASSERT_EQ(train({"--detector", "knn", "--set", "k=3", "--set", "scaling=none"}).status, 0);
  const Json result = run_json({"score", "--model", path("m.ma"), "--table", path("other.csv")});
  const auto rows = result.find("rows")->items();
  ASSERT_EQ(rows.size(), other_.value.size());
  for (std::size_t i = 0; i < rows.size(); ++i)
    EXPECT_NEAR(*rows[i].number(), kth_distance(normal_, other_.value[i], 3),
                1e-12);  // five squares, one root
}

TEST_F(Tables, ScoresGoIntoCsvAsRowAndScore) {
  ASSERT_EQ(train({"--detector", "mahalanobis"}).status, 0);
  ASSERT_EQ(run_exe({"score", "--model", path("m.ma"), "--table", path("other.csv"), "--csv", path("s.csv")})
                .status,
            0);
  const Json result = run_json({"score", "--model", path("m.ma"), "--table", path("other.csv")});
  std::string expected = "row,score\n";
  std::size_t i = 0;
  for (const Json& score : result.find("rows")->items())
    expected += std::to_string(i++) + "," + support::format_double(*score.number()) + "\n";
  EXPECT_EQ(read_text(path("s.csv")), expected);
}

TEST_F(Tables, AMissingCellHasNoScore) {
  ASSERT_EQ(train({"--detector", "knn"}).status, 0);
  write_text(path("gap.csv"), "x0,x1,x2,x3,x4\n1,2,,4,5\n1,2,3,4,5\n");
  const Json result = run_json({"score", "--model", path("m.ma"), "--table", path("gap.csv")});
  const auto rows = result.find("rows")->items();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_TRUE(rows[0].is_null());
  EXPECT_TRUE(rows[1].number().has_value());
  const auto warnings = result.find("warnings")->items();
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_TRUE(contains(std::string(*warnings[0].string()), "1 of 2 rows have no score"));
}

TEST_F(Tables, GapsInColumnsThatTheModelDoesNotNeedAreNoMatter) {
  ASSERT_EQ(train({"--detector", "knn", "--set", "features=x0,x1"}).status, 0);
  write_text(path("gap.csv"), "x0,x1,x2\n1,2,\n1,2,3\n");
  const Json result = run_json({"score", "--model", path("m.ma"), "--table", path("gap.csv")});
  EXPECT_TRUE(result.find("rows")->items()[0].number().has_value());
  EXPECT_TRUE(result.find("warnings")->items().empty());
}

TEST_F(Tables, TrainingAsksToFillOrRemoveWhateverTheCellHolds) {
  for (const char* cell : {"none", ""}) {
    std::string rows = "a,b\n3," + std::string(cell) + "\n";
    for (int i = 0; i < 30; ++i) rows += std::to_string(i % 7) + "," + std::to_string(i % 5) + "\n";
    write_text(path("gap.csv"), rows);
    const Outcome outcome =
        run_exe({"train", "--table", path("gap.csv"), "--detector", "knn", "--out", path("m.ma")});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_TRUE(contains(outcome.err, "fill the cell")) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, "remove the row")) << outcome.err;
  }
}

TEST_F(Tables, ExplainNamesTheColumnsOfARow) {
  ASSERT_EQ(train({"--detector", "knn"}).status, 0);
  write_text(path("odd.csv"), "x0,x1,x2,x3,x4\n0,0,,0,0\n0,0,0,90,0\n");
  const std::vector<std::string> words = {"score",   "--model",       path("m.ma"),
                                          "--table", path("odd.csv"), "--explain"};
  const Outcome text = run_exe(words);
  ASSERT_EQ(text.status, 0) << text.err;
  EXPECT_NE(text.out.find("x3 100 %"), std::string::npos) << text.out;
  const Json result = run_json(words);
  const auto rows = result.find("contributions")->items();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_TRUE(rows[0].items().empty()) << "it has no score";
  EXPECT_EQ(*rows[1].items().front().find("name")->string(), "x3");
}

TEST_F(Tables, TheSameTableGivesTheSameModelWhateverTheThreads) {
  ASSERT_EQ(train({"--detector", "patchcore", "--threads", "1"}).status, 0);
  const std::string one = read_text(path("m.ma"));
  ASSERT_EQ(train({"--detector", "patchcore", "--threads", "4"}).status, 0);
  EXPECT_EQ(read_text(path("m.ma")), one);
}

TEST_F(Tables, ACalibrationTableCalibrates) {
  const Json plain =
      run_json({"train", "--table", path("normal.csv"), "--detector", "knn", "--out", path("m.ma")});
  EXPECT_TRUE(plain.find("calibration")->is_null());
  const Json calibrated = run_json({"train", "--table", path("normal.csv"), "--detector", "knn", "--out",
                                    path("m.ma"), "--calibration-table", path("other.csv")});
  EXPECT_EQ(calibrated.find("calibration")->find("n")->integer(), 30);
}

TEST_F(Tables, ACalibratedModelGivesEveryRowAPValue) {
  const std::vector<std::string> score = {"score", "--model", path("m.ma"), "--table", path("odd.csv")};
  std::vector<std::string> explain = score;
  explain.push_back("--explain");
  write_text(path("odd.csv"), "x0,x1,x2,x3,x4\n0,0,,0,0\n0,0,0,90,0\n");
  ASSERT_EQ(train({"--detector", "knn"}).status, 0);
  EXPECT_EQ(run_json(score).find("p_values"), nullptr);
  const std::string plain = run_exe(score).out;
  const Outcome trained = train({"--detector", "knn", "--calibration-table", path("other.csv")});
  EXPECT_TRUE(contains(trained.err, "so no p-value can be as small as alpha")) << trained.err;
  EXPECT_FALSE(contains(trained.err, "INCONCLUSIVE")) << trained.err;
  const Json result = run_json(score);
  const auto p_values = result.find("p_values")->items();
  ASSERT_EQ(p_values.size(), 2u);
  EXPECT_TRUE(p_values[0].is_null());
  EXPECT_DOUBLE_EQ(*p_values[1].number(), 1.0 / 31);  // beyond all of the 30 rows
  EXPECT_EQ(run_exe(score).out, plain) << "row,score stays as it is";
  const std::string text = run_exe(explain).out;
  EXPECT_TRUE(contains(text, "p_value")) << text;
  EXPECT_TRUE(contains(text, support::format_double(1.0 / 31))) << text;
}

TEST_F(Tables, RowsHaveNeitherSplitsNorVerdictsToFailOn) {
  ASSERT_EQ(train({"--detector", "knn"}).status, 0);
  for (const auto& more : {std::vector<std::string>{"--fail-on-ng"}, {"--split", "test"}}) {
    std::vector<std::string> words = {"score", "--model", path("m.ma"), "--table", path("other.csv")};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run_exe(words);
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_TRUE(contains(outcome.err, more.front())) << outcome.err;
  }
}

TEST_F(Tables, ListNamesDetectorsAndOptions) {
  const Json result = run_json({"train", "--list"});
  std::vector<std::string> names;
  for (const Json& detector : result.find("detectors")->items()) {
    names.push_back(*detector.find("name")->string());
    EXPECT_FALSE(detector.find("options")->items().empty()) << names.back();
  }
  for (const char* name : {"patchcore", "mspc", "mahalanobis", "knn"})
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
}

TEST_F(Tables, HelpNamesTheColumnsThatAreNoFeatures) {
  for (const char* command : {"train", "tune"}) {
    const std::string help = run_exe({command, "--help"}).out;
    std::string words;  // one blank apart, whatever the width
    std::istringstream in(help);
    for (std::string word; in >> word;) words += word + ' ';
    EXPECT_TRUE(contains(words, "panel, frame, label, row and time_s are no features")) << help;
  }
}

TEST_F(Tables, BadTablesExitWith3AndNameTheLine) {
  write_text(path("text.csv"), "a,b\n1,2\n3,four\n");
  write_text(path("ragged.csv"), "a,b\n1,2\n3\n");
  write_text(path("empty.csv"), "");
  for (const auto& [name, place] : {std::pair<std::string, std::string>{"text.csv", "line 3"},
                                    {"ragged.csv", "line 3"},
                                    {"empty.csv", "empty.csv"},
                                    {"absent.csv", "absent.csv"}}) {
    const Outcome outcome =
        run_exe({"train", "--table", path(name), "--detector", "knn", "--out", path("m.ma")});
    EXPECT_EQ(outcome.status, 3) << name << outcome.err;
    EXPECT_NE(outcome.err.find(place), std::string::npos) << outcome.err;
  }
}

TEST_F(Tables, AModelOfATableRefusesPanelsAndAModelThatIsNone) {
  ASSERT_EQ(train({"--detector", "knn"}).status, 0);
  copy_sample(path("p"));
  EXPECT_EQ(run_exe({"score", "--model", path("m.ma"), path("p")}).status, 3);
  write_text(path("bad.ma"), "no model at all");
  const Outcome outcome = run_exe({"score", "--model", path("bad.ma"), "--table", path("other.csv")});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_NE(outcome.err.find("error[bad_input]"), std::string::npos) << outcome.err;
}

TEST_F(Tables, PeltFindsTheStepAndTheCostIsThatOfTheSegments) {
  write_text(path("step.csv"), "v\n0\n1\n0\n1\n0\n9\n8\n9\n8\n9\n");
  const Json result = run_json({"cpd", "--series", path("step.csv"), "--method", "pelt", "--penalty", "5"});
  EXPECT_EQ(result.find("n")->integer(), 10);
  ASSERT_EQ(result.find("change_points")->items().size(), 1u);
  EXPECT_EQ(result.find("change_points")->items()[0].integer(), 5);
  EXPECT_NEAR(*result.find("cost")->number(), 2.4, 1e-12);  // two segments of 0 1 0 1 0, 1.2 each
  EXPECT_EQ(result.find("penalty")->number(), 5);
  EXPECT_EQ(*result.find("columns")->items()[0].string(), "v");
  const auto segments = result.find("segments")->items();
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[1].find("from")->integer(), 5);
  EXPECT_EQ(segments[1].find("to")->integer(), 10);
}

TEST_F(Tables, CusumGivesAlarmsAndOfflineMethodsDoNot) {
  std::string csv = "v\n";
  Random random(4);
  for (int i = 0; i < 120; ++i) csv += support::format_double((i < 70 ? 0.0 : 5.0) + random.normal()) + "\n";
  write_text(path("s.csv"), csv);
  const Json online = run_json({"cpd", "--series", path("s.csv"), "--method", "cusum", "--baseline", "40"});
  ASSERT_EQ(online.find("alarms")->items().size(), 1u);
  const Json& alarm = online.find("alarms")->items()[0];
  EXPECT_GE(*alarm.find("at")->integer(), 70);
  EXPECT_LE(*alarm.find("at")->integer(), 80);
  EXPECT_EQ(*alarm.find("columns")->items()[0].string(), "v");
  const Json offline = run_json({"cpd", "--series", path("s.csv"), "--method", "window", "--width", "20"});
  EXPECT_EQ(offline.find("alarms"), nullptr);
}

TEST_F(Tables, AWidthBeyondTheSeriesIsAWarningThatNamesTheLargest) {
  write_text(path("step.csv"), "v\n0\n1\n0\n1\n0\n9\n8\n9\n8\n9\n");
  const std::vector<std::string> words = {"cpd", "--series", path("step.csv"), "--method", "window"};
  const Outcome outcome = run_exe(words);
  EXPECT_EQ(outcome.status, 0);
  EXPECT_NE(outcome.err.find("warning: a window of 100 samples"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("the largest width that can work is 6"), std::string::npos) << outcome.err;
  EXPECT_EQ(run_json(words).find("warnings")->items().size(), 1u);
}

TEST_F(Tables, ASeriesThatIsTooShortOrHasAGapIsBadInput) {
  write_text(path("short.csv"), "v\n1\n");
  EXPECT_EQ(run_exe({"cpd", "--series", path("short.csv")}).status, 3);
  write_text(path("gap.csv"), "v\n1\n\"\"\n3\n4\n5\n6\n");
  const Outcome outcome = run_exe({"cpd", "--series", path("gap.csv")});
  EXPECT_EQ(outcome.status, 3) << outcome.err;
}

}  // namespace
}  // namespace motionanalyzer::testing::tables_test
