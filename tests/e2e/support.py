"""What the end-to-end tests stand on: a repository of their own, and the built program run in it.

A case derives from Case and has self.repo (an empty repository) and self.make (generated secrets, the
same in every run). The program is the one that LEAKTIGHT_BINARY names.
"""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from generated import Generator  # noqa: E402

SOURCE_TREE = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.path.abspath(os.environ.get("LEAKTIGHT_BINARY") or SOURCE_TREE / "build" / "leaktight")

TIMEOUT = 300  # generous: sanitizers run these too


class Run:
    """How one run of a program ended."""

    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.args = done.args

    @property
    def text(self):
        return self.out.decode("utf-8")  # strict on purpose: an output that is not UTF-8 is a bug

    @property
    def errors(self):
        return self.err.decode("utf-8")

    @property
    def everything(self):
        return self.text + self.errors

    def json(self):
        try:
            return json.loads(self.out)
        except ValueError:
            raise AssertionError(f"no JSON: {self}") from None

    def __repr__(self):
        return f"{self.args} ended with {self.status}\nout: {self.out[:2000]!r}\nerr: {self.err[:2000]!r}"


def clean_environment(home):
    """Nothing of the caller's git, so that a hook that runs these tests is not asked for its repository."""
    foreign = ("GIT_", "XDG_", "LEAKTIGHT_", "PRE_COMMIT")
    env = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    env.update(HOME=str(home), LC_ALL="C.UTF-8", NO_COLOR="1", TERM="dumb", GIT_CONFIG_NOSYSTEM="1",
               GIT_AUTHOR_NAME="A U Thor", GIT_AUTHOR_EMAIL="author@example.org",
               GIT_COMMITTER_NAME="C O Mitter", GIT_COMMITTER_EMAIL="committer@example.org",
               GIT_AUTHOR_DATE="2026-01-02T03:04:05+0000", GIT_COMMITTER_DATE="2026-01-02T03:04:05+0000")
    return env


class Repository:
    """A folder with git in it. Paths may be bytes where a name is not UTF-8."""

    def __init__(self, folder, env, git=True):
        self.folder, self.env = pathlib.Path(folder), env
        self.folder.mkdir(parents=True, exist_ok=True)
        if git:
            self.git("init", "-q", "-b", "main")

    def run(self, *command, stdin=b"", cwd=None, env=None):
        """Runs a program here and says how it ended."""
        given = stdin if isinstance(stdin, bytes) else stdin.encode()
        return Run(subprocess.run([*map(os.fsdecode, command)], cwd=cwd or self.folder, env={**self.env, **(env or {})},
                                  input=given, capture_output=True, timeout=TIMEOUT))

    def git(self, *args, **more):
        """Git's answer; an error is the test's."""
        done = self.run("git", *args, **more)
        if done.status != 0:
            raise AssertionError(f"git failed: {done}")
        return done.out.decode(errors="surrogateescape").strip("\n")

    def path(self, name):
        return pathlib.Path(os.fsdecode(os.path.join(os.fsencode(self.folder), os.fsencode(name))))

    def write(self, name, content):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def stage(self, name, content):
        path = self.write(name, content)
        self.git("add", "-f", "--", name)
        return path

    def commit(self, message="a commit", *args):
        self.git("commit", "-q", "--no-verify", "-m", message, *args)
        return self.git("rev-parse", "HEAD")

    def leaktight(self, *args, **more):
        return self.run(BINARY, *args, **more)


class Scan:
    """The report of one scan, as JSON gives it."""

    def __init__(self, run):
        self.run, self.status, self.report = run, run.status, run.json()
        self.findings = self.report["findings"]

    @property
    def rules(self):
        return sorted(f["rule"] for f in self.findings)

    @property
    def paths(self):
        """Every path that is named, as a finding's or as a further place."""
        return {place_path(p) for f in self.findings for p in [f, *f["places"]]}

    def of(self, rule, path=None):
        return [f for f in self.findings if f["rule"] == rule and (path is None or f["path"] == path)]


def place_path(place):
    return base64.b64decode(place["path_base64"]) if place.get("path_base64") else place["path"]


def span(finding):
    return tuple(finding[k] for k in ("line", "column", "end_line", "end_column"))


class Case(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="leaktight e2e ")).resolve()
        self.addCleanup(shutil.rmtree, self.top, ignore_errors=True)
        (self.top / "home").mkdir()
        self.env = clean_environment(self.top / "home")
        self.repo = self.repository("repo")
        self.make = Generator(self.id())

    def repository(self, name, git=True):
        return Repository(self.top / name, self.env, git)

    def scan(self, *args, status=None, repo=None, **more):
        """A scan's report; `status` is the exit status that it must end with."""
        scan = Scan((repo or self.repo).leaktight(*args, "--format", "json", **more))
        if status is not None:
            self.assertEqual(scan.status, status, scan.run)
        return scan

    def assert_clean(self, *args, **more):
        scan = self.scan(*args, **more)
        self.assertEqual((scan.status, scan.findings), (0, []), scan.run)
        return scan

    def assert_finds(self, wanted, *args, **more):
        """Exactly these paths are found to hold something, and the scan is whole."""
        scan = self.scan(*args, **more)
        self.assertEqual((scan.status, scan.paths), (1, set(wanted)), scan.run)
        self.assertTrue(scan.report["scan"]["complete"], scan.run)
        return scan

    def assert_one(self, rule, *args, **more):
        """Exactly one finding, and of this rule; it is returned."""
        scan = self.scan(*args, **more)
        self.assertEqual((scan.status, scan.rules), (1, [rule]), scan.run)
        return scan.findings[0]

    def assert_fails(self, *args, naming=(), **more):
        """Exit status 2 with a message on standard error that names the thing."""
        run = self.repo.leaktight(*args, **more)
        self.assertEqual(run.status, 2, run)
        for word in [naming] if isinstance(naming, str) else naming:
            self.assertIn(word, run.errors, run)
        return run

    def assert_hides(self, secret, *runs):
        """No ten characters in a row of the secret stand in what the runs wrote."""
        for run in runs:
            for i in range(len(secret) - 9):
                self.assertNotIn(secret[i:i + 10].encode(), run.out + run.err, run)


def main():
    if not os.access(BINARY, os.X_OK):
        sys.exit(f"no program {BINARY}: build it (./dev build) or name it in LEAKTIGHT_BINARY")
    unittest.main()
