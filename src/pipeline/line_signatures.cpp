#include "motionanalyzer/pipeline/synthesize.hpp"

namespace motionanalyzer {

std::vector<CrackSignature> line_signatures(const LineOptions& line) {
  StripOptions uniform = line.strip;
  uniform.scatter = uniform.curl_scatter_per_m = 0;
  SignatureOptions options;
  options.px_per_mm = line.camera.px_per_mm;
  options.drive = rigid_drive(line.drive);
  return crack_signatures(make_strip(section_of(line), uniform, Random(0)), options);
}

}  // namespace motionanalyzer
