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

template <class H, void(MA_CALL* kDestroy)(H*)>
struct Destroy {
  void operator()(H* handle) const noexcept { kDestroy(handle); }
};
template <class H, void(MA_CALL* kDestroy)(H*)>
using Owner = std::unique_ptr<H, Destroy<H, kDestroy>>;

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

/// ma_inspect_options, ma_train_options and ma_change_point_options with their defaults.
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
    std::vector<const char*> paths;
    for (const std::string& folder : folders) paths.push_back(folder.c_str());
    return made([&](ma_model** m) {
      return ma_calibrate(context != nullptr ? context->get() : nullptr, get(), detail::data_or_null(paths),
                          detail::count(paths.size()), &inspect, m);
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
  ma_model* get() const noexcept { return handle_.get(); }

 private:
  template <class Make>
  static Model made(Make&& make) {
    ma_model* handle = nullptr;
    detail::check(make(&handle));
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

}  // namespace ma
