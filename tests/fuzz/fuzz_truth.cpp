// truth.json from arbitrary bytes: a result that is written and read again as it was, or an Error with file
// and line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "io/truth_json.hpp"
#include "motionanalyzer/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace motionanalyzer;
  try {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::vector<Truth> truths = io::parse_truth(text, "f");
    const std::string written = io::truth_text(truths);
    if (io::truth_text(io::parse_truth(written, "f")) != written) std::abort();
  } catch (const Error& error) {
    if (error.where().file != "f" || error.where().line < 1) std::abort();
  }
  return 0;
}
