// The header and the list of exports say the same.
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>
#include <string>

#include "support/file.hpp"

namespace {

std::string header_without_comments() {
  const std::string text =
      motionanalyzer::support::read_file(MA_TEST_DATA "/../../capi/motionanalyzer.h", 1 << 20);
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t comment = std::min(text.find("/*", at), text.size());
    kept += text.substr(at, comment - at);
    const std::size_t end = text.find("*/", comment);
    at = end == std::string::npos ? text.size() : end + 2;
  }
  return kept;
}

int bytes_of_argument(const std::string& argument) {
  if (argument.find('*') != std::string::npos || argument.find("_callback ") != std::string::npos) return 4;
  return argument.find("double ") != std::string::npos || argument.find("int64_t ") != std::string::npos ? 8
                                                                                                         : 4;
}

/// name -> bytes of its arguments where a pointer has 4
std::map<std::string, int> declared() {
  std::map<std::string, int> functions;
  const std::string text = header_without_comments();
  const std::regex declaration(R"(MA_API[^;(]*MA_CALL\s+(ma_\w+)\(([^;]*)\);)");
  for (std::sregex_iterator it(text.begin(), text.end(), declaration), end; it != end; ++it) {
    std::istringstream arguments((*it)[2].str());
    int bytes = 0;
    for (std::string argument; std::getline(arguments, argument, ',');)
      if (argument != "void") bytes += bytes_of_argument(argument);
    functions[(*it)[1].str()] = bytes;
  }
  return functions;
}

std::map<std::string, int> listed() {
  std::map<std::string, int> functions;
  std::istringstream lines(
      motionanalyzer::support::read_file(MA_TEST_DATA "/../../capi/exports.txt", 1 << 20));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string name;
    int bytes = -1;
    words >> name >> bytes;
    functions[name] = bytes;
  }
  return functions;
}

TEST(Exports, TheListNamesEveryDeclaredFunctionWithItsArgumentBytes) {
  const auto functions = declared();
  EXPECT_GE(functions.size(), 120u);
  EXPECT_EQ(functions, listed());
}

TEST(Exports, EveryFunctionThatTakesOrGivesTextHasATwinInUtf16) {
  const auto functions = declared();
  const std::string text = header_without_comments();
  const std::regex with_text(R"(MA_CALL\s+(ma_\w+)\([^;]*\bchar\*[^;]*\);)");
  for (std::sregex_iterator it(text.begin(), text.end(), with_text), end; it != end; ++it) {
    const std::string name = (*it)[1].str();
    if (name == "ma_utf8_to_utf16" || name == "ma_utf16_to_utf8") continue;
    EXPECT_TRUE(functions.contains(name + "_w")) << name;
  }
}

}  // namespace
