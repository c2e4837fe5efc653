#include "features/shape_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer::features {

namespace {

constexpr std::size_t kCoarseNodes = 12;   // between which a point's nearest node is looked for first
constexpr int kMostStrides = 4;            // along the tangent to a point's foot
constexpr double kCloseNodes = 2;          // a point this many nodes from the curve is next to no other part
constexpr std::size_t kSearchPoints = 64;  // that a search from nothing looks at
constexpr int kSearchIterations = 5;       // of the rigid fit at each knot
constexpr double kSmallStepPx =
    0.03;  // a fit that moves no point further has converged: what is left is far below it
constexpr double kCyclePx = 0.5;            // steps that go on to and fro within this are as good
constexpr int kFullSteps = 4;               // then half steps: feet that change nodes to and fro make cycles
constexpr double kLargestShapeStep = 0.15;  // per iteration
constexpr double kLargestRotationStep = 0.3;  // rad
constexpr double kScaleFactor = 3;            // Huber's bound in median distances
constexpr double kEndStrayFactor = 3;         // points further off than this many bounds are nobody's end
constexpr double kPieceMissingPx = 8;         // visible length short by more: one of the ends is not seen
constexpr std::size_t kMostEndRank = 4;

/// Cholesky; false where the matrix is not positive definite.
bool solve4(std::array<double, 16> a, std::array<double, 4>& b) {
  for (std::size_t j = 0; j < 4; ++j) {
    double pivot = a[j * 4 + j];
    const double floor = 1e-12 * pivot;
    for (std::size_t k = 0; k < j; ++k) pivot -= a[j * 4 + k] * a[j * 4 + k];
    if (!(pivot > floor)) return false;
    const double root = std::sqrt(pivot);
    a[j * 4 + j] = root;
    for (std::size_t i = j + 1; i < 4; ++i) {
      double v = a[i * 4 + j];
      for (std::size_t k = 0; k < j; ++k) v -= a[i * 4 + k] * a[j * 4 + k];
      a[i * 4 + j] = v / root;
    }
  }
  for (std::size_t i = 0; i < 4; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= a[i * 4 + k] * b[k];
    b[i] /= a[i * 4 + i];
  }
  for (std::size_t i = 4; i-- > 0;) {
    for (std::size_t k = i + 1; k < 4; ++k) b[i] -= a[k * 4 + i] * b[k];
    b[i] /= a[i * 4 + i];
  }
  return true;
}

double upper_median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// The k smallest values seen, in order, each with its owner.
struct Outermost {
  explicit Outermost(std::size_t rank) : k(rank) { value.fill(std::numeric_limits<double>::infinity()); }
  void offer(double v, std::size_t i) {
    if (!(v < value[k - 1])) return;
    std::size_t at = k - 1;
    for (; at > 0 && v < value[at - 1]; --at) value[at] = value[at - 1], owner[at] = owner[at - 1];
    value[at] = v, owner[at] = i;
  }
  bool full() const { return value[k - 1] < std::numeric_limits<double>::infinity(); }

  std::size_t k;
  std::array<double, kMostEndRank> value{};
  std::array<std::size_t, kMostEndRank> owner{};
};

}  // namespace

ShapeFitter::ShapeFitter(const HealthyTrajectory& trajectory, const ShapeFitOptions& options)
    : family_(trajectory), options_(options) {
  options_.end_rank = std::clamp<std::size_t>(options_.end_rank, 1, kMostEndRank);
}

void ShapeFitter::observe(std::span<const double> x_px, std::span<const double> y_px) {
  x_ = x_px;
  y_ = y_px;
  used_.assign(x_.size(), 1);
  place_.resize(x_.size());
  foot_.resize(x_.size());
  scratch_.reserve(x_.size());
}

void ShapeFitter::set_pose(const Pose& pose) {
  family_.at(pose.shape, curve_);
  set_rigid(pose);
}

void ShapeFitter::set_rigid(const Pose& pose) {
  frame_ = {elementary::cos(pose.rotation_rad), elementary::sin(pose.rotation_rad), pose.x_px, pose.y_px};
}

void ShapeFitter::place(const Pose& pose) {
  set_pose(pose);
  match(true, 1);
}

