#!/usr/bin/env bash
# check_exports.sh LIBRARY LIST: what a shared library (ELF or PE) lets out is exactly the C functions of the list,
# undecorated, and the C++ API of namespace motionanalyzer; a DLL needs nothing but the system's own DLLs.
set -euo pipefail
library=$1 list=$2
objdump=${OBJDUMP:-objdump} nm=${NM:-nm}
export LC_ALL=C

case $(head -c 4 "$library" | od -An -c | tr -d ' \n') in
  177ELF) exported=$("$nm" -D --defined-only "$library" | awk '$2 != "A" {print $NF}' | sed 's/@.*//' | sort -u) ;;
  MZ*) headers=$("$objdump" -p "$library")
       exported=$(sed -n '/\[Ordinal\/Name Pointer\] Table/,/^$/s/^[ \t]*\[ *[0-9]*\] *//p' <<<"$headers" |
                  awk '{print $NF}' | sort -u) ;;
  *) echo "$library: neither ELF nor PE"; exit 1 ;;
esac

failed=0
[ -n "$exported" ] || { echo "$library exports nothing"; exit 1; }
wanted=$(awk '/^[a-z]/ {print $1}' "$list" | sort -u)
[ "$wanted" = "$(awk '/^[a-z]/ {print $1}' "$list")" ] || { echo "$list: not sorted, or a name twice"; failed=1; }
cpp='^_Z(N|NK|NO|NKR|TIN|TSN|TVN|GVN|TCN|TTN)14motionanalyzer'
c_names=$(grep -vE "$cpp" <<<"$exported" || true)
differences=$(diff <(printf '%s\n' "$wanted") <(printf '%s\n' "$c_names") || true)
if [ -n "$differences" ]; then
  echo "$library against $list ('<' listed and not exported, '>' exported and not listed):"
  grep '^[<>]' <<<"$differences"
  failed=1
fi

if [ -n "${headers:-}" ]; then
  foreign=$(sed -n 's/^[ \t]*DLL Name: //p' <<<"$headers" |
    grep -viE '^(kernel32|msvcrt|ntdll|user32|advapi32|shell32|ole32|oleaut32|bcrypt|ws2_32|api-ms-win-.*)\.dll$' || true)
  [ -z "$foreign" ] || { echo "$library needs more than the system's DLLs:" $foreign; failed=1; }
fi
exit $failed
