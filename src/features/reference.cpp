#include "motionanalyzer/features/reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "features/mean_bend.hpp"
#include "features/shape_fit.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {

namespace {

using features::kNoFrame;
using features::NormalPanel;
using features::NormalPanels;

constexpr double kNoShape = std::numeric_limits<double>::quiet_NaN();
constexpr int kFollowIterations = 10, kFirstIterations = 30;
constexpr std::size_t kLeastPoints = 16;  // stations seen in a frame
constexpr double kLeastShare = 0.1;       // of a frame, for a panel to speak at a knot
constexpr double kFarKnots = 0.5;         // frames further beyond the first or last knot say nothing there

/// Fits the frames of one panel after the other to a trajectory.
class PanelFitter {
 public:
  PanelFitter(const HealthyTrajectory& trajectory, std::size_t frames)
      : knots_(trajectory.knots()),
        nodes_(trajectory.nodes()),
        frames_(frames),
        fitter_(trajectory, {.end_rank = 1}) {}

  /// shape: T; mean: mean distance at knots and nodes, G S. What is not known stays as it is.
  void fit(const NormalPanel& panel, std::span<double> shape, std::span<double> mean);

 private:
  bool fit_frame(const Kinematics& motion, std::size_t t, features::Pose& pose, bool& tracking);
  void add(double shape);

  std::size_t knots_, nodes_, frames_;
  features::ShapeFitter fitter_;
  std::vector<double> x_, y_, sum_, weight_;
};

/// Shapes of all panels' frames, and the mean distance of each panel at knots and nodes.
class PanelFits {
 public:
  PanelFits(const HealthyTrajectory& trajectory, const NormalPanels& panels, const Execution& execution)
      : knots_(trajectory.knots()),
        nodes_(trajectory.nodes()),
        shape_(panels.panel.size(), panels.frames, kNoShape),
        mean_(panels.panel.size(), knots_ * nodes_, kNoShape) {
    std::vector<PanelFitter> fitter(thread_count(panels.panel.size(), execution),
                                    PanelFitter(trajectory, panels.frames));
    parallel_for(panels.panel.size(), execution, "learning the trajectory",
                 [&](std::size_t p, std::size_t worker) {
                   fitter[worker].fit(panels.panel[p], shape_.row(p), mean_.row(p));
                 });
  }

  const Matrix& shape() const noexcept { return shape_; }  ///< panels x T
  /// Median over the panels, G x S; 0 and knot_seen 0 where no panel passed.
  Matrix median_distance(std::vector<std::uint8_t>& knot_seen) const;

