#include "pipeline/learn_recipe.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/features/extract.hpp"
#include "motionanalyzer/features/reference.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "pipeline/read_panel.hpp"

namespace motionanalyzer {

namespace {

/// A panel of the recipe sample: what can be seen of its conditions.
struct Conditions {
  bool usable = false;
  double fps = 0, frames = 0, duration_s = 0;
  std::optional<double> mm_per_px;
  PanelGeometry geometry;
};

KinematicsOptions motion_options(const InspectOptions& options) {
  return {.max_length_drop = options.limits.max_length_drop};
}

double duration_s(const FrameBundle& bundle) {
  return (static_cast<double>(bundle.frame_number.back()) - bundle.frame_number.front()) / bundle.fps;
}

/// seen: the bundle, for whoever wants it next, when it is not unusable
Conditions conditions_of(const std::string& folder, const InspectOptions& options,
                         std::optional<ReadResult>& seen) {
  Conditions c;
  try {
    ReadResult read = read_panel(folder, options);
    const FrameBundle& bundle = read.bundle;
    if (preflight(bundle, read.warnings, options.limits).grade == Grade::unusable) return c;
    c.fps = bundle.fps;
    c.frames = static_cast<double>(bundle.frames());
    c.duration_s = duration_s(bundle);
    c.mm_per_px = bundle.mm_per_px;
    c.geometry = learn_geometry(bundle, motion_options(options));
    c.usable = true;
    seen = std::move(read);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;  // anything else: read_panels says why it was left out
  }
  return c;
}

template <class Get>
double median_of(const std::vector<Conditions>& sample, Get get) {
  std::vector<double> values;
  for (const Conditions& c : sample) values.push_back(get(c));
  return median(values);
}

Orientation majority(const std::vector<Conditions>& sample) {
  std::size_t reversed = 0, mirrored = 0;
  for (const Conditions& c : sample) {
    reversed += c.geometry.orientation.reversed ? 1u : 0u;
    mirrored += c.geometry.orientation.mirrored ? 1u : 0u;
  }
  return {2 * reversed > sample.size(), 2 * mirrored > sample.size()};
}

Recipe recipe_of(const std::vector<Conditions>& sample, const std::string& origin) {
  Recipe recipe;
  recipe.fps = median_of(sample, [](const Conditions& c) { return c.fps; });
  recipe.frames =
      static_cast<std::size_t>(std::llround(median_of(sample, [](const Conditions& c) { return c.frames; })));
  recipe.duration_s = median_of(sample, [](const Conditions& c) { return c.duration_s; });
  constexpr double kBent_rad = 0.2;  // below, turning is noise of the end tangents
  const double turn_rad = median_of(sample, [](const Conditions& c) { return c.geometry.turning_rad; });
  recipe.full_turn_rad = turn_rad >= kBent_rad ? turn_rad : 0;
  std::vector<double> scale;
  for (const Conditions& c : sample)
    if (c.mm_per_px) scale.push_back(*c.mm_per_px);
  if (2 * scale.size() > sample.size()) recipe.mm_per_px = median(scale);
  recipe.orientation = majority(sample);
  recipe.extractor = std::string(extractor_version());
  recipe.origin = origin;
  return recipe;
}

/// Why preflight finds that nothing can be done with a bundle; an empty code when something can.
Reason unusable_reason(const ReadResult& read, const InspectOptions& options) {
  const PreflightReport checked = preflight(read.bundle, read.warnings, options.limits);
  return checked.grade == Grade::unusable ? checked.reasons.front() : Reason{};
}

/// Why a panel would not be judged under the recipe, by the limits of Model::judge; an empty code when it
/// would.
Reason misfit(const FrameBundle& bundle, const Kinematics& motion, const Recipe& recipe) {
  Recipe taken = recipe;
  taken.fps = bundle.fps;
  taken.frames = bundle.frames();
  taken.duration_s = duration_s(bundle);
  taken.mm_per_px = bundle.mm_per_px;
  std::vector<double> length_px;
  for (std::size_t t = 0; t < motion.frames(); ++t)
    if (motion.usable[t] != 0) length_px.push_back(motion.length_px[t]);
  const std::string difference = recipe_difference(recipe, taken, length_px.empty() ? 0 : median(length_px));
  if (!difference.empty()) return {"recipe_mismatch", difference, {}};
  constexpr double kLeastTurn = 0.9;
  double turn_rad = 0;
  for (std::size_t t = 0; t < motion.frames(); ++t)
    if (motion.usable[t] != 0 && motion.turning_rad[t] > turn_rad) turn_rad = motion.turning_rad[t];
  if (turn_rad < kLeastTurn * recipe.full_turn_rad)
    return {"incomplete_bend",
            "the strip turns by " + std::to_string(turn_rad) + " rad, the others by " +
                std::to_string(recipe.full_turn_rad),
            {}};
  return {};
}

[[noreturn]] void refuse_all(const std::vector<DatasetEntry>& normals) {
  const std::string first = normals.empty() ? "" : normals.front().folder;
  throw Error(ErrorCode::too_short,
              "none of " + std::to_string(normals.size()) + " normal panels can be used",
              "run preflight on them to see why", {first, 0});
}

/// Place of the i-th of `count` items that are spread evenly over `all`.
std::size_t spread(std::size_t i, std::size_t count, std::size_t all) { return i * all / count; }

}  // namespace

PanelMotion SeenPanels::take(std::size_t i, const std::string& folder, const Recipe& recipe,
                             const InspectOptions& options) {
  if (motion[i]) {
    PanelMotion taken = std::move(*motion[i]);
    motion[i].reset();
    return taken;
  }
  std::optional<ReadResult> bundle = std::move(read[i]);
  read[i].reset();
  return read_motion(folder, recipe, options, std::move(bundle));
}

Recipe learn_recipe(const std::vector<DatasetEntry>& normals, const std::string& origin,
                    const InspectOptions& options, const Execution& execution, SeenPanels& seen) {
  constexpr std::size_t kMostPanels = 64;  // medians of a recipe need no more
  const std::size_t count = std::min(kMostPanels, normals.size());
  std::vector<Conditions> sample(count);
  parallel_for(count, execution, "learning the recipe", [&](std::size_t i, std::size_t) {
    const std::size_t k = spread(i, count, normals.size());
    sample[i] = conditions_of(normals[k].folder, options, seen.read[k]);
  });
  std::erase_if(sample, [](const Conditions& c) { return !c.usable; });
  if (sample.empty()) refuse_all(normals);
  return recipe_of(sample, origin);
}

PanelMotion read_motion(const std::string& folder, const Recipe& recipe, const InspectOptions& options,
                        std::optional<ReadResult> read) {
  PanelMotion panel;
  try {
    panel.read = read ? std::move(*read) : read_panel(folder, options);
    const FrameBundle& bundle = panel.read.bundle;
    if (!read) panel.left_out = unusable_reason(panel.read, options);
    if (panel.left_out.code.empty()) {
      panel.motion =
          analyze_motion(bundle, recipe.orientation, recipe.full_turn_rad, motion_options(options));
      panel.left_out = misfit(bundle, panel.motion, recipe);
    }
  } catch (const Error& error) {
    if (error.code() == ErrorCode::internal) throw;
    panel.left_out = {std::string(error_code_name(error.code())), error.what(), {}};
  }
  panel.left_out.where.file = folder;
  return panel;
}

HealthyTrajectory learn_healthy(const std::vector<DatasetEntry>& normals, const Recipe& recipe,
                                const InspectOptions& options, const Execution& execution, SeenPanels& seen) {
  constexpr std::size_t kMostPanels = 200;  // their mean is known to a fourteenth of what sets panels apart
  const std::size_t count = std::min(kMostPanels, normals.size());
  std::vector<PanelMotion> panel(count);
  parallel_for(count, execution, "learning the trajectory", [&](std::size_t i, std::size_t) {
    const std::size_t k = spread(i, count, normals.size());
    panel[i] = seen.take(k, normals[k].folder, recipe, options);
  });
  std::vector<Kinematics> motion;
  for (PanelMotion& one : panel)
    if (one.left_out.code.empty()) motion.push_back(std::move(one.motion));
  if (motion.empty()) refuse_all(normals);
  HealthyTrajectory healthy = learn_trajectory(motion, {}, execution);
  for (std::size_t i = count, next = motion.size(); i-- > 0;) {
    if (panel[i].left_out.code.empty()) panel[i].motion = std::move(motion[--next]);
    seen.motion[spread(i, count, normals.size())] = std::move(panel[i]);
  }
  return healthy;
}

}  // namespace motionanalyzer
