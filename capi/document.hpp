// Texts that took work to make.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "handles.hpp"

namespace motionanalyzer::capi {

inline ma_document* document(std::string text) {
  return std::make_unique<ma_document>(std::move(text)).release();
}

}  // namespace motionanalyzer::capi
