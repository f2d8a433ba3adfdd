"""`history` goes on from what earlier scans left, and reports the same to the last byte as one that does not."""
import json
import os
import random
import shutil
import signal
import subprocess
import time

import support
from policy_fixtures import TOKEN_RULE

SECONDS = 1_600_000_000
PATHS = ["a.txt", "b.txt", ".env", "conf/a.ini", "conf/deep/x.cfg", "docs/readme.md", "img/logo.png", "img", "k.yaml", "src/a.txt"]
NAMES = ["main", "topic/one", "topic/two", "release-1", "x"]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


class Growing:
    """A repository that goes on in every way that repositories do."""

    def __init__(self, repo, make, seed):
        self.repo, self.make, self.random = repo, make, random.Random(seed)
        self.secrets = [make.aws_key_id() for _ in range(6)] + [make.github() for _ in range(2)]
        self.seen = [b"first\n"]  # contents, which come back under other paths
        self.clock = SECONDS

    def content(self):
        action = self.random.random()
        if action < 0.3:
            return self.random.choice(self.seen)
        if action < 0.4:
            return PNG + bytes([self.random.randrange(4)])
        lines = [f"line {self.random.randint(0, 5)}" for _ in range(self.random.randint(0, 3))]
        lines += [f"key {s} here" for s in self.random.sample(self.secrets, self.random.choice([0, 0, 1, 2]))]
        lines += [f"DB_PASSWORD={self.make.password()}"] * (self.random.random() < 0.1)
        lines += ["filling " * 40] * (self.random.random() < 0.2)
        self.random.shuffle(lines)
        self.seen.append("\n".join(lines).encode() + b"\n")
        return self.seen[-1]

    def change(self):
        stream = []
        for _ in range(self.random.randint(1, 3)):
            path, action = self.random.choice(PATHS), self.random.random()
            if action < 0.25:
                stream.append(f"D {path}\n".encode())
            elif action < 0.3:
                stream.append(f"M 160000 {'1' * 40} {path}\n".encode())
            else:
                mode = self.random.choice(["100644", "100644", "100755", "120000"])
                content = self.content()
                stream.append(f"M {mode} inline {path}\ndata {len(content)}\n".encode() + content + b"\n")
        return b"".join(stream)

    def branches(self):
        return self.repo.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()

    def commits(self, count):
        """All of them by one import: a branch that has come on within it goes by the mark of its last commit."""
        tips = {branch: f"refs/heads/{branch}^0" for branch in self.branches()}
        stream = []
        for mark in range(1, count + 1):
            there, branch = sorted(tips), self.random.choice(NAMES)
            self.clock += self.random.randint(-2, 5) * 3600
            message = f"at {self.clock}" + (f", see {self.random.choice(self.secrets)}" if self.random.random() < 0.1 else "")
            commit = f"commit refs/heads/{branch}\nmark :{mark}\nauthor A <a@b> {self.clock} +0000\n"
            commit += f"committer C <c@d> {self.clock} +0000\ndata {len(message)}\n{message}\n"
            if branch in there:
                commit += f"from {tips[branch]}\n"
            elif there and self.random.random() < 0.8:
                commit += f"from {tips[self.random.choice(there)]}\n"
            others = [b for b in there if b != branch]
            if branch in there and others and self.random.random() < 0.25:
                commit += "".join(f"merge {tips[b]}\n" for b in self.random.sample(others, self.random.randint(1, min(2, len(others)))))
            stream += [commit.encode(), self.change()]
            tips[branch] = f":{mark}"
        self.repo.git("fast-import", "--quiet", "--force", stdin=b"".join(stream))

    def delete_a_branch(self):
        if len(self.branches()) > 1:
            self.repo.git("update-ref", "-d", "refs/heads/" + self.random.choice(self.branches()))

    def branch_off(self):
        self.repo.git("update-ref", f"refs/heads/{self.random.choice(['y', 'z', 'topic/three'])}", self.random.choice(self.branches()))

    def force(self):
        branch = self.random.choice(self.branches())
        behind = self.repo.git("rev-list", "--max-count=4", branch).split()
        self.repo.git("update-ref", f"refs/heads/{branch}", self.random.choice(behind))

    def tag(self):
        name, of = f"v{self.random.randrange(10 ** 6)}", self.random.choice(self.branches())
        kind = self.random.random()
        if kind < 0.4:
            self.repo.git("tag", name, of)
        elif kind < 0.8:
            text = f"release, {self.random.choice(self.secrets)}" if self.random.random() < 0.5 else "release"
            self.repo.git("tag", "-a", "-m", text, name, of)
        elif kind < 0.9:
            self.repo.git("tag", name, self.repo.git("hash-object", "-w", "--stdin", stdin=self.content()))
        else:
            self.repo.git("update-ref", f"refs/other/{self.random.choice(self.secrets)}", of)

    def delete_a_tag(self):
        tags = self.repo.git("tag").split()
        if tags:
            self.repo.git("tag", "-d", self.random.choice(tags))

    def note(self):
        text = f"see {self.random.choice(self.secrets)}" if self.random.random() < 0.3 else "fine"
        self.repo.git("notes", f"--ref={self.random.choice('ab')}", "add", "-f", "-m", text, self.random.choice(self.branches()))

    def move_head(self):
        self.repo.git("symbolic-ref", "HEAD", "refs/heads/" + self.random.choice(self.branches()))

    def pack(self):
        self.repo.git(*self.random.choice([["gc", "-q"], ["gc", "-q", "--prune=now"], ["repack", "-dq"], ["repack", "-adfq", "--depth=50"],
                                           ["pack-refs", "--all"], ["repack", "-adq", "--write-midx"]]))

    def step(self):
        actions = [lambda: self.commits(self.random.randint(1, 6))] * 6 + [
            self.branch_off, self.tag, self.tag, self.move_head, self.pack, self.delete_a_tag, self.delete_a_branch, self.force, self.note]
        self.random.choice(actions)()


