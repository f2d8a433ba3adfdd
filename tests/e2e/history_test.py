"""`history`: everything that was ever committed, whatever reaches it."""
import os
import shutil

import support


class History(support.Case):
    def scan(self, *args, **more):
        """By both ways: whatever git alone reads, our own reader must have read alike."""
        scan = super().scan(*args, **more)
        status = more.pop("status", None)
        reference = super().scan(*args, "--reference", status=status, **more)
        self.assertEqual(scan.status, reference.status)
        self.assertEqual(scan.run.errors, reference.run.errors)
        self.assertEqual(scan.report, reference.report)
        return scan

    def line(self):
        return f"key {self.make.aws_key_id()}\n"

    def leak(self, name, message="a leak", repo=None):
        """Commits a file with a new secret."""
        repo = repo or self.repo
        repo.stage(name, self.line())
        return repo.commit(message)

    def base(self):
        self.repo.stage("base.txt", "base\n")
        return self.repo.commit("base")

    def hash_object(self, text, kind="blob"):
        return self.repo.git("hash-object", "-w", "--literally", "-t", kind, "--stdin", stdin=text)

    def loose(self, object_id):
        path = self.repo.folder / ".git/objects" / object_id[:2] / object_id[2:]
        path.chmod(0o644)
        return path


class WhatIsFound(History):
    def test_what_was_removed_is_still_there(self):
        self.base()
        leak = self.leak("conf/x.ini", "add configuration\n\nand more")
        self.repo.git("rm", "-q", "conf/x.ini")
        self.repo.commit("remove it")
        finding = self.assert_one("aws-access-key-id", "history")
        self.assertEqual(finding["path"], "conf/x.ini")
        self.assertEqual(finding["commit"], {"id": leak, "author": "A U Thor", "email": "author@example.org",
                                             "date": "2026-01-02T03:04:05+00:00", "summary": "add configuration"})
        self.assertEqual(finding["origin"], "blob")

    def test_a_dotenv_of_the_past_under_each_of_its_names(self):
        secret = f"DB_PASSWORD={self.make.password()}\n"
        self.repo.stage(".env", secret)
        self.repo.stage("settings.txt", secret)
        first = self.repo.commit()
        self.repo.git("rm", "-q", ".env")
        self.repo.git("mv", "settings.txt", "api.txt")
        self.repo.commit()
        self.repo.git("mv", "api.txt", "deploy.txt")
        self.repo.git("checkout", "-q", first, "--", ".env")
        (self.repo.folder / "api").mkdir()
        self.repo.git("mv", ".env", "api/.env.production")
        self.repo.commit()
        found = self.scan("history", status=1).of("dotenv-committed")
        self.assertEqual({f["path"] for f in found} | {p["path"] for f in found for p in f["places"]}, {".env", "api/.env.production"})

    def test_every_ref_is_followed(self):
        base = self.base()

        def lonely(name, *command):
            self.leak(name)
            self.repo.git(*command)
            self.repo.git("reset", "-q", "--hard", base)

        lonely("branch.txt", "branch", "side")
        lonely("remote.txt", "update-ref", "refs/remotes/origin/x", "HEAD")
        lonely("pull.txt", "update-ref", "refs/pull/7/head", "HEAD")
        lonely("other.txt", "update-ref", "refs/of/no/kind/at-all", "HEAD")
        lonely("tag.txt", "tag", "v0")
        lonely("annotated.txt", "tag", "-a", "-m", "release", "v1")
        lonely("tag-of-a-tag.txt", "tag", "-a", "-m", "release", "v2")
        self.repo.git("tag", "-a", "-m", "again", "v3", "v2")
        self.repo.git("tag", "-d", "v2")
        self.repo.git("checkout", "-q", "--orphan", "orphan")
        self.leak("orphan.txt")
        self.repo.git("checkout", "-q", "-f", "--detach", base)
        self.leak("detached.txt")
        self.assert_finds({"branch.txt", "remote.txt", "pull.txt", "other.txt", "tag.txt", "annotated.txt", "tag-of-a-tag.txt",
                           "orphan.txt", "detached.txt"}, "history")

    def test_the_head_of_another_working_tree(self):
        base = self.base()
        self.repo.git("worktree", "add", "-q", "--detach", "../other", base)
        other = support.Repository(self.top / "other", self.env, git=False)
        self.leak("elsewhere.txt", repo=other)
        self.assert_finds({"elsewhere.txt"}, "history")

    def test_every_stash_also_those_that_only_the_log_names(self):
        self.base()
        for n in range(3):
            self.repo.write("untracked.txt", f"untracked {n} {self.line()}")
            self.repo.stage(f"stash{n}.txt", self.line())
            self.repo.git("stash", "-q", "--include-untracked")
        self.assert_finds({"stash0.txt", "stash1.txt", "stash2.txt", "untracked.txt"}, "history")
        self.repo.git("stash", "drop", "-q", "stash@{1}")
        self.assert_finds({"stash0.txt", "stash2.txt", "untracked.txt"}, "history")

    def test_tags_of_trees_and_blobs(self):
        self.base()
        blob = self.hash_object(self.line())
        other = self.hash_object(self.line())
        deep = self.hash_object(f"100644 deep.txt\0".encode() + bytes.fromhex(other), "tree")
        tree = self.hash_object(b"40000 folder\0" + bytes.fromhex(deep), "tree")
        self.repo.git("tag", "a-blob", blob)
        self.repo.git("tag", "-a", "-m", "of a tree", "a-tree", tree)
        scan = self.scan("history", status=1)
        self.assertEqual({(f["path"], f["commit"]) for f in scan.findings}, {(None, None), ("folder/deep.txt", None)})

    def test_messages_notes_and_names(self):
        self.base()
        keys = [self.make.aws_key_id() for _ in range(7)]
        self.repo.stage("a", "more\n")
        commit = self.repo.commit(f"use {keys[0]}\n\nor {keys[1]}")
        self.repo.git("tag", "-a", "-m", f"release {keys[2]}", "v1")
        self.repo.git("notes", "add", "-m", f"note {keys[3]}", commit)
        self.repo.git("notes", "add", "-f", "-m", "harmless", commit)
        self.repo.git("notes", "--ref", "review", "add", "-m", f"note {keys[4]}", commit)
        self.repo.git("branch", f"fix/{keys[5]}")
        self.repo.git("stash", "store", "-m", "kept", commit)
        scan = self.scan("history", "--show-secrets", status=1)
        self.assertEqual(sorted((f["origin"], f["secret"]) for f in scan.findings), sorted(
            [("commit-message", keys[0]), ("commit-message", keys[1]), ("tag-message", keys[2]), ("note", keys[3]), ("note", keys[4]),
             ("ref-name", keys[5])]))
        by_secret = {f["secret"]: f for f in scan.findings}
        self.assertEqual({f["path"] for f in scan.findings}, {None})
        self.assertEqual((by_secret[keys[1]]["commit"]["id"], by_secret[keys[1]]["line"]), (commit, 3))
        self.assertEqual(by_secret[keys[2]]["details"]["tag"], "v1")
        self.assertEqual(by_secret[keys[3]]["commit"]["id"], self.repo.git("rev-parse", "refs/notes/commits~1"))
        self.assertEqual(by_secret[keys[3]]["details"]["note on"], commit)
        for form in ("text", "json"):
            run = self.repo.leaktight("history", "--format", form, "--verbose")
            for key in keys:
                self.assert_hides(key, run)

    def test_the_message_of_a_merged_tag_that_is_no_ref(self):
        self.base()
        tree = self.repo.git("rev-parse", "HEAD^{tree}")
        head = self.repo.git("rev-parse", "HEAD")
        key = self.make.aws_key_id()
        merge = self.hash_object(
            f"tree {tree}\nparent {head}\nparent {head}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n"
            f"mergetag object {head}\n type commit\n tag v1\n tagger T <t@u> 2 +0000\n \n see {key}\n\nMerge\n", "commit")
        self.repo.git("update-ref", "refs/heads/merged", merge)
        finding = self.assert_one("aws-access-key-id", "history")
        self.assertEqual((finding["origin"], finding["commit"]["id"], finding["line"]), ("tag-message", merge, 1))

    def test_one_secret_is_one_finding_with_all_its_paths(self):
        line = self.line()
        self.base()
        self.repo.stage("a.txt", line)
        first = self.repo.commit("first")
        self.repo.stage("a.txt", "shifted\n" + line)
        self.repo.commit("second")
        self.repo.git("mv", "a.txt", "b.txt")
        moved = self.repo.commit("moved")
        self.repo.stage("c/d.txt", line)
        self.repo.commit(f"copied, see {line}")
        finding = self.assert_one("aws-access-key-id", "history")
        self.assertEqual((finding["path"], finding["commit"]["id"], finding["line"]), ("a.txt", first, 1))
        self.assertEqual([(p["path"], p["commit"]["id"]) for p in finding["places"]][0], ("b.txt", moved))
        self.assertEqual([p["path"] for p in finding["places"]].count("c/d.txt"), 1)
        self.assertEqual([p.get("origin") for p in finding["places"] if p["path"] is None], ["commit-message"])
        self.assertIn("the message of commit", self.repo.leaktight("history").text)
        self.assertEqual(len(finding["places"]), 3)

    def test_two_secrets_in_one_place_are_two_findings(self):
        self.base()
        for _ in range(2):
            self.leak("a.txt")
        self.assertEqual(len(self.scan("history", status=1).findings), 2)

    def test_symbolic_links(self):
        self.base()
        os.symlink(f"/x/{self.make.aws_key_id()}", self.repo.folder / "link")
        self.repo.git("add", "link")
        self.repo.commit()
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["path"], "link")

    def test_two_hundred_places_are_told_as_a_hundred(self):
        line = self.line()
        for n in range(201):
            self.repo.stage(f"f{n:03}.txt", line + f"{n}\n")
        self.repo.commit()
        finding = self.assert_one("aws-access-key-id", "history")
        self.assertEqual((len(finding["places"]), finding["details"]["places that are not listed"]), (100, "100"))


