#include "models/hinge/learn.hpp"

#include <algorithm>
#include <cmath>

#include "models/damaged_normals.hpp"
#include "models/data_hash.hpp"
#include "models/hinge/fit.hpp"
#include "models/input.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr double kCore = 1.8;      // lower quartiles of z before any difference is known
constexpr double kUnlikeAll = 10;  // robust sd of what normals leave
constexpr double kUnevenSd = 2.5;  // robust sd of unevenness from which on strips are more uneven than most
constexpr std::size_t kMostRounds = 3;

using Numbers = std::vector<std::size_t>;

enum class Kind : std::uint8_t { healthy, damaged, glared, strange };

struct Look {
  double z = 0;     ///< largest
  double rest = 0;  ///< what nothing explains, a frame
};

/// All panels by a search for hinges alone, grippers held: cheap.
std::vector<Look> first_look(const Fields& fields, const Parameters& p, const Execution& execution) {
  const Tables tables = make_held_tables(p);
  struct Worker {
    WholeSearch search;
    std::vector<SeenFrame> seen;
    std::vector<double> residual_px;
  };
  std::vector<std::unique_ptr<Worker>> worker(thread_count(fields.size(), execution));
  std::vector<Look> look(fields.size());
  parallel_for(fields.size(), execution, "a first look at the normals", [&](std::size_t k, std::size_t w) {
    if (!worker[w]) worker[w] = std::make_unique<Worker>(Worker{WholeSearch(tables), {}, {}});
    Worker& own = *worker[w];
    see(*fields[k], tables, own.seen, own.residual_px);
    own.search.run(own.seen, own.residual_px.data());
    const double z = look[k].z = own.search.largest_z();
    look[k].rest = (own.search.left_over() - z * z) / static_cast<double>(own.seen.size());
  });
  return look;
}

std::vector<Peak> second_look(const Fields& fields, const std::shared_ptr<const Shared>& shared,
                              const Execution& execution) {
  struct Worker {
    Scorer scorer;
    std::vector<FrameScore> score;
  };
  std::vector<Peak> peak(fields.size());
  std::vector<std::unique_ptr<Worker>> worker(thread_count(fields.size(), execution));
  parallel_for(fields.size(), execution, "looking at the normals", [&](std::size_t k, std::size_t w) {
    if (!worker[w]) worker[w] = std::make_unique<Worker>(Worker{Scorer(shared, Answer::everything), {}});
    Worker& own = *worker[w];
    own.scorer.reset();
    own.score.clear();
    for (std::size_t t = 0; t < fields[k]->frame.size(); ++t)
      own.scorer.push(input_of(*fields[k], t), own.score);
    own.scorer.finish(own.score);
    peak[k] = own.scorer.peak();
  });
  return peak;
}

double most_unexplained(const std::vector<double>& rest) {
  return median(rest) + kUnlikeAll * mad_sigma(rest);
}

Numbers below(const std::vector<Look>& look, const auto& limit_of_z) {
  std::vector<double> z, rest;
  for (const Look& one : look) z.push_back(one.z), rest.push_back(one.rest);
  const double z_limit = limit_of_z(z), rest_limit = most_unexplained(rest);
  Numbers chosen;
  for (std::size_t k = 0; k < look.size(); ++k)
    if (z[k] <= z_limit && rest[k] <= rest_limit) chosen.push_back(k);
  return chosen;
}

/// Panels that can be relied on, before it is known how panels differ: half of them at least, but for those
/// that nothing explains.
Numbers core_of(const Lesson& lesson, const Execution& execution) {
  const auto limit = [](const std::vector<double>& z) {
    return std::max(kCore * quantile(z, 0.25), median(z));
  };
  const Numbers core = below(first_look(lesson.fields(), lesson.common(), execution), limit);
  Parameters p = lesson.common();
  p.spike_held = lesson.held_spikes(core);
  const Numbers sound = below(first_look(lesson.fields(), p, execution), largest_by_chance);
  return sound.size() >= core.size() ? sound : core;
}

