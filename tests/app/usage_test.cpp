// What the exe says about itself and about wrong usage.
#include "app/process.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing::usage_test {
namespace {

using Usage = AppTest;

TEST_F(Usage, HelpListsEveryCommandThatExists) {
  const Outcome help = run_exe({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.err, "");
  for (const char* command : {"run", "synth", "validate-synthetic", "preflight", "manifest", "analyze",
                              "compare", "train", "tune", "calibrate", "label-gain", "score", "pod",
                              "certificate", "evaluate", "cpd", "report", "doctor", "selftest"})
    EXPECT_TRUE(contains(help.out, std::string("  ") + command + " ")) << command;
}

TEST_F(Usage, HelpIsSilentAboutCommandsThatDoNotExist) {
  const Outcome help = run_exe({"--help"});
  for (const char* command : {"watch"}) {
    EXPECT_FALSE(contains(help.out, std::string("  ") + command + " ")) << command;
    EXPECT_EQ(run_exe({command}).status, 2) << command;
  }
}

TEST_F(Usage, HelpOfEveryCommandShowsAnExample) {
  for (const char* command : {"run", "synth", "validate-synthetic", "preflight", "manifest", "analyze",
                              "compare", "train", "tune", "calibrate", "label-gain", "score", "pod",
                              "certificate", "evaluate", "cpd", "report", "doctor", "selftest"}) {
    const Outcome help = run_exe({command, "--help"});
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_TRUE(contains(help.out, std::string("Example: motionanalyzer ") + command)) << help.out;
  }
}

TEST_F(Usage, VersionIsOneLine) {
  const Outcome version = run_exe({"--version"});
  EXPECT_EQ(version.status, 0);
  EXPECT_EQ(version.out.substr(0, 15), "motionanalyzer ");
  EXPECT_EQ(version.out.find('\n'), version.out.size() - 1);
}

TEST_F(Usage, WrongUsageExitsWith2AndSaysWhatToDo) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"nonsense"},
      {"analyze"},
      {"analyze", "--nonsense", "x"},
      {"cpd", "--series", "x.csv", "--method", "nonsense"},
      {"cpd", "--series", "x.csv", "--penalty", "-1"},
      {"cpd", "--series", "x.csv", "--penalty", "nan"},
      {"analyze", "x", "--fps", "nan"},
      {"analyze", "x", "--fps", "0"},
      {"analyze", "x", "--fps", "1e300"},
      {"analyze", "x", "--mm-per-px", "1e-9"},
      {"analyze", "x", "--threads", "-1"},
      {"analyze", "x", "--device", "abacus"},
      {"train", "x", "--detector", "nonsense", "--out", "m.ma"},
      {"train", "--table", "x.csv"},
      {"train", "--table", "x.csv", "--out", "m.ma", "--set", "novalue"},
      {"train", "--table", "x.csv", "--out", "m.ma", "--alpha", "1"},
      {"score", "--model", "m.ma"},
      {"preflight", "x", "--fix"},
      {"manifest", "x", "--out", "y", "--label", "nonsense"},
  };
  for (const auto& words : wrong) {
    const Outcome outcome = run_exe(words);
    std::string line;
    for (const std::string& word : words) line += word + " ";
    EXPECT_EQ(outcome.status, 2) << line << outcome.err;
    EXPECT_EQ(outcome.err.substr(0, 24), "error[invalid_argument]:") << line << outcome.err;
    EXPECT_EQ(outcome.out, "") << line;
  }
}

TEST_F(Usage, AnUnknownWordIsNamed) {
  EXPECT_TRUE(contains(run_exe({"analyse", "x"}).err, "there is no command 'analyse'"));
  const Outcome option = run_exe({"cpd", "--series", "x.csv", "--cost", "l1"});
  EXPECT_EQ(option.status, 2);
  EXPECT_TRUE(contains(option.err, "there is no option '--cost'")) << option.err;
}

