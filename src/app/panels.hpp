// Bundles named on the command line, and what is said about them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/session.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer::app {

/// Entries of one origin, in the order given.
struct Batch {
  std::string origin;
  std::vector<DatasetEntry> entry;
};

/// Every path is a bundle, a folder of bundles or a data set. A path that is none of these stays an entry of
/// its own, so that what is wrong with it is said beside the other panels.
/// throws  Error{io}, Error{bad_input}
/// for a data set whose manifest cannot be read
std::vector<Batch> gather(const std::vector<std::string>& paths);

std::size_t count_entries(const std::vector<Batch>& batches) noexcept;

/// Called with panels in order and the entry of each; it may take what it wants out of the panel.
using PanelSink = std::function<void(const DatasetEntry&, ReportPanel&&)>;

/// Inspects everything in portions, so that memory does not grow with the number of panels unless the sink
/// keeps them.
void inspect_all(Session& session, const std::vector<Batch>& batches, const Model* model,
                 const InspectOptions& options, const PanelSink& sink);

std::optional<Model> load_model(const std::string& path);  ///< empty for an empty path

/// Panels whose damage has a place and no severity, and the warning that says why.
std::size_t count_unscaled(const std::vector<ReportPanel>& panels) noexcept;
void tell_unscaled(Session& session, std::size_t n);

/// At most `most` indices: NG first, then INCONCLUSIVE, then OK; else in their order.
std::vector<std::size_t> most_urgent(const std::vector<ReportPanel>& panels, std::size_t most);

/// Origin and entry of the panel of this name: the entry at `index` when it has the name, else the first that
/// has.
std::optional<std::pair<std::string, DatasetEntry>> find_entry(const std::vector<Batch>& batches,
                                                               const std::string& name, std::size_t index);

/// " (FILE, line N)" of a reason, as far as it has them; else empty.
std::string place_of(const Reason& reason);

/// name for n = 1, else name_n.
std::string numbered(const std::string& name, int n);

/// A table of verdicts for people, and what the codes of INCONCLUSIVE panels mean below it.
std::string verdict_table(const std::vector<ReportPanel>& panels);

/// Columns and frames that make the scores of each panel, and where along the strip; after an empty line.
std::string explained_text(const std::vector<ReportPanel>& panels);
/// "speed_max 41 %, strain_07 9.5 %"
std::string shares_text(const std::vector<Contribution>& parts);

/// "3 panels judged: 1 OK, 2 NG, 0 INCONCLUSIVE", and the same as an object.
std::string totals_text(const std::vector<ReportPanel>& panels);
Json totals_json(const std::vector<ReportPanel>& panels);

/// The exit status that the verdicts ask for, after counting them in the log.
/// throws Error{bad_input} when no panel is usable
int verdict_status(Session& session, const std::vector<ReportPanel>& panels, bool fail_on_ng);

/// A report with the head filled: version, command, seed, options, warnings, model.
Report make_report(const Session& session, const std::string& title, const Model* model,
                   const std::string& model_file);

/// `panels` of the JSON result of score.
Json verdicts_json(const std::vector<ReportPanel>& panels);
/// `panels` with summary and warnings of each, as analyze gives them, after `by_scenario` where there are
/// labels.
void append_panels(Json& body, const Report& report);

}  // namespace motionanalyzer::app
