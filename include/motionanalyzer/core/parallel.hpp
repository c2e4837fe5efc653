// One way to use all cores, whose result cannot depend on how many there are.
#pragma once

#include <cstddef>
#include <string_view>

#include "motionanalyzer/core/export.hpp"
#include "motionanalyzer/core/function_ref.hpp"
#include "motionanalyzer/core/progress.hpp"

namespace motionanalyzer {

/// Calls body(i, worker) once for every i in [0, count), in no stated order.
/// in      body: writes only to what belongs to i, or to scratch that belongs to worker;
///         0 <= worker < thread_count(count, execution), worker 0 is the calling thread, which works too
/// errors  the exception of the lowest i that throws is rethrown here after all workers have stopped: every
///         item below it has run, items above it may have been left out;
///         what execution.progress throws stops the work and is rethrown;
///         Error{cancelled} when execution.cancel was set, Error{invalid_argument} for negative threads
/// notes   progress is delivered on the calling thread, from 0 to count done; a nested call from within body
///         runs on a worker, so give it an Execution without progress;
///         the caller's floating-point environment (rounding, flush to zero) is set in every worker
/// cost    starts and joins its threads: for work of a millisecond and more
MOTIONANALYZER_API void parallel_for(std::size_t count, const Execution& execution, std::string_view stage,
                                     FunctionRef<void(std::size_t i, std::size_t worker)> body);

/// Workers that parallel_for uses for `count` items: at least 1, at most count (1 for count 0).
MOTIONANALYZER_API std::size_t thread_count(std::size_t count, const Execution& execution) noexcept;

}  // namespace motionanalyzer
