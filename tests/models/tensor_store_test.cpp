#include "motionanalyzer/models/tensor_store.hpp"

#include <gtest/gtest.h>

#include "models/samples.hpp"

namespace motionanalyzer::testing::tensor_store_test {
namespace {

TensorStore small_store() {
  TensorStore store;
  store.set("m", {2, 3}, {1, 2, 3, 4, 5, 6});
  store.set("v", std::vector<double>{7, 8});
  store.set_number("n", 4);
  store.set_text("t", "hello");
  return store;
}

bool is_bad_input(const Thrown& error, const char* name) {
  return error.code == ErrorCode::bad_input && error.text.find(name) != std::string::npos;
}

TEST(TensorStore, GivesBackWhatWasSet) {
  const TensorStore store = small_store();
  EXPECT_EQ(store.matrix("m", 3)(1, 2), 6);
  EXPECT_EQ(store.vector("v", 2), (std::vector<double>{7, 8}));
  EXPECT_EQ(store.number("n", 0, 10), 4);
  EXPECT_EQ(store.count("n", 0, 10), 4u);
  EXPECT_EQ(store.text("t"), "hello");
}

TEST(TensorStore, MissingThingsAreNamed) {
  const TensorStore store = small_store();
  EXPECT_FALSE(store.has("x"));
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.tensor("x"); }), "'x'"));
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.text("m"); }), "'m'"));
}

TEST(TensorStore, AnotherShapeIsRefused) {
  const TensorStore store = small_store();
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.matrix("m", 2); }), "'m'"));
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.matrix("m", 3, 3); }), "'m'"));
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.matrix("v", 2); }), "'v'"));
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.vector("v", 3); }), "'v'"));
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.number("v", 0, 9); }), "'v'"));
}

TEST(TensorStore, ValuesThatAreNotFiniteAreRefused) {
  TensorStore store;
  store.set("v", std::vector<double>{1, kNaN});
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.vector("v"); }), "'v'"));
}

TEST(TensorStore, NumbersOutsideTheirRangeAreRefused) {
  TensorStore store = small_store();
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.number("n", 0, 3); }), "'n'"));
  store.set_number("n", 2.5);
  EXPECT_TRUE(is_bad_input(thrown_by([&] { (void)store.count("n", 0, 3); }), "'n'"));
}

TEST(TensorStore, AShapeThatDoesNotMatchItsValuesIsADefectOfTheWriter) {
  TensorStore store;
  EXPECT_EQ(thrown_by([&] { store.set("m", {2, 2}, {1, 2, 3}); }).code, ErrorCode::internal);
}

}  // namespace
}  // namespace motionanalyzer::testing::tensor_store_test
