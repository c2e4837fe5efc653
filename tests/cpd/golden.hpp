// Reads the golden files of tests/golden/cpd.
#pragma once

#include <cstddef>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/cpd/detect.hpp"

namespace motionanalyzer::cpd_test {

struct GoldenCase {
  CpdOptions options;
  bool optimal = true;
  Matrix x;
  std::vector<std::size_t> end;  // the last one is n
};

template <class T>
std::vector<T> numbers(const std::string& text) {
  std::istringstream stream(text);
  std::vector<T> values;
  for (T value; stream >> value;) values.push_back(value);
  return values;
}

inline GoldenCase parse_case(const std::string& line, CpdMethod method) {
  std::istringstream stream(line);
  std::vector<std::string> field;
  for (std::string text; std::getline(stream, text, ',');) field.push_back(text);
  if (field.size() != 9)
    throw std::runtime_error("golden line with " + std::to_string(field.size()) + " fields");
  GoldenCase golden;
  golden.options.method = method;
  golden.options.min_size = std::stoul(field[0]);
  golden.options.jump = std::stoul(field[1]);
  if (method == CpdMethod::window) golden.options.width = std::stoul(field[2]);
  golden.options.penalty = PenaltyKind::number;
  golden.options.penalty_value = std::stod(field[3]);
  golden.optimal = field[4] == "1";
  golden.x = Matrix(std::stoul(field[5]), std::stoul(field[6]));
  golden.end = numbers<std::size_t>(field[7]);
  const auto values = numbers<double>(field[8]);
  if (values.size() != golden.x.values().size()) throw std::runtime_error("golden line with missing values");
  std::copy(values.begin(), values.end(), golden.x.data());
  return golden;
}

inline std::vector<GoldenCase> read_golden(const std::string& name, CpdMethod method) {
  std::ifstream file(std::string(MA_TEST_GOLDEN) + "/cpd/" + name);
  std::vector<GoldenCase> golden;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) golden.push_back(parse_case(line, method));
  if (golden.empty()) throw std::runtime_error("no golden cases in " + name);
  return golden;
}

}  // namespace motionanalyzer::cpd_test
