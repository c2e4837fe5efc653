// L is the visible length, phi the turning between the visible ends, "per turn" a division by phi, or by .5
// rad while phi is less. Means, maxima and so on are taken over the stations unless they say otherwise.
#include "features/columns.hpp"

namespace motionanalyzer::features {

namespace {

using M = Measures;

constexpr Column kStripColumns[] = {
    {"speed_mean", "1/s", "speed", "mean of |v| / L", [](const M& m) { return m.speed.mean; }},
    {"speed_max", "1/s", "speed", "largest |v| / L", [](const M& m) { return m.speed.max; }},
    {"speed_sd", "1/s", "speed", "standard deviation of |v| / L", [](const M& m) { return m.speed.sd; }},
    {"speed_tip", "1/s", "speed", "mean of |v| / L over the last eighth, the moving end",
     [](const M& m) { return m.tip_speed; }},
    {"speed_normal_rms", "1/s", "speed", "rms of the velocity across the strip / L",
     [](const M& m) { return m.normal_speed.rms; }},
    {"speed_along_rms", "1/s", "speed", "rms of the velocity along the strip / L",
     [](const M& m) { return m.along_speed.rms; }},

    {"acceleration_mean", "1/s^2", "acceleration", "mean of |a| / L",
     [](const M& m) { return m.acceleration.mean; }},
    {"acceleration_max", "1/s^2", "acceleration", "largest |a| / L",
     [](const M& m) { return m.acceleration.max; }},
    {"acceleration_sd", "1/s^2", "acceleration", "standard deviation of |a| / L",
     [](const M& m) { return m.acceleration.sd; }},
    {"acceleration_tip", "1/s^2", "acceleration", "mean of |a| / L over the last eighth",
     [](const M& m) { return m.tip_acceleration; }},
    {"acceleration_normal_rms", "1/s^2", "acceleration", "rms of the acceleration across the strip / L",
     [](const M& m) { return m.normal_acceleration.rms; }},
    {"acceleration_along_rms", "1/s^2", "acceleration", "rms of the acceleration along the strip / L",
     [](const M& m) { return m.along_acceleration.rms; }},

    {"jerk_mean", "1/s^3", "impact", "mean of |a - a of the row before| / (L dt)",
     [](const M& m) { return m.jerk.mean; }},
    {"jerk_max", "1/s^3", "impact", "largest |a - a of the row before| / (L dt)",
     [](const M& m) { return m.jerk.max; }},
    {"jerk_normal_rms", "1/s^3", "impact", "rms of the jerk across the strip / L",
     [](const M& m) { return m.normal_jerk.rms; }},
    {"jerk_normal_peak", "1/s^3", "impact", "largest minus mean jerk across the strip / L",
     [](const M& m) { return m.normal_jerk.max - m.normal_jerk.mean; }},
    {"impact_ratio", "1", "impact", "jerk_max over its mean in earlier rows; 1 in the first two",
     [](const M& m) { return m.jerk_ratio; }},

    {"curvature_mean", "1", "curvature", "mean of kappa L", [](const M& m) { return m.curvature.mean; }},
    {"curvature_max", "1", "curvature", "largest kappa L", [](const M& m) { return m.curvature.max; }},
    {"curvature_min", "1", "curvature", "smallest kappa L", [](const M& m) { return m.curvature.min; }},
    {"curvature_sd", "1", "curvature", "standard deviation of kappa L",
     [](const M& m) { return m.curvature.sd; }},
    {"curvature_peak", "1/rad", "curvature",
     "largest excess of kappa L over its parabola along the strip, per turn",
     [](const M& m) { return m.excess.max; }},
    {"curvature_dip", "1/rad", "curvature",
     "smallest excess of kappa L over its parabola along the strip, per turn",
     [](const M& m) { return m.excess.min; }},
    {"curvature_concentration", "1/rad", "curvature", "rms excess of kappa L over its parabola, per turn",
     [](const M& m) { return m.excess.rms; }},
    {"curvature_asymmetry", "1/rad", "curvature",
     "mean of kappa L in the held half minus the moving half, per turn",
     [](const M& m) { return m.curvature_asymmetry; }},
    {"curvature_gradient", "1", "curvature", "rms slope of kappa L along the strip, lengths in L",
     [](const M& m) { return m.curvature_gradient; }},
    {"curvature_step_max", "1/rad", "curvature",
     "largest change of the excess per turn against its mean over earlier rows with phi > .5 rad; 0 before 3 "
     "of them",
     [](const M& m) { return m.step.max; }},
    {"curvature_step_rms", "1/rad", "curvature", "rms of the same change",
     [](const M& m) { return m.step.rms; }},

    {"length_strain", "1", "strain", "L over its mean in earlier rows, minus 1; 0 in the first row",
     [](const M& m) { return m.length_strain; }},
    {"length_rate", "1/s", "strain", "change of L since the row before / (mean L dt)",
     [](const M& m) { return m.length_rate; }},
    {"bending_rate_rms", "1/s", "strain",
     "rms change of kappa L since the row before / dt: rate of the bending strain per half thickness in L",
     [](const M& m) { return m.bending_rate.rms; }},
    {"bending_rate_max", "1/s", "strain", "largest change of kappa L since the row before / dt",
     [](const M& m) { return m.bending_rate.max; }},
    {"bending_range", "1/rad", "strain", "largest minus smallest kappa L, per turn",
     [](const M& m) { return (m.curvature.max - m.curvature.min) / m.bent; }},

    {"chord", "1", "shape", "distance between the visible ends / L",
     [](const M& m) { return m.outline.chord; }},
    {"sagitta", "1", "shape", "largest distance from the chord / L",
     [](const M& m) { return m.outline.sagitta; }},
    {"sagitta_place", "1", "shape", "mean place along the strip, weighted by squared distance from the chord",
     [](const M& m) { return m.outline.sagitta_place; }},
    {"area", "1", "shape", "area between strip and chord / L^2", [](const M& m) { return m.outline.area; }},
    {"outline_asymmetry", "1", "shape",
     "rms difference of the distances from the chord of mirrored places / L",
     [](const M& m) { return m.outline.asymmetry; }},
    {"gyration", "1", "shape", "radius of gyration / L", [](const M& m) { return m.outline.gyration; }},
    {"roundness", "1", "shape", "smaller over larger principal radius",
     [](const M& m) { return m.outline.roundness; }},
    {"curvature_mode_1", "1/rad", "shape", "cosine coefficient 1 of kappa L along the strip, per turn",
     [](const M& m) { return m.mode[0]; }},
    {"curvature_mode_2", "1/rad", "shape", "cosine coefficient 2 of kappa L along the strip, per turn",
     [](const M& m) { return m.mode[1]; }},
    {"curvature_mode_3", "1/rad", "shape", "cosine coefficient 3 of kappa L along the strip, per turn",
     [](const M& m) { return m.mode[2]; }},

    {"bend_angle", "rad", "global", "phi: turning between the visible ends",
     [](const M& m) { return m.turning; }},
    {"bend_rate", "rad/s", "global", "change of phi since the row before / dt",
     [](const M& m) { return m.turning_rate; }},
    {"bending_energy", "1", "global", "mean of (kappa L)^2; phi^2 for an arc of a circle",
     [](const M& m) { return m.energy; }},
    {"bending_energy_per_turn", "1/rad^2", "global", "bending_energy per turn, twice",
     [](const M& m) { return m.energy / (m.bent * m.bent); }},
    {"bending_energy_rate", "1/s", "global", "change of bending_energy since the row before / dt",
     [](const M& m) { return m.energy_rate; }},
    {"centroid_speed", "1/s", "global", "length of the mean velocity / L",
     [](const M& m) { return m.centroid_speed; }},
    {"kinetic_energy", "1/s^2", "global", "mean of v^2 / L^2", [](const M& m) { return m.kinetic; }},

    {"skewness_speed", "1", "skewness", "skewness of |v|", [](const M& m) { return m.speed.skewness; }},
    {"skewness_acceleration", "1", "skewness", "skewness of the acceleration across the strip",
     [](const M& m) { return m.normal_acceleration.skewness; }},
    {"skewness_curvature", "1", "skewness", "skewness of the excess curvature",
     [](const M& m) { return m.excess.skewness; }},

    {"kurtosis_speed", "1", "kurtosis", "excess kurtosis of |v|",
     [](const M& m) { return m.speed.kurtosis; }},
    {"kurtosis_acceleration", "1", "kurtosis", "excess kurtosis of the acceleration across the strip",
     [](const M& m) { return m.normal_acceleration.kurtosis; }},
    {"kurtosis_curvature", "1", "kurtosis", "excess kurtosis of the excess curvature",
     [](const M& m) { return m.excess.kurtosis; }},

    {"autocorrelation_speed", "1", "autocorrelation",
     "correlation of |v| with itself an eighth of the strip further", [](const M& m) { return m.speed_lag; }},
    {"autocorrelation_acceleration", "1", "autocorrelation",
     "correlation of the acceleration across the strip with itself an eighth of the strip further",
     [](const M& m) { return m.acceleration_lag; }},
    {"autocorrelation_curvature", "1", "autocorrelation",
     "correlation of the excess curvature with itself an eighth of the strip further",
     [](const M& m) { return m.curvature_lag; }},
    {"memory_curvature", "1", "autocorrelation",
     "correlation of the excess curvature with that of the row before; 0 in the first row",
     [](const M& m) { return m.excess_memory; }},
    {"memory_acceleration", "1", "autocorrelation",
     "correlation of the acceleration across the strip with that of the row before; 0 in the first row",
     [](const M& m) { return m.acceleration_memory; }},
};

constexpr PlaceColumns kPlaceColumns[] = {
    {"station_curvature_", "1", "station",
     "mean of kappa L over a sixteenth of the strip, counted from the held end",
     [](const M& m) -> const std::array<double, kPlaces>& { return m.place_curvature; }},
    {"station_excess_", "1/rad", "station",
     "mean excess of kappa L over its parabola along the strip, per turn, over a sixteenth of the strip",
     [](const M& m) -> const std::array<double, kPlaces>& { return m.place_excess; }},
};

constexpr Column kLaterColumns[] = {
    {"spectrum_curvature_1", "1", "spectrum",
     "share of the power of the excess curvature along the strip in wavelengths of L / 2 and more",
     [](const M& m) { return m.excess_bands[0]; }},
    {"spectrum_curvature_2", "1", "spectrum", "the same share in wavelengths of L / 4 to L / 2",
     [](const M& m) { return m.excess_bands[1]; }},
    {"spectrum_curvature_3", "1", "spectrum", "the same share in wavelengths of L / 8 to L / 4",
     [](const M& m) { return m.excess_bands[2]; }},
    {"spectrum_curvature_4", "1", "spectrum", "the same share in wavelengths of L / 16 to L / 8",
     [](const M& m) { return m.excess_bands[3]; }},
    {"spectrum_acceleration_1", "1", "spectrum",
     "share of the power in time of the acceleration across the strip, over its sixteenths and the last 8 "
     "rows, in the period of 8 rows; 0 in the first 7",
     [](const M& m) { return m.acceleration_bands[0]; }},
    {"spectrum_acceleration_2", "1", "spectrum", "the same share in the period of 4 rows",
     [](const M& m) { return m.acceleration_bands[1]; }},
    {"spectrum_acceleration_3", "1", "spectrum", "the same share in shorter periods",
     [](const M& m) { return m.acceleration_bands[2]; }},
};

}  // namespace

std::span<const Column> strip_columns() noexcept { return kStripColumns; }
std::span<const Column> later_columns() noexcept { return kLaterColumns; }
std::span<const PlaceColumns> place_columns() noexcept { return kPlaceColumns; }

}  // namespace motionanalyzer::features
