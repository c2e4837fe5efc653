#include "support/reason_json.hpp"

namespace motionanalyzer::support {

Json reason_json(const Reason& reason) {
  Json json = Json::object();
  json.append("code", reason.code).append("message", reason.message);
  json.append("file", reason.where.file.empty() ? Json() : Json(reason.where.file));
  json.append("line", reason.where.line > 0 ? Json(reason.where.line) : Json());
  return json;
}

}  // namespace motionanalyzer::support
