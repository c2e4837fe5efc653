#!/usr/bin/env bash
# The front door: `bash cmake/dev.sh help`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
build=${MOTIONANALYZER_BUILD:-$root/build}
logs=$build/logs
cores=$(nproc)
mkdir -p "$logs"

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

source cmake/dev/packages.sh
source cmake/dev/runner.sh
source cmake/dev/steps.sh

usage() {
  cat <<'TEXT'
bash cmake/dev.sh COMMAND

  run                build the exe, judge the sample panels of tests/data and a small set that is simulated,
                     print where both reports lie
  test               everything that is checked: all steps below
  test --fast        release build and its tests alone
  test --only NAME   one step (again --only for more): format arrows lint unit qemu install readme report asan
                     tsan windows x86 m32
  bench [FILTER]     build and run the benchmarks, those whose program's name contains FILTER
  format             put every source into the house's format
  lint               clang-tidy over the sources
  fuzz SECONDS       every fuzz target for so long each
  windows            build and test for 64-bit Windows
  package            zips for Windows (x64, x86): exe, DLL, headers, import libraries
  peers              the same work done with peers' libraries, from a Python environment of their own
  help               this text

Everything lands in build/; logs of the steps in build/logs. Missing Debian packages are installed.
TEXT
}

# quietly LOG COMMAND...: output into build/logs/LOG.log, its end shown on failure.
quietly() {
  local log=$logs/$1.log
  shift
  "$@" >"$log" 2>&1 </dev/null || { tail -n 40 "$log"; fail "failed: $*" "the whole log: $log"; }
}

command_run() {
  need $packages_build
  quietly configure configure release
  quietly build build_targets release motionanalyzer_app
  "$build/release/motionanalyzer" run tests/data/bundles --out "$build/run"
  "$build/release/motionanalyzer" run --out "$build/run/simulated" \
    --counts normal=700,light_distortion=20,crack=30,micro_crack=10,pre_damage=10 |
    sed -n '/^scenario /,$p'  # without the row of each panel, which the page has
}

all_steps=(unit qemu install readme report format arrows lint windows asan tsan x86 m32)

command_test() {
  local chosen=()
  while [ $# -gt 0 ]; do
    case $1 in
      --fast) chosen+=(unit) ;;
      --only) shift; chosen+=("${1:?--only wants the name of a step}") ;;
      *) fail "test does not know $1" "see: bash cmake/dev.sh help" ;;
    esac
    shift
  done
  local step
  for step in "${chosen[@]}"; do
    [[ " ${all_steps[*]} " == *" $step "* ]] || fail "no step is called $step; there are: ${all_steps[*]}"
  done
  if [ ${#chosen[@]} = 0 ]; then need $packages_test; else need_for "${chosen[@]}"; fi
  quietly configure configure release $(have_benchmark)
  scratch_in_memory
  if [ ${#chosen[@]} = 0 ]; then
    run_lanes "unit qemu install readme report" "format arrows lint m32" windows asan tsan x86
    report "${all_steps[@]}"
  else
    run_lanes "${chosen[*]}"
    report "${chosen[@]}"
  fi
}

need_for() {  # the packages of single steps
  local step wanted="$packages_build python3"
  for step in "$@"; do
    case $step in
      format) wanted+=" $packages_format" ;;
      lint) wanted+=" $packages_lint" ;;
      install) wanted+=" pkg-config" ;;
      qemu) wanted+=" $packages_qemu" ;;
      report) wanted+=" $packages_browser" ;;
      asan | tsan) wanted+=" $packages_sanitize" ;;
      windows) wanted+=" $packages_windows" ;;
      x86) wanted+=" $packages_x86" ;;
      m32) wanted+=" $packages_m32" ;;
    esac
  done
  need $wanted
}

have_benchmark() { [ ! -e /usr/include/benchmark/benchmark.h ] || echo -DMOTIONANALYZER_BENCHMARKS=ON; }

command_bench() {
  need $packages_build libbenchmark-dev
  quietly configure configure release -DMOTIONANALYZER_BENCHMARKS=ON
  local source name ran=0
  for source in benchmarks/bench_*"${1:-}"*.cpp; do
    [ -e "$source" ] || continue
    name=$(basename "$source" .cpp)
    quietly "$name" build_targets release "$name"
    "$build/release/benchmarks/$name"
    ran=$((ran + 1))
  done
  [ $ran -gt 0 ] || fail "no benchmark's name contains '${1:-}'"
}

