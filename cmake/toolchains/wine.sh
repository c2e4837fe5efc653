#!/usr/bin/env bash
# Runs a Windows program of this build under wine: a prefix of its own, made once, a UTF-8 locale, no chatter.
set -eu
export WINEPREFIX=${MOTIONANALYZER_WINEPREFIX:-$(cd "$(dirname "$0")/../.." && pwd)/build/wine}
export WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" LC_ALL=C.UTF-8
unset DISPLAY
mkdir -p "$WINEPREFIX"
exec 9>"$WINEPREFIX/.lock"
flock 9
[ -e "$WINEPREFIX/.made" ] || { wineboot --init >/dev/null 2>&1 9>&- && touch "$WINEPREFIX/.made"; }
exec 9>&-
exec wine "$@"
