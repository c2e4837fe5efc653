#include <memory>

#include "frames.hpp"
#include "handles.hpp"
#include "job.hpp"
#include "motionanalyzer/io/manifest.hpp"
#include "motionanalyzer/io/truth.hpp"
#include "motionanalyzer/pipeline/inspect.hpp"
#include "motionanalyzer/pipeline/line_check.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

constexpr const char* kSimulated = "simulated";

const Model* model_or_none(const ma_model* model) { return model == nullptr ? nullptr : &alive(model).model; }

/// Empties what the caller gave for results, so that a failure leaves nothing that could be taken for one.
void prepare(ma_panel_summary* summary, ma_result** result) {
  if (result != nullptr) *result = nullptr;
  write_summary(summary, no_summary());
}

void deliver(ReportPanel&& panel, ma_panel_summary* summary, ma_result** result) {
  const ma_panel_summary known = summarize(panel);
  if (result != nullptr) {
    auto shared = std::make_shared<const ReportPanel>(std::move(panel));
    *result = std::make_unique<ma_result>(std::move(shared)).release();
  }
  write_summary(summary, known);
}

template <class Char>
ma_status analyze_bundle(ma_context* context, const ma_model* model, const Char* folder,
                         const ma_inspect_options* options, ma_panel_summary* summary,
                         ma_result** result) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    prepare(summary, result);
    const Model* const used = model_or_none(model);
    const ma_inspect_options given = read_options(options);
    InspectOptions inspect = inspect_options(given);
    inspect.keep_kinematics = result != nullptr;
    const std::string path = text_in(folder, "folder");
    const Job job(context, scope);
    std::string origin;
    if (given.origin == MA_ORIGIN_SIMULATED) origin = kSimulated;
    if (given.origin == MA_ORIGIN_FROM_DATA) origin = origin_of(path);
    deliver(inspect_bundle(path, origin, used, inspect), summary, result);
  });
}

template <class Real>
struct Arrays {
  int32_t frames, points;
  const int32_t *frame_number, *point_index;
  const Real *x_px, *y_px;
  const uint8_t* mask;
};

template <class Real>
FrameBundle bundle_of(const Arrays<Real>& given, std::string name, const BundleOverrides& overrides) {
  const auto x = array_in(given.x_px, given.frames, given.points, "x_px");
  const auto y = array_in(given.y_px, given.frames, given.points, "y_px");
  if (!overrides.fps) throw invalid_argument("options->fps is not given; frames in memory need it");
  const auto frames = static_cast<std::size_t>(given.frames), points = static_cast<std::size_t>(given.points);
  FrameBundle bundle;
  bundle.name = std::move(name);
  bundle.fps = *overrides.fps;
  bundle.mm_per_px = overrides.mm_per_px;
  bundle.frame_number.resize(frames);
  bundle.point_index.resize(points);
  take_numbers(given.frame_number, bundle.frame_number, "frame_number");
  take_numbers(given.point_index, bundle.point_index, "point_index");
  bundle.x_px = MatrixF(frames, points);
  bundle.y_px = MatrixF(frames, points);
  bundle.mask = MaskMatrix(frames, points);
  take_points(x, y, given.mask, bundle.x_px.values(), bundle.y_px.values(), bundle.mask.values());
  return bundle;
}

template <class Char, class Real>
ma_status analyze_arrays(ma_context* context, const ma_model* model, const Char* name,
                         const Arrays<Real>& arrays, const ma_inspect_options* options,
                         ma_panel_summary* summary, ma_result** result) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    prepare(summary, result);
    const Model* const used = model_or_none(model);
    const ma_inspect_options given = read_options(options);
    InspectOptions inspect = inspect_options(given);
    inspect.keep_kinematics = result != nullptr;
    const FrameBundle bundle = bundle_of(arrays, text_or(name, "", "name"), inspect.overrides);
    const Job job(context, scope);
    const char* const origin = given.origin == MA_ORIGIN_SIMULATED ? kSimulated : "";
    deliver(inspect_frames(bundle, origin, used, inspect), summary, result);
  });
}

