#include "models/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "models/ensemble_weights.hpp"
#include "models/input.hpp"
#include "models/model_state.hpp"
#include "models/row_scorer.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"
#include "motionanalyzer/statistics/quantile.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

constexpr std::size_t kMostMembers = 16;
constexpr std::size_t kHeldOutEvery = 5;
constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr double kNobody = -1000;       // fewer members have spoken than must agree
constexpr double kClearlyHigh = 1.645;  // in spreads: one healthy panel in twenty
const char* const kAutoMembers[] = {"hinge", "mspc", "patchcore"};

enum class Rule { weighted, max, agree, stacking };

Rule rule_of(const std::string& name) {
  if (name == "weighted") return Rule::weighted;
  if (name == "max") return Rule::max;
  return name == "agree" ? Rule::agree : Rule::stacking;
}

struct MemberNames {
  std::vector<std::string> name;
  bool chosen_here = false;  ///< by default: those that the data do not allow are left out
};

MemberNames member_names(const OptionSet& options) {
  MemberNames members;
  const std::string& text = options.text("members");
  members.chosen_here = text == "auto";
  if (members.chosen_here) {
    members.name.assign(std::begin(kAutoMembers), std::end(kAutoMembers));
    return members;
  }
  for (const std::string_view part : support::split(text, ','))
    members.name.emplace_back(support::trim(part));
  for (const std::string& name : members.name)
    if (find_detector(name).members_need_fields != nullptr)
      throw Error(ErrorCode::invalid_argument, "option 'members': '" + name + "' combines detectors itself",
                  "name detectors that look at panels");
  if (members.name.size() > kMostMembers)
    throw Error(ErrorCode::invalid_argument,
                "option 'members': " + std::to_string(members.name.size()) + " are named",
                "name at most " + std::to_string(kMostMembers));
  return members;
}

bool members_need_fields(const OptionSet& options) {
  const std::vector<std::string> names = member_names(options).name;
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return find_detector(name).needs_residual; });
}

struct Member {
  Model model;
  std::vector<std::size_t> place;  ///< of its columns in a row of the ensemble
  double middle = 0, spread = 1;   ///< of its statistics on normals
  double weight = 1;
  std::string name() const { return std::string(model.info().name); }
};

std::vector<std::size_t> places_in(const std::vector<FeatureColumn>& given, const Model& model) {
  std::vector<std::size_t> place;
  for (const FeatureColumn& wanted : model.columns()) {
    const auto same = [&](const FeatureColumn& c) { return c.name == wanted.name; };
    place.push_back(static_cast<std::size_t>(std::find_if(given.begin(), given.end(), same) - given.begin()));
  }
  return place;
}

/// Largest score of every panel, or the scores of the rows of a plain table; NaN where there is none.
std::vector<double> statistics_of(const Model& model, const PanelSet& panels, const Execution& execution) {
  std::vector<double> score = model.score(panels, execution);
  if (model.is_plain()) return score;
  std::vector<double> all;
  for (std::size_t k = 0; k < panels.table.panels(); ++k) {
    double most = kNothing;
    for (std::size_t i = panels.table.offset[k]; i < panels.table.offset[k + 1]; ++i)
      if (!std::isnan(score[i]) && !(score[i] <= most)) most = score[i];
    all.push_back(most);
  }
  return all;
}

/// Middle and spread of what is known: of many values the upper half's, where thresholds lie.
void learn_scale(std::vector<double> statistic, Member& member) {
  constexpr std::size_t kMany = 20;
  constexpr double kUpper = 0.9, kUpperSigmas = 1.2816;
  std::erase_if(statistic, [](double s) { return std::isnan(s); });
  if (statistic.size() < 2)
    throw Error(ErrorCode::too_short, member.name() + " has no scores of the normals that are held out",
                "give more normal panels");
  member.middle = median(statistic);
  const double sd = standard_deviation(statistic);
  member.spread = statistic.size() < kMany
                      ? sd
                      : std::max((quantile(statistic, kUpper) - member.middle) / kUpperSigmas, 0.25 * sd);
  if (!(member.spread > 1e-12 * std::fabs(member.middle))) member.spread = 1;
}

double in_spreads(const Member& member, double statistic) noexcept {
  return kept_finite((statistic - member.middle) / member.spread);
}

/// Panels (or rows) x members; a panel without a score of a member has the member's middle.
Matrix standardised(const std::vector<Member>& members, const std::vector<std::vector<double>>& statistic) {
  Matrix out(statistic.front().size(), members.size());
  for (std::size_t j = 0; j < members.size(); ++j)
    for (std::size_t i = 0; i < out.rows(); ++i)
      out(i, j) = std::isnan(statistic[j][i]) ? 0 : in_spreads(members[j], statistic[j][i]);
  return out;
}

