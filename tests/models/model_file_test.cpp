#include "models/model_file.hpp"

#include <gtest/gtest.h>

#include <cstdio>

#include "models/samples.hpp"

namespace motionanalyzer::testing::model_file_test {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes with_header(const std::string& header, std::size_t data_bytes) {
  Bytes bytes;
  for (int i = 0; i < 8; ++i) bytes.push_back(static_cast<std::uint8_t>(header.size() >> (8 * i)));
  bytes.insert(bytes.end(), header.begin(), header.end());
  bytes.resize(bytes.size() + data_bytes, 0);
  return bytes;
}

Thrown reading(const Bytes& bytes) {
  return thrown_by([&] { read_tensors(bytes, "file.ma"); });
}

void expect_refused(const std::string& header, std::size_t data_bytes) {
  const Thrown error = reading(with_header(header, data_bytes));
  EXPECT_TRUE(error.any && error.code == ErrorCode::bad_input) << header;
  EXPECT_NE(error.text.find("file.ma"), std::string::npos) << error.text;
}

std::string entry(const char* name, const char* shape, const char* offsets) {
  return std::string("\"") + name + R"(":{"dtype":"F64","shape":)" + shape + R"(,"data_offsets":)" + offsets +
         "}";
}

TEST(ModelFile, HasTheBytesOfTheDescription) {
  TensorStore store;
  store.set_text("k", "v");
  store.set("a", {2}, {1.0, -2.0});
  const std::string header = R"({"__metadata__":{"fnv1a64":"0000000000000000","k":"v"},)"
                             R"("a":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}})";
  Bytes bytes = write_tensors(store);
  const std::string hash(bytes.begin() + 36, bytes.begin() + 52);
  std::fill(bytes.begin() + 36, bytes.begin() + 52, std::uint8_t{'0'});
  const std::size_t padded = (header.size() + 7) / 8 * 8;
  ASSERT_EQ(bytes.size(), 8 + padded + 16);
  EXPECT_EQ(bytes[0], padded);
  EXPECT_EQ(std::string(bytes.begin() + 8, bytes.begin() + 8 + static_cast<std::ptrdiff_t>(header.size())),
            header);
  const Bytes tail(bytes.end() - 16, bytes.end());
  EXPECT_EQ(tail, (Bytes{0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0}));
  std::uint64_t value = 0xcbf29ce484222325;
  for (const std::uint8_t byte : bytes) value = (value ^ byte) * 0x100000001b3;
  EXPECT_EQ(std::stoull(hash, nullptr, 16), value);
}

TEST(ModelFile, ReadsBackWhatItWrote) {
  TensorStore store;
  store.set("scalar", {}, {3});
  store.set("none", {0, 4}, {});
  store.set("m", {2, 2}, {1, kNaN, -0.0, 1e-310});
  store.set_text("text", "한글 \"quoted\"\n");
  EXPECT_EQ(write_tensors(read_tensors(write_tensors(store), "x")), write_tensors(store));
}

TEST(ModelFile, AcceptsTensorsInAnyOrder) {
  const std::string header = "{" + entry("b", "[1]", "[8,16]") + "," + entry("a", "[1]", "[0,8]") + "}";
  EXPECT_FALSE(reading(with_header(header, 16)).any);
}

TEST(ModelFile, RefusesOverlapsGapsAndBytesOfNobody) {
  expect_refused("{" + entry("a", "[2]", "[0,16]") + "," + entry("b", "[1]", "[8,16]") + "}", 16);
  expect_refused("{" + entry("a", "[1]", "[0,8]") + "," + entry("b", "[1]", "[16,24]") + "}", 24);
  expect_refused("{" + entry("a", "[1]", "[0,8]") + "}", 16);
  expect_refused("{" + entry("a", "[1]", "[8,16]") + "}", 16);
}

TEST(ModelFile, RefusesShapesThatDoNotMatchTheirOffsets) {
  expect_refused("{" + entry("a", "[3]", "[0,16]") + "}", 16);
  expect_refused("{" + entry("a", "[2]", "[0,12]") + "}", 12);
  expect_refused("{" + entry("a", "[2]", "[16,0]") + "}", 16);
}

TEST(ModelFile, RefusesHugeAndNegativeNumbers) {
  expect_refused("{" + entry("a", "[4294967296,4294967296,4294967296]", "[0,0]") + "}", 0);
  expect_refused("{" + entry("a", "[2305843009213693953]", "[0,8]") + "}", 8);
  expect_refused("{" + entry("a", "[9007199254740993,1e300]", "[0,8]") + "}", 8);
  expect_refused("{" + entry("a", "[-1]", "[0,8]") + "}", 8);
  expect_refused("{" + entry("a", "[1]", "[0,18446744073709551615]") + "}", 8);
  expect_refused("{" + entry("a", "[1.5]", "[0,8]") + "}", 8);
  expect_refused("{" + entry("a", "[1,1,1,1,1,1,1,1,1]", "[0,8]") + "}", 8);
}

TEST(ModelFile, RefusesOtherTypesAndBrokenEntries) {
  expect_refused(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})", 8);
  expect_refused(R"({"a":{"shape":[1],"data_offsets":[0,8]}})", 8);
  expect_refused(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0]}})", 8);
  expect_refused(R"({"a":[]})", 0);
  expect_refused(R"({"__metadata__":{"k":1}})", 0);
  expect_refused(R"({"__metadata__":[]})", 0);
  expect_refused(R"([])", 0);
  expect_refused("", 0);
}

