#include <thread>

#include "capi_support.hpp"
#include "motionanalyzer/core/version.hpp"

namespace {

using namespace capi_test;

TEST(General, VersionIsTheLibrarys) {
  EXPECT_EQ(motionanalyzer::library_version(), ma_version_string());
  EXPECT_EQ(MA_ABI_VERSION, ma_abi_version());
}

TEST(General, StatusNumbersAndNamesAreFrozen) {
  const char* const names[] = {"MA_OK",
                               "MA_ERROR_INVALID_ARGUMENT",
                               "MA_ERROR_BAD_INPUT",
                               "MA_ERROR_TOO_SHORT",
                               "MA_ERROR_MISMATCH",
                               "MA_ERROR_IO",
                               "MA_ERROR_NOT_AVAILABLE",
                               "MA_ERROR_CANCELLED",
                               "MA_ERROR_INTERNAL",
                               "MA_ERROR_OUT_OF_MEMORY",
                               "MA_ERROR_BUFFER_TOO_SMALL",
                               "MA_ERROR_INVALID_HANDLE",
                               "MA_ERROR_BUSY",
                               "MA_ERROR_NO_SOLUTION"};
  for (int i = 0; i < 14; ++i) EXPECT_STREQ(names[i], ma_status_name(-i));
  EXPECT_STREQ("unknown", ma_status_name(1));
  EXPECT_STREQ("unknown", ma_status_name(INT32_MIN));
}

TEST(General, BuildInfoNamesVersionAndDetectors) {
  const std::string info = text_of(ma_build_info_json);
  EXPECT_NE(info.find(ma_version_string()), std::string::npos);
  EXPECT_NE(info.find("\"patchcore\""), std::string::npos);
  EXPECT_NE(info.find("\"architecture\""), std::string::npos);
  EXPECT_NE(info.find("\"baseline\""), std::string::npos);
}

TEST(General, DetectorListHoldsOptions) {
  const std::string list = text_of(ma_detectors_json);
  EXPECT_NE(list.find("\"knn\""), std::string::npos);
  EXPECT_NE(list.find("\"scaling\""), std::string::npos);
  EXPECT_NE(list.find("\"kurtosis\""), std::string::npos) << "groups of columns";
  EXPECT_NE(list.find("\"cleared_step_16\""), std::string::npos) << "columns";
}

TEST(General, SelfTestPassesAndSaysSo) {
  char text[4096];
  EXPECT_MA(MA_OK, ma_self_test(text, sizeof text));
  EXPECT_NE(std::string(text).find("ok"), std::string::npos);
  ma_char16 wide_text[4096];
  EXPECT_MA(MA_OK, ma_self_test_w(wide_text, 4096));
  EXPECT_EQ(narrow(wide_text), text);
  EXPECT_MA(MA_OK, ma_self_test(nullptr, 0));
}

TEST(Texts, TooSmallABufferBecomesEmptyAndTheSizeIsTold) {
  int32_t needed = 0, told = 0;
  ASSERT_MA(MA_OK, ma_build_info_json(nullptr, 0, &needed));
  std::string text(static_cast<std::size_t>(needed), '?');
  EXPECT_EQ(MA_ERROR_BUFFER_TOO_SMALL, ma_build_info_json(text.data(), needed - 1, &told));
  EXPECT_EQ(needed, told);
  EXPECT_EQ('\0', text[0]);
  EXPECT_EQ('?', text[1]);
}

TEST(Texts, NegativeCapacityAndNullBufferAreRefused) {
  char text[8];
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_build_info_json(text, -1, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_build_info_json(nullptr, 8, nullptr));
}

TEST(Texts, HangulAndSurrogatePairsComeBackFromUtf16) {
  const std::string text = "\xED\x8C\xA8\xEB\x84\x90 \xF0\x9D\x84\x9E";  // two syllables, one beyond 16 bits
  const auto units = wide(text);
  EXPECT_EQ(units.size(), 6u);
  EXPECT_EQ(narrow(units.data()), text);
}

TEST(Texts, BrokenUnicodeIsRefused) {
  int32_t needed = 0;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_utf8_to_utf16("\xC0\x80", nullptr, 0, &needed));
  const ma_char16 lonely[] = {0xD800, 0};
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_utf16_to_utf8(lonely, nullptr, 0, &needed));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_utf8_to_utf16(nullptr, nullptr, 0, &needed));
}

TEST(LastError, IsCutBetweenCharacters) {
  ma_model* model = nullptr;
  const std::string path = "/\xEC\x97\x86\xEC\x9D\x8C/\xEC\x97\x86\xEC\x9D\x8C.ma";
  ASSERT_EQ(MA_ERROR_IO, ma_model_load(nullptr, path.c_str(), &model));
  const int32_t whole = ma_last_error(nullptr, 0);
  ASSERT_GT(whole, 1);
  for (int32_t capacity = 1; capacity <= whole; ++capacity) {
    std::string text(static_cast<std::size_t>(capacity), '?');
    EXPECT_EQ(whole, ma_last_error(text.data(), capacity));
    text.resize(std::strlen(text.c_str()));
    EXPECT_EQ(MA_OK, ma_utf8_to_utf16(text.c_str(), nullptr, 0, nullptr)) << capacity;
  }
}

TEST(LastError, Utf16SaysTheSame) {
  ma_model* model = nullptr;
  ASSERT_EQ(MA_ERROR_IO, ma_model_load(nullptr, "/nowhere/\xEC\x97\x86.ma", &model));
  ma_char16 text[2048];
  ma_last_error_w(text, 2048);
  EXPECT_EQ(narrow(text), last_error());
}

TEST(LastError, BelongsToItsThread) {
  int32_t count = 0;
  ASSERT_EQ(MA_ERROR_INVALID_HANDLE, ma_batch_count(nullptr, &count));
  const std::string mine = last_error();
  std::string before, after;
  std::thread other([&] {
    before = last_error();
    ma_model* model = nullptr;
    ma_model_load(nullptr, nullptr, &model);
    after = last_error();
  });
  other.join();
  EXPECT_EQ(before, "");
  EXPECT_NE(after, mine);
  EXPECT_EQ(last_error(), mine);
}

}  // namespace
