// motionanalyzer for C++17: handles that give themselves back, exceptions, strings and vectors, over
// motionanalyzer.h alone. Nothing of C++ crosses the library's wall, so any compiler may be used with any
// build of the library. Arrays are row-major; times, shapes and units are those of motionanalyzer.h.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "motionanalyzer.h"

namespace ma {

/// What every failed call throws. what() is the library's text in UTF-8.
class Error : public std::runtime_error {
 public:
  Error(ma_status status, const std::string& text) : std::runtime_error(text), status_(status) {}
  ma_status status() const noexcept { return status_; }
  const char* name() const noexcept { return ma_status_name(status_); }

 private:
  ma_status status_;
};

namespace detail {

inline void check(ma_status status) {
  if (status == MA_OK) return;
  char text[2048];
  ma_last_error(text, sizeof text);
  throw Error(status, text);
}

inline std::int32_t count(std::size_t n) {
  if (n > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()))
    throw Error(MA_ERROR_INVALID_ARGUMENT, "more elements than an int32 can count");
  return static_cast<std::int32_t>(n);
}

/// get(text, capacity, needed): asks for the size, then for the text.
template <class Get>
std::string text(Get&& get) {
  std::int32_t needed = 0;
  check(get(nullptr, 0, &needed));
  std::string result(static_cast<std::size_t>(needed), '\0');
  check(get(&result[0], needed, &needed));
  result.resize(static_cast<std::size_t>(needed) - 1);
  return result;
}

template <class T>
const T* data_or_null(const std::vector<T>& values) noexcept {
  return values.empty() ? nullptr : values.data();
}

inline std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> result;
  for (const std::string& text : texts) result.push_back(text.c_str());
  return result;
}

template <class H, void(MA_CALL* kDestroy)(H*)>
struct Destroy {
  void operator()(H* handle) const noexcept { kDestroy(handle); }
};
template <class H, void(MA_CALL* kDestroy)(H*)>
using Owner = std::unique_ptr<H, Destroy<H, kDestroy>>;

/// make(&document): the text of a document, which is given back.
template <class Make>
std::string document(Make&& make) {
  ma_document* made = nullptr;
  check(make(&made));
  const Owner<ma_document, ma_document_destroy> owned(made);
  return text([&](char* t, std::int32_t c, std::int32_t* n) { return ma_document_text(made, t, c, n); });
}

}  // namespace detail

inline std::string version() { return ma_version_string(); }
inline std::string build_info_json() { return detail::text(ma_build_info_json); }
inline std::string detectors_json() { return detail::text(ma_detectors_json); }
/// The lines of the checks. throws Error{MA_ERROR_INTERNAL} with them when one failed
inline std::string self_test() {
  std::string lines(4096, '\0');
  detail::check(ma_self_test(&lines[0], detail::count(lines.size())));
  return lines.c_str();
}

/// Options with their defaults.
inline ma_inspect_options inspect_options() {
  ma_inspect_options options;
  detail::check(ma_inspect_options_init(&options, sizeof options));
  return options;
}
inline ma_train_options train_options() {
  ma_train_options options;
  detail::check(ma_train_options_init(&options, sizeof options));
  return options;
}
inline ma_change_point_options change_point_options() {
  ma_change_point_options options;
  detail::check(ma_change_point_options_init(&options, sizeof options));
  return options;
}

inline ma_manifest_options manifest_options() {
  ma_manifest_options options;
  detail::check(ma_manifest_options_init(&options, sizeof options));
  return options;
}

inline ma_evaluate_options evaluate_options() {
  ma_evaluate_options options;
  detail::check(ma_evaluate_options_init(&options, sizeof options));
  return options;
}

inline ma_tune_options tune_options() {
  ma_tune_options options;
  detail::check(ma_tune_options_init(&options, sizeof options));
  return options;
}
inline ma_label_options label_options() {
  ma_label_options options;
  detail::check(ma_label_options_init(&options, sizeof options));
  return options;
}
inline ma_pod_options pod_options() {
  ma_pod_options options;
  detail::check(ma_pod_options_init(&options, sizeof options));
  return options;
}
inline ma_mechanics_limits mechanics_limits() {
  ma_mechanics_limits limits;
  detail::check(ma_mechanics_limits_init(&limits, sizeof limits));
  return limits;
}

