#include "report/png.hpp"

#include <gtest/gtest.h>

#include "report/colour.hpp"

namespace motionanalyzer::report::png_test {
namespace {

std::uint32_t big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

TEST(Png, HasTheKnownBytesOfOnePixel) {
  // Every checksum was computed by zlib for this picture.
  IndexedImage image;
  image.width = image.height = 1;
  image.pixel = {0};
  image.palette = {{255, 0, 0}};
  EXPECT_EQ(base64(encode_png(image)),
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAMAAAAoyzS7AAAAA1BMVEX/AAAZ4gk3AAAADUlEQVR4AQECAP3/"
            "AAAAAgABfgUN0gAAAABJRU5ErkJggg==");
}

TEST(Png, SplitsLongDataIntoStoredBlocks) {
  IndexedImage image;
  image.width = 300;
  image.height = 300;
  image.pixel.assign(90000, 1);
  image.palette = palette_of(ColourMap::sequential);
  const std::string bytes = encode_png(image);
  // 300 rows of 301 bytes make two blocks of 5 bytes more each, and 6 of the zlib frame.
  const std::size_t data = bytes.find("IDAT");
  EXPECT_EQ(big_endian(bytes, data - 4), 300u * 301 + 2 * 5 + 6);
}

TEST(Png, Base64HasThePublishedValues) {  // RFC 4648, section 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
}

TEST(ColourMap, SequentialGrowsInLightness) {
  double last = -1;
  for (const Colour& c : palette_of(ColourMap::sequential)) {
    const double luma = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
    if (c == Colour{128, 128, 128}) break;
    EXPECT_GE(luma, last - 1.0);  // rounding to whole steps
    last = luma;
  }
  EXPECT_GT(last, 200);
}

}  // namespace
}  // namespace motionanalyzer::report::png_test
