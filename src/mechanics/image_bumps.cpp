#include "motionanalyzer/mechanics/image_bumps.hpp"

#include <algorithm>
#include <cmath>

namespace motionanalyzer {

BumpPlaces::BumpPlaces(std::span<const double> bent_x, std::span<const double> bent_y)
    : centre_x_(0.5 * (bent_x.front() + bent_x.back())),
      centre_y_(0.5 * (bent_y.front() + bent_y.back())),
      x_from_(bent_x.front()),
      x_to_(bent_x.front()),
      y_from_(bent_y.front()),
      y_to_(bent_y.front()),
      bent_x_(bent_x.begin(), bent_x.end()),
      bent_y_(bent_y.begin(), bent_y.end()) {
  see(bent_x, bent_y);
}

void BumpPlaces::see(std::span<const double> x, std::span<const double> y) noexcept {
  for (std::size_t s = 0; s < x.size(); ++s) {
    x_from_ = std::min(x_from_, x[s]);
    x_to_ = std::max(x_to_, x[s]);
    y_from_ = std::min(y_from_, y[s]);
    y_to_ = std::max(y_to_, y[s]);
  }
}

double BumpPlaces::height(ImageBump kind, double share, double half_px, double x, double y) const noexcept {
  const std::size_t station =
      std::min(static_cast<std::size_t>(share * static_cast<double>(bent_x_.size())), bent_x_.size() - 1);
  const double dx = x - bent_x_[station], dy = y - bent_y_[station];
  switch (kind) {
    case ImageBump::spot:
      return bump_height((dx * dx + dy * dy) / (half_px * half_px));
    case ImageBump::ray: {
      const double ax = bent_x_[station] - centre_x_, ay = bent_y_[station] - centre_y_;
      const double length = std::sqrt(ax * ax + ay * ay);
      const double px = x - centre_x_, py = y - centre_y_;
      if (!(length > 0) || px * ax + py * ay <= 0) return 0;
      const double beside = (px * ay - py * ax) / (length * half_px);
      return bump_height(beside * beside);
    }
    case ImageBump::column: {
      const double beside = (x - (x_from_ + share * (x_to_ - x_from_))) / half_px;
      return bump_height(beside * beside);
    }
    case ImageBump::row: {
      const double beside = (y - (y_from_ + share * (y_to_ - y_from_))) / half_px;
      return bump_height(beside * beside);
    }
  }
  return 0;
}

}  // namespace motionanalyzer
