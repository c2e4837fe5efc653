// The watch over a line, panel by panel, through the wall.
#include "capi_support.hpp"
#include "counting_new.hpp"
#include "motionanalyzer/statistics/martingale.hpp"

namespace {

using namespace capi_test;

constexpr int32_t kCalibration = 99;

Owned<ma_drift> make_drift(const ma_drift_state* state = nullptr) {
  ma_drift* drift = nullptr;
  EXPECT_MA(MA_OK, ma_drift_create(kCalibration, 0.01, state, &drift));
  return Owned<ma_drift>(drift);
}

ma_drift_state empty_state() {
  ma_drift_state state{};
  state.struct_size = sizeof state;
  return state;
}

ma_drift_state push(ma_drift* drift, double p) {
  ma_drift_state state = empty_state();
  EXPECT_MA(MA_OK, ma_drift_push(drift, p, &state));
  return state;
}

/// p-values of a line whose scores have risen.
double risen(motionanalyzer::Random& random) {
  const double u = random.uniform();
  return u * u * u;
}

TEST(CDrift, GivesTheNumbersOfTheTypedApi) {
  motionanalyzer::DriftMartingale typed(kCalibration, 0.01);
  const auto drift = make_drift();
  motionanalyzer::Random random(4);
  for (int i = 0; i < 200; ++i) {
    const double p = risen(random);
    typed.push(p);
    const ma_drift_state state = push(drift.get(), p);
    ASSERT_EQ(typed.state().log_value, state.log_value);
    ASSERT_EQ(typed.state().alarm_panel, state.alarm_panel);
  }
  const ma_drift_state state = push(drift.get(), 0.0 / 0.0);
  EXPECT_TRUE(std::equal(std::begin(state.seen), std::end(state.seen), typed.state().seen));
  EXPECT_TRUE(std::equal(std::begin(state.log_wealth), std::end(state.log_wealth), typed.state().log_wealth));
  EXPECT_EQ(typed.state().log_peak, state.log_peak);
  EXPECT_EQ(200, state.panels);
  EXPECT_EQ(MA_DRIFT_RISING, state.direction);
  EXPECT_GT(state.alarm_panel, 0);
}

TEST(CDrift, GoesOnFromAStateAsIfItHadNeverStopped) {
  const auto whole = make_drift(), first = make_drift();
  motionanalyzer::Random random(5);
  std::vector<double> p(60);
  for (double& value : p) value = random.uniform();
  ma_drift_state state = empty_state();
  for (std::size_t i = 0; i < 30; ++i) state = push(first.get(), p[i]);
  const auto second = make_drift(&state);
  for (std::size_t i = 30; i < p.size(); ++i) push(second.get(), p[i]);
  for (const double value : p) push(whole.get(), value);
  ma_drift_state a = empty_state(), b = empty_state();
  ASSERT_MA(MA_OK, ma_drift_read(whole.get(), &a));
  ASSERT_MA(MA_OK, ma_drift_read(second.get(), &b));
  EXPECT_EQ(0, std::memcmp(&a, &b, sizeof a));
}

TEST(CDrift, APanelWithoutAPValueChangesNothing) {
  const auto drift = make_drift();
  const ma_drift_state before = push(drift.get(), 0.25), after = push(drift.get(), 0.0 / 0.0);
  EXPECT_EQ(0, std::memcmp(&before, &after, sizeof before));
}

TEST(CDrift, ARefusedPushChangesNothing) {
  const auto drift = make_drift();
  const ma_drift_state before = push(drift.get(), 0.25);
  ma_drift_state wrong{};
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_push(drift.get(), 0.5, &wrong));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_push(drift.get(), 1.5, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_push(drift.get(), -0.1, nullptr));
  ma_drift_state after = empty_state();
  ASSERT_MA(MA_OK, ma_drift_read(drift.get(), &after));
  EXPECT_EQ(0, std::memcmp(&before, &after, sizeof before));
}

TEST(CDrift, HostileArgumentsAreRefused) {
  ma_drift* drift = nullptr;
  ma_drift_state state = empty_state();
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_create(kCalibration, 0.01, nullptr, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_create(0, 0.01, nullptr, &drift));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_create(-1, 0.01, nullptr, &drift));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_create(kCalibration, 0, nullptr, &drift));
  state.direction = 3;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_create(kCalibration, 0.01, &state, &drift));
  state.direction = 0;
  state.panels = -1;
  EXPECT_EQ(MA_ERROR_BAD_INPUT, ma_drift_create(kCalibration, 0.01, &state, &drift));
  state.struct_size = 8;
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_create(kCalibration, 0.01, &state, &drift));
  EXPECT_EQ(nullptr, drift);
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_drift_push(nullptr, 0.5, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_drift_read(nullptr, &state));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_drift_read(make_drift().get(), nullptr));
  ma_drift_destroy(nullptr);
}

TEST(CDrift, APushAllocatesNothing) {
  const auto drift = make_drift();
  ma_drift_state state = empty_state();
  take_allocation_count();
  ASSERT_EQ(MA_OK, ma_drift_push(drift.get(), 0.3, &state));
  EXPECT_EQ(0, take_allocation_count());
}

TEST(CDrift, SmoothedPValuesAreThoseOfTheModelsCalibration) {
  const auto& model = world().model;
  int32_t count = 0;
  ASSERT_MA(MA_OK, ma_model_calibration_count(model.get(), &count));
  EXPECT_EQ(12, count);
  double low = -1, high = -1, again = -1, none = -1;
  ASSERT_MA(MA_OK, ma_model_smoothed_p_value(model.get(), 1e9, 1, 7, &low));
  ASSERT_MA(MA_OK, ma_model_smoothed_p_value(model.get(), 1e9, 1, 7, &again));
  ASSERT_MA(MA_OK, ma_model_smoothed_p_value(model.get(), -1e9, 1, 7, &high));
  ASSERT_MA(MA_OK, ma_model_smoothed_p_value(model.get(), 0.0 / 0.0, 1, 7, &none));
  EXPECT_EQ(low, again);
  EXPECT_GT(low, 0);
  EXPECT_LT(low, 1.0 / 13);
  EXPECT_GT(high, 12.0 / 13);
  EXPECT_LT(high, 1);
  EXPECT_NE(none, none);
}

TEST(CDrift, AModelWithoutCalibrationHasNoPValues) {
  const auto model = train_table_model();
  int32_t count = -1;
  double p = 0.5;
  EXPECT_MA(MA_OK, ma_model_calibration_count(model.get(), &count));
  EXPECT_EQ(0, count);
  EXPECT_EQ(MA_ERROR_NOT_AVAILABLE, ma_model_smoothed_p_value(model.get(), 1, 1, 1, &p));
  EXPECT_NE(p, p);
}

}  // namespace
