// Choosing options, and what labelled panels set, through the wall.
#include "capi_support.hpp"
#include "motionanalyzer/pipeline/label_gain.hpp"
#include "motionanalyzer/pipeline/labels.hpp"
#include "motionanalyzer/pipeline/train.hpp"
#include "motionanalyzer/pipeline/tune.hpp"
#include "support/json.hpp"
#include "support/option_values.hpp"

namespace {

using namespace capi_test;
using motionanalyzer::Dataset;

/// 50 normals to fit on, 12 to calibrate, 14 cracked panels of split val.
struct LabelledLine {
  ScratchFolder scratch;
  LabelledLine() {
    motionanalyzer::testing::write_dataset(scratch.path("set"),
                                           {50, 12, 1, 14, "", 5000, motionanalyzer::Split::val});
  }
  std::string set() const { return scratch.path("set"); }
};

const LabelledLine& labelled() {
  static const LabelledLine made;
  return made;
}

ma_train_options at_a_tenth() {
  ma_train_options options;
  EXPECT_MA(MA_OK, ma_train_options_init(&options, sizeof options));
  options.alpha = 0.1;
  return options;
}

ma_tune_options by_labels() {
  ma_tune_options options;
  EXPECT_MA(MA_OK, ma_tune_options_init(&options, sizeof options));
  options.damage = MA_DAMAGE_LABELLED;
  return options;
}

/// The option as the model's description has it, of a model of a table that was trained with this setting.
std::string described(const std::string& table, const std::string& detector, const std::string& option,
                      const std::string& value) {
  std::string settings = option + "=" + value;
  if (detector == "ensemble") settings = "members=mspc,knn\n" + settings;
  if (detector == "dream") settings = "epochs=1;hidden=6,5,4,3;discriminator=4;" + settings;
  ma_model* model = nullptr;
  EXPECT_MA(MA_OK, ma_train_table(nullptr, table.c_str(), nullptr, detector.c_str(), settings.c_str(),
                                  nullptr, &model));
  const Owned<ma_model> owned(model);
  if (model == nullptr) return {};
  const std::string info =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_model_info_json(model, t, c, n); });
  const auto json = motionanalyzer::support::parse_json(info, "info");
  const auto* stored = json.find("options")->find(option);
  return stored != nullptr && stored->string() ? std::string(*stored->string()) : std::string();
}

TEST(CTrain, EveryOptionOfEveryDetectorOfTablesIsReachedAndStored) {
  const ScratchFolder scratch;
  const std::string table = scratch.path("t.csv");
  write_table(table, 60, 1);
  for (const motionanalyzer::DetectorInfo& info : motionanalyzer::detectors()) {
    if (!info.accepts_tables) continue;
    const std::string name(info.name);
    const motionanalyzer::OptionSet known = motionanalyzer::detector_options(info);
    for (const motionanalyzer::OptionSpec& spec : known.specs()) {
      std::string value = motionanalyzer::testing::other_value(name, spec.name).good;
      if (spec.name == "features") value = "all";
      EXPECT_EQ(described(table, name, spec.name, value), value) << name << " " << spec.name;
    }
  }
}

TEST(CTrain, SemicolonsInParenthesesBelongToAMember) {
  const ScratchFolder scratch;
  const std::string table = scratch.path("rows.csv");
  write_table(table, 40, 3);
  ma_model* model = nullptr;
  ASSERT_MA(MA_OK, ma_train_table(nullptr, table.c_str(), nullptr, "ensemble",
                                  "members=knn(k=3;scaling=whiten),mspc;rule=max", nullptr, &model));
  const Owned<ma_model> owned(model);
  const std::string info =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_model_info_json(model, t, c, n); });
  EXPECT_NE(info.find("knn(k=3;scaling=whiten),mspc"), std::string::npos) << info;
  EXPECT_NE(info.find("\"rule\": \"max\""), std::string::npos) << info;
}

