#include "models/ensemble_scorer.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "models/input.hpp"

namespace motionanalyzer {
namespace {

constexpr double kUnheard = std::numeric_limits<double>::quiet_NaN();
constexpr double kNobody = -1000;       // fewer members have spoken than must agree
constexpr double kClearlyHigh = 1.645;  // in spreads: one healthy panel in twenty

class EnsembleScorer final : public PanelScorer {
 public:
  EnsembleScorer(const std::vector<Member>& members, EnsembleRule rule, std::size_t agree, bool running)
      : members_(members), rule_(rule), agree_(agree), running_(running), voice_(members.size()) {
    for (const Member& member : members) {
      track_.push_back({member.model.start_panel(),
                        member.model.needs(),
                        std::vector<double>(member.place.size()),
                        {},
                        0,
                        kUnheard});
    }
  }

  void only_scores() override {
    for (Track& track : track_) track.stream.only_scores();
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
      track.most = kUnheard;
    }
    answered_ = next_ = 0;
  }

  /// Of the first member that has one, where it is clearly above what healthy panels show. Where a member
  /// says that nothing it knows explains the panel and no other has a finding, the others judge.
  std::optional<Finding> finding() const override {
    std::size_t lost = 0, judging = 0;
    for (std::size_t j = 0; j < track_.size(); ++j) {
      if (!judges(members_[j])) continue;
      ++judging;
      std::optional<Finding> found = track_[j].stream.finding();
      if (!found) continue;
      if (found->explained_by == kNothingKnown)
        ++lost;
      else if (in_spreads(members_[j], track_[j].most) >= kClearlyHigh)
        return found;
    }
    if (lost == 0) return std::nullopt;
    Finding unknown;
    unknown.explained_by = judging > lost ? kNothingKnownToOne : kNothingKnown;
    return unknown;
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

  bool judges(const Member& member) const noexcept {
    const bool by_weight = rule_ == EnsembleRule::weighted || rule_ == EnsembleRule::stacking;
    return by_weight ? member.weight > 0 : member.heard;
  }

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
      if (!running_) track.most = kUnheard;
      for (; track.first < track.score.size() && track.score[track.first].t <= t; ++track.first) {
        const double score = track.score[track.first].raw;
        if (std::isnan(score)) continue;
        any = true;
        if (!(score <= track.most)) track.most = score;
      }
      if (track.first == track.score.size()) forget(track, t);
    }
    return any ? combined() : kUnheard;
  }

  /// All was answered: the room is used again. The last time is kept for is_known.
  static void forget(Track& track, std::size_t t) {
    track.score.assign(1, {t, kUnheard});
    track.first = 1;
  }

  double combined() {
    if (rule_ == EnsembleRule::weighted || rule_ == EnsembleRule::stacking) {
      double sum = 0;
      for (std::size_t j = 0; j < members_.size(); ++j)
        if (!std::isnan(track_[j].most)) sum += members_[j].weight * in_spreads(members_[j], track_[j].most);
      return sum;
    }
    std::size_t count = 0;
    for (std::size_t j = 0; j < members_.size(); ++j)
      if (members_[j].heard && !std::isnan(track_[j].most))
        voice_[count++] = in_spreads(members_[j], track_[j].most);
    const auto is_heard = [](const Member& member) { return member.heard; };
    const auto heard = static_cast<std::size_t>(std::count_if(members_.begin(), members_.end(), is_heard));
    const std::size_t wanted = rule_ == EnsembleRule::max ? 1 : std::min(agree_, heard);
    if (count < wanted) return kNobody;
    std::sort(voice_.begin(), voice_.begin() + static_cast<std::ptrdiff_t>(count), std::greater<>());
    return voice_[wanted - 1];
  }

  const std::vector<Member>& members_;
  EnsembleRule rule_;
  std::size_t agree_;
  bool running_;  ///< a panel: what was high stays high
  std::vector<Track> track_;
  std::vector<double> voice_;
  std::size_t answered_ = 0, next_ = 0;
};

}  // namespace

std::unique_ptr<PanelScorer> score_together(const std::vector<Member>& members, EnsembleRule rule,
                                            std::size_t agree, bool running) {
  return std::make_unique<EnsembleScorer>(members, rule, agree, running);
}

}  // namespace motionanalyzer
