// A line of real origin, without cracks, and its model of the strip.
#pragma once

#include "capi_support.hpp"

namespace capi_test {

struct HingeLine {
  ScratchFolder scratch;
  Owned<ma_model> model;
  HingeLine() {
    motionanalyzer::testing::SmallDataset counts{40, 12, 0, 0, "", 1000};
    motionanalyzer::testing::write_dataset(scratch.path("set"), counts);
    ma_train_options options;
    ma_train_options_init(&options, sizeof options);
    options.alpha = 0.1;
    ma_model* made = nullptr;
    EXPECT_MA(MA_OK, ma_train_dataset(nullptr, scratch.path("set").c_str(), "hinge", nullptr, &options,
                                      nullptr, &made));
    model.reset(made);
  }
};

/// Made once for all tests.
inline const HingeLine& hinge_line() {
  static const HingeLine made;
  return made;
}

}  // namespace capi_test
