#include "report/png.hpp"

#include <algorithm>
#include <string_view>

namespace motionanalyzer::report {
namespace {

void append_big_endian(std::string* out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out->push_back(static_cast<char>((value >> shift) & 0xFFu));
}

// CRC-32 of ISO 3309, bit by bit.
std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const char c : bytes) {
    crc ^= static_cast<std::uint8_t>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0xEDB88320u : 0u);
  }
  return ~crc;
}

std::uint32_t adler32(std::string_view bytes) {
  std::uint32_t a = 1, b = 0;
  for (const char c : bytes) {
    a = (a + static_cast<std::uint8_t>(c)) % 65521;
    b = (b + a) % 65521;
  }
  return b << 16 | a;
}

void append_chunk(std::string* out, const char* type, const std::string& data) {
  append_big_endian(out, static_cast<std::uint32_t>(data.size()));
  const std::string checked = type + data;
  *out += checked;
  append_big_endian(out, crc32(checked));
}

// A zlib stream of stored blocks, which hold at most 65535 bytes each.
std::string stored(const std::string& data) {
  std::string out = "\x78\x01";
  std::size_t at = 0;
  do {
    const std::size_t size = std::min<std::size_t>(data.size() - at, 65535);
    out.push_back(at + size == data.size() ? '\1' : '\0');
    for (const std::size_t length : {size, ~size & 0xFFFFu}) {
      out.push_back(static_cast<char>(length & 0xFFu));
      out.push_back(static_cast<char>(length >> 8 & 0xFFu));
    }
    out.append(data, at, size);
    at += size;
  } while (at < data.size());
  append_big_endian(&out, adler32(data));
  return out;
}

std::string header(const IndexedImage& image) {
  std::string data;
  append_big_endian(&data, static_cast<std::uint32_t>(image.width));
  append_big_endian(&data, static_cast<std::uint32_t>(image.height));
  return data + std::string("\x08\x03\0\0\0", 5);
}

std::string palette(const IndexedImage& image) {
  std::string data;
  for (const Colour& colour : image.palette) {
    for (const std::uint8_t part : colour) data.push_back(static_cast<char>(part));
  }
  return data;
}

// Every row is led by its filter: 0, none.
std::string scanlines(const IndexedImage& image) {
  std::string data;
  for (std::size_t i = 0; i < image.height; ++i) {
    data.push_back('\0');
    for (std::size_t j = 0; j < image.width; ++j)
      data.push_back(static_cast<char>(image.pixel[i * image.width + j]));
  }
  return data;
}

}  // namespace

std::string encode_png(const IndexedImage& image) {
  std::string out = "\x89PNG\r\n\x1A\n";
  append_chunk(&out, "IHDR", header(image));
  append_chunk(&out, "PLTE", palette(image));
  if (image.last_is_transparent) {
    append_chunk(&out, "tRNS", std::string(image.palette.size() - 1, '\xFF') + '\0');
  }
  append_chunk(&out, "IDAT", stored(scanlines(image)));
  append_chunk(&out, "IEND", "");
  return out;
}

std::string base64(const std::string& bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(bytes.size() - i, 3);
    std::uint32_t word = 0;
    for (std::size_t k = 0; k < 3; ++k)
      word = word << 8 | (k < have ? static_cast<std::uint8_t>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out.push_back(k <= have ? kDigits[word >> (18 - 6 * k) & 63u] : '=');
  }
  return out;
}

std::string png_data_uri(const IndexedImage& image) {
  return "data:image/png;base64," + base64(encode_png(image));
}

}  // namespace motionanalyzer::report
