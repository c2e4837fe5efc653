// Change points of a series. Sample j of column i stands at x[j * D + i].
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/change_points.hpp"
#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer {

enum class CpdMethod { pelt, window, cusum };
enum class PenaltyKind { bic, mbic, number };

struct CpdOptions {
  CpdMethod method = CpdMethod::pelt;
  PenaltyKind penalty = PenaltyKind::bic;  ///< bic and mbic estimate the noise scale first
  double penalty_value = 0;   ///< used with PenaltyKind::number: units of the cost of the values as given
  std::size_t min_size = 2;   ///< samples of a segment, >= 1
  std::size_t jump = 1;       ///< candidates every jump samples, >= 1
  std::size_t width = 100;    ///< window: samples of the sliding window, both halves
  bool standardize = false;   ///< columns to mean 0, sd 1 (ddof 0) before the work
  std::size_t baseline = 40;  ///< cusum: first samples that define normal
  double cusum_k = 0.5;       ///< allowance in sd
  double alpha = 0.01;        ///< cusum: false-alarm probability of the whole series
  std::uint64_t seed = 1;     ///< cusum: of the simulation that sets the threshold
};

/// in      x: n x D, all finite; column: D names or empty
/// errors  Error{too_short}: n < 2 * min_size (or n <= baseline for cusum); Error{bad_input}: a value that is
/// not
///         finite, with row and column; Error{invalid_argument}
MOTIONANALYZER_API ChangePoints find_change_points(const Matrix& x, const std::vector<std::string>& column,
                                                   const CpdOptions& options = {});
/// throws Error{invalid_argument} that lists the names
MOTIONANALYZER_API CpdMethod cpd_method(std::string_view name);
MOTIONANALYZER_API std::string_view cpd_method_name(CpdMethod method) noexcept;

}  // namespace motionanalyzer
