// Training of networks: the backend that is always there.
#pragma once

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/models/training_backend.h"

namespace motionanalyzer {

/// The backend inside the library: on the CPU, one thread a session, float32. The same weights, batches and
/// kernel give the same bytes, whatever else runs; a row evaluated alone has the bytes that it has in a
/// batch. Kernels for SSE2, AVX2 with FMA and AVX-512 are chosen when a session opens;
/// MOTIONANALYZER_KERNEL=baseline, avx2 or avx512 forces one (another value or one this CPU lacks: an error).
MOTIONANALYZER_API const ma_training_backend& native_training_backend() noexcept;

}  // namespace motionanalyzer
