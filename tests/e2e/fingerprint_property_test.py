"""A fingerprint names rule, path and secret, and nothing else: it survives whatever else happens to a
file. Random edits (seeded) of real files, which are this project's own sources.
"""
import hashlib
import hmac
import pathlib
import random
import re

import support
from generated import Generator

FOLDERS = ("scanner", "docs", "tests/e2e", "hooks", "fixtures/flowdoc")
SEEDS = range(12)
# What leaktight could make a finding of, alone or beside other lines than its own.
OF_SECRETS = re.compile(r"leaktight:|pass|pwd|secret|token|cred|key|auth|salt|identified|://|BEGIN", re.I)


def fingerprint(rule, path, secret):
    """By its definition, written a second time."""
    place = hashlib.sha256(rule.encode() + b"\0" + path.encode()).hexdigest()[:16]
    value = hmac.new(rule.encode(), secret.encode(), hashlib.sha256).hexdigest()[:4]
    return f"lt1-{place}-{value}"


def place_and_value(text):
    head, place, value = text.split("-")
    return head + "-" + place, value


def real_files():
    """Sources with enough lines to be edited. Lines that speak of secrets are left out, and such as silence
    leaktight: moved, they would be findings of their own or silence one.
    """
    files = {}
    for folder in FOLDERS:
        for path in sorted((support.SOURCE_TREE / folder).rglob("*")):
            if not path.is_file() or path.name.startswith(".") or path.suffix in (".pyc", ".svg", ".in", ".template", ".tf", ".tfvars"):
                continue
            lines = [line for line in path.read_text().splitlines() if not OF_SECRETS.search(line)]
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
                    # Named neither after tests nor fixtures: what is less sure there is another matter.
                    test(self, repo=self.repository(f"repo {seed}"), path="src/file" + pathlib.PurePath(original).suffix,
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


class ThroughGit(OnRealFiles):
    """A branch of some commits, each of which edits the file; some add a secret, one takes a secret out."""

    def branch(self, repo, path, file, planted):
        """Gives the base, and which of the planted secrets are still there at the end."""
        repo.stage(path, file.text)
        repo.stage("other.txt", "".join(f"{i}\n" for i in range(40)))
        base = repo.commit("base")
        repo.git("checkout", "-q", "-b", "topic")
        for _, _, lines in planted:
            file.edit()
            file.leak(lines)
            repo.stage(path, file.text)
            repo.commit("work")
        gone = file.random.choice(planted)
        file.take_out(gone[2])
        file.edit()
        repo.stage(path, file.text)
        repo.commit("clean up")
        return base, [leak for leak in planted if leak is not gone]

    def assert_all_agree(self, repo, path, base, planted, left):
        both, still = self.expected(path, planted), self.expected(path, left)
        self.assertEqual(self.fingerprints(repo, "tree"), still)
        self.assertEqual(self.fingerprints(repo, "tree", "--rev", "topic"), still)
        self.assertEqual(self.fingerprints(repo, "diff", f"{base}..topic", "--squash"), still)
        self.assertEqual(self.fingerprints(repo, "diff", f"{base}...topic"), both)
        self.assertEqual(self.fingerprints(repo, "history"), both)

    @for_seeds(range(6))
    def test_every_verb_gives_the_same(self, repo, path, file, planted):
        base, left = self.branch(repo, path, file, planted)
        self.assert_all_agree(repo, path, base, planted, left)
        repo.git("gc", "-q", "--prune=now")
        self.assertEqual(self.fingerprints(repo, "history"), self.expected(path, planted))

    @for_seeds(range(6))
    def test_they_survive_a_rebase(self, repo, path, file, planted):
        base, left = self.branch(repo, path, file, planted)
        before = repo.git("rev-parse", "topic")
        repo.git("checkout", "-q", "main")
        repo.stage("other.txt", "what main became\n")
        repo.stage("new.txt", "and more\n")
        repo.commit("main goes on")
        repo.git("rebase", "-q", "main", "topic")
        self.assertNotEqual(repo.git("rev-parse", "topic"), before)
        self.assert_all_agree(repo, path, "main", planted, left)

    @for_seeds(range(6))
    def test_they_survive_a_squash(self, repo, path, file, planted):
        base, left = self.branch(repo, path, file, planted)
        repo.git("reset", "-q", "--soft", base)
        self.assertEqual(self.fingerprints(repo, "staged"), self.expected(path, left))
        repo.commit("squashed")
        repo.git("reflog", "expire", "--expire=now", "--all")
        self.assert_all_agree(repo, path, base, left, left)

    @for_seeds(range(6))
    def test_they_survive_a_merge(self, repo, path, file, planted):
        base, left = self.branch(repo, path, file, planted)
        repo.git("checkout", "-q", "main")
        repo.stage("new.txt", "main goes on\n")
        repo.commit("main")
        repo.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
        self.assertEqual(self.fingerprints(repo, "tree"), self.expected(path, left))
        self.assertEqual(self.fingerprints(repo, "diff", f"{base}..main"), self.expected(path, planted))
        self.assertEqual(self.fingerprints(repo, "history"), self.expected(path, planted))


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
        repo.commit()
        self.assert_allowed(repo, len(planted), "tree", "--rev", "HEAD")
        self.assert_allowed(repo, 0, "diff", "HEAD~1..HEAD")

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
