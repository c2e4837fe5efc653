// What every page is made of.
#pragma once

#include <string>
#include <string_view>

#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer::report {

/// Head with the style and everything up to the content of <main>; the title is escaped here.
std::string page_begin(std::string_view title);
std::string page_end();

/// "<badge>" in the colour of the verdict.
std::string badge(Verdict verdict);
/// A picture with the word below it, or the word why there is none.
std::string figure(const std::string& svg, std::string_view caption, std::string_view why_not);
/// The reasons of a verdict; first, for OK and NG, what was compared with what.
std::vector<Reason> why(const std::optional<ReportModel>& model, const PanelVerdict& verdict);
/// Reasons that every panel has, of two or more: said once above a table, not in each of its rows.
std::vector<Reason> common_reasons(const std::vector<ReportPanel>& panels);
std::vector<Reason> without(std::vector<Reason> reasons, const std::vector<Reason>& said);
/// The model's threshold where it belongs to this verdict: a report read again may have found another model.
std::optional<double> threshold_of(const std::optional<ReportModel>& model, const PanelVerdict& verdict);
/// Items of a list: code where there is one, message and place. Empty for none.
std::string reason_list(const std::vector<Reason>& reasons, std::string_view heading);
/// "file, line 3", "file" or nothing, not escaped.
std::string place_text(const SourceLocation& where);

/// What is said of the onset, position and so on, in words; not escaped.
std::string onset_text(const PanelVerdict& verdict);
std::string position_text(const PanelVerdict& verdict);
std::string severity_text(const PanelVerdict& verdict);
std::string cause_text(const PanelVerdict& verdict);
/// Whether any panel has a severity or a cause: else these columns are left out.
bool has_damage(const std::vector<ReportPanel>& panels);
/// "crack, damaged", "normal"; empty without a label.
std::string label_text(const std::optional<ReportLabel>& label);
/// "frame 34 (1.13 s)"; empty where no onset is known.
std::string true_onset_text(const std::optional<ReportLabel>& label);
/// Panels by verdict: "2 NG, 1 INCONCLUSIVE, 5 OK".
std::string count_text(const std::vector<ReportPanel>& panels);

}  // namespace motionanalyzer::report
