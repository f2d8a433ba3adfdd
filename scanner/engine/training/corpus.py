#!/usr/bin/env python3
"""The texts that the model of generic-secret learns from, and others that it is tried on.

usage: corpus.py train|held [COUNT]      prints a sample, one family after the other

Nothing in it is anybody's: words and forms are our own, tokens are drawn with a seed. The part held out
has other words, names and forms. How often a family comes is a guess at how often its like stands in
repositories beside a secret's name; what the model says is right in so far as that guess is.
"""
import pathlib
import random as randomness
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import values  # noqa: E402  (it stands beside this file)
import words as lists  # noqa: E402

# @: the name, ~: the value.
QUOTED = {
    "train": ['@ = "~"\n', "@ = '~'\n", '  "@": "~",\n', "'@' => '~',\n", 'const @ = "~";\n', '@: "~"\n', '  @: \'~\'\n',
              'var @ string = "~"\n', '@ := "~"\n', 'set@("~");\n', 'private static final String @ = "~";\n',
              '$@ = \'~\';\n', 'export @="~"\n', 'define("@", "~");\n', '<user name="app" @="~"/>\n', '"@", "~",\n'],
    "held": ['let @: &str = "~";\n', 'val @ = "~"\n', '@ <- "~"\n', 'string @ = @"~";\n', '{"@":"~","port":5432}\n',
             'connect(host, @="~")\n', 'props.put("@", "~");\n', '#define @ "~"\n', ':@ => "~"\n', '- name: @\n  value: "~"\n',
             'config["@"] = "~"\n', '@ = os.getenv("@", "~")\n', "process.env.@ || '~'\n"],
}
LINE = {
    "train": ["@=~\n", "@: ~\n", "@ = ~\n", "export @=~\n", "  @: ~\n", "ENV @=~\n"],
    "held": ["- @: ~\n", "ARG @=~\n", "set @=~\n", "@=~ # changed last week\n", "    @ = ~\n"],
}
OPTION = {
    "train": ["deploy --@ ~ --now\n", "ENV @ ~\n", "run -@ ~\n"],
    "held": ["tool login --@ ~ --yes\n", "setenv @ ~\n"],
}
ELEMENT = {"train": ["<@>~</@>\n"], "held": ["  <@>\n    ~\n  </@>\n"]}
TEXT = {
    "train": ["GET https://api.acme.io/v1?@=~&page=2\n", '"Server=db;User Id=app;@=~;Encrypt=true"\n',
              'curl -H "@: ~" https://api.acme.io\n'],
    "held": ["url: 'https://acme.io/in?x=1&@=~'\n", '"host=db;@=~;port=1"\n', "fetch('/a', 'x: 1; @: ~; y: 2')\n"],
}
CODE = {
    "train": ["x.@ = ~;\n", "f(@=~, 2)\n", "if (@ == ~) {\n", "{a:1,@:~,b:2}\n", "let @ = ~ as T;\n", "return @ = ~, e\n"],
    "held": ["this.@ = ~; }\n", "call(a, @=~)\n", "while (@ != ~) go\n", "var t={n:0,@:~};\n", "@ = ~ + 1\n"],
}
COMPARISON = {"train": ['if @ == "~":\n', 'assert @ != "~"\n'], "held": ['expect(@ === "~")\n', 'if (@ == \'~\') {\n']}
FAKE = {"train": ["# an example: ", "// test only: ", "/* dummy */ "], "held": ["# sample: ", "// fake ", "-- your own: "]}


class Maker:
    def __init__(self, part, seed):
        self.part = part
        self.random = randomness.Random(f"{part} {seed}")
        self.words = {"things": lists.THINGS[part], "words": lists.WORDS[part], "roles": lists.ROLES}

    def name(self, kinds):
        thing = self.random.choice(self.words["things"])
        name = self.random.choice(kinds[self.part])
        return name.replace("{}", thing.upper() if name.isupper() or "_API" in name else thing)

    def text(self, forms, kinds, value, fake=0.04):
        form = self.random.choice(self.random.choice(forms)[self.part])
        lead = self.random.choice(FAKE[self.part]) if self.random.random() < fake else ""
        return lead + form.replace("@", self.name(kinds)).replace("~", value)

    def pick(self, *makes):
        make = self.random.choice(makes)
        return make(self.random, self.words) if make.__code__.co_argcount == 2 else make(self.random)


SETTINGS = [QUOTED, QUOTED, QUOTED, LINE, LINE, ELEMENT]
ANYWHERE = [QUOTED, QUOTED, QUOTED, LINE, LINE, ELEMENT, TEXT, OPTION]

