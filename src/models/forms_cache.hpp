// The forms of one trajectory at a time: they cost .1 s, and many panels are judged by the same ones.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>

#include "motionanalyzer/core/trajectory.hpp"
#include "motionanalyzer/mechanics/panel_forms.hpp"

namespace motionanalyzer {

class FormsCache {
 public:
  /// throws as make_panel_forms()
  std::shared_ptr<const PanelForms> of(const HealthyTrajectory& trajectory, std::size_t stations) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!forms_ || forms_->stations != stations || trajectory_ != trajectory) {
      forms_ = make_panel_forms(trajectory, stations);
      trajectory_ = trajectory;
    }
    return forms_;
  }

 private:
  std::mutex mutex_;
  HealthyTrajectory trajectory_;
  std::shared_ptr<const PanelForms> forms_;
};

}  // namespace motionanalyzer