/// Panels k of five with k = 4, which no member that scales its scores was fitted on, or rows of a table.
PanelSet split_off(const PanelSet& normals, bool held_out) {
  const auto chosen = [&](std::size_t k) { return (k % kHeldOutEvery == kHeldOutEvery - 1) == held_out; };
  if (!normals.table.is_plain()) {
    std::vector<std::size_t> keep;
    for (std::size_t k = 0; k < normals.table.panels(); ++k)
      if (chosen(k)) keep.push_back(k);
    return choose_panels(normals, keep);
  }
  PanelSet out;
  const PanelTable& from = normals.table;
  out.table.column = from.column;
  out.table.extractor = from.extractor;
  out.table.panel = from.panel;
  for (std::size_t i = 0; i < from.rows(); ++i) {
    if (!chosen(i)) continue;
    out.table.value.append_row(from.value.row(i));
    out.table.usable.push_back(from.usable[i]);
  }
  out.table.offset = {0, out.table.value.rows()};
  out.table.frame.assign(out.table.value.rows(), 0);
  out.table.time_s.assign(out.table.value.rows(), 0.0);
  out.table.phase = out.table.hold_s = out.table.time_s;
  return out;
}

/// A panel's state of every member, and the members' answers brought together again.
class EnsembleScorer final : public PanelScorer {
 public:
  EnsembleScorer(const std::vector<Member>& members, Rule rule, std::size_t agree, bool running)
      : members_(members), rule_(rule), agree_(agree), running_(running), voice_(members.size()) {
    for (const Member& member : members) {
      track_.push_back({member.model.start_panel(),
                        member.model.needs(),
                        std::vector<double>(member.place.size()),
                        {},
                        0,
                        kNothing});
    }
  }

  void push(const ScoreInput& frame, std::vector<FrameScore>& out) override {
    for (std::size_t j = 0; j < members_.size(); ++j) hand_on(frame, members_[j], track_[j]);
    next_ = frame.t + 1;
    answer(false, out);
  }

  void finish(std::vector<FrameScore>& out) override {
    for (Track& track : track_) track.stream.finish(track.score);
    answer(true, out);
  }

  void reset() override {
    for (Track& track : track_) {
      track.stream.reset();
      track.score.clear();
      track.first = 0;
      track.most = kNothing;
    }
    answered_ = next_ = 0;
  }

  /// Of the first member that has one, where it is clearly above what healthy panels show, or says that
  /// nothing it knows explains the panel.
  std::optional<Finding> finding() const override {
    for (std::size_t j = 0; j < track_.size(); ++j) {
      std::optional<Finding> found = track_[j].stream.finding();
      if (!found) continue;
      const bool high = in_spreads(members_[j], track_[j].most) >= kClearlyHigh;
      if (high || found->explained_by == kNothingKnown) return found;
    }
    return std::nullopt;
  }

 private:
  struct Track {
    Model::Stream stream;
    ModelNeeds needs;
    std::vector<double> row;
    std::vector<FrameScore> score;  ///< not yet answered from `first` on
    std::size_t first;
    double most;  ///< so far; NaN: nothing yet
  };

  static void hand_on(const ScoreInput& frame, const Member& member, Track& track) {
    ScoreInput input = frame;
    if (track.needs.residual_fields) {
      input.feature = {};
      input.usable = has_residual(frame.residual_mask);
    } else {
      input.usable = frame.usable && !frame.feature.empty();
      for (std::size_t i = 0; input.usable && i < track.row.size(); ++i)
        track.row[i] = frame.feature[member.place[i]];
      input.feature = track.row;
    }
    track.stream.push(input, track.score);
  }

  /// Whether the member has said all it will ever say of frame t.
  static bool is_known(const Track& track, std::size_t t) {
    return !track.score.empty() && track.score.back().t >= t;
  }

  void answer(bool all, std::vector<FrameScore>& out) {
    for (; answered_ < next_; ++answered_) {
      const auto known = [&](const Track& track) { return is_known(track, answered_); };
      if (!all && !std::all_of(track_.begin(), track_.end(), known)) return;
      out.push_back({answered_, combine(answered_)});
    }
  }

  double combine(std::size_t t) {
    bool any = false;
    for (Track& track : track_) {
      if (!running_) track.most = kNothing;
      for (; track.first < track.score.size() && track.score[track.first].t <= t; ++track.first) {
        const double score = track.score[track.first].raw;
        if (std::isnan(score)) continue;
        any = true;
        if (!(score <= track.most)) track.most = score;
      }
      if (track.first == track.score.size()) forget(track, t);
    }
    return any ? combined() : kNothing;
  }

