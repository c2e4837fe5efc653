// A step of training asks for no memory, from the first one on. A program of its own: operator new is
// replaced.
#if defined(__GNUC__) && !defined(__clang__)  // g++ 12 inlines the delete but not the new
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif
#include <gtest/gtest.h>

#include "models/native_samples.hpp"
#include "support/count_allocations.hpp"

namespace motionanalyzer::testing {
namespace {

TEST(NativeAllocation, NoneInAStep) {
  for (const TrainingProgram& program :
       {TrainingProgram{"dream/1", {20, 16, 12, 8, 6, 16}}, TrainingProgram{"lstm_ae/1", {9, 10, 7}},
        TrainingProgram{"gru_ae/1", {9, 10, 7}}}) {
    const TrainingSession session(program, adam_options(16));
    const TrainingBatch batch(program, 16, 1);
    const ma_training_batch one = batch.c();
    ma_training_loss loss{};
    const long before = allocations.load();
    const auto status = TrainingSession::api().step(session.c(), &one, 1, &loss, nullptr, nullptr);
    EXPECT_EQ(allocations.load() - before, 0) << program.name;
    EXPECT_EQ(status, MA_TRAINING_OK);
  }
}

}  // namespace
}  // namespace motionanalyzer::testing
