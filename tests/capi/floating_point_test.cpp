// The host's floating-point state: another rounding, unmasked exceptions and pending flags stay as they were.
#include <cfenv>
#include <cmath>

#include "capi_support.hpp"

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif
#if defined(__GLIBC__)
#include <fenv.h>
#endif

namespace {

using namespace capi_test;

std::vector<double> scores_now(const PanelArrays& p, const ma_inspect_options& options) {
  ma_result* result = nullptr;
  EXPECT_MA(MA_OK, ma_analyze_arrays(nullptr, world().model.get(), "p", p.frames, p.points, nullptr, nullptr,
                                     p.x.data(), p.y.data(), nullptr, &options, nullptr, &result));
  std::vector<double> scores = scores_of(result).score;
  ma_result_destroy(result);
  return scores;
}

TEST(FloatingPoint, TheHostsRoundingChangesNoByteAndStays) {
  const PanelArrays p = panel_arrays(1001);
  const ma_inspect_options options = simulated_options();
  const std::vector<double> expected = scores_now(p, options);
  for (const int rounding : {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO}) {
    ASSERT_EQ(0, std::fesetround(rounding));
    ma_result* result = nullptr;
    const ma_status status =
        ma_analyze_arrays(nullptr, world().model.get(), "p", p.frames, p.points, nullptr, nullptr, p.x.data(),
                          p.y.data(), nullptr, &options, nullptr, &result);
    const int after = std::fegetround();
    std::fesetround(FE_TONEAREST);
    EXPECT_MA(MA_OK, status);
    EXPECT_EQ(rounding, after);
    EXPECT_TRUE(same_bytes(expected, scores_of(result).score));
    ma_result_destroy(result);
  }
}

TEST(FloatingPoint, PendingFlagsOfTheHostStayAndOursDoNotLeak) {
  const PanelArrays p = panel_arrays(1001);
  const ma_inspect_options options = simulated_options();
  std::feclearexcept(FE_ALL_EXCEPT);
  std::feraiseexcept(FE_OVERFLOW);
  const int before = std::fetestexcept(FE_ALL_EXCEPT);
  const ma_status status = ma_analyze_arrays(nullptr, nullptr, "p", p.frames, p.points, nullptr, nullptr,
                                             p.x.data(), p.y.data(), nullptr, &options, nullptr, nullptr);
  const int after = std::fetestexcept(FE_ALL_EXCEPT);
  std::feclearexcept(FE_ALL_EXCEPT);
  EXPECT_MA(MA_OK, status);
  EXPECT_EQ(before, after);
}

#if defined(__GLIBC__) && defined(__SSE2__)

struct Trapping {
  Trapping() {
    std::feclearexcept(FE_ALL_EXCEPT);
    feenableexcept(FE_DIVBYZERO | FE_INVALID | FE_OVERFLOW);
  }
  ~Trapping() {
    fedisableexcept(FE_ALL_EXCEPT);
    std::feclearexcept(FE_ALL_EXCEPT);
  }
};

TEST(FloatingPoint, AHostThatTrapsIsNotTrapped) {
  const PanelArrays p = cracked_arrays(5001);
  const ma_inspect_options options = simulated_options();
  const std::vector<double> expected = scores_now(p, options);  // NaN for frames without a score: not trapped
  ma_status status = MA_ERROR_INTERNAL, self = MA_ERROR_INTERNAL;
  int enabled = 0;
  unsigned control_before = 0, control_after = 0;
  ma_result* result = nullptr;
  {
    const Trapping trapping;
    control_before = _mm_getcsr();
    status = ma_analyze_arrays(nullptr, world().model.get(), "p", p.frames, p.points, nullptr, nullptr,
                               p.x.data(), p.y.data(), nullptr, &options, nullptr, &result);
    self = ma_self_test(nullptr, 0);
    control_after = _mm_getcsr();
    enabled = fegetexcept();
  }
  EXPECT_MA(MA_OK, status);
  EXPECT_MA(MA_OK, self);
  EXPECT_EQ(FE_DIVBYZERO | FE_INVALID | FE_OVERFLOW, enabled);
  EXPECT_EQ(control_before, control_after);
  EXPECT_TRUE(same_bytes(expected, scores_of(result).score));
  ma_result_destroy(result);
}

int32_t MA_CALL note_environment(void* user_data, const char*, int64_t, int64_t) {
  *static_cast<unsigned*>(user_data) = _mm_getcsr() & ~0x3FU;
  return 0;
}

TEST(FloatingPoint, CallbacksRunInTheHostsState) {
  const auto model = train_table_model();
  ma_context_options options{sizeof options, 2};
  ma_context* context = nullptr;
  ASSERT_MA(MA_OK, ma_context_create(&options, &context));
  const Owned<ma_context> owned(context);
  unsigned seen = 0;
  ASSERT_MA(MA_OK, ma_context_set_progress(context, note_environment, &seen));
  const std::vector<double> rows = drawn_rows(200, 1);
  std::vector<double> scores(200);
  std::fesetround(FE_UPWARD);
  const unsigned mine = _mm_getcsr() & ~0x3FU;
  const ma_status status = ma_model_score_rows(context, model.get(), rows.data(), 200, 4, scores.data());
  std::fesetround(FE_TONEAREST);
  EXPECT_MA(MA_OK, status);
  EXPECT_EQ(mine, seen);
}

#endif

}  // namespace