/// Threads and cancelling. One call at a time; cancel() from any thread.
class Context {
 public:
  explicit Context(std::int32_t threads = 0) {
    const ma_context_options options{sizeof(ma_context_options), threads};
    ma_context* made = nullptr;
    detail::check(ma_context_create(&options, &made));
    handle_.reset(made);
  }
  void set_progress(ma_progress_callback callback, void* user_data) {
    detail::check(ma_context_set_progress(get(), callback, user_data));
  }
  void set_log(ma_log_callback callback, void* user_data) {
    detail::check(ma_context_set_log(get(), callback, user_data));
  }
  void cancel() { detail::check(ma_context_cancel(get())); }
  ma_context* get() const noexcept { return handle_.get(); }

 private:
  detail::Owner<ma_context, ma_context_destroy> handle_;
};

struct Reason {
  std::string code, message, file;
  std::int32_t line = 0;
};

struct FrameScores {
  std::vector<std::int32_t> frame;
  std::vector<double> score;  ///< NaN = this frame has none
};

/// One judged panel.
class Result {
 public:
  explicit Result(ma_result* handle) : handle_(handle) {}

  ma_panel_summary summary() const {
    ma_panel_summary s{};
    s.struct_size = sizeof s;
    detail::check(ma_result_summary(get(), &s));
    return s;
  }
  FrameScores scores() const {
    std::int32_t n = 0;
    detail::check(ma_result_scores(get(), nullptr, nullptr, 0, &n));
    FrameScores s{std::vector<std::int32_t>(static_cast<std::size_t>(n)),
                  std::vector<double>(static_cast<std::size_t>(n))};
    if (n > 0) detail::check(ma_result_scores(get(), s.frame.data(), s.score.data(), n, &n));
    return s;
  }
  std::vector<Reason> reasons() const { return list(MA_LIST_REASONS); }
  std::vector<Reason> warnings() const { return list(MA_LIST_WARNINGS); }
  std::string json() const {
    return detail::text(
        [&](char* t, std::int32_t c, std::int32_t* n) { return ma_result_json(get(), t, c, n); });
  }
  std::string vectors_csv() const {
    return detail::text(
        [&](char* t, std::int32_t c, std::int32_t* n) { return ma_result_vectors_csv(get(), t, c, n); });
  }
  void write_report(const std::string& folder) const {
    detail::check(ma_result_write_report(get(), folder.c_str()));
  }
  ma_result* get() const noexcept { return handle_.get(); }

 private:
  std::string field(std::int32_t which, std::int32_t i, std::int32_t field) const {
    return detail::text([&](char* t, std::int32_t c, std::int32_t* n) {
      return ma_result_reason_text(get(), which, i, field, t, c, n);
    });
  }
  std::vector<Reason> list(std::int32_t which) const {
    std::int32_t n = 0;
    detail::check(ma_result_reason_count(get(), which, &n));
    std::vector<Reason> reasons(static_cast<std::size_t>(n));
    for (std::int32_t i = 0; i < n; ++i) {
      Reason& r = reasons[static_cast<std::size_t>(i)];
      r = {field(which, i, MA_REASON_CODE), field(which, i, MA_REASON_MESSAGE),
           field(which, i, MA_REASON_FILE), 0};
      detail::check(ma_result_reason_line(get(), which, i, &r.line));
    }
    return reasons;
  }

  detail::Owner<ma_result, ma_result_destroy> handle_;
};

/// A trained detector. Never changes: any number of threads may use one.
class Model {
 public:
  explicit Model(ma_model* handle) : handle_(handle) {}

