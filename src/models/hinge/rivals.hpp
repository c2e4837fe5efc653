// What else could have made a panel look like this. See Rivals in tables.hpp.
#pragma once

#include <span>

#include "models/hinge/tables.hpp"
#include "models/hinge/whole_search.hpp"

namespace motionanalyzer::hinge {

/// in      tables: all but the rivals
Rivals make_rivals(const Tables& tables);

struct BestRival {
  double image_z = 0;     ///< of the best bump fixed in the image: sqrt(2 log likelihood ratio), either sign
  double material_z = 0;  ///< of the best bump on the material
  Rivals::Kind kind = Rivals::Kind::spot;
};

class RivalSearch {
 public:
  explicit RivalSearch(const Tables& tables);  ///< which must outlive it
  /// in      seen, left: n >= 1 frames, and what is left of each (n x kModes) when healthy differences
  /// between
  ///         panels are taken away
  BestRival search(std::span<const SeenFrame> seen, const double* left);

 private:
  void gather(std::span<const SeenFrame> seen, const double* left);
  void search_image(std::size_t step, BestRival& best);
  void search_material(std::size_t step, BestRival& best) const;

  const Tables& tables_;
  std::vector<double> at_knot_;    ///< kKnots x S, sums of what is left there, back in stations
  std::vector<std::uint8_t> met_;  ///< kKnots
  std::vector<double> since_;      ///< onset / kOnsetEvery x S
  std::vector<double> station_;    ///< S
  std::vector<double> sum_;
};

}  // namespace motionanalyzer::hinge
