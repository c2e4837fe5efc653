#include "motionanalyzer/pipeline/compare.hpp"

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/version.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer {

void require_usable(const Comparison& comparison) {
  for (const ReportPanel* panel : {&comparison.a, &comparison.b}) {
    if (panel->kinematics || panel->verdict.reasons.empty()) continue;
    const Reason& reason = panel->verdict.reasons.front();
    throw Error(ErrorCode::bad_input, "the bundle cannot be used: " + reason.message,
                "run motionanalyzer preflight on it to see every reason", reason.where);
  }
}

std::string write_comparison(const Comparison& comparison, const std::string& out) {
  std::string page = support::join(out, "compare.html");
  support::create_folders(out);
  support::write_file_atomic(page, render_compare_html(comparison.a, comparison.b, comparison.value,
                                                       std::string(library_version())));
  return page;
}

}  // namespace motionanalyzer
