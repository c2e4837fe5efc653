// What training says of panels that do not suffice.
#include <gtest/gtest.h>

#include "pipeline/train_samples.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::train_errors_test {
namespace {

using testing::holds_text;
using testing::knn_at;
using testing::ScratchFolder;

Error refused_training(const Dataset& dataset, const char* detector) {
  TrainOptions options = knn_at(0.1);
  options.detector = detector;
  try {
    train_dataset(dataset, options);
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "trained");
}

TEST(TrainErrors, TooFewNormalPanelsAreCounted) {
  const ScratchFolder scratch;
  testing::SmallDataset few;
  few.train = 3;
  few.val = 1;
  testing::write_dataset(scratch.path("few"), few);
  const Error error = refused_training(read_dataset(scratch.path("few")), "knn");
  EXPECT_EQ(error.code(), ErrorCode::too_short);
  EXPECT_TRUE(holds_text(error.message(), "3 usable normal panels")) << error.message();
  EXPECT_TRUE(holds_text(error.message(), "3 of the ")) << error.message();
}

// A third of them have another scale.
TEST(TrainErrors, PanelsLeftOutAreCountedWithTheCommonestReason) {
  const ScratchFolder scratch;
  Dataset dataset;
  dataset.root = scratch.path("");
  for (std::uint64_t i = 0; i < 12; ++i) {
    DatasetEntry entry;
    entry.labelled = true;
    entry.truth.split = Split::train;
    entry.folder = scratch.path("p" + std::to_string(i));
    FrameBundle bundle = make_bending_panel(testing::short_panel(i + 1));
    if (i % 3 == 0) bundle.mm_per_px = 0.2;
    write_bundle(bundle, entry.folder);
    dataset.entry.push_back(std::move(entry));
  }
  const Error error = refused_training(dataset, "knn");
  EXPECT_EQ(error.code(), ErrorCode::too_short);
  EXPECT_TRUE(holds_text(error.message(), "8 usable normal panels")) << error.message();
  EXPECT_TRUE(holds_text(error.message(), "12 of the 12 normal panels given")) << error.message();
  EXPECT_TRUE(holds_text(
      error.message(), "4 of them are left out: recipe_mismatch 4 times, for example " + scratch.path("p0")))
      << error.message();
}

// Of 25 panels 17 teach: the smallest number of which 70 % are the 30 that hinge needs is 43.
TEST(TrainErrors, TheNumberOfPanelsThatWouldDoIsSaid) {
  Dataset loose;
  loose.entry.resize(25);
  const Error error = refused_training(loose, "hinge");
  EXPECT_TRUE(holds_text(error.message(), "hinge needs at least 30. 17 of the 25 panels given, 70 %"))
      << error.message();
  EXPECT_TRUE(holds_text(error.advice(), "at least 43 normal panels")) << error.advice();
}

}  // namespace
}  // namespace motionanalyzer::train_errors_test