TEST(ModelFile, RefusesANameTwice) {
  expect_refused("{" + entry("a", "[1]", "[0,8]") + "," + entry("a", "[1]", "[8,16]") + "}", 16);
}

TEST(ModelFile, RefusesAHeaderLongerThanTheFile) {
  for (const std::uint8_t high : {std::uint8_t{0}, std::uint8_t{0xff}}) {
    Bytes bytes(16, 0x20);
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = i == 7 ? high : std::uint8_t{0x10};
    EXPECT_EQ(reading(bytes).code, ErrorCode::bad_input);
  }
}

/// A small model of each detector, calibrated, as bytes.
Bytes model_bytes(std::string_view detector) {
  const PanelSet normals = random_panels({.panels = 10, .frames = 8, .width = 2});
  return Model::train(normals, test_recipe(), train_options(std::string(detector), {{"lag", "1"}}))
      .calibrate(random_panels({.seed = 3, .panels = 4, .frames = 8, .width = 2}), test_recipe(), false)
      .to_bytes();
}

/// Every answer of a file that was changed on purpose is a model that can be used, or Error{bad_input}.
void expect_safe(const Bytes& bytes) {
  const PanelSet probe = random_panels({.seed = 2, .panels = 1, .frames = 8, .width = 2});
  const Thrown error = thrown_by([&] {
    const Model model = Model::from_bytes(bytes, "damaged");
    if (model.columns() == probe.table.column && !model.is_plain()) model.score(probe);
  });
  EXPECT_TRUE(!error.any || error.code == ErrorCode::bad_input || error.code == ErrorCode::mismatch)
      << error.text;
}

TEST(DamagedModel, CutAtEveryByteIsRefused) {
  const Bytes whole = model_bytes("mspc");
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const Thrown error = thrown_by([&] { Model::from_bytes(std::span(whole).first(n), "cut"); });
    ASSERT_TRUE(error.any && error.code == ErrorCode::bad_input) << n << " of " << whole.size();
  }
}

TEST(DamagedModel, WithAnyBitFlippedIsRefused) {
  const Bytes whole = model_bytes("patchcore");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    Bytes damaged = whole;
    damaged[i] = static_cast<std::uint8_t>(damaged[i] ^ (1u << i % 8));
    ASSERT_EQ(thrown_by([&] { Model::from_bytes(damaged, "flipped"); }).code, ErrorCode::bad_input)
        << i << " of " << whole.size();
  }
}

