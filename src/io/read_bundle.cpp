#include "motionanalyzer/io/read_bundle.hpp"

#include <algorithm>
#include <limits>

#include "io/frame_text.hpp"
#include "io/sidecar.hpp"
#include "motionanalyzer/core/error.hpp"
#include "support/file.hpp"
#include "support/path.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using namespace support;

/// Cells (T x P) beyond which a folder is refused.
constexpr std::size_t kMaxCells = sizeof(std::size_t) == 4 ? std::size_t{1} << 26 : std::size_t{1} << 28;
constexpr std::uint64_t kMaxSidecarBytes = 16u << 20;

struct FrameFile {
  std::int32_t number = 0;
  std::string name;
};

bool has_text_extension(std::string_view name) {
  return name.size() > 4 && ascii_lower(name.substr(name.size() - 4)) == ".txt";
}

bool is_fps_name(std::string_view name) { return ascii_lower(name) == "fps.txt"; }

/// The file whose name differs from `name` at most in the case of its letters; empty when there is none.
std::string find_file(const std::vector<FolderEntry>& entries, std::string_view name) {
  for (const FolderEntry& entry : entries) {
    if (entry.kind == FolderEntry::Kind::file && ascii_lower(entry.name) == name) return entry.name;
  }
  return {};
}

/// Frame files in the order of their numbers, one a number.
std::vector<FrameFile> frame_files(const std::string& folder, const std::vector<FolderEntry>& entries,
                                   std::vector<Reason>& warnings) {
  std::vector<FrameFile> files;
  for (const FolderEntry& entry : entries) {
    if (!has_text_extension(entry.name) || is_fps_name(entry.name)) continue;
    const std::optional<std::int32_t> number = frame_number_of(entry.name);
    const bool is_file = entry.kind == FolderEntry::Kind::file;
    if (number && is_file) {
      files.push_back({*number, entry.name});
    } else if (number) {
      warnings.push_back(
          {"not_a_file", "named like a frame but not a file; left out", {join(folder, entry.name), 0}});
    } else if (is_file) {
      warnings.push_back({"no_frame_number",
                          "a text file without a frame number in its name; left out",
                          {join(folder, entry.name), 0}});
    }
  }
  std::stable_sort(files.begin(), files.end(),
                   [](const auto& a, const auto& b) { return a.number < b.number; });
  std::size_t kept = 0;
  for (FrameFile& file : files) {
    if (kept > 0 && files[kept - 1].number == file.number) {
      warnings.push_back({"doubled_frames",
                          "a second file for frame " + std::to_string(file.number) + "; left out",
                          {join(folder, file.name), 0}});
    } else {
      std::swap(files[kept++], file);
    }
  }
  files.resize(kept);
  return files;
}

void merge_into(std::vector<std::int32_t>& all, const std::vector<std::int32_t>& index, std::size_t frames,
                const std::string& folder) {
  if (all == index || std::includes(all.begin(), all.end(), index.begin(), index.end())) return;
  std::vector<std::int32_t> merged;
  merged.reserve(all.size() + index.size());
  std::set_union(all.begin(), all.end(), index.begin(), index.end(), std::back_inserter(merged));
  all = std::move(merged);
  if (all.size() > kMaxCells / frames) {
    throw Error(ErrorCode::bad_input,
                std::to_string(frames) + " frames of more than " + std::to_string(kMaxCells / frames) +
                    " tracked indices are too many",
                "Indices should stay with their points; check the tracker's export.", {folder, 0});
  }
}

void fill_row(FrameBundle& bundle, std::size_t t, const io::FramePoints& points) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < points.index.size(); ++i, ++column) {
    while (bundle.point_index[column] != points.index[i]) ++column;
    bundle.x_px(t, column) = points.x_px[i];
    bundle.y_px(t, column) = points.y_px[i];
    bundle.mask(t, column) = 1;
  }
}

[[noreturn]] void throw_without_frames(const std::string& folder, bool no_files) {
  if (no_files && (is_file(join(folder, "synthesis.json")) || is_file(join(folder, "truth.json"))))
    throw Error(ErrorCode::bad_input,
                "the folder is a simulated set without manifest.json: it was not finished, or the file was "
                "taken away",
                "Run the same synth command with --resume, or name the folders of single panels.",
                {folder, 0});
  throw Error(ErrorCode::bad_input, no_files ? "the folder holds no frame file" : "no frame holds a point",
              "A panel is a folder of files such as frame_00000.txt; a data set is a folder of such folders, "
              "or one with manifest.json.",
              {folder, 0});
}

