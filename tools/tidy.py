#!/usr/bin/env python3
"""usage: tidy.py BUILD-FOLDER FILE...

clang-tidy over FILES, silent where it has nothing to say; the exit status is 1 where it has.

Most of its time goes to the standard library's headers, which it reads and searches anew for each file. So
many files are read as one (batches.py), with a number behind the names that each keeps for itself, so that more
of them go together; those that do not compile so are read alone, and what the analyzer says of a file counts
where it says so of the file alone.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from batches import Source, batches

AT_ONCE = 80  # Nearly half of the time of a group of 25 goes to their headers.

# How much is optimized, and a warning that only GCC has: files that differ in nothing else are read together.
INDIFFERENT = ("-O", "-Wno-subobject-linkage")

FOUND = re.compile(r"^(.*?):\d+:\d+: (?:error|warning): .*\[([\w.,-]+)\]$", re.M)
INCLUDED = re.compile(r'^#include "([^"]+\.cc)"', re.M)


def flags_of(build):
    """What each file is compiled with, its own name and its output left out."""
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = entry.get("arguments") or shlex.split(entry["command"])
        kept = []
        skip = False
        for word in words[1:]:
            if skip or word in ("-c", entry["file"]):
                skip = False
            elif word == "-o":
                skip = True
            elif not word.startswith(INDIFFERENT):
                kept.append(word)
        compiler = next((i for i, word in enumerate(kept) if not word.startswith("-") and "=" not in word), None)
        # `ccache g++ …`: the launcher is gone, the compiler stands first.
        if compiler == 0:
            kept = kept[1:]
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        # Where several are compiled as one text (cmake/Together.cmake), that is what the entry is about.
        parts = INCLUDED.findall(path.read_text()) if path.suffix == ".cxx" else []
        for part in parts or [path]:
            flags[pathlib.Path(part)] = tuple(kept)
    return flags


def tidy(path, flags, *options):
    """Exit status and what it says."""
    run = subprocess.run(["clang-tidy", "--quiet", *options, str(path), "--", *flags], text=True, errors="replace",
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = [line for line in run.stdout.splitlines()
            if not re.match(r"\d+ warnings? (and \d+ errors? )?(generated|treated)|Suppressed|Use -header-filter", line)]
    return run.returncode, "\n".join(said)


def apart(sources):
    """The same with a number behind each name that a file keeps for itself: so nearly all go together."""
    return [source.with_names({name: f"{name}{number}" for name in source.keeps()})
            for number, source in enumerate(sources)]


class Together:
    """Several files as one text: the analyzer looks into no file that is only included."""

    def __init__(self, batch, path):
        self.path = path
        self.starts = []
        text = ""
        for source in batch:
            self.starts.append((text.count("\n"), source.path))
            text += source.text + "\n"
        path.write_text(text)

    def place(self, match):
        line = int(match[1])
        start, path = next(pair for pair in reversed(self.starts) if pair[0] < line)
        return f"{path}:{line - start}:"

    def tidy(self, flags):
        # That one file includes a header twice is for tests/structure to say.
        status, said = tidy(self.path, flags, "--checks=-readability-duplicate-include")
        return status, re.sub(re.escape(str(self.path)) + r":(\d+):", self.place, said)


def suspects(batch, said):
    """Those that are to be read alone: the analyzer goes astray where it follows calls from file to file."""
    found = FOUND.findall(said)
    if not any(check.startswith("clang-analyzer") for _, check in found):
        return []
    named = {path for path, _ in found}
    if named.issubset(str(source.path) for source in batch):
        return [source for source in batch if str(source.path) in named]
    return batch


def read_batch(batch, flags, folder, number):
    alone, rest = batch, []
    if len(batch) > 1:
        status, said = Together(batch, pathlib.Path(folder, f"together_{number}.cc")).tidy(flags)
        if "clang-diagnostic-error" in said:
            wrong = {path for path, check in FOUND.findall(said) if check.startswith("clang-diagnostic-error")}
            alone = [source for source in batch if str(source.path) in wrong] or batch
            rest = [source for source in batch if source not in alone]
        else:
            alone = suspects(batch, said)
            if status == 0 or not alone:
                return status, said
    results = [tidy(source.path, flags) for source in alone]
    if rest:
        results.append(read_batch(rest, flags, folder, number))
    return max(status for status, _ in results), "\n".join(said for status, said in results if status)


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parent.parent
    flags = flags_of(pathlib.Path(sys.argv[1]))
    same_flags = {}
    for name in sys.argv[2:]:
        path = pathlib.Path(name).resolve()
        if path not in flags:
            sys.exit(f"tidy: {name} is not built, so nothing says how to read it: name a .cc file that is")
        same_flags.setdefault(flags[path], []).append(Source(path, root))
    # The settings of clang-tidy are looked for from a file's folder upwards.
    with tempfile.TemporaryDirectory(dir=root, prefix=".tidy-") as folder, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as threads:
        groups = [(batch, key) for key, sources in same_flags.items()
                  for batch in batches(apart(sources), AT_ONCE)]
        groups.sort(key=lambda group: -len(group[0]))  # No long one shall be the last.
        jobs = [threads.submit(read_batch, batch, key, folder, i) for i, (batch, key) in enumerate(groups)]
        failed = False
        for job in jobs:
            status, said = job.result()
            if status:
                failed = True
                print(said, flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
