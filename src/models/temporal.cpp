#include "models/temporal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/network_error.hpp"
#include "models/network_forward.hpp"
#include "models/network_input.hpp"
#include "models/network_training.hpp"
#include "models/row_scorer.hpp"
#include "models/temporal_windows.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {
namespace {

constexpr double kWindowsSeen = 100000;  // of all epochs together, where the option leaves it open
constexpr double kMostTemporalScore = 1e100;
constexpr std::size_t kLongestWindow = 256, kLongestDelay = 3;
constexpr std::size_t kEnoughErrors = 20000;  // frames of held-out windows that scale the errors
constexpr double kMostTrendWeight = 1000;

struct TemporalSettings {
  SequenceCell cell;
  std::size_t window, delay, stride, hold_out_every, knots;
  std::int32_t hidden;
  double trend_weight;
  bool joint;
};

TemporalSettings temporal_settings(const OptionSet& options) {
  const auto count = [&](const char* name, int low, int high) {
    return static_cast<std::size_t>(options.integer(name, low, high));
  };
  TemporalSettings s{};
  s.cell = options.choice("cell", {"lstm", "gru"}) == "lstm" ? SequenceCell::lstm : SequenceCell::gru;
  s.window = count("window", 2, static_cast<int>(kLongestWindow));
  s.delay = count("delay", 0, static_cast<int>(kLongestDelay));
  s.stride = count("stride", 1, 100);
  s.hold_out_every = count("hold_out_every", 2, 100);
  s.knots = count("phase_knots", 1, static_cast<int>(NetworkInput::kMostKnots));
  s.hidden = options.integer("hidden", 1, 4096);
  s.trend_weight = options.number("trend_weight", 0, kMostTrendWeight);
  s.joint = options.choice("error", {"column", "joint"}) == "joint";
  if (s.delay >= s.window)
    throw Error(ErrorCode::invalid_argument,
                "a delay of " + std::to_string(s.delay) + " frames is not less than the window of " +
                    std::to_string(s.window),
                "give a longer window or a shorter delay");
  return s;
}

/// The errors of one window, in two views: each frame's, and their mean over the window, in which a departure
/// that lasts stands out from noise.
struct WindowErrors {
  explicit WindowErrors(std::size_t frames, std::size_t padded)
      : frames_(frames), each(frames * padded), trend(padded), scaled(padded) {}

  template <class RowOf>
  void set(RowOf&& row_of, const float* rebuilt, std::size_t rebuilt_stride, std::size_t width) {
    const std::size_t padded = trend.size();
    std::fill(trend.begin(), trend.end(), 0.0f);
    const float share = 1.0f / static_cast<float>(frames_);
    for (std::size_t t = 0; t < frames_; ++t) {
      const float* row = row_of(t);
      for (std::size_t j = 0; j < width; ++j) {
        const float error = row[j] - rebuilt[t * rebuilt_stride + j];
        each[t * padded + j] = error;
        trend[j] += error * share;
      }
    }
  }

