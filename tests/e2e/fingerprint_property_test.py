"""A fingerprint names rule, path and secret, and nothing else: it survives whatever else happens to a
file. Random edits (seeded) of real files, which are this project's own sources.
"""
import hashlib
import hmac
import random

import support
from generated import Generator

FOLDERS = ("scanner", "docs", "tests/e2e", "hooks", "fixtures/flowdoc")
SEEDS = range(12)


def fingerprint(rule, path, secret):
    """By its definition, written a second time."""
    place = hashlib.sha256(rule.encode() + b"\0" + path.encode()).hexdigest()[:16]
    value = hmac.new(rule.encode(), secret.encode(), hashlib.sha256).hexdigest()[:4]
    return f"lt1-{place}-{value}"


def place_and_value(text):
    head, place, value = text.split("-")
    return head + "-" + place, value


def real_files():
    """Sources with enough lines to be edited. Lines that silence leaktight are left out: moved, they would."""
    files = {}
    for folder in FOLDERS:
        for path in sorted((support.SOURCE_TREE / folder).rglob("*")):
            if not path.is_file() or path.name.startswith(".") or path.suffix in (".pyc", ".svg", ".in", ".template"):
                continue
            lines = [line for line in path.read_text().splitlines() if "leaktight:" + "allow" not in line]
            if len(lines) >= 40:
                files[path.relative_to(support.SOURCE_TREE).as_posix()] = lines
    return files


REAL_FILES = real_files()


class Edited:
    """A real file with secrets in it, edited at random. A secret keeps its lines together."""

    def __init__(self, random_, lines):
        self.random = random_
        self.blocks = [[line] for line in lines]
        self.secrets = []
        self.ending = "\n"

    def leak(self, lines):
        self.secrets.append(lines)
        self.blocks.insert(self.random.randrange(len(self.blocks) + 1), lines)

    def take_out(self, lines):
        self.blocks = [block for block in self.blocks if block is not lines]

    @property
    def text(self):
        return "".join(line + self.ending for block in self.blocks for line in block)

    def edit(self):
        """One to six edits."""
        for _ in range(self.random.randint(1, 6)):
            self.random.choice([self.insert, self.delete, self.move, self.indent, self.change_endings])()

    def ordinary(self):
        return [i for i, block in enumerate(self.blocks) if not any(block is secret for secret in self.secrets)]

    def insert(self):
        lines = REAL_FILES[self.random.choice(sorted(REAL_FILES))]
        begin = self.random.randrange(len(lines))
        at = self.random.randrange(len(self.blocks) + 1)
        self.blocks[at:at] = [[line] for line in lines[begin:begin + self.random.randint(1, 8)]]

    def delete(self):
        for i in sorted(self.random.sample(self.ordinary(), k=min(4, len(self.ordinary()))), reverse=True):
            del self.blocks[i]

    def move(self):
        """Any line, those of a secret included."""
        block = self.blocks.pop(self.random.randrange(len(self.blocks)))
        self.blocks.insert(self.random.randrange(len(self.blocks) + 1), block)

    def indent(self):
        """The neighbours of a secret."""
        if not self.secrets:
            return
        at = next((i for i, block in enumerate(self.blocks) if block is self.secrets[-1]), None)
        ordinary = set(self.ordinary())
        for i in range(max(0, (at or 0) - 3), (at or 0) + 4):
            if i in ordinary:
                self.blocks[i] = ["    " + line for line in self.blocks[i]]

    def change_endings(self):
        self.ending = "\r\n" if self.ending == "\n" else "\n"


def leaks(make):
    """Lines with a secret each, as (rule, secret, lines)."""
    def of(rule, secret, line):
        return rule, secret, line.replace("{}", secret).splitlines()

    return [
        of("aws-access-key-id", make.aws_key_id(), 'aws_access_key_id = "{}"'),
        of("jwt", make.jwt(), "Authorization: Bearer {}"),
        of("github-pat", make.github(), '  "token": "{}",'),
        of("generic-secret", make.password(), 'DB_PASSWORD = "{}"'),
        of("slack-token", make.slack_bot(), "const slack = '{}';"),
        of("npm-token", make.npm(), "//registry.npmjs.org/:_authToken={}"),
        of("database-url-password", make.password(), "DATABASE_URL=postgresql://app:{}@db.example.com/app"),
        of("private-key", make.rsa_key(), "{}"),
    ]


def for_seeds(seeds=SEEDS):
    """Calls a test for each seed with a repository, a path, a real file to be leaked into and edited, and what
    to leak: other ones for every seed."""
    def decorate(test):
        def run(self):
            for seed in seeds:
                with self.subTest(seed=seed):
                    random_ = random.Random(seed)
                    original = random_.choice(sorted(REAL_FILES))
                    # Not in a folder of tests: what is less sure there is another matter.
                    test(self, repo=self.repository(f"repo {seed}"), path="src/" + original.replace("/", "-"),
                         file=Edited(random_, REAL_FILES[original]),
                         planted=random_.sample(leaks(Generator(seed)), k=random_.randint(2, 5)))
        run.__name__ = test.__name__
        return run
    return decorate


