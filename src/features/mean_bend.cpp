#include "features/mean_bend.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "motionanalyzer/statistics/smoothing.hpp"

namespace motionanalyzer::features {

namespace {

constexpr double kLeastTurning = 0.2;     // rad; below, a panel does not show a bend
constexpr std::size_t kEarlyFrames = 3;   // in which the strip has hardly moved
constexpr std::size_t kMostGaps = 16;     // frame numbers may be that many times the frames there are
constexpr double kEndOfBend = 0.99;       // share of the largest turning from which on the bend is complete
constexpr std::size_t kLeastSamples = 6;  // of a local cubic
constexpr double kWindow = 0.05;          // half-width of it at least, in shares of the full turn
constexpr double kOuterWindow = 0.25;     // where there are samples on one side only
constexpr int kTangentHalfWidth = 3, kTangentDegree = 3;

bool seen(const Kinematics& k, std::size_t t) {
  const auto finite = [](std::span<const double> v) {
    return std::all_of(v.begin(), v.end(), [](double x) { return std::isfinite(x); });
  };
  return finite(k.x_px.row(t)) && finite(k.y_px.row(t));
}

double largest_turning(const Kinematics& k) {
  double largest = 0;
  for (const double v : k.turning_rad)
    if (v > largest) largest = v;
  return largest;
}

/// Mean position of each station over the first frames seen: x, then y. False where none is.
bool early_shape(const Kinematics& k, std::vector<double>& xy) {
  const std::size_t stations = k.stations();
  xy.assign(2 * stations, 0);
  std::size_t count = 0;
  for (std::size_t t = 0; t < k.frames() && count < kEarlyFrames; ++t) {
    if (!seen(k, t)) continue;
    for (std::size_t s = 0; s < stations; ++s) {
      xy[s] += k.x_px(t, s);
      xy[stations + s] += k.y_px(t, s);
    }
    ++count;
  }
  for (double& v : xy) v /= static_cast<double>(std::max<std::size_t>(count, 1));
  return count > 0;
}

struct Centre {
  double x = 0, y = 0;
};

Centre centre_of(std::span<const double> xy) {
  const std::size_t n = xy.size() / 2;
  return {mean(xy.first(n)), mean(xy.last(n))};
}

/// The rigid motion that takes `from` to `to` (least squares over the stations).
void set_place(NormalPanel& panel, std::span<const double> from, std::span<const double> to) {
  const std::size_t n = from.size() / 2;
  const Centre a = centre_of(from), b = centre_of(to);
  double dot = 0, cross = 0;
  for (std::size_t s = 0; s < n; ++s) {
    const double px = from[s] - a.x, py = from[n + s] - a.y, qx = to[s] - b.x, qy = to[n + s] - b.y;
    dot += px * qx + py * qy;
    cross += px * qy - py * qx;
  }
  panel.rotation_rad = elementary::atan2(cross, dot);
  panel.x_px = b.x - a.x;
  panel.y_px = b.y - a.y;
}

std::size_t offset_of(const Kinematics& k, std::size_t t) {
  return static_cast<std::size_t>(static_cast<std::int64_t>(k.number[t]) - k.number.front());
}

/// Frame numbers from the first that a quarter of the panels have: one more than the largest.
std::size_t common_frames(const std::vector<NormalPanel>& panels) {
  std::vector<std::size_t> offset;
  std::size_t longest = 0;
  for (const NormalPanel& p : panels) {
    longest = std::max(longest, p.motion->frames());
    for (std::size_t t = 0; t < p.motion->frames(); ++t) offset.push_back(offset_of(*p.motion, t));
  }
  std::sort(offset.begin(), offset.end());
  const std::size_t quorum = (panels.size() + 3) / 4;
  std::size_t frames = 0;
  for (std::size_t i = 0; i + quorum <= offset.size(); ++i)
    if (offset[i] == offset[i + quorum - 1] && offset[i] < kMostGaps * longest) frames = offset[i] + 1;
  return frames;
}

}  // namespace

NormalPanels gather_panels(std::span<const Kinematics> normals) {
  NormalPanels out;
  std::vector<double> first, early;
  for (const Kinematics& k : normals) {
    if (largest_turning(k) < kLeastTurning || !early_shape(k, early)) continue;
    if (out.panel.empty()) {
      out.stations = k.stations();
      first = early;
      const Centre c = centre_of(first);
      out.centre_x_px = c.x, out.centre_y_px = c.y;
    }
    if (k.stations() != out.stations)
      throw Error(ErrorCode::mismatch, "a panel with " + std::to_string(k.stations()) +
                                           " stations among panels with " + std::to_string(out.stations));
    NormalPanel panel;
    panel.motion = &k;
    set_place(panel, first, early);
    out.panel.push_back(std::move(panel));
  }
  if (out.panel.empty())
    throw Error(ErrorCode::too_short, "no panel bends by .2 rad: there is no trajectory to learn",
                "give normal panels that show the bend");
  if (out.stations < 16)
    throw Error(ErrorCode::mismatch,
                "a trajectory needs 16 stations and more, the panels have " + std::to_string(out.stations));
  out.frames = common_frames(out.panel);
  for (NormalPanel& p : out.panel) {
    p.row.assign(out.frames, kNoFrame);
    for (std::size_t t = 0; t < p.motion->frames(); ++t) {
      const std::size_t f = offset_of(*p.motion, t);
      if (f < out.frames && seen(*p.motion, t)) p.row[f] = t;
    }
  }
  return out;
}

Shapes median_frames(const NormalPanels& panels) {
  const std::size_t quorum = (panels.panel.size() + 3) / 4, stations = panels.stations;
  Shapes out;
  std::vector<double> xs(stations), ys(stations), x, y, cosine, sine;
  for (const NormalPanel& p : panels.panel) {
    cosine.push_back(elementary::cos(p.rotation_rad));
    sine.push_back(elementary::sin(p.rotation_rad));
  }
  for (std::size_t f = 0; f < panels.frames; ++f) {
    const auto has = [&](const NormalPanel& p) { return p.row[f] != kNoFrame; };
    const auto count = std::count_if(panels.panel.begin(), panels.panel.end(), has);
    if (static_cast<std::size_t>(count) < quorum) continue;
    for (std::size_t s = 0; s < stations; ++s) {
      x.clear();
      y.clear();
      for (std::size_t i = 0; i < panels.panel.size(); ++i) {
        const NormalPanel& p = panels.panel[i];
        if (!has(p)) continue;
        const double c = cosine[i], sn = sine[i];
        const double px = p.motion->x_px(p.row[f], s) - panels.centre_x_px - p.x_px;
        const double py = p.motion->y_px(p.row[f], s) - panels.centre_y_px - p.y_px;
        x.push_back(c * px + sn * py + panels.centre_x_px);
        y.push_back(c * py - sn * px + panels.centre_y_px);
      }
      xs[s] = median(x);
      ys[s] = median(y);
    }
    out.x.append_row(xs);
    out.y.append_row(ys);
  }
  return out;
}

std::vector<double> tangents_of(std::span<const double> x, std::span<const double> y) {
  const std::size_t n = x.size();
  const SavitzkyGolay slope(kTangentHalfWidth, kTangentDegree);
  std::vector<double> tx(n), ty(n), angle(n, 0.0);
  slope.apply(x, {}, tx, {});
  slope.apply(y, {}, ty, {});
  for (std::size_t s = 1; s < n; ++s)
    angle[s] = angle[s - 1] + elementary::atan2(tx[s - 1] * ty[s] - ty[s - 1] * tx[s],
                                                tx[s - 1] * tx[s] + ty[s - 1] * ty[s]);
  return angle;
}

double turning_of(std::span<const double> x, std::span<const double> y) {
  const std::vector<double> angle = tangents_of(x, y);
  const double last = static_cast<double>(angle.size() - 1);
  double sum = 0, squares = 0;
  for (std::size_t s = 0; s < angle.size(); ++s) {
    const double u = static_cast<double>(s) - 0.5 * last;
    sum += u * angle[s];
    squares += u * u;
  }
  return sum / squares * last;
}

void space_evenly(std::span<double> x, std::span<double> y) {
  const std::size_t n = x.size();
  const SavitzkyGolay slope(kTangentHalfWidth, kTangentDegree);
  std::vector<double> tx(n), ty(n), along(n, 0.0), px(x.begin(), x.end()), py(y.begin(), y.end());
  slope.apply(px, {}, tx, {});
  slope.apply(py, {}, ty, {});
  const auto speed = [&](std::size_t s) { return std::sqrt(tx[s] * tx[s] + ty[s] * ty[s]); };
  for (std::size_t s = 1; s < n; ++s) along[s] = along[s - 1] + 0.5 * (speed(s - 1) + speed(s));
  const double spacing = along.back() / static_cast<double>(n - 1);
  const auto hermite = [](double a, double b, double da, double db, double u) {
    const double v = 1 - u;
    return v * v * ((1 + 2 * u) * a + u * da) + u * u * ((1 + 2 * v) * b - v * db);
  };
  for (std::size_t s = 1, j = 0; s + 1 < n; ++s) {
    const double at = static_cast<double>(s) * spacing;
    while (j + 2 < n && along[j + 1] < at) ++j;
    const double u = (at - along[j]) / (along[j + 1] - along[j]);
    x[s] = hermite(px[j], px[j + 1], tx[j], tx[j + 1], u);
    y[s] = hermite(py[j], py[j + 1], ty[j], ty[j + 1], u);
  }
}

namespace {

/// Samples in order of their shape parameter, and the window of them around a place.
struct ByShape {
  std::vector<double> shape;
  std::vector<std::size_t> frame;

