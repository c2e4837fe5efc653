#include "synthesis/energy.hpp"

#include <cmath>
#include <limits>

namespace motionanalyzer::synthesis {
namespace {

double square(double x) { return x * x; }

/// What the formula does with one half of a square, x^2 / 2, in one step.
struct Books {
  double gained = 0;  ///< by G beyond the half square
  double lost = 0;

  double ratio, share;  ///< as Transient has them

  void add(double weight, double now, double before, double earlier) {
    if (share > 0) {
      lost += weight * (share - 0.5) * square(now - before);
      return;
    }
    earlier = before - ratio * (before - earlier);
    gained += weight * (beyond(now, before) - beyond(before, earlier));
    lost += weight * 0.25 * square((now - before) - (before - earlier));
  }
  static double beyond(double now, double before) { return 0.25 * (square(2 * now - before) - square(now)); }
};

double edge_length(std::span<const double> xy, std::size_t j) {
  return std::sqrt(square(xy[2 * j + 2] - xy[2 * j]) + square(xy[2 * j + 3] - xy[2 * j + 1]));
}

/// The holder's command at the ends of the last three steps.
struct Commands {
  EndPose now, before, earlier;
};

Commands commands_of(const RodInstant& rod, const Transient& transient) {
  const double h = transient.step_s(), now_s = transient.state().time_s, before_s = now_s - h;
  const double earlier_s = transient.ratio() > 0 ? before_s - h / transient.ratio() : before_s;
  return {moving_end(rod.drive(), now_s), moving_end(rod.drive(), before_s),
          moving_end(rod.drive(), earlier_s)};
}

/// A spring between the end node and the command of one coordinate.
void add_spring(double stiffness_n_m, std::size_t coordinate, double EndPose::*command,
                const Commands& commands, const Transient& transient, Books& books) {
  if (stiffness_n_m == std::numeric_limits<double>::infinity()) return;
  const auto place = transient.place();
  books.add(stiffness_n_m, place.now[coordinate] - commands.now.*command,
            place.before[coordinate] - commands.before.*command,
            place.earlier[coordinate] - commands.earlier.*command);
}

Books books_of(const RodInstant& rod, const Transient& transient) {
  const auto v = transient.speed();
  const auto turn = transient.turn();
  const auto place = transient.place();
  const Strip& strip = rod.strip();
  Books books{0, 0, transient.ratio(), transient.share()};
  for (std::size_t k = 0; k < v.now.size(); ++k)
    books.add(transient.mass()[k / 2], v.now[k], v.before[k], v.earlier[k]);
  if (transient.share() > 0) return books;  // what its springs lose needs more than their lengths
  const double along = strip.section.axial_stiffness_n_m / strip.cell_m;
  for (std::size_t i = 0; i < turn.now.size(); ++i) {
    const double natural = strip.natural_turn_rad[i];
    books.add(rod.stiffness()[i], turn.now[i] - natural, turn.before[i] - natural, turn.earlier[i] - natural);
  }
  for (std::size_t j = 0; j + 1 < turn.now.size(); ++j)
    books.add(along, edge_length(place.now, j) - strip.cell_m, edge_length(place.before, j) - strip.cell_m,
              edge_length(place.earlier, j) - strip.cell_m);
  const Commands commands = commands_of(rod, transient);
  const std::size_t last = 2 * (turn.now.size() - 1);
  add_spring(rod.drive().carriage_x_n_m, last, &EndPose::x_m, commands, transient, books);
  add_spring(rod.drive().carriage_y_n_m, last + 1, &EndPose::y_m, commands, transient, books);
  return books;
}

double damping_loss(std::span<const double> stiffness, std::span<const double> stiffness_before,
                    const Transient& transient) {
  const double share = transient.share();
  const auto rate = transient.turn_rate(), before = transient.turn_rate_before();
  double power_w = 0;
  for (std::size_t i = 0; i < stiffness.size(); ++i) {
    power_w += share > 0 ? (share * stiffness[i] * rate[i] + (1 - share) * stiffness_before[i] * before[i]) *
                               (share * rate[i] + (1 - share) * before[i])
                         : stiffness[i] * square(rate[i]);
  }
  return power_w * transient.damping_s() * transient.step_s();
}

}  // namespace

EnergyRecord EnergyBooks::content(RodInstant& rod, const Transient& transient) {
  EnergyRecord record;
  record.time_s = transient.state().time_s;
  record.elastic = rod.elastic(transient.state());
  const auto v = transient.velocity();
  for (std::size_t k = 0; k < v.size(); ++k) record.kinetic += 0.5 * transient.mass()[k / 2] * square(v[k]);
  return record;
}

/// What the springs lose in a step of the one-step formula: the change of their forces times the way, (share
/// - 1/2) of it. The strip's tension resists turning too, so this is no sum over springs.
double EnergyBooks::spring_loss(RodInstant& rod, const Transient& transient) {
  if (!(transient.share() > 0)) return 0;
  const Commands commands = commands_of(rod, transient);
  const auto place = transient.place();
  const auto turn = transient.turn();
  const double now_s = transient.state().time_s;
  force_.resize(place.now.size());
  force_before_.resize(place.now.size());
  rod.gradient(now_s, place.now, force_);
  rod.gradient(now_s - transient.step_s(), place.before, force_before_);
  double work = 0;
  for (std::size_t k = 0; k < force_.size(); ++k)
    work += (force_[k] - force_before_[k]) * (place.now[k] - place.before[k]);
  const std::size_t hinge = turn.now.size() - 1;
  work += rod.stiffness()[hinge] * (turn.now[hinge] - turn.before[hinge]) *
          (commands.now.tangent_rad - commands.before.tangent_rad);
  const auto carriage = [&](double stiffness_n_m, std::size_t coordinate, double EndPose::*command) {
    if (stiffness_n_m == std::numeric_limits<double>::infinity()) return;
    const double moved = commands.now.*command - commands.before.*command;
    work -= stiffness_n_m * (place.now[coordinate] - place.before[coordinate] - moved) * moved;
  };
  carriage(rod.drive().carriage_x_n_m, 2 * hinge, &EndPose::x_m);
  carriage(rod.drive().carriage_y_n_m, 2 * hinge + 1, &EndPose::y_m);
  return (transient.share() - 0.5) * work;
}

double EnergyBooks::holder_work(const RodInstant& rod, const Transient& transient) {
  const auto [now, before, earlier] = commands_of(rod, transient);
  const RodSolution &solution = transient.solution(), &last = transient.solution_before();
  const double share = transient.share();
  if (share > 0) {
    const auto mean = [share](double at_end, double at_start) {
      return share * at_end + (1 - share) * at_start;
    };
    return mean(solution.moment_last_nm, last.moment_last_nm) * (now.tangent_rad - before.tangent_rad) -
           mean(solution.force_last_n[0], last.force_last_n[0]) * (now.x_m - before.x_m) -
           mean(solution.force_last_n[1], last.force_last_n[1]) * (now.y_m - before.y_m);
  }
  return transient.step_s() *
         (solution.moment_last_nm * transient.rate(now.tangent_rad, before.tangent_rad, earlier.tangent_rad) -
          solution.force_last_n[0] * transient.rate(now.x_m, before.x_m, earlier.x_m) -
          solution.force_last_n[1] * transient.rate(now.y_m, before.y_m, earlier.y_m));
}

double EnergyBooks::friction_loss(const RodInstant& rod, const RodState& state) const {
  return rod.drive().friction_n *
         std::sqrt(square(state.settled_x_m - settled_x_m_) + square(state.settled_y_m - settled_y_m_));
}

/// The hinges have softened at the shape that they had before the step; under the one-step formula, where the
/// moment before it weighs too, half way to that after it.
double EnergyBooks::released(const RodInstant& rod, const Transient& transient) const {
  const double share = transient.share(), way = share > 0 ? 1 - share : 0;
  const auto turn = transient.turn();
  double released = 0;
  for (std::size_t i = 0; i < rod.nodes(); ++i) {
    const double bent = turn.before[i] - rod.strip().natural_turn_rad[i];
    released +=
        (stiffness_[i] - rod.stiffness()[i]) * bent * (0.5 * bent + way * (turn.now[i] - turn.before[i]));
  }
  return released;
}

void EnergyBooks::remember(const RodInstant& rod, const Transient& transient) {
  stiffness_.assign(rod.stiffness().begin(), rod.stiffness().end());
  settled_x_m_ = transient.state().settled_x_m;
  settled_y_m_ = transient.state().settled_y_m;
}

void EnergyBooks::start(RodInstant& rod, const Transient& transient, std::vector<EnergyRecord>& records) {
  EnergyRecord record = content(rod, transient);
  if (!records.empty()) {
    const EnergyRecord& last = records.back();
    record.scheme = last.scheme;
    record.dissipated = last.dissipated;
    record.work = last.work;
    record.released = last.released;
  }
  records.push_back(record);
  remember(rod, transient);
}

void EnergyBooks::add(RodInstant& rod, const Transient& transient, std::vector<EnergyRecord>& records) {
  const EnergyRecord& last = records.back();
  const Books books = books_of(rod, transient);
  EnergyRecord record = content(rod, transient);
  record.scheme = last.scheme + books.gained;
  record.work = last.work + holder_work(rod, transient);
  record.dissipated = last.dissipated + damping_loss(rod.stiffness(), stiffness_, transient) +
                      friction_loss(rod, transient.state()) + spring_loss(rod, transient) + books.lost;
  record.released = last.released + released(rod, transient);
  records.push_back(record);
  remember(rod, transient);
}

}  // namespace motionanalyzer::synthesis
