// The table of columns: what each is called, what it means and where its value comes from.
#pragma once

#include <span>
#include <string_view>

#include "features/measures.hpp"

namespace motionanalyzer::features {

struct Column {
  std::string_view name, unit, group, definition;
  double (*value)(const Measures&);
};

/// Columns of the whole strip, in order; those of the places along the strip follow them.
std::span<const Column> strip_columns() noexcept;
/// Columns of the whole strip that stand behind those of the places: what was added later, so that the
/// columns of an earlier library are the first of today's.
std::span<const Column> later_columns() noexcept;

/// Columns of one place, kPlaces each: the two-digit number of the place is appended to the name.
struct PlaceColumns {
  std::string_view name, unit, group, definition;
  const std::array<double, kPlaces>& (*values)(const Measures&);
};
std::span<const PlaceColumns> place_columns() noexcept;

}  // namespace motionanalyzer::features
