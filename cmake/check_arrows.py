#!/usr/bin/env python3
"""Checks who includes whom: data flows one way through the rooms.

usage: check_arrows.py [ROOT]     prints one line per forbidden include; exit status 1 when there is any
What a room uses is read from the ma_add_room lines of CMakeLists.txt, and those lines are checked too.
"""
import re
import sys
from pathlib import Path

GROUND = {"core", "mechanics", "statistics", "support"}  # what every room may use; support from sources alone
JOINERS = {"stream", "pipeline", "capi"}  # the only rooms that use siblings
OUTSIDE = {"pipeline", "stream", "capi", "app", "bindings"}  # what no room may use
TRUTH_READERS = {"io", "pipeline", "capi", "app"}
# Third parties, by the first part of the included path, and the places (room, or room/subfolder) that may use them
# in sources. None: every room but core.
THIRD_PARTIES = {
    "Eigen": None, "unsupported": None, "nanoflann.hpp": None, "gsl": None,
    "nlohmann": {"support", "app"}, "CLI": {"app"},
    "torch": {"models/torch"}, "ATen": {"models/torch"}, "c10": {"models/torch"},
}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
SUFFIXES = {".hpp", ".h", ".cpp", ".c"}


def rooms_of(root):
    """Room -> the rooms it uses, from CMakeLists.txt."""
    text = (root / "CMakeLists.txt").read_text(encoding="utf-8")
    found = re.findall(r"^ma_add_room\((\w+)(?:\s+USES\s+([\w\s]+?))?\s*\)", text, re.MULTILINE)
    return {name: set(uses.split()) for name, uses in found}


def includes(path):
    """(line, bracket, included path) of every include directive."""
    text = path.read_text(encoding="utf-8")
    for match in INCLUDE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[1], match[2]


def sources(folder):
    return sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES) if folder.is_dir() else []


def wrong_uses(rooms):
    """What the ma_add_room lines themselves may not say."""
    for room, uses in rooms.items():
        if room == "core":
            allowed = set()
        elif room in GROUND:
            allowed = {"core"}
        elif room in JOINERS:
            allowed = set(rooms) - (OUTSIDE if room == "stream" else {"capi"})
        else:
            allowed = GROUND
        for used in sorted(uses - allowed):
            yield f"CMakeLists.txt: room {room} may not use {used}"


def wrong_third_party(included, room, place, is_public):
    """Why this third-party include may not stand here, or None."""
    party = included.split("/")[0]
    if party not in THIRD_PARTIES:
        return None
    if is_public:
        return "a public header shows no third-party library"
    users = THIRD_PARTIES[party]
    if room == "core" and party != "gsl":
        return "core uses the standard library and GSL alone"
    if users is not None and not {room, place} & users:
        return f"{party} stays inside {', '.join(sorted(users))}"
    return None


def wrong_public(included, room, rooms):
    """Why this public header of ours (motionanalyzer/...) may not be included here, or None."""
    parts = included.split("/")
    if len(parts) == 2:
        return "the library includes neither its umbrella nor eigen.hpp"
    used = parts[1]
    if included == "motionanalyzer/io/truth.hpp" and room not in TRUTH_READERS:
        return "only pipeline, capi and app read the truth"
    if room == "app":
        return None
    if used != room and used not in rooms.get(room, set()) | {"core"}:
        return f"{room} does not use {used}"
    return None


def wrong_private(included, path, room, root):
    """Why this private header may not be included here, or None."""
    if (path.parent / included).resolve().is_file():
        owner = (path.parent / included).resolve()
    elif (root / "src" / included).is_file():
        owner = (root / "src" / included).resolve()
    elif (root / "capi" / included).is_file():
        owner = (root / "capi" / included).resolve()
    else:
        return None
    parts = owner.relative_to(root).parts
    owner_room = parts[1] if parts[0] == "src" else parts[0]
    if owner_room == room:
        return None
    if owner_room == "support" and room != "core":
        return None
    return f"a private header of {owner_room}"


def check_public_header(path, rooms, root):
    parts = path.relative_to(root / "include" / "motionanalyzer").parts
    room = parts[0] if len(parts) > 1 else None
    for line, bracket, included in includes(path):
        if room is None:  # the umbrella and eigen.hpp
            if path.name != "eigen.hpp" and not included.startswith("motionanalyzer/"):
                yield line, included, "the umbrella includes public headers alone"
        elif bracket == '"' and not included.startswith("motionanalyzer/"):
            yield line, included, "a public header includes public headers alone"
        elif included.startswith("motionanalyzer/"):
            yield line, included, wrong_public(included, room, rooms)
        else:
            yield line, included, wrong_third_party(included, room, room, True)


def check_source(path, room, rooms, root):
    relative = path.relative_to(root)
    place = "/".join(relative.parts[1:3])
    for line, bracket, included in includes(path):
        if included.startswith("motionanalyzer/"):
            yield line, included, wrong_public(included, room, rooms)
            continue
        why = wrong_third_party(included, room, place, path.name == "motionanalyzer.h")
        if why is None and room == "support" and included.startswith("nlohmann") and path.suffix != ".cpp":
            why = "JSON stays inside the sources of support"
        yield line, included, why or (wrong_private(included, path, room, root) if bracket == '"' else None)


def check_binding(path, root):
    for line, bracket, included in includes(path):
        if included.startswith("motionanalyzer/"):
            yield line, included, "bindings see motionanalyzer.h alone"
        elif bracket == '"' and (root / "src" / included).is_file():
            yield line, included, "bindings see motionanalyzer.h alone"


def problems(root):
    rooms = rooms_of(root)
    yield from wrong_uses(rooms)
    found = [(p, check_public_header(p, rooms, root)) for p in sources(root / "include" / "motionanalyzer")]
    for folder in sorted(p for p in (root / "src").glob("*") if p.is_dir()):
        if folder.name not in rooms and folder.name != "app" and sources(folder):
            yield f"src/{folder.name}: no ma_add_room line in CMakeLists.txt"
        found += [(p, check_source(p, folder.name, rooms, root)) for p in sources(folder)]
    found += [(p, check_source(p, "capi", rooms, root)) for p in sources(root / "capi")]
    found += [(p, check_binding(p, root)) for p in sources(root / "bindings")]
    for path, rows in found:
        for line, included, why in rows:
            if why:
                yield f"{path.relative_to(root)}:{line}: {included}: {why}"


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    lines = list(problems(root))
    print("\n".join(lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
