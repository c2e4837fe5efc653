// Fitting, files and sensitivity of the hinge detector.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "models/hinge/frames.hpp"
#include "models/hinge_scene.hpp"
#include "models/samples.hpp"
#include "motionanalyzer/core/shared_results.hpp"

namespace motionanalyzer::testing::hinge_detector_test {
namespace {

using Scene = HingeScene;

TEST(HingeFit, TooFewPanelsAreRefusedWithBothNumbers) {
  const Thrown error = thrown_by([] { Scene::fitted("hinge", Scene::healthy(1, 29)); });
  EXPECT_EQ(error.code, ErrorCode::too_short);
  EXPECT_NE(error.text.find("29"), std::string::npos) << error.text;
  EXPECT_NE(error.text.find("30"), std::string::npos) << error.text;
}

TEST(HingeFit, PanelsWithoutAResidualDoNotCount) {
  PanelSet set = Scene::healthy(1, 30);
  for (double& shape : set.residual[4].shape) shape = kNaN;
  EXPECT_EQ(thrown_by([&] { Scene::fitted("hinge", set); }).code, ErrorCode::too_short);
}

TEST(HingeFit, PanelsWithoutNoiseAreRefused) {
  PanelSet set = Scene::healthy(1, 30);
  for (ResidualField& field : set.residual)
    std::fill_n(field.residual_px.data(), field.residual_px.values().size(), 0.0);
  EXPECT_EQ(thrown_by([&] { Scene::fitted("hinge", set); }).code, ErrorCode::bad_input);
}

TEST(HingeFit, PanelsThatDoNotBendAreRefused) {
  PanelSet set = Scene::healthy(1, 30);
  for (ResidualField& field : set.residual) std::fill(field.shape.begin(), field.shape.end(), 0.5);
  EXPECT_EQ(thrown_by([&] { Scene::fitted("hinge", set); }).code, ErrorCode::bad_input);
}

TEST(HingeFit, WithEveryOtherFrameMissingTheNoiseCannotBeTold) {
  PanelSet set = Scene::healthy(1, 30);
  for (ResidualField& field : set.residual)
    for (std::size_t t = 0; t < field.shape.size(); t += 2) field.shape[t] = kNaN;
  EXPECT_EQ(thrown_by([&] { Scene::fitted("hinge", set); }).code, ErrorCode::too_short);
}

/// 32 panels of which one is cracked.
PanelSet thin_normals() {
  PanelSet set = Scene::healthy(1, 32);
  Scene::crack(set, 17, 0.1);
  return Scene::thinned(set);
}

const Detector& thin_detector() {
  static const std::unique_ptr<Detector> made = Scene::fitted("hinge", thin_normals());
  return *made;
}

TEST(HingeFit, DetectorsOfOneRunLearnTheSameNormalsOnce) {
  SharedResults shared;
  CancelToken stop;
  const Execution execution{.threads = 2, .progress = nullptr, .cancel = &stop, .shared = &shared};
  const auto fit = [&](std::string_view name, const PanelSet& normals) {
    const std::unique_ptr<Detector> made = find_detector(name).create();
    made->fit(normals, detector_options(find_detector(name)), 1, execution);
    TensorStore store;
    made->save(store);
    return store;
  };
  TensorStore alone;
  thin_detector().save(alone);
  PanelSet normals = thin_normals();
  EXPECT_EQ(fit("hinge", normals).tensors(), alone.tensors());
  stop.cancel();  // from now on nothing can be learnt
  EXPECT_EQ(fit("hinge_panel", normals).tensors(), alone.tensors());
  normals.residual[3].residual_px(5, 7) += 1e-9;
  EXPECT_EQ(thrown_by([&] { fit("hinge_panel", normals); }).code, ErrorCode::cancelled);
}

ResidualField scored_field() {
  Scene::Panel panel;
  panel.seed = 77;
  panel.lambda = 0.1;
  panel.place = 32;
  panel.onset = 30;
  return Scene::thinned(Scene::field(panel));
}

TEST(HingeFile, ALoadedDetectorScoresWithTheSameBytes) {
  const auto loaded = Scene::reloaded(thin_detector(), "hinge");
  const auto saved = thin_detector().start_panel(), again = loaded->start_panel();
  const std::vector<double> score = Scene::scores(*saved, scored_field());
  EXPECT_GT(score.back(), 5);
  EXPECT_EQ(score, Scene::scores(*again, scored_field()));
}

TEST(HingeFile, SavingALoadedDetectorWritesTheSameFile) {
  TensorStore first, second;
  Scene::detector().save(first);
  Scene::detector(true).save(second);
  EXPECT_EQ(first, second);
}

ErrorCode code_of_loading(const char* name, const std::function<void(TensorStore&)>& change) {
  TensorStore store;
  thin_detector().save(store);
  change(store);
  const Thrown error = thrown_by([&] { find_detector("hinge").create()->load(store); });
  EXPECT_TRUE(error.any) << name;
  return error.code;
}

TensorStore without(const std::string& left_out) {
  TensorStore all, kept;
  thin_detector().save(all);
  for (const auto& [name, tensor] : all.tensors())
    if (name != left_out) kept.set(name, tensor.shape, tensor.value);
  return kept;
}

TEST(HingeFile, EveryTensorIsNeeded) {
  TensorStore all;
  thin_detector().save(all);
  ASSERT_GT(all.tensors().size(), 10u);
  for (const auto& entry : all.tensors()) {
    if (entry.first == "uneven_limit" || entry.first == "compliance")
      continue;  // not in files of the first versions
    EXPECT_EQ(code_of_loading(entry.first.c_str(), [&](TensorStore& s) { s = without(entry.first); }),
              ErrorCode::bad_input)
        << entry.first;
  }
}

TEST(HingeFile, NoTensorMayHoldANumberThatIsNone) {
  TensorStore all;
  thin_detector().save(all);
  for (const auto& [name, tensor] : all.tensors()) {
    std::vector<double> value = tensor.value;
    value.back() = kNaN;
    const std::string& of = name;
    const std::vector<std::size_t>& shape = tensor.shape;
    EXPECT_EQ(code_of_loading(of.c_str(), [&](TensorStore& s) { s.set(of, shape, value); }),
              ErrorCode::bad_input)
        << of;
  }
}

TEST(HingeFile, NoMatrixMayLackARow) {
  TensorStore all;
  thin_detector().save(all);
  int matrices = 0;
  for (const auto& [name, tensor] : all.tensors()) {
    if (tensor.shape.size() != 2) continue;
    ++matrices;
    const std::string& of = name;
    const std::vector<std::size_t> shape = {tensor.shape[0] - 1, tensor.shape[1]};
    const std::vector<double> value(tensor.value.begin(),
                                    tensor.value.end() - static_cast<std::ptrdiff_t>(tensor.shape[1]));
    EXPECT_EQ(code_of_loading(of.c_str(), [&](TensorStore& s) { s.set(of, shape, value); }),
              ErrorCode::bad_input)
        << of;
  }
  EXPECT_GE(matrices, 5);
}

TEST(HingeFile, AbsurdCountsAreRefused) {
  for (const char* name : {"nodes", "stations", "spikes", "spikes_held", "fitted_on"})
    for (const double value : {-1.0, 0.5, 1e9, 1e300})
      EXPECT_EQ(code_of_loading(name, [&](TensorStore& s) { s.set_number(name, value); }),
                ErrorCode::bad_input)
          << name << ' ' << value;
}

TEST(HingeFile, AComplianceThatIsNoneIsRefused) {
  for (const std::vector<double>& wrong :
       {std::vector<double>(hinge::kPlaces, 0.0), std::vector<double>(hinge::kPlaces, 1e9),
        std::vector<double>(hinge::kPlaces - 1, 1.0)})
    EXPECT_EQ(code_of_loading("compliance", [&](TensorStore& s) { s.set("compliance", wrong); }),
              ErrorCode::bad_input);
}

TEST(HingeFile, BinsThatDoNotIncreaseAreRefused) {
  EXPECT_EQ(code_of_loading("bin_shape",
                            [](TensorStore& s) {
                              std::vector<double> bins = s.vector("bin_shape");
                              bins[1] = bins[0];
                              s.set("bin_shape", bins);
                            }),
            ErrorCode::bad_input);
}

TEST(HingeFile, ACovarianceThatIsNoneIsRefused) {
  EXPECT_EQ(code_of_loading("noise_px2",
                            [](TensorStore& s) {
                              Matrix noise = s.matrix("noise_px2", 32);
                              noise(3, 3) = -noise(3, 3);
                              s.set("noise_px2", noise);
                            }),
            ErrorCode::bad_input);
}

TEST(HingeFile, AStripThatLiesInOnePointIsRefused) {
  EXPECT_EQ(code_of_loading("x_px",
                            [](TensorStore& s) {
                              for (const char* name : {"x_px", "y_px"})
                                s.set(name, Matrix(11, Scene::kNodes, 5.0));
                            }),
            ErrorCode::bad_input);
}

TEST(HingeFile, NormalFramesBentBeyondAllBoundsAreSafeToLoad) {
  TensorStore store;
  thin_detector().save(store);
  std::vector<double> shape = store.vector("frame_shape");
  shape[13] = 1e300;
  store.set("frame_shape", shape);
  const auto loaded = find_detector("hinge").create();
  loaded->load(store);
  const auto scorer = loaded->start_panel();
  EXPECT_EQ(Scene::scores(*scorer, scored_field()).size(), scored_field().frame.size());
}

/// Another line: half as much noise again.
const Detector& adapted() {
  static const std::unique_ptr<Detector> made = [] {
    PanelSet line;
    line.trajectory = Scene::trajectory();
    for (std::uint64_t k = 0; k < 30; ++k) {
      Scene::Panel panel;
      panel.seed = 5;
      panel.number = k;
      panel.noise = 1.5;
      line.residual.push_back(Scene::field(panel));
    }
    return thin_detector().adapt(Scene::thinned(line), {});
  }();
  return *made;
}

/// The largest spike, in the units of the file.
double largest_spike(const Detector& detector) {
  TensorStore store;
  detector.save(store);
  const std::size_t rows = store.count("spikes", 0, 32), bins = store.vector("bin_shape").size();
  double largest = 0;
  const Matrix spike = rows > 0 ? store.matrix("spike", rows, bins * 32) : Matrix();
  for (std::size_t k = 0; k < rows; ++k) {
    double square = 0;
    for (const double value : spike.row(k)) square += value * value;
    largest = std::max(largest, std::sqrt(square));
  }
  return largest;
}

TEST(HingeAdapt, HowPanelsDifferIsKeptWhenTheLineDiffersInTheSameWay) {
  PanelSet line = Scene::healthy(6, 30);
  const auto here = thin_detector().adapt(Scene::thinned(line), {});
  // Thirty panels and thirty-two: the sd of either errs by an eighth.
  EXPECT_NEAR(largest_spike(*here), largest_spike(thin_detector()), 0.4 * largest_spike(thin_detector()));
  EXPECT_GT(largest_spike(*here), 0);
}

double noise_of(const Detector& detector) {
  TensorStore store;
  detector.save(store);
  const Matrix noise = store.matrix("noise_px2", 32);
  double trace = 0;
  for (std::size_t j = 0; j < 32; ++j) trace += noise(j, j);
  return trace;
}

TEST(HingeAdapt, NoiseIsThatOfTheLine) {
  // A trace of 32 modes over some 600 frames: to some percent.
  EXPECT_NEAR(noise_of(adapted()), 1.5 * 1.5 * noise_of(thin_detector()), 0.1 * noise_of(adapted()));
}

TEST(HingeAdapt, AHingeIsFoundOnTheLine) {
  const auto scorer = adapted().start_panel();
  EXPECT_GT(Scene::scores(*scorer, scored_field()).back(), 5);
}

TEST(HingeAdapt, TooFewPanelsAreRefused) {
  EXPECT_EQ(thrown_by([] { thin_detector().adapt(Scene::healthy(5, 10), {}); }).code, ErrorCode::too_short);
}

/// sd at frame m, onset n, place h.
double sd_at(const Sensitivity& s, std::size_t m, std::size_t n, std::size_t h) {
  return s.lambda_sd[(m * s.onset_shape.size() + n) * s.place.size() + h];
}

TEST(HingeSensitivity, AtTheEndOfThePanelAllOfTheMiddleIsSeen) {
  const Sensitivity s = Scene::detector().sensitivity().value();
  EXPECT_EQ(s.frame.back(), Scene::kFrames - 1);
  ASSERT_EQ(s.lambda_sd.size(), s.frame.size() * s.onset_shape.size() * s.place.size());
  for (std::size_t h = 0; h < s.place.size(); ++h) {
    const bool inside = s.place[h] > 0.1 && s.place[h] < 0.9;
    EXPECT_TRUE(!inside || std::isfinite(sd_at(s, s.frame.size() - 1, 0, h))) << h;
  }
}

TEST(HingeSensitivity, LaterFramesNeverSeeLess) {
  const Sensitivity s = Scene::detector().sensitivity().value();
  for (std::size_t m = 1; m < s.frame.size(); ++m)
    for (std::size_t n = 0; n < s.onset_shape.size(); ++n)
      for (std::size_t h = 0; h < s.place.size(); ++h)
        EXPECT_LE(sd_at(s, m, n, h), sd_at(s, m - 1, n, h) * (1 + 1e-9)) << m << ' ' << n << ' ' << h;
}

TEST(HingeSensitivity, TheSearchOfWholePanelsAnswersAtTheirEndAlone) {
  EXPECT_EQ(Scene::detector(true).sensitivity().value().frame, std::vector<std::size_t>{Scene::kFrames - 1});
}

TEST(HingeSensitivity, SaysHowManyPanelsTaughtItAndClaimsNoCertainty) {
  const Sensitivity s = Scene::detector().sensitivity().value();
  EXPECT_EQ(s.fitted_on, 32u);
  for (const double sd : s.lambda_sd) EXPECT_GT(sd, 0);
}

}  // namespace
}  // namespace motionanalyzer::testing::hinge_detector_test
