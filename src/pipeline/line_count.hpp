// Counts panels for a LineCheck, wherever their verdicts are kept.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/pipeline/line_check.hpp"

namespace motionanalyzer::pipeline {

/// "13 of 40 panels are unlike any strip of the model's line"
std::string unexplained_text(const LineCheck& check);

class LineCount {
 public:
  void add(const PanelVerdict& verdict);
  /// codes: of an INCONCLUSIVE panel's reasons
  void add(Verdict verdict, const std::vector<std::string>& codes);
  LineCheck check() const;

 private:
  std::size_t panels_ = 0, unexplained_ = 0;
};

}  // namespace motionanalyzer::pipeline
