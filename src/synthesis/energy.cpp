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

  /// ratio: of this step to the one before; 0 for Euler's step
  void add(double weight, double now, double before, double earlier, double ratio) {
    if (ratio == 0) {
      lost += weight * 0.5 * square(now - before);
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
            place.earlier[coordinate] - commands.earlier.*command, transient.ratio());
}

Books books_of(const RodInstant& rod, const Transient& transient) {
  const auto v = transient.speed();
  const auto turn = transient.turn();
  const auto place = transient.place();
  const Strip& strip = rod.strip();
  const double ratio = transient.ratio(), along = strip.section.axial_stiffness_n_m / strip.cell_m;
  Books books;
  for (std::size_t k = 0; k < v.now.size(); ++k)
    books.add(transient.mass()[k / 2], v.now[k], v.before[k], v.earlier[k], ratio);
  for (std::size_t i = 0; i < turn.now.size(); ++i) {
    const double natural = strip.natural_turn_rad[i];
    books.add(rod.stiffness()[i], turn.now[i] - natural, turn.before[i] - natural, turn.earlier[i] - natural,
              ratio);
  }
  for (std::size_t j = 0; j + 1 < turn.now.size(); ++j)
    books.add(along, edge_length(place.now, j) - strip.cell_m, edge_length(place.before, j) - strip.cell_m,
              edge_length(place.earlier, j) - strip.cell_m, ratio);
  const Commands commands = commands_of(rod, transient);
  const std::size_t last = 2 * (turn.now.size() - 1);
  add_spring(rod.drive().carriage_x_n_m, last, &EndPose::x_m, commands, transient, books);
  add_spring(rod.drive().carriage_y_n_m, last + 1, &EndPose::y_m, commands, transient, books);
  return books;
}

double damping_loss(const RodInstant& rod, const Transient& transient, double damping_s) {
  double power_w = 0;
  for (std::size_t i = 0; i < rod.nodes(); ++i)
    power_w += rod.stiffness()[i] * damping_s * square(transient.turn_rate()[i]);
  return power_w * transient.step_s();
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

double EnergyBooks::holder_work(const RodInstant& rod, const Transient& transient) {
  const auto [now, before, earlier] = commands_of(rod, transient);
  const RodSolution& solution = transient.solution();
  return transient.step_s() *
         (solution.moment_last_nm * transient.rate(now.tangent_rad, before.tangent_rad, earlier.tangent_rad) -
          solution.force_last_n[0] * transient.rate(now.x_m, before.x_m, earlier.x_m) -
          solution.force_last_n[1] * transient.rate(now.y_m, before.y_m, earlier.y_m));
}

double EnergyBooks::friction_loss(const RodInstant& rod, const RodState& state) const {
  return rod.drive().friction_n *
         std::sqrt(square(state.settled_x_m - settled_x_m_) + square(state.settled_y_m - settled_y_m_));
}

/// The hinges have softened at the shape that they had before the step.
double EnergyBooks::released(const RodInstant& rod, const Transient& transient) const {
  double released = 0;
  for (std::size_t i = 0; i < rod.nodes(); ++i)
    released += 0.5 * (stiffness_[i] - rod.stiffness()[i]) *
                square(transient.turn().before[i] - rod.strip().natural_turn_rad[i]);
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

void EnergyBooks::add(RodInstant& rod, const Transient& transient, double damping_s,
                      std::vector<EnergyRecord>& records) {
  const EnergyRecord& last = records.back();
  const Books books = books_of(rod, transient);
  EnergyRecord record = content(rod, transient);
  record.scheme = last.scheme + books.gained;
  record.work = last.work + holder_work(rod, transient);
  record.dissipated = last.dissipated + damping_loss(rod, transient, damping_s) +
                      friction_loss(rod, transient.state()) + books.lost;
  record.released = last.released + released(rod, transient);
  records.push_back(record);
  remember(rod, transient);
}

}  // namespace motionanalyzer::synthesis
