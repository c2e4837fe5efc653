// Bundles and data sets besides judging: repaired, compared, listed, held against mechanics.
#include "capi_support.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "motionanalyzer/pipeline/compare.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "motionanalyzer/pipeline/validate_set.hpp"

namespace {

using namespace capi_test;
namespace ma = motionanalyzer;

constexpr const char* kNormal = MA_TEST_DATA "/bundles/normal/normal_0001";
constexpr const char* kThick = MA_TEST_DATA "/bundles/thick_panel/thick_0001";

TEST(Documents, TextIsReadAsOftenAsWantedInBothEncodings) {
  ma_document* made = nullptr;
  ASSERT_MA(MA_OK, ma_compare_json(nullptr, kNormal, kThick, nullptr, nullptr, &made));
  const Owned<ma_document> document(made);
  const std::string text = text_of(made);
  EXPECT_EQ(text, text_of(made));
  int32_t needed = 0;
  ASSERT_MA(MA_OK, ma_document_text_w(made, nullptr, 0, &needed));
  std::vector<ma_char16> units(static_cast<std::size_t>(needed));
  ASSERT_MA(MA_OK, ma_document_text_w(made, units.data(), needed, nullptr));
  EXPECT_EQ(text, narrow(units.data()));
}

TEST(Compare, IsThatOfTheTypedApiWithItsPage) {
  const ScratchFolder scratch;
  ma_document* made = nullptr;
  ASSERT_MA(MA_OK, ma_compare_json_w(nullptr, wide(kNormal).data(), wide(kThick).data(), nullptr,
                                     wide(scratch.path("out")).data(), &made));
  const Owned<ma_document> document(made);
  EXPECT_EQ(ma::comparison_json(ma::compare(kNormal, kThick)), text_of(made));
  EXPECT_TRUE(ma::support::is_file(scratch.path("out/compare.html")));
}

TEST(Compare, ABundleThatCannotBeUsedIsBadInput) {
  const ScratchFolder scratch;
  ma::support::create_folders(scratch.path("empty"));
  ma_document* made = nullptr;
  EXPECT_EQ(MA_ERROR_BAD_INPUT,
            ma_compare_json(nullptr, kNormal, scratch.path("empty").c_str(), nullptr, nullptr, &made));
  EXPECT_EQ(nullptr, made);
}

TEST(Validate, IsThatOfTheTypedApi) {
  const std::string set = world().scratch.path("set");
  ma_mechanics_limits limits;
  ASSERT_MA(MA_OK, ma_mechanics_limits_init(&limits, sizeof limits));
  limits.share = 0.5;
  ma::MechanicsLimits typed;
  typed.share = 0.5;
  ma_document* made = nullptr;
  ASSERT_MA(MA_OK, ma_validate_set_json(nullptr, set.c_str(), &limits, nullptr, &made));
  const Owned<ma_document> document(made);
  EXPECT_EQ(ma::mechanics_json(ma::validate_set(ma::read_dataset(set), typed)), text_of(made));
}

TEST(Validate, LimitsThatAreNoneAreRefused) {
  ma_mechanics_limits limits{};
  limits.struct_size = sizeof limits;
  limits.jump = -1;
  ma_document* made = nullptr;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_validate_set_json(nullptr, ".", &limits, nullptr, &made));
  EXPECT_EQ(nullptr, made);
}

TEST(Manifest, ListsLooseBundlesWithGoalAndSplits) {
  const ScratchFolder scratch;
  const char* const folders[] = {kNormal, kThick};
  ma_manifest_options options;
  ASSERT_MA(MA_OK, ma_manifest_options_init(&options, sizeof options));
  options.goal = MA_GOAL_2;
  options.val = -1;
  int32_t written = 0;
  ASSERT_MA(MA_OK, ma_manifest_write(nullptr, folders, 2, &options, scratch.path("list").c_str(), &written));
  const ma::Dataset dataset = ma::read_dataset(scratch.path("list"));
  EXPECT_EQ(2, written);
  EXPECT_EQ(2u, dataset.entry.size());
  for (const ma::DatasetEntry& entry : dataset.entry) {
    EXPECT_EQ(ma::Goal::goal2, entry.truth.goal);
    EXPECT_NE(ma::Split::val, entry.truth.split);
  }
}

TEST(Manifest, WrongGoalsAndSharesAreRefused) {
  const char* const folders[] = {kNormal};
  ma_manifest_options options{};
  options.struct_size = sizeof options;
  options.goal = 4;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_manifest_write(nullptr, folders, 1, &options, "none", nullptr));
  options.goal = 0;
  options.train = 0.9;
  options.val = 0.2;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_manifest_write(nullptr, folders, 1, &options, "none", nullptr));
  EXPECT_FALSE(ma::support::exists("none"));
}

TEST(Repair, WritesCopiesAndSaysWhatCannotBeRead) {
  const ScratchFolder scratch;
  ma::support::create_folders(scratch.path("broken"));
  ma::support::write_file(scratch.path("broken/frame_00000.txt"), "no number\n");
  const std::string broken = scratch.path("broken"), out = scratch.path("out");
  const char* const folders[] = {kNormal, broken.c_str(), kNormal};
  ma_document* made = nullptr;
  ASSERT_MA(MA_OK, ma_preflight_repair(nullptr, folders, 3, out.c_str(), nullptr, &made));
  const Owned<ma_document> document(made);
  EXPECT_TRUE(ma::is_bundle(out + "/normal_0001"));
  EXPECT_TRUE(ma::is_bundle(out + "/normal_0001_2"));
  EXPECT_FALSE(ma::support::exists(out + "/broken"));
  EXPECT_NE(text_of(made).find("\"unusable_bundle\""), std::string::npos) << text_of(made);
}

}  // namespace
