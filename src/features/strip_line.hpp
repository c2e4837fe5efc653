// The residual of one frame as a smooth line along the strip, without what a fault of the image adds to it.
//
// A hinge bends the whole strip: its residual is a kink that reaches from end to end. A glare lifts a few
// stations and leaves the others where they were, but for what the fit of the healthy shape gives way. So a
// bump that stands out from the frame and explains more than a kink at its place does is taken away, as far
// as it does, and of the rest the slow waves along the strip are kept.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::features {

class StripLine {
 public:
  /// stations: S >= 16
  explicit StripLine(std::size_t stations);

  std::size_t stations() const noexcept { return stations_; }
  /// The line at all stations, in the residual's unit; empty where no station was observed. It lives until
  /// the next push. No allocation; cost O(70 S).
  std::span<const double> push(std::span<const double> residual_px, std::span<const std::uint8_t> mask);
  void reset() noexcept;

 private:
  static constexpr std::size_t kWidths = 4;

  /// Forms in whose direction a residual is looked at: without what a fit gives way to, of unit length.
  struct Forms {
    Matrix form;                           ///< C x S
    std::vector<std::size_t> first, last;  ///< stations first .. last - 1, before that was taken out
    Matrix raw;                            ///< C x S: the same, unit length of `form`
  };
  struct Found {
    std::size_t width = 0, centre = 0;
    double share = 0;  ///< to take away; 0: nothing was found
  };

  Forms bumps(double half_width) const;
  Forms kinks() const;
  void add_form(std::vector<double> raw, Forms& forms) const;
  void make_slow_forms();
  void take_out_slow_forms() noexcept;
  void look();
  void learn_noise();
  Found find() const;
  double strongest_kink(std::size_t centre) const noexcept;
  void take_away(const Found& found) noexcept;
  void keep_waves() noexcept;

  std::size_t stations_;
  Matrix slow_;   ///< what a fit gives way to: orthonormal rows
  Matrix waves_;  ///< M x S
  std::vector<double> wave_square_;
  Forms bump_[kWidths], kink_;
  std::vector<double> line_, rest_, response_[kWidths], scratch_;
  double noise_[kWidths] = {};
  double frames_ = 0;
};

}  // namespace motionanalyzer::features
