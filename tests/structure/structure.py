#!/usr/bin/env python3
"""The rules of the house that no compiler checks.

usage: structure.py SOURCE-TREE
Prints one line a breach, "file:line: what is wrong; what to do", and exits 1 if there is one.
"""
import pathlib
import re
import sys

# The stages, in the way of the data. A folder of scanner/ includes only from itself and from folders to
# its left: this one line is what keeps the parts apart.
STAGES = "base finding config git source engine policy scope suppress scan fix report cli".split()

# Folders below a stage: a part of it that is large, and that the rest of the stage uses through few headers.
PARTS = ["scanner/git/pack"]

# A file past this length is asked why; the ones that had an answer stand here, with the answer.
MOST_LINES = 400
LONG_FILES = {}

NAMESPACE = re.compile(r"^namespace ([\w:]+) \{")
TYPE = re.compile(r"^(?:struct|class|enum|enum class|union)\s+(\w+)(?:\s+final)?\s*(?::[^;]*)?\{")  # no declaration alone

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

# What only the command line may do: the rest is a library that others link. Each with what to do instead.
CLI_ONLY = [
    (re.compile(r"\bstd::(cout|cerr|clog|cin)\b"), "the core prints and reads nothing", "return a value"),
    (re.compile(r"(?<![\w.>])(std::|fmt::)?(printf|puts|putchar|vprintf|perror)\s*\("), "the core prints nothing", "return text"),
    (re.compile(r"(?<![\w])fmt::print\s*\("), "the core prints nothing", "return text"),
    (re.compile(r"(?<![\w])(fprintf|fputs|fputc|fwrite|vfprintf)\s*\([^;]*\b(stdout|stderr)\b"), "the core prints nothing", "return text"),
    (re.compile(r"(?<![\w])write\s*\(\s*(1|2|STDOUT_FILENO|STDERR_FILENO)\s*,"), "the core prints nothing", "return text"),
    (re.compile(r"(?<![\w.>])(std::|::)?(exit|quick_exit|abort|terminate)\s*\("), "the core ends no process", "return an Error"),
    (re.compile(r"(?<![\w.>])(std::|::)?(getenv|secure_getenv|setenv|putenv|unsetenv)\s*\("), "the core does not know the environment", "take it as an argument"),
    (re.compile(r"(?<![\w.>])(?:extern\s+(?:\"[ C]*\"\s+)?char\s*\*\*\s*|::)environ\b"), "the core does not know the environment", "take it as an argument"),
]

# Where the core may do what CLI_ONLY forbids, and why.
EXCEPTIONS = {
    ("scanner/base/child_environment.cc", "environ"): "hands the environment on to programs that it starts, unread",
}


def without_comments(text):
    """The text with comments and the insides of string literals blanked; line breaks stay."""
    token = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\[^\'\n]+|\\\'|[^\'\\\n])\'', re.S)

    def blank(match):
        found = match.group(0)
        if found.startswith(("/", "'")):
            return re.sub(r"[^\n]", " ", found)
        return '"' + re.sub(r"[^\n]", " ", found[1:-1]) + '"'

    return token.sub(blank, text)


def breaches_of_file(tree, path):
    """All that is wrong with one C++ file of scanner/, as (line, text)."""
    relative = path.relative_to(tree).as_posix()
    stage = path.relative_to(tree / "scanner").parts[0]
    raw = path.read_text(encoding="utf-8", errors="replace")
    lines = raw.splitlines()
    if stage not in STAGES:
        yield 1, f"scanner/{stage}/ is no stage; put the file into one of {', '.join(STAGES)}"
        return
    if path.parent != tree / "scanner" / stage and path.parent.relative_to(tree).as_posix() not in PARTS:
        yield 1, f"files stand in scanner/{stage}/ itself, not in a folder below"

    included = set()
    for number, line in enumerate(lines, 1):
        include = INCLUDE.match(line)
        if not include:
            continue
        if include.groups() in included:
            yield number, f"{include.group(2)} is included twice; once will do"
        included.add(include.groups())
        if include.group(1) == "<":
            continue
        name = include.group(2)
        folder = name.split("/")[0]
        if ".." in name.split("/") or name.startswith("/"):
            yield number, f'"{name}" leads out of its folder; include "folder/file.h" as seen from scanner/'
        elif folder not in STAGES or "/" not in name:
            yield number, f'"{name}" is no header of scanner/; include "folder/file.h", and libraries with <>'
        elif STAGES.index(folder) > STAGES.index(stage):
            yield number, f"{stage}/ includes from {folder}/, which comes after it; turn the dependency round, or move what both need to the left"
        elif not (tree / "scanner" / name).is_file():
            yield number, f'"{name}" is not there'

    if stage != "cli":
        for number, line in enumerate(without_comments(raw).splitlines(), 1):
            for pattern, what, instead in CLI_ONLY:
                found = pattern.search(line)
                if found and not any(path == relative and word in found.group(0) for path, word in EXCEPTIONS):
                    yield number, f"{found.group(0).strip()}: {what}; {instead}, and let cli/ do it"

    if path.suffix == ".h" and "#pragma once" not in lines:
        yield 1, "a header without #pragma once; add it under the first comment"
    if len(lines) > MOST_LINES and relative not in LONG_FILES:
        yield MOST_LINES + 1, f"{len(lines)} lines, more than {MOST_LINES}; split it by purpose, or add it to LONG_FILES in tests/structure/structure.py with the reason"


def types_defined_twice(tree, files):
    """Types of one name that two headers define: a linker takes either for both, and nothing warns."""
    defined = {}
    for path in files:
        if path.suffix != ".h":
            continue
        namespace = ""
        for number, line in enumerate(without_comments(path.read_text(encoding="utf-8", errors="replace")).splitlines(), 1):
            if opened := NAMESPACE.match(line):
                namespace = opened.group(1)
            if found := TYPE.match(line):
                here = f"{path.relative_to(tree).as_posix()}:{number}"
                there = defined.setdefault((namespace, found.group(1)), here)
                if there != here:
                    yield f"{here}: {found.group(1)} is defined in {there} too; call one of them something else"


def breaches(tree):
    tree = pathlib.Path(tree).resolve()
    files = sorted(p for p in (tree / "scanner").rglob("*") if p.suffix in (".h", ".cc"))
    if not files:
        yield "scanner:1: no C++ file; is this the source tree?"
    for path in files:
        for line, what in breaches_of_file(tree, path):
            yield f"{path.relative_to(tree).as_posix()}:{line}: {what}"
    yield from types_defined_twice(tree, files)
    for relative, reason in LONG_FILES.items():
        path = tree / relative
        if not path.is_file() or len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES:
            yield f"{relative}:1: listed as long and is not; take it out of LONG_FILES in tests/structure/structure.py"
        elif not reason:
            yield f"{relative}:1: listed as long without a reason"


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    found = list(breaches(sys.argv[1]))
    for line in found:
        print(line)
    print(f"structure: {len(found)} breaches" if found else "structure: as it should be")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