/// Entries of the wanted split. throws StatusError{invalid_argument} for an unknown name
std::vector<DatasetEntry> entries_of(const Dataset& dataset, const std::string& split) {
  if (split == "all") return dataset.entry;
  std::vector<DatasetEntry> wanted;
  bool known = false;
  for (const Split s : {Split::train, Split::val, Split::test, Split::calibration})
    known = known || split == split_name(s);
  if (!known)
    throw invalid_argument("split '" + split + "' is none of train, val, test, calibration and all");
  for (const DatasetEntry& entry : dataset.entry)
    if (split == split_name(entry.truth.split)) wanted.push_back(entry);
  return wanted;
}

template <class Char>
ma_status analyze_dataset(ma_context* context, const ma_model* model, const Char* folder, const Char* split,
                          const ma_inspect_options* options, ma_batch** batch) noexcept {
  return guard([&](const StandardArithmetic& scope) {
    ma_batch*& created = place<ma_batch*>(batch, "batch");
    const Model* const used = model_or_none(model);
    const ma_inspect_options given = read_options(options);
    InspectOptions inspect = inspect_options(given);
    inspect.keep_kinematics = false;
    const std::string path = text_in(folder, "folder"), wanted = text_or(split, "all", "split");
    Job job(context, scope);
    const Dataset dataset = read_dataset(path);
    std::string origin = dataset.origin;
    if (given.origin != MA_ORIGIN_FROM_DATA) origin = given.origin == MA_ORIGIN_SIMULATED ? kSimulated : "";
    std::vector<ReportPanel> panels =
        inspect_dataset(entries_of(dataset, wanted), origin, used, inspect, job.execution());
    const std::string line = line_warning(refuse_foreign_line(panels));
    if (!line.empty()) job.warn({line});
    auto made = std::make_unique<ma_batch>();
    made->panel.reserve(panels.size());
    for (ReportPanel& panel : panels)
      made->panel.push_back(std::make_shared<const ReportPanel>(std::move(panel)));
    created = made.release();
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_inspect_options_init(ma_inspect_options* options, uint32_t struct_size) {
  return guard([&] {
    const ma_inspect_options defaults{};
    write_struct(options, struct_size, &defaults, sizeof defaults, kFirstSize<ma_inspect_options>);
  });
}

ma_status MA_CALL ma_analyze_bundle(ma_context* context, const ma_model* model, const char* folder,
                                    const ma_inspect_options* options, ma_panel_summary* summary,
                                    ma_result** result) {
  return analyze_bundle(context, model, folder, options, summary, result);
}
ma_status MA_CALL ma_analyze_bundle_w(ma_context* context, const ma_model* model, const ma_char16* folder,
                                      const ma_inspect_options* options, ma_panel_summary* summary,
                                      ma_result** result) {
  return analyze_bundle(context, model, folder, options, summary, result);
}

// One export for every kind of text and number.
#define MA_ANALYZE_ARRAYS(function, Char, Real)                                                            \
  ma_status MA_CALL function(ma_context* context, const ma_model* model, const Char* name, int32_t frames, \
                             int32_t points, const int32_t* frame_number, const int32_t* point_index,      \
                             const Real* x_px, const Real* y_px, const uint8_t* mask,                      \
                             const ma_inspect_options* options, ma_panel_summary* summary,                 \
                             ma_result** result) {                                                         \
    const Arrays<Real> arrays{frames, points, frame_number, point_index, x_px, y_px, mask};                \
    return analyze_arrays(context, model, name, arrays, options, summary, result);                         \
  }
MA_ANALYZE_ARRAYS(ma_analyze_arrays, char, double)
MA_ANALYZE_ARRAYS(ma_analyze_arrays_f, char, float)
MA_ANALYZE_ARRAYS(ma_analyze_arrays_w, ma_char16, double)
MA_ANALYZE_ARRAYS(ma_analyze_arrays_f_w, ma_char16, float)
#undef MA_ANALYZE_ARRAYS

ma_status MA_CALL ma_analyze_dataset(ma_context* context, const ma_model* model, const char* folder,
                                     const char* split, const ma_inspect_options* options, ma_batch** batch) {
  return analyze_dataset(context, model, folder, split, options, batch);
}
ma_status MA_CALL ma_analyze_dataset_w(ma_context* context, const ma_model* model, const ma_char16* folder,
                                       const ma_char16* split, const ma_inspect_options* options,
                                       ma_batch** batch) {
  return analyze_dataset(context, model, folder, split, options, batch);
}