TEST_F(Usage, SetTakesOneSettingAndIsRepeated) {
  const Outcome outcome = run_exe({"synth", "--set", "strip.nodes=61", "drive.bend_s=1", "--out", path("x")});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_TRUE(contains(outcome.err, "'drive.bend_s=1' stands alone: repeat --set")) << outcome.err;
  const Outcome both = run_exe({"synth", "--set", "a=1", "--set", "b=2", "--out", path("x")});
  EXPECT_FALSE(contains(both.err, "expected")) << both.err;
}

TEST_F(Usage, AModelFileThatCannotBeWrittenIsSaidBeforeTheWork) {
  const Outcome outcome = run_exe({"train", "x", "--out", path("no/such/folder/m.ma")});
  EXPECT_TRUE(contains(outcome.err, "error[io]")) << outcome.err;  // before x is looked at
}

TEST_F(Usage, ASizeOfZeroIsRefusedInOneShortLine) {
  for (const char* name : {"--min-size", "--jump", "--width", "--baseline"}) {
    const Outcome outcome = run_exe({"cpd", "--series", "x.csv", name, "0"});
    EXPECT_EQ(outcome.status, 2) << name;
    EXPECT_TRUE(contains(outcome.err, "Value 0 is not a number above 0")) << outcome.err;
  }
  const Outcome limit = run_exe({"preflight", "x", "--max-jump-px", "-1"});
  EXPECT_TRUE(contains(limit.err, "Value -1 is not a number from 0 on")) << limit.err;
}

TEST_F(Usage, ASeedIsWhatJsonKeepsExactly) {
  EXPECT_TRUE(contains(run_exe({"doctor", "--json", "-", "--seed", "9007199254740992"}).out,
                       "\"seed\": 9007199254740992,"));
  for (const char* seed : {"-1", "9007199254740993", "18446744073709551617"})
    EXPECT_EQ(run_exe({"doctor", "--seed", seed}).status, 2) << seed;
}

TEST_F(Usage, CudaIsNotAvailable) {
  const Outcome outcome = run_exe({"doctor", "--device", "cuda"});
  EXPECT_EQ(outcome.status, 4);
  EXPECT_TRUE(contains(outcome.err, "error[not_available]: this build has no CUDA trainer")) << outcome.err;
}

TEST_F(Usage, GlobalOptionsStandBeforeOrAfterTheCommand) {
  EXPECT_EQ(run_exe({"--threads", "1", "--seed", "7", "doctor", "--json", "-"}).out,
            run_exe({"doctor", "-t", "1", "-s", "7", "-j", "-"}).out);
}

TEST_F(Usage, DoctorNamesTheDeviceAndWhy) {
  const support::Json result = run_json({"doctor", "--seed", "3"});
  EXPECT_EQ(*result.find("command")->string(), "doctor");
  EXPECT_EQ(result.find("seed")->integer(), 3);
  EXPECT_EQ(*result.find("device")->string(), "cpu");
  EXPECT_TRUE(result.find("cuda_plugin")->is_null());
  EXPECT_FALSE(result.find("device_reason")->string()->empty());
}

TEST_F(Usage, SelftestPassesOnThisMachine) {
  const Outcome outcome = run_exe({"selftest"});
  EXPECT_EQ(outcome.status, 0) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "all checks passed"));
}

TEST_F(Usage, AWordThatNamesACommandCanBeAFolder) {
  const Outcome outcome = run_exe({"preflight", path("run")});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_TRUE(contains(outcome.err, "no such folder")) << outcome.err;
  EXPECT_TRUE(contains(run_exe({"preflight", "run"}).err, "no such folder"));
}

