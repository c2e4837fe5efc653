// A user's table from arbitrary bytes: a table whose arrays fit, or an Error with file and line.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "io/table_text.hpp"
#include "motionanalyzer/core/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace motionanalyzer;
  try {
    const PanelTable table =
        io::parse_table(std::string_view(reinterpret_cast<const char*>(data), size), "f", "p");
    const std::size_t rows = table.value.rows();
    const bool fits = rows > 0 && table.value.cols() == table.column.size() && table.usable.size() == rows &&
                      table.frame.size() == rows && table.offset.back() == rows;
    if (!fits) std::abort();
  } catch (const Error& error) {
    if (error.where().file != "f" || error.where().line < 1) std::abort();
  }
  return 0;
}
