#include "motionanalyzer/core/error.hpp"

#include <utility>

namespace motionanalyzer {
namespace {

std::string place(const SourceLocation& where) {
  std::string text = where.file;
  if (where.line > 0) {
    if (!text.empty()) text += ", ";
    text += "line " + std::to_string(where.line);
  }
  return text.empty() ? text : " (" + text + ")";
}

std::string full_text(const std::string& message, const std::string& advice, const SourceLocation& where) {
  std::string text = message + place(where);
  if (!advice.empty()) text += "\n" + advice;
  return text;
}

}  // namespace

std::string_view error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid_argument";
    case ErrorCode::bad_input:
      return "bad_input";
    case ErrorCode::too_short:
      return "too_short";
    case ErrorCode::mismatch:
      return "mismatch";
    case ErrorCode::io:
      return "io";
    case ErrorCode::not_available:
      return "not_available";
    case ErrorCode::cancelled:
      return "cancelled";
    case ErrorCode::no_solution:
      return "no_solution";
    case ErrorCode::internal:
      break;
  }
  return "internal";
}

Error::Error(ErrorCode code, std::string message, std::string advice, SourceLocation where)
    : code_(code),
      message_(std::move(message)),
      advice_(std::move(advice)),
      text_(full_text(message_, advice_, where)),
      where_(std::move(where)) {}

Error::Error(const Error&) = default;
Error& Error::operator=(const Error&) = default;
Error::~Error() = default;

}  // namespace motionanalyzer
