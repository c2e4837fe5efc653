#include "io/frame_text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "motionanalyzer/core/error.hpp"
#include "support/text.hpp"

namespace motionanalyzer::io {
namespace {

using namespace support;

struct OddityText {
  const char* code;
  const char* what;
};

constexpr std::array<OddityText, kOddities> kTexts = {{
    {"crlf", "lines end with CRLF"},
    {"bom", "the file begins with a byte order mark"},
    {"blank_lines", "blank lines were skipped"},
    {"missing_header", "the first line is not '# x,y,index' but a point"},
    {"odd_header", "the header is not spelled '# x,y,index'"},
    {"decimal_coordinates", "coordinates with decimals were taken as they are"},
    {"nan_points", "points without a position (nan) were left out"},
    {"doubled_points", "an index stands twice in a frame; the first point was kept"},
    {"cut_last_line", "the last line is cut off; its point was left out"},
    {"empty_frames", "a frame without points was left out"},
}};

struct Point {
  float x_px = 0, y_px = 0;
  std::int32_t index = 0;
};

/// Cells of a line that is x,y,index; the fast way out for plain integers is parse_plain.
class FrameParser {
 public:
  FrameParser(std::string_view text, const std::string& file, OddityLog& log)
      : text_(text), lines_(text), file_(file), log_(log) {}

  FramePoints run() {
    refuse_utf16();
    skip_bom();
    const std::size_t expected = text_.size() / 10;
    points_.x_px.reserve(expected);
    points_.y_px.reserve(expected);
    points_.index.reserve(expected);
    bool seen_content = false;
    for (std::string_view line; lines_.next(line);) {
      if (lines_.had_return()) note(Oddity::crlf);
      if (trim(line).empty()) {
        note(Oddity::blank_lines);
      } else if (seen_content || !take_header(line)) {
        take_point(line);
      }
      seen_content = seen_content || !trim(line).empty();
    }
    sort_by_index();
    points_.last_line = lines_.number();
    if (points_.index.empty()) log_.note(Oddity::empty_frame, file_, 0);
    return std::move(points_);
  }

 private:
  void note(Oddity oddity) { log_.note(oddity, file_, lines_.number()); }

  [[noreturn]] void fail(std::string message, std::string advice) const {
    throw Error(ErrorCode::bad_input, std::move(message), std::move(advice), {file_, lines_.number()});
  }

  void refuse_utf16() const {
    const std::string_view mark = text_.substr(0, 2);
    if (mark == "\xFF\xFE" || mark == "\xFE\xFF") {
      throw Error(ErrorCode::bad_input, "the file is UTF-16", "Save it as plain text (ASCII or UTF-8).",
                  {file_, 1});
    }
  }

  void skip_bom() {
    const std::string_view bare = without_bom(text_);
    if (bare.size() == text_.size()) return;
    text_ = bare;
    lines_ = LineReader(text_);
    log_.note(Oddity::bom, file_, 1);
  }

  /// True when the first line with content is a header; false when it is data.
  bool take_header(std::string_view line) {
    if (line == "# x,y,index") return true;
    std::string bare = ascii_lower(trim(line));
    bare.erase(std::remove_if(bare.begin(), bare.end(), [](char c) { return is_space(c); }), bare.end());
    if (bare == "#x,y,index" || bare == "x,y,index") {
      note(Oddity::odd_header);
      return true;
    }
    const char first = bare.front();
    if (first != '#' && (is_digit(first) || first == '-' || first == '+')) {
      note(Oddity::missing_header);
      return false;
    }
    fail("the header is " + shown_value(line), "A frame file begins with '# x,y,index'.");
  }

  void take_point(std::string_view line) {
    Point point;
    if (!parse_plain(line, point) && !parse_any(line, point)) return;
    if (points_.index.size() == kMaxFramePoints) {
      fail("the frame has more than " + std::to_string(kMaxFramePoints) + " points",
           "This cannot be one strip.");
    }
    if (!points_.index.empty() && point.index <= points_.index.back()) sorted_ = false;
    points_.x_px.push_back(point.x_px);
    points_.y_px.push_back(point.y_px);
    points_.index.push_back(point.index);
    line_.push_back(lines_.number());
  }

