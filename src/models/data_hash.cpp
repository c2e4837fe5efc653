#include "models/data_hash.hpp"

#include "models/fnv_hash.hpp"

namespace motionanalyzer {
namespace {

void add(FnvHash& hash, const ResidualField& field) {
  for (const double value : field.shape) hash.add(value);
  for (const double value : field.residual_px.values()) hash.add(value);
  hash.add(field.mask.values());
}

void add(FnvHash& hash, std::span<const double> values) {
  hash.add(static_cast<double>(values.size()));
  for (const double value : values) hash.add(value);
}

void add_whole(FnvHash& hash, const ResidualField& field) {
  hash.add(field.panel);
  for (const auto* values : {&field.station, &field.phase, &field.hold_s, &field.goodness_of_fit})
    add(hash, *values);
  for (const std::int32_t number : field.frame) hash.add(static_cast<double>(number));
  for (const ImageMotion& motion : field.motion)
    for (const double value : {motion.x_px, motion.y_px, motion.rotation_rad}) hash.add(value);
  add(hash, field);
}

/// A whole number below 2^53.
double number_of(const FnvHash& hash) { return static_cast<double>(hash.value() >> 11); }

}  // namespace

std::string data_hash(const PanelSet& panels, const std::vector<std::size_t>& column) {
  FnvHash hash;
  if (column.empty()) {
    for (const ResidualField& field : panels.residual) add(hash, field);
    return hash.text();
  }
  for (const std::size_t j : column) hash.add(panels.table.column[j].name);
  for (std::size_t i = 0; i < panels.table.rows(); ++i)
    for (const std::size_t j : column) hash.add(panels.table.value(i, j));
  return hash.text();
}

std::vector<double> panel_hashes(const PanelSet& panels, const std::vector<std::size_t>& column) {
  if (column.empty()) return residual_hashes(panels.residual);
  std::vector<double> number(panels.table.panels());
  for (std::size_t k = 0; k < number.size(); ++k) {
    FnvHash hash;
    for (std::size_t i = panels.table.offset[k]; i < panels.table.offset[k + 1]; ++i)
      for (const std::size_t j : column) hash.add(panels.table.value(i, j));
    number[k] = number_of(hash);
  }
  return number;
}

std::vector<double> residual_hashes(const std::vector<ResidualField>& residual) {
  std::vector<double> number;
  for (const ResidualField& field : residual) {
    FnvHash hash;
    add(hash, field);
    number.push_back(number_of(hash));
  }
  return number;
}

std::string whole_residual_hash(const PanelSet& panels) {
  FnvHash hash;
  const HealthyTrajectory& healthy = panels.trajectory;
  for (const auto values : {healthy.x_px.values(), healthy.y_px.values()}) add(hash, values);
  add(hash, healthy.frame_shape);
  hash.add(healthy.full_turn_rad);
  hash.add(healthy.length_spread);
  for (const ResidualField& field : panels.residual) add_whole(hash, field);
  return hash.text();
}

}  // namespace motionanalyzer
