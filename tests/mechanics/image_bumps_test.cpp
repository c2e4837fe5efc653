#include "motionanalyzer/mechanics/image_bumps.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace motionanalyzer::image_bumps_test {
namespace {

// A U of radius 10 around (0, 0), open to the left: station 2 of 5 is its outermost place.
constexpr std::array<double, 5> kBentX = {0, 7, 10, 7, 0}, kBentY = {-10, -7, 0, 7, 10};

TEST(ImageBumps, ASpotIsRoundItsPlaceOfTheBentStrip) {
  const BumpPlaces places(kBentX, kBentY);
  EXPECT_EQ(places.height(ImageBump::spot, 0.5, 4, 10, 0), 1);
  EXPECT_DOUBLE_EQ(places.height(ImageBump::spot, 0.5, 4, 8, 0), 0.75 * 0.75 * 0.75);
  EXPECT_DOUBLE_EQ(places.height(ImageBump::spot, 0.5, 4, 10, 2),
                   places.height(ImageBump::spot, 0.5, 4, 12, 0));
  EXPECT_EQ(places.height(ImageBump::spot, 0.5, 4, 14, 0), 0);
}

TEST(ImageBumps, ARayGoesFromTheMiddleOneWay) {
  const BumpPlaces places(kBentX, kBentY);
  for (const double x : {1.0, 10.0, 50.0}) {
    EXPECT_EQ(places.height(ImageBump::ray, 0.5, 4, x, 0), 1) << x;
    EXPECT_DOUBLE_EQ(places.height(ImageBump::ray, 0.5, 4, x, -2), 0.75 * 0.75 * 0.75) << x;
    EXPECT_EQ(places.height(ImageBump::ray, 0.5, 4, -x, 0), 0) << x;
  }
}

TEST(ImageBumps, ColumnsAndRowsReachAsFarAsTheStripDoes) {
  BumpPlaces places(kBentX, kBentY);
  EXPECT_EQ(places.height(ImageBump::column, 0.25, 2, 2.5, 99), 1);
  EXPECT_EQ(places.height(ImageBump::row, 0.25, 2, 99, -5), 1);
  const std::array<double, 2> x = {-30, 0}, y = {-10, 30};
  places.see(x, y);
  EXPECT_EQ(places.height(ImageBump::column, 0.25, 2, -20, 99), 1);
  EXPECT_EQ(places.height(ImageBump::row, 0.25, 2, 99, 0), 1);
}

}  // namespace
}  // namespace motionanalyzer::image_bumps_test