  static Model load(const std::string& path) {
    return made([&](ma_model** m) { return ma_model_load(nullptr, path.c_str(), m); });
  }
  static Model from_bytes(const std::vector<std::uint8_t>& bytes) {
    return made([&](ma_model** m) {
      return ma_model_load_memory(nullptr, detail::data_or_null(bytes), detail::count(bytes.size()), m);
    });
  }
  /// settings: "key=value" separated by semicolons or line breaks
  static Model train_dataset(const std::string& folder, const std::string& detector,
                             const std::string& settings = {},
                             const ma_train_options& options = ma::train_options(),
                             const ma_inspect_options& inspect = ma::inspect_options(),
                             const Context* context = nullptr) {
    return made([&](ma_model** m) {
      return ma_train_dataset(context != nullptr ? context->get() : nullptr, folder.c_str(), detector.c_str(),
                              settings.c_str(), &options, &inspect, m);
    });
  }
  /// calibration_table: empty = none
  static Model train_table(const std::string& table, const std::string& calibration_table,
                           const std::string& detector, const std::string& settings = {},
                           const ma_train_options& options = ma::train_options(),
                           const Context* context = nullptr) {
    return made([&](ma_model** m) {
      return ma_train_table(context != nullptr ? context->get() : nullptr, table.c_str(),
                            calibration_table.empty() ? nullptr : calibration_table.c_str(), detector.c_str(),
                            settings.c_str(), &options, m);
    });
  }
  Model calibrate(const std::vector<std::string>& folders,
                  const ma_inspect_options& inspect = ma::inspect_options(),
                  const Context* context = nullptr) const {
    const std::vector<const char*> paths = detail::pointers(folders);
    return made([&](ma_model** m) {
      return ma_calibrate(context != nullptr ? context->get() : nullptr, get(), detail::data_or_null(paths),
                          detail::count(paths.size()), &inspect, m);
    });
  }

  /// Trains with the options that find damage best. settings: "key=a|b|c" are tried, "key=a" is the same in
  /// all trials; empty = a small grid of the detector's own. json (may be null): as of ma_tune_dataset
  static Model tune_dataset(const std::string& folder, const std::string& detector,
                            const std::string& settings = {}, std::string* json = nullptr,
                            const ma_tune_options& tune = ma::tune_options(),
                            const ma_train_options& options = ma::train_options(),
                            const ma_inspect_options& inspect = ma::inspect_options(),
                            const Context* context = nullptr) {
    return made_with_json(json, [&](ma_model** m, ma_document** d) {
      return ma_tune_dataset(context != nullptr ? context->get() : nullptr, folder.c_str(), detector.c_str(),
                             settings.c_str(), &tune, &options, &inspect, m, d);
    });
  }
  /// The same by rows of a table; calibration_table: empty = none
  static Model tune_table(const std::string& table, const std::string& calibration_table,
                          const std::string& detector, const std::string& settings = {},
                          std::string* json = nullptr, const ma_tune_options& tune = ma::tune_options(),
                          const ma_train_options& options = ma::train_options(),
                          const Context* context = nullptr) {
    return made_with_json(json, [&](ma_model** m, ma_document** d) {
      return ma_tune_table(context != nullptr ? context->get() : nullptr, table.c_str(),
                           calibration_table.empty() ? nullptr : calibration_table.c_str(), detector.c_str(),
                           settings.c_str(), &tune, &options, m, d);
    });
  }
  /// Threshold and weights by the labelled damaged panels of split val. json: as of ma_calibrate_labels
  Model calibrate_labels(const std::string& dataset, const ma_label_options& options = ma::label_options(),
                         std::string* json = nullptr,
                         const ma_inspect_options& inspect = ma::inspect_options(),
                         const Context* context = nullptr) const {
    return made_with_json(json, [&](ma_model** m, ma_document** d) {
      return ma_calibrate_labels(context != nullptr ? context->get() : nullptr, get(), dataset.c_str(),
                                 &options, &inspect, m, d);
    });
  }

