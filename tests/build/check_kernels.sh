#!/usr/bin/env bash
# No two kernels share a symbol: the linker would keep either's, and a CPU without AVX would meet it.
# usage: check_kernels.sh LIBRARY     a static library with the objects kernel_<name>.cpp.o
set -euo pipefail
listed=$("${NM:-nm}" -A -C "${1:?the static library}" | grep -E 'kernel_(linear_)?(baseline|avx2|avx512)\.cpp\.o' || true)
[ "$(grep -cE ' [RDB] .*k((Baseline|Avx2|Avx512)Kernel|Linear(Baseline|Avx2))$' <<<"$listed")" = 5 ] || { echo "five kernels were expected"; exit 1; }
shared=$(grep -E ' [WVuwvT] ' <<<"$listed" || true)
[ -z "$shared" ] || { echo "symbols that another object may replace:"; echo "$shared"; exit 1; }