class Memory(support.Case):
    def setUp(self):
        super().setUp()
        self.used = self.anew = 0

    def folder(self, repo=None):
        return (repo or self.repo).folder / ".git/leaktight"

    def files(self):
        """What is kept, by name; a file that was written anew is another one."""
        return {f.name: (f.stat().st_ino, f.stat().st_mtime_ns) for f in self.folder().glob("history-*")}

    def report(self, *args, repo=None, **more):
        run = (repo or self.repo).leaktight("history", "--format", "json", *args, **more)
        report = run.json()
        report["scan"].pop("seconds", None)
        return run.status, json.dumps(report, sort_keys=True), [l for l in run.errors.splitlines() if " scanned in " not in l], run

    def assert_same(self, *args, note="", plain=None):
        """The same with what is remembered as without (`plain`, where that is known); says whether it was used."""
        before = self.files()
        remembered = self.report(*args)
        after = self.files()
        plain = plain or self.report("--no-cache", *args)
        self.assertEqual(remembered[:3], plain[:3], (note, args, remembered[3], plain[3]))
        self.assertEqual(self.files(), after)
        known = [{n: s for n, s in files.items() if "known" in n} for files in (before, after)]
        used = bool(known[0]) and known[0] == known[1]
        self.used, self.anew = self.used + used, self.anew + (not used)
        return used

    def growing(self, seed, commits=12):
        self.repo = self.repository(f"repo{seed}")
        growing = Growing(self.repo, self.make, seed)
        growing.commits(commits)
        return growing


