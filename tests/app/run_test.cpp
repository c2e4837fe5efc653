// run: on a set that is simulated, and on a set on disk.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include "app/process.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing::run_test {
namespace {

using support::Json;

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

class RunCommand : public AppTest {
 protected:
  /// A set that trains hinge and calibrates at alpha = 0.2: 35 and 8 panels, of a third of the frames.
  static std::vector<std::string> with_set(std::vector<std::string> words) {
    for (const char* word : {"--counts", "normal=50,crack=4", "--set", "strip.nodes=61", "--set",
                             "drive.bend_s=0.7", "--set", "drive.hold_s=0.2"})
      words.emplace_back(word);
    return words;
  }
  std::vector<std::string> words(const std::string& out) const {
    return with_set({"run", "--alpha", "0.2", "--out", path(out)});
  }
  /// Too few to train on: quick, and every panel is INCONCLUSIVE.
  std::vector<std::string> few(const std::string& out) const {
    return {"run", "--counts", "normal=2,crack=2", "--set", "strip.nodes=61", "--out", path(out)};
  }
};

TEST_F(RunCommand, WithoutADatasetSimulatesTrainsAndJudgesAndGivesTheSameVerdictsOnTheSetOnDisk) {
  const Json result = run_json(words("out"));
  EXPECT_FALSE(result.find("models")->items().empty());
  const auto rows = result.find("by_scenario")->items();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(*rows[0].find("scenario")->string(), "normal");
  EXPECT_EQ(rows[0].find("damaged")->boolean(), false);
  EXPECT_EQ(*rows[1].find("scenario")->string(), "crack");
  EXPECT_EQ(rows[1].find("damaged")->boolean(), true);
  EXPECT_EQ(rows[1].find("panels")->integer(), 4);
  EXPECT_EQ(rows[1].find("inconclusive")->integer(), 0);  // the models know these panels' line
  const Json stored = support::parse_json(read_text(path("out/report.json")), "report.json");
  EXPECT_EQ(*stored.find("by_scenario"), *result.find("by_scenario"));
  const std::string page = read_text(path("out/report.html"));
  EXPECT_EQ(count_of(page, "class=\"note\">calibrated on 8 "), 1u);
  EXPECT_EQ(count_of(page, "class=\"note\">All panels: 8 calibration panels"), 0u);

  ASSERT_EQ(run_exe(with_set({"synth", "--no-fields", "--out", path("set")})).status, 0);
  const auto start = std::chrono::steady_clock::now();
  const Outcome again = run_exe({"run", path("set"), "--out", path("b"), "--alpha", "0.2", "--json", "-"});
  const double wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  ASSERT_EQ(again.status, 0) << again.err;
  EXPECT_LE(static_cast<double>(count_of(again.err, " %  ")), 1 + wall_s) << again.err;  // a log, no terminal
  const Json read = support::parse_json(again.out, "stdout");
  const auto in_memory = result.find("panels")->items(), on_disk = read.find("panels")->items();
  ASSERT_EQ(in_memory.size(), on_disk.size());
  for (std::size_t i = 0; i < in_memory.size(); ++i)
    for (const char* key : {"panel", "statistic", "p_value", "verdict", "onset_frame", "frames"})
      EXPECT_EQ(*in_memory[i].find(key), *on_disk[i].find(key)) << key << " of panel " << i;
  EXPECT_EQ(*result.find("by_scenario"), *read.find("by_scenario"));
}

TEST_F(RunCommand, PrintsTheVerdictsByScenario) {
  const Outcome outcome = run_exe(few("out"));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out,
                       "scenario  damaged  panels  OK  NG  INCONCLUSIVE\n"
                       "--------  -------  ------  --  --  ------------\n"
                       "normal    no       2       0   0   2\n"
                       "crack     yes      2       0   0   2\n"))
      << outcome.out;
  EXPECT_TRUE(contains(read_text(path("out/report.md")), "| crack | yes | 2 | 0 | 0 | 2 |"));
}

TEST_F(RunCommand, SaysOnceThatTooFewNormalsCalibrate) {
  const Outcome outcome = run_exe(few("out"));
  const std::size_t at = outcome.err.find("needs at least 99 normal panels");
  EXPECT_NE(at, std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.err.find("needs at least 99", at + 1), std::string::npos) << outcome.err;
}

TEST_F(RunCommand, FpsSpeaksOfTheCameraThatIsSimulated) {
  const Json result = run_json(
      {"run", "--counts", "normal=2", "--set", "strip.nodes=61", "--fps", "60", "--out", path("out")});
  const auto panels = result.find("panels")->items();
  ASSERT_EQ(panels.size(), 2u);
  EXPECT_GT(panels[0].find("frames")->items().size(), 140u);  // 2.5 s
}

TEST_F(RunCommand, TheReportMadeAgainKeepsTheScenarios) {
  ASSERT_EQ(run_exe(few("out")).status, 0);
  const std::string before = read_text(path("out/report.html"));
  std::filesystem::remove(support::to_path(path("out/report.html")));
  ASSERT_EQ(run_exe({"report", path("out")}).status, 0);
  const auto table = [](const std::string& html) {
    const std::size_t from = html.find("<table class=\"scenarios\">");
    return from == std::string::npos ? "none" : html.substr(from, html.find("</table>", from) - from);
  };
  EXPECT_EQ(table(read_text(path("out/report.html"))), table(before));
  EXPECT_TRUE(contains(table(before), "<td>crack</td><td>yes</td>")) << table(before);
  EXPECT_TRUE(contains(read_text(path("out/report.html")), "crack, damaged"));
}

TEST_F(RunCommand, WrongUsageExitsWith2AndSaysWhatToDo) {
  const std::vector<std::vector<std::string>> wrong = {
      {"run"},
      {"run", path("set"), "--out", path("out"), "--scale", "tiny"},
      {"run", path("set"), "--out", path("out"), "--counts", "normal=1"},
      {"run", path("set"), "--out", path("out"), "--noise", "none"},
      {"run", path("set"), "--out", path("out"), "--set", "strip.nodes=61"},
      {"run", "--out", path("out"), "--counts", "normal=x"},
      {"run", "--out", path("out"), "--noise", "nonsense"},
      {"run", "--out", path("out"), "--set", "nonsense=1"},
      {"run", "--out", path("out"), "--fps", "5000"},
      {"run", "--out", path("out"), "--counts", "normal=2", "--verdict-by", "nonsense"},
  };
  for (const auto& one : wrong) {
    const Outcome outcome = run_exe(one);
    std::string line;
    for (const std::string& word : one) line += word + " ";
    EXPECT_EQ(outcome.status, 2) << line << outcome.err;
    EXPECT_EQ(outcome.err.substr(0, 24), "error[invalid_argument]:") << line << outcome.err;
    EXPECT_GE(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 2) << line << outcome.err;  // advice
  }
  EXPECT_FALSE(std::filesystem::exists(support::to_path(path("out"))));
}

}  // namespace
}  // namespace motionanalyzer::testing::run_test
