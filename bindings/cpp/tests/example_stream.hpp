#include "ma.hpp"

using Coordinates = std::vector<std::vector<double>>;  // frames x points

double largest_score(const ma::Model& model, const Coordinates& x_px, const Coordinates& y_px) {
  ma::Stream stream(model);
  ma_inspect_options options = ma::inspect_options();
  options.fps = 30;
  stream.start("panel 1", options);
  ma::FrameScores scores;
  for (std::size_t t = 0; t < x_px.size(); ++t)
    stream.push(static_cast<std::int32_t>(t), x_px[t], y_px[t], scores);
  return stream.finish(scores).summary().statistic;
}
