// The one exception of the library. Every mistake that a user can make is thrown as an Error whose text names
// the file, the line and the value, and says what to do.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "motionanalyzer/core/export.hpp"

namespace motionanalyzer {

enum class ErrorCode {
  invalid_argument,  ///< wrong usage: an unknown option, a value outside its range
  bad_input,         ///< data that cannot be read or make no sense
  too_short,         ///< fewer frames, rows or panels than the work needs
  mismatch,          ///< two things that do not belong together (recipe, columns, versions)
  io,                ///< a file or folder that cannot be opened, read or written
  not_available,     ///< something asked for is not there (a plugin, a device)
  cancelled,         ///< the caller asked to stop
  no_solution,       ///< equations that have none, or none that can be found
  internal,          ///< a defect of ours
};

/// The name of a code as printed in `error[code]: ...`; never empty.
MOTIONANALYZER_API std::string_view error_code_name(ErrorCode code) noexcept;

/// Where in the input a mistake stands.
struct SourceLocation {
  std::string file;  ///< UTF-8 path, empty when no file is concerned
  int line = 0;      ///< first line is 1; 0 when no line is concerned
};

/// what() is `message (file, line N)` and, after a line break, the advice. All texts are UTF-8.
class MOTIONANALYZER_API Error : public std::exception {
 public:
  Error(ErrorCode code, std::string message, std::string advice = {}, SourceLocation where = {});
  Error(const Error&);
  Error& operator=(const Error&);
  ~Error() override;

  const char* what() const noexcept override { return text_.c_str(); }
  ErrorCode code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }  ///< without place and advice
  const std::string& advice() const noexcept { return advice_; }
  const SourceLocation& where() const noexcept { return where_; }

 private:
  ErrorCode code_;
  std::string message_, advice_, text_;
  SourceLocation where_;
};

}  // namespace motionanalyzer
