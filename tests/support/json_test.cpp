#include "support/json.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::support::json_test {
namespace {

Error error_of(const std::string& text) {
  try {
    parse_json(text, "a.json");
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "nothing was thrown");
}

TEST(ParseJson, KeepsTheOrderOfMembers) {
  EXPECT_EQ(dump_json(parse_json(R"({"b":1,"a":[true,null,"x",1.5]})", "f"), 0),
            R"({"b":1,"a":[true,null,"x",1.5]})");
}
TEST(ParseJson, SkipsAByteOrderMark) { EXPECT_EQ(parse_json("\xEF\xBB\xBF 3", "f").integer(), 3); }
TEST(ParseJson, KnowsTheLineOfEveryValue) {
  const Json json = parse_json("{\n \"a\": 1,\n \"b\":\n  [\n   2\n  ]\n}", "f");
  EXPECT_EQ(json.line(), 1);
  EXPECT_EQ(json.find("a")->line(), 2);
  EXPECT_EQ(json.find("b")->line(), 4);
  EXPECT_EQ(json.find("b")->items()[0].line(), 5);
}
TEST(ParseJson, NamesFileAndLineOfAMistake) {
  const Error error = error_of("{\n\"a\": tru\n}");
  EXPECT_EQ(error.code(), ErrorCode::bad_input);
  EXPECT_EQ(error.where().file, "a.json");
  EXPECT_EQ(error.where().line, 2);
}
TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const char* text : {"", "{", "[1,]", "{\"a\":1,}", "nan", "[1 2]", "'a'", "1e999", "[1] x", "\"\xFF\"",
                           "\"\\ud800\"", "{\"a\":1,\"a\":2}", "01"}) {
    EXPECT_EQ(error_of(text).code(), ErrorCode::bad_input) << text;
  }
}
TEST(ParseJson, BoundsItsDepth) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_NO_THROW(parse_json(nested(64), "f"));
  EXPECT_EQ(error_of(nested(65)).code(), ErrorCode::bad_input);
  EXPECT_EQ(error_of(std::string(1000000, '[')).code(), ErrorCode::bad_input);
}
TEST(ParseJson, ReadsIntegersBeyond64BitsAsDoubles) {
  EXPECT_EQ(parse_json("9223372036854775807", "f").integer(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(parse_json("18446744073709551615", "f").number(), 18446744073709551615.0);
  EXPECT_EQ(parse_json("100000000000000000000", "f").number(), 1e20);
}
TEST(ParseJson, AgreesWithThePeerOnDoubles) {
  double value = 1.0 / 7.0;
  for (int i = 0; i < 300; ++i, value *= -2.7182818) {
    const std::string text = nlohmann::json(value).dump();
    EXPECT_EQ(parse_json(text, "f").number(), value) << text;
  }
}

TEST(DumpJson, NeverWritesNanOrInfinity) {
  const Json json = Json::array().push(std::nan("")).push(HUGE_VAL).push(-HUGE_VAL);
  EXPECT_EQ(dump_json(json, 0), "[null,null,null]");
}
TEST(DumpJson, ShowsThatADoubleIsOne) { EXPECT_EQ(dump_json(Json(30.0), 0), "30.0"); }
TEST(DumpJson, WritesSizesBeyondInt64AsDoubles) {
  EXPECT_EQ(dump_json(Json(std::numeric_limits<std::uint64_t>::max()), 0), "18446744073709551616.0");
}
TEST(DumpJson, EscapesSoThatThePeerReadsTheSameText) {
  std::string text;
  for (int c = 0; c < 128; ++c) text += static_cast<char>(c);
  text += "\xED\x8C\xA8";
  EXPECT_EQ(nlohmann::json::parse(dump_json(Json(text), 0)).get<std::string>(), text);
}
TEST(DumpJson, ReplacesBrokenUtf8) { EXPECT_EQ(dump_json(Json("a\xFFz"), 0), "\"a\xEF\xBF\xBDz\""); }
TEST(DumpJson, IndentsByLevel) {
  const Json json = Json::object().set("a", Json::array().push(1)).set("b", Json::object());
  EXPECT_EQ(dump_json(json, 2), "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}");
}
TEST(DumpJson, ReadsBackAsTheSameValue) {
  const Json json =
      Json::object().set("x", 0.1).set("n", -5).set("t", true).set("s", "\"\\\n").set("z", nullptr);
  EXPECT_EQ(parse_json(dump_json(json), "f"), json);
}

TEST(Json, SetReplacesAMember) {
  EXPECT_EQ(dump_json(Json::object().set("a", 1).set("a", 2), 0), "{\"a\":2}");
}
TEST(Json, AnEmptyOptionalIsNull) { EXPECT_TRUE(Json(std::optional<double>()).is_null()); }
TEST(Json, AWholeDoubleIsAnInteger) {
  EXPECT_EQ(Json(3.0).integer(), 3);
  EXPECT_FALSE(Json(3.5).integer());
  EXPECT_FALSE(Json(1e300).integer());
}
TEST(Json, NeedNamesTheMissingKeyAndTheLine) {
  const Json json = parse_json("\n{\"a\": \"x\"}", "f.json");
  try {
    need_number(json, "a", "f.json");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.where().line, 2);
    EXPECT_NE(error.message().find("'a'"), std::string::npos);
  }
  EXPECT_THROW(need(json, "b", "f.json"), Error);
  EXPECT_EQ(need_string(json, "a", "f.json"), "x");
}

}  // namespace
}  // namespace motionanalyzer::support::json_test
