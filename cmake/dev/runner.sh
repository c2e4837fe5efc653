# Runs steps, each with its log, a few lanes at a time. A step is a function step_<name>; it prints into its log,
# returns 0, or calls skip with the reason.
skip() {
  echo "$*" >"$logs/$step_name.skip"
  exit 77
}

run_step() {
  local name=$1 log=$logs/$1.log began=$SECONDS status=0
  rm -f "$logs/$name.skip" "$logs/$name.failed" "$logs/$name.passed"
  set +e  # and not `( ... ) || status=$?`, in which bash would let the step run on after a failure
  (
    set -eu -o pipefail
    step_name=$name
    "step_$name"
  ) >"$log" 2>&1 </dev/null
  status=$?
  set -e
  local took=$((SECONDS - began))
  if [ $status = 0 ]; then
    touch "$logs/$name.passed"
    printf 'ok    %-8s %4d s\n' "$name" $took
  elif [ $status = 77 ] && [ -e "$logs/$name.skip" ]; then
    printf 'skip  %-8s %s\n' "$name" "$(cat "$logs/$name.skip")"
  else
    touch "$logs/$name.failed"
    printf 'FAIL  %-8s %4d s\n%s\n      the whole log: %s\n' "$name" $took \
      "$({ grep -nE 'error|FAILED|Failure|ERROR:|WARNING: Thread|\*\*\*' "$log" | head -n 15; echo ...
           tail -n 25 "$log"; } | cut -c 1-300 | sed 's/^/      /')" "$log"
  fi
}

stop_lanes() {
  trap - INT TERM
  local pid
  for pid in "${lane_pids[@]}"; do kill -TERM -- "-$pid" 2>/dev/null || true; done
  stop_wine
  exit 130
}

# run_lanes "step step" "step" ...: the steps of a lane one after the other, two lanes at a time, so that one links or
# tests while the other compiles.
run_lanes() {
  lane_pids=()
  trap stop_lanes INT TERM
  set -m
  local lane step
  for lane in "$@"; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || true; done
    (for step in $lane; do run_step "$step"; done) &
    lane_pids+=($!)
  done
  wait
  set +m
  trap - INT TERM
}

# report STEP...: the closing line; fails when a step failed.
report() {
  local name passed=0 failed=0 skipped=0
  for name in "$@"; do
    if [ -e "$logs/$name.passed" ]; then passed=$((passed + 1))
    elif [ -e "$logs/$name.skip" ]; then skipped=$((skipped + 1))
    else failed=$((failed + 1)); fi
  done
  if [ $skipped = 0 ]; then echo "$passed passed, $failed failed"
  else echo "$passed passed, $failed failed, $skipped skipped"; fi
  [ $failed = 0 ]
}
