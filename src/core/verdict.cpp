#include "motionanalyzer/core/verdict.hpp"

namespace motionanalyzer {

std::string_view verdict_name(Verdict verdict) noexcept {
  switch (verdict) {
    case Verdict::ok:
      return "OK";
    case Verdict::ng:
      return "NG";
    case Verdict::inconclusive:
      break;
  }
  return "INCONCLUSIVE";
}

std::string_view cause_name(Cause cause) noexcept {
  switch (cause) {
    case Cause::bending:
      return "bending";
    case Cause::incoming:
      return "incoming";
    case Cause::undetermined:
      break;
  }
  return "undetermined";
}

}  // namespace motionanalyzer
