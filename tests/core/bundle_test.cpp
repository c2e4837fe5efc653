#include "motionanalyzer/core/bundle.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace motionanalyzer::bundle_test {
namespace {

TEST(Bundle, AFrameRateIsAbove0AndUpToAMillion) {
  for (const double fps : {1e-3, 30.0, 1e6}) EXPECT_TRUE(is_fps(fps)) << fps;
  for (const double fps : {0.0, -1.0, 1.1e6, 1e300, std::numeric_limits<double>::infinity(), std::nan("")})
    EXPECT_FALSE(is_fps(fps)) << fps;
}

TEST(Bundle, AScaleIsFromANanometreToAMetreAPixel) {
  for (const double scale : {1e-6, 0.1, 1e3}) EXPECT_TRUE(is_mm_per_px(scale)) << scale;
  for (const double scale :
       {0.0, -1.0, 0.9e-6, 1001.0, std::numeric_limits<double>::infinity(), std::nan("")})
    EXPECT_FALSE(is_mm_per_px(scale)) << scale;
}

}  // namespace
}  // namespace motionanalyzer::bundle_test