  void save(const std::string& path) const { detail::check(ma_model_save(get(), path.c_str())); }
  std::vector<std::uint8_t> to_bytes() const {
    std::int32_t n = 0;
    detail::check(ma_model_save_memory(get(), nullptr, 0, &n));
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(n));
    detail::check(ma_model_save_memory(get(), bytes.data(), n, &n));
    return bytes;
  }
  std::string info_json() const {
    return detail::text(
        [&](char* t, std::int32_t c, std::int32_t* n) { return ma_model_info_json(get(), t, c, n); });
  }
  /// What it can and cannot see on its line. form: MA_CERTIFICATE_...; length_mm 0 = as the model knows it
  std::string certificate(std::int32_t form = MA_CERTIFICATE_TEXT, double length_mm = 0) const {
    return detail::text([&](char* t, std::int32_t c, std::int32_t* n) {
      return ma_model_certificate(get(), length_mm, form, t, c, n);
    });
  }
  /// Normal panels that calibrated it; 0 = it is not calibrated.
  std::int32_t calibration_count() const {
    std::int32_t n = 0;
    detail::check(ma_model_calibration_count(get(), &n));
    return n;
  }
  /// For Drift::push. panel: its number, another for each.
  double smoothed_p_value(double statistic, std::uint64_t panel, std::uint64_t seed = 1) const {
    double p = 0;
    detail::check(ma_model_smoothed_p_value(get(), statistic, seed, panel, &p));
    return p;
  }
  std::vector<std::string> columns() const {
    std::int32_t n = 0;
    detail::check(ma_model_column_count(get(), &n));
    std::vector<std::string> names;
    for (std::int32_t i = 0; i < n; ++i)
      names.push_back(detail::text([&](char* t, std::int32_t c, std::int32_t* needed) {
        return ma_model_column_name(get(), i, t, c, needed);
      }));
    return names;
  }
  /// rows: n x d, d = columns().size(). Larger = stranger; NaN where a value of the row is NaN.
  std::vector<double> score_rows(const std::vector<double>& rows, const Context* context = nullptr) const {
    std::int32_t d = 0;
    detail::check(ma_model_column_count(get(), &d));
    if (d == 0 || rows.size() % static_cast<std::size_t>(d) != 0)
      throw Error(MA_ERROR_INVALID_ARGUMENT, "the values are no whole number of rows");
    std::vector<double> scores(rows.size() / static_cast<std::size_t>(d));
    detail::check(ma_model_score_rows(context != nullptr ? context->get() : nullptr, get(),
                                      detail::data_or_null(rows), detail::count(scores.size()), d,
                                      scores.data()));
    return scores;
  }
  /// Which columns make the score of a row: d shares that add up to 1, or all 0.
  std::vector<double> explain_row(const std::vector<double>& row) const {
    std::vector<double> shares(row.size());
    detail::check(
        ma_model_explain_row(get(), detail::data_or_null(row), detail::count(row.size()), shares.data()));
    return shares;
  }
  ma_model* get() const noexcept { return handle_.get(); }

 private:
  template <class Make>
  static Model made(Make&& make) {
    ma_model* handle = nullptr;
    detail::check(make(&handle));
    return Model(handle);
  }
  /// json may be null: nobody wants it.
  template <class Make>
  static Model made_with_json(std::string* json, Make&& make) {
    ma_model* handle = nullptr;
    if (json == nullptr) {
      detail::check(make(&handle, nullptr));
      return Model(handle);
    }
    std::string text = detail::document([&](ma_document** d) { return make(&handle, d); });
    *json = std::move(text);
    return Model(handle);
  }

  detail::Owner<ma_model, ma_model_destroy> handle_;
};

/// model may be null: the panel is then INCONCLUSIVE and its motion still there.
inline Result analyze_bundle(const Model* model, const std::string& folder,
                             const ma_inspect_options& options = inspect_options()) {
  ma_result* result = nullptr;
  detail::check(ma_analyze_bundle(nullptr, model != nullptr ? model->get() : nullptr, folder.c_str(),
                                  &options, nullptr, &result));
  return Result(result);
}

