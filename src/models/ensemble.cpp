#include "models/ensemble.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "models/ensemble_file.hpp"
#include "models/ensemble_members.hpp"
#include "models/ensemble_scorer.hpp"
#include "models/ensemble_training.hpp"
#include "models/ensemble_weights.hpp"
#include "models/member_choice.hpp"
#include "models/model_state.hpp"
#include "models/row_scorer.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/tensor_store.hpp"
#include "support/text.hpp"

namespace motionanalyzer {
namespace {

using Rule = EnsembleRule;

Rule rule_of(const std::string& name) {
  if (name == "weighted") return Rule::weighted;
  if (name == "max") return Rule::max;
  return name == "agree" ? Rule::agree : Rule::stacking;
}

bool members_need_fields(const OptionSet& options) {
  const std::vector<MemberChoice> members = member_choices(options).member;
  return std::any_of(members.begin(), members.end(),
                     [](const MemberChoice& one) { return find_detector(one.detector).needs_residual; });
}

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
    members_ =
        train_members(plain_ ? split_off(normals, false) : normals, options, seed, execution, left_out_);
    if (rule_ == Rule::agree && agree_ > members_.size()) {
      if (!member_choices(options).by_default)
        throw Error(ErrorCode::invalid_argument,
                    "option 'agree' is " + std::to_string(agree_) + " for " +
                        std::to_string(members_.size()) + " members",
                    "give at most as many as there are members");
      agree_ = members_.size();
    }
    std::vector<std::vector<double>> statistic;
    for (Member& member : members_) {
      statistic.push_back(statistics_of(member.model, held_out, execution));
      learn_scale(statistic.back(), member);
    }
    set_weights(options.text("weights"), standardised(members_, statistic));
  }

