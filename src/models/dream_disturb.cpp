#include "models/dream_disturb.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "motionanalyzer/core/elementary.hpp"

namespace motionanalyzer {
namespace {

enum Purpose : std::uint64_t { kStretches = 101, kStretch = 102, kFrame = 103 };

constexpr std::size_t kFewestOrdered = 6;
constexpr std::uint64_t kShortestStretch = 4, kStretchSpread = 13;  // 4 to 16 frames

bool is_lagged(const std::string& name) {
  const std::size_t at = name.rfind("[t-");
  return at != std::string::npos && name.back() == ']';
}

}  // namespace

struct Disturbances::Draw {
  double size;  ///< in spreads, here and now
  std::uint64_t epoch, panel, frame;
};

Disturbances::Disturbances(const std::vector<FeatureColumn>& column, bool panels,
                           const DisturbOptions& options)
    : options_(options), panels_(panels) {
  while (block_ < column.size() && !is_lagged(column[block_].name)) ++block_;
  if (block_ == 0 || column.size() % block_ != 0) block_ = column.size();
  std::vector<std::string> name;
  for (std::size_t j = 0; j < block_; ++j) {
    all_.push_back(j);
    const auto known = std::find(name.begin(), name.end(), column[j].group);
    if (known == name.end()) {
      name.push_back(column[j].group);
      group_.push_back({{j}, false});
    } else {
      group_[static_cast<std::size_t>(known - name.begin())].column.push_back(j);
    }
  }
  for (Group& group : group_) group.ordered = panels && group.column.size() >= kFewestOrdered;
}

bool Disturbances::apply(std::uint64_t epoch, std::uint64_t panel, std::uint64_t frame,
                         std::span<float> row) const {
  bool any = false;
  for (std::size_t back = 0; back * block_ < row.size() && back <= frame; ++back) {
    const bool disturbed = apply_block(epoch, panel, frame - back, row.subspan(back * block_, block_));
    any = any || disturbed;
  }
  return any;
}

bool Disturbances::apply_block(std::uint64_t epoch, std::uint64_t panel, std::uint64_t frame,
                               std::span<float> row) const {
  std::uint64_t stretch_of_frame = frame;
  double envelope = 1;
  if (panels_) {
    Random random(options_.seed, {kStretches, epoch, panel});
    const std::uint64_t length = kShortestStretch + random.below(kStretchSpread);
    const std::uint64_t moved = frame + random.below(length);
    stretch_of_frame = moved / length;
    const double place = (static_cast<double>(moved % length) + 0.5) / static_cast<double>(length);
    envelope = 0.5 + 0.5 * elementary::sin(elementary::kPi * place);
  }
  Random random(options_.seed, {kStretch, epoch, panel, stretch_of_frame});
  if (!(random.uniform() < options_.share)) return false;
  const double reach = elementary::log(options_.range);
  const Draw draw{options_.strength * elementary::exp(random.uniform(-reach, reach)) * envelope, epoch, panel,
                  frame};
  const Group& group = group_[static_cast<std::size_t>(random.below(group_.size()))];
  const double kind = random.uniform();
  if (kind < 0.15)
    stretch(draw, random, group, row);
  else if (kind < 0.25)
    roughen(draw, random, group, row);
  else if (kind < 0.4 || group_.size() == 1)
    subset(draw, random, all_, row);
  else if (group.ordered && kind < 0.85)
    bump(draw, random, group, row);
  else
    subset(draw, random, group.column, row);
  return true;
}

/// A hill, or a hill beside a valley, over neighbouring columns.
void Disturbances::bump(const Draw& draw, Random& random, const Group& group, std::span<float> row) const {
  const double count = static_cast<double>(group.column.size());
  const double centre = random.uniform(0, count - 1), most = elementary::log(std::max(1.5, count / 4));
  const double width = 1.0 + elementary::exp(random.uniform(0, most));
  const double size = random.uniform() < 0.5 ? draw.size : -draw.size;
  const bool odd = random.uniform() < 0.3;
  for (std::size_t i = 0; i < group.column.size(); ++i) {
    const double from = (static_cast<double>(i) - centre) / width;
    if (!(std::fabs(from) < 1)) continue;
    const double hill = 0.5 + 0.5 * elementary::cos(elementary::kPi * from);
    const double shape = odd ? hill * elementary::sin(elementary::kPi * from) * 1.5 : hill;
    row[group.column[i]] += static_cast<float>(size * shape);
  }
}

/// Each of a random share of the columns by an amount of its own; one of them by the whole.
void Disturbances::subset(const Draw& draw, Random& random, std::span<const std::size_t> columns,
                          std::span<float> row) const {
  const double count = static_cast<double>(columns.size());
  const double share = elementary::exp(random.uniform(-elementary::log(count), 0));
  const std::size_t certain = columns[static_cast<std::size_t>(random.below(columns.size()))];
  for (const std::size_t j : columns) {
    const bool chosen = random.uniform() < share;
    const double amount = random.uniform(-1, 1);
    if (j == certain)
      row[j] += static_cast<float>(amount < 0 ? -draw.size : draw.size);
    else if (chosen)
      row[j] += static_cast<float>(draw.size * amount);
  }
}

/// Departures from the mean become larger by a factor; small ones are also moved, as a factor leaves them
/// small.
void Disturbances::stretch(const Draw& draw, Random& random, const Group& group, std::span<float> row) const {
  const double by = draw.size, moved = random.uniform() < 0.5 ? draw.size : -draw.size;
  for (const std::size_t j : group.column)
    row[j] = static_cast<float>(static_cast<double>(row[j]) * (1 + by) + 0.25 * moved);
}

/// Noise of its own in every frame.
void Disturbances::roughen(const Draw& draw, Random& random, const Group& group, std::span<float> row) const {
  Random own(options_.seed, {kFrame, draw.epoch, draw.panel, draw.frame, random.bits()});
  for (const std::size_t j : group.column) row[j] += static_cast<float>(draw.size * own.normal());
}

}  // namespace motionanalyzer
