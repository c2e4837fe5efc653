#include "motionanalyzer/io/read_bundle.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

#include "io/sample_folder.hpp"
#include "motionanalyzer/io/manifest.hpp"

namespace motionanalyzer::read_bundle_test {
namespace {

using testing::codes;
using testing::error_of;
using testing::has_code;
using testing::SamplePanel;

/// A slow reader of tidy files, written another way: streams and a map.
std::map<int, std::pair<float, float>> slow_frame(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  std::map<int, std::pair<float, float>> points;
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    int x = 0, y = 0, index = 0;
    char comma = 0;
    cells >> x >> comma >> y >> comma >> index;
    points[index] = {static_cast<float>(x), static_cast<float>(y)};
  }
  return points;
}

TEST(ReadBundle, AnUnfinishedSimulatedSetIsNamedAsSuch) {
  const testing::ScratchFolder scratch;
  support::write_file(scratch.path("synthesis.json"), "{}");
  const Error error = error_of([&] { read_bundle(scratch.path()); });
  EXPECT_NE(error.message().find("without manifest.json"), std::string::npos) << error.message();
}
TEST(ReadBundle, AgreesWithASlowReaderOnEverySamplePanel) {
  for (const DatasetEntry& entry : read_dataset(testing::kSamples).entry) {
    const ReadResult read = read_bundle(entry.folder);
    const FrameBundle& bundle = read.bundle;
    EXPECT_TRUE(read.warnings.empty()) << entry.folder;
    ASSERT_EQ(bundle.frames(), 60u);
    for (std::size_t t = 0; t < 60; ++t) {
      char name[32];
      std::snprintf(name, sizeof name, "/frame_%05d.txt", static_cast<int>(t));
      const auto slow = slow_frame(entry.folder + name);
      ASSERT_EQ(slow.size(), bundle.points());
      std::size_t p = 0;
      for (const auto& [index, place] : slow) {
        ASSERT_EQ(bundle.point_index[p], index);
        ASSERT_EQ(std::pair(bundle.x_px(t, p), bundle.y_px(t, p)), place);
        ASSERT_EQ(bundle.mask(t, p++), 1);
      }
    }
  }
}
TEST(ReadBundle, ReadsNameRateAndScale) {
  const ReadResult read = read_bundle(std::string(testing::kSamples) + "/thick_panel/thick_0001/");
  EXPECT_EQ(read.bundle.name, "thick_0001");
  EXPECT_EQ(read.bundle.fps, 30.0);
  EXPECT_EQ(read.bundle.mm_per_px, 0.1);
}
TEST(ReadBundle, LetsTheUserOverrideRateAndScale) {
  const SamplePanel panel;
  const ReadResult read = read_bundle(panel.folder(), {.fps = 60.0, .mm_per_px = 0.2});
  EXPECT_EQ(read.bundle.fps, 60.0);
  EXPECT_EQ(read.bundle.mm_per_px, 0.2);
}
TEST(ReadBundle, RefusesAnOverrideThatIsNotPositive) {
  const SamplePanel panel;
  EXPECT_EQ(error_of([&] {
              read_bundle(panel.folder(), BundleOverrides{0.0, {}});
            }).code(),
            ErrorCode::invalid_argument);
  EXPECT_EQ(error_of([&] {
              read_bundle(panel.folder(), BundleOverrides{{}, std::nan("")});
            }).code(),
            ErrorCode::invalid_argument);
}
TEST(ReadBundle, NeverLooksAtLabelsOrMetrics) {
  const SamplePanel panel;
  const ReadResult before = read_bundle(panel.folder());
  panel.write("frame_metrics.csv", "not,a\ntable");
  panel.write("metadata.json",
              R"({"meters_per_pixel": 0.0001, "label": {"no": "label"}, "crack_frame": "x", "goal": 7})");
  const ReadResult after = read_bundle(panel.folder());
  EXPECT_TRUE(after.warnings.empty());
  EXPECT_EQ(after.bundle.x_px, before.bundle.x_px);
}
TEST(ReadBundle, FindsTheScaleInConfig) {
  const SamplePanel panel;
  panel.write("metadata.json", R"({"config": {"meters_per_pixel": 0.0002}})");
  EXPECT_EQ(read_bundle(panel.folder()).bundle.mm_per_px, 0.2);
}

TEST(UntidyBundle, CrlfMarkAndBlankLinesAreWarningsAndChangeNothing) {
  const SamplePanel panel;
  const FrameBundle tidy = read_bundle(panel.folder()).bundle;
  std::string text = "\xEF\xBB\xBF";
  for (const char c : panel.read("frame_00003.txt"))
    text += c == '\n' ? std::string("\r\n\r\n") : std::string(1, c);
  panel.write("frame_00003.txt", text);
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), (std::vector<std::string>{"crlf", "bom", "blank_lines"}));
  EXPECT_EQ(read.warnings[0].where.file, panel.path("frame_00003.txt"));
  EXPECT_EQ(read.bundle.x_px, tidy.x_px);
}
TEST(UntidyBundle, AMissingFrameIsAGapInTheNumbers) {
  const SamplePanel panel;
  panel.remove("frame_00007.txt");
  const FrameBundle bundle = read_bundle(panel.folder()).bundle;
  EXPECT_EQ(bundle.frames(), 59u);
  EXPECT_EQ(bundle.frame_number[7], 8);
}
TEST(UntidyBundle, APointThatIsMissingIsMasked) {
  const SamplePanel panel;
  panel.write("frame_00000.txt", "# x,y,index\n1,2,3\n");
  const FrameBundle bundle = read_bundle(panel.folder()).bundle;
  EXPECT_EQ(bundle.points(), 246u);
  EXPECT_EQ(bundle.mask(0, 0), 0);
  EXPECT_TRUE(std::isnan(bundle.x_px(0, 0)));
  EXPECT_EQ(bundle.x_px(0, 2), 1.0F);
  EXPECT_EQ(bundle.mask(1, 0), 1);
}
TEST(UntidyBundle, ColumnsAreTheSortedUnionOfIndices) {
  const SamplePanel panel;
  panel.write("frame_00000.txt", "# x,y,index\n1,2,5000\n3,4,-7\n");
  const FrameBundle bundle = read_bundle(panel.folder()).bundle;
  EXPECT_EQ(bundle.points(), 248u);
  EXPECT_EQ(bundle.point_index.front(), -7);
  EXPECT_EQ(bundle.point_index.back(), 5000);
  EXPECT_EQ(bundle.x_px(0, 0), 3.0F);
  EXPECT_EQ(bundle.x_px(0, 247), 1.0F);
}
TEST(UntidyBundle, OfADoubledPointTheFirstIsKept) {
  const SamplePanel panel;
  panel.write("frame_00000.txt", "# x,y,index\n1,2,3\n9,9,3\n");
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"doubled_points"});
  EXPECT_EQ(read.warnings[0].where.line, 3);
  EXPECT_EQ(read.bundle.x_px(0, 2), 1.0F);
}
TEST(UntidyBundle, ACutLastLineLosesItsPoint) {
  for (const char* cut : {"12", "12,", "12,3", "12,3,", "12,3,-", "-"}) {
    const SamplePanel panel;
    panel.write("frame_00000.txt", std::string("# x,y,index\n1,2,3\n") + cut);
    const ReadResult read = read_bundle(panel.folder());
    EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"cut_last_line"}) << cut;
    EXPECT_EQ(read.warnings[0].where.line, 3);
  }
}
TEST(UntidyBundle, AnEmptyFrameIsLeftOut) {
  for (const char* text : {"", "# x,y,index\n", "\n\n", "\xEF\xBB\xBF"}) {
    const SamplePanel panel;
    panel.write("frame_00000.txt", text);
    const ReadResult read = read_bundle(panel.folder());
    EXPECT_TRUE(has_code(read.warnings, "empty_frames"));
    EXPECT_EQ(read.bundle.frames(), 59u);
  }
}
TEST(UntidyBundle, AMissingHeaderIsAWarning) {
  const SamplePanel panel;
  const std::string text = panel.read("frame_00000.txt");
  panel.write("frame_00000.txt", text.substr(text.find('\n') + 1));
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"missing_header"});
  EXPECT_EQ(read.bundle.points(), 246u);
}
TEST(UntidyBundle, DecimalsAreTakenAsTheyAre) {
  const SamplePanel panel;
  panel.set_line("frame_00000.txt", 2, " 805.25 ,562.5e0, 1");
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"decimal_coordinates"});
  EXPECT_EQ(read.bundle.x_px(0, 0), 805.25F);
}
TEST(UntidyBundle, APointWithoutAPositionIsLeftOut) {
  const SamplePanel panel;
  panel.set_line("frame_00000.txt", 2, "NaN,562,1");
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"nan_points"});
  EXPECT_EQ(read.bundle.mask(0, 0), 0);
}
TEST(UntidyBundle, AFolderNamedLikeAFrameIsLeftOut) {
  const SamplePanel panel;
  panel.remove("frame_00010.txt");
  support::create_folders(panel.path("frame_00010.txt"));
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"not_a_file"});
  EXPECT_EQ(read.bundle.frames(), 59u);
}
TEST(UntidyBundle, OfTwoFilesForOneFrameTheFirstIsKept) {
  const SamplePanel panel;
  panel.write("frame_000001.txt", panel.read("frame_00001.txt"));
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"doubled_frames"});
  EXPECT_EQ(read.bundle.frames(), 60u);
}
TEST(UntidyBundle, WithoutFpsTheRateOfTheMetadataCounts) {
  const SamplePanel panel;
  panel.remove("fps.txt");
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"fps_from_metadata"});
  EXPECT_EQ(read.bundle.fps, 30.0);
}
TEST(UntidyBundle, WithoutAnyRateFpsIsZero) {
  const SamplePanel panel;
  panel.remove("fps.txt");
  panel.remove("metadata.json");
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"no_fps"});
  EXPECT_EQ(read.bundle.fps, 0.0);
  EXPECT_FALSE(read.bundle.mm_per_px);
}
TEST(UntidyBundle, ARateThatMakesNoSenseIsAWarning) {
  for (const char* text : {"", "abc", "0", "-30", "nan", "1e300", "30 60", "30\n60\n"}) {
    const SamplePanel panel;
    panel.remove("metadata.json");
    panel.write("fps.txt", text);
    const ReadResult read = read_bundle(panel.folder());
    EXPECT_EQ(codes(read.warnings), (std::vector<std::string>{"bad_fps", "no_fps"})) << text;
    EXPECT_EQ(read.warnings[0].where.line, 1);
  }
}
TEST(UntidyBundle, MetadataThatIsNoJsonIsAWarning) {
  const SamplePanel panel;
  panel.write("metadata.json", "{\n\"config\": ");
  const ReadResult read = read_bundle(panel.folder());
  EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"bad_metadata"});
  EXPECT_FALSE(read.bundle.mm_per_px);
}
TEST(UntidyBundle, AScaleThatMakesNoSenseIsAWarning) {
  for (const char* value : {"0", "-1", "1e5", "\"x\"", "[1]"}) {
    const SamplePanel panel;
    panel.write("metadata.json", std::string("{\"meters_per_pixel\": ") + value + "}");
    const ReadResult read = read_bundle(panel.folder());
    EXPECT_EQ(codes(read.warnings), std::vector<std::string>{"bad_scale"}) << value;
  }
}

