#!/usr/bin/env bash
# install_test.sh BUILD WORK [TOOLCHAIN]: installs BUILD to a fresh prefix in WORK, then builds and runs a C and a C++
# program against that tree alone, by CMake's package and (native) by pkg-config. windows-x86: links, does not run.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
build=$1 work=$2 toolchain=${3:-}
clients=$root/tests/build/consumer
bundle=$root/tests/data/bundles/normal/normal_0001
rm -rf "$work"
mkdir -p "$work"
# The prefix is moved after the install: a package that remembers where it was made fails here.
cmake --install "$build" --prefix "$work/made" >"$work/install.log"
mv "$work/made" "$work/prefix"
prefix=$work/prefix

cmake -S "$clients" -B "$work/cmake" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUNDLE="$bundle" \
  ${toolchain:+-DCMAKE_TOOLCHAIN_FILE="$root/cmake/toolchains/$toolchain.cmake"} \
  -Dmotionanalyzer_ROOT="$prefix" -Dmotionanalyzer_DIR="$(dirname "$(find "$prefix" -name motionanalyzer-config.cmake)")"
cmake --build "$work/cmake"
objdump=objdump
case $toolchain in
  windows-x86) # the client asks for plain names although it calls by stdcall
    imports=$("$objdump" -p "$work/cmake/c_shared.exe" | sed -n '/DLL Name: motionanalyzer.dll/,/^$/p')
    grep -q 'ma_analyze_bundle' <<<"$imports" || { echo "the client does not import ma_analyze_bundle"; exit 1; }
    ! grep -q 'ma_.*@' <<<"$imports" || { echo "the client asks for decorated names"; exit 1; }
    exit 0 ;;
esac
ctest --test-dir "$work/cmake" --output-on-failure --no-tests=error
[ -z "$toolchain" ] || exit 0

export PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name motionanalyzer.pc)")
lib=$(pkg-config --variable=libdir motionanalyzer)
gcc -std=c99 -pedantic -Wall -Wextra -Werror "$clients/client.c" -o "$work/c_pc" \
  $(pkg-config --cflags --libs motionanalyzer) "-Wl,-rpath,$lib"
g++ -std=c++20 -Wall -Wextra -Werror "$clients/client.cpp" -o "$work/cpp_pc" \
  $(pkg-config --cflags --libs motionanalyzer) "-Wl,-rpath,$lib"
"$work/c_pc" "$bundle"
"$work/cpp_pc" "$bundle"
"$prefix/bin/motionanalyzer" --version
