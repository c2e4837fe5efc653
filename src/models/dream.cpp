#include "models/dream.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/dream_rows.hpp"
#include "models/network_error.hpp"
#include "models/network_forward.hpp"
#include "models/network_input.hpp"
#include "models/network_training.hpp"
#include "models/row_scorer.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

void DreamRows::fill_from(std::uint64_t epoch, const std::vector<std::uint32_t>& chosen,
                          std::span<const std::uint32_t> rows, const NetworkBatch& out) const {
  const std::size_t width = clean_.cols();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::uint32_t row = chosen[rows[i]];
    const std::span<const float> clean = clean_.row(row);
    const std::span<float> input = out.input.subspan(i * width, width);
    std::copy(clean.begin(), clean.end(), input.begin());
    std::copy(clean.begin(), clean.end(), out.target.begin() + static_cast<std::ptrdiff_t>(i * width));
    out.label[i] = disturbances_.apply(epoch, place_[row].panel, place_[row].frame, input) ? 1.0f : 0.0f;
  }
}

namespace {

constexpr double kRowsSeen = 640000;  // of all epochs together, where the option leaves it open
constexpr double kMostDreamScore = 1e100;
constexpr double kMostWeight = 1000;  // of an error beside the logit

// Of few rows a network learns little: what they tell of normals is their mean and spread.
constexpr double kDepartureOfPanels = 2, kDepartureOfTable = 0.5, kDepartureRows = 500;

// Columns of a table need not be one smooth motion that few numbers tell.
constexpr const char *kHiddenOfPanels = "64,32,16,8", *kHiddenOfTable = "64,64,64,64";

struct DreamSettings {
  std::size_t hold_out_every;
  double reconstruction_weight, departure_weight, dropout;
  std::vector<std::int32_t> sizes;  ///< of the program, F first
  DisturbOptions disturb;
};

std::vector<std::int32_t> layer_sizes(const OptionSet& options, std::size_t width, bool plain) {
  std::vector<std::int32_t> sizes = {static_cast<std::int32_t>(width)};
  std::string text = options.text("hidden");
  if (text == "auto") text = plain ? kHiddenOfTable : kHiddenOfPanels;
  for (const std::string_view part : support::split(text, ',')) {
    const auto size = support::parse_integer<int>(support::trim(part));
    if (!size || *size < 1 || *size > 4096) break;
    sizes.push_back(*size);
  }
  if (sizes.size() != 5 || support::split(text, ',').size() != 4)
    throw Error(ErrorCode::invalid_argument, "option 'hidden' cannot be '" + text + "'",
                "give the four widths of the encoder, each 1 to 4096, for example 64,32,16,8");
  sizes.push_back(options.integer("discriminator", 1, 4096));
  return sizes;
}

double departure_weight(const OptionSet& options, bool plain, std::size_t rows) {
  if (options.text("departure_weight") != "auto") return options.number("departure_weight", 0, kMostWeight);
  return plain ? kDepartureOfTable + kDepartureRows / static_cast<double>(rows) : kDepartureOfPanels;
}

DreamSettings dream_settings(const OptionSet& options, const Matrix& rows, bool plain, std::uint64_t seed) {
  DreamSettings s;
  s.sizes = layer_sizes(options, rows.cols(), plain);
  s.hold_out_every = static_cast<std::size_t>(options.integer("hold_out_every", 2, 100));
  s.reconstruction_weight = options.number("reconstruction_weight", 0, kMostWeight);
  s.departure_weight = departure_weight(options, plain, rows.rows());
  s.dropout = options.number("dropout", 0, 0.9);
  s.disturb = {seed, options.number("disturbed", 0.01, 0.99), options.number("strength", 0.01, 100),
               options.number("strength_range", 1, 100)};
  return s;
}

/// The usable rows of a table as the network sees them.
struct SeenRows {
  MatrixF value;
  std::vector<DreamRows::Place> place;
};

SeenRows seen_rows(const PanelTable& table, const Matrix& rows, std::span<const double> phase,
                   const NetworkInput& input) {
  SeenRows seen{MatrixF(rows.rows(), rows.cols()), {}};
  for (std::size_t i = 0; i < rows.rows(); ++i) input.apply(rows.row(i), phase[i], seen.value.row(i).data());
  for (std::size_t k = 0; k < table.panels(); ++k)
    for (std::size_t i = table.offset[k]; i < table.offset[k + 1]; ++i)
      if (table.usable[i] != 0)
        seen.place.push_back(table.is_plain()
                                 ? DreamRows::Place{static_cast<std::uint32_t>(i), 0}
                                 : DreamRows::Place{static_cast<std::uint32_t>(k),
                                                    static_cast<std::uint32_t>(i - table.offset[k])});
  return seen;
}

std::vector<double> usable_phases(const PanelTable& table) {
  std::vector<double> phase;
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (table.usable[i] != 0) phase.push_back(table.is_plain() ? 0.0 : table.phase[i]);
  return phase;
}

struct RowSplit {
  std::vector<std::uint32_t> learnt, held_out;
};

/// Whole panels where there are several, else rows.
RowSplit split_rows(const SeenRows& seen, std::size_t panels, bool plain, std::size_t every) {
  const auto rows = seen.place.size();
  const bool by_row = plain || panels < 2;
  const PanelSplit split = split_panels(by_row ? rows : panels, every);
  std::vector<std::uint8_t> held(by_row ? rows : panels, 0);
  for (const std::size_t k : split.held_out) held[k] = 1;
  RowSplit out;
  for (std::size_t i = 0; i < rows; ++i)
    (held[by_row ? i : seen.place[i].panel] != 0 ? out.held_out : out.learnt)
        .push_back(static_cast<std::uint32_t>(i));
  if (out.learnt.empty()) out.learnt.swap(out.held_out);
  return out;
}

/// Autoencoder and discriminator; score = logit + weight * standardised reconstruction error + weight *
/// standardised departure of the row itself from the mean of normals.
class Dream final : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t seed,
           const Execution& execution) override {
    const PanelTable& table = normals.table;
    const Matrix rows = usable_rows(table);
    require_rows(rows.rows(), 2, "dream");
    require_network_width(rows.cols(), "dream");
    const DreamSettings settings = dream_settings(options, rows, table.is_plain(), seed);
    const std::vector<double> phase = usable_phases(table);
    const int knots = options.integer("phase_knots", 1, static_cast<int>(NetworkInput::kMostKnots));
    input_ = NetworkInput(rows, phase, table.is_plain() ? 1 : static_cast<std::size_t>(knots));
    weight_ = settings.reconstruction_weight;
    departure_weight_ = settings.departure_weight;
    program_.sizes = settings.sizes;

    const SeenRows seen = seen_rows(table, rows, phase, input_);
    RowSplit split = split_rows(seen, table.panels(), table.is_plain(), settings.hold_out_every);
    const Disturbances disturbances(table.column, !table.is_plain(), settings.disturb);
    NetworkTrainingOptions training = training_options(options, seed, split.learnt.size(), kRowsSeen);
    training.dropout = settings.dropout;
    const std::vector<std::uint32_t> judged = split.held_out.empty() ? split.learnt : split.held_out;
    const DreamRows data(seen.value, seen.place, std::move(split.learnt), std::move(split.held_out),
                         disturbances);
    weights_ = train_network(program_, data, training, execution).best_weights;
    forward_ = DreamForward(program_.sizes, weights_);
    learn_errors(seen, judged, options.choice("error", {"column", "joint"}) == "joint");
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return std::make_unique<RowsScorer<Core>>(Core(*this));
  }

  bool scores_rows_alone() const noexcept override { return true; }

  void contributions(std::span<const double> row, std::span<double> share) const override {
    Core core(*this);
    core.put(0, row, input_.likely_phase(row));
    core.run(1);
    core.score(0);
    shares_of_squares(core.scaled, share);
    if (departure_weight_ == 0) return;
    std::vector<double> own(share.size());
    shares_of_squares(core.departed, own);
    const double whole = weight_ + departure_weight_;
    for (std::size_t j = 0; j < share.size(); ++j)
      share[j] = (weight_ * share[j] + departure_weight_ * own[j]) / whole;
  }

  void save(TensorStore& store) const override {
    input_.save(store);
    save_network(store, program_, weights_);
    error_.save(store, "error");
    store.set_number("reconstruction_weight", weight_);
    if (departure_weight_ == 0) return;
    departure_.save(store, "departure");
    store.set_number("departure_weight", departure_weight_);
  }

  void load(const TensorStore& store) override {
    const std::size_t width = store.count("width", 1, kMostColumns);
    input_.load(store, width);
    weights_ = load_network(store, program_, width);
    forward_ = DreamForward(program_.sizes, weights_);
    error_.load(store, "error", width);
    weight_ = store.number("reconstruction_weight", 0, kMostWeight);
    departure_weight_ = 0;  // in files of the first versions
    if (!store.has("departure_weight") && !store.has("departure.mean")) return;
    departure_weight_ = store.number("departure_weight", 0, kMostWeight);
    departure_.load(store, "departure", width);
  }

 private:
  struct Core {
    explicit Core(const Dream& owner)
        : model(&owner),
          scratch(owner.forward_),
          error(owner.error_.padded_width()),
          scaled(owner.error_.padded_width()),
          departed(owner.departure_.padded_width()) {}

    void resize(std::size_t rows) { scratch = DreamForward::Scratch(model->forward_, rows); }
    void put(std::size_t q, const ScoreInput& frame) noexcept { put(q, frame.feature, frame.phase); }
    void put(std::size_t q, std::span<const double> row, double phase) noexcept {
      model->input_.apply(row, phase, scratch.row(q));
    }
    void run(std::size_t rows) noexcept { model->forward_.run(scratch, rows); }

    double score(std::size_t q) noexcept {
      const float* seen = scratch.row(q);
      const float* repaired = scratch.repaired(q);
      const std::size_t width = model->input_.width();
      for (std::size_t j = 0; j < width; ++j) error[j] = seen[j] - repaired[j];
      double total = scratch.logit(q) + model->weight_ * model->error_.score(error.data(), scaled.data());
      if (model->departure_weight_ > 0)
        total += model->departure_weight_ * model->departure_.score(seen, departed.data());
      return std::isfinite(total) ? std::clamp(total, -kMostDreamScore, kMostDreamScore) : kMostDreamScore;
    }

    const Dream* model;
    DreamForward::Scratch scratch;
    std::vector<float> error, scaled, departed;
  };

  /// What the network leaves of normals that it has not learnt from.
  void learn_errors(const SeenRows& seen, const std::vector<std::uint32_t>& judged, bool joint) {
    const std::size_t width = input_.width();
    DreamForward::Scratch scratch(forward_);
    Matrix error(judged.size(), width), departure(judged.size(), width);
    for (std::size_t n = 0; n < judged.size(); ++n) {
      std::copy_n(seen.value.row(judged[n]).begin(), width, scratch.row(0));
      forward_.run(scratch, 1);
      for (std::size_t j = 0; j < width; ++j) {
        error(n, j) = static_cast<double>(scratch.row(0)[j] - scratch.repaired(0)[j]);
        departure(n, j) = static_cast<double>(scratch.row(0)[j]);
      }
    }
    error_ = ErrorScale(error, joint);
    if (departure_weight_ > 0) departure_ = ErrorScale(departure, false);
  }

  NetworkInput input_;
  NetworkProgram program_{"dream/1", {}};
  std::vector<float> weights_;
  DreamForward forward_;
  ErrorScale error_, departure_;
  double weight_ = 1, departure_weight_ = 0;
};