void read_frames(const std::string& folder, const std::vector<FrameFile>& files, ReadResult& result) {
  io::OddityLog log;
  FrameBundle& bundle = result.bundle;
  std::vector<io::FramePoints> frames;
  for (const FrameFile& file : files) {
    const std::string path = join(folder, file.name);
    io::FramePoints points = io::parse_frame(read_file(path, io::kMaxFrameBytes), path, log);
    if (points.index.empty()) continue;
    merge_into(bundle.point_index, points.index, files.size(), folder);
    bundle.frame_number.push_back(file.number);
    bundle.source.push_back({path, points.last_line});
    frames.push_back(std::move(points));
  }
  for (Reason& reason : log.reasons()) result.warnings.push_back(std::move(reason));
  if (frames.empty()) throw_without_frames(folder, files.empty());
  const float missing = std::numeric_limits<float>::quiet_NaN();
  bundle.x_px = MatrixF(frames.size(), bundle.point_index.size(), missing);
  bundle.y_px = bundle.x_px;
  bundle.mask = MaskMatrix(frames.size(), bundle.point_index.size(), 0);
  for (std::size_t t = 0; t < frames.size(); ++t) fill_row(bundle, t, frames[t]);
}

void check_override(const std::optional<double>& value, bool (*plausible)(double), const char* name,
                    std::string_view range) {
  if (value && !plausible(*value)) {
    throw Error(ErrorCode::invalid_argument, std::string(name) + " is " + format_double(*value),
                "Give a number " + std::string(range) + ".");
  }
}

/// A sidecar file's text; a file that cannot be read is a warning, for the frames may do without.
std::optional<std::string> read_sidecar(const std::string& path, std::vector<Reason>& warnings) {
  try {
    return read_file(path, kMaxSidecarBytes);
  } catch (const Error& error) {
    warnings.push_back({"unreadable_file", error.message() + "; not used", error.where()});
    return std::nullopt;
  }
}

/// Frame rate: what the user says, else fps.txt, else metadata.json. Scale: the user, else metadata.json.
void read_settings(const std::string& folder, const std::vector<FolderEntry>& entries,
                   const BundleOverrides& overrides, ReadResult& result) {
  io::Metadata metadata;
  if (const std::string name = find_file(entries, "metadata.json"); !name.empty()) {
    const std::string path = join(folder, name);
    if (const auto text = read_sidecar(path, result.warnings)) {
      metadata = io::parse_metadata(*text, path, result.warnings);
    }
  }
  std::optional<double> fps = overrides.fps;
  if (const std::string name = find_file(entries, "fps.txt"); !fps && !name.empty()) {
    const std::string path = join(folder, name);
    if (const auto text = read_sidecar(path, result.warnings))
      fps = io::parse_fps(*text, path, result.warnings);
  }
  if (!fps && metadata.fps) {
    fps = metadata.fps;
    result.warnings.push_back(
        {"fps_from_metadata", "the frame rate was taken from metadata.json", {folder, 0}});
  }
  if (!fps)
    result.warnings.push_back({"no_fps", "the frame rate is not known", {join(folder, "fps.txt"), 0}});
  result.bundle.fps = fps.value_or(0.0);
  result.bundle.mm_per_px = overrides.mm_per_px ? overrides.mm_per_px : metadata.mm_per_px;
}

/// The first run of 5 or 6 digits that begins with 000.
std::optional<std::int32_t> padded_number(std::string_view stem) {
  for (std::size_t at = 0; at < stem.size(); ++at) {
    if (!is_digit(stem[at])) continue;
    std::size_t end = at;
    while (end < stem.size() && is_digit(stem[end])) ++end;
    const std::string_view run = stem.substr(at, end - at);
    if ((run.size() == 5 || run.size() == 6) && run.substr(0, 3) == "000") {
      return parse_integer<std::int32_t>(run);
    }
    at = end;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int32_t> frame_number_of(const std::string& file_name) {
  if (is_fps_name(file_name)) return std::nullopt;
  const std::size_t dot = file_name.rfind('.');
  const std::string_view stem = std::string_view(file_name).substr(0, dot);
  if (const auto number = padded_number(stem)) return number;
  std::string digits;
  for (const char c : stem) {
    if (is_digit(c)) digits += c;
  }
  return parse_integer<std::int32_t>(digits);
}

bool is_bundle(const std::string& folder) {
  if (!is_folder(folder)) return false;
  const std::vector<FolderEntry> entries = list_folder(folder);
  return std::any_of(entries.begin(), entries.end(), [](const FolderEntry& entry) {
    return entry.kind == FolderEntry::Kind::file && has_text_extension(entry.name) &&
           frame_number_of(entry.name);
  });
}

ReadResult read_bundle(const std::string& folder, const BundleOverrides& overrides) {
  check_override(overrides.fps, is_fps, "fps", kFpsRange);
  check_override(overrides.mm_per_px, is_mm_per_px, "mm per px", kMmPerPxRange);
  ReadResult result;
  const std::vector<FolderEntry> entries = list_folder(folder);
  read_settings(folder, entries, overrides, result);
  const std::vector<FrameFile> files = frame_files(folder, entries, result.warnings);
  read_frames(folder, files, result);
  result.bundle.name = last_part(folder);
  return result;
}

}  // namespace motionanalyzer