class RandomRepositories(Memory):
    def test_however_it_goes_on(self):
        for seed in range(int(os.environ.get("LEAKTIGHT_MEMORY_SEEDS", "8"))):
            growing = self.growing(seed)
            for step in range(12):
                self.assert_same(note=f"seed {seed}, step {step}")
                growing.step()
            self.assert_same(note=f"seed {seed}, at the end")
        self.assertGreater(self.used, self.anew)

    def test_scans_that_are_not_of_everything_leave_nothing(self):
        growing = self.growing(1)
        for args in (["--since", "2020-09-14"], ["--branches"], ["--not", growing.branches()[0]], ["--all-objects"], ["--max-blob-size", "1k"]):
            self.assert_same(*args)
            self.assertEqual(self.files(), {}, args)
        self.report("--reference")
        self.assertEqual(self.files(), {})
        self.assert_same()
        self.assertNotEqual(self.files(), {})
        growing.commits(3)
        for args in (["--since", "2020-09-14"], ["--branches"], ["--all-objects"], ["--show-secrets"], ["--jobs", "1"], ["--fail-on", "critical"]):
            self.assert_same(*args)

    def test_selections_have_memories_of_their_own(self):
        growing = self.growing(2)
        for _ in range(3):
            for args in ([], ["--include", "*.txt"], ["--exclude", "conf/**"], ["--only", "aws-access-key-id"]):
                self.assert_same(*args)
            growing.commits(3)
        self.assertEqual((self.used, self.anew), (8, 4))
        self.assert_same("--skip", "aws-access-key-id")
        self.assertEqual(len(self.files()), 8)  # no more than four are kept


class KindsOfRepository(Memory):
    def goes_on(self, growing, folder=None):
        self.folder = lambda: folder or self.repo.folder / ".git/leaktight"
        for _ in range(4):
            self.assert_same()
            growing.commits(3)
        self.assertGreaterEqual(self.used, 3)

    def test_sha256(self):
        shutil.rmtree(self.repo.folder / ".git")
        self.repo.git("init", "-q", "-b", "main", "--object-format=sha256")
        growing = Growing(self.repo, self.make, 11)
        growing.change = lambda: b"M 100644 inline a\ndata 4\nabc\n\n" + Growing.change(growing).replace(b"1" * 40, b"1" * 64)
        growing.commits(8)
        self.goes_on(growing)

    def test_bare(self):
        shutil.rmtree(self.repo.folder / ".git")
        self.repo.git("init", "-q", "-b", "main", "--bare")
        growing = Growing(self.repo, self.make, 12)
        growing.commits(8)
        self.goes_on(growing, self.repo.folder / "leaktight")

    def test_objects_of_another_one(self):
        growing = self.growing(13)
        first = self.repo
        self.repo.git("gc", "-q")
        self.repo = support.Repository(self.top / "shared", self.env, git=False)
        first.git("clone", "-q", "--shared", "--mirror", ".", str(self.repo.folder / ".git"))
        self.repo.git("config", "core.bare", "false")
        growing.repo = self.repo
        self.goes_on(growing)

    def test_another_working_tree_has_the_same_memory(self):
        growing = self.growing(14)
        folder = self.folder()
        self.assert_same()
        self.repo.git("worktree", "add", "-q", "--detach", "../other", self.repo.git("rev-list", "--max-count=1", "--all"))
        self.repo = support.Repository(self.top / "other", self.env, git=False)
        growing.repo = self.repo
        self.goes_on(growing, folder)

    def test_a_shallow_one_has_none(self):
        self.growing(15)
        self.repo.git("clone", "-q", "--depth=2", "--no-single-branch", f"file://{self.repo.folder}", "../shallow")
        self.repo = support.Repository(self.top / "shallow", self.env, git=False)
        for _ in range(2):
            self.assert_same()
        self.assertEqual(self.files(), {})