std::vector<OptionSpec> dream_options() {
  std::vector<OptionSpec> specs = training_option_specs({"0", "64", "0.002", "1e-5", "10"});
  const std::vector<OptionSpec> own = {
      {"hidden", "auto",
       "widths of the encoder, the bottleneck last, each 1 .. 4096, or auto: 64,32,16,8 for panels, "
       "64,64,64,64 for a table; the decoder mirrors them"},
      {"discriminator", "64", "hidden units of the discriminator, 1 .. 4096"},
      {"dropout", "0.1", "share of the autoencoder's hidden values dropped in training, 0 .. 0.9"},
      {"disturbed", "0.5", "share of the training rows that are disturbed, 0.01 .. 0.99"},
      {"strength", "2", "typical size of a disturbance in normal spreads, 0.01 .. 100"},
      {"strength_range", "4", "sizes run from strength / range to strength * range, 1 .. 100"},
      {"reconstruction_weight", "1", "of the standardised reconstruction error beside the logit, 0 .. 1000"},
      {"departure_weight", "auto",
       "of the row's own standardised distance from the mean of normals, 0 .. 1000: the network repairs what "
       "lies along the way normals vary; auto: 2 for panels, 0.5 + 500 / rows for a table"},
      {"error", "column",
       "reconstruction error in units of its normal spread: column (each by itself) or joint (uncorrelated "
       "as well)"},
      {"phase_knots", "17",
       "phases of the bend at which a normal's mean and spread are learnt, 1 .. 65; 1 = the same all along"},
      {"hold_out_every", "5",
       "every so many panels (rows of a table) one is held out, to stop the training and to scale the error, "
       "2 .. 100"}};
  specs.insert(specs.end(), own.begin(), own.end());
  return specs;
}

}  // namespace

DetectorInfo dream_info() {
  return {"dream",
          "autoencoder and discriminator trained on disturbed normals (DRAEM, Zavrtanik et al. 2021)",
          true,
          false,
          dream_options(),
          []() -> std::unique_ptr<Detector> { return std::make_unique<Dream>(); }};
}

}  // namespace motionanalyzer
