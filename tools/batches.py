#!/usr/bin/env python3
"""usage: batches.py FILE...

Puts FILES into groups that the compiler may read as one text, and prints `NUMBER FILE` for each: those in
which no name that one keeps for itself means something in another. Most of the time that a file takes goes
to the headers, so ten files together take little longer than four alone.

What is found out by looking at the outermost lines can be wrong: such a group does not compile, and the name
over which the compiler stumbles wants to be another.
"""
import pathlib
import re
import sys

AT_ONCE = 10  # More would leave a processor idle at the end.

UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace\n", re.M | re.S)
USING = re.compile(r"^using namespace (leaktight::\w+);", re.M)
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
        headers = {}
        self._read_headers(text, [path.parent, root / "scanner", root / "tests"], headers)
        self.declared = set().union(*map(names_in, headers.values()))
        # A name in an unnamed namespace is the file's own even if a header declares one like it.
        self.own = names_in(UNNAMED.sub("", text)) - self.declared
        self.own |= names_in("".join(UNNAMED.findall(text)))
        # What it takes into reach for all that stands behind it.
        for namespace in USING.findall(text):
            for content in headers.values():
                if f"namespace {namespace} {{" in content:
                    self.own |= names_in(content)

    def _read_headers(self, text, folders, headers):
        for name in LOCAL_INCLUDE.findall(text):
            header = next((folder / name for folder in folders if (folder / name).is_file()), None)
            if header and header not in headers:
                headers[header] = header.read_text()
                self._read_headers(headers[header], folders, headers)

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


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parent.parent
    sources = [Source(pathlib.Path(name).resolve(), root) for name in sys.argv[1:]]
    for number, batch in enumerate(batches(sources)):
        for source in batch:
            print(number, source.path)


if __name__ == "__main__":
    main()
