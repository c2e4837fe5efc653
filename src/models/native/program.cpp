#include "models/native/program.hpp"

#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::native {
namespace {

struct ProgramEntry {
  std::string_view name, sizes;
  std::size_t size_count;
  std::unique_ptr<Program> (*make)(std::span<const std::int32_t>);
};

constexpr ProgramEntry kPrograms[] = {
    {"dream/1", "features and the widths a b c d e", 6, make_dream},
    {"lstm_ae/1", "features, hidden units and frames", 3, make_lstm_autoencoder},
    {"gru_ae/1", "features, hidden units and frames", 3, make_gru_autoencoder},
};

/// So large that 4 x 4096^2 gate weights and their like still fit 32 bits of bytes.
constexpr std::int32_t kLargestSize = 4096;

void check_program_sizes(const ProgramEntry& entry, std::span<const std::int32_t> sizes) {
  const std::string name(entry.name);
  if (sizes.size() != entry.size_count)
    throw Error(ErrorCode::invalid_argument,
                name + " has " + std::to_string(entry.size_count) + " sizes: " + std::string(entry.sizes));
  for (const std::int32_t size : sizes)
    if (size < 1 || size > kLargestSize)
      throw Error(ErrorCode::invalid_argument,
                  name + ": a size of " + std::to_string(size) + " is not in 1 to 4096");
}

}  // namespace

std::unique_ptr<Program> make_program(std::string_view name, std::span<const std::int32_t> sizes) {
  for (const ProgramEntry& entry : kPrograms)
    if (entry.name == name) {
      check_program_sizes(entry, sizes);
      return entry.make(sizes);
    }
  throw Error(ErrorCode::invalid_argument, "no program is called '" + std::string(name) + "'",
              "there are dream/1, lstm_ae/1 and gru_ae/1");
}

}  // namespace motionanalyzer::native