  /// All was answered: the room is used again. The last time is kept for is_known.
  static void forget(Track& track, std::size_t t) {
    track.score.assign(1, {t, kNothing});
    track.first = 1;
  }

  double combined() {
    if (rule_ == Rule::weighted || rule_ == Rule::stacking) {
      double sum = 0;
      for (std::size_t j = 0; j < members_.size(); ++j)
        if (!std::isnan(track_[j].most)) sum += members_[j].weight * in_spreads(members_[j], track_[j].most);
      return sum;
    }
    std::size_t count = 0;
    for (std::size_t j = 0; j < members_.size(); ++j)
      if (!std::isnan(track_[j].most)) voice_[count++] = in_spreads(members_[j], track_[j].most);
    const std::size_t wanted = rule_ == Rule::max ? 1 : agree_;
    if (count < wanted) return kNobody;
    std::sort(voice_.begin(), voice_.begin() + static_cast<std::ptrdiff_t>(count), std::greater<>());
    return voice_[wanted - 1];
  }

  const std::vector<Member>& members_;
  Rule rule_;
  std::size_t agree_;
  bool running_;  ///< a panel: what was high stays high
  std::vector<Track> track_;
  std::vector<double> voice_;
  std::size_t answered_ = 0, next_ = 0;
};

/// Members are whole models of their own. What a member says of a panel up to frame t is its largest
/// standardised score so far, in spreads of what healthy panels reach, from its middle; so that members need
/// not be loudest in the same frame, and one that answers at the end of the panel alone can take part. Before
/// that it counts as a healthy panel's.
class Ensemble final : public Detector {
 public:
  void fit(const PanelSet& normals, const OptionSet& options, std::uint64_t seed,
           const Execution& execution) override {
    rule_ = rule_of(options.choice("rule", {"weighted", "max", "agree", "stacking"}));
    agree_ = static_cast<std::size_t>(options.integer("agree", 1, static_cast<int>(kMostMembers)));
    plain_ = normals.table.is_plain();
    const PanelSet held_out = split_off(normals, true);
    train_members(plain_ ? split_off(normals, false) : normals, options, seed, execution);
    if (rule_ == Rule::agree) agree_ = std::min(agree_, members_.size());
    std::vector<std::vector<double>> statistic;
    for (Member& member : members_) {
      statistic.push_back(statistics_of(member.model, held_out, execution));
      learn_scale(statistic.back(), member);
    }
    set_weights(options.text("weights"), standardised(members_, statistic));
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return std::make_unique<EnsembleScorer>(members_, rule_, agree_, !plain_);
  }

  std::unique_ptr<Detector> adapt(const PanelSet& line, const Execution& execution) const override {
    auto adapted = std::make_unique<Ensemble>(*this);
    Recipe recipe;
    recipe.extractor = line.table.extractor;
    recipe.trajectory = line.trajectory;
    for (Member& member : adapted->members_) {
      member.model = member.model.moved_to(line, recipe, execution);
      learn_scale(statistics_of(member.model, line, execution), member);
    }
    return adapted;
  }

  bool stacks() const noexcept override { return rule_ == Rule::stacking; }
  std::unique_ptr<Detector> stack(const PanelSet& normals, const PanelSet& damaged,
                                  const Execution& execution) const override {
    if (rule_ != Rule::stacking) return nullptr;
    auto stacked = std::make_unique<Ensemble>(*this);
    const PanelSet sound = split_off(normals, true);
    std::vector<std::vector<double>> of_sound, of_damaged;
    for (const Member& member : members_) {
      of_sound.push_back(statistics_of(member.model, sound, execution));
      of_damaged.push_back(statistics_of(member.model, damaged, execution));
    }
    const std::vector<double> weight =
        stacking_weights(standardised(members_, of_sound), standardised(members_, of_damaged));
    for (std::size_t j = 0; j < members_.size(); ++j) stacked->members_[j].weight = weight[j];
    stacked->labelled_ = damaged.table.panels();
    return stacked;
  }

