#include "synth.hpp"

#include <algorithm>
#include <type_traits>

#include "arrays.hpp"
#include "motionanalyzer/pipeline/results_json.hpp"
#include "motionanalyzer/synthesis/line_options.hpp"
#include "structs.hpp"
#include "text.hpp"

namespace motionanalyzer::capi {
namespace {

template <class Char>
ma_status create(const Char* panels, uint64_t seed, ma_synth** synth) noexcept {
  return guard([&] {
    ma_synth*& created = place<ma_synth*>(synth, "synth");
    const std::string wanted = text_in(panels, "panels");
    auto made = std::make_unique<ma_synth>();
    made->options.seed = seed;
    made->options.counts =
        wanted.find('=') == std::string::npos ? scale_counts(wanted) : parse_counts(wanted);
    created = made.release();
  });
}

template <class Char>
ma_status change_option(ma_synth* synth, const Char* key, const Char* value) noexcept {
  return guard([&] {
    const InUse in_use(alive(synth).busy);
    const std::string name = text_in(key, "key");
    LineOptions line = synth->options.line;
    set_option(line, name, text_in(value, "value"));
    synth->simulated.reset();
    synth->plan.reset();
    static_assert(
        std::is_nothrow_move_assignable_v<LineOptions>);  // one that fails leaves the line as it was
    synth->options.line = std::move(line);
  });
}

const SimulatedPanel& simulated(ma_synth& synth, int32_t index) {
  const SetPlan& plan = synth.drawn();
  const std::size_t wanted = checked_index(index, plan.size(), "index");
  if (synth.simulated == wanted) return synth.panel;
  synth.simulated.reset();
  synth.simulator.simulate(plan.panel(wanted), synth.panel);
  synth.simulated = wanted;
  return synth.panel;
}

/// Room of an array: some for at least `n`, none where the whole panel has none.
void check_room(int32_t room, std::size_t n, const char* what) {
  if (room < 0) throw invalid_argument(std::string(what) + " is negative");
  if (static_cast<std::size_t>(room) < n)
    throw StatusError(MA_ERROR_BUFFER_TOO_SMALL, std::string(what) + ": " + std::to_string(n) +
                                                     " need room, " + std::to_string(room) + " have it");
}

void copy_points(const FrameBundle& bundle, float* x_px, float* y_px) {
  if (x_px != nullptr) std::copy_n(bundle.x_px.values().begin(), bundle.x_px.values().size(), x_px);
  if (y_px != nullptr) std::copy_n(bundle.y_px.values().begin(), bundle.y_px.values().size(), y_px);
}

template <class Char>
ma_status panel_text(ma_synth* synth, int32_t index, int32_t field, Char* text, int32_t capacity,
                     int32_t* needed) noexcept {
  return guard([&] {
    const InUse in_use(alive(synth).busy);
    const SetPlan& plan = synth->drawn();
    const PanelPlan panel = plan.panel(checked_index(index, plan.size(), "index"));
    if (field != MA_SYNTH_NAME && field != MA_SYNTH_SCENARIO)
      throw invalid_argument("field " + std::to_string(field) + " is none of MA_SYNTH_NAME, ..._SCENARIO");
    text_out(field == MA_SYNTH_NAME ? panel.name : panel.scenario, text, capacity, needed);
  });
}

template <class Char>
ma_status scenario_list(Char* text, int32_t capacity, int32_t* needed) noexcept {
  return guard([&] { text_out(scenarios_json(), text, capacity, needed); });
}

template <class Char>
ma_status option_list(ma_synth* synth, Char* text, int32_t capacity, int32_t* needed) noexcept {
  return guard([&] {
    if (synth == nullptr) return text_out(line_options_json(LineOptions{}), text, capacity, needed);
    const InUse in_use(alive(synth).busy);
    text_out(line_options_json(synth->options.line), text, capacity, needed);
  });
}

}  // namespace
}  // namespace motionanalyzer::capi

using namespace motionanalyzer::capi;

ma_status MA_CALL ma_synth_create(const char* panels, uint64_t seed, ma_synth** synth) {
  return create(panels, seed, synth);
}
ma_status MA_CALL ma_synth_create_w(const ma_char16* panels, uint64_t seed, ma_synth** synth) {
  return create(panels, seed, synth);
}

ma_status MA_CALL ma_synth_set_option(ma_synth* synth, const char* key, const char* value) {
  return change_option(synth, key, value);
}
ma_status MA_CALL ma_synth_set_option_w(ma_synth* synth, const ma_char16* key, const ma_char16* value) {
  return change_option(synth, key, value);
}

ma_status MA_CALL ma_synth_count(ma_synth* synth, int32_t* count) {
  return guard([&] {
    int32_t& n = place<int32_t>(count, "count");
    const InUse in_use(alive(synth).busy);
    n = as_count(synth->drawn().size());
  });
}

ma_status MA_CALL ma_synth_panel(ma_synth* synth, int32_t index, ma_simulated_panel* panel, int32_t frames,
                                 int32_t points, int32_t* frame_number, int32_t* point_index, float* x_px,
                                 float* y_px) {
  return guard([&] {
    write_simulated_panel(panel, no_simulated_panel());
    const InUse in_use(alive(synth).busy);
    const motionanalyzer::SimulatedPanel& one = simulated(*synth, index);
    const motionanalyzer::FrameBundle& bundle = one.bundle;
    write_simulated_panel(panel, describe(one));
    if (frames == 0 && points == 0) return;
    check_room(frames, bundle.frames(), "frames");
    check_room(points, bundle.points(), "points");
    if (frame_number != nullptr) std::copy_n(bundle.frame_number.begin(), bundle.frames(), frame_number);
    if (point_index != nullptr) std::copy_n(bundle.point_index.begin(), bundle.points(), point_index);
    copy_points(bundle, x_px, y_px);
  });
}

ma_status MA_CALL ma_synth_panel_text(ma_synth* synth, int32_t index, int32_t field, char* text,
                                      int32_t capacity, int32_t* needed) {
  return panel_text(synth, index, field, text, capacity, needed);
}
ma_status MA_CALL ma_synth_panel_text_w(ma_synth* synth, int32_t index, int32_t field, ma_char16* text,
                                        int32_t capacity, int32_t* needed) {
  return panel_text(synth, index, field, text, capacity, needed);
}

ma_status MA_CALL ma_synth_scenarios_json(char* text, int32_t capacity, int32_t* needed) {
  return scenario_list(text, capacity, needed);
}
ma_status MA_CALL ma_synth_scenarios_json_w(ma_char16* text, int32_t capacity, int32_t* needed) {
  return scenario_list(text, capacity, needed);
}
ma_status MA_CALL ma_synth_options_json(ma_synth* synth, char* text, int32_t capacity, int32_t* needed) {
  return option_list(synth, text, capacity, needed);
}
ma_status MA_CALL ma_synth_options_json_w(ma_synth* synth, ma_char16* text, int32_t capacity,
                                          int32_t* needed) {
  return option_list(synth, text, capacity, needed);
}

void MA_CALL ma_synth_destroy(ma_synth* synth) { destroy(synth); }