TEST(CTune, GivesTheModelAndTheTextOfTheTypedApi) {
  motionanalyzer::TuneOptions typed;
  typed.train = {"knn", {{"k", "1|5"}, {"features", "-residual,-spectrum"}}, 0.1, 1};
  typed.damage = motionanalyzer::TuneDamage::labelled;
  const auto tuning = motionanalyzer::tune_detector(motionanalyzer::read_dataset(labelled().set()), typed);
  const ma_train_options train = at_a_tenth();
  const ma_tune_options options = by_labels();
  ma_model* model = nullptr;
  ma_document* json = nullptr;
  ASSERT_MA(MA_OK,
            ma_tune_dataset(nullptr, labelled().set().c_str(), "knn", "k=1|5;features=-residual,-spectrum",
                            &options, &train, nullptr, &model, &json));
  const Owned<ma_model> owned(model);
  const Owned<ma_document> document(json);
  EXPECT_EQ(motionanalyzer::tune_json(tuning), text_of(json));
  EXPECT_EQ(tuning.trained->model.to_bytes(), bytes_of(model));
}

TEST(CTune, TheTextMayBeLeftOutAndWideTextsWork) {
  const ma_train_options train = at_a_tenth();
  ma_tune_options options = by_labels();
  EXPECT_EQ(24, options.budget);
  options.budget = 1;
  ma_model* model = nullptr;
  ASSERT_MA(MA_OK, ma_tune_dataset_w(nullptr, wide(labelled().set()).data(), wide("mspc").data(),
                                     wide("features=-residual,-spectrum").data(), &options, &train, nullptr,
                                     &model, nullptr));
  const Owned<ma_model> owned(model);
}

TEST(CTune, SaysWhatIsWrong) {
  ma_model* model = nullptr;
  const auto status = [&](const char* detector, const char* settings, const ma_tune_options* options) {
    const ma_status got = ma_tune_dataset(nullptr, labelled().set().c_str(), detector, settings, options,
                                          nullptr, nullptr, &model, nullptr);
    EXPECT_EQ(nullptr, model);
    return got;
  };
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, status("nobody", nullptr, nullptr));
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, status("knn", "neighbours=1|2", nullptr));
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, status("knn", "k=1||2", nullptr));
  ma_tune_options options{};
  options.struct_size = sizeof options;
  options.damage = 3;
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, status("knn", nullptr, &options));
  options.damage = MA_DAMAGE_AUTO;
  options.budget = -1;
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, status("knn", nullptr, &options));
  EXPECT_MA(MA_ERROR_TOO_SHORT, ma_tune_dataset(nullptr, world().scratch.path("set").c_str(), "knn", nullptr,
                                                nullptr, nullptr, nullptr, &model, nullptr));
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, ma_tune_dataset(nullptr, labelled().set().c_str(), "knn", nullptr,
                                                       nullptr, nullptr, nullptr, nullptr, nullptr));
}

TEST(CTune, GivesTheModelAndTheTextOfTheTypedApiForATable) {
  const ScratchFolder scratch;
  const std::string table = scratch.path("t.csv");
  write_table(table, 60, 1);
  motionanalyzer::TuneOptions typed;
  typed.train = {"knn", {{"k", "1|5"}}, 0.1, 1};
  const auto tuning = motionanalyzer::tune_on_table(table, table, typed);
  const ma_train_options train = at_a_tenth();
  ma_model* model = nullptr;
  ma_document* json = nullptr;
  ASSERT_MA(MA_OK, ma_tune_table(nullptr, table.c_str(), table.c_str(), "knn", "k=1|5", nullptr, &train,
                                 &model, &json));
  const Owned<ma_model> owned(model);
  const Owned<ma_document> document(json);
  EXPECT_EQ(motionanalyzer::tune_json(tuning), text_of(json));
  EXPECT_EQ(tuning.trained->model.to_bytes(), bytes_of(model));
  ma_tune_options labels = by_labels();
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT,
            ma_tune_table(nullptr, table.c_str(), nullptr, "knn", nullptr, &labels, &train, &model, nullptr));
  EXPECT_MA(MA_ERROR_IO, ma_tune_table_w(nullptr, wide("/nowhere.csv").data(), nullptr, wide("knn").data(),
                                         nullptr, nullptr, &train, &model, nullptr));
  EXPECT_EQ(nullptr, model);
}

