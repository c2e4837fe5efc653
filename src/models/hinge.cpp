#include "models/hinge.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "models/data_hash.hpp"
#include "models/fnv_hash.hpp"
#include "models/hinge/learn.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/shared_results.hpp"
#include "motionanalyzer/models/tensor_store.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using namespace hinge;

constexpr std::size_t kMostNodes = 4096, kMostFrames = 1000000;
constexpr std::size_t kMostShapes = 1024;  // of a trajectory: tables hold some hundred kB for each

void require_range(const TensorStore& store, const std::string& name, bool good) {
  if (good) return;
  static_cast<void>(store);
  throw Error(ErrorCode::bad_input, "tensor '" + name + "' holds values that cannot be",
              "the file is damaged; train again");
}

HealthyTrajectory read_trajectory(const TensorStore& store) {
  HealthyTrajectory t;
  const std::size_t nodes = store.count("nodes", 16, kMostNodes);
  t.x_px = store.matrix("x_px", nodes);
  t.y_px = store.matrix("y_px", t.x_px.rows(), nodes);
  t.full_turn_rad = store.number("full_turn_rad", 1e-3, 100);
  t.frame_shape = store.vector("frame_shape");
  require_range(store, "x_px", t.x_px.rows() >= 8 && t.x_px.rows() <= kMostShapes);
  require_range(store, "frame_shape", !t.frame_shape.empty() && t.frame_shape.size() <= kMostFrames);
  return t;
}

Parameters read_parameters(const TensorStore& store) {
  Parameters p;
  p.trajectory = read_trajectory(store);
  p.stations = store.count("stations", 8, 255);
  if (store.has("compliance")) {  // not in files of the first versions
    p.strip.compliance = store.vector("compliance");
    require_range(store, "compliance", p.strip.compliance.size() == kPlaces);
    for (const double c : p.strip.compliance) require_range(store, "compliance", c >= 0.01 && c <= 100);
    p.strip.unseen_first = store.number("unseen_first", 0, 8);
    p.strip.unseen_last = store.number("unseen_last", 0, 8);
  }
  p.bin_shape = store.vector("bin_shape");
  const std::size_t bins = p.bin_shape.size();
  require_range(store, "bin_shape", bins >= 2 && bins <= kMostBins);
  for (std::size_t b = 1; b < bins; ++b)
    require_range(store, "bin_shape", p.bin_shape[b] > p.bin_shape[b - 1]);
  p.mean_px = store.matrix("mean_px", bins, p.stations);
  p.noise_px2 = store.matrix("noise_px2", kModes, kModes);
  const std::size_t spikes = store.count("spikes", 0, kMostSpikes);
  if (spikes > 0) p.spike = store.matrix("spike", spikes, bins * kModes);
  const std::size_t held = store.count("spikes_held", 0, kMostSpikes);
  if (held > 0) p.spike_held = store.matrix("spike_held", held, bins * kModes);
  if (store.has("mean_motion") || store.has("noise_placed_px2")) {  // not in files of the first versions
    p.mean_motion = store.matrix("mean_motion", bins, 3);
    p.noise_placed_px2 = store.matrix("noise_placed_px2", kStates * kModes, kModes);
    p.placed_noise_level = store.number("placed_noise_level", 0, 1e12);
  }
  p.spread = store.number("spread", 1, 1e6);
  p.scatter.sd = store.number("stiffness_scatter", 0, 1);
  p.scatter.correlation = store.number("stiffness_correlation", 0.01, 1);
  p.rest_level = store.number("rest_level", -1e12, 1e12);
  p.rest_sd = store.number("rest_sd", 1e-9, 1e12);
  p.noise_level = store.number("noise_level", 0, 1e12);
  p.uneven_level = store.number("uneven_level", 0, 1e12);
  p.uneven_sd = store.number("uneven_sd", 1e-9, 1e12);
  if (store.has("uneven_limit")) p.uneven_limit = store.number("uneven_limit", 1e-9, 1e12);
  p.fitted_on = store.count("fitted_on", 1, kMostFrames);
  return p;
}