class OnRealFiles(support.Case):
    def expected(self, path, planted):
        return {fingerprint(rule, path, secret.rstrip("\n")) for rule, secret, _ in planted}

    def fingerprints(self, repo, *args):
        scan = self.scan(*args, repo=repo)
        self.assertTrue(scan.report["scan"]["complete"], scan.run)
        self.assertEqual(scan.status, 1 if scan.findings else 0, scan.run)
        return {f["fingerprint"] for f in scan.findings}


class Properties(OnRealFiles):
    @for_seeds()
    def test_they_survive_edits_around_the_secret(self, repo, path, file, planted):
        for _, _, lines in planted:
            file.leak(lines)
        expected = self.expected(path, planted)
        for _ in range(6):
            repo.write(path, file.text)
            self.assertEqual(self.fingerprints(repo, "tree"), expected)
            repo.git("add", path)
            self.assertEqual(self.fingerprints(repo, "staged"), expected)
            file.edit()

    @for_seeds()
    def test_they_are_the_same_when_a_later_commit_brings_the_secret(self, repo, path, file, planted):
        repo.stage(path, file.text)
        repo.commit()
        for i, (rule, secret, lines) in enumerate(planted):
            file.leak(lines)
            file.edit()
            repo.stage(path, file.text)
            self.assertEqual(self.fingerprints(repo, "staged"), self.expected(path, planted[i:i + 1]))
            repo.commit()
            self.assertEqual(self.fingerprints(repo, "tree"), self.expected(path, planted[:i + 1]))

    @for_seeds()
    def test_a_rename_changes_place_and_keeps_value(self, repo, path, file, planted):
        for _, _, lines in planted:
            file.leak(lines)
        repo.stage(path, file.text)
        repo.commit()
        before = self.fingerprints(repo, "tree")
        other = file.random.choice(["lib/", ""]) + f"renamed-{file.random.randrange(1000)}-" + path.split("/")[-1]
        repo.path(other).parent.mkdir(exist_ok=True)
        repo.git("mv", path, other)
        file.edit()
        repo.write(other, file.text)
        after = self.fingerprints(repo, "tree")
        self.assertEqual(after, self.expected(other, planted))
        self.assertEqual(sorted(place_and_value(f)[1] for f in before), sorted(place_and_value(f)[1] for f in after))
        self.assertFalse({place_and_value(f)[0] for f in before} & {place_and_value(f)[0] for f in after})

    def test_another_secret_is_another_value_in_the_same_place(self):
        make, changed = Generator("another"), 0
        for _ in range(20):
            values = set()
            for _ in range(2):
                self.repo.write("k.py", f'KEY = "{make.github()}"\n')
                place, value = place_and_value(self.fingerprints(self.repo, "tree").pop())
                values.add(value)
                self.assertEqual(place, fingerprint("github-pat", "k.py", "")[:20])
            changed += len(values) == 2
        self.assertGreaterEqual(changed, 19)  # 16 bits: once in 65536 two are the same


class Allowed(OnRealFiles):
    def allow(self, repo, fingerprints):
        repo.write(".leaktight.yaml", "allow:\n" + "".join(f"  - fingerprint: {f}\n    reason: made up\n" for f in sorted(fingerprints)))
        repo.git("add", ".leaktight.yaml")

    def assert_allowed(self, repo, count, *args):
        scan = self.scan(*args, repo=repo, status=0)
        self.assertEqual((scan.findings, scan.report["suppressed"]), ([], count), scan.run)

    @for_seeds()
    def test_an_entry_outlives_edits_and_follows_a_rename(self, repo, path, file, planted):
        for _, _, lines in planted:
            file.leak(lines)
        repo.stage(path, file.text)
        self.allow(repo, self.fingerprints(repo, "tree"))
        for _ in range(3):
            file.edit()
            repo.stage(path, file.text)
            self.assert_allowed(repo, len(planted), "tree")
            self.assert_allowed(repo, len(planted), "staged")
        repo.commit()
        other = f"elsewhere/{file.random.randrange(1000)}-" + path.split("/")[-1]
        repo.path("elsewhere").mkdir()
        repo.git("mv", path, other)
        file.edit()
        repo.stage(other, file.text)
        self.assert_allowed(repo, len(planted), "tree")

    @for_seeds(range(4))
    def test_an_entry_does_not_follow_a_copy(self, repo, path, file, planted):
        for _, _, lines in planted:
            file.leak(lines)
        repo.stage(path, file.text)
        self.allow(repo, self.fingerprints(repo, "tree"))
        repo.commit()
        repo.stage("copy", file.text)
        scan = self.scan("tree", repo=repo, status=1)
        self.assertIn("copy", scan.paths)

    @for_seeds(range(4))
    def test_an_entry_is_for_its_secret(self, repo, path, file, planted):
        file.leak(planted[0][2])
        repo.stage(path, file.text)
        self.allow(repo, self.fingerprints(repo, "tree"))
        file.take_out(planted[0][2])
        other = next(leak for leak in leaks(Generator("other")) if leak[0] == planted[0][0])
        file.leak(other[2])
        repo.stage(path, file.text)
        self.assertEqual(self.fingerprints(repo, "tree"), self.expected(path, [other]))


if __name__ == "__main__":
    support.main()
