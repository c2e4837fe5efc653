// Tensors and texts as bytes of a file. The layout is described at the head of model_file.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "motionanalyzer/models/tensor_store.hpp"

namespace motionanalyzer {

std::vector<std::uint8_t> write_tensors(const TensorStore& store);
/// throws Error{bad_input} unless the bytes are those that were written; cost: one pass, below a ns a byte
void require_hash(std::span<const std::uint8_t> bytes, const std::string& name);
/// Makes the hash right after a change of the bytes. Leaves alone what does not begin as a model file does.
void write_hash(std::span<std::uint8_t> bytes);
/// Does not look at the hash. Believes nothing that the bytes say before it is checked against what is there.
/// throws Error{bad_input}; name is used in messages
TensorStore read_tensors(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace motionanalyzer
