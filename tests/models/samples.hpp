// Panels and tables of random numbers for the tests of models.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/random.hpp"
#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer::testing {

inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

inline std::string numbered(const char* stem, std::size_t number) {
  std::string name(stem);
  name.append(std::to_string(number));
  return name;
}

inline bool same_bytes(const std::vector<double>& a, const std::vector<double>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0);
}

/// Names of those that look at rows.
inline std::vector<std::string> detectors_of_features() {
  std::vector<std::string> names;
  for (const DetectorInfo& info : detectors())
    if (!info.needs_residual) names.emplace_back(info.name);
  return names;
}

inline std::vector<FeatureColumn> columns(std::size_t count) {
  std::vector<FeatureColumn> column;
  for (std::size_t j = 0; j < count; ++j)
    column.push_back({numbered("c", j), "1", j % 2 == 0 ? "even" : "odd"});
  return column;
}

inline void append_plain_row(PanelTable& table, const std::vector<double>& row) {
  table.value.append_row(row);
  table.usable.push_back(1);
  table.frame.push_back(static_cast<std::int32_t>(table.rows()) - 1);
  table.time_s.push_back(0);
  table.phase.push_back(0);
  table.hold_s.push_back(0);
  table.offset = {0, table.rows()};
}

inline PanelSet empty_table(std::size_t width) {
  PanelSet set;
  set.table.column = columns(width);
  set.table.extractor = "table";
  set.table.panel = {"table"};
  set.table.offset = {0, 0};
  return set;
}

/// A user's table: rows with correlated columns; `shift` moves the first column by that many of its spreads.
inline PanelSet random_table(std::uint64_t seed, std::size_t rows, std::size_t width, double shift = 0) {
  PanelSet set = empty_table(width);
  std::vector<double> row(width);
  for (std::size_t i = 0; i < rows; ++i) {
    Random random(seed, {i});
    const double common = random.normal();
    for (std::size_t j = 0; j < width; ++j)
      row[j] = 3.0 + static_cast<double>(j + 1) * (0.7 * common + random.normal());
    row[0] += 1.2 * shift;
    append_plain_row(set.table, row);
  }
  return set;
}

struct PanelSpec {
  std::uint64_t seed = 1;
  std::size_t panels = 20, frames = 30, width = 6;
  std::size_t changed_from = std::numeric_limits<std::size_t>::max();  ///< frame from which c0 is shifted
  double change = 0;                                                   ///< in spreads of the noise
};

/// Panels whose columns follow the bend; noise grows along it; first two and last two frames have no window.
inline PanelSet random_panels(const PanelSpec& spec = {}) {
  PanelSet set;
  PanelTable& table = set.table;
  table.column = columns(spec.width);
  table.extractor = "test/1";
  std::vector<double> row(spec.width);
  const std::size_t bend = spec.frames * 4 / 5;
  for (std::size_t k = 0; k < spec.panels; ++k) {
    for (std::size_t t = 0; t < spec.frames; ++t) {
      Random random(spec.seed, {k, t});
      const double phase = std::min(1.0, static_cast<double>(t) / static_cast<double>(bend));
      for (std::size_t j = 0; j < spec.width; ++j)
        row[j] = static_cast<double>(j) * phase + (0.1 + phase) * random.normal();
      if (t >= spec.changed_from) row[0] += spec.change * (0.1 + phase);
      const bool usable = t >= 2 && t + 2 < spec.frames;
      if (!usable) std::fill(row.begin(), row.end(), kNaN);
      table.value.append_row(row);
      table.usable.push_back(usable ? 1 : 0);
      table.frame.push_back(static_cast<std::int32_t>(100 + t));
      table.time_s.push_back(static_cast<double>(t) / 30);
      table.phase.push_back(phase);
      table.hold_s.push_back(t > bend ? static_cast<double>(t - bend) / 30 : 0);
    }
    table.panel.push_back(numbered("panel_", k));
    table.offset.push_back(table.rows());
  }
  return set;
}

inline Recipe test_recipe() {
  Recipe recipe;
  recipe.fps = 30;
  recipe.frames = 30;
  recipe.duration_s = 29.0 / 30;
  recipe.extractor = "test/1";
  recipe.origin = "simulated";
  return recipe;
}

/// Small networks and few epochs: what the tests of every detector ask does not hang on how well one learns.
inline std::vector<std::pair<std::string, std::string>> quick_options(const std::string& detector) {
  if (detector == "dream") return {{"epochs", "6"}, {"hidden", "8,6,4,3"}, {"discriminator", "8"}};
  if (detector == "temporal") return {{"epochs", "4"}, {"hidden", "4"}, {"window", "3"}};
  return {};
}

/// quick_options, and behind them, so that they win, these.
inline TrainOptions train_options(std::string detector,
                                  std::vector<std::pair<std::string, std::string>> option = {}) {
  TrainOptions options;
  options.option = quick_options(detector);
  options.detector = std::move(detector);
  options.option.insert(options.option.end(), option.begin(), option.end());
  return options;
}

/// Columns of a CSV file of numbers by name.
inline std::map<std::string, std::vector<double>> read_csv(const std::string& path) {
  std::ifstream in(path);
  std::string line, cell;
  std::vector<std::string> names;
  std::getline(in, line);
  for (std::istringstream header(line); std::getline(header, cell, ',');) names.push_back(cell);
  std::map<std::string, std::vector<double>> columns;
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    for (const std::string& name : names) {
      std::getline(cells, cell, ',');
      columns[name].push_back(cell == "nan" ? kNaN : std::stod(cell));
    }
  }
  return columns;
}

/// The table of a CSV file whose columns are called c0, c1, ...
inline PanelSet table_of_csv(const std::string& path) {
  const auto columns = read_csv(path);
  PanelSet set = empty_table(columns.size());
  std::vector<double> row(columns.size());
  for (std::size_t i = 0; i < columns.at("c0").size(); ++i) {
    for (std::size_t j = 0; j < row.size(); ++j) row[j] = columns.at(numbered("c", j))[i];
    append_plain_row(set.table, row);
  }
  return set;
}

/// The code of the Error that `work` throws, and what it says; internal and empty when it throws none.
struct Thrown {
  bool any = false;
  ErrorCode code = ErrorCode::internal;
  std::string text;
};
template <class Work>
Thrown thrown_by(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return {true, error.code(), error.what()};
  }
  return {};
}

}  // namespace motionanalyzer::testing