 private:
  std::size_t knots_, nodes_;
  Matrix shape_, mean_;
};

bool PanelFitter::fit_frame(const Kinematics& motion, std::size_t t, features::Pose& pose, bool& tracking) {
  x_.clear();
  y_.clear();
  for (std::size_t s = 0; s < nodes_; ++s) {
    if (motion.mask(t, s) == 0 || !std::isfinite(motion.x_px(t, s)) || !std::isfinite(motion.y_px(t, s)))
      continue;
    x_.push_back(motion.x_px(t, s));
    y_.push_back(motion.y_px(t, s));
  }
  if (x_.size() < kLeastPoints) return false;
  fitter_.observe(x_, y_);
  features::Pose tried = pose;
  bool fitted = tracking && fitter_.improve(tried, kFollowIterations);
  if (!fitted) {
    tried = fitter_.search();
    fitted = fitter_.improve(tried, kFirstIterations);
  }
  if (!fitted) return false;
  pose = tried;
  return tracking = true;
}

/// Shares the distances of a fitted frame between the knots and nodes around.
void PanelFitter::add(double shape) {
  const double last_knot = static_cast<double>(knots_ - 1), last_node = static_cast<double>(nodes_ - 1);
  const double u = shape * last_knot;
  if (u < -kFarKnots || u > last_knot + kFarKnots) return;
  const double at = std::clamp(u, 0.0, last_knot);
  const std::size_t g = std::min(static_cast<std::size_t>(at), knots_ - 2);
  const double wg = at - static_cast<double>(g);
  for (const features::Foot& foot : fitter_.foot()) {
    const double place = std::clamp(foot.along_px / fitter_.curve().spacing, 0.0, last_node);
    const std::size_t s = std::min(static_cast<std::size_t>(place), nodes_ - 2);
    const double ws = place - static_cast<double>(s);
    for (const std::size_t dg : {0u, 1u}) {
      for (const std::size_t ds : {0u, 1u}) {
        const double w = (dg == 0 ? 1 - wg : wg) * (ds == 0 ? 1 - ws : ws);
        const std::size_t i = (g + dg) * nodes_ + s + ds;
        weight_[i] += w;
        sum_[i] += w * foot.across_px;
      }
    }
  }
}

void PanelFitter::fit(const NormalPanel& panel, std::span<double> shape, std::span<double> mean) {
  sum_.assign(knots_ * nodes_, 0);
  weight_.assign(knots_ * nodes_, 0);
  features::Pose pose;
  bool tracking = false;
  for (std::size_t f = 0; f < frames_; ++f) {
    if (panel.row[f] == kNoFrame || !fit_frame(*panel.motion, panel.row[f], pose, tracking)) continue;
    shape[f] = pose.shape;
    add(pose.shape);
  }
  for (std::size_t i = 0; i < sum_.size(); ++i)
    if (weight_[i] >= kLeastShare) mean[i] = sum_[i] / weight_[i];
}

Matrix PanelFits::median_distance(std::vector<std::uint8_t>& knot_seen) const {
  Matrix out(knots_, nodes_);
  knot_seen.assign(knots_, 0);
  std::vector<double> values;
  for (std::size_t g = 0; g < knots_; ++g) {
    for (std::size_t s = 0; s < nodes_; ++s) {
      values.clear();
      for (std::size_t p = 0; p < mean_.rows(); ++p)
        if (std::isfinite(mean_(p, g * nodes_ + s))) values.push_back(mean_(p, g * nodes_ + s));
      if (values.empty()) continue;
      out(g, s) = median(values);
      knot_seen[g] = 1;
    }
  }
  return out;
}

/// The trajectory moved along its normals by a correction that is smoothed over three knots.
void correct(HealthyTrajectory& trajectory, const Matrix& correction, std::span<const std::uint8_t> seen) {
  const features::ShapeFamily family(trajectory);
  features::Curve curve;
  const std::size_t knots = trajectory.knots();
  for (std::size_t g = 0; g < knots; ++g) {
    family.at(family.knot(g), curve);
    const double before = g > 0 && seen[g - 1] ? 1 : 0, after = g + 1 < knots && seen[g + 1] ? 1 : 0;
    const double here = seen[g] ? 2 : 0, total = before + here + after;
    if (total == 0) continue;
    for (std::size_t s = 0; s < trajectory.nodes(); ++s) {
      double by = here * correction(g, s);
      if (before > 0) by += correction(g - 1, s);
      if (after > 0) by += correction(g + 1, s);
      trajectory.x_px(g, s) -= by / total * curve.ty()[s];
      trajectory.y_px(g, s) += by / total * curve.tx()[s];
    }
    features::space_evenly(trajectory.x_px.row(g), trajectory.y_px.row(g));
  }
}

/// Median over the panels; frames that no panel has from those around.
std::vector<double> median_shapes(const Matrix& shape) {
  std::vector<double> out(shape.cols(), kNoShape), values;
  std::size_t known = shape.cols();  // the last frame known
  for (std::size_t f = 0; f < shape.cols(); ++f) {
    values.clear();
    for (std::size_t p = 0; p < shape.rows(); ++p)
      if (std::isfinite(shape(p, f))) values.push_back(shape(p, f));
    if (values.empty()) continue;
    out[f] = median(values);
    for (std::size_t i = known == shape.cols() ? 0 : known + 1; i < f; ++i) {
      const double w =
          known == shape.cols() ? 1 : static_cast<double>(i - known) / static_cast<double>(f - known);
      out[i] = known == shape.cols() ? out[f] : (1 - w) * out[known] + w * out[f];
    }
    known = f;
  }
  if (known == shape.cols()) return {};
  for (std::size_t i = known + 1; i < out.size(); ++i) out[i] = out[known];
  return out;
}

/// From the first panel's place in the image to the median panel's.
void move_to_median(HealthyTrajectory& trajectory, const NormalPanels& panels) {
  std::vector<double> turn, x, y;
  for (const NormalPanel& p : panels.panel) {
    turn.push_back(p.rotation_rad);
    x.push_back(p.x_px);
    y.push_back(p.y_px);
  }
  const double angle = median(turn), c = elementary::cos(angle), s = elementary::sin(angle);
  const double dx = panels.centre_x_px + median(x), dy = panels.centre_y_px + median(y);
  for (std::size_t g = 0; g < trajectory.knots(); ++g) {
    for (std::size_t j = 0; j < trajectory.nodes(); ++j) {
      const double px = trajectory.x_px(g, j) - panels.centre_x_px;
      const double py = trajectory.y_px(g, j) - panels.centre_y_px;
      trajectory.x_px(g, j) = c * px - s * py + dx;
      trajectory.y_px(g, j) = s * px + c * py + dy;
    }
  }
}

}  // namespace

namespace {

double length_spread(std::span<const Kinematics> normals) {
  constexpr std::size_t kFewest = 30;
  std::vector<double> of_panel, of_frame;
  for (const Kinematics& motion : normals) {
    of_frame.clear();
    for (std::size_t t = 0; t < motion.frames(); ++t)
      if (motion.usable[t] != 0) of_frame.push_back(motion.length_px[t]);
    if (!of_frame.empty()) of_panel.push_back(median(of_frame));
  }
  return of_panel.size() < kFewest ? 0 : mad_sigma(of_panel) / median(of_panel);
}

}  // namespace

HealthyTrajectory learn_trajectory(std::span<const Kinematics> normals, const ReferenceOptions& options,
                                   const Execution& execution) {
  const StandardArithmetic standard;
  if (options.knots < 8 || options.refinements < 0)
    throw Error(ErrorCode::invalid_argument,
                "a trajectory cannot be learnt with " + std::to_string(options.knots) + " knots and " +
                    std::to_string(options.refinements) + " refinements",
                "8 knots and no refinement are the least");
  const NormalPanels panels = features::gather_panels(normals);
  features::Shapes shapes = features::shapes_by_turning(features::median_frames(panels), options.knots);
  HealthyTrajectory out;
  out.x_px = std::move(shapes.x);
  out.y_px = std::move(shapes.y);
  std::vector<std::uint8_t> seen;
  for (int round = 0; round < options.refinements; ++round) {
    const Matrix correction = PanelFits(out, panels, execution).median_distance(seen);
    correct(out, correction, seen);
  }
  out.frame_shape = median_shapes(PanelFits(out, panels, execution).shape());
  if (out.frame_shape.empty())
    throw Error(ErrorCode::too_short, "no frame of the panels fits their own median",
                "give normal panels that bend alike");
  move_to_median(out, panels);
  const std::size_t last = out.knots() - 1;
  out.full_turn_rad = features::tangents_of(out.x_px.row(last), out.y_px.row(last)).back();
  out.length_spread = length_spread(normals);
  return out;
}

}  // namespace motionanalyzer
