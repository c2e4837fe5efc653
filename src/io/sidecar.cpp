#include "io/sidecar.hpp"

#include "motionanalyzer/core/bundle.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/json.hpp"
#include "support/text.hpp"

namespace motionanalyzer::io {
namespace {

using namespace support;

/// A member at the top, else in `config`.
const Json* find_setting(const Json& root, std::string_view key) {
  if (const Json* found = root.find(key)) return found;
  const Json* config = root.find("config");
  return config ? config->find(key) : nullptr;
}

std::optional<double> take_setting(const Json& root, std::string_view key, bool (*plausible)(double),
                                   const std::string& range, const char* code, const std::string& file,
                                   std::vector<Reason>& warnings) {
  const Json* found = find_setting(root, key);
  if (!found || found->is_null()) return std::nullopt;
  const std::optional<double> value = found->number();
  if (value && plausible(*value)) return value;
  warnings.push_back(
      {code,
       std::string(key) + " " + dump_json(*found, 0).substr(0, 40) + " is not " + range + " and not used",
       {file, found->line()}});
  return std::nullopt;
}

}  // namespace

std::optional<double> parse_fps(std::string_view text, const std::string& file,
                                std::vector<Reason>& warnings) {
  LineReader lines(without_bom(text));
  std::string_view line;
  while (lines.next(line) && trim(line).empty()) {
  }
  const std::string_view first = trim(line);
  const std::optional<double> fps = parse_double(first);
  const int number = lines.number();
  bool more = false;
  while (lines.next(line)) more = more || !trim(line).empty();
  if (fps && is_fps(*fps) && !more) return fps;
  warnings.push_back({"bad_fps",
                      shown_value(more ? trim(text) : first) +
                          " is not a frame rate; fps.txt holds one number " + std::string(kFpsRange),
                      {file, number == 0 ? 1 : number}});
  return std::nullopt;
}

Metadata parse_metadata(std::string_view text, const std::string& file, std::vector<Reason>& warnings) {
  const auto is_scale = [](double meters) { return is_mm_per_px(1000 * meters); };
  Metadata metadata;
  try {
    const Json root = parse_json(text, file);
    const auto scale = take_setting(root, "meters_per_pixel", is_scale,
                                    std::string(kMmPerPxRange) + " mm a pixel", "bad_scale", file, warnings);
    if (scale) metadata.mm_per_px = 1000.0 * *scale;
    metadata.fps = take_setting(root, "fps", is_fps, std::string(kFpsRange), "bad_fps", file, warnings);
  } catch (const Error& error) {
    warnings.push_back({"bad_metadata", error.message() + "; the file is not used", error.where()});
  }
  return metadata;
}

}  // namespace motionanalyzer::io