/// Names what learn() reads: hinge, hinge_panel and a member of an ensemble learn the same of the same
/// normals.
std::string lesson_key(const PanelSet& normals, const Scatter& scatter) {
  FnvHash hash;
  hash.add(scatter.sd);
  hash.add(scatter.correlation);
  return "hinge " + hash.text() + " " + whole_residual_hash(normals);
}

class Hinge final : public Detector {
 public:
  explicit Hinge(bool whole_panel) : whole_panel_(whole_panel) {}

  void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t,
           const Execution& execution) override {
    const Scatter scatter{options.number("stiffness_scatter", 0, 1),
                          options.number("stiffness_correlation", 0.01, 1)};
    const auto learn_here = [&] { return learn(normals, scatter, nullptr, execution); };
    if (execution.shared == nullptr)
      take(learn_here());
    else
      take(*execution.shared->once<Learnt>(lesson_key(normals, scatter), learn_here));
  }

  std::unique_ptr<Detector> adapt(const PanelSet& normals, const Execution& execution) const override {
    auto adapted = std::make_unique<Hinge>(whole_panel_);
    adapted->take(learn(normals, shared_->parameters.scatter, &shared_->parameters, execution));
    return adapted;
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return std::make_unique<Scorer>(shared_, whole_panel_ ? Answer::panel : Answer::frames);
  }

  bool scores_in_sigma() const noexcept override { return true; }
  int delay() const noexcept override { return whole_panel_ ? 1 : 0; }
  std::vector<std::string> remarks() const override { return remarks_; }
  void contributions(std::span<const double>, std::span<double>) const override {}

  std::optional<Sensitivity> sensitivity() const override {
    const Tables& t = shared_->free;
    const Nominal& nominal = t.nominal;
    constexpr std::size_t kOnsets = 18;
    constexpr double kUnknown = std::numeric_limits<double>::infinity();
    Sensitivity s;
    s.fitted_on = shared_->parameters.fitted_on;
    for (std::size_t h = 0; h < kPlaces; ++h)
      s.place.push_back((static_cast<double>(h) + 0.5) / static_cast<double>(kPlaces));
    for (std::size_t c = 0; c < kOnsets; ++c)
      s.onset_shape.push_back(static_cast<double>(c) / static_cast<double>(kOnsets));
    const std::size_t last = std::max<std::size_t>(nominal.frames, 1) - 1;
    const std::size_t steps = last / nominal.frames_a_step + 1;
    for (std::size_t v = 0; v < steps; ++v) s.frame.push_back(std::min(v * nominal.frames_a_step, last));
    s.frame.back() = last;
    std::vector<std::size_t> onset_step;
    for (const double shape : s.onset_shape) {
      const auto first = std::lower_bound(nominal.shape.begin(), nominal.shape.end(), shape);
      onset_step.push_back(static_cast<std::size_t>(first - nominal.shape.begin()));
      s.onset_frame.push_back(std::min(onset_step.back() * nominal.frames_a_step, last));
    }
    if (whole_panel_) s.frame = {last};
    for (std::size_t v = whole_panel_ ? steps - 1 : 0; v < steps; ++v)
      for (const std::size_t onset : onset_step) {
        for (std::size_t h = 0; h < kPlaces; ++h) {
          const double information = onset <= v ? t.information[pair_index(v, onset) * kPlaces + h] : 0.0;
          s.lambda_sd.push_back(information >= kLeastInformation ? 1 / std::sqrt(information) : kUnknown);
        }
      }
    return s;
  }

  void save(TensorStore& store) const override {
    const Parameters& p = shared_->parameters;
    store.set_number("nodes", static_cast<double>(p.trajectory.nodes()));
    store.set("x_px", p.trajectory.x_px);
    store.set("y_px", p.trajectory.y_px);
    store.set_number("full_turn_rad", p.trajectory.full_turn_rad);
    store.set("frame_shape", p.trajectory.frame_shape);
    store.set_number("stations", static_cast<double>(p.stations));
    if (!p.strip.compliance.empty()) {
      store.set("compliance", p.strip.compliance);
      store.set_number("unseen_first", p.strip.unseen_first);
      store.set_number("unseen_last", p.strip.unseen_last);
    }
    store.set("bin_shape", p.bin_shape);
    store.set("mean_px", p.mean_px);
    store.set("noise_px2", p.noise_px2);
    store.set_number("spikes", static_cast<double>(p.spike.rows()));
    if (p.spike.rows() > 0) store.set("spike", p.spike);
    store.set_number("spikes_held", static_cast<double>(p.spike_held.rows()));
    if (p.spike_held.rows() > 0) store.set("spike_held", p.spike_held);
    if (p.mean_motion.rows() > 0) {
      store.set("mean_motion", p.mean_motion);
      store.set("noise_placed_px2", p.noise_placed_px2);
      store.set_number("placed_noise_level", p.placed_noise_level);
    }
    store.set_number("spread", p.spread);
    store.set_number("stiffness_scatter", p.scatter.sd);
    store.set_number("stiffness_correlation", p.scatter.correlation);
    store.set_number("rest_level", p.rest_level);
    store.set_number("rest_sd", p.rest_sd);
    store.set_number("noise_level", p.noise_level);
    store.set_number("uneven_level", p.uneven_level);
    store.set_number("uneven_sd", p.uneven_sd);
    if (std::isfinite(p.uneven_limit)) store.set_number("uneven_limit", p.uneven_limit);
    store.set_number("fitted_on", static_cast<double>(p.fitted_on));
    std::string all;
    for (const std::string& remark : remarks_) all += remark + "\n";
    if (!all.empty()) store.set_text("remarks", std::move(all));
  }

  void load(const TensorStore& store) override {
    try {
      shared_ = shared_of(read_parameters(store));
    } catch (const Error& error) {
      if (error.code() == ErrorCode::bad_input) throw;
      throw Error(ErrorCode::bad_input, "the detector's tensors fit no strip: " + error.message(),
                  "the file is damaged; train again");
    }
    const std::vector<double>& information = shared_->free.information;
    const auto finite = [](double value) { return std::isfinite(value); };
    require_range(store, "noise_px2", std::all_of(information.begin(), information.end(), finite));
    const std::span<const double> square = shared_->held.hinge_square.values();
    require_range(store, "noise_placed_px2", std::all_of(square.begin(), square.end(), finite));
    remarks_.clear();
    if (store.has("remarks"))
      for (const std::string_view line : support::split(store.text("remarks"), '\n'))
        if (!line.empty()) remarks_.emplace_back(line);
  }

 private:
  void take(Learnt learnt) {
    shared_ = std::move(learnt.shared);
    remarks_ = std::move(learnt.remarks);
  }

  bool whole_panel_;
  std::shared_ptr<const Shared> shared_;
  std::vector<std::string> remarks_;
};

std::vector<OptionSpec> hinge_options() {
  return {
      {"stiffness_scatter", "0.08",
       "sd of log stiffness along healthy strips that raises no alarm, 0 .. 1; larger = fewer alarms from "
       "uneven strips, and less sight"},
      {"stiffness_correlation", "0.13",
       "distance over which stiffness varies, fraction of the visible length, 0.01 .. 1"}};
}

}  // namespace

DetectorInfo hinge_info() {
  return {
      "hinge",         "a local loss of stiffness against a healthy strip and against glare, frame by frame",
      false,           true,
      hinge_options(), []() -> std::unique_ptr<Detector> { return std::make_unique<Hinge>(false); }};
}

DetectorInfo hinge_panel_info() {
  return {"hinge_panel",   "the same, asked once at the end of the panel",
          false,           true,
          hinge_options(), []() -> std::unique_ptr<Detector> { return std::make_unique<Hinge>(true); }};
}

}  // namespace motionanalyzer
