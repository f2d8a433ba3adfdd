"""`history` of a part: by date, branch, revision, path and size; and of more than refs reach."""
import fnmatch

import support
from random_history import FIRST, RandomHistory


class Options(support.Case):
    def scan(self, *args, **more):
        """By both ways, which must agree in every byte but the time."""
        scan = super().scan("history", "--show-secrets", *args, **more)
        reference = super().scan("history", "--show-secrets", "--reference", *args, **more)
        self.assertEqual((scan.status, scan.run.errors), (reference.status, reference.run.errors))
        self.assertEqual(scan.report, reference.report)
        return scan

    def places(self, scan):
        """By secret: where files have it."""
        found = {}
        for finding in scan.findings:
            for place in [finding, *finding["places"]]:
                if place["path"] is not None:
                    found.setdefault(finding["secret"], set()).add(place["path"])
        return found

    def assert_is(self, history, commits, *args, wanted=lambda path, content: True, status=None):
        """Just what these commits bring is found, by the first of them that brings it: in the order of all."""
        scan = self.scan(*args)
        commits = [c for c in history.of("--all") if c in commits]
        truth = history.files_with(commits, wanted)
        self.assertEqual(self.places(scan), {s: set(paths) for s, paths in truth.items()}, args)
        for finding in scan.findings:
            if finding["origin"] == "blob":
                self.assertEqual(finding["commit"]["id"], truth[finding["secret"]][finding["path"]].id, args)
        self.assertEqual(scan.report["scan"]["commits"], len(commits), args)
        if status is None:
            status = 1 if scan.findings else 0
        self.assertEqual(scan.status, status, scan.run)
        return scan


