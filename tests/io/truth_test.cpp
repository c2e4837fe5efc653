#include "motionanalyzer/io/truth.hpp"

#include <gtest/gtest.h>

#include "io/sample_folder.hpp"
#include "support/json.hpp"

namespace motionanalyzer::truth_test {
namespace {

TEST(ReadTruth, ReadsBackWhatWasWritten) {
  const testing::ScratchFolder scratch;
  Truth cracked;
  cracked.panel = "crack/p 1";
  cracked.scenario = "crack";
  cracked.goal = Goal::goal1;
  cracked.label = 1;
  cracked.split = Split::calibration;
  cracked.lambda_mm = 1.25;
  cracked.crack_frame = 17;
  cracked.onset_time_s = 0.1 + 0.2;
  cracked.position = 1.0 / 3.0;
  Truth normal;
  normal.panel = "n";
  cracked.history = {{0.1 + 0.2, 0.5}, {0.7, 1.25}};
  cracked.field = "truth/p 1.npy";
  write_truth({cracked, normal}, scratch.path("set"));
  const std::vector<Truth> read = read_truth(scratch.path("set"));
  ASSERT_EQ(read.size(), 2u);
  EXPECT_EQ(read[0].panel, cracked.panel);
  EXPECT_EQ(read[0].scenario, cracked.scenario);
  EXPECT_EQ(read[0].goal, cracked.goal);
  EXPECT_EQ(read[0].label, 1);
  EXPECT_EQ(read[0].split, cracked.split);
  EXPECT_EQ(read[0].lambda_mm, cracked.lambda_mm);
  EXPECT_EQ(read[0].crack_frame, cracked.crack_frame);
  EXPECT_EQ(read[0].onset_time_s, cracked.onset_time_s);
  EXPECT_EQ(read[0].position, cracked.position);
  EXPECT_EQ(read[0].history, cracked.history);
  EXPECT_EQ(read[0].field, cracked.field);
  EXPECT_EQ(read[1].label, 0);
  EXPECT_TRUE(read[1].history.empty());
  EXPECT_FALSE(read[1].lambda_mm);
}
TEST(WriteTruth, IsTheTextOfOneJsonObject) {
  for (const int count : {0, 1, 3}) {
    const testing::ScratchFolder scratch;
    std::vector<Truth> truths(static_cast<std::size_t>(count));
    for (Truth& truth : truths) {
      truth.panel = "p" + std::to_string(&truth - truths.data());
      truth.history = {{0, 2}};
    }
    write_truth(truths, scratch.path());
    const std::string text = support::read_file(scratch.path("truth.json"), 1u << 20);
    EXPECT_EQ(text, support::dump_json(support::parse_json(text, "truth.json")) + "\n");
  }
}
TEST(ReadTruth, IsEmptyWithoutTheFile) {
  const testing::ScratchFolder scratch;
  EXPECT_TRUE(read_truth(scratch.path()).empty());
}
TEST(ReadTruth, NamesFileAndLineOfAMistake) {
  for (const char* member :
       {"\"history\": [{\"time_s\": 1}]", "\"history\": 3", "\"field\": 3", "\"position\": 1.5",
        "\"lambda_mm\": -1", "\"onset_time_s\": \"x\"", "\"goal\": \"cracked\""}) {
    const testing::ScratchFolder scratch;
    support::write_file(scratch.path("truth.json"), std::string("{\"p\": {\n") + member + "}}");
    const Error error = testing::error_of([&] { read_truth(scratch.path()); });
    EXPECT_EQ(error.where().file, scratch.path("truth.json")) << member;
    EXPECT_EQ(error.where().line, 2) << member;
  }
}
TEST(Names, AreTheWordsOfTheManifest) {
  EXPECT_EQ(goal_name(Goal::variant), "variant");
  EXPECT_EQ(split_name(Split::none), "");
  EXPECT_EQ(split_name(Split::calibration), "calibration");
}

}  // namespace
}  // namespace motionanalyzer::truth_test
