#include "synthesis/camera_options.hpp"

#include <cstddef>
#include <type_traits>

namespace motionanalyzer::imaging {
namespace {

template <auto A>
auto& member(CameraOptions& camera) {
  return camera.*A;
}
template <auto A, auto B>
auto& member(CameraOptions& camera) {
  return camera.*A.*B;
}

template <auto... Path>
double get_member(const CameraOptions& camera) {
  return static_cast<double>(member<Path...>(const_cast<CameraOptions&>(camera)));  // only read
}

template <auto... Path>
void set_member(CameraOptions& camera, double value) {
  auto& target = member<Path...>(camera);
  using Value = std::remove_reference_t<decltype(target)>;
  if constexpr (std::is_same_v<Value, bool>)
    target = value != 0;
  else
    target = static_cast<Value>(value);
}

template <auto... Path>
constexpr CameraOption number(std::string_view key, double low, double high) {
  return {key, OptionKind::number, low, high, &get_member<Path...>, &set_member<Path...>};
}
template <auto A>
constexpr CameraOption whole(std::string_view key, double low, double high) {
  return {key, OptionKind::whole, low, high, &get_member<A>, &set_member<A>};
}
template <auto A>
constexpr CameraOption yes_no(std::string_view key) {
  return {key, OptionKind::yes_no, 0, 1, &get_member<A>, &set_member<A>};
}
template <auto A, auto On>
constexpr CameraOption part(std::string_view key) {
  return {key, OptionKind::part, 0, 1, &get_member<A, On>, &set_member<A, On>};
}

using C = CameraOptions;

// Ranges hold what a camera could have, with room; they keep coordinates within what whole numbers hold.
constexpr CameraOption kOptions[] = {
    number<&C::fps>("fps", 1, 1000),
    number<&C::exposure_s>("exposure_s", 0, 1),
    whole<&C::substates>("substates", 1, 1000),
    whole<&C::points>("points", 4, 100000),
    number<&C::px_per_mm>("px_per_mm", 0.01, 1000),
    number<&C::width_px>("width_px", 16, 100000),
    number<&C::height_px>("height_px", 16, 100000),
    number<&C::origin_x_px>("origin_x_px", -100000, 100000),
    number<&C::origin_y_px>("origin_y_px", -100000, 100000),
    yes_no<&C::mirrored>("mirrored"),
    yes_no<&C::reversed>("reversed"),
    number<&C::visible_from>("visible_from", 0, 1),
    number<&C::visible_to>("visible_to", 0, 1),
    part<&C::pose, &C::Pose::on>("pose"),
    number<&C::pose, &C::Pose::shift_px>("pose.shift_px", 0, 1000),
    number<&C::pose, &C::Pose::turn_rad>("pose.turn_rad", 0, 1),
    part<&C::scale, &C::Scale::on>("scale"),
    number<&C::scale, &C::Scale::sd>("scale.sd", 0, 0.1),
    part<&C::tilt, &C::Tilt::on>("tilt"),
    number<&C::tilt, &C::Tilt::sd_rad>("tilt.sd_rad", 0, 0.2),
    part<&C::distortion, &C::Distortion::on>("distortion"),
    number<&C::distortion, &C::Distortion::k1>("distortion.k1", -0.3, 0.3),
    part<&C::scale_jitter, &C::ScaleJitter::on>("scale_jitter"),
    number<&C::scale_jitter, &C::ScaleJitter::sd>("scale_jitter.sd", 0, 0.1),
    part<&C::white, &C::White::on>("white"),
    number<&C::white, &C::White::sd_px>("white.sd_px", 0, 100),
    part<&C::correlated, &C::Correlated::on>("correlated"),
    number<&C::correlated, &C::Correlated::sd_px>("correlated.sd_px", 0, 100),
    number<&C::correlated, &C::Correlated::shortest_px>("correlated.shortest_px", 1, 10000),
    number<&C::correlated, &C::Correlated::longest_px>("correlated.longest_px", 1, 10000),
    part<&C::material, &C::Material::on>("material"),
    number<&C::material, &C::Material::sd_px>("material.sd_px", 0, 100),
    number<&C::material, &C::Material::length_px>("material.length_px", 1, 10000),
    part<&C::drift, &C::Drift::on>("drift"),
    number<&C::drift, &C::Drift::sd_px>("drift.sd_px", 0, 100),
    number<&C::drift, &C::Drift::time_s>("drift.time_s", 0.001, 1e6),
    part<&C::slip, &C::Slip::on>("slip"),
    number<&C::slip, &C::Slip::walk_px>("slip.walk_px", 0, 100),
    number<&C::slip, &C::Slip::warp_px>("slip.warp_px", 0, 100),
    part<&C::missing, &C::Missing::on>("missing"),
    number<&C::missing, &C::Missing::frame>("missing.frame", 0, 0.5),
    number<&C::missing, &C::Missing::point>("missing.point", 0, 0.2),
    part<&C::doubled, &C::Doubled::on>("doubled"),
    number<&C::doubled, &C::Doubled::point>("doubled.point", 0, 0.5),
    part<&C::outlier, &C::Outlier::on>("outlier"),
    number<&C::outlier, &C::Outlier::point>("outlier.point", 0, 0.5),
    number<&C::outlier, &C::Outlier::size_px>("outlier.size_px", 0, 10000),
    part<&C::shake, &C::Shake::on>("shake"),
    number<&C::shake, &C::Shake::amplitude_px>("shake.amplitude_px", 0, 1000),
    number<&C::shake, &C::Shake::hz>("shake.hz", 0, 10000),
    part<&C::glare, &C::Glare::on>("glare"),
    number<&C::glare, &C::Glare::height_px>("glare.height_px", -100, 100),
    number<&C::glare, &C::Glare::width_px>("glare.width_px", 1, 10000),
    number<&C::glare, &C::Glare::at>("glare.at", 0, 1),
    part<&C::dirty_lens, &C::DirtyLens::on>("dirty_lens"),
    number<&C::dirty_lens, &C::DirtyLens::size_px>("dirty_lens.size_px", 1, 10000),
    number<&C::dirty_lens, &C::DirtyLens::shift_px>("dirty_lens.shift_px", 0, 100),
    number<&C::dirty_lens, &C::DirtyLens::missing>("dirty_lens.missing", 0, 1),
    number<&C::dirty_lens, &C::DirtyLens::at>("dirty_lens.at", 0, 1),
    part<&C::rounding, &C::Rounding::on>("rounding"),
    part<&C::clip, &C::Clip::on>("clip"),
};

}  // namespace

std::span<const CameraOption> camera_options() noexcept { return kOptions; }

}  // namespace motionanalyzer::imaging
