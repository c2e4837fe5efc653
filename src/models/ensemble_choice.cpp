// Which weights, or which members, tell labelled damage from sound panels best.
#include <algorithm>
#include <functional>

#include "models/ensemble_weights.hpp"

namespace motionanalyzer {
namespace {

constexpr double kBetter = 1e-9;  // differences of areas below this are rounding

std::vector<double> weighted_sums(const Matrix& rows, const std::vector<double>& weight) {
  std::vector<double> sum(rows.rows(), 0.0);
  for (std::size_t i = 0; i < rows.rows(); ++i)
    for (std::size_t j = 0; j < weight.size(); ++j) sum[i] += weight[j] * rows(i, j);
  return sum;
}

double separation_by(const Matrix& sound, const Matrix& damaged, const std::vector<double>& weight) {
  return separation(weighted_sums(sound, weight), weighted_sums(damaged, weight));
}

std::vector<double> alone(std::size_t member, std::size_t members) {
  std::vector<double> weight(members, 0.0);
  weight[member] = 1;
  return weight;
}

/// The best weights so far.
struct BestWeights {
  std::vector<double> weight;
  double area;
  void offer(const Matrix& sound, const Matrix& damaged, const std::vector<double>& other) {
    const double other_area = separation_by(sound, damaged, other);
    if (other_area > area + kBetter) weight = other, area = other_area;
  }
};

/// k-th highest of the members that are heard, or the lowest of fewer.
std::vector<double> kth_highest(const Matrix& rows, const std::vector<bool>& heard, std::size_t k) {
  std::vector<double> out, voice;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    voice.clear();
    for (std::size_t j = 0; j < heard.size(); ++j)
      if (heard[j]) voice.push_back(rows(i, j));
    std::sort(voice.begin(), voice.end(), std::greater<>());
    out.push_back(voice[std::min(k, voice.size()) - 1]);
  }
  return out;
}

double separation_of(const Matrix& sound, const Matrix& damaged, const std::vector<bool>& heard,
                     std::size_t k) {
  return separation(kth_highest(sound, heard, k), kth_highest(damaged, heard, k));
}

}  // namespace

double separation(const std::vector<double>& sound, const std::vector<double>& damaged) {
  if (sound.empty() || damaged.empty()) return 0.5;
  std::vector<double> sorted = sound;
  std::sort(sorted.begin(), sorted.end());
  double won = 0;
  for (const double value : damaged) {
    const auto range = std::equal_range(sorted.begin(), sorted.end(), value);
    won += 0.5 * static_cast<double>((range.first - sorted.begin()) + (range.second - sorted.begin()));
  }
  return won / (static_cast<double>(sound.size()) * static_cast<double>(damaged.size()));
}

std::vector<double> separating_weights(const Matrix& sound, const Matrix& damaged,
                                       const std::vector<double>& first) {
  const std::size_t members = first.size();
  BestWeights best{first, separation_by(sound, damaged, first)};
  best.offer(sound, damaged, stacking_weights(sound, damaged));
  best.offer(sound, damaged, std::vector<double>(members, 1 / static_cast<double>(members)));
  for (std::size_t j = 0; j < members; ++j) best.offer(sound, damaged, alone(j, members));
  constexpr int kRounds = 3;
  constexpr double kShares[] = {0.5, 0.25, 0.1};
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<double> from = best.weight;
    for (std::size_t j = 0; j < members; ++j)
      for (const double share : kShares) {
        std::vector<double> mixed = from;
        for (double& w : mixed) w *= 1 - share;
        mixed[j] += share;
        best.offer(sound, damaged, mixed);
      }
    if (best.weight == from) break;
  }
  return best.weight;
}

std::vector<bool> members_to_hear(const Matrix& sound, const Matrix& damaged, std::size_t k) {
  const std::size_t members = sound.cols();
  std::vector<bool> heard(members, true);
  double area = separation_of(sound, damaged, heard, k);
  for (std::size_t left = members; left > 1; --left) {
    std::size_t worst = members;
    double without_worst = area + kBetter;
    for (std::size_t j = 0; j < members; ++j) {
      if (!heard[j]) continue;
      std::vector<bool> fewer = heard;
      fewer[j] = false;
      const double without = separation_of(sound, damaged, fewer, k);
      if (without > without_worst) worst = j, without_worst = without;
    }
    if (worst == members) break;
    heard[worst] = false;
    area = without_worst;
  }
  for (std::size_t j = 0; j < members; ++j) {
    std::vector<bool> only(members, false);
    only[j] = true;
    const double area_alone = separation_of(sound, damaged, only, k);
    if (area_alone > area + kBetter) heard = only, area = area_alone;
  }
  return heard;
}

}  // namespace motionanalyzer