/// x_px, y_px: frames x points, NaN = not observed; frame_number: empty = 0, 1, ...; options.fps is needed.
inline Result analyze_frames(const Model* model, const std::string& name, std::size_t points,
                             const std::vector<double>& x_px, const std::vector<double>& y_px,
                             const ma_inspect_options& options,
                             const std::vector<std::int32_t>& frame_number = {}) {
  const std::size_t frames = points == 0 ? 0 : x_px.size() / points;
  if (x_px.size() != y_px.size() || frames * points != x_px.size() ||
      (!frame_number.empty() && frame_number.size() != frames))
    throw Error(MA_ERROR_INVALID_ARGUMENT, "the arrays are not frames x points each");
  ma_result* result = nullptr;
  detail::check(ma_analyze_arrays(nullptr, model != nullptr ? model->get() : nullptr, name.c_str(),
                                  detail::count(frames), detail::count(points),
                                  detail::data_or_null(frame_number), nullptr, detail::data_or_null(x_px),
                                  detail::data_or_null(y_px), nullptr, &options, nullptr, &result));
  return Result(result);
}

/// One panel in progress; one thread.
class Stream {
 public:
  explicit Stream(const Model& model) {
    ma_stream* made = nullptr;
    detail::check(ma_stream_create(nullptr, model.get(), &made));
    handle_.reset(made);
  }
  /// options.fps is needed
  void start(const std::string& name, const ma_inspect_options& options) {
    detail::check(ma_stream_start(get(), name.c_str(), &options));
  }
  /// x_px, y_px: one value a point. Appends the scores that became final; returns how many.
  std::size_t push(std::int32_t frame_number, const std::vector<double>& x_px,
                   const std::vector<double>& y_px, FrameScores& scores) {
    if (x_px.size() != y_px.size())
      throw Error(MA_ERROR_INVALID_ARGUMENT, "x and y differ in their number of points");
    detail::check(ma_stream_push(get(), frame_number, detail::count(x_px.size()), nullptr,
                                 detail::data_or_null(x_px), detail::data_or_null(y_px), nullptr, nullptr,
                                 nullptr, 0, nullptr));
    return take(scores);
  }
  /// The scores that finishing made final are appended too.
  Result finish(FrameScores& scores) {
    ma_result* result = nullptr;
    detail::check(ma_stream_finish(get(), nullptr, &result));
    Result owned(result);
    take(scores);
    return owned;
  }
  std::int32_t delay() const {
    std::int32_t frames = 0;
    detail::check(ma_stream_delay(get(), &frames));
    return frames;
  }
  ma_stream* get() const noexcept { return handle_.get(); }

 private:
  std::size_t take(FrameScores& scores) {
    constexpr std::int32_t kRoom = 16;
    std::int32_t frame[kRoom], n = kRoom;
    double score[kRoom];
    std::size_t taken = 0;
    while (n == kRoom) {
      detail::check(ma_stream_scores(get(), frame, score, kRoom, &n));
      scores.frame.insert(scores.frame.end(), frame, frame + n);
      scores.score.insert(scores.score.end(), score, score + n);
      taken += static_cast<std::size_t>(n);
    }
    return taken;
  }

  detail::Owner<ma_stream, ma_stream_destroy> handle_;
};

/// Which panels of a lot are NG. ng, adjusted: one value a panel, as of ma_lot_decide.
struct Lot {
  ma_lot_summary summary{};
  std::vector<std::uint8_t> ng;
  std::vector<double> adjusted;
};

/// p_value: NaN = not decided. q: share of good panels among those called NG, at most, in the long run.
inline Lot decide_lot(const std::vector<double>& p_value, std::int32_t calibration_panels, double q) {
  Lot lot;
  lot.summary.struct_size = sizeof lot.summary;
  lot.ng.resize(p_value.size());
  lot.adjusted.resize(p_value.size());
  detail::check(ma_lot_decide(detail::data_or_null(p_value), detail::count(p_value.size()),
                              calibration_panels, q, lot.ng.data(), lot.adjusted.data(), &lot.summary));
  return lot;
}

