#include "motionanalyzer/synthesis/damage.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::damage_test {
namespace {

TEST(Damage, LambdaIsZeroUntilTheFirstEventAndThenRisesSmoothly) {
  const std::vector<DamageEvent> event = {{1.0, 0.4}};
  const std::vector<double> rise = {0.01};
  EXPECT_EQ(lambda_mm_at(event, rise, 0.5), 0);
  EXPECT_EQ(lambda_mm_at(event, rise, 1.0), 0);
  EXPECT_NEAR(lambda_mm_at(event, rise, 1.0025), 0.4 * 0.103515625, 1e-13);  // 10 u^3 - 15 u^4 + 6 u^5 at 1/4
  EXPECT_NEAR(lambda_mm_at(event, rise, 1.005), 0.2, 1e-13);
  EXPECT_EQ(lambda_mm_at(event, rise, 1.011), 0.4);
}

TEST(Damage, StepsAddUpToTheLastOnesTotal) {
  const std::vector<DamageEvent> event = {{1.0, 0.1}, {1.5, 0.4}, {1.8, 1.3}};
  const std::vector<double> rise = {1e-3, 1e-3, 0.1};
  EXPECT_EQ(lambda_mm_at(event, rise, 1.2), 0.1);
  EXPECT_NEAR(lambda_mm_at(event, rise, 1.5005), 0.25, 1e-12);
  EXPECT_EQ(lambda_mm_at(event, rise, 1.7), 0.4);
  EXPECT_NEAR(lambda_mm_at(event, rise, 1.85), 0.85, 1e-12);
  EXPECT_EQ(lambda_mm_at(event, rise, 2.0), 1.3);
}

TEST(Damage, WhatCameInIsThereInFullFromTheFirstInstant) {
  const std::vector<DamageEvent> event = {{0.0, 0.7}};
  const std::vector<double> rise = {0.1};
  EXPECT_EQ(lambda_mm_at(event, rise, 0), 0.7);
  EXPECT_EQ(lambda_mm_at(event, rise, -1), 0.7);
}

TEST(Damage, HealthyHasNoLambda) { EXPECT_EQ(lambda_mm_at({}, {}, 1), 0); }

TEST(Damage, WhatCannotBeIsRefusedByName) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const struct {
    const char* name;
    std::function<void(Damage&)> spoil;
  } wrong[] = {{"place", [](Damage& d) { d.place = 1.1; }},
               {"extent_mm", [&](Damage& d) { d.extent_mm = nan; }},
               {"lambda_mm", [](Damage& d) { d.step[0].lambda_mm = 0; }},
               {"lambda_mm", [](Damage& d) { d.step[1].lambda_mm = d.step[0].lambda_mm; }},
               {"rise_s", [](Damage& d) { d.step[1].rise_s = 0; }},
               {"rupture_strain", [](Damage& d) { d.step[0].rupture_strain = -0.01; }},
               {"trigger_rad", [&](Damage& d) { d.step[0].trigger_rad = nan; }}};
  Damage good;
  good.step = {{0.1}, {0.2}};
  EXPECT_NO_THROW(check(good));
  for (const auto& [name, spoil] : wrong) {
    Damage damage = good;
    spoil(damage);
    try {
      check(damage);
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument);
      EXPECT_NE(error.message().find(name), std::string::npos) << error.message();
    }
  }
}

}  // namespace
}  // namespace motionanalyzer::damage_test
