"""What the tests of `staged` by two ways stand on: repositories at random, and the comparison."""
import os
import random
import shutil

import support

NAMES = ["a", "a-b", "a.txt", "ab", "b", "c", "deep", "é", "config.yaml", ".env", "k"]
GIT = shutil.which("git")


class State(support.Case):
    def setUp(self):
        super().setUp()
        self.random = random.Random(self.id())
        tools = self.top / "tools"
        tools.mkdir()
        self.calls = self.top / "calls"
        (tools / "git").write_text(f'#!/bin/sh\necho "$*" >>"{self.calls}"\nexec {GIT} "$@"\n')
        (tools / "git").chmod(0o755)
        self.counting = {"PATH": f"{tools}:{os.environ['PATH']}"}

    def content(self):
        lines = [f"line {self.random.randrange(50)}\n" for _ in range(self.random.randrange(3, 30))]
        lines.insert(self.random.randrange(len(lines)), f"key {self.make.aws_key_id()}\n")
        return "".join(lines)

    def any_path(self):
        return "/".join(self.random.choice(NAMES) for _ in range(self.random.randrange(1, 4)))

    def clear_way(self, path, repo):
        """Takes away what stands where the folders of `path`, or itself, will."""
        parts = path.split("/")
        for end in range(1, len(parts) + 1):
            there = repo.folder / "/".join(parts[:end])
            if there.is_symlink() or there.is_file():
                there.unlink()
            elif there.is_dir() and end == len(parts):
                shutil.rmtree(there)

    def put(self, repo):
        path = self.any_path()
        self.clear_way(path, repo)
        repo.write(path, self.content())

    def files(self, repo):
        return sorted(p for p in repo.folder.rglob("*") if p.is_file() and not p.is_symlink() and ".git" not in p.parts
                      and p.relative_to(repo.folder).parts[0] != "vendor")

    def base(self, repo, count=12):
        for _ in range(count):
            self.put(repo)
        repo.git("add", "-A")
        repo.commit()

    def change(self, repo, moves=True):
        """A few changes of any kind in the working tree."""
        for _ in range(self.random.randrange(1, 6)):
            files = self.files(repo)
            if not files:
                self.put(repo)
                continue
            file = self.random.choice(files)
            kind = self.random.randrange(9 if moves else 4)
            if kind <= 1:
                file.write_text(file.read_text() + self.content())
            elif kind == 2:
                file.chmod(0o755 if self.random.randrange(2) else 0o644)
            elif kind == 3:
                lines = file.read_text().splitlines(keepends=True)
                self.random.shuffle(lines)
                file.write_text("".join(lines))
            elif kind == 4:
                file.unlink()
            elif kind == 5:
                self.put(repo)
            elif kind == 6:
                target = self.random.choice(["elsewhere", f"key {self.make.aws_key_id()}"])
                file.unlink()
                file.symlink_to(target)
            elif kind == 7:
                moved = file.with_name(file.name + "2")
                moved.write_text(file.read_text() + ("more\n" if self.random.randrange(2) else ""))
                if self.random.randrange(2):
                    file.unlink()
            elif kind == 8:
                text = file.read_text()
                file.unlink()
                file.mkdir()
                (file / "inside").write_text(text + self.content())

    def stage(self, repo):
        repo.git("add", "-A")

    def compare(self, repo=None, own=None, cwd=None, env=None, *args):
        """The same report by both ways. `own` True: no git was started; False: one was; None: either."""
        repo = repo or self.repo
        reports = []
        for way in ([], ["--reference"]):
            self.calls.write_text("")
            run = repo.leaktight("staged", "--format", "json", "--verbose", "--now", "2026-12-01", *way, *args, cwd=cwd,
                                 env={**self.counting, **(env or {})})
            report = run.json()
            self.assertIsNotNone(report["scan"].pop("seconds", 0))
            report["scan"].pop("phases", None)
            reports.append((run.status, report, run.err))
            # Which organisation's policy git's configuration names is another question.
            calls = "".join(call for call in self.calls.read_text().splitlines(True) if "leaktight.orgConfig" not in call)
            if way:
                self.assertIn("diff-index", calls)
            elif own is not None:
                self.assertEqual(calls == "", own, calls)
        self.assertEqual(*reports)
        return reports[0]

    def compare_all(self, repo=None, own=None, **more):
        repo = repo or self.repo
        status, report, _ = self.compare(repo, own, **more)
        names = [os.path.relpath(p, repo.folder) for p in self.random.sample(self.files(repo), min(3, len(self.files(repo))))]
        self.compare(repo, None, None, None, *names)
        return status, report


def rounds(count):
    """Repeats a test on `count` repositories."""
    def decorate(test):
        def repeated(self):
            for i in range(count):
                with self.subTest(round=i):
                    shutil.rmtree(self.repo.folder, ignore_errors=True)
                    self.repo = self.repository("repo")
                    test(self)
        repeated.__name__ = test.__name__
        return repeated
    return decorate
