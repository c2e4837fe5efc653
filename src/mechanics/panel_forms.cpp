#include "motionanalyzer/mechanics/panel_forms.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/mechanics/image_bumps.hpp"
#include "motionanalyzer/mechanics/trajectory_response.hpp"
#include "motionanalyzer/mechanics/trajectory_shapes.hpp"

namespace motionanalyzer {

namespace {

using elementary::kPi;

constexpr std::size_t kModes = PanelForms::kUneven / 2;  // of stiffness, and as many of curl
constexpr std::size_t kTracker = PanelForms::kDifferences - PanelForms::kUneven - PanelForms::kGrip;
constexpr double kStiffnessSd = 0.03, kCurlSd = 0.02;         // of log EI; of own curvature times L
constexpr double kCorrelation = 0.13;                         // of both along the strip, L
constexpr double kTrackerSd = 1.2e-4;                         // L, of each wave
constexpr double kGripShiftSd = 1.2e-3, kGripTurnSd = 0.014;  // L, rad; of one gripper relative to the other
constexpr std::size_t kFirstTrackerWave = 3;                  // slower ones are taken out of every frame
constexpr std::size_t kTurn = 2;                              // of TrajectoryResponse::pose_px
constexpr std::array<double, 4> kWidths = {0.043, 0.070, 0.11, 0.174};  // L: 10 to 40 px of 230
constexpr std::array<ImageBump, 2> kKinds = {ImageBump::spot, ImageBump::ray};
constexpr std::size_t kAlong = PanelForms::kBumps / (kWidths.size() * kKinds.size());
constexpr double kLeastHeight = 0.01;

double dot(const double* a, const double* b, std::size_t n) noexcept {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

/// Waves along the strip of a field with a Gaussian kernel and variance one: kModes x kPlaces, each the value
/// at a place times the length that the place stands for.
Matrix smooth_modes() {
  Matrix mode(kModes, PanelForms::kPlaces);
  std::array<double, kModes> variance{};
  double total = 0;
  for (std::size_t m = 0; m < kModes; ++m) {
    const double turn = kPi * static_cast<double>(m + 1) * kCorrelation;
    total += variance[m] = elementary::exp(-0.5 * turn * turn);
  }
  const double places = static_cast<double>(PanelForms::kPlaces);
  for (std::size_t m = 0; m < kModes; ++m)
    for (std::size_t h = 0; h < PanelForms::kPlaces; ++h)
      mode(m, h) =
          std::sqrt(2 * variance[m] / total) / places *
          elementary::cos(kPi * static_cast<double>(m + 1) * (static_cast<double>(h) + 0.5) / places);
  return mode;
}

class Maker {
 public:
  Maker(const HealthyTrajectory& trajectory, std::size_t stations)
      : turn_rad_(trajectory.full_turn_rad),
        shapes_(trajectory, stations),
        response_(respond(trajectory, PanelForms::kPlaces, stations)),
        mode_(smooth_modes()),
        form_(stations) {
    f_.stations = stations;
    f_.length_px = visible_length_px(trajectory);
  }

  PanelForms make() {
    constexpr std::size_t knots = PanelForms::kKnots, q = PanelForms::kDifferences;
    const std::size_t n = f_.stations;
    f_.free.resize(knots * PanelForms::kFree * n);
    f_.hinge.resize(knots * PanelForms::kPlaces * n);
    f_.hinge_square.resize(knots * PanelForms::kPlaces);
    f_.hinge_difference.resize(knots * q * PanelForms::kPlaces);
    f_.difference.resize(knots * q * n);
    f_.difference_square.resize(knots * q * q);
    f_.bump_square.resize(knots * PanelForms::kBumps);
    f_.bump_difference.resize(knots * q * PanelForms::kBumps);
    f_.begin.push_back(0);
    const StripCurve bent = shapes_.curve(static_cast<double>(shapes_.knots() - 1));
    const BumpPlaces places(bent.x, bent.y);
    for (std::size_t g = 0; g < knots; ++g) {
      add_free(g);
      add_hinges_and_differences(g);
      add_bumps(g, places);
    }
    return std::move(f_);
  }

 private:
  static double shape_at(std::size_t g) {
    return static_cast<double>(g) / static_cast<double>(PanelForms::kKnots - 1);
  }
  double place_at(std::size_t g) const { return shape_at(g) * static_cast<double>(shapes_.knots() - 1); }

  /// The four directions, made orthonormal one after the other; one that adds nothing is left 0.
  void add_free(std::size_t g) {
    const std::size_t n = f_.stations;
    const FreeMotion motion = shapes_.free_motion(place_at(g));
    double* block = f_.free.data() + g * PanelForms::kFree * n;
    const std::array<const std::vector<double>*, PanelForms::kFree> raw = {&motion.shift_x, &motion.shift_y,
                                                                           &motion.rotation, &motion.bend};
    for (std::size_t k = 0; k < PanelForms::kFree; ++k) {
      double* row = block + k * n;
      std::copy(raw[k]->begin(), raw[k]->end(), row);
      const double before = std::sqrt(dot(row, row, n));
      for (std::size_t j = 0; j < k; ++j) {
        const double share = dot(block + j * n, row, n);
        for (std::size_t s = 0; s < n; ++s) row[s] -= share * block[j * n + s];
      }
      const double length = std::sqrt(dot(row, row, n));
      const double unit = length > 1e-9 * before ? 1 / length : 0;
      for (std::size_t s = 0; s < n; ++s) row[s] *= unit;
    }
  }

  void add_hinges_and_differences(std::size_t g) {
    constexpr std::size_t q = PanelForms::kDifferences, h_count = PanelForms::kPlaces;
    const std::size_t n = f_.stations;
    const double place = place_at(g);
    const std::size_t lower = std::min(static_cast<std::size_t>(place), response_.knots - 2);
    const double w = place - static_cast<double>(lower);
    double* u = f_.difference.data() + g * q * n;
    // A place that is curled by itself moves the strip as a hinge does, but by as much when it is straight.
    const double curl = kCurlSd / (std::max(shape_at(g), 0.5 * shape_at(1)) * turn_rad_);
    Matrix hinge(h_count, n);
    for (std::size_t h = 0; h < h_count; ++h) {
      const double* a = response_.hinge_px.data() + (lower * h_count + h) * n;
      const double* b = response_.hinge_px.data() + ((lower + 1) * h_count + h) * n;
      for (std::size_t s = 0; s < n; ++s) hinge(h, s) = (a[s] + w * (b[s] - a[s])) / f_.length_px;
      double* row = hinge.row(h).data();
      f_.take_out_free(g, row);
      std::copy_n(row, n, f_.hinge.begin() + static_cast<std::ptrdiff_t>((g * h_count + h) * n));
      f_.hinge_square[g * h_count + h] = static_cast<float>(dot(row, row, n));
      for (std::size_t m = 0; m < kModes; ++m)
        for (std::size_t s = 0; s < n; ++s) {
          u[m * n + s] += kStiffnessSd * mode_(m, h) * row[s];
          u[(kModes + m) * n + s] += curl * mode_(m, h) * row[s];
        }
    }
    for (std::size_t k = 0; k < kTracker; ++k) {
      double* row = u + (PanelForms::kUneven + k) * n;
      for (std::size_t s = 0; s < n; ++s)
        row[s] = kTrackerSd * std::sqrt(2.0) *
                 elementary::cos(kPi * static_cast<double>(kFirstTrackerWave + k) *
                                 (static_cast<double>(s) + 0.5) / static_cast<double>(n));
      f_.take_out_free(g, row);
    }
    for (std::size_t k = 0; k < PanelForms::kGrip; ++k) {
      const double* a = response_.pose_px.data() + (lower * PanelForms::kGrip + k) * n;
      const double* b = response_.pose_px.data() + ((lower + 1) * PanelForms::kGrip + k) * n;
      const double sd = k == kTurn ? kGripTurnSd / f_.length_px : kGripShiftSd;
      double* row = u + (PanelForms::kUneven + kTracker + k) * n;
      for (std::size_t s = 0; s < n; ++s) row[s] = sd * (a[s] + w * (b[s] - a[s]));
      f_.take_out_free(g, row);
    }
    for (std::size_t j = 0; j < q; ++j) {
      for (std::size_t k = 0; k < q; ++k)
        f_.difference_square[(g * q + j) * q + k] = dot(u + j * n, u + k * n, n);
      for (std::size_t h = 0; h < h_count; ++h)
        f_.hinge_difference[(g * q + j) * h_count + h] =
            static_cast<float>(dot(u + j * n, hinge.row(h).data(), n));
    }
  }

  void add_bumps(std::size_t g, const BumpPlaces& places) {
    constexpr std::size_t q = PanelForms::kDifferences;
    const std::size_t n = f_.stations;
    const StripCurve here = shapes_.curve(place_at(g));
    const double* u = f_.difference.data() + g * q * n;
    for (std::size_t f = 0; f < PanelForms::kBumps; ++f) {
      const ImageBump kind = kKinds[f / (kAlong * kWidths.size())];
      const double half_px = 0.5 * kWidths[f / kAlong % kWidths.size()] * f_.length_px;
      const double share = (static_cast<double>(f % kAlong) + 0.5) / static_cast<double>(kAlong);
      std::fill(form_.begin(), form_.end(), 0.0);
      for (std::size_t s = 0; s < n; ++s) {
        const double h = places.height(kind, share, half_px, here.x[s], here.y[s]);
        if (h < kLeastHeight) continue;
        form_[s] = h;
        f_.station.push_back(static_cast<std::uint16_t>(s));
        f_.height.push_back(static_cast<float>(h));
      }
      f_.begin.push_back(static_cast<std::uint32_t>(f_.station.size()));
      for (std::size_t j = 0; j < q; ++j)
        f_.bump_difference[(g * q + j) * PanelForms::kBumps + f] =
            static_cast<float>(dot(u + j * n, form_.data(), n));
      f_.take_out_free(g, form_.data());
      f_.bump_square[g * PanelForms::kBumps + f] = static_cast<float>(dot(form_.data(), form_.data(), n));
    }
  }

  PanelForms f_;
  double turn_rad_;
  TrajectoryShapes shapes_;
  TrajectoryResponse response_;
  Matrix mode_;
  std::vector<double> form_;
};

}  // namespace

void PanelForms::take_out_free(std::size_t knot, double* line) const noexcept {
  const double* block = free.data() + knot * kFree * stations;
  for (std::size_t k = 0; k < kFree; ++k) {
    const double* row = block + k * stations;
    const double share = dot(row, line, stations);
    for (std::size_t s = 0; s < stations; ++s) line[s] -= share * row[s];
  }
}

std::size_t PanelForms::knot_of(double shape) noexcept {
  const double at = shape * static_cast<double>(kKnots - 1) + 0.5;
  return at > 0 ? static_cast<std::size_t>(std::min(at, static_cast<double>(kKnots - 1))) : 0;
}

std::shared_ptr<const PanelForms> make_panel_forms(const HealthyTrajectory& trajectory,
                                                   std::size_t stations) {
  return std::make_shared<const PanelForms>(Maker(trajectory, stations).make());
}

}  // namespace motionanalyzer
