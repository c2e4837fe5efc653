#include "motionanalyzer/features/extract.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "features/columns.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "support/feature_set.hpp"

namespace motionanalyzer {

namespace {

using features::kPlaces;

constexpr std::size_t kFewestStations = 8;

void check_stations(std::size_t stations) {
  if (stations >= kFewestStations) return;
  throw Error(ErrorCode::invalid_argument,
              "features of " + std::to_string(stations) + " stations were asked for",
              "ask for at least " + std::to_string(kFewestStations));
}

std::string with_number(std::string_view name, std::size_t place) {
  std::string text(name);
  text += static_cast<char>('0' + (place + 1) / 10);
  text += static_cast<char>('0' + (place + 1) % 10);
  return text;
}

std::size_t column_count() {
  return features::strip_columns().size() + kPlaces * features::place_columns().size() +
         features::later_columns().size();
}

void write_row(const features::Measures& measures, std::span<double> row) {
  std::size_t at = 0;
  for (const features::Column& column : features::strip_columns()) row[at++] = column.value(measures);
  for (const features::PlaceColumns& column : features::place_columns()) {
    for (const double value : column.values(measures)) row[at++] = value;
  }
  for (const features::Column& column : features::later_columns()) row[at++] = column.value(measures);
}

}  // namespace

std::string_view extractor_version() noexcept { return support::kFeatureSet; }

std::vector<FeatureDefinition> feature_definitions(std::size_t stations) {
  check_stations(stations);
  std::vector<FeatureDefinition> all;
  const auto add = [&](std::span<const features::Column> columns) {
    for (const features::Column& c : columns)
      all.push_back({{std::string(c.name), std::string(c.unit), std::string(c.group)}, c.definition});
  };
  add(features::strip_columns());
  for (const features::PlaceColumns& c : features::place_columns()) {
    for (std::size_t p = 0; p < kPlaces; ++p) {
      all.push_back({{with_number(c.name, p), std::string(c.unit), std::string(c.group)}, c.definition});
    }
  }
  add(features::later_columns());
  return all;
}

struct FeatureStream::State {
  explicit State(std::size_t s) : stations(s), measures(s) {}
  std::size_t stations;
  features::MeasureStream measures;
};

FeatureStream::FeatureStream(std::size_t stations) {
  check_stations(stations);
  state_ = std::make_unique<State>(stations);
}
FeatureStream::~FeatureStream() = default;
FeatureStream::FeatureStream(FeatureStream&&) noexcept = default;
FeatureStream& FeatureStream::operator=(FeatureStream&&) noexcept = default;

std::size_t FeatureStream::columns() const noexcept { return column_count(); }

bool FeatureStream::extract(const KinematicFrame& frame, std::span<double> row) {
  const StandardArithmetic standard;
  if (frame.mask.size() != state_->stations || row.size() != columns()) {
    throw Error(ErrorCode::mismatch,
                "a frame of " + std::to_string(frame.mask.size()) + " stations and a row of " +
                    std::to_string(row.size()) + " values were given",
                "give " + std::to_string(state_->stations) + " stations and " + std::to_string(columns()) +
                    " values");
  }
  if (!frame.usable) {
    std::fill(row.begin(), row.end(), std::numeric_limits<double>::quiet_NaN());
    return false;
  }
  write_row(state_->measures.push(frame), row);
  return true;
}

void FeatureStream::reset() { state_->measures.reset(); }

PanelTable make_feature_table(std::size_t stations) {
  PanelTable table;
  for (FeatureDefinition& definition : feature_definitions(stations)) {
    table.column.push_back(std::move(definition.column));
  }
  table.extractor = std::string(extractor_version());
  table.value = Matrix(0, table.column.size());
  return table;
}

void append_panel(PanelTable& table, std::string_view name, const Kinematics& kinematics) {
  FeatureStream stream(kinematics.stations());
  if (table.extractor != extractor_version() || table.column.size() != stream.columns()) {
    throw Error(ErrorCode::mismatch, "the table was made by \"" + table.extractor + "\"",
                "begin with make_feature_table() of this version, " + std::string(extractor_version()));
  }
  const std::size_t rows = table.rows();
  table.value.resize(rows + kinematics.frames(), stream.columns());
  for (std::size_t t = 0; t < kinematics.frames(); ++t) {
    const bool usable = stream.extract(kinematics.frame(t), table.value.row(rows + t));
    table.usable.push_back(usable ? 1 : 0);
  }
  const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
  append(table.frame, kinematics.number);
  append(table.time_s, kinematics.time_s);
  append(table.phase, kinematics.phase);
  append(table.hold_s, kinematics.hold_s);
  table.panel.emplace_back(name);
  table.offset.push_back(table.rows());
}

}  // namespace motionanalyzer
