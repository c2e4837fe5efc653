// The trials that ranges of options make, and which of them is taken.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "motionanalyzer/pipeline/tune.hpp"

namespace motionanalyzer::pipeline {

using OptionValues = std::vector<std::pair<std::string, std::string>>;

/// Takes away the options whose values are lists, "1|2|5".
std::vector<TuneRange> take_ranges(OptionValues& option);

/// Every combination, the one of the detector's defaults first; where that is not among the ranges, before
/// them. budget: as many at most, the first and others drawn by the seed. grid: how many there are
/// throws  Error{invalid_argument} for an option that the detector has not, a range without values, more than
///         100,000 combinations or no budget
std::vector<OptionValues> trials_of(const std::string& detector, const std::vector<TuneRange>& range,
                                    std::size_t budget, std::uint64_t seed, std::size_t& grid);

/// The trial with the largest AUROC, the first of equals; one that failed is none.
std::size_t best_of(const std::vector<TuneTrial>& trial);
/// `best` where its gain over the first is above 0 with all of its interval, else the first.
std::size_t chosen_of(const std::vector<TuneTrial>& trial, std::size_t best);

}  // namespace motionanalyzer::pipeline