class WhatIsRemembered(Memory):
    def leak(self, name="k.txt", secret=None):
        secret = secret or self.make.aws_key_id()
        self.repo.stage(name, f"key {secret}\n")
        self.repo.commit("leak")
        return secret

    def test_no_secret(self):
        secret = self.leak()
        self.repo.git("tag", "-a", "-m", f"see {secret}", "v1")
        self.repo.git("commit", "-q", "--allow-empty", "-m", f"and {secret}")
        self.assert_same()
        for file in self.folder().iterdir():
            self.assertEqual(file.stat().st_mode & 0o077, 0, file)
            for at in range(len(secret) - 7):
                self.assertNotIn(secret[at:at + 8].encode(), file.read_bytes())

    def test_nothing_where_a_path_or_a_ref_has_the_secret_in_its_name(self):
        secret = self.leak()
        self.assert_same()
        self.repo.git("tag", f"see-{secret}")  # found itself, and not kept
        self.assertTrue(self.assert_same())
        self.assertEqual({p["origin"] for f in self.scan("history").findings for p in f["places"]}, {"ref-name"})
        self.repo.stage(f"of-{secret}.txt", f"key {secret}\n")
        self.repo.commit()
        self.assert_same()
        for file in self.folder().iterdir():
            self.assertNotIn(secret.encode(), file.read_bytes())

    def test_what_came_since_is_found_and_the_large_file_stays(self):
        self.leak()
        self.assertFalse(self.assert_same())
        self.assertTrue(self.assert_same())
        self.leak("other.txt")
        self.assertTrue(self.assert_same())
        self.assertEqual(len(self.scan("history").findings), 2)

    def test_nothing_new_nothing_written(self):
        self.leak()
        self.assert_same()
        before = self.files()
        self.assert_same()
        self.assertEqual(self.files(), before)

    def test_a_configuration_or_rules_that_changed(self):
        self.leak("k.txt")
        self.assert_same()
        for text, findings in (("exclude: [{path: k.txt, reason: an example}]\n", 0), ("exclude: [{path: x.txt, reason: an example}]\n", 1)):
            self.repo.stage(".leaktight.yaml", text)
            self.repo.commit("another configuration")
            self.assertFalse(self.assert_same())
            self.assertEqual(len(self.scan("history").findings), findings)
            self.assertTrue(self.assert_same())
        rules = self.repo.write("../rules.yaml", TOKEN_RULE)
        self.repo.stage("acme.txt", "tok_qwmzxkvbpd\n")
        self.repo.commit()
        self.assertTrue(self.assert_same())
        self.assertFalse(self.assert_same("--rules", str(rules)))
        self.assertTrue(self.assert_same("--rules", str(rules)))
        self.assertEqual(self.scan("history", "--rules", str(rules)).rules, ["a-token", "aws-access-key-id"])
        rules.write_text(TOKEN_RULE.replace("severity: high", "severity: low"))
        self.assertFalse(self.assert_same("--rules", str(rules)))

    def test_a_path_that_makes_an_old_file_a_leak(self):
        self.repo.stage("settings.txt", "DB_HOST=db.internal\nDB_USER=app\nLEVEL=debug\n")
        self.repo.commit()
        self.assert_same()
        self.assertEqual(self.scan("history").findings, [])
        self.repo.git("mv", "settings.txt", ".env")
        self.repo.commit()
        self.assertTrue(self.assert_same())
        self.assertIn("dotenv-committed", self.scan("history").rules)

    def test_an_image_that_turns_out_to_be_none(self):
        self.repo.stage("logo.png", PNG + f" {self.make.aws_key_id()}\n".encode())
        self.repo.commit()
        self.assert_same()
        self.assertEqual(self.scan("history").report["scan"]["skipped"], {"image": 1})
        self.repo.git("mv", "logo.png", "logo.txt")
        self.repo.commit()
        self.assertTrue(self.assert_same())
        scan = self.scan("history")
        self.assertEqual((scan.report["scan"]["skipped"], scan.paths), ({}, {"logo.txt"}))

    def test_a_branch_that_is_gone_whose_commits_are_not(self):
        self.leak()
        self.repo.git("branch", "side")
        self.assert_same()
        self.repo.git("branch", "-D", "side")
        self.assertTrue(self.assert_same())
        self.assertEqual(self.scan("history").findings[0]["reach"]["branches"], ["main"])

    def test_a_commit_that_nothing_reaches_any_more(self):
        self.repo.stage("base.txt", "base\n")
        base = self.repo.commit()
        self.leak()
        self.assert_same()
        self.repo.git("reset", "-q", "--hard", base)
        self.assertFalse(self.assert_same())
        self.assertEqual(self.scan("history").findings, [])

    def test_a_blob_that_no_tag_names_any_more(self):
        self.repo.stage("base.txt", "base\n")
        self.repo.commit()
        self.repo.git("tag", "key", self.repo.git("hash-object", "-w", "--stdin", stdin=f"key {self.make.aws_key_id()}\n"))
        self.assert_same()
        self.assertTrue(self.assert_same())
        self.assertEqual(len(self.scan("history").findings), 1)
        self.repo.git("tag", "-d", "key")
        self.assertFalse(self.assert_same())
        self.assertEqual(self.scan("history").findings, [])

    def test_what_could_not_be_read_is_told_again_until_it_can(self):
        secret = self.leak()
        self.repo.stage("base.txt", "base\n")
        self.repo.commit()
        blob = self.repo.git("rev-parse", "HEAD:k.txt")
        file = self.repo.folder / ".git/objects" / blob[:2] / blob[2:]
        away = self.top / "away"
        file.rename(away)
        self.assert_same()
        self.assertTrue(self.assert_same())
        self.assertEqual(self.scan("history").status, 2)
        tree = self.repo.git("mktree", "--missing", stdin=f"100644 blob {blob}\ta.txt\n")
        self.repo.git("update-ref", "HEAD", self.repo.git("commit-tree", "-p", "HEAD", "-m", "move it", tree))
        self.assertTrue(self.assert_same())
        away.rename(file)
        self.assertTrue(self.assert_same())
        scan = self.scan("history", status=1)
        self.assertEqual(scan.paths, {"a.txt", "k.txt"})
        self.assertTrue(self.assert_same())
        self.assertIn(secret, self.repo.leaktight("history", "--show-secrets").text)

    def test_the_time_of_the_scan_counts(self):
        self.repo.stage("t.txt", f"token = {self.make.jwt({'sub': 'a', 'exp': 1_900_000_000})}\n")
        self.repo.commit()
        for now in ("2026-01-01", "2040-01-01", "2026-01-01"):
            self.assert_same("--now", now)
        self.assertEqual((self.used, self.anew), (2, 1))

    def test_what_is_broken_is_not_used_and_written_anew(self):
        growing = self.growing(3)
        self.assert_same()
        chance = random.Random(5)
        for kind in ("known", "rest"):
            for how in ("flip", "cut", "empty", "longer"):
                for _ in range(3):
                    file = next(self.folder().glob(f"history-{kind}-*"))
                    good = bytearray(file.read_bytes())
                    at = chance.randrange(len(good))
                    bad = {"flip": good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1:], "cut": good[:at],
                           "empty": b"", "longer": good + b"x"}[how]
                    file.write_bytes(bytes(bad))
                    self.assertFalse(self.assert_same(note=(kind, how, at)))
                    self.assertTrue(self.assert_same())
                    growing.commits(1)
                    self.assertTrue(self.assert_same())
        next(self.folder().glob("history-rest-*")).write_bytes(b"LTHIST1R")
        run = self.repo.leaktight("history", "--verbose")
        self.assertIn("what was remembered of earlier scans is broken", run.everything)
        self.assertTrue(self.assert_same())

    def test_the_files_of_another_repository(self):
        self.growing(4)
        self.assert_same()
        other = self.folder()
        self.growing(5)
        self.assert_same()
        for file in other.glob("history-*"):
            shutil.copy(file, self.folder() / next(self.folder().glob(file.name[:13] + "*")).name)
        self.assertFalse(self.assert_same())

    def test_the_files_of_another_scan(self):
        self.growing(16)
        self.assert_same()
        plain = {f.name for f in self.folder().glob("history-*")}
        self.assert_same("--only", "generic-secret")
        for file in self.folder().glob("history-*"):
            if file.name not in plain:
                shutil.copy(file, self.folder() / next(n for n in plain if n.startswith(file.name[:13])))
        self.assertFalse(self.assert_same())

    def test_a_folder_that_may_be_deleted(self):
        growing = self.growing(6)
        self.assert_same()
        shutil.rmtree(self.folder())
        growing.commits(2)
        self.assertFalse(self.assert_same())
        self.assertTrue(self.assert_same())