/// Watches a line for drift, panel by panel. One call at a time.
class Drift {
 public:
  explicit Drift(std::int32_t calibration_panels, double alpha = 0.01) {
    create(calibration_panels, alpha, nullptr);
  }
  /// Goes on from what state() gave.
  Drift(std::int32_t calibration_panels, double alpha, const ma_drift_state& state) {
    create(calibration_panels, alpha, &state);
  }
  /// p_value: Model::smoothed_p_value of the next panel; NaN changes nothing.
  ma_drift_state push(double p_value) {
    ma_drift_state s = empty();
    detail::check(ma_drift_push(get(), p_value, &s));
    return s;
  }
  ma_drift_state state() const {
    ma_drift_state s = empty();
    detail::check(ma_drift_read(get(), &s));
    return s;
  }
  bool alarmed() const { return state().alarm_panel > 0; }
  ma_drift* get() const noexcept { return handle_.get(); }

 private:
  static ma_drift_state empty() noexcept {
    ma_drift_state s{};
    s.struct_size = sizeof s;
    return s;
  }
  void create(std::int32_t calibration_panels, double alpha, const ma_drift_state* state) {
    ma_drift* made = nullptr;
    detail::check(ma_drift_create(calibration_panels, alpha, state, &made));
    handle_.reset(made);
  }

  detail::Owner<ma_drift, ma_drift_destroy> handle_;
};

/// First samples of the new segments of a series of n samples x columns; x.size() = n * columns.
inline std::vector<std::int32_t> change_points(
    const std::vector<double>& x, std::size_t columns, const std::string& method = "pelt",
    const ma_change_point_options& options = change_point_options()) {
  if (columns == 0 || x.size() % columns != 0)
    throw Error(MA_ERROR_INVALID_ARGUMENT, "the values are no whole number of samples");
  ma_changes* made = nullptr;
  detail::check(ma_change_points(nullptr, detail::data_or_null(x), detail::count(x.size() / columns),
                                 detail::count(columns), method.c_str(), &options, &made));
  const detail::Owner<ma_changes, ma_changes_destroy> changes(made);
  std::int32_t n = 0;
  detail::check(ma_changes_points(made, nullptr, 0, &n));
  std::vector<std::int32_t> sample(static_cast<std::size_t>(n));
  if (n > 0) detail::check(ma_changes_points(made, sample.data(), n, &n));
  return sample;
}

/// A panel of a simulated set. x_px, y_px: frames x points as ma_synth_panel gives them.
struct SimulatedPanel {
  std::string name, scenario;
  ma_simulated_panel truth{};
  std::vector<std::int32_t> frame_number, point_index;
  std::vector<float> x_px, y_px;
};

/// A set of simulated panels. One call at a time.
class Synth {
 public:
  /// panels: "tiny", "default", "10k", "100k", "study" or "normal=1000,crack=50"
  explicit Synth(const std::string& panels, std::uint64_t seed = 1) {
    ma_synth* made = nullptr;
    detail::check(ma_synth_create(panels.c_str(), seed, &made));
    handle_.reset(made);
  }
  Synth& set(const std::string& key, const std::string& value) {
    detail::check(ma_synth_set_option(get(), key.c_str(), value.c_str()));
    return *this;
  }
  std::int32_t size() const {
    std::int32_t n = 0;
    detail::check(ma_synth_count(get(), &n));
    return n;
  }
  SimulatedPanel panel(std::int32_t index) const {
    SimulatedPanel p;
    p.truth.struct_size = sizeof p.truth;
    detail::check(ma_synth_panel(get(), index, &p.truth, 0, 0, nullptr, nullptr, nullptr, nullptr));
    const auto frames = static_cast<std::size_t>(p.truth.frames);
    const auto points = static_cast<std::size_t>(p.truth.points);
    p.frame_number.resize(frames);
    p.point_index.resize(points);
    p.x_px.resize(frames * points);
    p.y_px.resize(frames * points);
    detail::check(ma_synth_panel(get(), index, nullptr, p.truth.frames, p.truth.points, p.frame_number.data(),
                                 p.point_index.data(), p.x_px.data(), p.y_px.data()));
    p.name = panel_text(index, MA_SYNTH_NAME);
    p.scenario = panel_text(index, MA_SYNTH_SCENARIO);
    return p;
  }
  /// Panels from .. from + count - 1 (0 = all that are left) as a data set; flags: MA_SYNTH_... added up.
  /// Returns how many this call wrote.
  std::int32_t write(const std::string& folder, std::int32_t from = 0, std::int32_t count = 0,
                     std::int32_t flags = 0, const Context* context = nullptr) const {
    std::int32_t written = 0;
    detail::check(ma_synth_write(context != nullptr ? context->get() : nullptr, get(), folder.c_str(), from,
                                 count, flags, &written, nullptr));
    return written;
  }
  /// The whole job on this set in memory: report and models into the folder out.
  /// verdict_by: empty = the library's choice
  void run(const std::string& out, const std::string& verdict_by = {},
           const ma_train_options& options = ma::train_options(),
           const ma_inspect_options& inspect = ma::inspect_options(),
           const Context* context = nullptr) const {
    detail::check(ma_run_synth(context != nullptr ? context->get() : nullptr, get(), out.c_str(),
                               verdict_by.empty() ? nullptr : verdict_by.c_str(), &options, &inspect));
  }
  std::string options_json() const {
    return detail::text(
        [&](char* t, std::int32_t c, std::int32_t* n) { return ma_synth_options_json(get(), t, c, n); });
  }
  std::string signatures_json(const Context* context = nullptr) const {
    return detail::document([&](ma_document** d) {
      return ma_synth_signatures_json(context != nullptr ? context->get() : nullptr, get(), d);
    });
  }
  static std::string scenarios_json() { return detail::text(ma_synth_scenarios_json); }
  ma_synth* get() const noexcept { return handle_.get(); }