std::vector<Kind> kinds_of(const Fields& fields, const std::vector<Peak>& peak) {
  std::vector<double> z, rest;
  for (const Peak& one : peak) {
    if (!one.found) continue;
    z.push_back(one.z);
    rest.push_back(one.rest);
  }
  std::vector<Kind> kind(peak.size(), Kind::healthy);
  if (z.empty()) return kind;
  const double z_limit = largest_by_chance(z), rest_limit = most_unexplained(rest);
  std::size_t unlike = 0;
  for (std::size_t k = 0; k < peak.size(); ++k) {
    const Peak& one = peak[k];
    const double frames = static_cast<double>(fields[k]->frame.size());
    if (!one.found) continue;
    if (one.gated > z_limit)
      kind[k] = Kind::damaged;
    else if (one.z > z_limit)
      kind[k] = Kind::glared;
    else if (one.rest > rest_limit + 0.5 * one.z * one.z / frames)
      kind[k] = Kind::strange;
    if (kind[k] == Kind::glared || kind[k] == Kind::strange) ++unlike;
  }
  if (unlike * kTooMany > peak.size())  // then this is what normals are like
    for (Kind& one : kind)
      if (one != Kind::damaged) one = Kind::healthy;
  return kind;
}

Numbers numbers_of(const std::vector<Kind>& kind, Kind wanted) {
  Numbers numbers;
  for (std::size_t k = 0; k < kind.size(); ++k)
    if (kind[k] == wanted) numbers.push_back(k);
  return numbers;
}

std::string told(const Fields& fields, const Numbers& numbers, const char* what) {
  std::vector<std::string> names;
  for (const std::size_t k : numbers) names.push_back(fields[k]->panel);
  return panels_told(names, fields.size(), what);
}

/// What a model that was taught by `kept` says of all panels.
struct Round {
  std::shared_ptr<Shared> shared;
  Numbers kept;
  std::vector<Peak> peak;
  std::vector<Kind> kind;
};

Round look_with(const Lesson& lesson, Numbers kept, const Execution& execution) {
  Round round{shared_of(lesson.taught_by(kept)), std::move(kept), {}, {}};
  round.peak = second_look(lesson.fields(), round.shared, execution);
  round.kind = kinds_of(lesson.fields(), round.peak);
  return round;
}

/// Nothing that has taught is unlike the others, and nearly all of the others have taught.
bool settled(const Round& round, const Numbers& healthy) {
  constexpr std::size_t kFew = 50;  // one in so many
  const bool none_wrong = std::includes(healthy.begin(), healthy.end(), round.kept.begin(), round.kept.end());
  return none_wrong && (healthy.size() - round.kept.size()) * kFew <= healthy.size();
}

Round tell_apart(const Lesson& lesson, Numbers kept, const Execution& execution) {
  for (std::size_t i = 1;; ++i) {
    Round round = look_with(lesson, std::move(kept), execution);
    kept = numbers_of(round.kind, Kind::healthy);
    if (i == kMostRounds || settled(round, kept)) return round;
  }
}

void require_few(const Fields& fields, const Numbers& damaged) {
  if (damaged.empty()) return;
  const std::string found = told(fields, damaged, " panels given as normal look damaged");
  require_few_damaged(damaged.size(), fields.size(), found,
                      "look at these panels and train without those that are damaged");
  if (fields.size() - damaged.size() < kFewestPanels)
    throw Error(ErrorCode::too_short,
                found + "; without them fewer than " + std::to_string(kFewestPanels) + " are left",
                "give more normal panels");
}

