#include "report/colour.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace motionanalyzer::report {
namespace {

constexpr std::array<Colour, 17> kViridis = {{{68, 1, 84},
                                              {72, 24, 106},
                                              {71, 45, 123},
                                              {66, 64, 134},
                                              {59, 82, 139},
                                              {51, 99, 141},
                                              {44, 114, 142},
                                              {38, 130, 142},
                                              {33, 145, 140},
                                              {31, 160, 136},
                                              {40, 174, 128},
                                              {63, 188, 115},
                                              {94, 201, 98},
                                              {132, 212, 75},
                                              {173, 220, 48},
                                              {216, 226, 25},
                                              {253, 231, 37}}};
constexpr std::array<Colour, 5> kDiverging = {
    {{33, 102, 172}, {146, 197, 222}, {240, 240, 240}, {244, 165, 130}, {178, 24, 43}}};
constexpr std::array<Colour, 5> kTime = {
    {{53, 112, 214}, {128, 96, 214}, {190, 84, 170}, {222, 92, 110}, {230, 134, 42}}};

std::span<const Colour> anchors(ColourMap map) {
  switch (map) {
    case ColourMap::sequential:
      return kViridis;
    case ColourMap::diverging:
      return kDiverging;
    case ColourMap::time:
      return kTime;
  }
  return kViridis;
}

}  // namespace

Colour map_colour(ColourMap map, double place) {
  const auto anchor = anchors(map);
  const double at = std::clamp(place, 0.0, 1.0) * static_cast<double>(anchor.size() - 1);
  const std::size_t left = std::min(static_cast<std::size_t>(at), anchor.size() - 2);
  const double share = at - static_cast<double>(left);
  Colour colour{};
  for (std::size_t k = 0; k < 3; ++k) {
    const double value = anchor[left][k] * (1 - share) + anchor[left + 1][k] * share;
    colour[k] = static_cast<std::uint8_t>(std::floor(value + 0.5));
  }
  return colour;
}

std::string hex(const Colour& colour) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "#";
  for (const std::uint8_t part : colour) {
    text += kDigits[part >> 4];
    text += kDigits[part & 15];
  }
  return text;
}

std::vector<Colour> palette_of(ColourMap map) {
  std::vector<Colour> palette;
  for (int i = 0; i < 255; ++i) palette.push_back(map_colour(map, i / 254.0));
  palette.push_back({128, 128, 128});
  return palette;
}

}  // namespace motionanalyzer::report
