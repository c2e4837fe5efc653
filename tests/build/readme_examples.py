#!/usr/bin/env python3
"""Compiles and runs the examples of README files against an installed tree.

usage: readme_examples.py --prefix PREFIX README.md [more.md ...]
An example is a ```cpp or ```c block that has a main(), or any one after the comment <!-- compile -->, which is only
compiled. A ```sh block runs after the comment <!-- run -->, with the exe in PATH. After <!-- output --> a block is what the
example before it printed. They run in a fresh folder that holds the project's tests/.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"(?:<!--\s*(compile|run|output)\s*-->\s*)?^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMPILERS = {"c": ["gcc", "-std=c99"], "cpp": ["g++", "-std=c++20"]}


def examples(text):
    """(line, kind, language, code, expected output or None), kind one of run and compile."""
    found = []
    for match in BLOCK.finditer(text):
        mark, language, code = match.groups()
        line = text.count("\n", 0, match.start(2)) + 1
        if mark == "output":
            if not found:
                raise SystemExit(f"line {line}: an output without an example")
            found[-1][4] = code
        elif language in COMPILERS and (mark or re.search(r"\bmain\s*\(", code)):
            found.append([line, mark or "run", language, code, None])
        elif language == "sh" and mark == "run":
            found.append([line, "run", language, code, None])
    return found


def command_for(language, code, kind, prefix, folder):
    """Compiles where needed; the command that runs the example, or None."""
    if language == "sh":
        return ["bash", "-eu", "-o", "pipefail", "-c", code]
    source = folder / f"example.{language}"
    source.write_text(code, encoding="utf-8")
    library = next(prefix.rglob("libmotionanalyzer.so"))
    call = COMPILERS[language] + ["-Wall", "-Wextra", "-Werror", f"-I{prefix}/include", str(source)]
    if kind == "compile":
        subprocess.run(call + ["-fsyntax-only"], check=True)
        return None
    program = folder / "example"
    subprocess.run(call + ["-o", str(program), f"-L{library.parent}", "-lmotionanalyzer",
                           f"-Wl,-rpath,{library.parent}"], check=True)
    return [str(program)]


def check(name, example, prefix):
    line, kind, language, code, expected = example
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "tests").symlink_to(ROOT / "tests")
        try:
            command = command_for(language, code, kind, prefix, folder)
            if command is None:
                return True
            environment = {**os.environ, "PATH": f"{prefix}/bin:{os.environ['PATH']}"}
            done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
        except subprocess.CalledProcessError as error:
            print(f"{name}:{line}: the example fails ({error.returncode})\n{error.stdout or ''}{error.stderr or ''}")
            return False
    if expected is not None and done.stdout != expected:
        print(f"{name}:{line}: the example prints\n{done.stdout}instead of\n{expected}")
        return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--prefix", type=Path, required=True)
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    prefix = arguments.prefix.resolve()
    passed = failed = 0
    for file in arguments.files:
        for example in examples(file.read_text(encoding="utf-8")):
            if check(file, example, prefix):
                passed += 1
            else:
                failed += 1
    print(f"{passed} examples run, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
