#!/usr/bin/env python3
"""The arrow check finds every forbidden include that is planted, and nothing in a clean tree."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "cmake" / "check_arrows.py"
ROOMS = """ma_add_room(core)
ma_add_room(statistics USES core)
ma_add_room(support USES core)
ma_add_room(io USES core support)
ma_add_room(models USES core statistics support)
ma_add_room(synthesis USES core)
ma_add_room(stream USES core models)
ma_add_room(pipeline USES core io models stream)
ma_add_room(capi USES core pipeline)
"""
CLEAN = {
    "include/motionanalyzer/motionanalyzer.hpp": '#include "motionanalyzer/core/a.hpp"\n',
    "include/motionanalyzer/eigen.hpp": '#include <Eigen/Core>\n#include "motionanalyzer/core/a.hpp"\n',
    "include/motionanalyzer/core/a.hpp": "#include <vector>\n",
    "include/motionanalyzer/io/truth.hpp": '#include "motionanalyzer/core/a.hpp"\n',
    "include/motionanalyzer/models/m.hpp": '#include "motionanalyzer/statistics/s.hpp"\n',
    "src/models/m.cpp": '#include <Eigen/Core>\n#include "models/m_private.hpp"\n#include "support/json.hpp"\n',
    "src/models/m_private.hpp": "",
    "src/support/json.hpp": "",
    "src/support/json.cpp": "#include <nlohmann/json.hpp>\n",
    "src/pipeline/run.cpp": '#include "motionanalyzer/io/truth.hpp"\n',
    "src/app/main.cpp": '#include <CLI/CLI.hpp>\n#include "support/json.hpp"\n',
    "capi/motionanalyzer.h": "#include <stdint.h>\n",
    "bindings/cpp/motionanalyzer_c.hpp": '#include "motionanalyzer.h"\n',
}
PLANTED = {
    "core sees a room": ("src/core/a.cpp", '#include "motionanalyzer/statistics/s.hpp"'),
    "core sees Eigen": ("src/core/a.cpp", "#include <Eigen/Core>"),
    "core sees support": ("src/core/a.cpp", '#include "support/json.hpp"'),
    "a room sees a sibling": ("src/models/x.cpp", '#include "motionanalyzer/io/read_bundle.hpp"'),
    "a detector sees the generator": ("include/motionanalyzer/models/x.hpp", '#include "motionanalyzer/synthesis/s.hpp"'),
    "a room sees pipeline": ("src/io/x.cpp", '#include "motionanalyzer/pipeline/run.hpp"'),
    "a room sees the C layer": ("src/io/x.cpp", '#include "motionanalyzer.h"'),
    "stream sees pipeline": ("src/stream/x.cpp", '#include "motionanalyzer/pipeline/run.hpp"'),
    "a public header sees Eigen": ("include/motionanalyzer/models/x.hpp", "#include <Eigen/Dense>"),
    "a public header sees nanoflann": ("include/motionanalyzer/models/x.hpp", "#include <nanoflann.hpp>"),
    "a public header sees JSON": ("include/motionanalyzer/io/x.hpp", "# include <nlohmann/json.hpp>"),
    "a public header sees torch": ("include/motionanalyzer/models/x.hpp", "#include <torch/torch.h>"),
    "a public header sees src": ("include/motionanalyzer/models/x.hpp", '#include "models/m_private.hpp"'),
    "a public header sees src sideways": ("include/motionanalyzer/io/x.hpp", '#include "../../../src/support/json.hpp"'),
    "the umbrella has content": ("include/motionanalyzer/motionanalyzer.hpp", "#include <vector>"),
    "a source sees the umbrella": ("src/models/x.cpp", '#include "motionanalyzer/motionanalyzer.hpp"'),
    "a source sees another room's internals": ("src/pipeline/x.cpp", '#include "models/m_private.hpp"'),
    "JSON in a room": ("src/io/x.cpp", "#include <nlohmann/json.hpp>"),
    "JSON in a header of support": ("src/support/x.hpp", "#include <nlohmann/json.hpp>"),
    "the parser of arguments in a room": ("src/io/x.cpp", "#include <CLI/CLI.hpp>"),
    "torch outside its plugin": ("src/models/x.cpp", "#include <torch/torch.h>"),
    "the C layer sees internals": ("capi/x.cpp", '#include "models/m_private.hpp"'),
    "the exe sees internals": ("src/app/x.cpp", '#include "models/m_private.hpp"'),
    "the exe sees internals by a way round": ("src/app/x.cpp", '#include "../models/m_private.hpp"'),
    "a detector reads the truth": ("src/models/x.cpp", '#include "motionanalyzer/io/truth.hpp"'),
    "stream reads the truth": ("src/stream/x.cpp", '#include "motionanalyzer/io/truth.hpp"'),
    "a binding sees the C++ API": ("bindings/cpp/x.hpp", '#include "motionanalyzer/core/a.hpp"'),
    "a room without a line": ("src/extra/x.cpp", "#include <vector>"),
    "a line joins siblings": ("CMakeLists.txt", ROOMS.replace("(models USES core", "(models USES core synthesis")),
    "a line turns the flow": ("CMakeLists.txt", ROOMS.replace("(stream USES core", "(stream USES core pipeline")),
}


def run(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in {"CMakeLists.txt": ROOMS, **files}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=False)


class CheckArrows(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        done = run(CLEAN)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_every_planted_arrow_is_found(self):
        for name, (path, text) in PLANTED.items():
            with self.subTest(name):
                done = run({**CLEAN, path: text + "\n"})
                self.assertEqual((done.returncode, done.stderr), (1, ""))
                self.assertTrue(done.stdout.startswith(path.removesuffix("/x.cpp")), done.stdout)
                self.assertEqual(done.stdout.count("\n"), 1, done.stdout)


if __name__ == "__main__":
    unittest.main()