  std::unique_ptr<PanelScorer> start_panel() const override {
    return score_together(members_, rule_, agree_, !plain_);
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

  bool stacks() const noexcept override { return !weights_given_; }
  std::unique_ptr<Detector> stack(const PanelSet& normals, const PanelSet& damaged,
                                  const Execution& execution) const override {
    if (weights_given_) return nullptr;
    auto stacked = std::make_unique<Ensemble>(*this);
    const PanelSet sound = split_off(normals, true);
    std::vector<std::vector<double>> of_sound, of_damaged;
    for (const Member& member : members_) {
      of_sound.push_back(statistics_of(member.model, sound, execution));
      of_damaged.push_back(statistics_of(member.model, damaged, execution));
    }
    stacked->choose(standardised(members_, of_sound), standardised(members_, of_damaged));
    return stacked;
  }

  Matrix member_statistics(const PanelSet& panels, const Execution& execution) const override {
    std::vector<std::vector<double>> statistic;
    for (const Member& member : members_) statistic.push_back(statistics_of(member.model, panels, execution));
    return standardised(members_, statistic);
  }
  std::vector<MemberWeight> members() const override {
    std::vector<MemberWeight> all;
    for (const Member& member : members_) all.push_back({member.name(), member.weight});
    return all;
  }

  std::vector<std::string> remarks() const override {
    std::vector<std::string> all = left_out_;
    std::string text = "members";
    for (const Member& member : members_) {
      text += " " + member.name();
      if (sums())
        text += " " + support::format_double(std::round(1000 * member.weight) / 1000);
      else if (!member.heard)
        text += " (not heard)";
    }
    if (labelled_ > 0)
      text += "; chosen by " + std::to_string(labelled_) + " damaged panels";
    else if (rule_ == Rule::stacking)
      text += "; no damaged panel was given, the weights are from normal ones alone";
    all.push_back(std::move(text));
    for (const Member& member : members_)
      for (const std::string& remark : member.model.remarks()) all.push_back(member.name() + ": " + remark);
    return all;
  }

  bool scales_itself() const noexcept override { return true; }
  /// Where one member judges alone, what that member knows.
  std::optional<double> in_sigma(double statistic) const override {
    const Member* alone = nullptr;
    for (const Member& member : members_) {
      if (!(sums() ? member.weight > 0 : member.heard)) continue;
      if (alone != nullptr) return std::nullopt;
      alone = &member;
    }
    if (alone == nullptr) return std::nullopt;
    const double own = sums() ? statistic / alone->weight : statistic;
    return ModelAccess::in_sigma(alone->model, alone->middle + alone->spread * own);
  }
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
    double total = 0;
    for (const bool by_weight : {sums(), false}) {
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
    for (std::size_t j = 0; j < members_.size(); ++j) write_member(store, prefix_of(j), members_[j]);
  }

  void load(const TensorStore& store) override {
    const std::size_t width = store.count("width", 0, kMostColumns);
    const std::size_t count = store.count("members", 1, kMostMembers);
    rule_ = static_cast<Rule>(store.count("rule", 0, 3));
    agree_ = store.count("agree", 1, kMostMembers);
    labelled_ = store.count("labelled", 0, std::size_t{1} << 30);
    members_.clear();
    for (std::size_t j = 0; j < count; ++j) members_.push_back(read_member(store, prefix_of(j), width));
    plain_ = members_.front().model.is_plain();
    const auto other = [&](const Member& member) { return member.model.is_plain() != plain_; };
    if (std::any_of(members_.begin(), members_.end(), other)) refuse_members("some of them are of tables");
  }

 private:
  static std::string prefix_of(std::size_t j) { return "member" + std::to_string(j) + "."; }

  bool sums() const noexcept { return rule_ == Rule::weighted || rule_ == Rule::stacking; }

  void set_weights(const std::string& text, const Matrix& of_normals) {
    std::vector<double> weight;
    weights_given_ = text != "auto";
    if (!weights_given_) {
      weight = weights_without_labels(of_normals);
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
    if (weights_given_ || sums()) return;
    for (Member& member : members_) member.heard = false;
    for (const std::size_t j : heard_without_labels()) members_[j].heard = true;
  }

  /// Members that model the strip are heard alone until labelled damage has shown what others add: these
  /// cannot tell damage from glare, and would bring their false alarms. Where none models it, all are.
  std::vector<std::size_t> heard_without_labels() const {
    std::vector<std::size_t> modelling, all;
    for (std::size_t j = 0; j < members_.size(); ++j) {
      all.push_back(j);
      if (members_[j].model.needs().residual_fields) modelling.push_back(j);
    }
    return modelling.empty() ? all : modelling;
  }

  std::vector<double> weights_without_labels(const Matrix& of_normals) const {
    const std::vector<std::size_t> heard = heard_without_labels();
    Matrix theirs(of_normals.rows(), heard.size());
    for (std::size_t i = 0; i < theirs.rows(); ++i)
      for (std::size_t k = 0; k < heard.size(); ++k) theirs(i, k) = of_normals(i, heard[k]);
    const std::vector<double> own = decorrelating_weights(theirs);
    std::vector<double> weight(members_.size(), 0.0);
    for (std::size_t k = 0; k < heard.size(); ++k) weight[heard[k]] = own[k];
    return weight;
  }

  [[noreturn]] void refuse_weights(const std::string& text) const {
    throw Error(ErrorCode::invalid_argument,
                "option 'weights' is '" + text + "' for " + std::to_string(members_.size()) + " members",
                "give auto, or a number for each member, none negative, with comma between them");
  }

  /// By panels of which it is known what they are.
  void choose(const Matrix& sound, const Matrix& damaged) {
    labelled_ = damaged.rows();
    std::vector<double> weight;
    for (const Member& member : members_) weight.push_back(member.weight);
    weight = rule_ == Rule::stacking ? stacking_weights(sound, damaged)
                                     : separating_weights(sound, damaged, weight);
    const std::vector<bool> heard = sums() ? std::vector<bool>(members_.size(), true)
                                           : members_to_hear(sound, damaged, rule_ == Rule::max ? 1 : agree_);
    for (std::size_t j = 0; j < members_.size(); ++j)
      members_[j].weight = weight[j], members_[j].heard = heard[j];
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
  bool plain_ = false, weights_given_ = false;
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
        "names of detectors, comma between them, each with options of its own if wanted, as in "
        "hinge,temporal(window=12;cell=gru); auto = hinge, mspc, patchcore, those that the data allow. "
        "features= of the ensemble says which columns they may choose from"},
       {"rule", "weighted",
        "weighted (sum of the members' statistics), max, agree (the k-th highest), stacking (weights by "
        "logistic regression); labelled damage chooses weights, or members to hear, where there is some"},
       {"weights", "auto",
        "auto = those that tell labelled damage apart best; without any, by every rule members that model "
        "the strip are heard alone, and such as say the same share theirs; or a number for each member, "
        "which max and agree then hear all"},
       {"agree", "2", "k of agree: how many members must find a panel strange, 1 .. 16"}},
      []() -> std::unique_ptr<Detector> { return std::make_unique<Ensemble>(); },
      members_need_fields};
}

}  // namespace motionanalyzer
