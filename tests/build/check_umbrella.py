#!/usr/bin/env python3
"""The umbrella motionanalyzer.hpp includes every public header of every room, once and in order.

usage: check_umbrella.py [ROOT]     prints what is missing or too much; exit status 1 when there is any
"""
import re
import sys
from pathlib import Path


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]) / "include"
    umbrella = root / "motionanalyzer" / "motionanalyzer.hpp"
    included = re.findall(r'^#include "(.*)"$', umbrella.read_text(encoding="utf-8"), re.MULTILINE)
    there = sorted(p.relative_to(root).as_posix() for p in root.glob("motionanalyzer/*/*.hpp"))
    lines = [f"{umbrella.name} does not include {name}" for name in there if name not in included]
    lines += [f"{umbrella.name} includes {name}, which is not there" for name in included if name not in there]
    if not lines and included != there:
        lines = [f"{umbrella.name} includes headers twice or out of order"]
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines or not there else 0


if __name__ == "__main__":
    sys.exit(main())
