// Simulated data sets: written to disk panel by panel, or handed over in memory. Bundles hold what a real
// tracker's hold and nothing more; what is true of them stands beside, in manifest.json and truth.json.
//
//   <set>/synthesis.json          what was asked for: seed, counts, line, slice, version
//   <set>/panel_0000000/          frame_00000.txt ..., fps.txt, metadata.json (meters_per_pixel)
//   <set>/truth/panel_0000000.npy the true end poses and curvature, where asked for (SimulatedPanel::field)
//   <set>/truth.json              Truth of every panel
//   <set>/manifest.json           written last: a set without it is not complete
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/function_ref.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/synthesis/dataset.hpp"
#include "motionanalyzer/synthesis/signature.hpp"

namespace motionanalyzer {

struct WriteSetOptions {
  std::size_t from = 0;              ///< first panel of a slice
  std::optional<std::size_t> count;  ///< panels of the slice; absent: up to the end
  /// Continue what an earlier call of the same options began. Panels that are there are kept: not drawn
  /// again, only labelled. Absent or empty folders are begun.
  bool resume = false;
  bool fields = false;  ///< write truth/<panel>.npy
};

struct WrittenSet {
  std::size_t panels = 0;   ///< of the set or slice
  std::size_t written = 0;  ///< by this call
  std::size_t cracked = 0;  ///< label 1
};

/// Writes a set, or a slice of it: panels from .. from + count - 1 with a manifest of these alone, and the
/// same bytes as in the whole set. Every panel appears whole or not at all; manifest.json appears last.
/// in      folder: UTF-8, created; empty unless resume
/// throws  Error{invalid_argument} for a slice outside the set or a folder that is not empty; Error{mismatch}
///         when resume meets a set of other options; Error{io}, also when another program is writing there;
///         Error{cancelled}: resume goes on from there; what Simulator::simulate throws
/// cost    about 15 ms a panel of 75 frames and core; memory: some 10 MB and 1 kB a panel
MOTIONANALYZER_API WrittenSet write_set(const SetPlan& plan, const std::string& folder,
                                        const WriteSetOptions& options = {}, const Execution& execution = {});

struct SimulateSetOptions {
  std::size_t from = 0;
  std::optional<std::size_t> count;
  bool fields = false;  ///< fill SimulatedPanel::field
};

/// Simulates panels with all cores and hands them over in order, on the calling thread. The visitor may take
/// the panel's contents away; what it throws is passed on.
/// throws  Error{invalid_argument} for a slice outside the set, Error{cancelled}, as Simulator::simulate
/// cost    as write_set without the files; memory: a few panels for each thread
MOTIONANALYZER_API void simulate_set(const SetPlan& plan, const SimulateSetOptions& options,
                                     const Execution& execution,
                                     FunctionRef<void(std::size_t index, SimulatedPanel& panel)> visit);

struct SimulatedSet {
  std::vector<FrameBundle> bundle;
  std::vector<Truth> truth;  ///< of the bundle with the same index
};

/// All panels in memory: about 160 kB each at 75 frames of 230 points.
MOTIONANALYZER_API SimulatedSet simulate_set(const SetPlan& plan, const Execution& execution = {});

/// How large a crack looks to the camera of this line, on a strip without scatter in rigid grippers;
/// severities, places and angles of SignatureOptions.
/// throws  and cost: as crack_signatures
MOTIONANALYZER_API std::vector<CrackSignature> line_signatures(const LineOptions& line);

}  // namespace motionanalyzer
