// What a call that makes a model hands over.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "document.hpp"
#include "handles.hpp"
#include "job.hpp"

namespace motionanalyzer::capi {

/// Warnings are told first: whoever cancels on one gets no model.
inline void deliver(Job& job, const Model& model, std::vector<std::string> warnings, ma_model*& created) {
  job.warn(warnings);
  created = std::make_unique<ma_model>(model, std::move(warnings)).release();
}

/// With the text that goes with it; both or neither. json may be null
inline void deliver(Job& job, const Model& model, std::vector<std::string> warnings, std::string text,
                    ma_model*& created, ma_document** json) {
  std::unique_ptr<ma_document> told(json != nullptr ? document(std::move(text)) : nullptr);
  deliver(job, model, std::move(warnings), created);
  if (json != nullptr) *json = told.release();
}

}  // namespace motionanalyzer::capi
