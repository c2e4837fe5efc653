// Values at the places of a strip, row after row: how far a row lies from the earlier ones.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace motionanalyzer::features {

inline constexpr std::size_t kPlaceCount = 16;
/// Slow waves along the strip that rows keep: a hinge's residual has little beyond.
inline constexpr std::size_t kRowWaves = 8;
using Places = std::array<double, kPlaceCount>;

class PlaceHistory {
 public:
  static constexpr std::size_t kFewestEarlier = 3;  ///< rows before a change against them means anything
  static constexpr std::size_t kRecent = 2;         ///< rows whose mean is compared ..
  static constexpr std::size_t kBefore = 5;         ///< .. with that of so many earlier ones ..
  static constexpr std::size_t kGap = 1;            ///< .. and so many between
  static constexpr std::size_t kRemembered = kRecent + kGap + kBefore;

  /// Rows that were remembered.
  std::size_t rows() const noexcept { return rows_; }

  /// now minus the mean over all earlier rows; 0 in the first.
  double change(const Places& now, std::size_t p) const noexcept {
    return rows_ < kFewestEarlier ? 0 : now[p] - sum_[p] / static_cast<double>(rows_);
  }
  /// Mean of now and the row before minus that of some rows before these; 0 in the first.
  double step(const Places& now, std::size_t p) const noexcept {
    if (rows_ + 1 < kRemembered) return 0;
    double recent = now[p], before = 0;
    for (std::size_t back = 1; back < kRecent; ++back) recent += earlier(back)[p];
    for (std::size_t back = 0; back < kBefore; ++back) before += earlier(kRecent + kGap + back)[p];
    return recent / static_cast<double>(kRecent) - before / static_cast<double>(kBefore);
  }
  void remember(const Places& now) noexcept {
    add_to_sum(now, 1);
    last_[rows_ % kRemembered] = now;
    ++rows_;
  }
  void reset() noexcept {
    rows_ = 0;
    sum_ = {};
  }

  /// Had all rows but the last `count` been 0; sum: over those that stay.
  PlaceHistory since(std::size_t count, const Places& sum) const noexcept {
    PlaceHistory other = *this;
    other.sum_ = sum;
    for (std::size_t back = count + 1; back <= std::min(rows_, kRemembered); ++back)
      other.set_earlier(back, Places{});
    return other;
  }

  /// For a history that is told at once: rows in any order for the sum, the last ones by how far back.
  void begin(std::size_t rows) noexcept {
    rows_ = rows;
    sum_ = {};
  }
  void add_to_sum(const Places& value, double times) noexcept {
    for (std::size_t p = 0; p < kPlaceCount; ++p) sum_[p] += times * value[p];
  }
  void set_earlier(std::size_t back, const Places& value) noexcept {
    last_[(rows_ - back) % kRemembered] = value;
  }

 private:
  /// The row that came `back` rows before the one that is compared.
  const Places& earlier(std::size_t back) const noexcept { return last_[(rows_ - back) % kRemembered]; }

  std::size_t rows_ = 0;
  Places sum_{};
  std::array<Places, kRemembered> last_{};
};

}  // namespace motionanalyzer::features
