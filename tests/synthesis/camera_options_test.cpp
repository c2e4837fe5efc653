#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <string>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/synthesis/camera.hpp"

namespace motionanalyzer::camera_options_test {
namespace {

std::map<std::string, std::string> values_of(const CameraOptions& camera) {
  std::map<std::string, std::string> values;
  for (const auto& [key, value] : options_of(camera)) values[key] = value;
  return values;
}

/// Another value that the key takes.
std::string other_value(const std::string& value) {
  if (value == "on" || value == "off") return value == "on" ? "off" : "on";
  if (value == "yes" || value == "no") return value == "yes" ? "no" : "yes";
  return value == "7" ? "8" : "7";
}

template <class Action>
std::string message_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
    return error.what();
  }
  return "nothing was thrown";
}

TEST(CameraOptionsTest, EveryKeySetsItsOwnMemberAndNoOther) {
  const auto before = values_of({});
  for (const auto& [key, value] : before) {
    CameraOptions camera;
    auto expected = before;
    expected[key] = other_value(value);
    set_option(camera, key, expected[key]);
    EXPECT_EQ(values_of(camera), expected) << key;
  }
}

TEST(CameraOptionsTest, WhatIsListedCanBeSet) {
  CameraOptions camera;
  for (const auto& [key, value] : options_of(CameraOptions{})) set_option(camera, key, other_value(value));
  CameraOptions copy;
  for (const auto& [key, value] : options_of(camera)) set_option(copy, key, value);
  EXPECT_EQ(options_of(copy), options_of(camera));
}

TEST(CameraOptionsTest, ANumberGivenToAPartIsItsFirstAmplitude) {
  CameraOptions camera;
  switch_off(camera);
  set_option(camera, "white", "0.35");
  EXPECT_TRUE(camera.white.on);
  EXPECT_EQ(camera.white.sd_px, 0.35);
  set_option(camera, "glare", "1.25");
  EXPECT_TRUE(camera.glare.on);
  EXPECT_EQ(camera.glare.height_px, 1.25);
}

TEST(CameraOptionsTest, APartWithoutAmplitudeTakesOnAndOffAlone) {
  CameraOptions camera;
  EXPECT_NE(message_of([&] { set_option(camera, "clip", "1"); }).find("on or off"), std::string::npos);
  EXPECT_NE(message_of([&] { set_option(camera, "rounding", "0.5"); }).find("on or off"), std::string::npos);
}

TEST(CameraOptionsTest, AnUnknownKeyIsAnsweredWithAllKeys) {
  CameraOptions camera;
  const std::string message = message_of([&] { set_option(camera, "whit", "1"); });
  EXPECT_NE(message.find("'whit'"), std::string::npos);
  for (const auto& [key, value] : options_of(camera)) EXPECT_NE(message.find(key), std::string::npos) << key;
}

TEST(CameraOptionsTest, TextThatIsNoValueIsRefusedByName) {
  for (const char* value : {"", "much", "nan", "inf", "1e999", "0.3 px", "0,3"}) {
    CameraOptions camera;
    const std::string message = message_of([&] { set_option(camera, "white.sd_px", value); });
    EXPECT_NE(message.find("'white.sd_px'"), std::string::npos) << value;
    EXPECT_EQ(camera.white.sd_px, 0.2);
  }
  for (const char* value : {"2.5", "-1", "1e30", "many"}) {
    CameraOptions camera;
    EXPECT_NE(message_of([&] { set_option(camera, "points", value); }).find("'points'"), std::string::npos);
  }
}

TEST(CameraOptionsTest, CheckRefusesWhatIsFarOutOfRangeByName) {
  for (const auto& [key, value] : options_of(CameraOptions{})) {
    if (other_value(value) != "7" && other_value(value) != "8") continue;  // a switch
    if (key == "substates" || key == "points") continue;                   // refused when set
    CameraOptions camera;
    set_option(camera, key, "-1e7");
    EXPECT_NE(message_of([&] { check(camera); }).find("'" + key + "'"), std::string::npos) << key;
    set_option(camera, key, "1e7");
    EXPECT_NE(message_of([&] { check(camera); }).find("'" + key + "'"), std::string::npos) << key;
  }
}

TEST(CameraOptionsTest, CheckRefusesNan) {
  CameraOptions camera;
  camera.tilt.sd_rad = std::numeric_limits<double>::quiet_NaN();
  EXPECT_NE(message_of([&] { check(camera); }).find("'tilt.sd_rad'"), std::string::npos);
}

