#include "panel_frames.hpp"

#include <algorithm>
#include <limits>

namespace motionanalyzer::capi {

namespace {

template <class T>
void reserve_more(std::vector<T>& values, std::size_t more) {
  const std::size_t wanted = values.size() + more;
  if (wanted > values.capacity()) values.reserve(std::max(wanted, 2 * values.capacity()));
}

template <class T>
void add(std::vector<T>& values, std::span<const T> more) {
  values.insert(values.end(), more.begin(), more.end());
}

}  // namespace

void PanelFrames::clear() noexcept {
  number_.clear();
  offset_.clear();
  index_.clear();
  x_px_.clear();
  y_px_.clear();
  mask_.clear();
}

void PanelFrames::reserve_frame(std::size_t points) {
  reserve_more(number_, 1);
  reserve_more(offset_, 1);
  reserve_more(index_, points);
  reserve_more(x_px_, points);
  reserve_more(y_px_, points);
  reserve_more(mask_, points);
}

void PanelFrames::append(const FrameView& frame) noexcept {
  number_.push_back(frame.number);
  offset_.push_back(index_.size());
  add(index_, frame.index);
  add(x_px_, frame.x_px);
  add(y_px_, frame.y_px);
  add(mask_, frame.mask);
}

FrameBundle PanelFrames::bundle(const std::string& name, double fps, std::optional<double> mm_per_px) const {
  constexpr float kNone = std::numeric_limits<float>::quiet_NaN();
  FrameBundle bundle;
  bundle.name = name;
  bundle.fps = fps;
  bundle.mm_per_px = mm_per_px;
  bundle.frame_number = number_;
  bundle.point_index = index_;
  std::sort(bundle.point_index.begin(), bundle.point_index.end());
  bundle.point_index.erase(std::unique(bundle.point_index.begin(), bundle.point_index.end()),
                           bundle.point_index.end());
  const std::size_t frames = bundle.frames(), points = bundle.points();
  bundle.x_px = MatrixF(frames, points, kNone);
  bundle.y_px = MatrixF(frames, points, kNone);
  bundle.mask = MaskMatrix(frames, points);
  for (std::size_t t = 0; t < frames; ++t) {
    const std::size_t end = t + 1 < frames ? offset_[t + 1] : index_.size();
    auto column = bundle.point_index.begin();
    for (std::size_t i = offset_[t]; i < end; ++i) {
      column = std::lower_bound(column, bundle.point_index.end(), index_[i]);
      const auto j = static_cast<std::size_t>(column - bundle.point_index.begin());
      bundle.x_px(t, j) = x_px_[i];
      bundle.y_px(t, j) = y_px_[i];
      bundle.mask(t, j) = mask_[i];
    }
  }
  return bundle;
}

}  // namespace motionanalyzer::capi
