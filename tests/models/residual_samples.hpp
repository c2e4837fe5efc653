// Residual fields of random numbers, and a small detector of them that is not in the table.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "models/samples.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer::testing {

inline constexpr std::size_t kStations = 8;

/// Straight strips that turn as a whole, 230 px long at the end: a trajectory in form, no strip in substance.
inline HealthyTrajectory test_trajectory(double scale = 1) {
  HealthyTrajectory t;
  t.full_turn_rad = 3;
  t.x_px = Matrix(8, 16);
  t.y_px = Matrix(8, 16);
  for (std::size_t g = 0; g < 8; ++g)
    for (std::size_t s = 0; s < 16; ++s) {
      t.x_px(g, s) = 2.1685 * scale * static_cast<double>(s);
      t.y_px(g, s) = 2.1685 * scale * static_cast<double>(g * s);
    }
  for (std::size_t k = 0; k < 30; ++k) t.frame_shape.push_back(std::min(1.0, static_cast<double>(k) / 24));
  return t;
}

struct FieldSpec {
  std::uint64_t seed = 1;
  std::size_t panels = 20;
  double shift_px = 0;   ///< added to every residual
  double damage_px = 0;  ///< added from damage_from on, at stations 4 and 5
  std::size_t damage_from = 12;
  double noise_px = 1;
};

/// Rows without columns, 30 frames a panel; frame 7 of every panel has no residual.
inline PanelSet random_fields(const FieldSpec& spec = {}) {
  const PanelSet rows = random_panels({.seed = spec.seed, .panels = spec.panels});
  PanelSet set;
  set.table = rows.table;
  set.table.column.clear();
  set.table.value = Matrix(rows.table.rows(), 0);
  set.trajectory = test_trajectory();
  for (std::size_t k = 0; k < spec.panels; ++k) {
    ResidualField field;
    field.panel = set.table.panel[k];
    for (std::size_t s = 0; s < kStations; ++s) field.station.push_back(static_cast<double>(s) / 7);
    field.residual_px = Matrix(30, kStations, kNaN);
    field.mask = MaskMatrix(30, kStations, 0);
    for (std::size_t t = 0; t < 30; ++t) {
      const std::size_t i = set.table.offset[k] + t;
      field.frame.push_back(set.table.frame[i]);
      field.phase.push_back(set.table.phase[i]);
      field.hold_s.push_back(set.table.hold_s[i]);
      field.shape.push_back(t == 7 ? kNaN : set.table.phase[i]);
      field.goodness_of_fit.push_back(t == 7 ? kNaN : 1.0);
      Random random(spec.seed, {k, t, 1});
      for (std::size_t s = 0; s < kStations; ++s) {
        const double noise = spec.noise_px * random.normal();
        const bool damaged = t >= spec.damage_from && (s == 4 || s == 5);
        if (t == 7) continue;
        field.residual_px(t, s) = spec.shift_px + noise + (damaged ? spec.damage_px : 0);
        field.mask(t, s) = 1;
      }
    }
    set.residual.push_back(std::move(field));
  }
  return set;
}

inline Recipe field_recipe() {
  Recipe recipe = test_recipe();
  recipe.full_turn_rad = 3;
  recipe.mm_per_px = 0.1;
  return recipe;
}

/// Largest distance from the mean of the normals, in their standard deviations.
class LargestResidual : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet&, std::uint64_t, const Execution&) override {
    learn(normals);
  }
  std::unique_ptr<Detector> adapt(const PanelSet& normals, const Execution&) const override {
    auto adapted = std::make_unique<LargestResidual>();
    adapted->learn(normals);
    return adapted;
  }
  std::unique_ptr<PanelScorer> start_panel() const override { return std::make_unique<Scorer>(*this); }
  void contributions(std::span<const double>, std::span<double>) const override {}
  std::vector<std::string> remarks() const override {
    return {"taught by " + std::to_string(panels_) + " panels, mean " + std::to_string(mean_)};
  }
  /// Blind at the first of four places, and for damage at the very end of the bend everywhere.
  std::optional<Sensitivity> sensitivity() const override {
    Sensitivity s;
    s.place = {0.1, 0.3, 0.5, 0.9};
    s.onset_shape = {0, 0.5, 0.95};
    s.onset_frame = {0, 15, 28};
    s.frame = {20, 29};
    for (const double of_frame : {2.0, 1.0})
      for (const double of_onset : {1.0, 1.0, 100.0})
        for (const double of_place : {100.0, 1.0, 1.0, 1.0})
          s.lambda_sd.push_back(0.001 * of_frame * of_onset * of_place);
    s.fitted_on = panels_;
    return s;
  }
  void save(TensorStore& store) const override {
    store.set_number("mean", mean_);
    store.set_number("sd", sd_);
  }
  void load(const TensorStore&) override {}

 private:
  class Scorer final : public PanelScorer {
   public:
    explicit Scorer(const LargestResidual& owner) : mean_(owner.mean_), sd_(owner.sd_) {}
    void push(const ScoreInput& frame, std::vector<FrameScore>& out) override {
      out.push_back({frame.t, kNaN});
      if (!frame.usable) return;
      for (std::size_t s = 0; s < frame.residual_px.size(); ++s) take(frame, s, out.back().raw);
    }
    void finish(std::vector<FrameScore>&) override {}
    void reset() override { best_ = -1; }
    std::optional<Finding> finding() const override {
      if (best_ < 0) return std::nullopt;
      return finding_;
    }

   private:
    void take(const ScoreInput& frame, std::size_t s, double& score) {
      if (frame.residual_mask[s] == 0) return;
      const double z = std::fabs(frame.residual_px[s] - mean_) / sd_;
      if (!(z <= score)) score = z;
      if (z <= best_) return;
      best_ = z;
      finding_.onset_frame = frame.number;
      finding_.position = static_cast<double>(s) / static_cast<double>(frame.residual_px.size() - 1);
    }
    double mean_, sd_, best_ = -1;
    Finding finding_;
  };

  void learn(const PanelSet& normals) {
    double sum = 0, squares = 0, n = 0;
    for (const ResidualField& field : normals.residual)
      for (const double v : field.residual_px.values()) {
        if (std::isnan(v)) continue;
        sum += v, squares += v * v, n += 1;
      }
    mean_ = sum / n;
    sd_ = std::sqrt(std::max(squares / n - mean_ * mean_, 1e-12));
    panels_ = normals.residual.size();
  }

  double mean_ = 0, sd_ = 1;
  std::size_t panels_ = 0;
};

inline const DetectorInfo& largest_residual() {
  static const DetectorInfo info = {
      "largest_residual", "for tests", false, true, {}, []() -> std::unique_ptr<Detector> {
        return std::make_unique<LargestResidual>();
      }};
  return info;
}

inline TrainOptions field_options(double alpha = 0.1) {
  TrainOptions options;
  options.own = &largest_residual();
  options.alpha = alpha;
  return options;
}

/// Of residual fields, whatever it computes.
inline const Model& field_model() {
  static const Model model = Model::train(random_fields(), field_recipe(), field_options());
  return model;
}

inline const Model& calibrated_field_model() {
  static const Model model =
      field_model().calibrate(random_fields({.seed = 3, .panels = 30}), field_recipe(), false);
  return model;
}

}  // namespace motionanalyzer::testing
