#!/usr/bin/env bash
# The runner of cmake/dev.sh tells a step that passes from one that fails in its middle and from one that is skipped.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
stop_wine() { :; }
source "$root/cmake/dev/runner.sh"

step_passes() { true; }
step_fails_midway() { false; echo "ran on"; }
step_fails_in_a_pipe() { false | cat; echo "ran on"; }
step_is_skipped() { skip "no such thing here"; }

shown=$(run_lanes "passes fails_midway" "fails_in_a_pipe is_skipped")
closing=$(report passes fails_midway fails_in_a_pipe is_skipped) && { echo "a failed step passes"; exit 1; }
[ "$closing" = "1 passed, 2 failed, 1 skipped" ] || { echo "$shown"; echo "counted: $closing"; exit 1; }
! grep -q 'ran on' "$logs"/*.log || { echo "a step ran on after a failure"; exit 1; }
grep -q 'skip .*no such thing here' <<<"$shown" || { echo "the reason is not shown"; exit 1; }
[ "$(report passes)" = "1 passed, 0 failed" ] || { echo "the plain closing line is wrong"; exit 1; }
report never_run >/dev/null && { echo "a step that did not run passes"; exit 1; }
exit 0
