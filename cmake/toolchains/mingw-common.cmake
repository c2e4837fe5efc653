# Shared by the two MinGW-w64 toolchains; MINGW names the target. Posix threads, everything but the system's own DLLs
# linked in. The host's headers never come in: packages are read from MOTIONANALYZER_HEADERS alone.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_C_COMPILER ${MINGW}-gcc-posix)
set(CMAKE_CXX_COMPILER ${MINGW}-g++-posix)
set(CMAKE_RC_COMPILER ${MINGW}-windres)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(CMAKE_SHARED_LINKER_FLAGS_INIT -static)
set(CMAKE_FIND_ROOT_PATH /usr/${MINGW})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
