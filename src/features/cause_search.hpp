// What lies behind the residuals of a panel so far: nothing but how healthy panels differ, a bump that stands
// still in the image, a weak place of the strip, or a gripper that let it slip. One frame cannot tell a wide
// bump from a kink; over some frames the strip moves through the one and takes the other along.
//
// A frame is y = sum_k a_k u_k + noise and one of (height of a bump) f(bump), lambda h(place)
// [frame >= onset], sum_g z_g u_g [frame >= onset] over the pose of the gripper, with
// healthy differences a_k of variance one. Each hypothesis weighs its likelihood, the size integrated over
// what it may be, and counts by how many others of its kind there are. From sums over the frames,
// A = 1 + sum u u^T, b = sum u y, C = sum u f:
//   information of the size   sum f f - C^T A^-1 C
//   its estimate              (sum f y - C^T A^-1 b) / information
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "motionanalyzer/mechanics/panel_forms.hpp"

namespace motionanalyzer::features {

class CauseSearch {
 public:
  explicit CauseSearch(std::shared_ptr<const PanelForms> forms);

  /// A fault of the image: one or more bumps together, heights in L, each times how probable the fault is.
  struct Bump {
    std::size_t id = 0;
    double height = 0;
  };
  static constexpr std::size_t kMostBumps = 4;
  static constexpr std::size_t kFirstOfGrip = PanelForms::kDifferences - PanelForms::kGrip;
  /// The likeliest slip: changes of the differences from kFirstOfGrip on, times how probable a slip is.
  struct Slip {
    std::size_t frames = 0;  ///< since then, that of now included; 0: there was none
    std::array<double, PanelForms::kGrip> size{};
    /// kGrip x S: sums of those differences' forms over all frames, and over those before it
    std::span<const double> sum, sum_before;
  };

  /// line: residual at all stations / L, without what a frame may do for free. No allocation; cost O(400,000)
  void push(std::span<const double> line, std::size_t knot);
  void reset() noexcept;

  std::span<const Bump> bumps() const noexcept { return {bump_, bumps_}; }
  const Slip& slip() const noexcept { return slip_; }
  /// a_k beside the likeliest causes; kDifferences of them.
  std::span<const double> differences() const noexcept { return beside_; }
  /// Sum of squares of the differences of stiffness and curl, in their sd, beside the likeliest causes.
  double unevenness() const noexcept { return unevenness_; }
  std::span<const std::uint32_t> frames_at_knot() const noexcept { return at_knot_; }
  const PanelForms& forms() const noexcept { return *forms_; }

 private:
  struct Onset {  ///< sums before a frame that may be one
    std::size_t knot = 0;
    std::vector<float> line, square, difference;
    std::size_t frames = 0;
    /// kGrip; kGrip x kDifferences; kGrip x S
    std::vector<double> grip_line, grip_square, grip_form;
  };
  struct Cross {  ///< sums of products of a bump with all others over the first `frames` frames
    std::size_t id = PanelForms::kBumps, frames = 0;
    std::vector<float> sum;
  };
  struct Sums {
    std::vector<float> line, square, difference;
  };

  void add_to_sums(std::span<const double> line, std::size_t knot);
  void remember_onset(std::size_t knot);
  void remember_grip(Onset& before) const;
  std::size_t onsets() const noexcept;
  const Onset& onset(std::size_t i) const noexcept;
  void factor(std::size_t bumps);
  void reduce(std::size_t rows, std::size_t columns);
  double ask_image();
  double ask_strip();
  double ask_slip();
  double fit_slip(std::size_t o, std::size_t count);
  void weigh(double best);
  void pursue(std::size_t knot);
  void add_cross(std::size_t chosen, std::size_t knot);
  void add_cross_at(std::size_t knot, double times, Cross& cross);
  std::size_t next_bump(std::size_t chosen);
  void look_beside();
  void take_strip_away();
  void take_slip_away();

  std::shared_ptr<const PanelForms> forms_;
  // Sums over the panel so far.
  std::size_t frames_ = 0;
  std::vector<std::uint32_t> at_knot_;
  std::vector<double> square_, line_;  ///< of differences
  std::vector<double> grip_form_;
  Sums image_, strip_;
  std::vector<Onset> recent_, old_;
  std::size_t old_count_ = 0;
  // Scratch.
  std::vector<double> factor_, solved_, beside_, form_;
  std::array<Cross, kMostBumps> cross_;  ///< of the chosen bumps in their order, then others
  std::vector<float> table_, information_, estimate_;
  std::vector<double> image_weight_, strip_weight_, slip_weight_;
  std::vector<float> strip_size_;
  std::vector<std::array<double, PanelForms::kGrip>> slip_size_;
  // Answers.
  double image_share_ = 0, strip_share_ = 0, slip_share_ = 0;
  std::size_t likeliest_bump_ = 0, likeliest_strip_ = 0, likeliest_slip_ = 0;
  Bump bump_[kMostBumps];
  std::size_t bumps_ = 0;
  Slip slip_;
  double unevenness_ = 0;
};

}  // namespace motionanalyzer::features