TEST(BrokenBundle, NamesFileLineAndValue) {
  const std::pair<const char*, const char*> lines[] = {{"80x,562,4", "'80x'"},
                                                       {"805,562", "'805,562'"},
                                                       {"805;562;4", "'805;562;4'"},
                                                       {"805\t562\t4", "'805"},
                                                       {"1e300,562,4", "'1e300'"},
                                                       {"99999999999,562,4", "'99999999999'"},
                                                       {"805,562,99999999999", "'99999999999'"},
                                                       {"805,562,4.5", "'4.5'"},
                                                       {"805,562,4,7", "'4,7'"},
                                                       {"inf,562,4", "'inf'"},
                                                       {"805,,4", "''"},
                                                       {"# x,y,index", "'# x'"}};
  for (const auto& [line, shown] : lines) {
    const SamplePanel panel;
    panel.set_line("frame_00020.txt", 5, line);
    const Error error = error_of([&] { read_bundle(panel.folder()); });
    EXPECT_EQ(error.code(), ErrorCode::bad_input) << line;
    EXPECT_EQ(error.where().file, panel.path("frame_00020.txt"));
    EXPECT_EQ(error.where().line, 5);
    EXPECT_NE(error.message().find(shown), std::string::npos) << error.message();
    EXPECT_FALSE(error.advice().empty());
  }
}
TEST(BrokenBundle, RefusesAnotherHeader) {
  for (const char* header : {"# y,x,index", "# x;y;index", "id,x,y", "# frame 3"}) {
    const SamplePanel panel;
    panel.set_line("frame_00000.txt", 1, header);
    EXPECT_EQ(error_of([&] { read_bundle(panel.folder()); }).where().line, 1) << header;
  }
}
TEST(BrokenBundle, RefusesUtf16) {
  const SamplePanel panel;
  panel.write("frame_00000.txt", std::string_view("\xFF\xFE#\0 \0", 6));
  EXPECT_EQ(error_of([&] { read_bundle(panel.folder()); }).code(), ErrorCode::bad_input);
}
TEST(BrokenBundle, RefusesAFolderWithoutFramesOrPoints) {
  const testing::ScratchFolder scratch;
  EXPECT_EQ(error_of([&] { read_bundle(scratch.path()); }).code(), ErrorCode::bad_input);
  support::write_file(scratch.path("frame_00000.txt"), "# x,y,index\n");
  EXPECT_EQ(error_of([&] { read_bundle(scratch.path()); }).code(), ErrorCode::bad_input);
  EXPECT_EQ(error_of([&] { read_bundle(scratch.path("absent")); }).code(), ErrorCode::io);
}
TEST(BrokenBundle, RefusesIndicesThatNeverRepeat) {
  const testing::ScratchFolder scratch;
  for (int t = 0; t < 800; ++t) {
    std::string text = "# x,y,index\n";
    for (int p = 0; p < 430; ++p) text += "1,1," + std::to_string(t * 430 + p) + "\n";
    support::write_file(scratch.path("frame_" + std::to_string(t) + ".txt"), text);
  }
  EXPECT_EQ(error_of([&] { read_bundle(scratch.path()); }).code(), ErrorCode::bad_input);
}

