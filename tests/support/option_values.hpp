// For every option of every detector a value that is not its default, and one that it must refuse: what tests
// set to see whether it arrives.
#pragma once

#include <map>
#include <string>

namespace motionanalyzer::testing {

struct OtherValue {
  std::string good, bad;
};

/// By "detector.option", or "*.option" where all mean the same. Empty good: there is none in this table.
inline OtherValue other_value(const std::string& detector, const std::string& option) {
  static const std::map<std::string, OtherValue> values = {
      {"*.scaling", {"whiten", "large"}},
      {"*.lag", {"1", "21"}},
      {"*.features", {"all,-c1", "nonsense"}},
      {"hinge.stiffness_scatter", {"0.1", "-1"}},
      {"hinge.stiffness_correlation", {"0.2", "2"}},
      {"hinge_panel.stiffness_scatter", {"0.1", "1.5"}},
      {"hinge_panel.stiffness_correlation", {"0.2", "0"}},
      {"patchcore.coreset_fraction", {"0.5", "0"}},
      {"patchcore.coreset_size", {"30", "-1"}},
      {"patchcore.neighbours", {"2", "0"}},
      {"patchcore.reweight", {"3", "101"}},
      {"mspc.variance", {"0.8", "0"}},
      {"knn.k", {"3", "0"}},
      {"dream.discriminator", {"7", "0"}},
      {"dream.disturbed", {"0.4", "1"}},
      {"dream.dropout", {"0.2", "1"}},
      {"dream.strength", {"3", "0"}},
      {"dream.strength_range", {"2", "0"}},
      {"dream.reconstruction_weight", {"2", "-1"}},
      {"dream.departure_weight", {"0.5", "-1"}},
      {"dream.hidden", {"7,5,3,2", "7,,2"}},
      {"temporal.cell", {"gru", "rnn"}},
      {"temporal.window", {"4", "1"}},
      {"temporal.delay", {"0", "4"}},
      {"temporal.hidden", {"5", "0"}},
      {"temporal.stride", {"2", "0"}},
      {"temporal.trend_weight", {"1", "-1"}},
      {"*.epochs", {"2", "-1"}},
      {"*.batch", {"32", "4097"}},
      {"*.learning_rate", {"0.004", "2"}},
      {"*.weight_decay", {"0.001", "2"}},
      {"*.patience", {"1", "-1"}},
      {"*.error", {"joint", "none"}},
      {"*.phase_knots", {"5", "0"}},
      {"*.hold_out_every", {"4", "1"}},
      {"ensemble.members", {"mspc,knn", "mspc,nobody"}},
      {"ensemble.rule", {"max", "least"}},
      {"ensemble.weights", {"1,2", "1,-2"}},
      {"ensemble.agree", {"1", "0"}}};
  for (const std::string& who : {detector, std::string("*")}) {
    const auto found = values.find(who + "." + option);
    if (found != values.end()) return found->second;
  }
  return {};
}

}  // namespace motionanalyzer::testing
