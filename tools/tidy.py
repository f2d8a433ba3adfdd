#!/usr/bin/env python3
"""usage: tidy.py BUILD-FOLDER FILE...

clang-tidy over FILES, silent where it has nothing to say; the exit status is 1 where it has.

Most of its time goes to the standard library's headers, which it reads and searches anew for each file. So
several files are read as one: those in which no name that one keeps for itself means something in another.
Files that do not compile together after all are read alone.
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

AT_ONCE = 10  # More would leave a processor idle at the end.

LOCAL_INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
DEFINED = re.compile(
    r"(?:struct|class|enum class|enum|union)\s+(\w+)\s*[:{]"
    r"|using\s+(\w+)\s*="
    r"|#define\s+(\w+)"
    r"|(?!\s|#|namespace|using|//|return)(?:template.*>\s*)?[\w:<>,&*\s\[\]]*?[\s&*>](\w+)\s*(?:\(|=|\{|;|\[)")


def names_in(text):
    """What is defined or declared at the outermost level, which this style does not indent."""
    return {next(filter(None, match.groups())) for match in map(DEFINED.match, text.splitlines()) if match}


class Source:
    """A file, the names that it keeps for itself, and those that its headers declare."""

    def __init__(self, path, root):
        self.path = path
        text = path.read_text()
        self.declared = set()
        self._read_headers(text, root, set())
        self.own = names_in(text) - self.declared

    def _read_headers(self, text, root, seen):
        for name in LOCAL_INCLUDE.findall(text):
            header = root / "scanner" / name
            if name not in seen and header.is_file():
                seen.add(name)
                content = header.read_text()
                self.declared |= names_in(content)
                self._read_headers(content, root, seen)

    def stands_beside(self, other):
        return self.own.isdisjoint(other.own | other.declared) and other.own.isdisjoint(self.declared)


def batches(sources):
    """Those that get along with fewest choose first; each goes where fewest are."""
    against = {source: sum(not source.stands_beside(other) for other in sources) for source in sources}
    result = [[] for _ in range((len(sources) + AT_ONCE - 1) // AT_ONCE)]
    for source in sorted(sources, key=lambda source: -against[source]):
        possible = [batch for batch in result
                    if len(batch) < AT_ONCE and all(source.stands_beside(other) for other in batch)]
        if possible:
            min(possible, key=len).append(source)
        else:
            result.append([source])
    return result


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
            else:
                kept.append(word)
        compiler = next((i for i, word in enumerate(kept) if not word.startswith("-") and "=" not in word), None)
        # `ccache g++ …`: the launcher is gone, the compiler stands first.
        if compiler == 0:
            kept = kept[1:]
        flags[pathlib.Path(entry["directory"], entry["file"]).resolve()] = tuple(kept)
    return flags


def tidy(path, flags, *options):
    """Exit status and what it says."""
    run = subprocess.run(["clang-tidy", "--quiet", *options, str(path), "--", *flags], text=True, errors="replace",
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = [line for line in run.stdout.splitlines()
            if not re.match(r"\d+ warnings? (and \d+ errors? )?(generated|treated)|Suppressed|Use -header-filter", line)]
    return run.returncode, "\n".join(said)


class Together:
    """Several files as one text: the analyzer looks into no file that is only included."""

    def __init__(self, batch, path):
        self.path = path
        self.starts = []
        text = ""
        for source in batch:
            self.starts.append((text.count("\n"), source.path))
            text += source.path.read_text() + "\n"
        path.write_text(text)

    def place(self, match):
        line = int(match[1])
        start, path = next(pair for pair in reversed(self.starts) if pair[0] < line)
        return f"{path}:{line - start}:"

    def tidy(self, flags):
        # That one file includes a header twice is for tests/structure to say.
        status, said = tidy(self.path, flags, "--checks=-readability-duplicate-include")
        return status, re.sub(re.escape(str(self.path)) + r":(\d+):", self.place, said)


def read_batch(batch, flags, folder, number):
    if len(batch) > 1:
        status, said = Together(batch, pathlib.Path(folder, f"together_{number}.cc")).tidy(flags)
        if status == 0 or "clang-diagnostic-error" not in said:
            return status, said
    results = [tidy(source.path, flags) for source in batch]
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
        jobs = [threads.submit(read_batch, batch, key, folder, f"{i}_{j}")
                for i, (key, sources) in enumerate(same_flags.items()) for j, batch in enumerate(batches(sources))]
        failed = False
        for job in jobs:
            status, said = job.result()
            if status:
                failed = True
                print(said, flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
