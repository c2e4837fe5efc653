// Rows in float32, of which one product says which of them cannot be near a query.
// For a row b and a query a, both with the same centre taken off, and S = |a|^2 + |b|^2, |a - b|^2 is never
// below
//     (1 - 2 c) S - 2 a.b,   c = (1.01 D / 2 + 16) 2^-24,
// when the product is summed in float32 in any order: with u = 2^-24 and 2 |a| |b| <= S, rounding a and b
// costs 2 u S, products and sums D u S, the norm and what it is added to 3 u S. The rest of the 32 u S covers
// second orders and all that is done in double.
// The same holds, with this S, of what both have along some orthonormal directions, since no projection is
// longer than what it is of. Where a few factors move all columns, a few directions rule most rows out, and
// the rest need not be fetched from memory, which is what a single query waits for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "models/nearest/bound_kernel.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::nearest {

inline constexpr std::size_t kDirections = 12;

/// The mean row of N x D: the centre that makes rows short.
std::vector<double> column_means(const Matrix& rows);

/// kDirections x D orthonormal rows, about those along which the rows spread most; zeros where there are
/// fewer.
/// cost    that of some hundred rows, however many there are
Matrix main_directions(const Matrix& rows, std::span<const double> centre);

class BoundRows {
 public:
  BoundRows() = default;
  /// centre: D values that are taken off every row; with rows of this centre the bounds are sharpest.
  explicit BoundRows(std::vector<double> centre) : BoundRows(std::move(centre), {}) {}
  /// directions: of main_directions, for find_alone(); or empty
  BoundRows(std::vector<double> centre, Matrix directions);

  /// Adds a row of at least D values; those behind the D-th are not looked at.
  void append(std::span<const double> row);
  void reserve(std::size_t rows);

  std::size_t width() const noexcept { return centre_.size(); }
  std::size_t size() const noexcept { return size_; }
  std::size_t panels() const noexcept { return norm_.size() / kPanel; }

  /// What a query's cut is made of.
  struct Query {
    double norm = 0;       ///< (1 - 2 c) |a|^2
    bool bounded = false;  ///< false: nothing can be ruled out
  };
  /// value: D floats, which find() takes
  Query prepare(std::span<const double> query, float* value) const noexcept;
  /// For find(): rows whose squared distance is <= limit are never ruled out.
  float cut(const Query& query, double limit) const noexcept { return cut_of(query, query.norm, limit); }

  /// `panels` panels from the first-th on; mask as BoundKernel::find. Places behind the last row are ruled
  /// out by every finite cut.
  void find(std::size_t first, std::size_t panels, const float* value, std::size_t queries, const float* cut,
            std::uint16_t* mask) const noexcept;

  bool has_directions() const noexcept { return direction_.rows() > 0; }
  /// A query along the directions.
  struct Along {
    double norm = 0;  ///< of its projection, less 2 c |a|^2
    float value[kDirections] = {};
  };
  Along along(std::span<const double> query) const noexcept;
  /// As find() with cut(query, limit), for one query and with a look along the directions before; fewer rows
  /// may stay. Returns how many panels had to be read whole.
  std::size_t find_alone(std::size_t first, std::size_t panels, const float* value, const Query& query,
                         const Along& along, double limit, std::uint16_t* mask) const noexcept;

 private:
  struct Projection {
    double norm = 0;
    double value[kDirections] = {};
  };
  Projection project(std::span<const double> row) const noexcept;
  void append_along(std::span<const double> row, std::size_t place);
  float cut_of(const Query& query, double norm, double limit) const noexcept;
  Panels panels_from(std::size_t first, std::size_t panels) const noexcept;

  std::vector<double> centre_;
  Matrix direction_;
  std::size_t size_ = 0;
  std::vector<float> value_, norm_;              ///< in panels
  std::vector<float> along_value_, along_norm_;  ///< the same along the directions
  double shrink_ = 0;                            ///< 1 - 2 c
  bool bounded_ = false;                         ///< false where the proof above does not hold
};

}  // namespace motionanalyzer::nearest
