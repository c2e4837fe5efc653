# The kernels of training, of the hinge's sums and of searches: one source for each kind of CPU, compiled for it
# whatever the build's own switches, without instrumentation, and never in one file with other sources.
set(kernel_sources native/kernel_baseline native/kernel_avx2 native/kernel_avx512 hinge/kernel_linear_baseline
  hinge/kernel_linear_avx2 nearest/bound_kernel_baseline nearest/bound_kernel_avx2)
list(TRANSFORM kernel_sources REPLACE "(.+)" "${PROJECT_SOURCE_DIR}/src/models/\\1.cpp")
set_source_files_properties(${kernel_sources} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
list(GET kernel_sources 1 kernel_avx2)
list(GET kernel_sources 2 kernel_avx512)
list(GET kernel_sources 4 linear_avx2)
list(GET kernel_sources 6 bound_avx2)
if(MSVC)
  set_source_files_properties(${kernel_avx2} ${linear_avx2} ${bound_avx2} PROPERTIES COMPILE_OPTIONS "/O2;/arch:AVX2")
  set_source_files_properties(${kernel_avx512} PROPERTIES COMPILE_OPTIONS "/O2;/arch:AVX512")
else()
  # Tiles of sums stay in registers only where their short loops are unrolled: O3 with g++.
  set(kernel_options -O3 -fno-exceptions -fno-sanitize=all)
  if(WIN32 AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # g++ takes the stack of 64-bit Windows for aligned to a whole vector, which it is not.
    list(APPEND kernel_options -Wa,-muse-unaligned-vector-move)
  endif()
  set_source_files_properties(${kernel_sources} PROPERTIES COMPILE_OPTIONS "${kernel_options}")
  set_property(SOURCE ${kernel_avx2} ${bound_avx2} APPEND PROPERTY COMPILE_OPTIONS -mavx2 -mfma)
  set_property(SOURCE ${linear_avx2} APPEND PROPERTY COMPILE_OPTIONS -mavx2)
  set_property(SOURCE ${kernel_avx512} APPEND PROPERTY COMPILE_OPTIONS -mavx512f -mavx2 -mfma)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)  # g++ 12 warns of its own header
    set_property(SOURCE ${kernel_avx512} APPEND PROPERTY COMPILE_OPTIONS -Wno-maybe-uninitialized)
  endif()
endif()