class Merges(History):
    def branches(self, *names):
        base = self.base()
        for name in names:
            self.repo.git("checkout", "-q", "-b", name, base)
            self.repo.stage(f"{name}.txt", name)
            self.repo.commit(name)
        self.repo.git("checkout", "-q", "main")

    def test_what_a_merge_brings_is_its_own(self):
        self.branches("one", "two", "three")
        self.repo.git("merge", "-q", "--no-ff", "--no-commit", "one", "two", "three")
        self.repo.stage("evil.txt", self.line())
        merge = self.repo.commit("octopus")
        self.assertEqual(self.repo.git("rev-list", "--parents", "-1", "HEAD").count(" "), 4)
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["commit"]["id"], merge)

    def test_what_a_merge_takes_is_its_branchs(self):
        self.branches("one", "two")
        self.repo.git("checkout", "-q", "two")
        leak = self.leak("two.txt")
        self.repo.git("checkout", "-q", "main")
        self.repo.git("merge", "-q", "--no-ff", "-m", "merge", "one", "two")
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["commit"]["id"], leak)

    def test_a_conflict_solved_with_a_secret(self):
        self.branches("one")
        self.repo.stage("one.txt", "otherwise\n")
        self.repo.commit("here")
        self.repo.run("git", "merge", "-q", "one")
        self.repo.stage("one.txt", self.line())
        merge = self.repo.commit("solved")
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["commit"]["id"], merge)


