// Members of an ensemble, as its options name them.
#include "models/member_choice.hpp"

#include <gtest/gtest.h>

#include "models/samples.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::testing::member_choice_test {
namespace {

MemberChoices chosen(const std::string& members) {
  OptionSet options = detector_options(find_detector("ensemble"));
  options.set("members", members);
  return member_choices(options);
}

using Options = std::vector<std::pair<std::string, std::string>>;

TEST(MemberChoice, NamesMayHaveOptionsOfTheirOwn) {
  const MemberChoices found = chosen("hinge, dream( hidden=32,8 ; epochs=3 ),knn(k=3)");
  ASSERT_EQ(found.member.size(), 3u);
  EXPECT_FALSE(found.by_default);
  EXPECT_EQ(found.member[0].detector, "hinge");
  EXPECT_TRUE(found.member[0].option.empty());
  EXPECT_EQ(found.member[1].detector, "dream");
  EXPECT_EQ(found.member[1].option, (Options{{"hidden", "32,8"}, {"epochs", "3"}}));
  EXPECT_EQ(found.member[2].option, (Options{{"k", "3"}}));
  EXPECT_TRUE(chosen("auto").by_default);
}

TEST(MemberChoice, WhatCannotBeReadIsNamed) {
  const struct {
    const char *members, *said;
  } wrong[] = {{"knn(k=3", "parentheses"},      {"knn)k=3(", "parentheses"}, {"knn(k=3)x", "parentheses"},
               {"knn((k=3))", "parentheses"},   {"knn(3)", "NAME=VALUE"},    {"knn(j=3)", "'j'"},
               {"mspc,ensemble", "'ensemble'"}, {"foo(k=3)", "'foo'"},       {"", "''"}};
  for (const auto& [members, said] : wrong) {
    try {
      chosen(members);
      ADD_FAILURE() << members;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::invalid_argument) << members;
      EXPECT_NE(error.message().find(said), std::string::npos) << error.message();
    }
  }
}

TEST(MemberChoice, MoreThatMustAgreeThanThereAreIsRefused) {
  const PanelSet normals = random_table(7, 60, 3);
  const auto train = [&](const char* agree) {
    return Model::train(
        normals, {},
        train_options("ensemble", {{"members", "knn,mspc"}, {"rule", "agree"}, {"agree", agree}}));
  };
  train("2");
  EXPECT_THROW(train("3"), Error);
}

TEST(MemberChoice, OptionsReachTheMember) {
  const PanelSet normals = random_table(7, 60, 3);
  const auto trained = [&](const char* members) {
    return Model::train(normals, {}, train_options("ensemble", {{"members", members}}));
  };
  const std::vector<double> near = trained("knn(k=1)").score(normals),
                            far = trained("knn(k=30)").score(normals);
  EXPECT_NE(near, far);
  EXPECT_EQ(near, trained("knn(k=1;scaling=standard)").score(normals)) << "the default, named";
}

}  // namespace
}  // namespace motionanalyzer::testing::member_choice_test
