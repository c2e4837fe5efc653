#include "motionanalyzer/models/blind_zones.hpp"

#include <gtest/gtest.h>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::blind_zones_test {
namespace {

/// Four places; found everywhere at 0.01 of the length but for what a test makes worse.
Inspectability map_of_four_places() {
  Inspectability map;
  map.place = {0.1, 0.3, 0.5, 0.7};
  map.onset_angle_rad = {0, 1, 5 * elementary::kPi / 6 + 1e-13, 3};
  map.lambda90 = Matrix(4, 4);
  for (double& value : map.lambda90.values()) value = 0.01;
  return map;
}

TEST(BlindZones, DamageOfTheBendUpToFiveSixthsHasToBeFound) {
  Inspectability map = map_of_four_places();
  map.lambda90(0, 0) = map.lambda90(2, 3) = 1;  // incoming; too late
  EXPECT_TRUE(blind_zones_of(map, elementary::kPi, 25).empty());
  map.lambda90(1, 1) = map.lambda90(3, 2) = 0.05;
  const std::vector<BlindZone> zones = blind_zones_of(map, 0, 25);
  ASSERT_EQ(zones.size(), 2u);
  EXPECT_DOUBLE_EQ(zones[0].from, 0.2);
  EXPECT_DOUBLE_EQ(zones[0].to, 0.4);
  EXPECT_DOUBLE_EQ(zones[1].from, 0.6);
  EXPECT_EQ(zones[1].to, 1);
}

TEST(BlindZones, OneMillimetreCountsAndNeighboursJoin) {
  Inspectability map = map_of_four_places();
  map.lambda90(0, 1) = map.lambda90(1, 2) = 0.05;
  EXPECT_TRUE(blind_zones_of(map, elementary::kPi, 19).empty());  // .95 mm
  for (const double length_mm : {0.0, 21.0}) {
    const std::vector<BlindZone> zones = blind_zones_of(map, elementary::kPi, length_mm);
    ASSERT_EQ(zones.size(), 1u);
    EXPECT_EQ(zones[0].from, 0);
    EXPECT_DOUBLE_EQ(zones[0].to, 0.4);
  }
}

}  // namespace
}  // namespace motionanalyzer::blind_zones_test
