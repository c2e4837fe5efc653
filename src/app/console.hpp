// The terminal and the operating system: UTF-8 in and out, Ctrl-C.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "motionanalyzer/core/progress.hpp"

namespace motionanalyzer::app {

/// Words of the command line as UTF-8, without the program's own name.
std::vector<std::string> command_line(int argc, char** argv);

/// A Windows console speaks UTF-8 and gets line feeds as they stand until this is destroyed.
class Utf8Console {
 public:
  Utf8Console();
  ~Utf8Console();
  Utf8Console(const Utf8Console&) = delete;
  Utf8Console& operator=(const Utf8Console&) = delete;

 private:
  [[maybe_unused]] unsigned output_code_page_ = 0;  ///< of the console before; Windows alone
};

/// Set by Ctrl-C and by a request to end. A second Ctrl-C ends the program at once.
CancelToken& interrupt();
void install_interrupt_handler();

/// throws Error{io} when stdout cannot take the text
void write_stdout(std::string_view text);
void write_stderr(std::string_view text) noexcept;
bool stderr_is_terminal() noexcept;

/// Peak of this process's resident memory in MiB; negative when the system does not say.
double peak_memory_mb() noexcept;

}  // namespace motionanalyzer::app
