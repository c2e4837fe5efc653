#include "pipeline/tell.hpp"

#include <algorithm>
#include <string_view>

#include "motionanalyzer/statistics/conformal.hpp"
#include "support/text.hpp"

namespace motionanalyzer {

std::string count_of(std::size_t n, const char* what) { return std::to_string(n) + ' ' + what; }

void tell_left_out(const std::vector<Reason>& left_out, const char* purpose,
                   std::vector<std::string>& warnings) {
  constexpr std::size_t kMost = 5;
  for (std::size_t i = 0; i < std::min(kMost, left_out.size()); ++i)
    warnings.push_back("left out of " + std::string(purpose) + ": " + left_out[i].where.file + ": " +
                       left_out[i].message);
  if (left_out.size() > kMost)
    warnings.push_back(count_of(left_out.size() - kMost, "more panels left out of ") + purpose);
}

std::string left_out_text(const std::vector<Reason>& left_out) {
  if (left_out.empty()) return {};
  const auto times = [&](const Reason& reason) {
    return std::count_if(left_out.begin(), left_out.end(),
                         [&](const Reason& other) { return other.code == reason.code; });
  };
  const Reason& most = *std::max_element(left_out.begin(), left_out.end(),
                                         [&](const auto& a, const auto& b) { return times(a) < times(b); });
  return std::to_string(left_out.size()) + " of them are left out: " + most.code + " " +
         std::to_string(times(most)) + " times, for example " + most.where.file + ": " +
         most.message.substr(0, most.message.find('\n'));
}

std::string too_few_text(std::size_t n, double alpha) {
  const std::size_t needed = smallest_calibration(alpha);
  if (n >= needed) return {};
  constexpr std::size_t kValPercent = 15;
  const std::size_t normals = (100 * needed + kValPercent - 1) / kValPercent;
  return "alpha " + support::format_double(alpha) + " needs at least " + std::to_string(needed) +
         " normal panels to calibrate on, here are " + std::to_string(n) +
         ", so every verdict will be INCONCLUSIVE: give " + std::to_string(normals) +
         " normal panels of which 15 % calibrate, or more of split val, or a larger alpha";
}

void tell_calibration(std::size_t n, double alpha, const char* unit, std::vector<std::string>& warnings) {
  const std::size_t needed = smallest_calibration(alpha);
  if (n < needed && std::string_view(unit) == "panels") {
    warnings.push_back(too_few_text(n, alpha));
  } else if (n < needed) {
    warnings.push_back("calibrated on " + count_of(n, unit) + "; alpha " + support::format_double(alpha) +
                       " needs at least " + std::to_string(needed) +
                       ", so no p-value can be as small as alpha");
  } else if (n < 999) {
    const Interval range = realised_rate_range(n, alpha);
    warnings.push_back(
        "calibrated on " + count_of(n, unit) + ": coarse, the realised false-alarm rate lies between " +
        support::with_digits(100 * range.low, 2) + " and " + support::with_digits(100 * range.high, 2) +
        " % (90 % range); 999 are needed to claim a rate of 1 %");
  }
}

void tell_remarks(const Model& model, std::vector<std::string>& warnings) {
  const std::vector<std::string> remarks = model.remarks();
  warnings.insert(warnings.end(), remarks.begin(), remarks.end());
}

}  // namespace motionanalyzer