  /// Three plain integers without blanks: all that a tidy exporter writes.
  static bool parse_plain(std::string_view line, Point& point) {
    std::int32_t value[3] = {};
    const char* at = line.data();
    const char* const end = at + line.size();
    for (int i = 0; i < 3; ++i) {
      if (i > 0 && (at == end || *at++ != ',')) return false;
      const auto [next, error] = std::from_chars(at, end, value[i]);
      if (error != std::errc{}) return false;
      at = next;
    }
    constexpr auto kMax = static_cast<std::int32_t>(kMaxCoordinate_px);
    if (at != end || value[0] > kMax || value[0] < -kMax || value[1] > kMax || value[1] < -kMax) return false;
    point = {static_cast<float>(value[0]), static_cast<float>(value[1]), value[2]};
    return true;
  }

  /// Everything else: blanks around cells, decimals, nan. False when the point is to be left out.
  bool parse_any(std::string_view line, Point& point) {
    std::array<std::string_view, 3> cell;
    std::size_t count = 0;
    for (std::string_view rest = line; count < 3; ++count) {
      const std::size_t comma = count < 2 ? rest.find(',') : std::string_view::npos;
      cell[count] = trim(rest.substr(0, comma));
      if (comma == std::string_view::npos) {
        ++count;
        break;
      }
      rest.remove_prefix(comma + 1);
    }
    const bool no_index = count < 3 || cell[2].find_first_of("0123456789") == std::string_view::npos;
    if (no_index && is_cut(line)) {
      note(Oddity::cut_line);
      return false;
    }
    if (count < 3)
      fail(shown_value(line) + " is not x,y,index", "Every line holds three numbers with commas between.");
    const auto x = coordinate(cell[0], "x"), y = coordinate(cell[1], "y");
    point.index = index(cell[2]);
    if (!x || !y) {
      note(Oddity::nan_points);
      return false;
    }
    point.x_px = *x;
    point.y_px = *y;
    return true;
  }

  /// The file ends within this line, and what is there could be the beginning of a point.
  bool is_cut(std::string_view line) const {
    return !lines_.ended() && line.find_first_not_of("0123456789+-.,eE ") == std::string_view::npos;
  }

  /// Empty for nan.
  std::optional<float> coordinate(std::string_view cell, const char* name) {
    if (const std::string lower = ascii_lower(cell); lower == "nan" || lower == "-nan") return std::nullopt;
    const std::optional<double> value = parse_double(cell);
    if (!value)
      fail(shown_value(cell) + " is not a coordinate " + name, "Coordinates are numbers in pixels.");
    if (std::fabs(*value) > kMaxCoordinate_px) {
      fail("the coordinate " + shown_value(cell) + " is beyond any image",
           "Coordinates are numbers in pixels.");
    }
    if (cell.find_first_of(".eE") != std::string_view::npos) note(Oddity::decimals);
    return static_cast<float>(*value);
  }

  std::int32_t index(std::string_view cell) const {
    const std::optional<std::int32_t> value = parse_integer<std::int32_t>(cell);
    if (!value) fail(shown_value(cell) + " is not an index", "Indices are whole numbers of at most 32 bits.");
    return *value;
  }

  /// Strictly increasing indices; of points with one index the first in the file stays.
  void sort_by_index() {
    if (sorted_) return;
    std::vector<std::size_t> order(points_.index.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return points_.index[a] < points_.index[b]; });
    FramePoints sorted;
    for (const std::size_t i : order) {
      if (!sorted.index.empty() && sorted.index.back() == points_.index[i]) {
        log_.note(Oddity::doubled_points, file_, line_[i]);
        continue;
      }
      sorted.x_px.push_back(points_.x_px[i]);
      sorted.y_px.push_back(points_.y_px[i]);
      sorted.index.push_back(points_.index[i]);
    }
    points_ = std::move(sorted);
  }

  std::string_view text_;
  LineReader lines_;
  const std::string& file_;
  OddityLog& log_;
  FramePoints points_;
  std::vector<int> line_;
  bool sorted_ = true;
};

}  // namespace

void OddityLog::note(Oddity oddity, const std::string& file, int line) {
  Entry& entry = entry_[static_cast<std::size_t>(oddity)];
  if (entry.count++ == 0) entry.first = {file, line};
}

std::vector<Reason> OddityLog::reasons() const {
  std::vector<Reason> reasons;
  for (std::size_t i = 0; i < kOddities; ++i) {
    if (entry_[i].count == 0) continue;
    std::string message = kTexts[i].what;
    if (entry_[i].count > 1) message += " (" + std::to_string(entry_[i].count) + " times)";
    reasons.push_back({kTexts[i].code, std::move(message), entry_[i].first});
  }
  return reasons;
}

FramePoints parse_frame(std::string_view text, const std::string& file, OddityLog& log) {
  return FrameParser(text, file, log).run();
}

}  // namespace motionanalyzer::io
