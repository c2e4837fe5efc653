// What a user should know of a training or calibration, in words.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer {

std::string count_of(std::size_t n, const char* what);

/// At most a few of the reasons why panels were left out.
void tell_left_out(const std::vector<Reason>& left_out, const char* purpose,
                   std::vector<std::string>& warnings);

/// "48 of them are left out: ..." with the commonest reason and one such panel; empty where none is.
std::string left_out_text(const std::vector<Reason>& left_out);

/// That n panels cannot calibrate at alpha, and how many normal panels can; empty where they can.
std::string too_few_text(std::size_t n, double alpha);

/// Whether n normal panels or rows are enough to calibrate at alpha; silent where a rate can be claimed.
void tell_calibration(std::size_t n, double alpha, const char* unit, std::vector<std::string>& warnings);

void tell_remarks(const Model& model, std::vector<std::string>& warnings);

}  // namespace motionanalyzer
