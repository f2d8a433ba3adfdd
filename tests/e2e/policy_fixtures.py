"""The samples of fixtures/policy, as files: a folder of files named *.in, with secrets made where they ask for them."""
import base64
import pathlib
import re
import string

import key_files
from generated import LETTERS_AND_DIGITS, Generator

POLICY = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "policy"

# The one token that stands in samples as it is: a rule of the tests' own finds it, and nobody else does.
TOKEN_RULE = """rules:
  - id: a-token
    name: A token
    severity: high
    message: It opens a door.
    keywords: [tok_]
    pattern: 'tok_[a-z]{10}'
    reach: {before: 10, after: 40}
    advice: Close the door.
    references: ['https://example.org/']
    examples:
      match: ['tok_{base62:10}']
      no_match: ['tok_']
"""

ALPHABETS = {
    "base62": LETTERS_AND_DIGITS, "alnum": LETTERS_AND_DIGITS, "hex": "0123456789abcdef",
    "base32": string.ascii_uppercase + "234567", "base64": LETTERS_AND_DIGITS + "+/",
    "base64url": LETTERS_AND_DIGITS + "-_",
}
ASKED = re.compile(r"\{(base64-of )?(?:(again)|(basic):([^{}]*)|(pem):ec|(password|%s):(\d+))\}" % "|".join(ALPHABETS))
# A file that is no text is one of these alone.
BYTES = re.compile(r"\{(der|key-store):([\w-]+)\}\n?")


def expanded(text, seed):
    """`text` with generated secrets, as tests/support/checked.h puts them in: of two files the first are the same."""
    last, count_so_far = "", 0

    def secret(match):
        nonlocal last, count_so_far
        make, count_so_far = Generator(f"{seed} {count_so_far}"), count_so_far + 1
        encoded, again, basic, user, pem, kind, count = match.groups()
        if basic:
            last = base64.b64encode(f"{user}:{make.password(24)}".encode()).decode()
        elif pem:
            last = make.ec_key()
        elif kind == "password":
            last = make.password(int(count))
        elif kind:
            last = make.some(int(count), ALPHABETS[kind])
        return base64.b64encode(last.encode()).decode() if encoded else last

    return ASKED.sub(secret, text)


def checks():
    return sorted(path.name for path in POLICY.iterdir())


def samples(check, sort="bad"):
    return sorted(path.name for path in (POLICY / check).iterdir() if path.name.startswith(sort + "-"))


def content(text, seed):
    """The text, or the bytes of a key file."""
    asked = BYTES.fullmatch(text)
    if not asked:
        return expanded(text, seed)
    kind, form = asked.groups()
    make = key_files.der if kind == "der" else key_files.key_store
    return make(Generator(f"{seed} 0"), form)


def read_sample(check, name, seed):
    """Path → text, or bytes where the file is none."""
    folder = POLICY / check / name
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix()[:-len(".in")]: content(path.read_text(), seed) for path in files}