class Repositories(History):
    def test_from_a_folder_below_from_git_and_from_elsewhere(self):
        self.leak("sub/in.txt")
        self.assert_finds({"sub/in.txt"}, "history", cwd=self.repo.folder / "sub")
        self.assert_finds({"sub/in.txt"}, "history", cwd=self.repo.folder / ".git")
        self.assert_finds({"sub/in.txt"}, "history", self.repo.folder / "sub", cwd=self.top)

    def test_the_repository_that_is_named_whatever_the_environment_says(self):
        self.leak("here.txt")
        other = self.repository("other")
        self.leak("there.txt", repo=other)
        self.assert_finds({"there.txt"}, "history", "../other", env={"GIT_DIR": str(self.repo.folder / ".git")})
        self.assert_finds({"here.txt"}, "history", cwd=self.top, env={"GIT_DIR": str(self.repo.folder / ".git")})

    def test_a_bare_repository(self):
        self.leak("k.txt")
        self.repo.git("clone", "-q", "--bare", ".", "../bare.git")
        self.assert_finds({"k.txt"}, "history", "../bare.git")

    def test_packed_loose_and_borrowed_objects(self):
        self.leak("packed.txt")
        self.repo.git("gc", "-q")
        self.leak("loose.txt")
        self.repo.git("pack-refs", "--all")
        both = {"packed.txt", "loose.txt"}
        self.assert_finds(both, "history")
        self.repo.git("clone", "-q", "--shared", ".", "../borrower")
        borrower = support.Repository(self.top / "borrower", self.env, git=False)
        self.leak("own.txt", repo=borrower)
        self.assert_finds(both | {"own.txt"}, "history", repo=borrower)

    def test_sha256(self):
        shutil.rmtree(self.repo.folder / ".git")
        self.repo.git("init", "-q", "-b", "main", "--object-format=sha256")
        leak = self.leak("k.txt")
        self.repo.git("tag", "-a", "-m", "release", "v1")
        self.assertEqual(len(leak), 64)
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["commit"]["id"], leak)

    def test_nothing_yet(self):
        run = self.repo.leaktight("history")
        self.assertEqual(run.status, 0, run)
        self.assertIn("nothing was scanned", run.text)

    def test_only_empty_commits(self):
        self.repo.git("commit", "-q", "--allow-empty", "-m", f"use {self.make.aws_key_id()}")
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["origin"], "commit-message")
        self.repo.git("commit", "-q", "--amend", "--allow-empty", "-m", "harmless")
        self.assertNotIn("nothing was scanned", self.repo.leaktight("history").text)

    def test_a_submodule_is_no_lost_object(self):
        self.base()
        self.repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
        self.repo.commit()
        scan = self.assert_clean("history")
        self.assertEqual(scan.report["scan"]["skipped"], {"submodule": 1})

    def test_replacements_and_grafts_hide_nothing(self):
        self.base()
        leak = self.leak("k.txt")
        blob = self.repo.git("rev-parse", "HEAD:k.txt")
        self.repo.git("rm", "-q", "k.txt")
        self.repo.commit("gone")
        self.repo.git("replace", blob, self.hash_object("harmless\n"))
        self.repo.write(".git/info/grafts", self.repo.git("rev-parse", "HEAD") + "\n")
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["commit"]["id"], leak)

    def test_hostile_names_and_messages(self):
        names = ["a\nb.txt", ":100644 100644.txt", "tab\there.txt", "\x1b[31m.txt", "caf\xe9.txt".encode("latin-1"),
                 "0" * 40, "-c", "--all", "quote\".txt", " lead and trail ", "a/b/\n/c"]
        for name in names:
            self.repo.write(name, self.line())
            self.repo.git("--literal-pathspecs", "add", "-f", "--", name)
            self.repo.commit(f":000000 100644\n\ncommit {'1' * 40}\n:100644 100644 {'1' * 40} {'2' * 40} M\n")
        scan = self.assert_finds(set(names), "history")
        self.assertEqual(len(scan.findings), len(names))
        self.assertNotIn("\x1b", self.repo.leaktight("history", "--verbose").everything)

    def test_authors_of_any_encoding(self):
        self.repo.stage("k.txt", self.line())
        self.repo.git("-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--author", b"J\xfcrgen <j@example.org>",
                      "--date", "2020-02-03T04:05:06+0530", "-m", b"gr\xfc\xdfe")
        self.repo.git("config", "i18n.logOutputEncoding", "UTF-16")
        finding = self.assert_one("aws-access-key-id", "history")
        self.assertEqual(finding["commit"]["date"], "2020-02-03T04:05:06+05:30")
        self.assertEqual(finding["commit"]["author"], "J\ufffdrgen")

    def test_nothing_of_the_repository_runs(self):
        self.leak("k.txt")
        self.repo.stage(".gitattributes", "*.txt diff=evil filter=evil\n")
        self.repo.commit()
        evil, ran = self.top / "evil", self.top / "ran"
        evil.write_text(f'#!/bin/sh\necho "$0" >>"{ran}"\nexec cat\n')
        evil.chmod(0o755)
        for key in ("diff.external", "diff.evil.textconv", "diff.evil.command", "filter.evil.smudge", "core.fsmonitor", "core.pager",
                    "gpg.program", "core.sshCommand", "uploadpack.packObjectsHook", "core.askPass", "core.alternateRefsCommand"):
            self.repo.git("config", key, evil)
        self.repo.git("config", "log.showSignature", "true")
        ran.unlink(missing_ok=True)
        self.assert_finds({"k.txt"}, "history")
        self.assertFalse(ran.exists())


