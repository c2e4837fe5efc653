#!/usr/bin/env bash
# report_test.sh EXE DATASET WORK: runs the main job, then opens its page in a headless browser: no console error,
# nothing fetched from elsewhere, no empty plot. Exit status 77: no browser here.
set -euo pipefail
exe=$1 dataset=$2 work=$3
rm -rf "$work"
mkdir -p "$work"
"$exe" run "$dataset" --out "$work/run"
page=$work/run/report.html
for file in report.html report.md report.json; do
  [ -s "$work/run/$file" ] || { echo "run left no $file"; exit 1; }
done
python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' "$work/run/report.json"
if grep -nEo '(src|href|url)[=(]["'\'' ]*(https?:)?//[^"'\'' >)]*' "$page"; then
  echo "the page refers to something outside itself"
  exit 1
fi

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
case $(readlink -f "${browser:-/}") in
  / | *snap*)
    echo "no browser here: the page was written, not opened"
    exit 77 ;;
esac
timeout 120 "$browser" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --enable-logging=stderr --v=0 \
  --user-data-dir="$work/browser" --virtual-time-budget=5000 --dump-dom "file://$(realpath "$page")" \
  >"$work/dom.html" 2>"$work/browser.log"
rm -rf "$work/browser"
if grep -E 'CONSOLE.*(Uncaught|Error|error|Failed)' "$work/browser.log"; then
  echo "the page has console errors"
  exit 1
fi
python3 - "$work/dom.html" <<'PY'
import re, sys
dom = open(sys.argv[1], encoding="utf-8").read()
plots = re.findall(r"<svg\b.*?</svg>", dom, re.DOTALL)
empty = [i for i, p in enumerate(plots) if not re.search(r"<(path|polyline|line|rect|circle|polygon|image|use)\b", p)]
broken = re.findall(r"(?:NaN|Infinity|undefined)(?=[ ,\"'])", " ".join(plots))
print(f"{len(plots)} plots, {len(empty)} empty, {len(broken)} with broken numbers")
sys.exit(0 if plots and not empty and not broken else 1)
PY
