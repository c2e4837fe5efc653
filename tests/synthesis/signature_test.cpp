#include "motionanalyzer/synthesis/signature.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/error.hpp"
#include "synthesis/rods.hpp"

namespace motionanalyzer::signature_test {
namespace {

using namespace testing;

double size_px(double lambda_mm, double place, double angle_rad, std::size_t nodes = 231) {
  SignatureOptions options;
  options.lambda_mm = {lambda_mm};
  options.place = {place};
  options.angle_rad = {angle_rad};
  return crack_signatures(two_copper_strip(nodes), options).at(0).size_px;
}

TEST(Signature, HasTheSizesThatAPrototypeOfTheSameEquationsFound) {
  constexpr double kQuarter = elementary::kPi / 2, kHalf = elementary::kPi;
  const struct {
    double lambda_mm, from_90, to_90, from_180, to_180;
  } published[] = {{0.1, 0.07, 0.10, 0.145, 0.195}, {0.4, 0.28, 0.42, 0.57, 0.75}, {1.9, 1.1, 1.8, 2.2, 3.1}};
  for (const auto& p : published) {
    for (const double place : {0.5, 0.61, 0.72}) {
      const double at_90 = size_px(p.lambda_mm, place, kQuarter), at_180 = size_px(p.lambda_mm, place, kHalf);
      EXPECT_TRUE(p.from_90 <= at_90 && at_90 <= p.to_90) << p.lambda_mm << " at " << place << ": " << at_90;
      EXPECT_TRUE(p.from_180 <= at_180 && at_180 <= p.to_180)
          << p.lambda_mm << " at " << place << ": " << at_180;
    }
  }
}

TEST(Signature, DoesNotDependOnTheMesh) {
  // A node stands at the crack in both: between nodes the peak would be missed by up to half a cell.
  EXPECT_NEAR(size_px(0.4, 0.5, 2, 117), size_px(0.4, 0.5, 2, 461), 5e-4 * size_px(0.4, 0.5, 2));
}

TEST(Signature, IsTheSameFromEitherEnd) {
  EXPECT_NEAR(size_px(0.4, 0.3, 2, 101), size_px(0.4, 0.7, 2, 101), 1e-4);
}

TEST(Signature, ListsLambdaThenPlaceThenAngle) {
  SignatureOptions options;
  options.lambda_mm = {0.1, 0.2};
  options.place = {0.3, 0.5, 0.7};
  const auto list = crack_signatures(two_copper_strip(31), options);
  ASSERT_EQ(list.size(), 12U);
  EXPECT_EQ(list[1].angle_rad, options.angle_rad[1]);
  EXPECT_EQ(list[2].place, 0.5);
  EXPECT_EQ(list[6].lambda_mm, 0.2);
}

TEST(Signature, AngleThatIsNeverCommandedIsRefused) { EXPECT_THROW(size_px(0.1, 0.5, 4, 31), Error); }

}  // namespace
}  // namespace motionanalyzer::signature_test