class Broken(History):
    def assert_reports_the_rest(self, naming):
        scan = self.scan("history", status=2)
        self.assertFalse(scan.report["scan"]["complete"])
        self.assertIn("good.txt", scan.paths)
        self.assertTrue(any(naming in e["message"] for e in scan.report["errors"]), scan.report["errors"])
        self.assertIn(naming, scan.run.errors)
        return scan

    def test_a_missing_blob(self):
        self.leak("good.txt")
        self.repo.stage("bad.txt", "text\n")
        commit = self.repo.commit()
        blob = self.repo.git("rev-parse", ":bad.txt")
        self.loose(blob).unlink()
        scan = self.assert_reports_the_rest(blob)
        self.assertEqual([e["path"] for e in scan.report["errors"]], ["bad.txt"])
        self.assertIn(commit, scan.report["errors"][0]["message"])

    def test_a_corrupt_blob(self):
        self.leak("good.txt")
        self.repo.stage("bad.txt", "text\n")
        self.repo.commit()
        blob = self.repo.git("rev-parse", ":bad.txt")
        self.loose(blob).write_bytes(b"garbage")
        self.assert_reports_the_rest(blob)

    def broken_tree(self, hurt):
        self.leak("good.txt")
        self.repo.stage("d/a.txt", "one\n")
        self.repo.commit()
        tree = self.repo.git("rev-parse", "HEAD:d")
        self.repo.stage("d/a.txt", "two\n")
        self.leak("later.txt")
        self.repo.git("rm", "-q", "later.txt")
        self.repo.commit()
        hurt(self.loose(tree))
        scan = self.assert_reports_the_rest(tree)
        self.assertEqual(scan.paths, {"good.txt", "later.txt"})
        self.assertEqual(len(scan.report["errors"]), 1, scan.report["errors"])
        self.assertIn("d/", scan.report["errors"][0]["message"])

    def test_a_missing_tree(self):
        self.broken_tree(lambda path: path.unlink())

    def test_a_corrupt_tree(self):
        self.broken_tree(lambda path: path.write_bytes(b"garbage"))

    def test_a_missing_commit(self):
        self.leak("before.txt")
        lost = self.leak("good.txt")
        self.repo.git("branch", "side")
        self.leak("after.txt")
        lost_too = self.repo.git("rev-parse", "HEAD")
        self.leak("last.txt")
        self.loose(lost_too).unlink()
        scan = self.assert_reports_the_rest(lost_too)
        self.assertEqual(scan.paths, {"before.txt", "good.txt", "after.txt", "last.txt"})
        self.assertEqual(scan.of("aws-access-key-id", "good.txt")[0]["commit"]["id"], lost)

    def test_a_ref_to_nothing(self):
        self.leak("good.txt")
        self.repo.write(".git/refs/heads/lost", "1" * 40 + "\n")
        self.assert_reports_the_rest("refs/heads/lost")

    def test_a_ref_that_is_garbage(self):
        self.leak("good.txt")
        self.repo.write(".git/refs/heads/garbage", "what\n")
        self.assert_reports_the_rest("refs/heads/garbage")

    def test_a_tag_of_something_lost(self):
        self.leak("good.txt")
        blob = self.hash_object("some text\n")
        self.repo.git("tag", "-a", "-m", "of a blob", "lost", blob)
        self.loose(blob).unlink()
        self.assert_reports_the_rest(blob)

    def test_a_pack_cut_short(self):
        self.leak("good.txt")
        for n in range(20):
            self.repo.stage(f"f{n}.txt", self.make.bytes(2000))
            self.repo.commit()
        self.repo.git("gc", "-q")
        self.leak("loose.txt")
        pack = next((self.repo.folder / ".git/objects/pack").glob("*.pack"))
        pack.chmod(0o644)
        data = bytearray(pack.read_bytes())
        half = len(data) // 2
        data[half:half + 200] = bytes(200)
        pack.write_bytes(data)
        scan = self.scan("history", status=2)
        self.assertIn("loose.txt", scan.paths)
        self.assertTrue(scan.report["errors"])

    def test_a_shallow_clone_is_never_a_pass(self):
        self.base()
        self.leak("old.txt")
        self.repo.git("rm", "-q", "old.txt")
        self.repo.commit()
        self.repo.git("clone", "-q", "--depth", "1", self.repo.folder.as_uri(), "../shallow")
        run = self.repo.leaktight("history", "../shallow")
        self.assertEqual(run.status, 2, run)
        self.assertIn("git fetch --unshallow", run.errors)

    def test_a_partial_clone_fetches_nothing(self):
        self.leak("old.txt")
        self.repo.git("rm", "-q", "old.txt")
        self.base()
        self.repo.git("config", "uploadpack.allowFilter", "true")
        for filter_, lost in (("blob:none", "HEAD~1:old.txt"), ("tree:0", "HEAD^{tree}")):
            clone = f"../{filter_.replace(':', '')}"
            self.repo.git("clone", "-q", "--no-checkout", "--filter", filter_, self.repo.folder.as_uri(), clone)
            run = self.repo.leaktight("history", clone)
            self.assertEqual(run.status, 2, run)
            self.assertIn("partial clone", run.errors)
            self.assertIn(self.repo.git("rev-parse", lost), run.errors)

    def test_what_is_not_there_or_no_repository(self):
        self.assert_fails("history", "gone", naming="gone")
        (self.top / "plain").mkdir()
        self.assert_fails("history", cwd=self.top / "plain", naming="git repository")
        self.assert_fails("history", "one", "two", naming="two")