  /// The least half-width that holds enough samples.
  void window(double at, std::size_t& from, std::size_t& to) const {
    const bool outside = at < shape.front() || at > shape.back();
    double half = outside ? kOuterWindow : kWindow;
    do {
      const auto lo = std::lower_bound(shape.begin(), shape.end(), at - half);
      const auto hi = std::upper_bound(shape.begin(), shape.end(), at + half);
      from = static_cast<std::size_t>(lo - shape.begin());
      to = static_cast<std::size_t>(hi - shape.begin());
      half *= 1.25;
    } while (to - from < std::min(kLeastSamples, shape.size()));
  }
  int degree(double at) const { return at < shape.front() || at > shape.back() ? 2 : 3; }
};

[[noreturn]] void refuse_bend() {
  throw Error(ErrorCode::too_short, "the median panel does not show a bend",
              "give normal panels that show the bend from its beginning, frame by frame");
}

ByShape order_by_turning(const Shapes& frames) {
  std::vector<double> turning;
  for (std::size_t f = 0; f < frames.x.rows(); ++f)
    turning.push_back(turning_of(frames.x.row(f), frames.y.row(f)));
  if (turning.size() < kLeastSamples) refuse_bend();
  const double largest = *std::max_element(turning.begin(), turning.end());
  if (!(largest >= kLeastTurning)) refuse_bend();
  std::vector<double> last;
  std::copy_if(turning.begin(), turning.end(), std::back_inserter(last),
               [&](double v) { return v >= kEndOfBend * largest; });
  const double full = median(last);
  ByShape out;
  for (std::size_t f = 0; f < turning.size(); ++f) out.frame.push_back(f);
  std::sort(out.frame.begin(), out.frame.end(), [&](std::size_t a, std::size_t b) {
    return turning[a] < turning[b] || (turning[a] == turning[b] && a < b);
  });
  for (const std::size_t f : out.frame) out.shape.push_back(turning[f] / full);
  return out;
}

}  // namespace

Shapes shapes_by_turning(const Shapes& frames, std::size_t knots) {
  const ByShape order = order_by_turning(frames);
  const std::size_t stations = frames.x.cols();
  Shapes out{Matrix(knots, stations), Matrix(knots, stations)};
  std::vector<double> at, value;
  for (std::size_t g = 0; g < knots; ++g) {
    const double shape = static_cast<double>(g) / static_cast<double>(knots - 1);
    std::size_t from = 0, to = 0;
    order.window(shape, from, to);
    at.assign(order.shape.begin() + static_cast<std::ptrdiff_t>(from),
              order.shape.begin() + static_cast<std::ptrdiff_t>(to));
    for (std::size_t s = 0; s < stations; ++s) {
      for (const auto& [source, target] : {std::pair{&frames.x, &out.x}, std::pair{&frames.y, &out.y}}) {
        value.clear();
        for (std::size_t i = from; i < to; ++i) value.push_back((*source)(order.frame[i], s));
        std::array<double, 3> derivative{mean(value), 0, 0};
        for (int degree = order.degree(shape); degree > 0; --degree)
          if (fit_polynomial(at, value, degree, shape, derivative.data())) break;
        (*target)(g, s) = derivative[0];
      }
    }
    space_evenly(out.x.row(g), out.y.row(g));
  }
  return out;
}

}  // namespace motionanalyzer::features
