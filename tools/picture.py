#!/usr/bin/env python3
"""Draws docs/staged.svg: what `leaktight staged` shows in a terminal, from the program's own output.

usage: picture.py [--check] [FILE]     (the program is the one that LEAKTIGHT_BINARY names)
--check writes nothing; it exits 1 where FILE is another picture than the program's output makes now. How long
the scan took does not count.
"""
import html
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

SOURCE_TREE = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(SOURCE_TREE / "tests" / "e2e"))
sys.dont_write_bytecode = True
from flowdoc_variants import FLOWDOC, VARIANTS  # noqa: E402
from generated import Generator  # noqa: E402

SHOWN = ("an AWS key id in code", "a password in a Deployment")
COMMAND = "git add -A && leaktight staged"

CELL, LINE, FONT = 7.8, 18, 13  # pixels
MARGIN, BAR = 18, 34
COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "35": "#d2a8ff", "36": "#76e3ea"}
FOREGROUND, DIM, BACKGROUND, BAR_COLOR = "#e6edf3", "#8b949e", "#0d1117", "#161b22"


def output_of(binary):
    """The program's coloured output for Flowdoc with two mistakes in it."""
    top = pathlib.Path(tempfile.mkdtemp(prefix="leaktight-picture-"))
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") and k not in ("NO_COLOR", "COLUMNS")}
    env.update(HOME=str(top), GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8")
    try:
        repo = top / "flowdoc"
        shutil.copytree(FLOWDOC, repo)

        def git(*args):
            subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *args], cwd=repo, env=env, check=True)

        git("init", "-q")
        git("add", "-A")
        git("commit", "-q", "-m", "Flowdoc")
        for variant in VARIANTS:
            if variant.name in SHOWN:
                variant.apply(repo, Generator(variant.name))
        git("add", "-A")
        run = subprocess.run([binary, "staged", "--color", "always"], cwd=repo, env=env, capture_output=True)
        if run.returncode != 1 or run.stderr:
            sys.exit(f"picture.py: {binary} ended with {run.returncode}: {run.stderr.decode()}")
        return run.stdout.decode()
    finally:
        shutil.rmtree(top, ignore_errors=True)


def width(text):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def runs(line):
    """(text, style) of a line with SGR sequences: the only ones that leaktight writes."""
    style = ()
    for part in re.split("(\x1b\\[[0-9;]*m)", line):
        if part.startswith("\x1b"):
            codes = part[2:-1].split(";")
            style = () if codes in (["0"], [""]) else tuple(codes)
        elif part:
            yield part, style


def attributes(style):
    color = next((COLORS[code] for code in style if code in COLORS), DIM if "2" in style else FOREGROUND)
    return f'fill="{color}"' + (' font-weight="bold"' if "1" in style else "")


def draw(text):
    lines = [f"\x1b[32m$\x1b[0m \x1b[1m{COMMAND}\x1b[0m", "", *text.rstrip("\n").split("\n")]
    columns = max(width(re.sub("\x1b\\[[0-9;]*m", "", line)) for line in lines)
    w, h = round(columns * CELL + 2 * MARGIN), BAR + MARGIN + len(lines) * LINE
    plain = html.escape(re.sub("\x1b\\[[0-9;]*m", "", text)).strip()
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img">',
           f"<title>leaktight staged in a terminal</title>\n<desc>\n{plain}\n</desc>",
           f'<rect width="{w}" height="{h}" rx="8" fill="{BACKGROUND}"/>',
           f'<path d="M0 {BAR - 8}V8a8 8 0 0 1 8-8h{w - 16}a8 8 0 0 1 8 8v{BAR - 16}z" fill="{BAR_COLOR}"/>']
    out += [f'<circle cx="{MARGIN + 18 * i}" cy="{(BAR - 8) / 2:g}" r="5" fill="{c}"/>' for i, c in enumerate(("#ff5f57", "#febc2e", "#28c840"))]
    out.append(f'<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,\'DejaVu Sans Mono\',monospace" font-size="{FONT}" xml:space="preserve">')
    for i, line in enumerate(lines):
        column, y = 0, BAR + 14 + i * LINE
        for part, style in runs(line):
            # Each run is told where it begins and how wide it is: fonts differ, columns must not.
            for word in re.finditer(r"\S+(?: \S+)*", part):
                x = MARGIN + (column + width(part[:word.start()])) * CELL
                size = width(word.group()) * CELL
                out.append(f'<text x="{x:.1f}" y="{y}" textLength="{size:.1f}" lengthAdjust="spacingAndGlyphs" '
                           f"{attributes(style)}>{html.escape(word.group())}</text>")
            column += width(part)
    return "\n".join([*out, "</g>", "</svg>", ""])


def without_times(picture):
    """Nor what depends on how many digits they have, or on their unit: under a sanitizer it is seconds."""
    return re.sub(r'textLength="[0-9.]*"(?=[^>]*>[^<]* in 0 ms)', "", re.sub(r" in [0-9.]+ m?s", " in 0 ms", picture))


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    file = pathlib.Path(arguments[0]) if arguments else SOURCE_TREE / "docs" / "staged.svg"
    picture = draw(output_of(os.environ.get("LEAKTIGHT_BINARY") or SOURCE_TREE / "build" / "leaktight"))
    if file.exists() and without_times(file.read_text()) == without_times(picture):
        return 0
    if "--check" not in sys.argv[1:]:
        file.write_text(picture)
        return 0
    print(f"{file} is not what the program shows now: run ./dev docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