 private:
  std::string panel_text(std::int32_t index, std::int32_t field) const {
    return detail::text([&](char* t, std::int32_t c, std::int32_t* n) {
      return ma_synth_panel_text(get(), index, field, t, c, n);
    });
  }

  detail::Owner<ma_synth, ma_synth_destroy> handle_;
};

/// model may be null. A simulated panel as if it had been read.
inline Result analyze_simulated(const Model* model, const SimulatedPanel& panel,
                                ma_inspect_options options = inspect_options()) {
  if (options.fps == 0) options.fps = panel.truth.fps;
  if (options.mm_per_px == 0) options.mm_per_px = panel.truth.mm_per_px;
  options.origin = MA_ORIGIN_SIMULATED;
  ma_result* result = nullptr;
  detail::check(ma_analyze_arrays_f(nullptr, model != nullptr ? model->get() : nullptr, panel.name.c_str(),
                                    panel.truth.frames, panel.truth.points,
                                    detail::data_or_null(panel.frame_number),
                                    detail::data_or_null(panel.point_index), detail::data_or_null(panel.x_px),
                                    detail::data_or_null(panel.y_px), nullptr, &options, nullptr, &result));
  return Result(result);
}

/// Does a data set obey the mechanics of a strip? JSON as of ma_validate_set_json.
inline std::string validate_set_json(const std::string& dataset,
                                     const ma_mechanics_limits& limits = mechanics_limits(),
                                     const ma_inspect_options& inspect = inspect_options(),
                                     const Context* context = nullptr) {
  return detail::document([&](ma_document** d) {
    return ma_validate_set_json(context != nullptr ? context->get() : nullptr, dataset.c_str(), &limits,
                                &inspect, d);
  });
}

/// Probability of detection on a line's own normal panels. JSON as of ma_pod_json.
inline std::string pod_json(const Model& model, const std::vector<std::string>& folders,
                            const ma_pod_options& options = pod_options(),
                            const ma_inspect_options& inspect = inspect_options(),
                            const Context* context = nullptr) {
  const std::vector<const char*> paths = detail::pointers(folders);
  return detail::document([&](ma_document** d) {
    return ma_pod_json(context != nullptr ? context->get() : nullptr, model.get(),
                       detail::data_or_null(paths), detail::count(paths.size()), &options, &inspect, d);
  });
}

