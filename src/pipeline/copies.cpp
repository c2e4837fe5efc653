#include "pipeline/copies.hpp"

#include <bit>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/parallel.hpp"
#include "pipeline/read_panel.hpp"

namespace motionanalyzer::pipeline {

namespace {

/// Two sums that are followed side by side (FNV-1a over words, and another multiplier): 128 bits.
class BundleKey {
 public:
  using Key = std::pair<std::uint64_t, std::uint64_t>;
  void add(std::uint32_t word) noexcept {
    key_.first = (key_.first ^ word) * 0x100000001b3u;
    key_.second = (key_.second + word) * 0x9e3779b97f4a7c15u;
    key_.second ^= key_.second >> 29;
  }
  void add(std::span<const float> values) noexcept {
    for (const float value : values) add(std::bit_cast<std::uint32_t>(value));
  }
  const Key& key() const noexcept { return key_; }

 private:
  Key key_{0xcbf29ce484222325u, 1};
};

BundleKey::Key key_of(const FrameBundle& bundle) {
  BundleKey key;
  for (const std::int32_t number : bundle.frame_number) key.add(static_cast<std::uint32_t>(number));
  for (const std::int32_t index : bundle.point_index) key.add(static_cast<std::uint32_t>(index));
  key.add(bundle.x_px.values());
  key.add(bundle.y_px.values());
  for (const std::uint8_t observed : bundle.mask.values()) key.add(std::uint32_t{observed});
  return key.key();
}

}  // namespace

std::size_t drop_copies(std::vector<DatasetEntry>& entry, const InspectOptions& options,
                        const Execution& execution) {
  std::vector<std::optional<BundleKey::Key>> key(entry.size());
  parallel_for(entry.size(), execution, "looking for copies", [&](std::size_t i, std::size_t) {
    try {
      key[i] = key_of(read_panel(entry[i].folder, options).bundle);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::internal) throw;  // anything else: whoever needs the panel says it
    }
  });
  std::set<BundleKey::Key> seen;
  std::vector<DatasetEntry> kept;
  for (std::size_t i = 0; i < entry.size(); ++i)
    if (!key[i] || seen.insert(*key[i]).second) kept.push_back(std::move(entry[i]));
  const std::size_t copies = entry.size() - kept.size();
  entry = std::move(kept);
  return copies;
}

}  // namespace motionanalyzer::pipeline
