// Damaged panels among those that are given as normal: how they are told from the others, and what is said of
// them. The same for panels that teach and for those that calibrate.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace motionanalyzer {

/// One in so many: below, damaged normals are named and left out; more are worth a word of their own; and
/// with more than kTooMany what is normal cannot be told.
inline constexpr std::size_t kWorthSaying = 50, kTooMany = 10;

/// The largest z that a healthy panel may have in view of what all of them have.
/// throws  Error{too_short} when there is none
double largest_by_chance(const std::vector<double>& z);

/// "2 of 60 panels given as normal look damaged (p3, p17)", at most 20 names; `what` stands after the count.
std::string panels_told(const std::vector<std::string>& names, std::size_t of, const char* what);

/// What is added where there are more than one in kWorthSaying; empty otherwise.
const char* worth_saying(std::size_t damaged, std::size_t of) noexcept;

/// throws  Error{bad_input} with `found` for more than one in kTooMany
void require_few_damaged(std::size_t damaged, std::size_t of, const std::string& found, const char* advice);

}  // namespace motionanalyzer
