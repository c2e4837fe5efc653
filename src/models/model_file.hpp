// Tensors and texts as bytes of a file. The layout is described at the head of model_file.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {

std::vector<std::uint8_t> write_tensors(const TensorStore& store);
/// Believes nothing that the bytes say before it is checked against what is there.
/// throws Error{bad_input}; name is used in messages
TensorStore read_tensors(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace motionanalyzer
