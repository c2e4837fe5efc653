// The text of one frame: `# x,y,index`, then one tracked point a line.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/verdict.hpp"

namespace motionanalyzer::io {

/// Points of one frame, indices strictly increasing.
struct FramePoints {
  std::vector<float> x_px, y_px;
  std::vector<std::int32_t> index;
  int last_line = 0;
};

/// What can be odd about a frame that is readable all the same.
enum class Oddity {
  crlf,
  bom,
  blank_lines,
  missing_header,
  odd_header,
  decimals,
  nan_points,
  doubled_points,
  cut_line,
  empty_frame,
};
inline constexpr std::size_t kOddities = 10;

/// How often each oddity occurred, and the place of the first.
class OddityLog {
 public:
  void note(Oddity oddity, const std::string& file, int line);
  std::vector<Reason> reasons() const;  ///< one a kind, in the order of the enumeration

 private:
  struct Entry {
    int count = 0;
    SourceLocation first;
  };
  std::array<Entry, kOddities> entry_;
};

inline constexpr std::uint64_t kMaxFrameBytes = 64u << 20;
inline constexpr std::size_t kMaxFramePoints = 1000000;
inline constexpr double kMaxCoordinate_px = 1e6;

/// in      text: a frame file's bytes; file: its path, for messages
/// throws  Error{bad_input} with file, line and value when a line is not `x,y,index`, a number is beyond its
///         limit, or the header is another one
FramePoints parse_frame(std::string_view text, const std::string& file, OddityLog& log);

}  // namespace motionanalyzer::io