TEST_F(Usage, ASecondManifestAddsToTheFirstAndANewLabelIsSaid) {
  for (const char* name : {"set/sound/a", "set/sound/b", "set/cracked/c"}) copy_sample(path(name));
  ASSERT_EQ(run_exe({"manifest", path("set/sound"), "--out", path("set")}).status, 0);
  const auto entries = [&] {
    const support::Json manifest = support::parse_json(read_text(path("set/manifest.json")), "manifest.json");
    const auto items = manifest.find("entries")->items();
    return std::vector<support::Json>(items.begin(), items.end());
  };
  const std::vector<support::Json> first = entries();
  const Outcome second = run_exe({"manifest", path("set/cracked"), "--label", "goal1", "--out", path("set")});
  EXPECT_EQ(second.status, 0) << second.err;
  EXPECT_EQ(second.err, "");
  EXPECT_TRUE(contains(second.out, "3 bundles")) << second.out;
  const std::vector<support::Json> both = entries();
  ASSERT_EQ(both.size(), 3u);
  EXPECT_EQ(both[0], first[0]);
  EXPECT_EQ(both[1], first[1]);
  EXPECT_EQ(*both[2].find("goal")->string(), "goal1");
  const Outcome again = run_exe({"manifest", path("set/sound/b"), "--label", "goal2", "--out", path("set")});
  EXPECT_TRUE(contains(again.err, "warning: 1 panel was in the manifest with another label")) << again.err;
  EXPECT_EQ(entries().size(), 3u);
}

TEST_F(Usage, TheLogHoldsCountsAndNeitherNamesNorPaths) {
  copy_sample(path("geheim_0001"));
  run_exe({"analyze", path("geheim_0001"), "--log", path("log.txt")});
  run_exe({"analyze", path("fehlt"), "--log", path("log.txt")});
  const std::string log = read_text(path("log.txt"));
  EXPECT_TRUE(contains(log, "panels INCONCLUSIVE: 1")) << log;
  EXPECT_TRUE(contains(log, "reason no_model: 1")) << log;
  EXPECT_TRUE(contains(log, "exit 3")) << log;
  EXPECT_FALSE(contains(log, "geheim")) << log;
  EXPECT_FALSE(contains(log, "fehlt")) << log;
  EXPECT_FALSE(contains(log, "/")) << log;
}

TEST_F(Usage, AnOutputThatCannotBeWrittenIsSaidBeforeAnythingIsRead) {
  // Neither the model nor the set exists: what is said first is what was looked at first.
  write_text(path("file"), "");
  const std::string nowhere = path("nowhere/x"), below_a_file = path("file/x");
  const std::vector<std::vector<std::string>> wrong = {
      {"train", path("no_set"), "--out", nowhere},
      {"calibrate", path("no.ma"), path("no_set"), "--out", nowhere},
      {"score", path("no_set"), "--model", path("no.ma"), "--csv", nowhere},
      {"score", path("no_set"), "--model", path("no.ma"), "--json", nowhere},
      {"evaluate", path("no_set"), "--models", path("no.ma"), "--out", below_a_file},
      {"evaluate", path("no_set"), "--models", path("no.ma"), "--json", nowhere},
      {"pod", path("no_set"), "--model", path("no.ma"), "--out", below_a_file},
      {"certificate", path("no.ma"), "--out", below_a_file},
      {"run", path("no_set"), "--out", below_a_file},
      {"synth", "--counts", "normal=1", "--out", below_a_file},
  };
  for (const auto& words : wrong) {
    const Outcome outcome = run_exe(words);
    EXPECT_EQ(outcome.status, 3) << words[0] << outcome.err;
    EXPECT_TRUE(contains(outcome.err, "error[io]:")) << words[0] << outcome.err;
    EXPECT_TRUE(contains(outcome.err, "cannot be written") || contains(outcome.err, "a file stands where"))
        << words[0] << outcome.err;
  }
}

TEST_F(Usage, LookingAtTheOutputsLeavesNothingBehind) {
  EXPECT_EQ(
      run_exe({"certificate", path("no.ma"), "--out", path("a/b"), "--json", path("a/b/c.json")}).status, 3);
  EXPECT_EQ(run_exe({"doctor", "--json", path("doctor.json")}).status, 0);
  EXPECT_EQ(support::list_folder(path("")).size(), 1u);
}

TEST_F(Usage, ALogThatCannotBeOpenedIsSaid) {
  const Outcome outcome = run_exe({"doctor", "--log", path("nowhere/log.txt")});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_TRUE(contains(outcome.err, "error[io]:")) << outcome.err;
}

}  // namespace
}  // namespace motionanalyzer::testing::usage_test
