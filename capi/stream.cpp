#include <algorithm>
#include <cmath>
#include <vector>

#include "frames.hpp"
#include "handles.hpp"
#include "motionanalyzer/io/preflight.hpp"
#include "motionanalyzer/stream/inspector.hpp"
#include "panel_frames.hpp"
#include "structs.hpp"
#include "text.hpp"

struct ma_stream : motionanalyzer::capi::Handle<6> {
  explicit ma_stream(const motionanalyzer::Model& model) : inspector(model) {}

  enum class Phase { idle, running, finished, broken };
  std::atomic_flag busy;
  motionanalyzer::Inspector inspector;
  motionanalyzer::PanelSource source;
  motionanalyzer::PreflightLimits limits;
  Phase phase = Phase::idle;
  motionanalyzer::capi::PanelFrames frames;         ///< of this panel
  std::vector<motionanalyzer::FrameScore> pending;  ///< final scores; those before `taken` are given away
  std::size_t taken = 0;
  std::size_t scored = 0;  ///< frames of this panel whose score is final
  // The frame that is being pushed.
  std::vector<float> x_px, y_px;
  std::vector<std::int32_t> index;
  std::vector<std::uint8_t> mask;
};

namespace motionanalyzer::capi {
namespace {

using Phase = ma_stream::Phase;

template <class Char>
ma_status start(ma_stream* stream, const Char* name, const ma_inspect_options* options) noexcept {
  return guard([&] {
    const InUse in_use(alive(stream).busy);
    const ma_inspect_options given = read_options(options);
    const InspectOptions inspect = inspect_options(given);
    if (!inspect.overrides.fps) throw invalid_argument("options->fps is not given");
    const std::string origin = given.origin == MA_ORIGIN_SIMULATED ? "simulated" : "";
    PanelSource source{text_or(name, "", "name"), *inspect.overrides.fps, inspect.overrides.mm_per_px, origin,
                       inspect.limits.max_length_drop};
    stream->phase = Phase::broken;
    stream->inspector.start(source);
    stream->source = std::move(source);
    stream->limits = inspect.limits;
    stream->frames.clear();
    stream->pending.clear();
    stream->taken = stream->scored = 0;
    stream->phase = Phase::running;
  });
}

void need_running(const ma_stream& stream) {
  if (stream.phase == Phase::running) return;
  throw invalid_argument(stream.phase == Phase::broken
                             ? "the panel in progress was lost by an earlier error; start it again"
                             : "no panel is in progress; call ma_stream_start first");
}

template <class Real>
FrameView take_frame(ma_stream& s, int32_t number, int32_t points, const int32_t* index, const Real* x,
                     const Real* y, const uint8_t* mask) {
  const auto given_x = array_in(x, 1, points, "x_px"), given_y = array_in(y, 1, points, "y_px");
  const auto seen = s.frames.numbers();
  if (!seen.empty() && number <= seen.back())
    throw invalid_argument("frame_number " + std::to_string(number) + " does not follow " +
                           std::to_string(seen.back()));
  const std::size_t count = given_x.size();
  s.x_px.resize(count);
  s.y_px.resize(count);
  s.index.resize(count);
  s.mask.resize(count);
  take_numbers(index, s.index, "point_index");
  take_points(given_x, given_y, mask, std::span(s.x_px), std::span(s.y_px), std::span(s.mask));
  return {number, s.x_px, s.y_px, s.index, s.mask};
}

/// Pushes; an error that may have left half a frame behind loses the panel.
void push_frame(ma_stream& s, const FrameView& frame) {
  s.frames.reserve_frame(frame.index.size());
  if (s.taken == s.pending.size()) {
    s.pending.clear();
    s.taken = 0;
  }
  const std::size_t before = s.pending.size();
  try {
    s.inspector.push(frame, s.pending);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::bad_input && error.code() != ErrorCode::invalid_argument)
      s.phase = Phase::broken;
    throw;
  } catch (...) {
    s.phase = Phase::broken;
    throw;
  }
  s.frames.append(frame);
  s.scored += s.pending.size() - before;
}

void check_output(const int32_t* frame, const double* score, int32_t capacity, const int32_t* count) {
  if (capacity < 0) throw invalid_argument("capacity is negative");
  if (capacity > 0 && frame == nullptr && score == nullptr)
    throw invalid_argument("frame and score are both NULL although capacity is not 0");
  if (capacity > 0 && count == nullptr) throw invalid_argument("count is NULL although capacity is not 0");
}

void give_scores(ma_stream& s, int32_t* frame, double* score, int32_t capacity, int32_t* count) noexcept {
  const std::size_t n = std::min(s.pending.size() - s.taken, static_cast<std::size_t>(capacity));
  const auto numbers = s.frames.numbers();
  for (std::size_t i = 0; i < n; ++i) {
    const FrameScore& one = s.pending[s.taken + i];
    if (frame != nullptr) frame[i] = numbers[one.t];
    if (score != nullptr) score[i] = one.raw;
  }
  s.taken += n;
  if (count != nullptr) *count = static_cast<int32_t>(n);
}

template <class Real>
ma_status push(ma_stream* stream, int32_t frame_number, int32_t points, const int32_t* index, const Real* x,
               const Real* y, const uint8_t* mask, int32_t* frame, double* score, int32_t capacity,
               int32_t* count) noexcept {
  return guard([&] {
    if (count != nullptr) *count = 0;
    const InUse in_use(alive(stream).busy);
    check_output(frame, score, capacity, count);
    need_running(*stream);
    push_frame(*stream, take_frame(*stream, frame_number, points, index, x, y, mask));
    give_scores(*stream, frame, score, capacity, count);
  });
}

/// Scores that finishing made final join those that wait.
void queue_last(ma_stream& s, const std::vector<double>& score) {
  for (; s.scored < score.size(); ++s.scored) s.pending.push_back({s.scored, score[s.scored]});
}

ReportPanel finish_panel(ma_stream& s) {
  ReportPanel panel;
  panel.fps = s.source.fps;
  panel.mm_per_px = s.source.mm_per_px;
  const PreflightReport checked =
      preflight(s.frames.bundle(s.source.name, s.source.fps, s.source.mm_per_px), {}, s.limits);
  panel.grade = grade_name(checked.grade);
  const bool unusable = checked.grade == Grade::unusable;
  if (!unusable) panel.warnings = checked.reasons;
  s.phase = Phase::broken;
  panel.verdict = s.inspector.finish(unusable ? checked.reasons : std::vector<Reason>{});
  queue_last(s, panel.verdict.score);
  s.phase = Phase::finished;
  return panel;
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_stream_create(ma_context* context, const ma_model* model, ma_stream** stream) {
  return guard([&] {
    ma_stream*& created = place<ma_stream*>(stream, "stream");
    if (context != nullptr) alive(context);
    created = std::make_unique<ma_stream>(alive(model).model).release();
  });
}

ma_status MA_CALL ma_stream_start(ma_stream* stream, const char* name, const ma_inspect_options* options) {
  return start(stream, name, options);
}
ma_status MA_CALL ma_stream_start_w(ma_stream* stream, const ma_char16* name,
                                    const ma_inspect_options* options) {
  return start(stream, name, options);
}

ma_status MA_CALL ma_stream_push(ma_stream* stream, int32_t frame_number, int32_t points,
                                 const int32_t* point_index, const double* x_px, const double* y_px,
                                 const uint8_t* mask, int32_t* frame, double* score, int32_t capacity,
                                 int32_t* count) {
  return push(stream, frame_number, points, point_index, x_px, y_px, mask, frame, score, capacity, count);
}
ma_status MA_CALL ma_stream_push_f(ma_stream* stream, int32_t frame_number, int32_t points,
                                   const int32_t* point_index, const float* x_px, const float* y_px,
                                   const uint8_t* mask, int32_t* frame, double* score, int32_t capacity,
                                   int32_t* count) {
  return push(stream, frame_number, points, point_index, x_px, y_px, mask, frame, score, capacity, count);
}

ma_status MA_CALL ma_stream_scores(ma_stream* stream, int32_t* frame, double* score, int32_t capacity,
                                   int32_t* count) {
  return guard([&] {
    if (count != nullptr) *count = 0;
    const InUse in_use(alive(stream).busy);
    check_output(frame, score, capacity, count);
    give_scores(*stream, frame, score, capacity, count);
  });
}

ma_status MA_CALL ma_stream_delay(const ma_stream* stream, int32_t* frames) {
  return guard([&] { place<int32_t>(frames, "frames") = alive(stream).inspector.delay(); });
}

ma_status MA_CALL ma_stream_finish(ma_stream* stream, ma_panel_summary* summary, ma_result** result) {
  return guard([&] {
    if (result != nullptr) *result = nullptr;
    write_summary(summary, no_summary());
    const InUse in_use(alive(stream).busy);
    need_running(*stream);
    auto panel = std::make_shared<motionanalyzer::ReportPanel>(finish_panel(*stream));
    const ma_panel_summary known = summarize(*panel);
    if (result != nullptr) *result = std::make_unique<ma_result>(std::move(panel)).release();
    write_summary(summary, known);
  });
}

void MA_CALL ma_stream_destroy(ma_stream* stream) { destroy(stream); }
