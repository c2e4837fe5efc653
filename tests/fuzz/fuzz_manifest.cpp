// manifest.json from arbitrary bytes: a result or an Error with file and line, and no path that leaves the
// folder.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "io/manifest_text.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

template <class F>
void answer_or_error(F&& parse) {
  try {
    parse();
  } catch (const motionanalyzer::Error& error) {
    if (error.where().file != "f" || error.where().line < 1) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace motionanalyzer;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  answer_or_error([&] {
    const Dataset dataset = io::parse_manifest(text, "root", "f");
    for (const DatasetEntry& entry : dataset.entry) {
      if (entry.folder.find("/../") != std::string::npos || entry.folder.ends_with("/..")) std::abort();
    }
    const Dataset again = io::parse_manifest(io::manifest_text(dataset, "now"), "root", "f");
    if (again.entry.size() != dataset.entry.size()) std::abort();
  });
  answer_or_error([&] {
    const support::Json json = support::parse_json(text, "f");
    if (support::parse_json(support::dump_json(json), "f") != json) std::abort();
  });
  return 0;
}
