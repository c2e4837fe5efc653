#include "motionanalyzer/io/table.hpp"

#include <algorithm>
#include <array>
#include <gsl/narrow>
#include <limits>

#include "io/table_text.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using namespace support;

constexpr std::uint64_t kMaxTableBytes = 1u << 30;

/// Columns that say which sample a row is; they are never measurements of it.
constexpr std::array<std::string_view, 5> kNotFeatures = {"panel", "frame", "label", "row", "time_s"};

[[noreturn]] void fail(const CsvReader& reader, std::string message, std::string advice) {
  throw Error(ErrorCode::bad_input, std::move(message), std::move(advice), {reader.file(), reader.line()});
}

double cell_value(std::string_view cell, const CsvReader& reader, const std::string& column) {
  if (cell.empty()) return std::numeric_limits<double>::quiet_NaN();
  if (const auto value = parse_double(cell)) return *value;
  const std::string lower = ascii_lower(cell);
  if (lower == "nan" || lower == "-nan" || lower == "+nan") return std::numeric_limits<double>::quiet_NaN();
  fail(reader, shown_value(cell) + " in column " + shown_value(column) + " is not a number",
       "Write numbers with a point as decimal mark; fill the cell or remove the row where a number is "
       "missing, remove the column where it holds texts.");
}

/// What the header says: names, and which cells are features.
struct Header {
  std::vector<std::string> name;
  std::vector<std::size_t> feature;
};

void check_names(const Header& header, const CsvReader& reader) {
  std::vector<std::string> sorted = header.name;
  std::sort(sorted.begin(), sorted.end());
  const auto doubled = std::adjacent_find(sorted.begin(), sorted.end());
  if (doubled != sorted.end()) {
    fail(reader, "two columns are named " + shown_value(*doubled), "Give every column its own name.");
  }
  const bool all_numbers = std::all_of(header.name.begin(), header.name.end(), [](const std::string& name) {
    return parse_double(name).has_value();
  });
  if (all_numbers)
    fail(reader, "the first line holds numbers, not names", "Put a header of column names first.");
  if (header.feature.empty()) {
    fail(reader, "no column is a feature",
         "Give at least one column of measurements with a name of its own.");
  }
}

Header read_header(CsvReader& reader) {
  std::vector<std::string_view> cells;
  if (!reader.next(cells)) {
    throw Error(ErrorCode::bad_input, "the table is empty", "Put a header of column names first.",
                {reader.file(), 1});
  }
  Header header;
  for (const std::string_view cell : cells) {
    if (cell.empty()) fail(reader, "a column has no name", "Give every column a name.");
    if (!is_valid_utf8(cell))
      fail(reader, "a column's name is not UTF-8: " + shown_value(cell), "Save the table as UTF-8.");
    if (std::find(kNotFeatures.begin(), kNotFeatures.end(), cell) == kNotFeatures.end()) {
      header.feature.push_back(header.name.size());
    }
    header.name.emplace_back(cell);
  }
  check_names(header, reader);
  return header;
}

void append_row(const std::vector<std::string_view>& cells, const Header& header, const CsvReader& reader,
                std::vector<double>& row, PanelTable& table) {
  if (cells.size() != header.name.size()) {
    fail(reader,
         "the row has " + std::to_string(cells.size()) + " cells, the header " +
             std::to_string(header.name.size()),
         "Give every row one cell a column.");
  }
  row.clear();
  for (const std::size_t column : header.feature) {
    row.push_back(cell_value(cells[column], reader, header.name[column]));
  }
  table.value.append_row(row);
}

}  // namespace

PanelTable io::parse_table(std::string_view text, const std::string& file, const std::string& panel) {
  CsvReader reader(text, file);
  const Header header = read_header(reader);
  PanelTable table;
  for (const std::size_t column : header.feature) table.column.push_back({header.name[column], "1", "table"});
  std::vector<std::string_view> cells;
  std::vector<double> row;
  while (reader.next(cells)) append_row(cells, header, reader, row, table);
  if (table.rows() == 0) {
    throw Error(ErrorCode::bad_input, "the table has a header but no rows",
                "Give at least one row of numbers.", {file, reader.line()});
  }
  if (table.rows() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
    throw Error(ErrorCode::bad_input, "the table has too many rows", "Split it.", {file, 0});
  }
  table.extractor = "table";
  table.panel = {panel};
  table.offset = {0, table.rows()};
  table.usable.assign(table.rows(), 1);
  table.time_s.assign(table.rows(), 0.0);
  table.phase.assign(table.rows(), 0.0);
  table.hold_s.assign(table.rows(), 0.0);
  for (std::size_t i = 0; i < table.rows(); ++i) table.frame.push_back(gsl::narrow<std::int32_t>(i));
  return table;
}

PanelTable read_table(const std::string& path) {
  const std::string name = last_part(path);
  const std::size_t dot = name.rfind('.');
  return io::parse_table(read_file(path, kMaxTableBytes), path, dot > 0 ? name.substr(0, dot) : name);
}

}  // namespace motionanalyzer
