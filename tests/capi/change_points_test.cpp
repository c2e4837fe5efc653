#include <cmath>

#include "capi_support.hpp"

namespace {

using namespace capi_test;

/// Two levels that differ by 8 sd, the second from sample 40 on; the second column never changes.
std::vector<double> step() {
  motionanalyzer::Random random(3);
  std::vector<double> x;
  for (int i = 0; i < 100; ++i) {
    x.push_back((i < 40 ? 0.0 : 8.0) + random.normal());
    x.push_back(random.normal());
  }
  return x;
}

Owned<ma_changes> find(const char* method, const ma_change_point_options* options) {
  const std::vector<double> x = step();
  ma_changes* changes = nullptr;
  EXPECT_MA(MA_OK, ma_change_points(nullptr, x.data(), 100, 2, method, options, &changes));
  return Owned<ma_changes>(changes);
}

TEST(CChangePoints, PeltFindsTheStep) {
  const auto changes = find(nullptr, nullptr);
  int32_t count = 0, sample[4];
  ASSERT_MA(MA_OK, ma_changes_points(changes.get(), sample, 4, &count));
  ASSERT_EQ(1, count);
  EXPECT_EQ(40, sample[0]);
}

TEST(CChangePoints, CusumSpeaksAfterItsBaseline) {
  ma_change_point_options options;
  ASSERT_MA(MA_OK, ma_change_point_options_init(&options, sizeof options));
  options.baseline = 30;
  const auto changes = find("cusum", &options);
  int32_t count = 0, at[4], onset[4];
  ASSERT_MA(MA_OK, ma_changes_alarms(changes.get(), at, onset, 4, &count));
  ASSERT_EQ(1, count);
  EXPECT_GE(at[0], 40);
  EXPECT_LE(at[0], 44);
  EXPECT_GE(onset[0], 30);  // the last zero of the arm, which noise may put before the change
  EXPECT_LE(onset[0], 40);
}

TEST(CChangePoints, JsonTellsTheSame) {
  const auto changes = find("pelt", nullptr);
  const std::string json =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_changes_json(changes.get(), t, c, n); });
  EXPECT_NE(json.find("\"method\": \"pelt\""), std::string::npos);
  EXPECT_NE(json.find("40"), std::string::npos);
}

TEST(CChangePoints, HostileArgumentsAreRefused) {
  const std::vector<double> x = step();
  const auto status = [&](const double* values, int32_t n, int32_t d, const char* method,
                          const ma_change_point_options* options) {
    ma_changes* changes = nullptr;
    const ma_status got = ma_change_points(nullptr, values, n, d, method, options, &changes);
    EXPECT_EQ(nullptr, changes);
    return got;
  };
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(nullptr, 100, 2, nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(x.data(), -100, 2, nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(x.data(), 100, 0, nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(x.data(), 100, 2, "pelts", nullptr));
  EXPECT_EQ(MA_ERROR_TOO_SHORT, status(x.data(), 1, 2, nullptr, nullptr));
  ma_change_point_options options;
  ASSERT_MA(MA_OK, ma_change_point_options_init(&options, sizeof options));
  options.penalty = 3;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(x.data(), 100, 2, nullptr, &options));
  options.penalty = MA_PENALTY_BIC;
  options.min_size = -1;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(x.data(), 100, 2, nullptr, &options));
  std::vector<double> nan = x;
  nan[11] = std::nan("");
  EXPECT_EQ(MA_ERROR_BAD_INPUT, status(nan.data(), 100, 2, nullptr, nullptr));
}

}  // namespace
