#include "motionanalyzer/io/write_bundle.hpp"

#include <algorithm>
#include <array>
#include <charconv>
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

/// x, y and index of a line with signs, commas and line feed.
constexpr std::size_t kLongestLine = 9 + 9 + 12;

char* put_pixel(char* at, float value) {
  if (!(std::fabs(value) <= kMaxCoordinate_px)) {
    throw Error(ErrorCode::invalid_argument, "a coordinate is " + format_double(static_cast<double>(value)),
                "Mask points that were not observed.");
  }
  const auto pixel = static_cast<std::int32_t>(std::floor(static_cast<double>(value) + 0.5));
  at = std::to_chars(at, at + 8, pixel).ptr;
  *at++ = ',';
  return at;
}

/// text: reused from frame to frame.
std::string_view frame_text(const FrameView& frame, std::string& text) {
  constexpr std::string_view kHeader = "# x,y,index\n";
  text.resize(kHeader.size() + kLongestLine * frame.index.size());
  char* at = std::copy(kHeader.begin(), kHeader.end(), text.data());
  for (std::size_t p = 0; p < frame.index.size(); ++p) {
    if (!frame.mask.empty() && frame.mask[p] == 0) continue;
    at = put_pixel(put_pixel(at, frame.x_px[p]), frame.y_px[p]);
    at = std::to_chars(at, at + 11, frame.index[p]).ptr;
    *at++ = '\n';
  }
  return std::string_view(text).substr(0, static_cast<std::size_t>(at - text.data()));
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
  std::string text;
  for (std::size_t t = 0; t < bundle.frames(); ++t) {
    write_file(join(target.temporary(), frame_name(bundle.frame_number[t])),
               frame_text(bundle.frame(t), text));
  }
  if (bundle.fps > 0) write_file(join(target.temporary(), "fps.txt"), dump_json(Json(bundle.fps)) + "\n");
  if (bundle.mm_per_px) {
    const Json metadata = Json::object().set("meters_per_pixel", meters_per_px(*bundle.mm_per_px));
    write_file(join(target.temporary(), "metadata.json"), dump_json(metadata) + "\n");
  }
  target.commit();
}

}  // namespace motionanalyzer
