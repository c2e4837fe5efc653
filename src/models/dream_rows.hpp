// Rows of normals for DREAM's training: half of them disturbed, all with the clean row as the target.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/dream_disturb.hpp"
#include "motionanalyzer/core/matrix.hpp"
#include "motionanalyzer/models/trainer.hpp"

namespace motionanalyzer {

class DreamRows final : public NetworkRows {
 public:
  struct Place {
    std::uint32_t panel, frame;
  };
  /// clean: N x D as the network sees them; learnt, held_out: rows of it
  DreamRows(const MatrixF& clean, const std::vector<Place>& place, std::vector<std::uint32_t> learnt,
            std::vector<std::uint32_t> held_out, const Disturbances& disturbances)
      : clean_(clean),
        place_(place),
        learnt_(std::move(learnt)),
        held_out_(std::move(held_out)),
        disturbances_(disturbances) {}

  std::size_t count() const override { return learnt_.size(); }
  std::size_t held_out() const override { return held_out_.size(); }
  void fill(int epoch, std::span<const std::uint32_t> rows, const NetworkBatch& out) const override {
    fill_from(static_cast<std::uint64_t>(epoch) + 1, learnt_, rows, out);
  }
  void fill_held_out(std::span<const std::uint32_t> rows, const NetworkBatch& out) const override {
    fill_from(0, held_out_, rows, out);
  }

 private:
  void fill_from(std::uint64_t epoch, const std::vector<std::uint32_t>& chosen,
                 std::span<const std::uint32_t> rows, const NetworkBatch& out) const;

  const MatrixF& clean_;
  const std::vector<Place>& place_;
  std::vector<std::uint32_t> learnt_, held_out_;
  const Disturbances& disturbances_;
};

}  // namespace motionanalyzer