TEST(DamagedModel, IsCalledDamagedAndToBeCopiedAgain) {
  Bytes damaged = model_bytes("mspc");
  damaged.back() ^= 1;
  const std::string text = thrown_by([&] { Model::from_bytes(damaged, "line3.ma"); }).text;
  for (const char* part : {"line3.ma", "damaged", "copy the file again"})
    EXPECT_NE(text.find(part), std::string::npos) << part << ": " << text;
}

TEST(DamagedModel, WithTwoValuesExchangedIsRefused) {
  Bytes damaged = model_bytes("mahalanobis");
  std::rotate(damaged.end() - 16, damaged.end() - 8, damaged.end());
  EXPECT_EQ(thrown_by([&] { Model::from_bytes(damaged); }).code, ErrorCode::bad_input);
}

// The hash is made right again: what is checked behind it must hold alone.
TEST(DamagedModel, WithAnyByteChangedUnderARightHashIsRefusedOrUsable) {
  for (const DetectorInfo& info : detectors()) {
    if (info.needs_residual) continue;
    const Bytes whole = model_bytes(info.name);
    Random random(7);
    for (std::size_t i = 0; i < whole.size(); i += 1 + random.below(8)) {
      Bytes damaged = whole;
      damaged[i] = static_cast<std::uint8_t>(damaged[i] ^ (1u << random.below(8)));
      write_hash(damaged);
      expect_safe(damaged);
    }
  }
}

TEST(DamagedModel, WithATensorMissingIsRefused) {
  for (const DetectorInfo& info : detectors()) {
    if (info.needs_residual) continue;
    const TensorStore whole = read_tensors(model_bytes(info.name), "x");
    for (const auto& [missing, unused] : whole.tensors()) {
      if (missing == "calibration.statistic") continue;  // without it the model is not calibrated, and whole
      TensorStore rest;
      for (const auto& [name, tensor] : whole.tensors())
        if (name != missing) rest.set(name, tensor.shape, tensor.value);
      for (const auto& [name, text] : whole.texts()) rest.set_text(name, text);
      EXPECT_EQ(thrown_by([&] { Model::from_bytes(write_tensors(rest)); }).code, ErrorCode::bad_input)
          << missing;
    }
  }
}

TEST(ModelOnDisk, IsLoadedAsItWasSaved) {
  const std::string path = ::testing::TempDir() + "models_file_test.ma";
  const Model model = Model::from_bytes(model_bytes("knn"));
  model.save(path);
  EXPECT_EQ(Model::load(path).to_bytes(), model.to_bytes());
  std::remove(path.c_str());
}

TEST(ModelOnDisk, ThatIsNotThereIsAnErrorWithThePath) {
  const Thrown error = thrown_by([] { Model::load("no/such/model.ma"); });
  EXPECT_EQ(error.code, ErrorCode::io);
  EXPECT_NE(error.text.find("no/such/model.ma"), std::string::npos);
}

TEST(ModelOnDisk, KeepsEverythingButTheNormalsThemselves) {
  const Model model = Model::from_bytes(model_bytes("patchcore"));
  EXPECT_EQ(model.info().name, "patchcore");
  EXPECT_EQ(model.recipe(), test_recipe());
  EXPECT_EQ(model.columns(), columns(2));
  EXPECT_EQ(model.alpha(), 0.01);
  EXPECT_EQ(model.calibration()->statistic.size(), 4u);
  EXPECT_EQ(model.calibration()->source, "validation");
  EXPECT_EQ(model.option_values()[1], (std::pair<std::string, std::string>{"lag", "1"}));
  EXPECT_EQ(model.provenance()[1], (std::pair<std::string, std::string>{"seed", "1"}));
}

}  // namespace
}  // namespace motionanalyzer::testing::model_file_test
