// What a simulated set is asked for in words, from arbitrary bytes: counts in the first line, then key=value
// in each. Every one is taken or refused with an Error; what was taken can be said again by options_of(); and
// a set of all that is drawn or refused.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace motionanalyzer;

template <class F>
void taken_or_refused(F&& use) {
  try {
    use();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::invalid_argument || error.message().empty()) std::abort();
  }
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

void set_line(LineOptions& line, CameraOptions& camera, std::string_view word) {
  const std::size_t at = std::min(word.find('='), word.size());
  const std::string_view key = word.substr(0, at), value = word.substr(std::min(at + 1, word.size()));
  taken_or_refused([&] { set_option(line, key, value); });
  taken_or_refused([&] { set_option(camera, key, value); });
}

template <class Options>
void say_again(const Options& options) {
  const auto said = options_of(options);
  Options again;
  for (const auto& [key, value] : said) set_option(again, key, value);
  if (options_of(again) != said) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  SetOptions set;
  const std::string_view counts = next_line(text);
  taken_or_refused([&] { set.counts = parse_counts(counts); });
  CameraOptions camera;
  while (!text.empty()) set_line(set.line, camera, next_line(text));
  say_again(set.line);
  say_again(camera);
  taken_or_refused([&] { check(camera); });
  if (set.line.strip.nodes > 1000) return 0;  // slow, and nothing more to be found
  taken_or_refused([&] { SetPlan(set).panel(0); });
  return 0;
}