std::size_t ShapeFitter::coarse_nearest(double x, double y) const noexcept {
  const std::size_t last = curve_.nodes - 1;
  std::size_t best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k <= kCoarseNodes; ++k) {
    const std::size_t j = k * last / kCoarseNodes;
    const double dx = x - curve_.x()[j], dy = y - curve_.y()[j], square = dx * dx + dy * dy;
    if (square < least) least = square, best = j;
  }
  return best;
}

/// Walks downhill along the curve.
std::size_t ShapeFitter::nearest(double x, double y, std::size_t from) const noexcept {
  const auto square = [&](std::size_t j) {
    const double dx = x - curve_.x()[j], dy = y - curve_.y()[j];
    return dx * dx + dy * dy;
  };
  double here = square(from);
  while (from + 1 < curve_.nodes) {
    const double next = square(from + 1);
    if (!(next < here)) break;
    here = next, ++from;
  }
  while (from > 0) {
    const double next = square(from - 1);
    if (!(next < here)) break;
    here = next, --from;
  }
  return from;
}

/// Goes along the tangent to the node that the foot is next to; false where a few strides do not end, as for
/// points about as far off as the curve's centre.
inline bool ShapeFitter::stride_to_foot(double x, double y, double per_px, std::size_t& node) const noexcept {
  const double last = static_cast<double>(curve_.nodes - 1);
  for (int k = 0; k < kMostStrides; ++k) {
    const double dx = x - curve_.x()[node], dy = y - curve_.y()[node];
    const double nodes = (curve_.tx()[node] * dx + curve_.ty()[node] * dy) * per_px;
    if (std::fabs(nodes) <= 0.5) return true;
    const double to = std::clamp(static_cast<double>(node) + nodes, 0.0, last);
    const auto next = static_cast<std::size_t>(to + 0.5);
    if (next == node) return true;  // beyond an end
    node = next;
  }
  return false;
}

/// From the node of a point that is likely to lie next to this one, where that leads to a node close by.
std::size_t ShapeFitter::node_near(double x, double y, double per_px, std::size_t guess) const noexcept {
  const double close = kCloseNodes * curve_.spacing;
  if (stride_to_foot(x, y, per_px, guess)) {
    const double dx = x - curve_.x()[guess], dy = y - curve_.y()[guess];
    if (dx * dx + dy * dy <= close * close) return guess;
  }
  return nearest(x, y, coarse_nearest(x, y));
}

void ShapeFitter::match(bool coarse, std::size_t stride) {
  const double x0 = curve_.x()[0], y0 = curve_.y()[0], per_px = 1 / curve_.spacing;
  std::size_t j = 0;
  for (std::size_t i = 0; i < x_.size(); i += stride) {
    const double ux = x_[i] - x0 - frame_.shift_x, uy = y_[i] - y0 - frame_.shift_y;
    const double x = frame_.cosine * ux + frame_.sine * uy + x0;
    const double y = frame_.cosine * uy - frame_.sine * ux + y0;
    if (coarse) {
      j = node_near(x, y, per_px, j);
    } else {
      j = place_[i].node;
      if (!stride_to_foot(x, y, per_px, j)) j = nearest(x, y, j);
    }
    place_[i] = {static_cast<std::uint32_t>(j), x, y};
    const double dx = x - curve_.x()[j], dy = y - curve_.y()[j];
    const double tx = curve_.tx()[j], ty = curve_.ty()[j];
    const double along = tx * dx + ty * dy;
    foot_[i].along_px = static_cast<double>(j) * curve_.spacing + along;
    foot_[i].across_px = tx * dy - ty * dx - 0.5 * curve_.curvature()[j] * along * along;
  }
}

/// The curve's normal and tangent are taken at the foot, to first order in the distance from the node.
inline std::array<double, 4> ShapeFitter::across_gradient(std::size_t i) const noexcept {
  const std::size_t j = place_[i].node;
  const double tx = curve_.tx()[j], ty = curve_.ty()[j];
  const double along = foot_[i].along_px - static_cast<double>(j) * curve_.spacing;
  const double lean = curve_.curvature()[j] * along;
  const double nx = -ty - lean * tx, ny = tx - lean * ty;
  const double rx = place_[i].x - curve_.x()[0], ry = place_[i].y - curve_.y()[0];
  const double c = frame_.cosine, s = frame_.sine;
  // The first node, about which the image turns, moves with the shape too.
  const double ax = curve_.dx()[0], ay = curve_.dy()[0];
  const double bx = ax - (c * ax + s * ay) - curve_.dx()[j], by = ay - (c * ay - s * ax) - curve_.dy()[j];
  const double turning = tx * curve_.dty()[j] - ty * curve_.dtx()[j];
  return {nx * bx + ny * by - turning * along, -(c * nx - s * ny), -(s * nx + c * ny), nx * ry - ny * rx};
}

