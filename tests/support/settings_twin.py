"""What Python's own readers of INI and TOML make of files, beside what ours make of them.

Reads one JSON object a line from standard input: `format`, `text` (base64, as all bytes here) and what
our reader says: `settings`, each with `path`, `value`, `begin`, `end`, `quote` and `lines`, and
`errors`, their number. Writes each disagreement, and last how many files were compared. Files that
Python cannot read are not compared.
"""
import base64
import configparser
import io
import json
import re
import sys
import tomllib


def text_of(encoded):
    return base64.b64decode(encoded).decode("utf-8", "surrogateescape")


def unquoted(value):
    """As ini_reader.h says: what stands between two quotes."""
    body = value[1:-1]
    if len(value) >= 2 and value[0] == value[-1] == "'" and "'" not in body:
        return body
    if len(value) >= 2 and value[0] == value[-1] == '"' and re.fullmatch(r'(?:\\["\\]|[^"])*', body) and not re.search(r'(?<!\\)(?:\\\\)*\\$', body):
        return re.sub(r'\\(["\\])', r"\1", body)
    return value


def ini(text):
    reader = configparser.RawConfigParser(
        allow_no_value=True, strict=False, inline_comment_prefixes=("#", ";"), default_section="\0", interpolation=None
    )
    reader.optionxform = str
    reader.read_file(io.StringIO(text, newline=None))
    # Of a name that is given twice only the last value is left.
    return {(section, name): unquoted(value.strip()) for section in reader.sections() for name, value in reader.items(section) if value is not None}


def compare_ini(record, raw, text):
    try:
        theirs = ini(text)
    except (configparser.Error, AttributeError):
        return None
    ours = {}
    for setting in record["settings"]:
        ours[tuple(setting["path"])] = setting
    wrong = []
    for path in sorted(set(ours) | set(theirs)):
        mine = ours.get(path)
        value = mine["value"] if mine else None
        # A sign of a comment within quotes is none to us.
        if mine and mine["quote"] and re.search(r"\s[#;]", value):
            continue
        if value != theirs.get(path):
            wrong.append(f"{path}: {value!r}, but Python has {theirs.get(path)!r}")
    for setting in record["settings"]:
        written = raw[setting["begin"] : setting["end"]].decode("utf-8", "surrogateescape")
        quote = setting["quote"]
        lines = [re.sub(r"(^|\s)[#;].*", "", line).strip() if setting["lines"] else line for line in re.split(r"\r\n|\r|\n", written)]
        commented = [bool(re.match(r"\s*[#;]", line)) for line in re.split(r"\r\n|\r|\n", written)]
        again = "\n".join(line for line, comment in zip(lines, commented) if not (setting["lines"] and comment))
        again = unquoted(quote + again + quote) if quote else again
        if again != setting["value"]:
            wrong.append(f"{setting['path']}: {written!r} stands at its place, and it is said to be {setting['value']!r}")
    return wrong


def flat_toml(node, path):
    if isinstance(node, dict):
        return [found for name, value in node.items() for found in flat_toml(value, path + (name,))]
    if isinstance(node, list):
        return [found for value in node for found in flat_toml(value, path)]
    return [(path, repr(node))]


def compare_toml(record, raw, text):
    try:
        theirs = flat_toml(tomllib.loads(text.removeprefix("\ufeff")), ())
    except (tomllib.TOMLDecodeError, UnicodeError):
        return None
    ours = []
    wrong = [f"{record['errors']} errors in a file that is right"] if record["errors"] else []
    for setting in record["settings"]:
        quotes = setting["quote"] * (3 if setting["lines"] else 1)
        written = raw[setting["begin"] : setting["end"]].decode()
        # Ours leaves out the first line end of a string in triple quotes: here it begins with another.
        value = tomllib.loads("x = " + quotes + ("\n" if setting["lines"] else "") + written + quotes)["x"]
        ours.append((tuple(setting["path"]), repr(value)))
        if (value if setting["quote"] else written) != setting["value"]:
            wrong.append(f"{setting['path']}: {written!r} stands at its place, and it is said to be {setting['value']!r}")
    for found in sorted(set(ours) ^ set(theirs)):
        wrong.append(f"only {'Python' if found in theirs else 'ours'} has {found}")
    if len(ours) != len(theirs):
        wrong.append(f"{len(ours)} settings, but Python has {len(theirs)}")
    return wrong


def main():
    compared = 0
    for line in sys.stdin:
        record = json.loads(line)
        raw = base64.b64decode(record["text"])
        for setting in record["settings"]:
            setting["path"] = [text_of(name) for name in setting["path"]]
            setting["value"] = text_of(setting["value"])
        compare = {"ini": compare_ini, "toml": compare_toml}[record["format"]]
        try:
            text = raw.decode("utf-8-sig" if record["format"] == "ini" else "utf-8", "surrogateescape" if record["format"] == "ini" else "strict")
        except UnicodeError:
            continue
        wrong = compare(record, raw, text)
        compared += wrong is not None
        for what in wrong or []:
            print(f"{record.get('name', '')}: {what}".encode("utf-8", "backslashreplace").decode())
    print(compared)


if __name__ == "__main__":
    main()