  std::vector<std::string> remarks() const override {
    std::vector<std::string> all = left_out_;
    std::string text = "members";
    for (const Member& member : members_) {
      text += " " + member.name();
      if (rule_ == Rule::weighted || rule_ == Rule::stacking)
        text += " " + support::format_double(std::round(1000 * member.weight) / 1000);
    }
    if (rule_ == Rule::stacking)
      text += labelled_ > 0 ? "; weights from " + std::to_string(labelled_) + " damaged panels"
                            : "; no damaged panel was given, the weights are from normal ones alone";
    all.push_back(std::move(text));
    for (const Member& member : members_)
      for (const std::string& remark : member.model.remarks()) all.push_back(member.name() + ": " + remark);
    return all;
  }

  bool scales_itself() const noexcept override { return true; }
  bool needs_fields() const noexcept override {
    return std::any_of(members_.begin(), members_.end(),
                       [](const Member& m) { return m.model.needs().residual_fields; });
  }
  int delay() const noexcept override {
    int most = 0;
    for (const Member& member : members_) most = std::max(most, member.model.delay());
    return most;
  }
  bool scores_rows_alone() const noexcept override {
    return plain_ && std::all_of(members_.begin(), members_.end(),
                                 [](const Member& m) { return ModelAccess::scores_rows_alone(m.model); });
  }

  /// Shares of the members that see columns, by their weights.
  void contributions(std::span<const double> row, std::span<double> share) const override {
    std::fill(share.begin(), share.end(), 0.0);
    const bool weighted = rule_ == Rule::weighted || rule_ == Rule::stacking;
    double total = 0;
    for (const bool by_weight : {weighted, false}) {
      for (const Member& member : members_)
        total += add_shares(member, by_weight ? member.weight : 1, row, share);
      if (total > 0) break;
    }
    for (double& s : share) s = total > 0 ? s / total : 0;
  }

  void save(TensorStore& store) const override {
    store.set_number("members", static_cast<double>(members_.size()));
    store.set_number("rule", static_cast<double>(static_cast<int>(rule_)));
    store.set_number("agree", static_cast<double>(agree_));
    store.set_number("labelled", static_cast<double>(labelled_));
    for (std::size_t j = 0; j < members_.size(); ++j) {
      const Member& member = members_[j];
      const std::string prefix = "member" + std::to_string(j) + ".";
      store.set(prefix + "scale", std::vector<double>{member.middle, member.spread, member.weight});
      store.set(prefix + "place", std::vector<double>(member.place.begin(), member.place.end()));
      const TensorStore inner = ModelAccess::to_store(member.model);
      for (const auto& [name, tensor] : inner.tensors())
        store.set(prefix + "model." + name, tensor.shape, tensor.value);
      for (const auto& [name, text] : inner.texts()) store.set_text(prefix + "model." + name, text);
    }
  }

  void load(const TensorStore& store) override {
    const std::size_t width = store.count("width", 0, kMostColumns);
    const std::size_t count = store.count("members", 1, kMostMembers);
    rule_ = static_cast<Rule>(store.count("rule", 0, 3));
    agree_ = store.count("agree", 1, kMostMembers);
    labelled_ = store.count("labelled", 0, std::size_t{1} << 30);
    members_.clear();
    for (std::size_t j = 0; j < count; ++j)
      members_.push_back(read_member(store, "member" + std::to_string(j) + ".", width));
    plain_ = members_.front().model.is_plain();
    const auto other = [&](const Member& member) { return member.model.is_plain() != plain_; };
    if (std::any_of(members_.begin(), members_.end(), other)) refuse("some of them are of tables");
  }

 private:
  [[noreturn]] static void refuse(const std::string& what) {
    throw Error(ErrorCode::bad_input, "model file: the members of the ensemble do not fit: " + what,
                "the file is damaged; train or copy it again");
  }

  static Member read_member(const TensorStore& store, const std::string& prefix, std::size_t width) {
    TensorStore inner;
    const std::string nested = prefix + "model.";
    for (const auto& [name, tensor] : store.tensors())
      if (name.starts_with(nested)) inner.set(name.substr(nested.size()), tensor.shape, tensor.value);
    for (const auto& [name, text] : store.texts())
      if (name.starts_with(nested)) inner.set_text(name.substr(nested.size()), text);
    if (find_detector(inner.text("detector")).members_need_fields != nullptr)
      refuse("one combines detectors itself");
    Member member{ModelAccess::from_store(inner), {}, 0, 1, 1};
    const std::vector<double> scale = store.vector(prefix + "scale", 3);
    member.middle = scale[0], member.spread = scale[1], member.weight = scale[2];
    if (!(member.spread > 0) || !(member.weight >= 0)) refuse("a spread or weight is negative");
    for (const double place : store.vector(prefix + "place", member.model.columns().size())) {
      if (!(place >= 0) || place >= static_cast<double>(width)) refuse("a column does not exist");
      member.place.push_back(static_cast<std::size_t>(place));
    }
    return member;
  }