TEST(CLabels, SetTheThresholdOfTheTypedApi) {
  const ma_train_options train = at_a_tenth();
  ma_model* model = nullptr;
  ASSERT_MA(MA_OK, ma_train_dataset(nullptr, labelled().set().c_str(), "knn", "features=-residual,-spectrum",
                                    &train, nullptr, &model));
  const Owned<ma_model> owned(model);
  motionanalyzer::LabelOptions typed;
  typed.precision = 0.8;
  typed.prevalence = 0.5;
  const auto made =
      motionanalyzer::calibrate_with_labels(motionanalyzer::Model::from_bytes(bytes_of(model)),
                                            motionanalyzer::read_dataset(labelled().set()), typed);
  ma_label_options options;
  ASSERT_MA(MA_OK, ma_label_options_init(&options, sizeof options));
  EXPECT_EQ(0.01, options.prevalence);
  options.precision = 0.8;
  options.prevalence = 0.5;
  ma_model* calibrated = nullptr;
  ma_document* json = nullptr;
  ASSERT_MA(MA_OK, ma_calibrate_labels(nullptr, model, labelled().set().c_str(), &options, nullptr,
                                       &calibrated, &json));
  const Owned<ma_model> threshold(calibrated);
  const Owned<ma_document> document(json);
  EXPECT_EQ(motionanalyzer::labelled_json(made), text_of(json));
  EXPECT_EQ(made.model->to_bytes(), bytes_of(calibrated));
}

TEST(CLabels, SayWhatIsWrong) {
  ma_model* made = nullptr;
  ma_label_options options{};
  options.struct_size = sizeof options;
  const auto status = [&] {
    const ma_status got = ma_calibrate_labels(nullptr, world().model.get(), labelled().set().c_str(),
                                              &options, nullptr, &made, nullptr);
    EXPECT_EQ(nullptr, made);
    return got;
  };
  options.precision = 2;
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, status());
  options.precision = 0;
  options.may_lower = 2;
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, status());
  options.may_lower = 0;
  EXPECT_MA(MA_ERROR_INVALID_HANDLE, ma_calibrate_labels(nullptr, nullptr, labelled().set().c_str(), nullptr,
                                                         nullptr, &made, nullptr));
  // The cracked panels of this set are of split test.
  EXPECT_MA(MA_ERROR_TOO_SHORT,
            ma_calibrate_labels(nullptr, world().model.get(), world().scratch.path("set").c_str(), nullptr,
                                nullptr, &made, nullptr));
}

TEST(CLabels, TheGainIsThatOfTheTypedApi) {
  motionanalyzer::LabelGainOptions typed;
  typed.train = {"ensemble", {{"members", "mspc,knn"}, {"features", "-residual,-spectrum"}}, 0.1, 1};
  typed.labels = {0, 3};
  typed.draws = 3;
  const auto study = motionanalyzer::study_label_gain(motionanalyzer::read_dataset(labelled().set()), typed);
  const ma_train_options train = at_a_tenth();
  const int32_t labels[] = {0, 3};
  ma_document* json = nullptr;
  ASSERT_MA(MA_OK, ma_label_gain_json(nullptr, labelled().set().c_str(),
                                      "members=mspc,knn;features=-residual,-spectrum", labels, 2, 3, &train,
                                      nullptr, &json));
  const Owned<ma_document> document(json);
  EXPECT_EQ(motionanalyzer::label_gain_json(study), text_of(json));
  const int32_t wrong[] = {3, 0};
  EXPECT_MA(MA_ERROR_INVALID_ARGUMENT, ma_label_gain_json(nullptr, labelled().set().c_str(), nullptr, wrong,
                                                          2, 0, nullptr, nullptr, &json));
  EXPECT_EQ(nullptr, json);
}

}  // namespace
