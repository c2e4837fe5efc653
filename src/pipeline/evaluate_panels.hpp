// From panels, wherever they come from, to the answers that figures are made of.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "motionanalyzer/pipeline/evaluate.hpp"

namespace motionanalyzer::pipeline {

/// A panel with its truth. Exactly one of read and failure is meant.
struct SuppliedPanel {
  DatasetEntry entry;
  ReadResult read;
  std::exception_ptr failure;  ///< why it could not be read
};

/// take() is called from several threads at once, once for every panel.
class PanelSupply {
 public:
  virtual ~PanelSupply() = default;
  virtual std::size_t size() const = 0;
  virtual SuppliedPanel take(std::size_t i) const = 0;
};

/// are_new: the models are known to have seen none of the panels, which saves looking for them.
/// throws as evaluate
Evaluation evaluate_supply(const std::vector<Model>& models, const PanelSupply& supply,
                           const std::string& origin, bool are_new, const EvaluateOptions& options,
                           const Execution& execution);

/// A warning for each network that does not rank damage better than one of the detectors that need no
/// training of a network, with the paired differences.
void tell_networks(Evaluation& evaluation);

/// throws Error{invalid_argument} unless 0, 1 or 2
void require_goal(int goal);

}  // namespace motionanalyzer::pipeline
