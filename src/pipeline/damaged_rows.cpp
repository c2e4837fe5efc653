#include "pipeline/damaged_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "motionanalyzer/core/random.hpp"

namespace motionanalyzer::pipeline {

namespace {

constexpr std::uint64_t kRowDamage = 0x726f7773;
constexpr std::uint64_t kKinds = 3;
constexpr int kDraws = 10;
constexpr double kBeyondRange = 0.1;
constexpr double kNearest = 0.5, kFarthest = 1.5;

struct ColumnRange {
  double low, high;
  bool whole;  ///< nothing but whole numbers
};

ColumnRange range_of(const PanelTable& table, std::size_t j) {
  ColumnRange range{table.value(0, j), table.value(0, j), true};
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const double value = table.value(i, j);
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
    range.whole = range.whole && value == std::floor(value);
  }
  return range;
}

class RowDamage {
 public:
  RowDamage(const PanelTable& table, const std::vector<std::size_t>& columns)
      : table_(table), columns_(columns) {
    for (const std::size_t j : columns) range_.push_back(range_of(table, j));
  }

  void apply(std::uint64_t kind, Random& random, std::span<double> row) const {
    const auto other = table_.value.row(static_cast<std::size_t>(random.below(table_.rows())));
    if (kind == 2) {
      move_beyond(other, random.uniform(kNearest, kFarthest), row);
      return;
    }
    for (const std::size_t c : some_columns(random)) {
      const std::size_t j = columns_[c];
      row[j] = kind == 0 ? other[j] : anywhere(range_[c], random);
    }
  }

 private:
  /// One to half of them, as places in columns_.
  std::vector<std::uint32_t> some_columns(Random& random) const {
    std::vector<std::uint32_t> order(columns_.size());
    std::iota(order.begin(), order.end(), 0u);
    random.shuffle(order);
    order.resize(1 + static_cast<std::size_t>(random.below((columns_.size() + 1) / 2)));
    return order;
  }
  static double anywhere(const ColumnRange& range, Random& random) {
    const double beyond = kBeyondRange * (range.high - range.low);
    const double value = random.uniform(range.low - beyond, range.high + beyond);
    return range.whole ? std::floor(value + 0.5) : value;
  }
  void move_beyond(std::span<const double> other, double share, std::span<double> row) const {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::size_t j = columns_[c];
      const double value = row[j] + share * (row[j] - other[j]);
      row[j] = range_[c].whole ? std::floor(value + 0.5) : value;
    }
  }

  const PanelTable& table_;
  const std::vector<std::size_t>& columns_;
  std::vector<ColumnRange> range_;
};

}  // namespace

PanelTable table_rows(const PanelTable& table, const std::vector<std::size_t>& rows) {
  PanelTable chosen = table;
  chosen.offset = {0, rows.size()};
  chosen.value = Matrix(rows.size(), table.value.cols());
  const auto take = [&](auto& to, const auto& from) {
    to.clear();
    for (const std::size_t i : rows) to.push_back(from[i]);
  };
  take(chosen.usable, table.usable);
  take(chosen.frame, table.frame);
  take(chosen.time_s, table.time_s);
  take(chosen.phase, table.phase);
  take(chosen.hold_s, table.hold_s);
  for (std::size_t n = 0; n < rows.size(); ++n)
    std::copy(table.value.row(rows[n]).begin(), table.value.row(rows[n]).end(), chosen.value.row(n).begin());
  return chosen;
}

PanelTable damaged_rows(const PanelTable& table, const std::vector<std::size_t>& base,
                        const std::vector<std::size_t>& columns, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> copied(count), kept;
  for (std::size_t n = 0; n < count; ++n) copied[n] = base[n % base.size()];
  PanelTable copies = table_rows(table, copied);
  const RowDamage damage(table, columns);
  for (std::size_t n = 0; n < count; ++n) {
    Random random(seed, {kRowDamage, n});
    const auto sound = table.value.row(copied[n]);
    const auto copy = copies.value.row(n);
    const auto is_sound = [&] { return std::equal(copy.begin(), copy.end(), sound.begin()); };
    for (int draw = 0; draw < kDraws && (draw == 0 || is_sound()); ++draw)
      damage.apply(n % kKinds, random, copy);
    if (!is_sound()) kept.push_back(n);
  }
  return table_rows(copies, kept);
}

}  // namespace motionanalyzer::pipeline
