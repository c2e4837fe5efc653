// Counts allocations and lets a chosen one fail. Armed only while a test asks for it.
#pragma once

#include <cstdint>

namespace capi_test {

/// The n-th allocation from now on (1 = the next) and all after it fail; 0 = none fails.
void fail_allocations_from(std::int64_t n) noexcept;
/// Allocations since the last call of this function or of fail_allocations_from.
std::int64_t take_allocation_count() noexcept;

}  // namespace capi_test