TEST(CameraOptionsTest, CheckRefusesCountsOfNothing) {
  CameraOptions camera;
  camera.points = 0;
  EXPECT_NE(message_of([&] { check(camera); }).find("'points'"), std::string::npos);
  camera = {};
  camera.substates = 0;
  EXPECT_NE(message_of([&] { check(camera); }).find("'substates'"), std::string::npos);
}

TEST(CameraOptionsTest, CheckRefusesValuesThatContradictEachOther) {
  CameraOptions camera;
  camera.exposure_s = 0.04;
  EXPECT_NE(message_of([&] { check(camera); }).find("'exposure_s'"), std::string::npos);
  camera = {};
  camera.visible_from = 0.8;
  camera.visible_to = 0.2;
  EXPECT_NE(message_of([&] { check(camera); }).find("'visible_to'"), std::string::npos);
  camera = {};
  camera.correlated.shortest_px = 50;
  EXPECT_NE(message_of([&] { check(camera); }).find("'correlated.longest_px'"), std::string::npos);
}

TEST(CameraOptionsTest, AnExposureOfAWholeFrameIsAllowed) {
  for (const double fps : {30.0, 24.0, 49.0, 240.0, 1000.0}) {
    CameraOptions camera;
    camera.fps = fps;
    camera.exposure_s = 1 / fps;
    EXPECT_NO_THROW(check(camera)) << fps;
  }
}

TEST(CameraOptionsTest, RecordChecks) {
  CameraOptions camera;
  camera.fps = 0;
  EXPECT_NE(message_of([&] { record({}, camera, Random(1)); }).find("'fps'"), std::string::npos);
}

std::vector<std::string> parts_on(const CameraOptions& camera) {
  std::vector<std::string> parts;
  for (const auto& [key, value] : options_of(camera))
    if (value == "on") parts.push_back(key);
  return parts;
}

TEST(CameraOptionsTest, SwitchOffLeavesNoPartOn) {
  CameraOptions camera;
  switch_off(camera);
  EXPECT_TRUE(parts_on(camera).empty());
}

TEST(CameraOptionsTest, PresetsSwitchTheirPartsOn) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> expected = {
      {"none", {"rounding", "clip"}},
      {"gaussian", {"white", "rounding", "clip"}},
      {"outlier", {"white", "outlier", "rounding", "clip"}},
      {"temporal_drift", {"white", "drift", "rounding", "clip"}},
      {"scale_jitter", {"scale_jitter", "white", "rounding", "clip"}},
      {"mixed", {"scale_jitter", "white", "drift", "outlier", "rounding", "clip"}}};
  for (const auto& [preset, parts] : expected) {
    CameraOptions camera;
    set_noise(camera, preset);
    EXPECT_EQ(parts_on(camera), parts) << preset;
    EXPECT_NO_THROW(check(camera));
  }
}

TEST(CameraOptionsTest, PresetsHaveTheirAmplitudesWhateverWasSetBefore) {
  CameraOptions camera;
  camera.white.sd_px = camera.drift.sd_px = camera.outlier.size_px = 9;
  set_noise(camera, "mixed");
  EXPECT_EQ(camera.white.sd_px, 0.3);
  EXPECT_EQ(camera.drift.sd_px, 0.5);
  EXPECT_EQ(camera.outlier.point, 0.005);
  EXPECT_EQ(camera.outlier.size_px, 10);
  EXPECT_EQ(camera.scale_jitter.sd, 0.001);
}

TEST(CameraOptionsTest, LineRestoresTheDefaultParts) {
  CameraOptions camera;
  set_noise(camera, "mixed");
  set_noise(camera, "line");
  EXPECT_EQ(options_of(camera), options_of({}));
}

TEST(CameraOptionsTest, APresetLeavesViewAndTimingAlone) {
  CameraOptions camera;
  camera.fps = 240;
  camera.points = 100;
  camera.reversed = true;
  camera.visible_to = 0.9;
  set_noise(camera, "none");
  EXPECT_EQ(camera.fps, 240);
  EXPECT_EQ(camera.points, 100U);
  EXPECT_TRUE(camera.reversed);
  EXPECT_EQ(camera.visible_to, 0.9);
}

TEST(CameraOptionsTest, AnUnknownPresetIsAnsweredWithAllPresets) {
  CameraOptions camera;
  const std::string message = message_of([&] { set_noise(camera, "loud"); });
  for (const char* preset :
       {"none", "line", "gaussian", "outlier", "temporal_drift", "scale_jitter", "mixed"})
    EXPECT_NE(message.find(preset), std::string::npos) << preset;
}

}  // namespace
}  // namespace motionanalyzer::camera_options_test
