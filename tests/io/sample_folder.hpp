// A sample panel copied into a scratch folder, there to be mangled.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/verdict.hpp"
#include "support/file.hpp"
#include "support/panel_folders.hpp"
#include "support/path.hpp"

namespace motionanalyzer::testing {

inline constexpr const char* kSamples = MA_TEST_DATA "/bundles";

class SamplePanel {
 public:
  SamplePanel() : folder_(scratch_.path("panel")) {
    support::create_folders(folder_);
    const std::string sample = std::string(kSamples) + "/normal/normal_0001";
    for (const auto& entry : support::list_folder(sample)) write(entry.name, read_from(sample, entry.name));
  }

  const std::string& folder() const { return folder_; }
  std::string path(const std::string& name) const { return support::join(folder_, name); }
  std::string read(const std::string& name) const { return read_from(folder_, name); }
  void write(const std::string& name, std::string_view bytes) const {
    support::write_file(path(name), bytes);
  }
  void remove(const std::string& name) const { std::filesystem::remove_all(support::to_path(path(name))); }
  /// Replaces the line (first is 1) of a file.
  void set_line(const std::string& name, std::size_t line, const std::string& text) const {
    std::string bytes = read(name);
    std::size_t begin = 0;
    for (std::size_t i = 1; i < line; ++i) begin = bytes.find('\n', begin) + 1;
    write(name, bytes.replace(begin, bytes.find('\n', begin) - begin, text));
  }

 private:
  static std::string read_from(const std::string& folder, const std::string& name) {
    return support::read_file(support::join(folder, name), 1u << 24);
  }

  ScratchFolder scratch_;
  std::string folder_;
};

inline std::vector<std::string> codes(const std::vector<Reason>& reasons) {
  std::vector<std::string> codes;
  for (const Reason& reason : reasons) codes.push_back(reason.code);
  return codes;
}

inline bool has_code(const std::vector<Reason>& reasons, const std::string& code) {
  for (const Reason& reason : reasons) {
    if (reason.code == code) return true;
  }
  return false;
}

/// The Error that a call throws; of code internal and without a place when it throws none.
template <class F>
Error error_of(F&& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCode::internal, "nothing was thrown");
}

/// Runs `check` on every truncation of the text and on the text with each byte replaced by several others.
template <class F>
void for_each_mutation(const std::string& text, F&& check) {
  for (std::size_t i = 0; i <= text.size(); ++i) check(text.substr(0, i));
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char byte : {'\0', '\n', ' ', ',', '-', '.', '0', '9', 'e', '"', '{', '\xFF', '\xC3'}) {
      std::string mutated = text;
      mutated[i] = byte;
      check(mutated);
    }
  }
}

}  // namespace motionanalyzer::testing
