// One frame file, fps.txt and metadata.json from arbitrary bytes: a result or an Error with file and line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "io/frame_text.hpp"
#include "io/sidecar.hpp"
#include "motionanalyzer/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace motionanalyzer;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Reason> warnings;
  io::parse_fps(text, "f", warnings);
  io::parse_metadata(text, "f", warnings);
  try {
    io::OddityLog log;
    const io::FramePoints points = io::parse_frame(text, "f", log);
    if (points.x_px.size() != points.index.size() || points.y_px.size() != points.index.size()) std::abort();
    for (std::size_t i = 1; i < points.index.size(); ++i) {
      if (points.index[i - 1] >= points.index[i]) std::abort();
    }
    log.reasons();
  } catch (const Error& error) {
    if (error.where().file != "f" || error.where().line < 1) std::abort();
  }
  return 0;
}
