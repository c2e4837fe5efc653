#include "motionanalyzer/synthesis/line_options.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::line_options_test {
namespace {

TEST(LineOptions, EveryOptionIsSetAgainByItsText) {
  LineOptions line;
  line.strip.design = {{0.25, 0.5, 1.5}, {0.7, 0.8, 0.4}};
  line.drive.slack = 0.1 + 0.2 - 0.299;
  line.inertia = Inertia::never;
  set_noise(line.camera, "mixed");
  LineOptions again;
  for (const auto& [key, value] : options_of(line)) set_option(again, key, value);
  EXPECT_EQ(options_of(again), options_of(line));
  EXPECT_EQ(again.drive.slack, line.drive.slack);
  ASSERT_EQ(again.strip.design.size(), 2U);
  EXPECT_EQ(again.strip.design[1].factor, 0.4);
}

TEST(LineOptions, AMemberIsFoundUnderItsName) {
  LineOptions line;
  set_option(line, "drive.bend_s", "1.25");
  set_option(line, "camera.white.sd_px", "0.4");
  set_option(line, "drive.carriage_x_n_m", "inf");
  EXPECT_EQ(line.drive.bend_s, 1.25);
  EXPECT_EQ(line.camera.white.sd_px, 0.4);
  EXPECT_GT(line.drive.carriage_x_n_m, 1e300);
}

TEST(LineOptions, OneMemberOfTheSectionLeavesTheOthersAsTheyAreMeant) {
  LineOptions line;
  set_option(line, "section.mass_kg_m2", "0.3");
  EXPECT_EQ(line.section.mass_kg_m2, 0.3);
  EXPECT_EQ(line.section.bending_stiffness_nm, section_of(LineOptions{}).bending_stiffness_nm);
}

TEST(LineOptions, TheExposureFitsIntoTheFrame) {
  LineOptions line;
  set_option(line, "fps", "1000");
  EXPECT_LE(line.camera.exposure_s, 1e-3);
}

TEST(LineOptions, WhatCannotBeIsRefusedWithWhatCan) {
  LineOptions line;
  const auto advice = [&](const char* key, const char* value) -> std::string {
    try {
      set_option(line, key, value);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      return error.advice();
    }
    return "accepted";
  };
  EXPECT_NE(advice("strip.scater", "1").find("strip.scatter"), std::string::npos);
  EXPECT_NE(advice("strip.scatter", "2").find("0 to 0.9"), std::string::npos);
  EXPECT_NE(advice("strip.scatter", "nan").find("number"), std::string::npos);
  EXPECT_NE(advice("strip.scatter", ".1x").find("number"), std::string::npos);
  EXPECT_NE(advice("strip.nodes", "20.5").find("whole"), std::string::npos);
  EXPECT_NE(advice("strip.design", "0.4-0.3x2").find("FROM below TO"), std::string::npos);
  EXPECT_NE(advice("strip.design", "0.4").find("FROM-TOxFACTOR"), std::string::npos);
  EXPECT_NE(advice("inertia", "maybe").find("always"), std::string::npos);
  EXPECT_NE(advice("stack", "copper").find("two_copper"), std::string::npos);
}

}  // namespace
}  // namespace motionanalyzer::line_options_test
