// Lots through the wall.
#include <cmath>

#include "capi_support.hpp"

namespace {

using namespace capi_test;

struct Decided {
  ma_lot_summary summary{};
  std::vector<uint8_t> ng;
  std::vector<double> adjusted;
};

Decided decide(const std::vector<double>& p, int32_t calibration, double q) {
  Decided d;
  d.summary.struct_size = sizeof d.summary;
  d.ng.resize(p.size(), 7);
  d.adjusted.resize(p.size(), 7);
  EXPECT_MA(MA_OK, ma_lot_decide(p.data(), static_cast<int32_t>(p.size()), calibration, q, d.ng.data(),
                                 d.adjusted.data(), &d.summary));
  return d;
}

/// The worked example of Benjamini & Hochberg (1995), section 3.2: at q = .05 four hypotheses are rejected.
TEST(CLot, DecidesThePublishedExample) {
  const std::vector<double> p = {0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
                                 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.000};
  const Decided d = decide(p, 9999, 0.05);
  EXPECT_EQ(4, d.summary.ng_count);
  EXPECT_EQ(15, d.summary.panels);
  EXPECT_EQ(0.0095, d.summary.threshold);
  for (std::size_t i = 0; i < p.size(); ++i) EXPECT_EQ(i < 4 ? 1 : 0, d.ng[i]) << i;
  EXPECT_NEAR(0.0095 * 15 / 4, d.adjusted[3], 1e-12);  // two roundings
}

TEST(CLot, PanelsThatWereNotDecidedDoNotCount) {
  const Decided d = decide({std::nan(""), 0.001, 0.8}, 999, 0.05);
  EXPECT_EQ(2, d.summary.panels);
  EXPECT_EQ(0, d.ng[0]);
  EXPECT_EQ(1, d.ng[1]);
  EXPECT_TRUE(std::isnan(d.adjusted[0]));
}

TEST(CLot, TellsHowManyCalibrationPanelsItTakes) {
  const std::vector<double> p(10, 0.5);
  const Decided few = decide(p, 50, 0.05), enough = decide(p, 199, 0.05), none = decide(p, 10, 0.05);
  EXPECT_EQ(199, few.summary.calibration_needed);  // n + 1 >= m / q
  EXPECT_EQ(0, few.summary.calibration_enough);
  EXPECT_EQ(4, few.summary.fewest_found);  // 1 / 51 <= .05 k / 10
  EXPECT_EQ(1, enough.summary.calibration_enough);
  EXPECT_EQ(1, enough.summary.fewest_found);
  EXPECT_EQ(MA_NO_INT32, none.summary.fewest_found);
}

TEST(CLot, AnEmptyLotAndNoOutputsAreFine) {
  EXPECT_MA(MA_OK, ma_lot_decide(nullptr, 0, 99, 0.05, nullptr, nullptr, nullptr));
  const double p = 0.5;
  EXPECT_MA(MA_OK, ma_lot_decide(&p, 1, 99, 0.05, nullptr, nullptr, nullptr));
}

TEST(CLot, HostileArgumentsAreRefused) {
  const double p = 0.5, outside = 1.5;
  ma_lot_summary summary{};
  const auto status = [](const double* values, int32_t n, int32_t calibration, double q, ma_lot_summary* s) {
    return ma_lot_decide(values, n, calibration, q, nullptr, nullptr, s);
  };
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(&p, 1, 99, 0.05, &summary));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(nullptr, 1, 99, 0.05, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(&p, -1, 99, 0.05, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(&p, 1, -1, 0.05, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(&p, 1, 99, 0, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(&p, 1, 99, 1, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(&outside, 1, 99, 0.05, nullptr));
}

}  // namespace
