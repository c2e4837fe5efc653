// Every option of every detector, one by one: it arrives, it is stored in the model file and read back, and a
// value that it cannot have is refused by its name.
#include <gtest/gtest.h>

#include "models/hinge_scene.hpp"
#include "models/samples.hpp"
#include "support/option_values.hpp"

namespace motionanalyzer::testing::stored_options_test {
namespace {

/// The fields' frames as rows without columns.
PanelSet with_rows(PanelSet set) {
  PanelTable& table = set.table;
  table.extractor = "test/1";
  for (std::size_t k = 0; k < set.residual.size(); ++k) {
    const ResidualField& field = set.residual[k];
    table.panel.push_back(numbered("panel_", k));
    for (std::size_t t = 0; t < field.frame.size(); ++t) {
      table.usable.push_back(1);
      table.frame.push_back(field.frame[t]);
      table.time_s.push_back(field.frame[t] / 30.0);
      table.phase.push_back(field.phase[t]);
      table.hold_s.push_back(field.hold_s[t]);
    }
    table.offset.push_back(table.usable.size());
  }
  table.value = Matrix(table.usable.size(), 0);
  return set;
}

/// A model of 12 panels with these options behind the quick ones.
Model train_with(const DetectorInfo& info, std::vector<std::pair<std::string, std::string>> option) {
  const std::string name(info.name);
  if (!info.needs_residual)
    return Model::train(random_panels({.panels = 12, .frames = 16}), test_recipe(),
                        train_options(name, std::move(option)));
  static const PanelSet strips = with_rows(HingeScene::thinned(HingeScene::healthy(1, 32)));
  Recipe recipe;
  recipe.trajectory = strips.trajectory;
  return Model::train(strips, recipe, train_options(name, std::move(option)));
}

/// What goes with an option for its value to make sense.
std::vector<std::pair<std::string, std::string>> with_company(const std::string& name,
                                                              const std::string& option,
                                                              const std::string& value) {
  std::vector<std::pair<std::string, std::string>> all;
  if (name == "ensemble") all.emplace_back("members", "mspc,knn");
  all.emplace_back(option, value);
  return all;
}

std::string stored(const Model& model, const std::string& option) {
  for (const auto& [name, value] : Model::from_bytes(model.to_bytes()).option_values())
    if (name == option) return value;
  return "(not stored)";
}

class StoredOptions : public ::testing::TestWithParam<std::string> {};

TEST_P(StoredOptions, EachIsStoredInTheFileAndReadBack) {
  const DetectorInfo& info = find_detector(GetParam());
  const OptionSet known = detector_options(info);
  for (const OptionSpec& spec : known.specs()) {
    const std::string value = other_value(GetParam(), spec.name).good;
    ASSERT_FALSE(value.empty()) << "name another value of " << spec.name << " in option_values.hpp";
    ASSERT_NE(value, spec.default_value) << spec.name;
    EXPECT_EQ(stored(train_with(info, with_company(GetParam(), spec.name, value)), spec.name), value)
        << spec.name;
  }
}

TEST_P(StoredOptions, EachRefusesAValueThatItCannotHaveByItsName) {
  const DetectorInfo& info = find_detector(GetParam());
  const OptionSet known = detector_options(info);
  for (const OptionSpec& spec : known.specs()) {
    const std::string bad = other_value(GetParam(), spec.name).bad;
    const Thrown error = thrown_by([&] { train_with(info, with_company(GetParam(), spec.name, bad)); });
    EXPECT_EQ(error.code, ErrorCode::invalid_argument) << spec.name << "=" << bad << ": " << error.text;
    EXPECT_NE(error.text.find(bad.substr(bad.rfind(',') + 1)), std::string::npos) << error.text;
  }
}

std::vector<std::string> all_detectors() {
  std::vector<std::string> names;
  for (const DetectorInfo& info : detectors()) names.emplace_back(info.name);
  return names;
}

INSTANTIATE_TEST_SUITE_P(AllDetectors, StoredOptions, ::testing::ValuesIn(all_detectors()),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace motionanalyzer::testing::stored_options_test
