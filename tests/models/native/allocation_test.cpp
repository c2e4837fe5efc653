// A step of training asks for no memory, from the first one on; nor does scoring after the first panel. A
// program of its own: operator new is replaced.
#if defined(__GNUC__) && !defined(__clang__)  // g++ 12 inlines the delete but not the new
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif
#include <gtest/gtest.h>

#include "models/native_samples.hpp"
#include "models/samples.hpp"
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

TEST(NetworkAllocation, NoneInAPanelBehindTheFirst) {
  const PanelSet panels = random_panels({.panels = 10});
  for (const char* detector : {"dream", "temporal"}) {
    const Model model = Model::train(panels, test_recipe(), train_options(detector));
    Model::Stream stream = model.start_panel();
    std::vector<FrameScore> out;
    out.reserve(panels.table.offset[1]);
    long before = 0;
    for (int round = 0; round < 2; ++round) {
      before = allocations.load();
      out.clear();
      stream.reset();
      for (std::size_t t = 0; t < panels.table.offset[1]; ++t) {
        ScoreInput in;
        in.t = t;
        in.usable = panels.table.usable[t] != 0;
        in.phase = panels.table.phase[t];
        in.feature = panels.table.value.row(t);
        stream.push(in, out);
      }
      stream.finish(out);
    }
    EXPECT_EQ(allocations.load() - before, 0) << detector;
    EXPECT_EQ(out.size(), panels.table.offset[1]) << detector;
  }
}

}  // namespace
}  // namespace motionanalyzer::testing
