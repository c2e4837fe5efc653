// Results as JSON, made once for the exe and the C layer: one object each, texts in UTF-8. What does not
// exist is null.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/pipeline/compare.hpp"
#include "motionanalyzer/pipeline/repair.hpp"
#include "motionanalyzer/pipeline/validate_set.hpp"
#include "motionanalyzer/synthesis/scenario.hpp"
#include "motionanalyzer/synthesis/signature.hpp"

namespace motionanalyzer {

/// bundle, verdict (a grade_name), reasons
MOTIONANALYZER_API std::string preflight_json(const PreflightReport& report);
/// copies: array of bundle, copy (null: could not be read), changes, reasons (why it could not)
MOTIONANALYZER_API std::string repair_json(const std::vector<RepairedCopy>& copies);
/// panels: both as `analyze` gives them; differences: name -> unit, a, b, difference
MOTIONANALYZER_API std::string comparison_json(const Comparison& comparison);
/// verdict (obeys, violates), reasons, checks: name -> panels, broken, limit, median, worst; panels
MOTIONANALYZER_API std::string mechanics_json(const SetMechanics& set);

/// detectors: array of name, summary, accepts_tables, needs_residual, options (name, default, help); columns,
/// what detectors of rows may be told of a frame: array of name, unit, group, definition
MOTIONANALYZER_API std::string detectors_json();

/// scenarios: array of name, goal, about; scales: name -> scenario (with /split where it has one) -> panels
MOTIONANALYZER_API std::string scenarios_json();
/// set: every key of set_option that options_of names -> its value, a text
MOTIONANALYZER_API std::string line_options_json(const LineOptions& line);
/// signatures: array of lambda_mm, position, angle_rad, size_px
MOTIONANALYZER_API std::string signatures_json(std::span<const CrackSignature> signatures);

}  // namespace motionanalyzer
