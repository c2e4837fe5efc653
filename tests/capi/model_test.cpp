#include <cmath>
#include <filesystem>
#include <limits>

#include "capi_support.hpp"
#include "motionanalyzer/models/model.hpp"

namespace {

using namespace capi_test;

Owned<ma_model> from_bytes(const std::vector<std::uint8_t>& bytes) {
  ma_model* model = nullptr;
  EXPECT_MA(MA_OK, ma_model_load_memory(nullptr, bytes.data(), static_cast<int32_t>(bytes.size()), &model));
  return Owned<ma_model>(model);
}

std::vector<double> score(const ma_model* model, const std::vector<double>& rows) {
  std::vector<double> scores(rows.size() / kTableColumns);
  EXPECT_MA(MA_OK, ma_model_score_rows(nullptr, model, rows.data(), static_cast<int32_t>(scores.size()),
                                       kTableColumns, scores.data()));
  return scores;
}

TEST(CModel, MemoryRoundTripKeepsEveryByteAndScore) {
  const auto model = train_table_model();
  const std::vector<std::uint8_t> bytes = bytes_of(model.get());
  const auto loaded = from_bytes(bytes);
  EXPECT_EQ(bytes, bytes_of(loaded.get()));
  const std::vector<double> rows = drawn_rows(50, 2);
  EXPECT_TRUE(same_bytes(score(model.get(), rows), score(loaded.get(), rows)));
}

TEST(CModel, ScoresAreTheBytesOfTheTypedApi) {
  const auto model = train_table_model();
  const std::vector<std::uint8_t> bytes = bytes_of(model.get());
  const auto typed =
      motionanalyzer::Model::from_bytes({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
  const std::vector<double> rows = drawn_rows(100, 3);
  std::vector<double> expected;
  for (std::size_t i = 0; i < rows.size(); i += kTableColumns)
    expected.push_back(typed.score_row(std::span(rows).subspan(i, kTableColumns)));
  EXPECT_TRUE(same_bytes(expected, score(model.get(), rows)));
}

TEST(CModel, FileUnderAKoreanNameKeepsEveryByte) {
  const ScratchFolder scratch;
  const auto model = train_table_model();
  const std::string path = scratch.path("\xEB\xAA\xA8\xEB\x8D\xB8.ma");
  ASSERT_MA(MA_OK, ma_model_save(model.get(), path.c_str()));
  ma_model* loaded = nullptr;
  ASSERT_MA(MA_OK, ma_model_load_w(nullptr, wide(path).data(), &loaded));
  const Owned<ma_model> owned(loaded);
  EXPECT_EQ(bytes_of(model.get()), bytes_of(loaded));
  const std::string again = scratch.path("\xEB\x91\x98.ma");
  ASSERT_MA(MA_OK, ma_model_save_w(loaded, wide(again).data()));
  EXPECT_EQ(motionanalyzer::support::read_file(path, 1 << 26),
            motionanalyzer::support::read_file(again, 1 << 26));
}

TEST(CModel, EveryTruncationIsRefused) {
  const std::vector<std::uint8_t> bytes = bytes_of(train_table_model().get());
  const std::size_t step = bytes.size() / 257 + 1;
  for (std::size_t n = 0; n < bytes.size(); n += n < 64 ? 1 : step) {
    ma_model* model = nullptr;
    EXPECT_EQ(MA_ERROR_BAD_INPUT,
              ma_model_load_memory(nullptr, bytes.data(), static_cast<int32_t>(n), &model))
        << n;
    EXPECT_EQ(nullptr, model);
  }
}

TEST(CModel, InfoTellsDetectorColumnsAndWarnings) {
  const auto model = train_table_model("mspc");
  const std::string info =
      text_of([&](char* t, int32_t c, int32_t* n) { return ma_model_info_json(model.get(), t, c, n); });
  for (const char* part : {"\"detector\": \"mspc\"", "\"plain_table\": true", "\"columns\"", "\"warnings\""})
    EXPECT_NE(info.find(part), std::string::npos) << part << "\n" << info;
}

TEST(CModel, ColumnsHaveTheNamesOfTheTable) {
  const auto model = train_table_model();
  int32_t count = 0;
  ASSERT_MA(MA_OK, ma_model_column_count(model.get(), &count));
  ASSERT_EQ(kTableColumns, count);
  for (int32_t i = 0; i < count; ++i)
    EXPECT_EQ(std::string(1, static_cast<char>('a' + i)), text_of([&](char* t, int32_t c, int32_t* n) {
                return ma_model_column_name(model.get(), i, t, c, n);
              }));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_column_name(model.get(), count, nullptr, 0, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_column_name(model.get(), -1, nullptr, 0, nullptr));
}

TEST(CModel, ARowWithAMissingValueHasNoScore) {
  const auto model = train_table_model();
  std::vector<double> rows = drawn_rows(3, 5);
  rows[5] = std::nan("");
  const std::vector<double> scores = score(model.get(), rows);
  EXPECT_FALSE(std::isnan(scores[0]));
  EXPECT_TRUE(std::isnan(scores[1]));
  EXPECT_FALSE(std::isnan(scores[2]));
}

TEST(CModel, TableFileGivesTheScoresOfItsRows) {
  const ScratchFolder scratch;
  write_table(scratch.path("x.csv"), 30, 9);
  const auto model = train_table_model();
  int32_t count = 0;
  std::vector<double> scores(30);
  const std::string path = scratch.path("x.csv");
  ASSERT_MA(MA_OK, ma_model_score_table(nullptr, model.get(), path.c_str(), nullptr, 0, &count));
  EXPECT_EQ(30, count);
  EXPECT_EQ(MA_ERROR_BUFFER_TOO_SMALL,
            ma_model_score_table(nullptr, model.get(), path.c_str(), scores.data(), 29, &count));
  ASSERT_MA(MA_OK,
            ma_model_score_table_w(nullptr, model.get(), wide(path).data(), scores.data(), 30, &count));
  std::vector<double> rows = drawn_rows(30, 9);
  for (double& value : rows) value = std::stod(std::to_string(value));  // as the file was written
  EXPECT_TRUE(same_bytes(scores, score(model.get(), rows)));
}

TEST(CModel, ExplainsTheScoreOfARow) {
  const auto model = train_table_model();
  std::vector<double> row(4, 0.0), shares(4, -1.0);
  row[2] = 50;
  ASSERT_MA(MA_OK, ma_model_explain_row(model.get(), row.data(), 4, shares.data()));
  EXPECT_GT(shares[2], 0.8);
  EXPECT_NEAR(shares[0] + shares[1] + shares[2] + shares[3], 1, 1e-9);
  row[0] = std::nan("");
  ASSERT_MA(MA_OK, ma_model_explain_row(model.get(), row.data(), 4, shares.data()));
  EXPECT_EQ(shares, std::vector<double>(4, 0.0)) << "no score, nothing to explain";
  EXPECT_EQ(MA_ERROR_MISMATCH, ma_model_explain_row(model.get(), row.data(), 3, shares.data()));
  EXPECT_EQ(MA_ERROR_MISMATCH, ma_model_explain_row(world().model.get(), row.data(), 4, shares.data()));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_explain_row(model.get(), row.data(), 4, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_model_explain_row(nullptr, row.data(), 4, shares.data()));
}

TEST(CModel, HostileArgumentsAreRefused) {
  const auto model = train_table_model();
  const std::vector<double> rows = drawn_rows(2, 5);
  double scores[2];
  const auto status = [&](const ma_model* m, const double* r, int32_t n, int32_t d, double* s) {
    return ma_model_score_rows(nullptr, m, r, n, d, s);
  };
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, status(nullptr, rows.data(), 2, 4, scores));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(model.get(), nullptr, 2, 4, scores));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(model.get(), rows.data(), 2, 4, nullptr));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, status(model.get(), rows.data(), -1, 4, scores));
  EXPECT_EQ(MA_ERROR_MISMATCH, status(model.get(), rows.data(), 2, 3, scores));
  EXPECT_MA(MA_OK, status(model.get(), nullptr, 0, 4, nullptr));
  EXPECT_NE(MA_OK, status(model.get(), rows.data(), INT32_MAX, INT32_MAX, scores));
  EXPECT_EQ(MA_ERROR_MISMATCH, status(world().model.get(), rows.data(), 2, 4, scores));
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_load_memory(nullptr, rows.data(), 8, nullptr));
  ma_model* none = world().model.get();
  EXPECT_EQ(MA_ERROR_INVALID_ARGUMENT, ma_model_load_memory(nullptr, nullptr, 8, &none));
  EXPECT_EQ(nullptr, none);
}

TEST(CModel, AHandleOfAnotherKindIsRecognised) {
  ma_context* context = nullptr;
  ASSERT_MA(MA_OK, ma_context_create(nullptr, &context));
  const Owned<ma_context> owned(context);
  int32_t count = 0;
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_model_column_count(reinterpret_cast<ma_model*>(context), &count));
}

TEST(CModel, AStreamIsNoSetOfSimulatedPanels) {
  ma_stream* stream = nullptr;
  ASSERT_MA(MA_OK, ma_stream_create(nullptr, world().model.get(), &stream));
  const Owned<ma_stream> owned(stream);
  int32_t count = 0;
  EXPECT_EQ(MA_ERROR_INVALID_HANDLE, ma_synth_count(reinterpret_cast<ma_synth*>(stream), &count));
}

TEST(CModel, DestroyTakesNull) {
  ma_model_destroy(nullptr);
  ma_context_destroy(nullptr);
  ma_stream_destroy(nullptr);
  ma_result_destroy(nullptr);
  ma_batch_destroy(nullptr);
  ma_changes_destroy(nullptr);
}

}  // namespace
