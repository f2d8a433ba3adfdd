#!/usr/bin/env python3
"""usage: keywords.py RULES-FOLDER: every keyword of the rules, one a line, for `rg -f`."""
import pathlib
import re
import sys


def keywords(text):
    """The items of every `keywords:` list, flow or block, without a YAML library."""
    lines = iter(text.splitlines())
    for line in lines:
        opening = re.match(r"( *)(?:- )?keywords:(.*)", line)
        if not opening:
            continue
        indent, listed = len(opening.group(1)), opening.group(2).strip()
        if listed.startswith("["):
            while "]" not in listed:
                listed += " " + next(lines).strip()
            yield from map(plain, listed.strip("[]").split(","))
            continue
        for line in lines:
            item = re.match(r"( *)- (.*)", line)
            if item and len(item.group(1)) >= indent:
                yield plain(item.group(2))
            elif line.strip() and not line.lstrip().startswith("#"):
                break


def plain(item):
    """A scalar without quotes and comment."""
    item = item.strip()
    if item[:1] in ("'", '"'):
        return item[1:item.index(item[0], 1)]
    return item.split(" #")[0].strip()


if __name__ == "__main__":
    found = {word.lower() for file in pathlib.Path(sys.argv[1]).glob("*.yaml") for word in keywords(file.read_text()) if word}
    if not found:
        sys.exit(f"no keywords in {sys.argv[1]}")
    print("\n".join(sorted(found)))
