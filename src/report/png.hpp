// Small indexed PNG pictures as data URIs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace motionanalyzer::report {

using Colour = std::array<std::uint8_t, 3>;  ///< red, green, blue

/// Pixel (row, column) holds the number of a palette entry; the top row comes first.
struct IndexedImage {
  std::size_t width = 0, height = 0;
  std::vector<std::uint8_t> pixel;  ///< height * width
  std::vector<Colour> palette;      ///< up to 256
  bool last_is_transparent = false;
};

/// PNG 1.2, colour type 3, the pixels stored without compression (RFC 1950, 1951): no dependency, and small
/// enough for pictures of a few thousand pixels.
std::string encode_png(const IndexedImage& image);
std::string base64(const std::string& bytes);
/// "data:image/png;base64,..."
std::string png_data_uri(const IndexedImage& image);

}  // namespace motionanalyzer::report
