#!/usr/bin/env python3
"""usage: batches.py [--at-once N] FILE...

Puts FILES into groups that the compiler may read as one text, and prints `NUMBER FILE` for each: those in
which no name that one keeps for itself means something in another. Most of the time that a file takes goes
to the headers, so ten files together take little longer than four alone.

What is found out by looking at the outermost lines can be wrong: such a group does not compile, and the name
over which the compiler stumbles wants to be another.
"""
import functools
import pathlib
import re
import sys

AT_ONCE = 10  # More would leave a processor idle at the end of compiling.

UNNAMED = re.compile(r"^namespace \{\n(.*?)^\}  // namespace\n", re.M | re.S)
NAMESPACE = re.compile(r"^namespace ([\w:]+) \{$")
USING = re.compile(r"^using namespace (leaktight::\w+);", re.M)
OWN = "\0"  # stands around what an unnamed namespace holds
LOCAL_INCLUDE = re.compile(r'^#include "([^"]+)"', re.M)
DEFINED = re.compile(
    r"(?!template <.*>$)(?:"  # whose parameters are nobody's
    r"(?:struct|class|enum class|enum|union)\s+(\w+)\s*[:{]"
    r"|using\s+(\w+)\s*="
    r"|#define\s+(\w+)"
    r"|(?!\s|#|namespace|using|//|return)(?:template.*>\s*)?[\w:<>,&*\s\[\]]*?[\s&*>](\w+)\s*(?:\(|=|\{|;|\[))")
ALONE = re.compile(r"(?<![\w.:>])[A-Za-z_]\w*\b")  # no type and no object is named before it
MEMBER = re.compile(r"(?:::|\.|->)([A-Za-z_]\w*)")
CAMEL_CASE = re.compile(r"k?[A-Z]")
OUTER = re.compile(r"\bleaktight::([A-Za-z_]\w*)")
TYPE = re.compile(r"^(?:struct|class|enum class|enum|union|using) (\w+)", re.M)
INNER_TYPE = re.compile(r"^ +(?:struct|class|enum class|enum|union|using) (\w+)", re.M)
FURTHER = re.compile(r",\s*(\w+)\s*=(?!=)")  # `int first = 1, second = 2;`


def names_in(text):
    """What is defined or declared at the outermost level, which this style does not indent."""
    names, begin = set(), 0
    for line in text.splitlines(keepends=True):
        if match := DEFINED.match(line):
            names.add(next(filter(None, match.groups())))
            if match[0].endswith("="):
                names.update(FURTHER.findall(text, begin, text.find(";", begin)))
        begin += len(line)
    return names


def by_namespace(text):
    """The text of each named namespace; unnamed ones are a part of what they stand in."""
    inside, texts = [""], {}
    for line in text.splitlines(keepends=True):
        if begin := NAMESPACE.match(line):
            inside.append(f"{inside[-1]}{begin[1]}::")
        elif line.startswith("}  // namespace ") and len(inside) > 1:
            inside.pop()
        else:
            # Macros are of none.
            where = "" if line.startswith("#") else inside[-1]
            texts[where] = texts.get(where, "") + line
    return texts


@functools.cache
def read_header(path):
    """Its text, and the names that it declares in each namespace."""
    text = path.read_text()
    return text, {namespace: names_in(part) for namespace, part in by_namespace(text).items()}


class Source:
    """A file, the names that it keeps for itself, and those that mean something in it, by namespace."""

    def __init__(self, path, root, text=None):
        self.path, self.root = path, root
        self.text = text = path.read_text() if text is None else text
        headers = {}
        self._read_headers(text, [path.parent, root / "scanner", root / "tests"], headers)
        declared = {}
        for _, names_of in headers.values():
            for namespace, names in names_of.items():
                declared.setdefault(namespace, set()).update(names)
        self.of_headers = of_headers = set().union(*declared.values())
        # A name in an unnamed namespace is the file's own even if a header declares one like it.
        self.own = {}
        for namespace, part in by_namespace(UNNAMED.sub(rf"{OWN}\n\1{OWN}\n", text)).items():
            outside, inside = part.split(OWN)[::2], part.split(OWN)[1::2]
            self.own[namespace] = names_in("".join(outside)) - of_headers | names_in("".join(inside))
        # What it takes into reach for all that stands behind it.
        for namespace in USING.findall(text):
            for content, names_of in headers.values():
                if f"namespace {namespace} {{" in content:
                    self.own.setdefault("", set()).update(*names_of.values())
        # Where the file itself has anything, it may use a name of any header.
        self.known = {namespace: names | of_headers for namespace, names in self.own.items()}
        for namespace, names in declared.items():
            self.known[namespace] = self.known.get(namespace, set()) | names

    def _read_headers(self, text, folders, headers):
        for name in LOCAL_INCLUDE.findall(text):
            header = next((folder / name for folder in folders if (folder / name).is_file()), None)
            if header and header not in headers:
                headers[header] = read_header(header)
                self._read_headers(headers[header][0], folders, headers)

    def keeps(self):
        """The names of its unnamed namespaces that mean nothing else in it, or in a header alone."""
        own = set().union(*(names_in(part) for part in UNNAMED.findall(self.text)))
        own = {name for name in own if CAMEL_CASE.match(name)}  # and no word of the language
        types = set(TYPE.findall(self.text)) - set(INNER_TYPE.findall(self.text))
        return own - self.of_headers - (set(MEMBER.findall(self.text)) - types) - set(OUTER.findall(self.text))

    def with_names(self, names):
        """The same with other names, by those that it has."""
        return Source(self.path, self.root, ALONE.sub(lambda match: names.get(match[0], match[0]), self.text))

    def stands_beside(self, other):
        return not self._reaches(other) and not other._reaches(self)

    def _reaches(self, other):
        """Whether a name of this one would be seen where one like it means something to the other."""
        return any(inner.startswith(namespace) and not names.isdisjoint(known)
                   for namespace, names in self.own.items() for inner, known in other.known.items())


def batches(sources, at_once=AT_ONCE):
    """Those that get along with fewest choose first; each goes where fewest are."""
    against = {source: sum(not source.stands_beside(other) for other in sources) for source in sources}
    result = [[] for _ in range((len(sources) + at_once - 1) // at_once)]
    for source in sorted(sources, key=lambda source: -against[source]):
        possible = [batch for batch in result
                    if len(batch) < at_once and all(source.stands_beside(other) for other in batch)]
        if possible:
            min(possible, key=len).append(source)
        else:
            result.append([source])
    return result


def main():
    names, at_once = sys.argv[1:], AT_ONCE
    if names[:1] == ["--at-once"] and names[1:2] and names[1].isdecimal():
        names, at_once = names[2:], int(names[1])
    if not names or not at_once:
        sys.exit(__doc__)
    root = pathlib.Path(__file__).resolve().parent.parent
    sources = [Source(pathlib.Path(name).resolve(), root) for name in names]
    for number, batch in enumerate(batches(sources, at_once)):
        for source in batch:
            print(number, source.path)


if __name__ == "__main__":
    main()