void tell(const Fields& fields, const Numbers& damaged, const Round& round,
          std::vector<std::string>& remarks) {
  if (!damaged.empty())
    remarks.push_back(told(fields, damaged, " panels given as normal look damaged and taught nothing") +
                      worth_saying(damaged.size(), fields.size()));
  const Numbers glared = numbers_of(round.kind, Kind::glared),
                strange = numbers_of(round.kind, Kind::strange);
  if (!glared.empty())
    remarks.push_back(told(fields, glared, " normal panels lie under a glare or a speck and taught nothing"));
  if (!strange.empty())
    remarks.push_back(told(fields, strange, " normal panels are unlike the others and taught nothing"));
}

/// What normals leave unexplained, and how far their z scatter.
void set_normal_level(Parameters& p, const Round& round) {
  std::vector<double> rest, square, noise, placed, uneven;
  for (std::size_t k = 0; k < round.peak.size(); ++k) {
    if (!round.peak[k].found || round.kind[k] == Kind::damaged) continue;
    rest.push_back(round.peak[k].rest);
    square.push_back(round.peak[k].mean_square);
    noise.push_back(round.peak[k].noise);
    placed.push_back(round.peak[k].placed_noise);
    uneven.push_back(round.peak[k].uneven);
  }
  if (rest.empty()) return;
  p.rest_level = median(rest);
  p.rest_sd = std::max(mad_sigma(rest), 1e-6);
  p.spread = std::max(1.0, median(square));
  p.noise_level = median(noise);
  p.placed_noise_level = median(placed);
  p.uneven_level = median(uneven);
  p.uneven_sd = std::max(mad_sigma(uneven), 1e-6);
  p.uneven_limit = p.uneven_level + kUnevenSd * p.uneven_sd;
}

void require_different(const PanelSet& normals) {
  std::vector<double> hash = residual_hashes(normals.residual);
  std::sort(hash.begin(), hash.end());
  const auto different = static_cast<std::size_t>(std::unique(hash.begin(), hash.end()) - hash.begin());
  if (different == hash.size() || different >= kFewestPanels) return;
  throw Error(ErrorCode::bad_input,
              "only " + std::to_string(different) + " of " + std::to_string(hash.size()) +
                  " normal panels differ, the others are copies; at least " + std::to_string(kFewestPanels) +
                  " are needed to learn how panels differ",
              "give every panel once");
}

}  // namespace

std::shared_ptr<Shared> shared_of(Parameters parameters) {
  auto shared = std::make_shared<Shared>();
  shared->free = make_tables(parameters);
  shared->held = make_held_tables(parameters);
  shared->parameters = std::move(parameters);
  return shared;
}

Learnt learn(const PanelSet& normals, const Scatter& scatter, const Parameters* prior,
             const Execution& execution) {
  const Fields fields = fields_of(normals);
  if (fields.size() < kFewestPanels)
    throw Error(ErrorCode::too_short,
                std::to_string(fields.size()) + " normal panels have residuals; at least " +
                    std::to_string(kFewestPanels) + " are needed to learn how they differ",
                "give more normal panels");
  require_different(normals);
  const Lesson lesson(fields, normals.trajectory, scatter, prior, execution);
  Round round = tell_apart(lesson, core_of(lesson, execution), execution);
  const Numbers damaged = numbers_of(round.kind, Kind::damaged);
  require_few(fields, damaged);
  Learnt learnt;
  tell(fields, damaged, round, learnt.remarks);
  if (!damaged.empty()) {  // mean and noise without them, too
    Fields sound;
    Numbers kept;
    for (std::size_t k = 0; k < fields.size(); ++k) {
      if (round.kind[k] == Kind::damaged) continue;
      if (round.kind[k] == Kind::healthy) kept.push_back(sound.size());
      sound.push_back(fields[k]);
    }
    const Lesson again(std::move(sound), normals.trajectory, scatter, prior, execution);
    round = look_with(again, std::move(kept), execution);
  }
  set_normal_level(round.shared->parameters, round);
  learnt.shared = std::move(round.shared);
  return learnt;
}

}  // namespace motionanalyzer::hinge
