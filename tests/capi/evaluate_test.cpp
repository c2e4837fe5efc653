// Quality figures through the wall.
#include "motionanalyzer/pipeline/evaluate.hpp"
#include "capi_support.hpp"
#include "support/json.hpp"

namespace {

using namespace capi_test;
using motionanalyzer::support::Json;
using motionanalyzer::support::parse_json;

std::string figures(const char* split, const ma_evaluate_options* options = nullptr) {
  const ma_model* const models[] = {world().model.get()};
  ma_document* made = nullptr;
  EXPECT_MA(MA_OK, ma_evaluate_json(nullptr, models, 1, world().scratch.path("set").c_str(), split, options,
                                    nullptr, &made));
  const Owned<ma_document> document(made);
  return text_of(made);
}

TEST(CEvaluate, GivesTheTextOfTheTypedApi) {
  int32_t size = 0;
  ASSERT_MA(MA_OK, ma_model_save_memory(world().model.get(), nullptr, 0, &size));
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  ASSERT_MA(MA_OK, ma_model_save_memory(world().model.get(), bytes.data(), size, &size));
  const auto set = motionanalyzer::dataset_with_truth(world().scratch.path("set"));
  const auto typed = motionanalyzer::evaluate({motionanalyzer::Model::from_bytes(bytes)}, set);
  EXPECT_EQ(motionanalyzer::evaluation_json(typed), figures(nullptr));
}

TEST(CEvaluate, CountsPanelsThatTheModelKnowsAndDamageOfUnknownPlaceApart) {
  const Json all = parse_json(figures("all"), "figures");
  EXPECT_EQ(all.find("figures")->find("mspc")->find("left_out")->integer(), 15 + 12);
  const Json& goal = *all.find("figures")->find("mspc")->find("goals")->find("goal1");
  EXPECT_EQ(goal.find("panels")->integer(), 0);
  EXPECT_EQ(goal.find("outside_zone")->find("trials")->integer(), 3);
}

TEST(CEvaluate, SaysWhatIsWrong) {
  const ma_model* const models[] = {world().model.get(), nullptr};
  const std::string set = world().scratch.path("set");
  ma_document* json = nullptr;
  const auto call = [&](int32_t count, const char* split, const ma_evaluate_options* options = nullptr) {
    return ma_evaluate_json(nullptr, models, count, set.c_str(), split, options, nullptr, &json);
  };
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call(0, nullptr));
  EXPECT_MA(MA_ERROR_INVALID_HANDLE, call(2, nullptr));
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call(1, "none"));
  EXPECT_MA(MA_ERROR_MISMATCH, call(1, "train"));
  ma_evaluate_options options;
  ASSERT_MA(MA_OK, ma_evaluate_options_init(&options, sizeof options));
  options.goal = 7;
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call(1, nullptr, &options));
  options.goal = 1;
  options.alpha = 0.001;
  EXPECT_MA(MA_ERROR_MISMATCH, call(1, nullptr, &options));
  EXPECT_EQ(nullptr, json);
}

TEST(CStudy, SaysWhatIsWrong) {
  ma_document* json = nullptr;
  const auto call = [&](const char* detectors, int32_t normals, const ma_evaluate_options* options) {
    return ma_study_json(nullptr, detectors, 1, normals, options, nullptr, &json);
  };
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call("hinge,none", 0, nullptr));
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call("mspc", -1, nullptr));
  ma_evaluate_options options;
  ASSERT_MA(MA_OK, ma_evaluate_options_init(&options, sizeof options));
  options.goal = 7;
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call("mspc", 0, &options));
  EXPECT_EQ(nullptr, json);
}

TEST(CStudy, OfALineAndAShareOfThePanels) {
  ma_synth* synth = nullptr;
  ASSERT_MA(MA_OK, ma_synth_create("tiny", 1503, &synth));
  const Owned<ma_synth> owned(synth);
  const auto set = [&](const char* key, const char* value) {
    ASSERT_MA(MA_OK, ma_synth_set_option(synth, key, value));
  };
  ma_evaluate_options options;
  ASSERT_MA(MA_OK, ma_evaluate_options_init(&options, sizeof options));
  options.alpha = 0.2;
  ma_document* json = nullptr;
  const auto call = [&](double share) {
    return ma_study_synth_json(nullptr, synth, share, "mspc", 3, &options, nullptr, &json);
  };
  set("strip.nodes", "41");
  set("drive.bend_s", "0.5");
  set("drive.hold_s", "0.1");
  EXPECT_MA(MA_ERROR_TOO_SHORT, call(0.02));  // too few frames
  set("drive.bend_s", "0.8");
  set("drive.hold_s", "0.2");
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call(-1));
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, call(1.01));
  EXPECT_EQ(nullptr, json);
  ASSERT_MA(MA_OK, call(0.02));
  const Owned<ma_document> document(json);
  const Json told = parse_json(text_of(json), "study");
  EXPECT_NE(told.find("title")->string()->find("seed 1503"), std::string::npos);
  constexpr int kNormals = 3, kCracked = 6, kPreDamaged = 3, kHealthy = 5 * 2;
  EXPECT_EQ(*told.find("panels")->number(), kNormals + kCracked + kPreDamaged + kHealthy);
  EXPECT_MA(MA_ERROR_INVALID_HANDLE,
            ma_study_synth_json_w(nullptr, nullptr, 0.02, nullptr, 3, &options, nullptr, &json));
  EXPECT_EQ(nullptr, json);
}

}  // namespace