TEST(FrameNumberOf, FindsThePaddedNumberAnywhereInTheName) {
  EXPECT_EQ(frame_number_of("frame_00012.txt"), 12);
  EXPECT_EQ(frame_number_of("cam2_000123_v4.txt"), 123);
  EXPECT_EQ(frame_number_of("00007"), 7);
}
TEST(FrameNumberOf, ElseAllDigitsAreTheNumber) {
  EXPECT_EQ(frame_number_of("frame_01234.txt"), 1234);
  EXPECT_EQ(frame_number_of("a1b2.txt"), 12);
  EXPECT_EQ(frame_number_of("frame_0001.txt"), 1);
}
TEST(FrameNumberOf, IsEmptyForWhatIsNoFrame) {
  for (const char* name : {"fps.txt", "FPS.TXT", "readme.txt", "", ".txt", "frame_99999999999.txt"}) {
    EXPECT_FALSE(frame_number_of(name)) << name;
  }
}

TEST(IsBundle, IsTrueForASamplePanelAlone) {
  EXPECT_TRUE(is_bundle(std::string(testing::kSamples) + "/normal/normal_0001"));
  EXPECT_FALSE(is_bundle(testing::kSamples));
  EXPECT_FALSE(is_bundle("absent"));
}

}  // namespace
}  // namespace motionanalyzer::read_bundle_test
