// What a Model is made of. Shared between copies with other calibrations, streams and threads; never changed
// once built.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/forms_cache.hpp"
#include "models/input.hpp"
#include "models/phase_scale.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {

struct Model::State {
  const DetectorInfo* info = nullptr;
  std::shared_ptr<const Detector> detector;
  OptionSet options{{}};
  InputSpec input;
  std::string extractor;  ///< of the tables that the model scores; "table" for a plain one
  PhaseScale phase;       ///< of a model of panels
  std::optional<Calibration> calibration;
  std::vector<std::string> calibration_remarks;  ///< for people: panels that were left out of it
  Recipe recipe;
  double alpha = 0.01;
  std::vector<std::pair<std::string, std::string>> provenance;
  /// panel_hashes of train's panels, of those it was adapted on and of damaged ones that were given to
  /// calibrate it, ascending
  std::vector<double> taught;
  std::optional<Inspectability> inspectability;  ///< follows from the others
  std::shared_ptr<FormsCache> forms = std::make_shared<FormsCache>();

  bool plain() const noexcept { return extractor == "table"; }
  bool combines() const noexcept { return info->members_need_fields != nullptr; }
  /// Whether the detector is given residual fields.
  bool fields() const noexcept { return info->needs_residual || detector->needs_fields(); }
  bool needs_trajectory() const noexcept { return fields() || selects_residual(input); }
};

/// A model as part of another model's file: its texts and tensors, without the file's own.
struct ModelAccess {
  static TensorStore to_store(const Model& model);
  /// throws Error{bad_input} as Model::from_bytes
  static Model from_store(const TensorStore& store);
  static bool scores_rows_alone(const Model& model);
  /// Detector::in_sigma of a statistic
  static std::optional<double> in_sigma(const Model& model, double statistic);
};

/// A panel is NG above this; empty where no statistic could be.
std::optional<double> threshold_of(const Calibration& calibration, double alpha) noexcept;

/// throws Error{invalid_argument} for a value that is negative or not finite
void require_finite(const Recipe& recipe);
/// throws Error{invalid_argument} for an accepted rate that is not between 0 and 1
void require_alpha(double alpha);

}  // namespace motionanalyzer