  std::size_t frames_;
  std::vector<float> each, trend, scaled;
};

/// Score of a window = mean over its frames of their standardised error + weight * that of the mean error.
class Temporal final : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t seed,
           const Execution& execution) override {
    const PanelTable& table = normals.table;
    const TemporalSettings settings = temporal_settings(options);
    const Matrix rows = usable_rows(table);
    require_network_width(rows.cols(), "temporal");
    const PanelSplit split = split_panels(table.panels(), settings.hold_out_every);
    std::vector<std::uint32_t> learnt = window_starts(table, split.learnt, settings.window);
    std::vector<std::uint32_t> held_out = window_starts(table, split.held_out, settings.window);
    if (learnt.empty()) learnt.swap(held_out);
    require_windows(learnt.size(), settings.window);
    set_shape(settings, rows.cols());

    std::vector<double> phase;
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (table.usable[i] != 0) phase.push_back(table.phase[i]);
    input_ = NetworkInput(rows, phase, settings.knots);
    MatrixF seen(rows.rows(), rows.cols());
    for (std::size_t i = 0; i < rows.rows(); ++i) input_.apply(rows.row(i), phase[i], seen.row(i).data());

    const std::vector<std::uint32_t> judged = held_out.empty() ? learnt : held_out;
    const WindowRows data(seen, settings.window, settings.stride, std::move(learnt), std::move(held_out));
    const NetworkTrainingOptions training = training_options(options, seed, data.count(), kWindowsSeen);
    weights_ = train_network(program_, data, training, execution).best_weights;
    forward_ = SequenceForward(cell_, program_.sizes, weights_);
    learn_errors(seen, judged, settings.joint);
  }

  std::unique_ptr<PanelScorer> start_panel() const override { return std::make_unique<Scorer>(*this); }
  int delay() const noexcept override { return static_cast<int>(delay_); }

  /// Of a window in which all frames are this row.
  void contributions(std::span<const double> row, std::span<double> share) const override {
    Core core(*this);
    for (std::size_t t = 0; t < window_; ++t) core.add(t, row, input_.likely_phase(row));
    core.score(window_ - 1);
    std::vector<double> part(share.size());
    std::fill(share.begin(), share.end(), 0.0);
    const double whole = 1.0 + trend_weight_;
    shares_of_squares(core.trend_scaled, part);
    for (std::size_t j = 0; j < share.size(); ++j) share[j] += trend_weight_ / whole * part[j];
    shares_of_squares(core.errors.scaled, part);
    for (std::size_t j = 0; j < share.size(); ++j) share[j] += part[j] / whole;
  }

  void save(TensorStore& store) const override {
    input_.save(store);
    save_network(store, program_, weights_);
    each_.save(store, "error");
    trend_.save(store, "trend");
    store.set_text("cell", cell_ == SequenceCell::lstm ? "lstm" : "gru");
    store.set_number("delay", static_cast<double>(delay_));
    store.set_number("trend_weight", trend_weight_);
  }

  void load(const TensorStore& store) override {
    const std::size_t width = store.count("width", 1, kMostColumns);
    const std::string& cell = store.text("cell");
    if (cell != "lstm" && cell != "gru")
      throw Error(ErrorCode::bad_input, "model file: there is no cell '" + cell + "'",
                  "the file is damaged, or was written by a newer version");
    set_cell(cell == "lstm" ? SequenceCell::lstm : SequenceCell::gru);
    input_.load(store, width);
    weights_ = load_network(store, program_, width);
    window_ = static_cast<std::size_t>(program_.sizes[2]);
    delay_ = store.count("delay", 0, kLongestDelay);
    if (window_ > kLongestWindow || delay_ >= window_)
      throw Error(ErrorCode::bad_input, "model file: a window of " + std::to_string(window_) + " frames",
                  "the file is damaged; train or copy it again");
    forward_ = SequenceForward(cell_, program_.sizes, weights_);
    each_.load(store, "error", width);
    trend_.load(store, "trend", width);
    trend_weight_ = store.number("trend_weight", 0, kMostTrendWeight);
  }

 private:
  /// The last frames of a panel, and the score of the window that they are.
  struct Core {
    explicit Core(const Temporal& owner)
        : errors(owner.window_, owner.each_.padded_width()),
          trend_scaled(owner.each_.padded_width()),
          model(&owner),
          share_width(owner.forward_.share_width()),
          row(owner.window_ * owner.input_.width()),
          share(owner.window_ * share_width),
          ordered(owner.window_),
          scratch(owner.forward_),
          rebuilt(owner.window_ * owner.forward_.output_width()) {}

    void add(std::size_t t, std::span<const double> values, double phase) noexcept {
      const std::size_t slot = t % model->window_;
      float* seen = row.data() + slot * values.size();
      model->input_.apply(values, phase, seen);
      model->forward_.frame_share(seen, share.data() + slot * share_width);
    }

    /// Of the window that ends at frame t.
    double score(std::size_t t) noexcept {
      const std::size_t window = model->window_, width = model->input_.width();
      const auto slot = [&](std::size_t i) { return (t + 1 + i) % window; };
      for (std::size_t i = 0; i < window; ++i) ordered[i] = share.data() + slot(i) * share_width;
      model->forward_.run(ordered, scratch, rebuilt.data());
      errors.set([&](std::size_t i) { return row.data() + slot(i) * width; }, rebuilt.data(),
                 model->forward_.output_width(), width);
      const double total = model->score_errors(errors, trend_scaled);
      return std::isfinite(total) ? std::clamp(total, -kMostTemporalScore, kMostTemporalScore)
                                  : kMostTemporalScore;
    }

    WindowErrors errors;
    std::vector<float> trend_scaled;

   private:
    const Temporal* model;
    std::size_t share_width;
    std::vector<float> row, share;  ///< of the last frames, frame t at t modulo the window
    std::vector<const float*> ordered;
    SequenceForward::Scratch scratch;
    std::vector<float> rebuilt;
  };

  class Scorer final : public PanelScorer {
   public:
    explicit Scorer(const Temporal& owner)
        : core_(owner), window_(owner.window_), delay_(owner.delay_), of_window_(owner.delay_ + 1) {}

    void push(const ScoreInput& frame, std::vector<FrameScore>& out) override {
      run_ = frame.usable ? run_ + 1 : 0;
      if (frame.usable) core_.add(pushed_, frame.feature, frame.phase);
      of_window_[pushed_ % of_window_.size()] = run_ >= window_ ? core_.score(pushed_) : kNone;
      ++pushed_;
      if (pushed_ > delay_) hand_out(out);
    }
    void finish(std::vector<FrameScore>& out) override {
      while (given_ < pushed_) hand_out(out);
    }
    void reset() override { run_ = pushed_ = given_ = 0; }

   private:
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

    /// The mean of the windows that hold the frame and end at most `delay` frames behind it.
    void hand_out(std::vector<FrameScore>& out) {
      double sum = 0;
      std::size_t count = 0;
      for (std::size_t t = given_; t < pushed_ && t <= given_ + delay_; ++t) {
        const double one = of_window_[t % of_window_.size()];
        if (std::isnan(one)) continue;
        sum += one;
        ++count;
      }
      out.push_back({given_++, count > 0 ? sum / static_cast<double>(count) : kNone});
    }

    Core core_;
    std::size_t window_, delay_;
    std::vector<double> of_window_;  ///< by the window's last frame, modulo its size
    std::size_t run_ = 0, pushed_ = 0, given_ = 0;
  };

  static void require_windows(std::size_t windows, std::size_t frames) {
    if (windows > 0) return;
    throw Error(
        ErrorCode::too_short,
        "no normal panel has " + std::to_string(frames) + " usable frames in a row, the window of temporal",
        "give longer panels, or a shorter window with window=N");
  }

  void set_cell(SequenceCell cell) {
    cell_ = cell;
    program_.name = cell == SequenceCell::lstm ? "lstm_ae/1" : "gru_ae/1";
  }

  void set_shape(const TemporalSettings& settings, std::size_t width) {
    set_cell(settings.cell);
    window_ = settings.window;
    delay_ = settings.delay;
    trend_weight_ = settings.trend_weight;
    program_.sizes = {static_cast<std::int32_t>(width), settings.hidden, static_cast<std::int32_t>(window_)};
  }

  double score_errors(WindowErrors& errors, std::vector<float>& trend_scaled) const noexcept {
    const std::size_t padded = errors.trend.size();
    double each = 0;
    for (std::size_t t = 0; t < window_; ++t)
      each += each_.score(errors.each.data() + t * padded, errors.scaled.data());
    return each / static_cast<double>(window_) +
           trend_weight_ * trend_.score(errors.trend.data(), trend_scaled.data());
  }

  /// What the network leaves of windows that it has not learnt from.
  void learn_errors(const MatrixF& seen, const std::vector<std::uint32_t>& judged, bool joint) {
    const std::size_t width = input_.width();
    const std::size_t step = judged.size() * window_ / kEnoughErrors + 1;
    Matrix each(0, width), trend(0, width);
    std::vector<float> share(window_ * forward_.share_width()), rebuilt(window_ * forward_.output_width());
    std::vector<const float*> ordered(window_);
    for (std::size_t t = 0; t < window_; ++t) ordered[t] = share.data() + t * forward_.share_width();
    SequenceForward::Scratch scratch(forward_);
    WindowErrors errors(window_, native::padded_to_lanes(width));
    std::vector<double> row(width);
    for (std::size_t n = 0; n < judged.size(); n += step) {
      const auto row_of = [&](std::size_t t) { return seen.row(judged[n] + t).data(); };
      for (std::size_t t = 0; t < window_; ++t)
        forward_.frame_share(row_of(t), share.data() + t * forward_.share_width());
      forward_.run(ordered, scratch, rebuilt.data());
      errors.set(row_of, rebuilt.data(), forward_.output_width(), width);
      for (std::size_t t = 0; t < window_; ++t) {
        const float* error = errors.each.data() + t * errors.trend.size();
        std::copy_n(error, width, row.begin());
        each.append_row(row);
      }
      std::copy_n(errors.trend.begin(), width, row.begin());
      trend.append_row(row);
    }
    each_ = ErrorScale(each, joint);
    trend_ = ErrorScale(trend, joint);
  }

  SequenceCell cell_ = SequenceCell::lstm;
  std::size_t window_ = 0, delay_ = 0;
  double trend_weight_ = 1;
  NetworkInput input_;
  NetworkProgram program_;
  std::vector<float> weights_;
  SequenceForward forward_;
  ErrorScale each_, trend_;
};

