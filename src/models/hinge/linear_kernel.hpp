// The arithmetic that most of the time of a panel goes into, in vectors as wide as the CPU has. What is added
// to what, and in which order, is the same in every set, and nothing is contracted: so are the bytes.
#pragma once

#include <cstddef>
#include <cstdint>

namespace motionanalyzer::hinge {

inline constexpr std::size_t kPlaces = 64;  ///< of hinges, at (h + .5) / 64 of the visible length

/// Bumps `first` and so on, four times `fours` of them, with heights from `height` on.
struct BumpRun {
  std::uint32_t height;
  std::uint16_t first, fours;
};

struct LinearKernel {
  double (*dot)(const double* a, const double* b, std::size_t n);
  void (*multiply)(const double* matrix, std::size_t rows, std::size_t columns, const double* value,
                   double* out);
  void (*factor_one_plus)(const double* lower, std::size_t n, double* factor);
  void (*solve_lower)(const double* factor, std::size_t n, double* x);
  void (*solve_upper)(const double* factor, std::size_t n, double* x);
  void (*solve_lower_places)(const double* factor, std::size_t n, const double* from, double* x);
  void (*weigh_places)(const double* value, const double* weight, std::size_t n, double* out);
  void (*add_weighted)(const double* value, const double* weight, std::size_t n, std::size_t columns,
                       double* out);
  void (*subtract_squares)(const double* value, std::size_t n, double* out);
  void (*add_bumps)(const BumpRun* run, const std::uint32_t* begin, const float* height, const double* left,
                    std::size_t stations, double* sum);
};

extern const LinearKernel kLinearBaseline, kLinearAvx2;

}  // namespace motionanalyzer::hinge
