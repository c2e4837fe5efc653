// One bundle to one shown and judged panel: reading, preflight, motion, scores, change points, summary.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/progress.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/io/read_bundle.hpp"
#include "motionanalyzer/models/model.hpp"
#include "motionanalyzer/report/report.hpp"

namespace motionanalyzer {

/// Where the panels of a data set are read from; this one reads their folders. read() is called from several
/// threads at once.
class MOTIONANALYZER_API BundleReader {
 public:
  virtual ~BundleReader();
  /// As read_bundle. folder: of the data set's entry
  virtual ReadResult read(const std::string& folder, const BundleOverrides& overrides) const;
};

struct InspectOptions {
  BundleOverrides overrides;  ///< fps and scale given by hand
  PreflightLimits limits;
  bool keep_kinematics = true;           ///< false: verdict and scores alone, for many panels
  const BundleReader* reader = nullptr;  ///< not owned; null = folders on disk
  double cpd_alpha = 0.01;  ///< false-alarm probability of the change point shown beside the verdict
};

/// Reads and judges one bundle. Never throws for what is in the bundle: an unreadable or unusable one comes
/// back INCONCLUSIVE with file and line. Without a model every panel is INCONCLUSIVE (no_model), its motion
/// still shown.
/// in      model: may be null; folder: UTF-8; origin: what the data set says, see origin_of cost
/// about 10 ms for 75 frames of 230 points
MOTIONANALYZER_API ReportPanel inspect_bundle(const std::string& folder, const std::string& origin,
                                              const Model* model, const InspectOptions& options = {});

/// The same for frames in memory.
/// throws  Error{invalid_argument} when the bundle's arrays do not fit together
MOTIONANALYZER_API ReportPanel inspect_frames(const FrameBundle& bundle, const std::string& origin,
                                              const Model* model, const InspectOptions& options = {});

/// Many bundles with all cores, in the given order.
/// throws  Error{cancelled}
MOTIONANALYZER_API std::vector<ReportPanel> inspect_dataset(const std::vector<DatasetEntry>& entry,
                                                            const std::string& origin, const Model* model,
                                                            const InspectOptions& options = {},
                                                            const Execution& execution = {});

/// Motion of a panel as CSV: one line a frame and station,
/// frame,time_s,station,x_px,y_px,vx_px_s,vy_px_s,ax_px_s2,ay_px_s2,tangent_rad,curvature_per_px
MOTIONANALYZER_API std::string vectors_csv(const Kinematics& kinematics);

}  // namespace motionanalyzer
