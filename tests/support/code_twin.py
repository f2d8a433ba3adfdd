"""Compares what the reader of Python's code saw with what Python's own tokenizer sees.

Reads a line of JSON for each file, with all that holds bytes in base64, and prints what differs; the
last line is how many files were compared."""
import ast
import base64
import io
import json
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")


def theirs(text):
    """(kind, begin, end, value) of each name, number and string; of a template where it begins and ends."""
    lines = io.StringIO(text, newline="\n").readlines()
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))

    def at(place):
        line, column = place
        return starts[line - 1] + len(lines[line - 1][:column].encode())

    seen = []
    templates = []
    for token in tokenize.generate_tokens(iter(lines).__next__):
        kind = tokenize.tok_name[token.type]
        if kind in ("FSTRING_START", "TSTRING_START"):
            templates.append(at(token.start))
        elif kind in ("FSTRING_END", "TSTRING_END"):
            begin = templates.pop()
            if not templates:
                seen.append(["template", begin, at(token.end), ""])
        elif templates:
            pass
        elif kind == "STRING":
            prefix = token.string[:token.string.index(token.string[-1])].lower()
            if "f" in prefix or "t" in prefix:
                seen.append(["template", at(token.start), at(token.end), ""])
                continue
            value = ast.literal_eval(token.string)
            if isinstance(value, str):
                value = value.encode("utf-8", "surrogatepass")
            named = "\\N{" in token.string  # not decoded by us
            seen.append(["string", at(token.start), at(token.end), "" if named else base64.b64encode(value).decode()])
        elif kind in ("NAME", "NUMBER"):
            seen.append([kind.lower(), at(token.start), at(token.end), ""])
    return seen


def main():
    compared = 0
    for line in sys.stdin:
        record = json.loads(line)
        data = base64.b64decode(record["text"])
        try:
            text = data.decode("utf-8")
            if "\r" in text or "\f" in text or text.startswith("\ufeff"):
                continue
            wanted = theirs(text)
        except (SyntaxError, ValueError, tokenize.TokenError, UnicodeError):
            continue
        compared += 1
        for ours, other in zip(record["tokens"] + [None], wanted + [None]):
            if ours != other:
                print(f"{record['path']}: we see {ours}, Python {other}")
                break
    print(compared)


if __name__ == "__main__":
    main()
