#include "pipeline/npy.hpp"

#include <bit>
#include <cstdint>

namespace motionanalyzer::pipeline {

std::string npy_bytes(const MatrixF& matrix) {
  constexpr std::size_t kPreamble = 10, kAlignment = 64;
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(matrix.rows()) +
                       ", " + std::to_string(matrix.cols()) + "), }";
  const std::size_t bare = kPreamble + header.size() + 1;
  header.append((kAlignment - bare % kAlignment) % kAlignment, ' ');
  header += '\n';
  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  bytes.reserve(bytes.size() + 4 * matrix.values().size());
  for (const float value : matrix.values()) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((bits >> shift) & 0xFF);
  }
  return bytes;
}

}  // namespace motionanalyzer::pipeline
