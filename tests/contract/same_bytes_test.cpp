// One model, every way in: a row or a panel gets the same bytes alone, in a batch, frame by frame, through
// the C layer and through the exe.
#include <bit>
#include <cmath>
#include <cstdint>
#include <map>

#include "app/process.hpp"
#include "motionanalyzer.h"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "support/panel_folders.hpp"
#include "support/text.hpp"

namespace motionanalyzer::testing::same_bytes_test {
namespace {

using Bits = std::vector<std::uint64_t>;

std::uint64_t bits(double value) {
  return std::bit_cast<std::uint64_t>(std::isnan(value) ? std::nan("") : value);
}

Bits bits(const std::vector<double>& values) {
  Bits all;
  for (const double value : values) all.push_back(bits(value));
  return all;
}

/// null is NaN.
Bits bits(const support::Json& numbers) {
  Bits all;
  for (const support::Json& item : numbers.items()) all.push_back(bits(item.number().value_or(std::nan(""))));
  return all;
}

class SameBytes : public ::testing::TestWithParam<std::string> {
 protected:
  std::string at(const std::string& name) const { return folder_.path(name); }

 private:
  ScratchFolder folder_;
};

TEST_P(SameBytes, OfTheRowsOfATable) {
  if (!find_detector(GetParam()).accepts_tables) GTEST_SKIP() << "does not take tables";
  constexpr std::size_t kRows = 60, kColumns = 7;
  Random random(5, {1});
  std::string csv = "a,b,c,d,e,f,g\n";
  Matrix rows(kRows, kColumns);
  for (std::size_t i = 0; i < kRows; ++i)
    for (std::size_t j = 0; j < kColumns; ++j) {
      rows(i, j) = random.normal();
      csv += support::format_double(rows(i, j)) + (j + 1 < kColumns ? "," : "\n");
    }
  write_text(at("rows.csv"), csv);
  TrainOptions options;
  options.detector = GetParam();
  const Model model = train_table(at("rows.csv"), "", options).model;
  model.save(at("m.ma"));

  const Bits batch = bits(score_table(model, at("rows.csv")));
  Bits alone;
  for (std::size_t i = 0; i < kRows; ++i) alone.push_back(bits(model.score_row(rows.row(i))));
  EXPECT_EQ(alone, batch);

  ma_model* loaded = nullptr;
  ASSERT_EQ(ma_model_load(nullptr, at("m.ma").c_str(), &loaded), MA_OK);
  std::vector<double> through_c(kRows);
  EXPECT_EQ(ma_model_score_rows(nullptr, loaded, rows.data(), kRows, kColumns, through_c.data()), MA_OK);
  ma_model_destroy(loaded);
  EXPECT_EQ(bits(through_c), batch);

  const support::Json exe = run_json({"score", "--table", at("rows.csv"), "--model", at("m.ma")});
  EXPECT_EQ(bits(*exe.find("rows")), batch);
}

std::vector<double> through_c_stream(const ma_model* model, const FrameBundle& bundle) {
  ma_stream* stream = nullptr;
  EXPECT_EQ(ma_stream_create(nullptr, model, &stream), MA_OK);
  ma_inspect_options options;
  ma_inspect_options_init(&options, sizeof options);
  options.fps = bundle.fps;
  options.mm_per_px = bundle.mm_per_px.value_or(0);
  EXPECT_EQ(ma_stream_start(stream, "p", &options), MA_OK);
  std::vector<double> all, some(bundle.frames());
  int32_t count = 0;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    EXPECT_EQ(ma_stream_push_f(stream, bundle.frame_number[t], static_cast<int32_t>(bundle.points()),
                               bundle.point_index.data(), bundle.x_px.row(t).data(),
                               bundle.y_px.row(t).data(), bundle.mask.row(t).data(), nullptr, some.data(),
                               static_cast<int32_t>(some.size()), &count),
              MA_OK);
    all.insert(all.end(), some.begin(), some.begin() + count);
  }
  EXPECT_EQ(ma_stream_finish(stream, nullptr, nullptr), MA_OK);
  EXPECT_EQ(ma_stream_scores(stream, nullptr, some.data(), static_cast<int32_t>(some.size()), &count), MA_OK);
  all.insert(all.end(), some.begin(), some.begin() + count);
  ma_stream_destroy(stream);
  return all;
}

/// A set with so many normals to fit on, written once.
const ScratchFolder& set_of(std::size_t normals) {
  static std::map<std::size_t, ScratchFolder> made;
  const auto [at, is_new] = made.try_emplace(normals);
  if (is_new) write_dataset(at->second.path(), {.train = normals, .origin = ""});
  return at->second;
}

TEST_P(SameBytes, OfTheFramesOfAPanel) {
  const DetectorInfo& info = find_detector(GetParam());
  const bool of_fields = info.needs_residual || info.members_need_fields != nullptr;
  const ScratchFolder& set = set_of(of_fields ? 40 : 15);  // many to learn how normals differ
  TrainOptions options;
  options.detector = GetParam();
  options.alpha = 0.1;
  const Model model = train_dataset(read_dataset(set.path()), options).model;
  model.save(at("m.ma"));
  const std::string folder = set.path("panel_1031");
  const FrameBundle bundle = read_bundle(folder).bundle;

  const Bits batch = bits(inspect_bundle(folder, "", &model).verdict.score);
  Inspector inspector(model);
  inspector.start({bundle.name, bundle.fps, bundle.mm_per_px, ""});
  std::vector<FrameScore> scores;
  for (std::size_t t = 0; t < bundle.frames(); ++t) inspector.push(bundle.frame(t), scores);
  EXPECT_EQ(bits(inspector.finish().score), batch);

  ma_model* loaded = nullptr;
  ASSERT_EQ(ma_model_load(nullptr, at("m.ma").c_str(), &loaded), MA_OK);
  EXPECT_EQ(bits(through_c_stream(loaded, bundle)), batch);
  ma_result* result = nullptr;
  EXPECT_EQ(ma_analyze_bundle(nullptr, loaded, folder.c_str(), nullptr, nullptr, &result), MA_OK);
  std::vector<double> through_c(bundle.frames());
  int32_t count = 0;
  EXPECT_EQ(
      ma_result_scores(result, nullptr, through_c.data(), static_cast<int32_t>(through_c.size()), &count),
      MA_OK);
  EXPECT_EQ(bits(through_c), batch);
  ma_result_destroy(result);
  ma_model_destroy(loaded);

  const support::Json exe = run_json({"score", folder, "--model", at("m.ma")});
  EXPECT_EQ(bits(*exe.find("panels")->items()[0].find("frames")), batch);
}

std::vector<std::string> every_detector() {
  std::vector<std::string> names;
  for (const DetectorInfo& info : detectors()) names.emplace_back(info.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(EveryDetector, SameBytes, ::testing::ValuesIn(every_detector()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace motionanalyzer::testing::same_bytes_test
