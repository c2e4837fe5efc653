#include <gtest/gtest.h>

#include <map>
#include <mutex>

#include "motionanalyzer/pipeline/train.hpp"
#include "support/panel_folders.hpp"

namespace motionanalyzer::read_once_test {
namespace {

using testing::ScratchFolder;

/// Counts how often each folder is read.
class CountingReader final : public BundleReader {
 public:
  ReadResult read(const std::string& folder, const BundleOverrides& overrides) const override {
    {
      const std::lock_guard lock(mutex_);
      ++count_[folder];
    }
    return BundleReader::read(folder, overrides);
  }
  const std::map<std::string, int>& count() const { return count_; }

 private:
  mutable std::mutex mutex_;
  mutable std::map<std::string, int> count_;
};

TEST(ReadOnce, RecipeTrajectoryAndRowsShareWhatIsReadOfAPanel) {
  const ScratchFolder scratch;
  std::vector<DatasetEntry> entry(5);
  for (std::size_t i = 0; i < entry.size(); ++i) {
    entry[i].folder = scratch.path("p" + std::to_string(i));
    write_bundle(make_bending_panel(testing::short_panel(i + 1)), entry[i].folder);
  }
  const CountingReader reader;
  InspectOptions options;
  options.reader = &reader;
  const PanelContents residuals{true, true, false};
  const PanelRows rows = read_normals(entry, "", options, {}, residuals);
  ASSERT_EQ(rows.set.table.panels(), entry.size());
  ASSERT_EQ(reader.count().size(), entry.size());
  for (const auto& [folder, count] : reader.count()) EXPECT_EQ(count, 1) << folder;

  const PanelRows again = read_panels(entry, rows.recipe, {}, {}, residuals);
  EXPECT_TRUE(std::equal(rows.set.table.value.values().begin(), rows.set.table.value.values().end(),
                         again.set.table.value.values().begin(), again.set.table.value.values().end(),
                         [](double a, double b) { return a == b || (a != a && b != b); }));
}

}  // namespace
}  // namespace motionanalyzer::read_once_test