command_format() {
  need $packages_format
  tracked '*.cpp' '*.hpp' '*.c' '*.h' | xargs -r clang-format -i
}

# Not those of hinge: one takes some ten seconds under sanitizers, and nothing else would be tried.
model_seeds() {
  mkdir -p "$build/fuzz/seeds"
  cp tests/golden/models/[!h]*.ma "$build/fuzz/seeds/"
  echo "$build/fuzz/seeds"
}

command_fuzz() {
  local seconds=${1:?fuzz wants seconds} source name
  need $packages_build $packages_sanitize
  quietly configure configure fuzz
  quietly build build_targets fuzz
  for source in tests/fuzz/fuzz_*.cpp; do
    [ -e "$source" ] || fail "tests/fuzz holds no fuzz target"
    name=$(basename "$source" .cpp)
    mkdir -p "$build/fuzz/corpus/$name"
    quietly "$name" "$build/fuzz/tests/fuzz/$name" -max_total_time="$seconds" -artifact_prefix="$build/fuzz/$name-" \
      "$build/fuzz/corpus/$name" $([ ! -d "tests/fuzz/corpus/$name" ] || echo "tests/fuzz/corpus/$name") \
      $([ "$name" != fuzz_model ] || model_seeds)
    echo "ok    $name  $(grep -oE 'stat::number_of_executed_units: *[0-9]+|Done [0-9]+ runs' "$logs/$name.log" | tail -n 1)"
  done
}

command_package() {
  need $packages_build $packages_windows $packages_x86
  copy_headers
  local arch folder
  for arch in x64 x86; do
    folder=motionanalyzer-windows-$arch
    quietly "configure-$arch" configure_cross "windows-$arch"
    quietly "build-$arch" build_targets "windows-$arch" motionanalyzer motionanalyzer_static motionanalyzer_app
    rm -rf "$build/package/$folder" "$build/package/$folder.zip"
    mkdir -p "$build/package"
    quietly "install-$arch" cmake --install "$build/windows-$arch" --prefix "$build/package/$folder" --strip
    cp LICENSE CHANGELOG.md "$build/package/$folder/"
    (cd "$build/package" && cmake -E tar cf "$folder.zip" --format=zip "$folder")
    echo "$build/package/$folder.zip"
  done
}

command_peers() {
  need $packages_build python3 python3-venv libbenchmark-dev
  local script venv=$build/peers
  [ -e benchmarks/peers/requirements.txt ] || fail "benchmarks/peers holds no peers"
  [ -e "$venv/bin/python" ] || quietly peers-venv python3 -m venv "$venv"
  quietly peers-pip "$venv/bin/pip" install --quiet -r benchmarks/peers/requirements.txt
  quietly configure configure release -DMOTIONANALYZER_BENCHMARKS=ON
  quietly build build_targets release motionanalyzer motionanalyzer_static motionanalyzer_app bench_mechanics bench_models bench_training
  quietly peers-install cmake --install "$build/release" --prefix "$venv/prefix"
  quietly peers-configure cmake -S benchmarks/peers -B "$venv/programs" -G Ninja -DCMAKE_BUILD_TYPE=Release \
    -Dmotionanalyzer_ROOT="$venv/prefix"
  quietly peers-build cmake --build "$venv/programs"
  # One thread each: what is asked is the time of one core, and threads that wait for each other on a machine
  # with other work take many times as long.
  export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1
  for script in benchmarks/peers/*.py; do
    echo "== $script"
    MOTIONANALYZER_EXE=$build/release/motionanalyzer MOTIONANALYZER_BENT_STRIP=$venv/programs/bent_strip \
      "$venv/bin/python" "$script"
  done
}

command=${1:-help}
[ $# = 0 ] || shift
case $command in
  run | test | bench | format | fuzz | package | peers) "command_$command" "$@" ;;
  lint | windows) command_test --only "$command" ;;
  help | --help | -h) usage ;;
  *) usage >&2; exit 2 ;;
esac
