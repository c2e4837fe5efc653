// The hinge detectors' models saved once, in tests/golden/models: they must load for ever and score alike on
// every platform. Beside <name>.ma stands <name>.csv with the residuals of one panel and its scores. A name
// is a detector and, from the second form of its file on, which form. What is there is never written again; a
// new form gets a name below and is written with
//     models_tests --gtest_also_run_disabled_tests --gtest_filter=*GoldenHinge*WriteMissingFiles
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iomanip>

#include "models/hinge_scene.hpp"
#include "models/residual_samples.hpp"

namespace motionanalyzer::testing::golden_hinge_test {
namespace {

using Scene = HingeScene;

std::string hinge_file(const std::string& detector, const char* ending) {
  return std::string(MA_TEST_GOLDEN) + "/models/" + detector + ending;
}

PanelSet with_golden_rows(PanelSet set) {
  PanelTable& table = set.table;
  table.extractor = "test/1";
  for (const ResidualField& field : set.residual) {
    for (std::size_t t = 0; t < field.frame.size(); ++t) {
      table.usable.push_back(1);
      table.frame.push_back(field.frame[t]);
      table.time_s.push_back(static_cast<double>(field.frame[t]) / 10);
      table.phase.push_back(field.phase[t]);
      table.hold_s.push_back(field.hold_s[t]);
    }
    table.panel.push_back(field.panel);
    table.offset.push_back(table.usable.size());
  }
  table.value = Matrix(table.usable.size(), 0);
  return set;
}

PanelSet panel_of_csv(const Model& model, const std::string& path, std::vector<double>& score) {
  const auto csv = read_csv(path);
  score = csv.at("score");
  ResidualField field;
  field.panel = "kept";
  for (std::size_t s = 0; s < Scene::kStations; ++s)
    field.station.push_back(static_cast<double>(s) / (Scene::kStations - 1));
  field.residual_px = Matrix(score.size(), Scene::kStations);
  field.mask = MaskMatrix(score.size(), Scene::kStations, 1);
  for (std::size_t t = 0; t < score.size(); ++t) {
    field.frame.push_back(static_cast<std::int32_t>(csv.at("frame")[t]));
    field.phase.push_back(csv.at("phase")[t]);
    field.hold_s.push_back(csv.at("hold_s")[t]);
    field.shape.push_back(csv.at("shape")[t]);
    field.goodness_of_fit.push_back(1);
    for (std::size_t s = 0; s < Scene::kStations; ++s)
      field.residual_px(t, s) = csv.at(numbered("r", s))[t] / 1024;
  }
  PanelSet set;
  set.trajectory = model.recipe().trajectory;
  set.residual.push_back(std::move(field));
  return with_golden_rows(std::move(set));
}

std::string detector_of(const std::string& name) { return name.substr(0, name.find(".form")); }

class GoldenHinge : public ::testing::TestWithParam<std::string> {};

// 1e-6: the tables are computed anew from the file, with more arithmetic than a score takes.
TEST_P(GoldenHinge, LoadsAndScoresAsWhenItWasSaved) {
  const Model model = Model::load(hinge_file(GetParam(), ".ma"));
  EXPECT_EQ(model.info().name, detector_of(GetParam()));
  ASSERT_TRUE(model.calibration().has_value());
  EXPECT_EQ(model.remarks().size(), 1u);
  std::vector<double> wanted;
  const PanelSet panel = panel_of_csv(model, hinge_file(GetParam(), ".csv"), wanted);
  const std::vector<double> found = model.score(panel);
  ASSERT_EQ(found.size(), wanted.size());
  double most = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(std::isnan(found[i]), std::isnan(wanted[i])) << i;
    if (std::isnan(wanted[i])) continue;
    EXPECT_NEAR(found[i], wanted[i], 1e-6 * (1 + std::fabs(wanted[i]))) << i;
    most = std::max(most, found[i]);
  }
  EXPECT_GT(most, 6);
}

/// Thirty-two healthy panels, one of which is cracked and said to be.
PanelSet golden_normals() {
  PanelSet set = Scene::healthy(1, 32);
  Scene::crack(set, 17, 0.1);
  return with_golden_rows(Scene::thinned(set));
}

TEST_P(GoldenHinge, DISABLED_WriteMissingFiles) {
  if (std::filesystem::exists(hinge_file(GetParam(), ".ma"))) GTEST_SKIP() << "exists";
  TrainOptions options;
  options.detector = detector_of(GetParam());
  const Model model =
      Model::train(golden_normals(), field_recipe(), options)
          .calibrate(with_golden_rows(Scene::thinned(Scene::healthy(3, 12))), field_recipe(), false);
  model.save(hinge_file(GetParam(), ".ma"));
  Scene::Panel cracked;
  cracked.seed = 77;
  cracked.lambda = 0.1;
  cracked.place = 32;
  cracked.onset = 30;
  PanelSet probe;
  probe.trajectory = model.recipe().trajectory;
  probe.residual = {Scene::thinned(Scene::field(cracked))};
  ResidualField& field = probe.residual.front();
  for (double& value : field.residual_px.values()) value = std::round(1024 * value) / 1024;
  probe = with_golden_rows(std::move(probe));
  const std::vector<double> score = model.score(probe);
  std::ofstream out(hinge_file(GetParam(), ".csv"), std::ios::binary);
  out << "frame,shape,phase,hold_s";
  for (std::size_t s = 0; s < Scene::kStations; ++s) out << ",r" << s;
  out << ",score\n" << std::setprecision(17);
  const ResidualField& written = probe.residual.front();
  for (std::size_t t = 0; t < score.size(); ++t) {
    out << written.frame[t] << ',' << written.shape[t] << ',' << written.phase[t] << ',' << written.hold_s[t];
    for (const double value : written.residual_px.row(t)) out << ',' << 1024 * value;
    out << ',' << score[t] << '\n';
  }
}

INSTANTIATE_TEST_SUITE_P(HingeDetectors, GoldenHinge,
                         ::testing::Values("hinge", "hinge_panel", "hinge.form2", "hinge_panel.form2",
                                           "hinge.form3", "hinge_panel.form3"),
                         [](const auto& test) {
                           std::string name = test.param;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

}  // namespace
}  // namespace motionanalyzer::testing::golden_hinge_test
