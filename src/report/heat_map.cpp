#include <algorithm>
#include <cmath>
#include <limits>

#include "report/colour.hpp"
#include "report/layout.hpp"
#include "report/plots.hpp"

namespace motionanalyzer::report {
namespace {

constexpr double kHeight = 190, kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kMostColumns = 480, kMostRows = 128;  // keeps a picture below 80 kB
constexpr std::uint8_t kNothing = 255;

// Means of blocks of `across` frames and `along` stations; NaN where a block holds no value.
Matrix thinned(const Matrix& value, std::size_t across, std::size_t along) {
  Matrix result((value.rows() + across - 1) / across, (value.cols() + along - 1) / along, kNan);
  for (std::size_t i = 0; i < result.rows(); ++i) {
    for (std::size_t j = 0; j < result.cols(); ++j) {
      double sum = 0, count = 0;
      for (std::size_t t = i * across; t < std::min(value.rows(), (i + 1) * across); ++t) {
        for (std::size_t s = j * along; s < std::min(value.cols(), (j + 1) * along); ++s) {
          if (!std::isfinite(value(t, s))) continue;
          sum += value(t, s);
          count += 1;
        }
      }
      if (count > 0) result(i, j) = sum / count;
    }
  }
  return result;
}

std::uint8_t palette_index(double value, const Range& range) {
  if (!std::isfinite(value)) return kNothing;
  const double place = std::clamp((value - range.low) / range.span(), 0.0, 1.0);
  return static_cast<std::uint8_t>(std::floor(place * 254 + 0.5));
}

// Time to the right, stations upwards.
IndexedImage picture_of(const HeatMap& map) {
  const std::size_t across = (map.value->rows() + kMostColumns - 1) / kMostColumns;
  const std::size_t along = (map.value->cols() + kMostRows - 1) / kMostRows;
  const Matrix value = thinned(*map.value, across, along);
  IndexedImage image;
  image.width = value.rows();
  image.height = value.cols();
  image.palette = palette_of(map.diverging ? ColourMap::diverging : ColourMap::sequential);
  image.last_is_transparent = true;
  image.pixel.resize(image.width * image.height);
  for (std::size_t i = 0; i < image.width; ++i) {
    for (std::size_t j = 0; j < image.height; ++j) {
      image.pixel[(image.height - 1 - j) * image.width + i] =
          palette_index(value(i, j) * map.factor, map.colour_range);
    }
  }
  return image;
}

void draw_colour_bar(Svg* svg, const Box& plot, const HeatMap& map) {
  const Box bar = {plot.right() + 14, plot.top, 10, plot.height};
  IndexedImage image;
  image.width = 1;
  image.height = 255;
  image.palette = palette_of(map.diverging ? ColourMap::diverging : ColourMap::sequential);
  for (int i = 254; i >= 0; --i) image.pixel.push_back(static_cast<std::uint8_t>(i));
  svg->image(bar, image, "pixels");
  const Axes axes = make_axes(bar, {0, 1}, map.colour_range);
  const Ticks ticks = ticks_of(map.colour_range, 5);
  for (const double value : ticks.value) {
    svg->text({bar.right() + 5, axes.y(value) + 3.5}, Anchor::start, "tick", tick_label(value, ticks));
  }
}

void draw_picture(Svg* svg, const HeatMap& map, const Axes& axes) {
  const double frame = map.time.size() > 1
                           ? (map.time.back() - map.time.front()) / static_cast<double>(map.time.size() - 1)
                           : axes.x.range.span();
  const double left = std::max(axes.box.left, axes.x(map.time.front() - frame / 2));
  const double right = std::min(axes.box.right(), axes.x(map.time.back() + frame / 2));
  const double bottom = axes.y(map.station->front()), top = axes.y(map.station->back());
  svg->image({left, std::min(top, bottom), right - left, std::fabs(bottom - top)}, picture_of(map),
             "pixels mark");
}

// Curvature of observed places; NaN elsewhere.
Matrix observed_curvature(const Kinematics& k) {
  Matrix value = k.curvature_per_px;
  for (std::size_t t = 0; t < value.rows(); ++t) {
    for (std::size_t s = 0; s < value.cols(); ++s) {
      if (!k.mask.empty() && k.mask(t, s) == 0) value(t, s) = kNan;
    }
  }
  return value;
}

}  // namespace

std::string heat_map(const HeatMap& map, const TimeAxis& axis, std::optional<double> onset) {
  if (map.value->empty() || map.time.empty()) return {};
  const auto values = map.value->values();
  if (std::none_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); })) return {};
  const Axes axes = make_axes(time_box(kHeight), axis.range, {0, 1});
  Svg svg(kPlotWidth, picture_height(axes.box), map.what + " over " + map.across + " and place");
  draw_axes(&svg, axes, axis.label, "place s/L, 0 = held end");
  draw_picture(&svg, map, axes);  // over the grid
  svg.text({kPlotWidth, axes.box.top - 9}, Anchor::end, "label", map.what + ", " + map.unit);
  draw_colour_bar(&svg, axes.box, map);
  if (onset) svg.line({axes.x(*onset), axes.box.top}, {axes.x(*onset), axes.box.bottom()}, "onset over");
  return svg.finish();
}

Range curvature_range(const ReportPanel& panel) {
  if (!panel.kinematics) return {};
  Range range = inner_range_of(observed_curvature(*panel.kinematics).values(), 0.005);
  const double factor = 1 / length_unit(panel).per_px;
  return {range.low * factor, range.high * factor};
}

std::string curvature_plot(const ReportPanel& panel, const TimeAxis& axis,
                           std::optional<Range> colour_range) {
  if (!panel.kinematics) return {};
  const Kinematics& k = *panel.kinematics;
  const Matrix curvature = observed_curvature(k);
  const LengthUnit unit = length_unit(panel);
  HeatMap map;
  map.value = &curvature;
  const TimeAxis own = time_axis(panel);
  for (const std::int32_t number : k.number) map.time.push_back(own.at(number));
  map.station = &k.station;
  map.factor = 1 / unit.per_px;
  map.colour_range = colour_range ? *colour_range : curvature_range(panel);
  map.what = "curvature";
  map.unit = std::string("1/") + unit.name;
  std::optional<double> onset;
  if (panel.verdict.onset_frame) onset = own.at(*panel.verdict.onset_frame);
  return heat_map(map, axis, onset);
}

}  // namespace motionanalyzer::report