/// How much labelled cracks help. JSON as of ma_label_gain_json.
/// dataset: empty = simulated panels; labels: empty = 0, 3, 5, 10, 20, 30
inline std::string label_gain_json(const std::string& dataset, const std::string& settings = {},
                                   const std::vector<std::int32_t>& labels = {}, std::int32_t draws = 0,
                                   const ma_train_options& options = train_options(),
                                   const ma_inspect_options& inspect = inspect_options(),
                                   const Context* context = nullptr) {
  return detail::document([&](ma_document** d) {
    return ma_label_gain_json(context != nullptr ? context->get() : nullptr,
                              dataset.empty() ? nullptr : dataset.c_str(), settings.c_str(),
                              detail::data_or_null(labels), detail::count(labels.size()), draws, &options,
                              &inspect, d);
  });
}

/// Quality figures of models on a data set whose truth is known. JSON as of ma_evaluate_json.
/// split: empty = test
inline std::string evaluate_json(const std::vector<const Model*>& models, const std::string& dataset,
                                 const std::string& split = {},
                                 const ma_evaluate_options& options = evaluate_options(),
                                 const ma_inspect_options& inspect = inspect_options(),
                                 const Context* context = nullptr) {
  std::vector<const ma_model*> handles;
  for (const Model* model : models) handles.push_back(model->get());
  return detail::document([&](ma_document** d) {
    return ma_evaluate_json(context != nullptr ? context->get() : nullptr, detail::data_or_null(handles),
                            detail::count(handles.size()), dataset.c_str(),
                            split.empty() ? nullptr : split.c_str(), &options, &inspect, d);
  });
}

/// Quality figures of detectors on a simulated study. JSON as of ma_study_json.
/// detectors: with comma between them, empty = hinge and hinge_panel; normals: judged, 0 = 1,000
inline std::string study_json(const std::string& detectors = {}, std::uint64_t seed = 1,
                              std::int32_t normals = 0,
                              const ma_evaluate_options& options = evaluate_options(),
                              const ma_inspect_options& inspect = inspect_options(),
                              const Context* context = nullptr) {
  return detail::document([&](ma_document** d) {
    return ma_study_json(context != nullptr ? context->get() : nullptr,
                         detectors.empty() ? nullptr : detectors.c_str(), seed, normals, &options, &inspect,
                         d);
  });
}

/// The same with the line and the seed of synth. share: of the study's panels, above 0 and up to 1
inline std::string study_json(const Synth& synth, double share, const std::string& detectors = {},
                              std::int32_t normals = 0,
                              const ma_evaluate_options& options = evaluate_options(),
                              const ma_inspect_options& inspect = inspect_options(),
                              const Context* context = nullptr) {
  return detail::document([&](ma_document** d) {
    return ma_study_synth_json(context != nullptr ? context->get() : nullptr, synth.get(), share,
                               detectors.empty() ? nullptr : detectors.c_str(), normals, &options, &inspect,
                               d);
  });
}

/// out: folder that gets compare.html; empty = none.
inline std::string compare_json(const std::string& a, const std::string& b, const std::string& out = {},
                                const ma_inspect_options& options = inspect_options()) {
  return detail::document([&](ma_document** d) {
    return ma_compare_json(nullptr, a.c_str(), b.c_str(), &options, out.empty() ? nullptr : out.c_str(), d);
  });
}

/// Repaired copies below the folder out. JSON as of ma_preflight_repair.
inline std::string repair_json(const std::vector<std::string>& folders, const std::string& out,
                               const ma_inspect_options& options = inspect_options()) {
  const std::vector<const char*> paths = detail::pointers(folders);
  return detail::document([&](ma_document** d) {
    return ma_preflight_repair(nullptr, detail::data_or_null(paths), detail::count(paths.size()), out.c_str(),
                               &options, d);
  });
}

/// manifest.json into the folder out. Returns how many bundles it lists.
inline std::int32_t write_manifest(const std::vector<std::string>& folders, const std::string& out,
                                   const ma_manifest_options& options = manifest_options()) {
  const std::vector<const char*> paths = detail::pointers(folders);
  std::int32_t written = 0;
  detail::check(ma_manifest_write(nullptr, detail::data_or_null(paths), detail::count(paths.size()), &options,
                                  out.c_str(), &written));
  return written;
}

}  // namespace ma
