#!/usr/bin/env python3
"""usage: tidy.py BUILD-FOLDER FILE...

clang-tidy over FILES, silent where it has nothing to say; the exit status is 1 where it has.

Most of its time goes to the standard library's headers, which it reads and searches anew for each file. So
several files are read as one. A name that one keeps for itself and that means something in another is given
a suffix there, which messages do not show; files in which that is not safe are read apart. Files that do not
compile together after all are read in two parts, and so on, and that is said.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

AT_ONCE = 24  # More would leave a processor idle at the end.

# What a name that is kept apart ends in: it reads as a part of a name in CamelCase, kCamelCase or both, so
# that the checks of names judge it as they would without.
SUFFIX = re.compile(r"ApartZ\d+Z")

# What a name is not looked for in, and a name: comments, literals, numbers, the file that is included.
LEXEME = re.compile(
    r"//[^\n]*|/\*.*?\*/|^\s*#\s*include[^\n]*"
    r'|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])+'|\d(?:'?[\w.])*"
    r"|(?P<name>[A-Za-z_]\w*)", re.S | re.M)
SUFFIXED = re.compile(r"k?[A-Z][A-Za-z0-9]*")
OF_ANOTHER = re.compile(r"(?:\.|->|::)\s*$")

LOCAL_INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
DEFINED = re.compile(
    r"(?:struct|class|enum class|enum|union)\s+(\w+)\s*[:{]"
    r"|using\s+(\w+)\s*="
    r"|#define\s+(\w+)"
    r"|(?!\s|#|namespace|using|//|return)(?:template.*>\s*)?[\w:<>,&*\s\[\]]*?[\s&*>](\w+)\s*(?:\(|=|\{|;|\[)")


def names_in(text):
    """What is defined or declared at the outermost level, which this style does not indent."""
    return {next(filter(None, match.groups())) for match in map(DEFINED.match, text.splitlines()) if match}


def types_in(text):
    """Of these the types, also where one is only said to be one."""
    return names_in("\n".join(line for line in text.splitlines() if re.match("struct|class|enum|union|using", line)))


class Source:
    """A file, the names that it keeps for itself, and those that its headers declare, types among them."""

    def __init__(self, path, root):
        self.path = path
        text = path.read_text()
        self.declared = set()
        self.types = set()
        self._read_headers(text, root, set())
        self.own = names_in(text) - self.declared
        self.apart = set()

    def _read_headers(self, text, root, seen):
        for name in LOCAL_INCLUDE.findall(text):
            header = root / "scanner" / name
            if name not in seen and header.is_file():
                seen.add(name)
                content = header.read_text()
                self.declared |= names_in(content)
                self.types |= types_in(content)
                self._read_headers(content, root, seen)

    def keep_apart(self, names):
        """Gives those of NAMES that are its own a suffix, where none of their uses may mean another's."""
        text = self.path.read_text()
        members = {match["name"] for match in LEXEME.finditer(text)
                   if match["name"] and OF_ANOTHER.search(text, max(0, match.start() - 40), match.start())}
        self.apart = {name for name in self.own & names if SUFFIXED.fullmatch(name)} - members
        self.own -= self.apart

    def text(self, number):
        """Its text as the file of that number among others."""
        return LEXEME.sub(lambda match: f"{match[0]}ApartZ{number}Z" if match["name"] in self.apart else match[0],
                         self.path.read_text())

    def stands_beside(self, other):
        # Where a function of one header has the name of a type of another, the type cannot be named.
        one_is_a_type = (self.types ^ other.types) & self.declared & other.declared
        return not one_is_a_type and self.own.isdisjoint(other.own | other.declared) and \
            other.own.isdisjoint(self.declared)


def keep_apart(sources):
    """Names that one of SOURCES keeps for itself and that another knows too are told apart."""
    known = collections.Counter(name for source in sources for name in source.own | source.declared)
    shared = {name for name, count in known.items() if count > 1}
    for source in sources:
        source.keep_apart(shared)


def batches(sources):
    """Those that get along with fewest choose first; each goes where fewest are."""
    keep_apart(sources)
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
    """What each file is compiled with, its own name, its output and headers read ahead left out."""
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        words = entry.get("arguments") or shlex.split(entry["command"])
        kept = []
        skip = False
        for word in words[1:]:
            if skip or word in ("-c", "-Winvalid-pch", entry["file"]):
                skip = False
            elif word in ("-o", "-include"):
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


def without_suffixes(text):
    return SUFFIX.sub("", text)


class Together:
    """Several files as one text: the analyzer looks into no file that is only included."""

    def __init__(self, batch, path):
        self.path = path
        self.starts = []
        text = ""
        for number, source in enumerate(batch):
            self.starts.append((text.count("\n"), source.path))
            text += source.text(number) + "\n"
        self.lines = text.encode().split(b"\n")
        path.write_text(text)

    def place(self, match):
        line, column = int(match[1]), int(match[2])
        start, path = next(pair for pair in reversed(self.starts) if pair[0] < line)
        before = self.lines[line - 1][:column - 1].decode(errors="replace")
        return f"{path}:{line - start}:{column - len(before) + len(without_suffixes(before))}:"

    def tidy(self, flags):
        # That one file includes a header twice is for tests/structure to say.
        status, said = tidy(self.path, flags, "--checks=-readability-duplicate-include")
        return status, self.real(said)

    def real(self, said):
        """What was said of the text, as of the files: places, names, and the marks under the lines shown."""
        here = re.compile(re.escape(str(self.path)) + r":(\d+):(\d+):")
        result = []
        shown = None  # the line that marks stand under
        for line in said.split("\n"):
            if ": error: " in line or ": warning: " in line or ": note: " in line:
                shown = None
                result.append(without_suffixes(here.sub(self.place, line)))
            elif shown is None:
                shown = line
                result.append(without_suffixes(line))
            elif re.fullmatch(r"[ ^~]*", line):
                hidden = {at for suffix in SUFFIX.finditer(shown) for at in range(*suffix.span())}
                result.append("".join(mark for at, mark in enumerate(line) if at not in hidden))
            else:  # what to write instead
                indent = shown[:len(line) - len(line.lstrip())]
                result.append(" " * len(without_suffixes(indent)) + without_suffixes(line.lstrip()))
        return "\n".join(result)


def read_batch(batch, flags, folder, number):
    if len(batch) == 1:
        return tidy(batch[0].path, flags)
    status, said = Together(batch, pathlib.Path(folder, f"together_{number}.cc")).tidy(flags)
    if status == 0 or "clang-diagnostic-error" not in said:
        return status, said
    error = next(line for line in said.splitlines() if "clang-diagnostic-error" in line)
    print(f"tidy: {len(batch)} files do not compile as one and are read in two parts: {error}", file=sys.stderr, flush=True)
    half = len(batch) // 2
    results = [read_batch(part, flags, folder, f"{number}_{i}") for i, part in enumerate((batch[:half], batch[half:]))]
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
