#include "motionanalyzer/io/write_bundle.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "motionanalyzer/core/error.hpp"
#include "support/file.hpp"
#include "support/json.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using namespace support;

constexpr float kMaxCoordinate_px = 1e6F;

void append_pixel(std::string& text, float value) {
  if (!(std::fabs(value) <= kMaxCoordinate_px)) {
    throw Error(ErrorCode::invalid_argument, "a coordinate is " + format_double(static_cast<double>(value)),
                "Mask points that were not observed.");
  }
  text += std::to_string(static_cast<long>(std::floor(static_cast<double>(value) + 0.5)));
}

std::string frame_text(const FrameView& frame) {
  std::string text = "# x,y,index\n";
  text.reserve(text.size() + 16 * frame.index.size());
  for (std::size_t p = 0; p < frame.index.size(); ++p) {
    if (!frame.mask.empty() && frame.mask[p] == 0) continue;
    append_pixel(text, frame.x_px[p]);
    text += ',';
    append_pixel(text, frame.y_px[p]);
    text += ',';
    text += std::to_string(frame.index[p]);
    text += '\n';
  }
  return text;
}

std::string frame_name(std::int32_t number) {
  if (number < 0) {
    throw Error(ErrorCode::invalid_argument, "a frame number is " + std::to_string(number),
                "Frame numbers begin at 0.");
  }
  std::array<char, 32> name{};
  std::snprintf(name.data(), name.size(), "frame_%05ld.txt", static_cast<long>(number));
  return name.data();
}

/// The scale in metres that reads back, times 1000, as the same scale in millimetres where a double allows
/// it.
double meters_per_px(double mm_per_px) {
  const double nearest = mm_per_px / 1000.0;
  for (const double candidate : {nearest, std::nextafter(nearest, 0.0), std::nextafter(nearest, 1e9)}) {
    if (1000.0 * candidate == mm_per_px) return candidate;
  }
  return nearest;
}

void check_shape(const FrameBundle& bundle) {
  const auto fits = [&](const auto& matrix) {
    return matrix.rows() == bundle.frames() && matrix.cols() == bundle.points();
  };
  if (bundle.frames() == 0 || !fits(bundle.x_px) || !fits(bundle.y_px) || !fits(bundle.mask)) {
    throw Error(ErrorCode::invalid_argument, "the bundle's arrays are not all frames x points",
                "Give coordinates and mask one row a frame and one column a point.");
  }
}

}  // namespace

void write_bundle(const FrameBundle& bundle, const std::string& folder) {
  check_shape(bundle);
  AtomicFolder target(folder);
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    write_file(join(target.temporary(), frame_name(bundle.frame_number[t])), frame_text(bundle.frame(t)));
  }
  if (bundle.fps > 0) write_file(join(target.temporary(), "fps.txt"), dump_json(Json(bundle.fps)) + "\n");
  if (bundle.mm_per_px) {
    const Json metadata = Json::object().set("meters_per_pixel", meters_per_px(*bundle.mm_per_px));
    write_file(join(target.temporary(), "metadata.json"), dump_json(metadata) + "\n");
  }
  target.commit();
}

}  // namespace motionanalyzer
