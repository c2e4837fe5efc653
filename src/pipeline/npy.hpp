// A matrix as NumPy's numpy.load reads it. NPY format 1.0, NEP 1:
//   6 bytes  \x93NUMPY          2 bytes  version 1, 0          2 bytes  length of the header, low byte first
//   header   {'descr': '<f4', 'fortran_order': False, 'shape': (rows, cols), } , blanks, line feed; padded so
//            that the values begin at a multiple of 64
//   values   rows * cols floats of IEEE 754, low byte first, row by row
#pragma once

#include <string>

#include "motionanalyzer/core/matrix.hpp"

namespace motionanalyzer::pipeline {

std::string npy_bytes(const MatrixF& matrix);

}  // namespace motionanalyzer::pipeline