  /// Options that all share are handed on where they were changed, to members that have them.
  static TrainOptions options_of(const std::string& name, const OptionSet& options, std::uint64_t seed) {
    TrainOptions train;
    train.detector = name;
    train.seed = seed;
    const OptionSet own = detector_options(find_detector(name));
    for (const char* shared : {"scaling", "lag"}) {
      const auto is_shared = [&](const OptionSpec& spec) { return spec.name == shared; };
      const auto ours = std::find_if(options.specs().begin(), options.specs().end(), is_shared);
      const bool has = std::any_of(own.specs().begin(), own.specs().end(), is_shared);
      if (has && options.text(shared) != ours->default_value)
        train.option.emplace_back(shared, options.text(shared));
    }
    return train;
  }

  void train_members(const PanelSet& normals, const OptionSet& options, std::uint64_t seed,
                     const Execution& execution) {
    const MemberNames names = member_names(options);
    Recipe recipe;
    recipe.extractor = normals.table.extractor;
    recipe.trajectory = normals.trajectory;
    members_.clear();
    for (const std::string& name : names.name) {
      const bool possible =
          find_detector(name).needs_residual ? !normals.residual.empty() : !normals.table.column.empty();
      if (names.chosen_here && !possible) continue;
      try {
        Model model = Model::train(normals, recipe, options_of(name, options, seed), execution);
        std::vector<std::size_t> place = places_in(normals.table.column, model);
        members_.push_back({model, std::move(place), 0, 1, 1});
      } catch (const Error& error) {
        if (!names.chosen_here || error.code() != ErrorCode::too_short) throw;
        left_out_.push_back(name + " is no member: " + error.message());
      }
    }
    if (members_.empty())
      throw Error(ErrorCode::too_short, "no member of the ensemble could be fitted",
                  left_out_.empty() ? "give more normal panels" : left_out_.front());
  }

  void set_weights(const std::string& text, const Matrix& of_normals) {
    std::vector<double> weight;
    if (text == "auto") {
      weight = decorrelating_weights(of_normals);
    } else {
      double sum = 0;
      for (const std::string_view part : support::split(text, ',')) {
        const std::optional<double> value = support::parse_double(support::trim(part));
        if (!value || !(*value >= 0)) refuse_weights(text);
        weight.push_back(*value);
        sum += *value;
      }
      if (weight.size() != members_.size() || !(sum > 0) || !std::isfinite(sum)) refuse_weights(text);
      for (double& w : weight) w /= sum;
    }
    for (std::size_t j = 0; j < members_.size(); ++j) members_[j].weight = weight[j];
  }

  [[noreturn]] void refuse_weights(const std::string& text) const {
    throw Error(ErrorCode::invalid_argument,
                "option 'weights' is '" + text + "' for " + std::to_string(members_.size()) + " members",
                "give auto, or a number for each member, none negative, with comma between them");
  }

  static double add_shares(const Member& member, double weight, std::span<const double> row,
                           std::span<double> share) {
    if (!(weight > 0) || member.place.empty() || row.empty()) return 0;
    std::vector<double> own(member.place.size());
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = row[member.place[i]];
    const std::vector<FeatureColumn>& column = member.model.columns();
    for (const Contribution& part : member.model.contributions(own, own.size())) {
      const auto same = [&](const FeatureColumn& c) { return c.name == part.name; };
      const auto at =
          static_cast<std::size_t>(std::find_if(column.begin(), column.end(), same) - column.begin());
      share[member.place[at]] += weight * part.share;
    }
    return weight;
  }

  std::vector<Member> members_;
  Rule rule_ = Rule::weighted;
  std::size_t agree_ = 2, labelled_ = 0;
  bool plain_ = false;
  std::vector<std::string> left_out_;
};

}  // namespace

DetectorInfo ensemble_info() {
  return {
      "ensemble",
      "several detectors that judge together",
      true,
      false,
      {{"members", "auto",
        "names of detectors, comma between them; auto = hinge, mspc, patchcore, those that the data allow"},
       {"rule", "weighted",
        "weighted (sum of the members' statistics), max, agree (the k-th highest), stacking (weights from "
        "labelled damage)"},
       {"weights", "auto",
        "of weighted: auto = from normals, members that say the same share theirs; or a number for each "
        "member"},
       {"agree", "2", "k of agree: how many members must find a panel strange, 1 .. 16"}},
      []() -> std::unique_ptr<Detector> { return std::make_unique<Ensemble>(); },
      members_need_fields};
}

}  // namespace motionanalyzer
