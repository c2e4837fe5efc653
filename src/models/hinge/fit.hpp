// What normal panels teach, apart from the question which of them are normal: the mean, a frame's noise, and
// from any choice among the panels how they differ from each other.
#pragma once

#include <vector>

#include "models/hinge/tables.hpp"
#include "motionanalyzer/core/progress.hpp"

namespace motionanalyzer::hinge {

using Fields = std::vector<const ResidualField*>;

/// Whether a frame of a panel has a residual and a place in the family of shapes.
bool has_frame(const ResidualField& field, std::size_t t) noexcept;
/// Of frame t; zero where it is not known.
ImageMotion motion_of(const ResidualField& field, std::size_t t);
/// The frames that can be used, as a search is given them: residuals (n x S) with means taken away, gaps
/// filled and the motion of the image put back where the tables do not leave it free.
void see(const ResidualField& field, const Tables& tables, std::vector<SeenFrame>& seen,
         std::vector<double>& residual_px);
/// The panels of which some frame is good.
/// throws Error{mismatch} naming the first panel whose sizes contradict each other, whose frame numbers do
/// not
///        rise, or whose stations are not those of the first one, 8 to 255
Fields fields_of(const PanelSet& normals);

class Lesson {
 public:
  /// Mean and noise are robust: of half of the panels more than of the rest.
  /// in      prior: null, or another line's normals; its spikes count as the panels that taught them, 200 at
  ///         most. All must outlive the lesson but for prior
  /// throws  Error{too_short} for panels without three frames in a row; Error{bad_input} for panels that do
  ///         not bend or hold no noise
  Lesson(Fields fields, const HealthyTrajectory& trajectory, const Scatter& scatter, const Parameters* prior,
         const Execution& execution);

  const Fields& fields() const noexcept { return fields_; }
  /// Without spikes: panels do not differ.
  const Parameters& common() const noexcept { return common_; }
  /// Grippers held alone: for a first look.
  Matrix held_spikes(const std::vector<std::size_t>& kept) const;
  /// kept: numbers of the panels that teach the spikes, ascending.
  Parameters taught_by(const std::vector<std::size_t>& kept) const;

 private:
  struct Differences {
    Matrix row;    ///< one a panel
    Matrix prior;  ///< the same of the prior's spikes
  };

  Matrix spikes_of(const Differences& differences, const std::vector<std::size_t>& kept) const;

  Fields fields_;
  Parameters common_;
  std::vector<double> frames_in_bin_;  ///< of a panel on average
  double prior_weight_ = 0;            ///< panels
  Differences free_, held_;
};

}  // namespace motionanalyzer::hinge