# Family, is it a secret, how many of a hundred or so, how one is made.
FAMILIES = [
    ("random tokens", True, 26, lambda m: m.text(ANYWHERE, lists.STRONG, m.pick(values.token))),
    ("tokens in code", True, 4, lambda m: m.text([CODE], lists.STRONG, m.pick(values.token))),
    ("tokens under a weak name", True, 10, lambda m: m.text(SETTINGS, lists.WEAK, m.pick(values.token))),
    ("prefixed tokens", True, 4, lambda m: m.text(ANYWHERE, lists.STRONG, m.pick(values.prefixed))),
    ("short tokens", True, 5, lambda m: m.text(SETTINGS, lists.STRONG, m.pick(values.short_token))),
    ("hexadecimal keys", True, 6, lambda m: m.text(ANYWHERE, lists.STRONG, m.pick(values.hexadecimal))),
    ("keys that are UUIDs", True, 3, lambda m: m.text(SETTINGS, lists.STRONG, m.pick(values.some_uuid))),
    ("drawn passwords", True, 7, lambda m: m.text(ANYWHERE, lists.PASSWORD, m.pick(values.generated_password))),
    ("people's passwords", True, 9, lambda m: m.text(SETTINGS, lists.PASSWORD, m.pick(values.people_password))),
    ("compared secrets", True, 2, lambda m: m.text([COMPARISON], lists.STRONG, m.pick(values.token, values.people_password))),
    ("weak passwords", True, 1, lambda m: m.text(SETTINGS, lists.PASSWORD, m.pick(values.weak_password))),
    ("tokens of examples", True, 1, lambda m: m.text(SETTINGS, lists.STRONG, m.pick(values.token), fake=1)),

    ("names of things", False, 9, lambda m: m.text(ANYWHERE, lists.STRONG, m.pick(values.thing_name))),
    ("names under a weak name", False, 7, lambda m: m.text(ANYWHERE + [CODE], lists.WEAK, m.pick(values.thing_name))),
    ("placeholders", False, 7, lambda m: m.text(ANYWHERE, lists.STRONG, m.pick(values.placeholder), fake=0.3)),
    ("words with figures", False, 5, lambda m: m.text(ANYWHERE, lists.PASSWORD, m.pick(values.weak_password), fake=0.2)),
    ("patterns", False, 6, lambda m: m.text([QUOTED, QUOTED, CODE], lists.PASSWORD, m.pick(values.pattern))),
    ("expressions", False, 14, lambda m: m.text([CODE, CODE, CODE, LINE, TEXT], lists.STRONG, m.pick(values.expression))),
    ("expressions under a weak name", False, 6, lambda m: m.text([CODE, LINE], lists.WEAK, m.pick(values.expression))),
    ("digests under a weak name", False, 9,
     lambda m: m.text(ANYWHERE + [CODE], lists.WEAK, m.pick(values.digest_like), fake=0.1)),
    ("digests in code", False, 3, lambda m: m.text([CODE], lists.STRONG, m.pick(values.digest_like), fake=0.1)),
    ("ids under a weak name", False, 4,
     lambda m: m.text([TEXT, OPTION, CODE, QUOTED], lists.WEAK, m.pick(values.identifier_drawn), fake=0.1)),
    ("short ids under a weak name", False, 4, lambda m: m.text(ANYWHERE + [CODE], lists.WEAK, m.pick(values.short_token))),
    ("short ids in code", False, 4, lambda m: m.text([CODE], lists.STRONG, m.pick(values.short_token))),
    ("examples", False, 3, lambda m: m.text(ANYWHERE, lists.STRONG, m.pick(values.token, values.people_password), fake=1)),
    ("test vectors", False, 2,
     lambda m: m.text([COMPARISON], lists.STRONG, m.pick(values.hexadecimal))),
    ("pictures", False, 2, lambda m: m.text(SETTINGS, lists.WEAK, m.pick(values.picture))),
]


def make(part, seed, count):
    """`count` texts for each hundredth or so of a family: (family, is it a secret, text)."""
    maker = Maker(part, seed)
    return [(name, is_secret, build(maker)) for name, is_secret, share, build in FAMILIES
            for _ in range(share * count)]


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in ("train", "held"):
        sys.exit(__doc__)
    for family, is_secret, text in make(sys.argv[1], 1, int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        print(f"{family}\t{'secret' if is_secret else 'none'}\t{text!r}")


if __name__ == "__main__":
    main()