class RandomRepositories(Options):
    def each(self, count=5):
        for seed in range(count):
            repo = self.repository(f"repo{seed}")
            self.repo = repo
            history = RandomHistory(repo, self.make, seed)
            if seed % 2:
                repo.git("commit-graph", "write", "--reachable")
            yield history

    def test_since_a_date(self):
        for history in self.each():
            for day in (-5, 10, 25, 39, 100):
                date = FIRST + day * 86400
                selected = [c for c in history.of("--all") if c.seconds >= date]
                text = history.repo.run("date", "-u", "-d", f"@{date}", "+%Y-%m-%dT%H:%M:%SZ").text.strip()
                scan = self.assert_is(history, selected, "--since", text)
                messages = {(f["secret"], p["commit"]["id"]) for f in scan.findings for p in [f, *f["places"]] if p["path"] is None}
                self.assertLessEqual(messages, history.messages_with(selected))
                self.assertEqual({s for s, _ in messages}, {s for s, _ in history.messages_with(selected)})

    def test_branches(self):
        for history in self.each():
            for globs in ([""], ["main"], ["topic/*"], ["topic"], ["*1", "main"], ["[mt]*"]):
                flags = ["--branches" + ("=" + g if g else "") for g in globs]
                if all(history.repo.git("rev-parse", flag) for flag in flags):
                    self.assert_is(history, history.of(*flags), *flags)

    def test_not_what_revisions_reach(self):
        for history in self.each():
            ids = [c.id for c in history.commits]
            for revs in ([ids[0]], [ids[len(ids) // 2]], [ids[-1]], [ids[9], ids[20]], sorted(history.tips), ["HEAD~2"]):
                flags = [f for rev in revs for f in ("--not", rev)]
                if all(history.repo.run("git", "rev-parse", "-q", "--verify", r).status == 0 for r in revs):
                    self.assert_is(history, history.of("--all", "--not", *revs), *flags)

    def test_not_what_a_revision_reaches_that_no_ref_does(self):
        for history in self.each():
            branch = sorted(history.tips)[-1]
            tip = history.tips[branch].id
            history.repo.git("update-ref", "-d", f"refs/heads/{branch}")
            self.assert_is(history, history.of("--all", "--not", tip), "--not", tip)

    def test_all_of_them_together(self):
        for history in self.each():
            date = FIRST + 12 * 86400
            middle = history.commits[len(history.commits) // 2].id
            selected = [c for c in history.of("--branches=topic/*", "--not", middle) if c.seconds >= date]
            if history.repo.git("rev-parse", "--branches=topic/*"):
                self.assert_is(history, selected, "--branches=topic/*", "--not", middle, "--since", "2020-09-25T12:26:40Z")

    def test_the_same_however_it_is_packed(self):
        for history in self.each(2):
            middle = history.commits[len(history.commits) // 2].id
            before = self.scan("--not", middle).report
            history.repo.git("repack", "-adfq")
            self.assertEqual(self.scan("--not", middle).report, before)

    def test_paths(self):
        for history in self.each():
            everything = history.of("--all")
            self.assert_is(history, everything, "--include", "*.txt", wanted=lambda p, c: fnmatch.fnmatch(p, "*.txt"))
            self.assert_is(history, everything, "--include", "src/**", "--include", "b.txt", wanted=lambda p, c: p.startswith("src/") or p == "b.txt")
            self.assert_is(history, everything, "--exclude", "conf/**", wanted=lambda p, c: not p.startswith("conf/"))
            self.assert_is(history, everything, "--include", "*.txt", "--exclude", "a.txt", wanted=lambda p, c: p in ("b.txt", "k.txt"))

    def test_sizes(self):
        for history in self.each():
            for size in (10, 40, 100, 10000):
                over = {c.files[p] for c in history.of("--all") for p in c.files if len(c.files[p]) > size}
                scan = self.assert_is(history, history.of("--all"), "--max-blob-size", str(size), wanted=lambda p, c: len(c) <= size,
                                      status=2 if over else None)
                self.assertEqual(scan.report["scan"]["skipped"].get("over-max-blob-size", 0), len(over))

    def test_all_objects(self):
        for history in self.each():
            for branch in sorted(history.tips)[1:]:
                history.repo.git("update-ref", "-d", f"refs/heads/{branch}")
            reached = {c.id for c in history.of("--all")}
            scan = self.scan("--all-objects")
            truth = history.files_with(history.commits)
            self.assertEqual(self.places(scan), {s: set(paths) for s, paths in truth.items()})
            self.assertEqual(scan.report["scan"]["commits"], len(history.commits))
            for finding in scan.findings:
                secret = finding["secret"]
                is_reached = secret in history.files_with(history.of("--all")) or any(secret in c.message for c in history.of("--all"))
                self.assertEqual(finding["reach"]["from"], "refs" if is_reached else "nothing", finding)
                if finding["origin"] == "blob" and is_reached and finding["commit"]["id"] not in reached:
                    self.assertNotIn(finding["path"], history.files_with(history.of("--all")).get(secret, {}))


class AllObjects(Options):
    def leak(self, name):
        key = self.make.aws_key_id()
        self.repo.stage(name, f"key {key}\n")
        return key

    def setUp(self):
        super().setUp()
        self.repo.stage("base.txt", "base\n")
        self.base = self.repo.commit()

    def test_what_was_rewritten_staged_or_dropped(self):
        keys = {}
        keys["amended.txt"] = self.leak("amended.txt")
        self.repo.commit()
        self.repo.git("rm", "-q", "--cached", "amended.txt")
        self.repo.git("commit", "-q", "--allow-empty", "--amend", "-m", "without")
        keys[None] = self.leak("staged.txt")
        self.repo.git("rm", "-q", "--cached", "staged.txt")
        keys["dropped.txt"] = self.leak("dropped.txt")
        self.repo.git("stash", "-q")
        self.repo.git("stash", "drop", "-q")
        self.assertEqual(self.scan(status=0).findings, [])
        keep = ["-c", "gc.reflogExpire=never", "-c", "gc.reflogExpireUnreachable=never"]
        for pack in ([], ["repack", "-q", "-a", "-d", "-k"], [*keep, "gc", "-q", "--cruft"]):
            if pack:
                self.repo.git(*pack)
            scan = self.scan("--all-objects", status=1)
            self.assertEqual({f["path"]: f["secret"] for f in scan.findings}, keys)
            self.assertEqual({f["path"]: f["reach"]["from"] for f in scan.findings},
                             {"amended.txt": "reflog", None: "nothing", "dropped.txt": "nothing"})
        self.assertIn("no ref any more; a reflog", self.repo.leaktight("history", "--all-objects").text)
        self.repo.git("reflog", "expire", "--expire=now", "--all")
        self.assertEqual({f["reach"]["from"] for f in self.scan("--all-objects", status=1).findings}, {"nothing"})

    def test_what_a_reflog_holds_comes_before_what_nothing_holds(self):
        key = self.leak("same.txt")
        tree = self.repo.git("write-tree")
        dangling = [self.repo.git("commit-tree", "-m", f"dangling {i}", tree) for i in range(4)]
        self.repo.git("reset", "-q", "--hard")
        held = self.repo.git("commit-tree", "-p", dangling[0], "-m", "held", tree)
        self.repo.git("update-ref", "refs/heads/main", held)
        self.repo.git("update-ref", "refs/heads/main", self.base)
        finding = self.scan("--all-objects", status=1).findings[0]
        self.assertEqual((finding["secret"], finding["reach"]["from"]), (key, "reflog"))
        self.assertEqual(finding["commit"]["id"], dangling[0])  # which the reflog holds as a parent

    def test_a_reflog_of_another_working_tree_and_one_of_what_is_gone(self):
        self.repo.git("worktree", "add", "-q", "--detach", "../further")
        further = support.Repository(self.top / "further", self.env, git=False)
        further.stage("far.txt", f"key {self.make.aws_key_id()}\n")
        further.commit()
        self.leak("lost.txt")
        lost = self.repo.commit()
        for repo in (further, self.repo):
            repo.git("reset", "-q", "--hard", self.base)
        path = self.repo.folder / ".git/objects" / lost[:2] / lost[2:]
        path.chmod(0o644)
        path.unlink()
        scan = self.scan("--all-objects", status=1)
        self.assertEqual({f["path"]: f["reach"]["from"] for f in scan.findings}, {"far.txt": "reflog", "lost.txt": "nothing"})
        self.assertTrue(scan.report["scan"]["complete"])

    def test_a_tree_that_no_commit_names_tells_the_paths_of_its_files(self):
        names = ["a/b/c.txt", "a/b/same.txt", "a/x.txt", "top.txt"]
        keys = {name: self.leak(name) for name in names}
        self.repo.stage("again/same.txt", f"key {keys['a/b/same.txt']}\n")
        self.leak("base.txt")
        top = self.repo.git("write-tree")
        inner = self.repo.git("rev-parse", f"{top}:a")
        self.repo.git("reset", "-q", "--hard")
        for pack in (False, True):
            if pack:
                self.repo.git("repack", "-q", "-a", "-d", "-k")
            scan = self.scan("--all-objects", status=1)
            self.assertEqual(scan.paths, {*names, "again/same.txt", "base.txt"})
            self.assertEqual({(f["commit"], f["reach"]["from"]) for f in scan.findings}, {(None, "nothing")})
            self.assertEqual({f["path"]: f["secret"] for f in scan.findings if f["path"] in keys}, keys)

    def test_where_the_outermost_tree_is_gone_paths_begin_at_the_next(self):
        self.leak("a/b/c.txt")
        self.leak("top.txt")
        top = self.repo.git("write-tree")
        self.repo.git("reset", "-q", "--hard")
        path = self.repo.folder / ".git/objects" / top[:2] / top[2:]
        path.chmod(0o644)
        path.unlink()
        self.assertEqual(self.scan("--all-objects", status=1).paths, {"b/c.txt", None})

    def test_commits_whose_parents_and_files_git_has_taken(self):
        self.leak("first.txt")
        first = self.repo.commit()
        blob = self.repo.git("rev-parse", ":first.txt")
        key = self.leak("second.txt")
        self.repo.commit()
        self.repo.git("reset", "-q", "--hard", self.base)
        for lost in (first, blob):
            path = self.repo.folder / ".git/objects" / lost[:2] / lost[2:]
            path.chmod(0o644)
            path.unlink()
        scan = self.scan("--all-objects", status=1)
        self.assertEqual([(f["path"], f["secret"]) for f in scan.findings], [("second.txt", key)])
        self.assertTrue(scan.report["scan"]["complete"])

    def test_what_is_broken_is_told_of(self):
        blob = self.repo.git("hash-object", "-w", "--stdin", stdin="some text")
        path = self.repo.folder / ".git/objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        path.write_bytes(b"garbage")
        self.assertEqual(self.scan(status=0).findings, [])
        run = self.assert_fails("history", "--all-objects")
        self.assertEqual(self.repo.leaktight("history", "--all-objects", "--reference").status, 2, run)

    def test_tags_that_are_no_more(self):
        key = self.make.aws_key_id()
        self.repo.git("tag", "-a", "-m", f"see {key}", "v1")
        self.repo.git("tag", "-d", "v1")
        finding = self.scan("--all-objects", status=1).findings[0]
        self.assertEqual((finding["origin"], finding["secret"], finding["reach"]["from"]), ("tag-message", key, "nothing"))


class WhatIsNotThere(Options):
    def setUp(self):
        super().setUp()
        self.repo.stage("base.txt", "base\n")
        self.repo.commit()

    def test_revisions_and_branches(self):
        self.assert_fails("history", "--not", "gone", naming=["--not gone", "no such revision"])
        self.assert_fails("history", "--not=--all", naming="no such revision")
        self.assert_fails("history", "--not", "main\nmain", naming="no such revision")
        self.assert_fails("history", "--branches=gone/*", naming=["gone/*", "no such branch"])
        self.assert_fails("history", "--not=", naming="needs a value")

    def test_dates_and_sizes(self):
        self.assert_fails("history", "--since", "someday", naming=["--since", "someday", "2 weeks ago"])
        self.assert_fails("history", "--since", "2026-02-30", naming="2026-02-30")
        self.assert_fails("history", "--max-blob-size", "many", naming=["--max-blob-size", "many", "20m"])

    def test_everything_and_a_part(self):
        for flag in (["--since", "yesterday"], ["--branches"], ["--not", "HEAD"]):
            self.assert_fails("history", "--all-objects", *flag, naming="--all-objects")

    def test_other_verbs_do_not_know_them(self):
        self.assert_fails("tree", "--since", "yesterday", naming="--since is no flag of leaktight tree")


class Details(Options):
    def test_since_counts_from_the_given_now(self):
        key = self.make.aws_key_id()
        self.repo.stage("a.txt", f"key {key}\n")
        self.repo.commit()  # 2026-01-02
        for now, status in (("2026-01-10", 1), ("2026-01-20", 0)):
            self.assertEqual(self.scan("--since", "2 weeks ago", "--now", now).status, status)

    def test_names_and_tags_of_what_is_left_out(self):
        keys = [self.make.aws_key_id() for _ in range(4)]
        self.repo.stage("a.txt", "one\n")
        self.repo.commit()
        self.repo.git("tag", "-a", "-m", f"see {keys[0]}", "old")
        self.repo.git("branch", f"old/{keys[1]}")
        self.repo.stage("a.txt", "two\n")
        self.repo.commit()
        self.repo.git("tag", "-a", "-m", f"see {keys[2]}", "new")
        self.repo.git("branch", f"new/{keys[3]}")
        found = {f["secret"] for f in self.scan("--not", "main~1", status=1).findings}
        self.assertEqual(found, {keys[2], keys[3]})
        found = {f["secret"] for f in self.scan("--branches", status=1).findings}
        self.assertEqual(found, {keys[1], keys[3]})

    def test_a_branch_is_the_value_only_behind_an_equals_sign(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()
        self.assertEqual(self.repo.leaktight("history", "--branches", ".").status, 1)
        self.assert_fails("history", "--branches", "main", naming="main")

    def test_verbose_names_what_is_too_large(self):
        self.repo.stage("large.txt", "x" * 3000)
        self.repo.commit()
        scan = self.scan("--max-blob-size", "2k", "--verbose", status=2)
        self.assertEqual(scan.report["scan"]["skipped_paths"], [{"path": "large.txt", "reason": "over-max-blob-size"}])
        self.assertIn("1 over-max-blob-size", self.repo.leaktight("history", "--max-blob-size", "2k").text)

    def test_a_file_of_just_that_size_is_scanned(self):
        key = self.make.aws_key_id()
        for name, size in (("fits.txt", 2048), ("large.txt", 2049)):
            self.repo.stage(name, f"key {key}\n".ljust(size, "x"))
        self.repo.commit()
        scan = self.scan("--max-blob-size", "2k", status=2)
        self.assertEqual(scan.paths, {"fits.txt"})

    def test_branches_are_not_what_tags_name_without_a_commit(self):
        keys = [self.make.aws_key_id() for _ in range(2)]
        self.repo.stage("base.txt", "base\n")
        self.repo.commit()
        blob = self.repo.git("hash-object", "-w", "--stdin", stdin=f"key {keys[0]}\n")
        self.repo.git("tag", "of-a-blob", blob)
        self.repo.stage("in-a-tree.txt", f"key {keys[1]}\n")
        self.repo.git("tag", "of-a-tree", self.repo.git("write-tree"))
        self.repo.git("reset", "-q", "--hard")
        self.assertEqual({f["secret"] for f in self.scan(status=1).findings}, set(keys))
        self.assertEqual(self.scan("--branches", status=0).findings, [])

    def scan(self, *args, **more):
        if "--verbose" in args:  # the time is told, which differs
            return support.Case.scan(self, "history", *args, **more)
        return super().scan(*args, **more)


if __name__ == "__main__":
    support.main()
