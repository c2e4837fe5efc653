# The checks. Each is a function step_<name> that fails by its status; see runner.sh.
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
export MOTIONANALYZER_WINEPREFIX=$build/wine

# Tests write thousands of small files: into memory where it has room, in half the time.
scratch_in_memory() {
  local free
  free=$(df --output=avail --block-size=1M /dev/shm 2>/dev/null | tail -n 1) || return 0
  [ -w /dev/shm ] && [ "${free:-0}" -ge 2000 ] || return 0
  TMPDIR=$(mktemp -d /dev/shm/motionanalyzer.XXXXXX)
  export TMPDIR
  trap 'rm -rf "$TMPDIR"' EXIT
}

configure() {  # PRESET [OPTION...]
  local preset=$1 launcher=()
  shift
  if command -v ccache >/dev/null; then
    launcher=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  cmake -S "$root" --preset "$preset" -B "$build/$preset" "${launcher[@]}" "$@"
}

build_targets() {  # PRESET [TARGET...]
  local preset=$1
  shift
  CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=time_macros cmake --build "$build/$preset" --parallel "$cores" ${1:+--target "$@"}
}

run_tests() {  # PRESET [CTEST OPTION...]
  local preset=$1
  shift
  ctest --test-dir "$build/$preset" --output-on-failure --no-tests=error --parallel "$cores" --timeout 1800 "$@"
}

# The tests of these folders that exist, as targets.
test_targets() { for room in "$@"; do ls "$root/tests/$room/"*_test.cpp >/dev/null 2>&1 && echo "${room}_tests"; done || true; }
test_regex() { local IFS='|'; echo "^($*)\$"; }

copy_headers() {  # the include tree of the cross builds, without the host's own headers
  local folder=$build/headers name
  mkdir -p "$folder"
  for name in eigen3 gsl nlohmann CLI nanoflann.hpp; do
    [ -e "$folder/$name" ] || cp -rL "/usr/include/$name" "$folder/"
  done
}

configure_cross() { configure "$1" -DMOTIONANALYZER_HEADERS="$build/headers"; }

tracked() { git -C "$root" ls-files -co --exclude-standard -- "$@" | while read -r f; do [ ! -e "$f" ] || echo "$f"; done; }

step_format() {
  clang-format --version | grep -q 'version 14\.' || skip "clang-format 14 decides; here is $(clang-format --version)"
  local wrong
  wrong=$(tracked '*.cpp' '*.hpp' '*.c' '*.h' | xargs -r clang-format --dry-run 2>&1 | sed -n 's/: warning: .*//p' |
    cut -d : -f 1,2 | sort -u -t : -k 1,1)
  [ -z "$wrong" ] || { printf 'to be formatted (bash cmake/dev.sh format), first line of each file:\n%s\n' "$wrong"; return 1; }
}

step_arrows() {
  python3 tests/build/check_arrows_test.py
  python3 cmake/check_arrows.py
  python3 tests/build/check_umbrella.py
}

step_lint() {
  clang-tidy --version | grep -q 'version 14\.' || skip "clang-tidy 14 decides; another version is installed here"
  # Each room as one source: its headers are read once, in a third of the time.
  cmake -S "$root" --preset dev -B "$build/lint" -DMOTIONANALYZER_UNITY=ON -DMOTIONANALYZER_TESTS=OFF
  sed -n 's/^ *"file": "\(.*\)",*$/\1/p' "$build/lint/compile_commands.json" | sort -u |
    xargs -r -P "$cores" -n 1 clang-tidy -p "$build/lint" --quiet --extra-arg=-Wno-error 2> >(grep -v 'warnings\? generated' >&2)
}

step_unit() {
  build_targets release
  run_tests release
}

# The same bytes on the first of the x86-64 processors, long before AVX2 and FMA.
step_qemu() {
  local room rooms=(core mechanics synthesis models pipeline)
  [ "$(uname -m)" = x86_64 ] || skip "the bytes are compared on x86-64; this is $(uname -m)"
  command -v qemu-x86_64 >/dev/null || skip "no qemu-user here"
  build_targets release $(test_targets "${rooms[@]}")
  for room in "${rooms[@]}"; do
    qemu-x86_64 -cpu Opteron_G1 "$build/release/tests/${room}_tests" --gtest_filter='*Golden*' | tee "$logs/qemu_$room.log"
    grep -qE 'PASSED.* [1-9][0-9]* test' "$logs/qemu_$room.log"
  done
}

step_install() { bash tests/build/install_test.sh "$build/release" "$build/install"; }

step_readme() { python3 tests/build/readme_examples.py --prefix "$build/install/prefix" README.md; }

step_report() {
  local status=0
  bash tests/build/report_test.sh "$build/release/motionanalyzer" tests/data/bundles "$build/report" || status=$?
  [ $status != 77 ] || skip "no browser here; the page was written, not opened"
  return $status
}

step_asan() {
  configure asan-ubsan
  build_targets asan-ubsan
  run_tests asan-ubsan
}

step_tsan() {
  local threaded=(core io models stream pipeline capi)
  configure tsan
  build_targets tsan $(test_targets "${threaded[@]}")
  run_tests tsan --tests-regex "$(test_regex "${threaded[@]}")"
}

step_windows() {
  copy_headers
  configure_cross windows-x64
  build_targets windows-x64
  trap stop_wine EXIT
  start_wine
  run_tests windows-x64
  bash tests/build/install_test.sh "$build/windows-x64" "$build/install-windows-x64" windows-x64
}

step_x86() {
  copy_headers
  configure_cross windows-x86
  build_targets windows-x86 motionanalyzer motionanalyzer_app motionanalyzer_static
  run_tests windows-x86 --tests-regex '^build\.exports$'
  bash tests/build/install_test.sh "$build/windows-x86" "$build/install-windows-x86" windows-x86
}

step_m32() {
  local rooms=(core support io capi)
  copy_headers
  configure_cross linux-m32
  build_targets linux-m32 $(test_targets "${rooms[@]}")
  run_tests linux-m32 --tests-regex "$(test_regex "${rooms[@]}")"
}

wine_temps() {  # by wine's version; one may be a link of a run that was ended
  [ ! -d "$MOTIONANALYZER_WINEPREFIX" ] || find "$MOTIONANALYZER_WINEPREFIX" -path '*/users/*' -name Temp -not -path '*/Temp/*'
}

# One server for all tests, started here: a test that starts it is not over before it ends, seconds later.
start_wine() {
  mkdir -p "$MOTIONANALYZER_WINEPREFIX"
  WINEPREFIX=$MOTIONANALYZER_WINEPREFIX WINEDEBUG=-all wineserver -p >/dev/null 2>&1
  cmake/toolchains/wine.sh wineboot >/dev/null 2>&1
  [ -n "${TMPDIR:-}" ] || return 0
  local temp
  wine_temps | while read -r temp; do rm -rf "$temp" && ln -s "$TMPDIR" "$temp"; done
}

stop_wine() {
  local temp
  wine_temps | while read -r temp; do [ ! -L "$temp" ] || { rm "$temp" && mkdir "$temp"; }; done
  [ ! -d "$MOTIONANALYZER_WINEPREFIX" ] || WINEPREFIX=$MOTIONANALYZER_WINEPREFIX wineserver -k 2>/dev/null || true
}
