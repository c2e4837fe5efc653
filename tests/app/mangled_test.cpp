// Bundles as they should not be: each is judged with a warning, INCONCLUSIVE with file and line, or refused;
// none ends the exe by a signal or by a defect.
#include <algorithm>
#include <filesystem>
#include <functional>

#include "app/process.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing::mangled_test {
namespace {

using support::Json;

std::string frame_file(const std::string& bundle, int number) {
  char name[32];
  std::snprintf(name, sizeof name, "/frame_%05d.txt", number);
  return bundle + name;
}

void edit(const std::string& file, const std::function<std::string(std::string)>& change) {
  write_text(file, change(read_text(file)));
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// Text with line `number` (first is 1) replaced.
std::string with_line(const std::string& text, int number, const std::string& line) {
  std::size_t from = 0;
  for (int i = 1; i < number; ++i) from = text.find('\n', from) + 1;
  return text.substr(0, from) + line + text.substr(text.find('\n', from));
}

class Mangled : public AppTest {
 protected:
  Mangled() { copy_sample(bundle()); }
  std::string bundle() const { return path("panel_0001"); }
  std::string frame(int number) const { return frame_file(bundle(), number); }

  /// The one panel of `analyze`; the exe has to end with this status.
  Json analyzed(int status = 0) {
    const Json result = run_json({"analyze", bundle()}, status);
    const auto panels = result.find("panels")->items();
    EXPECT_EQ(panels.size(), 1u);
    return panels.empty() ? Json::object() : panels[0];
  }
  std::string graded() {
    const Json result = run_json({"preflight", bundle()});
    return *result.find("bundles")->items()[0].find("verdict")->string();
  }
  /// The panel is still shown, as without the change: no model is what makes it INCONCLUSIVE.
  void expect_readable() {
    const Json panel = analyzed();
    EXPECT_EQ(*panel.find("verdict")->string(), "INCONCLUSIVE");
    EXPECT_EQ(*panel.find("reasons")->items()[0].find("code")->string(), "no_model");
    EXPECT_NE(graded(), "unusable");
  }
  /// Nothing usable was given: exit 3, and file and line are on stderr.
  void expect_refused(const std::string& file, const std::string& line) {
    const Json panel = analyzed(3);
    EXPECT_EQ(*panel.find("verdict")->string(), "INCONCLUSIVE");
    EXPECT_EQ(graded(), "unusable");
    const Outcome outcome = run_exe({"analyze", bundle()});
    EXPECT_EQ(outcome.status, 3);
    EXPECT_NE(outcome.err.find(file), std::string::npos) << outcome.err;
    EXPECT_NE(outcome.err.find(line), std::string::npos) << outcome.err;
  }
};

TEST_F(Mangled, CarriageReturnsAreRead) {
  for (int t = 0; t < 60; ++t) edit(frame(t), [](std::string text) { return replaced(text, "\n", "\r\n"); });
  expect_readable();
}

TEST_F(Mangled, AByteOrderMarkIsRead) {
  for (int t = 0; t < 60; ++t) edit(frame(t), [](const std::string& text) { return "\xEF\xBB\xBF" + text; });
  expect_readable();
}

TEST_F(Mangled, BlankLinesAreRead) {
  edit(frame(3), [](std::string text) { return replaced(text, "\n", "\n\n"); });
  expect_readable();
}

TEST_F(Mangled, MissingFramesAreRead) {
  for (const int t : {11, 12, 40}) std::filesystem::remove(support::to_path(frame(t)));
  expect_readable();
}

TEST_F(Mangled, DoubledPointsAreAWarning) {
  edit(frame(3), [](const std::string& text) { return with_line(text, 2, "806,562,1\n806,562,1"); });
  expect_readable();
  const Json result = run_json({"preflight", bundle()});
  EXPECT_FALSE(result.find("bundles")->items()[0].find("reasons")->items().empty());
}

TEST_F(Mangled, TextInANumberIsRefusedWithFileAndLine) {
  edit(frame(7), [](const std::string& text) { return with_line(text, 5, "80x6,562,4"); });
  expect_refused("frame_00007.txt", "line 5");
}

TEST_F(Mangled, TheTableOfVerdictsNamesFileAndLine) {
  edit(frame(7), [](const std::string& text) { return with_line(text, 5, "80x6,562,4"); });
  const Outcome outcome = run_exe({"analyze", bundle()});
  EXPECT_NE(outcome.out.find("unusable_bundle (" + frame(7) + ", line 5)"), std::string::npos) << outcome.out;
}

TEST_F(Mangled, AFrameCutInHalfIsAWarningWithFileAndLastLine) {
  const std::string whole = read_text(frame(59));
  const std::string half = whole.substr(0, whole.find('\n', whole.size() / 2) + 1);
  write_text(frame(59), half);
  expect_readable();
  const Json result = run_json({"preflight", bundle()});
  const auto reasons = result.find("bundles")->items()[0].find("reasons")->items();
  ASSERT_FALSE(reasons.empty());
  EXPECT_EQ(*reasons[0].find("code")->string(), "cut_frames");
  EXPECT_EQ(*reasons[0].find("file")->string(), frame(59));
  EXPECT_EQ(reasons[0].find("line")->integer(), std::count(half.begin(), half.end(), '\n'));
}

TEST_F(Mangled, NanIsAPointThatWasNotObservedAndAWarningWithFileAndLine) {
  edit(frame(8), [](const std::string& text) { return with_line(text, 9, "nan,562,8"); });
  expect_readable();
  const Json result = run_json({"preflight", bundle()});
  const auto reasons = result.find("bundles")->items()[0].find("reasons")->items();
  ASSERT_FALSE(reasons.empty());
  EXPECT_NE(reasons[0].find("file")->string()->find("frame_00008.txt"), std::string::npos);
  EXPECT_EQ(reasons[0].find("line")->integer(), 9);
}

TEST_F(Mangled, HugeNumbersAreRefusedWithFileAndLine) {
  edit(frame(9),
       [](const std::string& text) { return with_line(text, 3, "999999999999999999999999,562,2"); });
  expect_refused("frame_00009.txt", "line 3");
}

TEST_F(Mangled, AnEmptyFrameIsAWarning) {
  write_text(frame(20), "");
  expect_readable();
}

TEST_F(Mangled, ACutLastLineIsAWarning) {
  edit(frame(20), [](const std::string& text) { return text.substr(0, text.size() - 5); });
  EXPECT_NE(graded(), "ok");
  expect_readable();
}

TEST_F(Mangled, AFolderWhereAFrameShouldBeNeverEndsTheExe) {
  std::filesystem::remove(support::to_path(frame(20)));
  support::create_folders(frame(20));
  const Outcome outcome = run_exe({"analyze", bundle()});
  EXPECT_TRUE(outcome.status == 0 || outcome.status == 3) << outcome.status << outcome.err;
}

TEST_F(Mangled, AFrameRateThatIsNoneIsQuotedWithoutItsLineEnd) {
  write_text(bundle() + "/fps.txt", "30,0\n");
  EXPECT_NE(run_exe({"preflight", bundle()}).out.find("'30,0' is not a frame rate"), std::string::npos);
}

TEST_F(Mangled, AFileInPlaceOfABundleIsCalledAFile) {
  const Outcome outcome = run_exe({"preflight", frame(0)});
  EXPECT_EQ(outcome.status, 3);
  EXPECT_NE(outcome.err.find("this is a file"), std::string::npos) << outcome.err;
}

TEST_F(Mangled, AFolderWithoutPermissionDoesNotStopTheOthers) {
  namespace fs = std::filesystem;
  const std::string locked = path("set/locked");
  copy_sample(path("set/panel_0002"));
  support::create_folders(locked);
  fs::permissions(support::to_path(locked), fs::perms::none);
  bool readable = true;
  try {
    (void)support::list_folder(locked);
  } catch (const Error&) {
    readable = false;
  }
  const Json named = run_json({"analyze", bundle(), locked}, 0);
  const Json found = run_json({"analyze", path("set")}, 0);
  fs::permissions(support::to_path(locked), fs::perms::owner_all);
  if (readable) GTEST_SKIP() << "this user may read everything";
  for (const Json* result : {&named, &found}) {
    ASSERT_EQ(result->find("panels")->items().size(), 2u);
    std::size_t unusable = 0;
    for (const Json& panel : result->find("panels")->items())
      unusable += *panel.find("reasons")->items()[0].find("code")->string() == "unusable_bundle" ? 1U : 0U;
    EXPECT_EQ(unusable, 1U);
  }
}

TEST_F(Mangled, WithoutFpsThePanelIsRefusedUntilFpsIsGiven) {
  std::filesystem::remove(support::to_path(bundle() + "/fps.txt"));
  std::filesystem::remove(support::to_path(bundle() + "/metadata.json"));
  EXPECT_EQ(run_exe({"analyze", bundle()}).status, 3);
  EXPECT_EQ(run_exe({"analyze", bundle(), "--fps", "30"}).status, 0);
}

TEST_F(Mangled, AWrongHeaderNeverEndsTheExe) {
  edit(frame(5), [](const std::string& text) { return with_line(text, 1, "# index;y;x"); });
  const Outcome outcome = run_exe({"analyze", bundle()});
  EXPECT_TRUE(outcome.status == 0 || outcome.status == 3) << outcome.status << outcome.err;
  EXPECT_NE(graded(), "ok");
}

TEST_F(Mangled, EveryFrameEmptyIsRefused) {
  for (int t = 0; t < 60; ++t) write_text(frame(t), "");
  EXPECT_EQ(run_exe({"analyze", bundle()}).status, 3);
}

TEST_F(Mangled, ZerosAndRandomBytesNeverEndTheExe) {
  write_text(frame(5), std::string(100, '\0'));
  write_text(bundle() + "/metadata.json", "{\"meters_per_pixel\": 1e999, ");
  write_text(bundle() + "/fps.txt",
             "\xFF\xFE"
             "3");
  const Outcome outcome = run_exe({"analyze", bundle(), "--out", path("report")});
  EXPECT_TRUE(outcome.status == 0 || outcome.status == 3) << outcome.status << outcome.err;
}

TEST_F(Mangled, OneBadPanelAmongGoodOnesIsInconclusiveWithFileAndLine) {
  copy_sample(path("good_0001"), "normal/normal_0002");
  edit(frame(7), [](const std::string& text) { return with_line(text, 5, "80x6,562,4"); });
  const Json result = run_json({"analyze", path("good_0001"), bundle()});
  const Json& bad = result.find("panels")->items()[1];
  EXPECT_EQ(*bad.find("panel")->string(), "panel_0001");
  EXPECT_EQ(*bad.find("verdict")->string(), "INCONCLUSIVE");
  const Json& reason = bad.find("reasons")->items()[0];
  EXPECT_EQ(*reason.find("code")->string(), "unusable_bundle");
  EXPECT_NE(reason.find("file")->string()->find("frame_00007.txt"), std::string::npos);
  EXPECT_EQ(reason.find("line")->integer(), 5);
}

TEST_F(Mangled, WhatIsNoBundleAtAllExitsWith3) {
  support::create_folders(path("empty"));
  write_text(path("file"), "x");
  for (const char* name : {"empty", "file", "absent"}) {
    EXPECT_EQ(run_exe({"analyze", path(name)}).status, 3) << name;
    EXPECT_EQ(run_exe({"compare", path(name), bundle()}).status, 3) << name;
    EXPECT_EQ(run_exe({"cpd", path(name)}).status, 3) << name;
    EXPECT_EQ(run_exe({"run", path(name), "--out", path("report")}).status, 3) << name;
  }
}

TEST_F(Mangled, FixWritesACopyThatIsBetter) {
  edit(frame(20), [](const std::string& text) { return with_line(text, 50, "100,100,49"); });
  const Outcome outcome = run_exe({"preflight", bundle(), "--fix", "--out", path("fixed")});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  const std::string copy = read_text(frame_file(path("fixed/panel_0001"), 20));
  EXPECT_EQ(copy.find("100,100,49"), std::string::npos);
}

}  // namespace
}  // namespace motionanalyzer::testing::mangled_test