std::array<double, 4> ShapeFitter::gradient(std::size_t i) const noexcept { return across_gradient(i); }

/// The same of a point's place along the strip, where the node that is counted from moves by node_offset
/// nodes.
std::array<double, 4> ShapeFitter::end_gradient(std::size_t i, double node_offset) const noexcept {
  const std::size_t j = place_[i].node;
  const double tx = curve_.tx()[j], ty = curve_.ty()[j];
  const double rx = place_[i].x - curve_.x()[0], ry = place_[i].y - curve_.y()[0];
  const double c = frame_.cosine, s = frame_.sine;
  const double ax = curve_.dx()[0], ay = curve_.dy()[0];
  const double bx = ax - (c * ax + s * ay) - curve_.dx()[j], by = ay - (c * ay - s * ax) - curve_.dy()[j];
  return {tx * bx + ty * by + node_offset * curve_.spacing_rate, -(c * tx - s * ty), -(s * tx + c * ty),
          tx * ry - ty * rx};
}

double ShapeFitter::median_distance_px(double at_least, std::size_t stride) {
  std::size_t points = 0, within = 0;
  for (std::size_t i = 0; i < x_.size(); i += stride) {
    points += used_[i];
    within += used_[i] & static_cast<std::size_t>(std::fabs(foot_[i].across_px) <= at_least);
  }
  if (points == 0) return std::numeric_limits<double>::infinity();
  if (within > points / 2) return at_least;
  scratch_.clear();
  for (std::size_t i = 0; i < x_.size(); i += stride)
    if (used_[i]) scratch_.push_back(std::fabs(foot_[i].across_px));
  return upper_median(scratch_);
}

/// Huber's bound.
double ShapeFitter::robust_scale(std::size_t stride) {
  const double median = median_distance_px(options_.robust_px / kScaleFactor, stride);
  return median < std::numeric_limits<double>::infinity() ? kScaleFactor * median : options_.robust_px;
}

void ShapeFitter::accumulate(Normal& normal, double huber, std::size_t stride) const noexcept {
  Normal sum;
  for (std::size_t i = 0; i < x_.size(); i += stride) {
    if (!used_[i]) continue;
    const double r = foot_[i].across_px, size = std::fabs(r);
    const double w = size <= huber ? 1 : huber / size;
    const std::array<double, 4> g = across_gradient(i);
    for (std::size_t p = 0; p < 4; ++p) {
      const double wg = w * g[p];
      for (std::size_t q = 0; q <= p; ++q) sum.matrix[p * 4 + q] += wg * g[q];
      sum.right[p] -= wg * r;
    }
  }
  normal = sum;
}

/// Adds what the visible ends say about sliding. A damaged strip lies off every healthy shape by much the
/// same at all points, so the ends are weighed against all of them as if they were one: otherwise it would
/// slide to where a healthy shape hides the damage.
void ShapeFitter::add_ends(Normal& normal, double huber, std::size_t stride) const noexcept {
  Outermost first(options_.end_rank), last(options_.end_rank);
  for (std::size_t i = 0; i < x_.size(); i += stride) {
    if (!used_[i] || std::fabs(foot_[i].across_px) > kEndStrayFactor * huber) continue;
    first.offer(foot_[i].along_px, i);
    last.offer(-foot_[i].along_px, i);
  }
  if (!first.full() || !last.full()) return;
  const std::size_t rank = options_.end_rank - 1;
  const std::size_t i0 = first.owner[rank], i1 = last.owner[rank];
  const double e0 = foot_[i0].along_px, e1 = foot_[i1].along_px - curve_.length();
  double w0 = 0.5, w1 = 0.5;
  if (e0 - e1 > kPieceMissingPx) {  // the end that lies nearer to where it should be is the one that is seen
    w0 = std::fabs(e0) <= std::fabs(e1) ? 1 : 0;
    w1 = 1 - w0;
  }
  const std::array<double, 4> g0 = end_gradient(i0, static_cast<double>(place_[i0].node));
  const std::array<double, 4> g1 =
      end_gradient(i1, static_cast<double>(place_[i1].node) - static_cast<double>(curve_.nodes - 1));
  const double offset = w0 * e0 + w1 * e1;
  const double ratio = options_.model_sd_px / options_.end_sd_px;
  const std::size_t looked_at = x_.size() / stride;
  const double weight = ratio * ratio * static_cast<double>(looked_at);
  std::array<double, 4> g{};
  for (std::size_t p = 0; p < 4; ++p) g[p] = w0 * g0[p] + w1 * g1[p];
  for (std::size_t p = 0; p < 4; ++p) {
    for (std::size_t q = 0; q <= p; ++q) normal.matrix[p * 4 + q] += weight * g[p] * g[q];
    normal.right[p] -= weight * g[p] * offset;
  }
}

