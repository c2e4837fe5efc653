#include "motionanalyzer/report/report.hpp"
#include "support/file.hpp"
#include "support/path.hpp"

namespace motionanalyzer {

std::string write_report(const Report& report, const std::string& folder) {
  support::create_folders(folder);
  support::write_file_atomic(support::join(folder, "report.json"), render_json(report));
  support::write_file_atomic(support::join(folder, "report.md"), render_markdown(report));
  std::string page = support::join(folder, "report.html");
  support::write_file_atomic(page, render_html(report));
  return page;
}

}  // namespace motionanalyzer