class Judging(History):
    def test_the_configuration_is_that_of_the_last_commit(self):
        self.leak("vendor/x.txt")
        self.leak("y.txt")
        self.repo.write(".leaktight.yaml", "exclude:\n  - {path: 'y.txt', reason: not committed}\n")
        self.assert_finds({"vendor/x.txt", "y.txt"}, "history")
        self.repo.stage(".leaktight.yaml", "exclude:\n  - {path: 'vendor/**', reason: theirs}\n")
        self.repo.commit()
        scan = self.assert_finds({"y.txt"}, "history")
        self.assertEqual(scan.report["scan"]["skipped"], {"excluded": 1})
        self.repo.git("clone", "-q", "--bare", ".", "../bare.git")
        self.assert_finds({"y.txt"}, "history", "../bare.git")
        self.assert_finds({"vendor/x.txt", "y.txt"}, "history", "--no-config")

    def test_a_broken_configuration_is_2_and_the_rest_is_told(self):
        self.leak("y.txt")
        self.repo.stage(".leaktight.yaml", "exclude: [oops\n")
        self.repo.commit()
        scan = self.scan("history", status=2)
        self.assertEqual(scan.paths, {"y.txt"})

    def test_an_allowed_place_is_none_of_the_others(self):
        line = self.line()
        self.repo.stage("allowed.txt", line)
        self.repo.stage("other.txt", line + "more\n")
        self.repo.stage(".leaktight.yaml", "allow:\n  - {path: 'allowed.txt', reason: looked at}\n")
        self.repo.commit()
        scan = self.assert_finds({"other.txt"}, "history")
        self.assertEqual(scan.report["suppressed"] if isinstance(scan.report["suppressed"], int) else len(scan.report["suppressed"]), 1)

    def test_an_entry_by_fingerprint_follows_a_rename(self):
        self.leak("old.txt")
        fingerprint = self.scan("history").findings[0]["fingerprint"]
        self.repo.stage(".leaktight.yaml", f"allow:\n  - {{fingerprint: {fingerprint}, reason: looked at}}\n")
        self.repo.commit()
        self.assert_clean("history")
        self.repo.stage("copy.txt", (self.repo.folder / "old.txt").read_bytes())
        self.repo.commit()
        self.assert_finds({"copy.txt"}, "history")
        self.repo.git("rm", "-q", "old.txt")
        self.repo.commit()
        self.assert_clean("history")

    def test_an_inline_allow_counts_for_its_own_version(self):
        key = self.make.aws_key_id()
        self.repo.stage("a.py", f'K = "{key}"  # leaktight:allow aws-access-key-id a sample\n')
        self.repo.commit()
        self.assert_clean("history")
        self.repo.stage("a.py", f'K = "{key}"\n')
        commit = self.repo.commit()
        self.assertEqual(self.assert_one("aws-access-key-id", "history")["commit"]["id"], commit)

    def test_images_are_skipped_unless_they_once_had_another_name(self):
        image = b"\x89PNG\r\n\x1a\n" + self.line().encode()
        self.repo.stage("a.png", image)
        self.repo.commit()
        scan = self.assert_clean("history")
        self.assertEqual(scan.report["scan"]["skipped"], {"image": 1})
        self.repo.git("mv", "a.png", "a.txt")
        self.repo.commit()
        self.assert_finds({"a.txt"}, "history")

    def test_only_and_skip(self):
        self.leak("a.txt")
        self.assert_clean("history", "--skip", "aws-access-key-id")
        self.assert_finds({"a.txt"}, "history", "--only", "aws-access-key-id")
        self.assert_fails("history", "--only", "gone", naming="gone")

    def test_the_number_of_jobs_changes_nothing(self):
        for n in range(30):
            self.repo.stage(f"f{n % 7}.txt", self.line() + self.make.password() * 20)
            self.repo.commit(f"see {self.make.github()}")
        one = self.repo.leaktight("history", "--format", "json", "--jobs", "1").out
        self.assertEqual(self.repo.leaktight("history", "--format", "json", "--jobs", "8").out, one)


class Progress(History):
    def setUp(self):
        super().setUp()
        for n in range(40):
            self.repo.stage("a.txt", f"{n}\n" * 1000)
            self.repo.commit()

    def test_none_unless_a_person_looks_or_asks(self):
        self.assertEqual(self.repo.leaktight("history").errors, "")
        self.assertEqual(self.repo.leaktight("history", "--progress", "--no-progress").errors, "")


if __name__ == "__main__":
    support.main()