/// One iteration from the feet of a pose, of which a share is done; false where the points do not determine
/// the fit. size_px: how far a point may have moved.
bool ShapeFitter::step(Pose& pose, bool rigid_only, std::size_t stride, double& size_px, double share) {
  const double huber = robust_scale(stride);
  Normal normal;
  accumulate(normal, huber, stride);
  add_ends(normal, huber, stride);
  if (rigid_only) {
    for (std::size_t p = 1; p < 4; ++p) normal.matrix[p * 4] = 0;
    normal.matrix[0] = 1;
    normal.right[0] = 0;
  }
  if (!solve4(normal.matrix, normal.right)) return false;
  for (double& v : normal.right) v *= share;
  const double length = curve_.length();
  const double da = std::clamp(normal.right[0], -kLargestShapeStep, kLargestShapeStep);
  const double turn = std::clamp(normal.right[3], -kLargestRotationStep, kLargestRotationStep);
  const double before = pose.shape;
  pose.shape = std::clamp(pose.shape + da, kLowestShape, kHighestShape);
  pose.x_px += normal.right[1];
  pose.y_px += normal.right[2];
  pose.rotation_rad += turn;
  size_px = (std::fabs(pose.shape - before) + std::fabs(turn)) * length + std::fabs(normal.right[1]) +
            std::fabs(normal.right[2]);
  return std::isfinite(size_px);
}

bool ShapeFitter::improve(Pose& pose, int iterations) {
  place(pose);
  return refine(pose, iterations);
}

bool ShapeFitter::refine(Pose& pose, int iterations) {
  double size_px = std::numeric_limits<double>::infinity();
  for (int k = 0; k < iterations && size_px >= kSmallStepPx; ++k) {
    if (!step(pose, false, 1, size_px, k < kFullSteps ? 1 : 0.5)) return false;
    set_pose(pose);
    match(false, 1);
  }
  return size_px < kCyclePx;
}

/// Mean squared distance, of which a stray counts as a twentieth of the length.
double ShapeFitter::cost(std::size_t stride) const noexcept {
  const double most = 0.05 * curve_.length(), beyond = options_.robust_px;
  double sum = 0;
  for (std::size_t i = 0; i < x_.size(); i += stride) {
    const double over = std::max({-foot_[i].along_px, foot_[i].along_px - curve_.length(), beyond}) - beyond;
    const double far = std::fabs(foot_[i].across_px) + over;
    sum += std::min(far * far, most * most);
  }
  return sum;
}

Pose ShapeFitter::search() {
  const std::size_t stride = std::max<std::size_t>(1, x_.size() / kSearchPoints);
  const auto middle = [&](std::span<const double> v, std::size_t every) {
    scratch_.clear();
    for (std::size_t i = 0; i < v.size(); i += every) scratch_.push_back(v[i]);
    return upper_median(scratch_);
  };
  const double x = middle(x_, stride), y = middle(y_, stride);
  Pose best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t g = 0; g < family_.knots(); ++g) {
    Pose pose;
    pose.shape = family_.knot(g);
    family_.at(pose.shape, curve_);
    pose.x_px = x - middle({curve_.x(), curve_.nodes}, 1);
    pose.y_px = y - middle({curve_.y(), curve_.nodes}, 1);
    bool solved = true;
    for (int k = 0; k < kSearchIterations && solved; ++k) {
      double size_px = 0;
      set_rigid(pose);
      match(true, stride);
      solved = step(pose, true, stride, size_px, 1);
    }
    if (!solved) continue;
    set_rigid(pose);
    match(true, stride);
    const double here = cost(stride);
    if (here < least) least = here, best = pose;
  }
  return best;
}

}  // namespace motionanalyzer::features
