// What is known about a panel beforehand. Only pipeline, the C layer and the exe ever see it; no detector
// does.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace motionanalyzer {

enum class Goal { normal, goal1, goal2, variant };  ///< goal1: cracked in bending; goal2: came in damaged
enum class Split { none, train, val, test, calibration };

/// A rise of damage.
struct DamageEvent {
  double time_s = 0;     ///< when it begins; 0 for damage that came in with the panel
  double lambda_mm = 0;  ///< extra equivalent length after it
  bool operator==(const DamageEvent&) const = default;
};

/// label is 1 exactly when lambda > 0.
struct Truth {
  std::string panel;     ///< path relative to the data set, '/' between parts
  std::string scenario;  ///< may be empty
  Goal goal = Goal::normal;
  int label = 0;
  Split split = Split::none;
  std::optional<double> lambda_mm;  ///< severity: extra equivalent strip length
  std::optional<std::int32_t> crack_frame;
  std::optional<double> onset_time_s;
  std::optional<double> position;    ///< fraction of the visible length, 0 = held end
  std::vector<DamageEvent> history;  ///< every rise of lambda, by time
  std::string field;  ///< file with the true end poses and curvature, relative to the data set; may be empty
};

}  // namespace motionanalyzer