std::vector<OptionSpec> temporal_options() {
  std::vector<OptionSpec> specs = {
      {"cell", "lstm", "of the recurrent layers: lstm or gru"},
      {"window", "10", "frames of a window, 2 .. 256; a frame has no score before the first full one"},
      {"delay", "1", "frames that a score waits for later windows, 0 .. 3"},
      {"hidden", "32", "hidden units, the bottleneck between encoder and decoder, 1 .. 4096"},
      {"stride", "3", "an epoch learns from one of so many windows, 1 .. 100"}};
  const std::vector<OptionSpec> training = training_option_specs({"0", "64", "0.003", "1e-5", "5"});
  specs.insert(specs.end(), training.begin(), training.end());
  const std::vector<OptionSpec> own = {
      {"error", "column",
       "reconstruction error in units of its normal spread: column (each by itself) or joint (uncorrelated "
       "as well)"},
      {"trend_weight", "3", "of the window's mean error beside that of its frames, 0 .. 1000"},
      {"phase_knots", "17",
       "phases of the bend at which a normal's mean and spread are learnt, 1 .. 65; 1 = the same all along"},
      {"hold_out_every", "5",
       "every so many panels one is held out, to stop the training and to scale the error, 2 .. 100"}};
  specs.insert(specs.end(), own.begin(), own.end());
  return specs;
}

}  // namespace

DetectorInfo temporal_info() {
  return {"temporal",
          "LSTM or GRU autoencoder over sliding windows of frames (Malhotra et al. 2016)",
          false,
          false,
          temporal_options(),
          []() -> std::unique_ptr<Detector> { return std::make_unique<Temporal>(); }};
}

}  // namespace motionanalyzer
