#include "motionanalyzer/synthesis/damage.hpp"

#include <algorithm>

#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "synthesis/require.hpp"
#include "synthesis/smooth_step.hpp"

namespace motionanalyzer {
double lambda_mm_at(std::span<const DamageEvent> event, std::span<const double> rise_s,
                    double time_s) noexcept {
  const StandardArithmetic standard;
  double lambda = 0, before = 0;
  for (std::size_t k = 0; k < std::min(event.size(), rise_s.size()); ++k) {
    const double past = time_s - event[k].time_s;
    const bool came_in = event[k].time_s <= 0;
    const double risen = came_in ? 1 : (rise_s[k] > 0 ? synthesis::smooth_step(past / rise_s[k]) : past > 0);
    // A whole step ends on its very value: sums of differences would leave a rounding error.
    if (risen >= 1) {
      lambda = event[k].lambda_mm;
    } else {
      lambda += risen * (event[k].lambda_mm - before);
    }
    before = event[k].lambda_mm;
  }
  return lambda;
}

void check(const Damage& damage) {
  using synthesis::require;
  constexpr const char* kDamage = "damage";
  require(damage.place >= 0 && damage.place <= 1, kDamage, "place", damage.place, "0 to 1");
  require(damage.extent_mm >= 0 && damage.extent_mm <= 1e4, kDamage, "extent_mm", damage.extent_mm,
          "0 to 10,000");
  double before = 0;
  for (const DamageStep& step : damage.step) {
    require(step.lambda_mm > before && step.lambda_mm <= 1e3, kDamage, "step.lambda_mm", step.lambda_mm,
            "above that of the step before, and at most 1,000");
    require(step.rise_s >= 1e-5 && step.rise_s <= 10, kDamage, "step.rise_s", step.rise_s, "1e-5 to 10");
    if (step.rupture_strain == step.rupture_strain) {
      require(step.rupture_strain > 0, kDamage, "step.rupture_strain", step.rupture_strain,
              "above 0 (nan: from trigger_rad)");
    } else {
      require(step.trigger_rad == step.trigger_rad, kDamage, "step.trigger_rad", step.trigger_rad,
              "a number");
    }
    before = step.lambda_mm;
  }
}

}  // namespace motionanalyzer