class AtTheSameTime(Memory):
    def test_several_scans(self):
        growing = self.growing(7, 40)
        wanted = self.report("--no-cache")
        for round in range(6):
            if round % 2:
                shutil.rmtree(self.folder(), ignore_errors=True)
            children = [subprocess.Popen([support.BINARY, "history", "--format", "json"], cwd=self.repo.folder, env=self.env,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
            for child in children:
                out, err = child.communicate(timeout=support.TIMEOUT)
                report = json.loads(out)
                report["scan"].pop("seconds", None)
                self.assertEqual((child.returncode, json.dumps(report, sort_keys=True)), wanted[:2], err)
            self.assert_same()
            growing.commits(2)
            wanted = self.report("--no-cache")

    def test_one_that_is_killed_at_any_moment(self):
        growing = self.growing(8, 40)
        chance = random.Random(9)
        for _ in range(25):
            child = subprocess.Popen([support.BINARY, "history", "--format", "json"], cwd=self.repo.folder, env=self.env,
                                     stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.random() * 0.08)
            child.send_signal(signal.SIGKILL)
            child.wait()
            if chance.random() < 0.3:
                growing.commits(1)
            if chance.random() < 0.4:
                self.assert_same()
        self.assert_same()


class GoesOn(Memory):
    """A scan of the whole that does not come to its end."""

    def setUp(self):
        super().setUp()
        stream = []
        # Each version otherwise than the others, and each line one that takes a rule to look at it: so that
        # the scan takes some seconds.
        lines = [f"password_{i} = 'your-password-here-{i}'\n" for i in range(20000)]
        for n in range(1, 400):
            text = "".join(self.make.random.sample(lines, 3000))
            if n % 100 == 0:
                text += f"key {self.make.aws_key_id()}\n"
            stream += ["commit refs/heads/main", f"committer A <a@b> {n} +0000", "data 0", f"M 100644 inline f{n % 50}.txt", f"data {len(text)}", text]
        self.repo.git("-c", "core.compression=1", "fast-import", "--quiet", stdin="\n".join(stream) + "\n")

    def end_when_noted(self, how):
        child = subprocess.Popen([support.BINARY, "history", "--jobs", "1"], cwd=self.repo.folder, env=self.env,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while child.poll() is None and not list(self.folder().glob("history-part-*")):
            time.sleep(0.01)
        child.send_signal(how)
        child.wait()
        return bool(list(self.folder().glob("history-part-*")))

    def test_killed_or_interrupted(self):
        noted = 0
        plain = self.report("--no-cache")
        for how in (signal.SIGKILL, signal.SIGINT):
            shutil.rmtree(self.folder(), ignore_errors=True)
            noted += self.end_when_noted(how) + self.end_when_noted(how)
            self.assert_same(note=how, plain=plain)
            self.assertEqual(list(self.folder().glob("history-part-*")), [])
            self.assertTrue(self.assert_same(plain=plain))
        if noted == 0:
            self.skipTest("this machine is too fast: each scan came to its end")


if __name__ == "__main__":
    support.main()
