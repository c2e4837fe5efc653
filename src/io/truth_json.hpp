// What is known of one panel, as manifest.json and truth.json say it.
#pragma once

#include <string>
#include <string_view>

#include "motionanalyzer/core/truth.hpp"
#include "support/json.hpp"

namespace motionanalyzer::io {

inline constexpr std::uint64_t kMaxListBytes = 512u << 20;

/// Members goal, label, split, scenario, crack_frame, lambda_mm, onset_time_s, position, history and field
/// of an object, all of which may be absent or null; a negative crack_frame means none. Without a label,
/// goal1 and goal2 mean 1.
/// throws  Error{bad_input} with file and line for another word, kind or range
Truth truth_of(const support::Json& object, std::string panel, const std::string& file);

/// The text of truth.json, keyed by panel.
std::vector<Truth> parse_truth(std::string_view text, const std::string& file);

/// The same text as of one object that holds all, made panel by panel: a set of 100,000 does not stand in
/// memory as JSON.
std::string truth_text(const std::vector<Truth>& truths);

}  // namespace motionanalyzer::io
