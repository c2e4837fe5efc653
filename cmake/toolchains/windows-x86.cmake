set(MINGW i686-w64-mingw32)
set(CMAKE_SYSTEM_PROCESSOR X86)
include(${CMAKE_CURRENT_LIST_DIR}/mingw-common.cmake)
# SSE2 so that doubles round as they do everywhere else. A 32-bit host (Excel, Delphi) calls with a stack aligned to
# 4 bytes only, which SSE code must put right itself.
set(CMAKE_C_FLAGS_INIT "-msse2 -mfpmath=sse -mstackrealign")
set(CMAKE_CXX_FLAGS_INIT "-msse2 -mfpmath=sse -mstackrealign")
