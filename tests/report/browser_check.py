#!/usr/bin/env python3
"""Opens a page in headless Chromium and fails on what only a browser sees.

Usage: browser_check.py PAGE.html [--chromium PROGRAM] [--screenshot FILE.png]

Fails (exit 1) on any message in the browser's console, on a reference that leaves the file, and on a picture
(svg.plot) that holds nothing but its axes: each must contain a mark (class mark) of some size.
Exit 77 when there is no browser.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

# Appended to a copy of the page. What it finds stands in the title of the dumped document.
PROBE = """<script>
window.addEventListener('load', () => {
  const found = [...document.querySelectorAll('svg.plot')].map((svg) => {
    const marks = [...svg.querySelectorAll('.mark')].filter((mark) => {
      const box = mark.getBBox();
      return Number.isFinite(box.width + box.height) && box.width + box.height > 1;
    });
    return (marks.length ? 'ok' : 'EMPTY') + ':' + svg.getAttribute('aria-label');
  });
  document.title = 'probe|' + found.join('|');
});
</script>"""
CSP = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def browser(name):
    for program in [name] if name else ["chromium", "chromium-browser", "google-chrome"]:
        if shutil.which(program):
            return program
    return None


def run(program, arguments):
    common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--virtual-time-budget=5000"]
    return subprocess.run([program, *common, *arguments], capture_output=True, text=True, timeout=120, check=False)


def console_messages(stderr):
    return [line for line in stderr.splitlines() if ":CONSOLE" in line]


def problems_of(page, program, folder):
    html = page.read_text(encoding="utf-8")
    problems = [f"refers outside: {m}" for m in re.findall(r"""(?:src|href)=["'](?!#|data:)[^"']*""", html)]
    log = ["--enable-logging=stderr", "--v=0", "--dump-dom"]
    problems += console_messages(run(program, [*log, page.resolve().as_uri()]).stderr)

    probed = folder / "probed.html"
    probed.write_text(CSP.sub("", html).replace("</body>", PROBE + "</body>"), encoding="utf-8")
    title = re.search(r"<title>probe\|(.*?)</title>", run(program, [*log, probed.as_uri()]).stdout, re.S)
    if not title:
        return problems + ["the page did not finish loading"]
    pictures = [text for text in title.group(1).split("|") if text]
    if len(pictures) != html.count('<svg class="plot"'):
        problems.append(f"{len(pictures)} pictures were drawn of {html.count(chr(60) + 'svg class=')}")
    print(f"{page}: {len(pictures)} pictures")
    return problems + [f"empty picture: {text[6:]}" for text in pictures if not text.startswith("ok:")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--chromium", default="")
    parser.add_argument("--screenshot", type=pathlib.Path)
    arguments = parser.parse_args()
    program = browser(arguments.chromium)
    if program is None:
        print("no browser: not checked")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        problems = problems_of(arguments.page, program, pathlib.Path(folder))
    if arguments.screenshot:
        run(program, [f"--screenshot={arguments.screenshot}", "--window-size=1300,3000", arguments.page.resolve().as_uri()])
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
