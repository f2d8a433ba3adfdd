"""`diff`: what a branch brings, commit by commit."""
import shutil

import support


class DiffCase(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("a", "base\n")
        self.base = self.repo.commit("base")

    def key(self):
        return f"key {self.make.aws_key_id()}\n"

    def leak(self, name="leak.txt", message="leak", text=None):
        """Commits a file with a key in it; the commit's id."""
        self.repo.stage(name, text or self.key())
        return self.repo.commit(message)

    def branch(self, name, start="HEAD"):
        self.repo.git("checkout", "-q", "-b", name, start)

    def switch(self, name):
        self.repo.git("checkout", "-q", name)

    def merge(self, *args):
        self.repo.git("merge", "-q", "--no-ff", "-m", "merge", *args)
        return self.repo.git("rev-parse", "HEAD")

    def range(self, end="HEAD"):
        return f"{self.base}..{end}"


class Commits(DiffCase):
    def test_what_came_and_went_is_told_with_the_commit_that_brought_it(self):
        leak = self.leak("b.txt", "the subject\n\nand a body")
        self.repo.stage("b.txt", "clean\n")
        self.repo.commit()
        finding = self.assert_one("aws-access-key-id", "diff", self.range())
        self.assertEqual(finding["commit"], {"id": leak, "author": "A U Thor", "email": "author@example.org",
                                             "date": "2026-01-02T03:04:05+00:00", "summary": "the subject"})
        self.assert_clean("diff", self.range(), "--squash")

    def test_a_secret_that_comes_again_is_one_finding(self):
        text = self.key()
        first = self.leak("b.txt", text=text)
        self.repo.git("rm", "-q", "b.txt")
        self.repo.commit()
        again = self.leak("b.txt", text="moved down\n" + text)
        finding = self.assert_one("aws-access-key-id", "diff", self.range())
        self.assertEqual((finding["commit"]["id"], finding["line"]), (first, 1))
        self.assertEqual([(p["commit"]["id"], p["line"]) for p in finding["places"]], [(again, 2)])

    def test_what_earlier_commits_hold_is_not_new(self):
        self.leak("old.txt")
        self.base = self.repo.git("rev-parse", "HEAD")
        self.repo.stage("old.txt", self.repo.path("old.txt").read_text() + "one more line\n")
        self.repo.commit()
        self.assert_clean("diff", self.range())
        self.assert_clean("diff", self.range(), "--squash")

    def test_a_dotenv_file_that_came_and_went_is_told_and_one_that_is_taken_out_is_not(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.some(24)}\n")
        self.repo.commit()
        self.repo.git("rm", "-q", ".env")
        gone = self.repo.commit()
        self.assertEqual(self.assert_one("dotenv-committed", "diff", self.range())["line"], 1)
        self.assert_clean("diff", f"{gone}~1..{gone}")
        self.assert_clean("diff", f"{gone}~1..{gone}", "--squash")

    def test_messages_of_commits_are_looked_at(self):
        self.repo.stage("b.txt", "clean\n")
        key = self.make.aws_key_id()
        commit = self.repo.commit(f"subject {key}  # leaktight:allow aws-access-key-id mine")
        run = self.repo.leaktight("diff", self.range())
        finding = self.assert_one("aws-access-key-id", "diff", self.range())
        self.assertEqual((finding["origin"], finding["path"], finding["commit"]["id"]),
                         ("commit-message", None, commit))
        self.assertNotIn(key, finding["commit"]["summary"])
        self.assert_hides(key, run)

    def test_authors_and_paths_of_any_bytes(self):
        name = b"caf\xe9\n\x1b[31m.txt"
        self.repo.git("-c", "i18n.commitEncoding=latin1", "commit", "-q", "--allow-empty", "-m", "nothing")
        self.repo.stage(name, self.key())
        self.repo.git("commit", "-q", "-m", b"\xe9t\xe9", "--author", b"Andr\xe9 <a@example.org>")
        finding = self.assert_one("aws-access-key-id", "diff", self.range())
        self.assertEqual(support.place_path(finding), name)
        text = self.repo.leaktight("diff", self.range())
        self.assertNotIn("\x1b", text.everything)

    def test_a_secret_on_a_line_that_only_moved_is_not_new(self):
        lines = [f"line {i}\n" for i in range(30)]
        lines.insert(3, self.key())
        self.leak("long.txt", text="".join(lines))
        self.base = self.repo.git("rev-parse", "HEAD")
        self.repo.stage("long.txt", "".join(lines[10:] + lines[:10]))
        self.repo.commit()
        self.assert_clean("diff", self.range())

    def test_putting_back_what_was_taken_out_brings_nothing(self):
        self.leak("old.txt")
        self.base = self.repo.git("rev-parse", "HEAD")
        self.repo.git("rm", "-q", "old.txt")
        self.repo.commit("take it out")
        self.repo.git("revert", "--no-edit", "HEAD")
        self.assert_clean("diff", self.range())

    def test_a_thousand_commits_are_read_by_a_few_children(self):
        for i in range(30):
            self.leak(f"f{i}.txt")
        trace = self.top / "trace"
        run = self.repo.leaktight("diff", self.range(), env={"GIT_TRACE2_EVENT": str(trace)})
        self.assertEqual(run.status, 1)
        started = trace.read_text().count('"event":"start"')
        self.assertLess(started, 16, "children do not grow with the commits")


class Moves(DiffCase):
    def setUp(self):
        super().setUp()
        self.text = "".join(f"line {i}\n" for i in range(20)) + self.key()
        self.base = self.leak("old.txt", text=self.text)

    def test_a_rename_brings_nothing_even_with_an_edit(self):
        self.repo.git("mv", "old.txt", "new.txt")
        self.repo.stage("new.txt", "a new first line\n" + self.text)
        self.repo.commit()
        for more in ([], ["--squash"]):
            self.assert_clean("diff", self.range(), *more)

    def test_a_rename_and_a_new_secret_bring_the_new_one(self):
        self.repo.git("mv", "old.txt", "new.txt")
        self.repo.stage("new.txt", self.text + self.key())
        self.repo.commit()
        for more in ([], ["--squash"]):
            finding = self.assert_one("aws-access-key-id", "diff", self.range(), *more)
            self.assertEqual((finding["path"], finding["line"]), ("new.txt", 22))

    def test_a_copy_brings_nothing_changed_or_not(self):
        self.repo.stage("same.txt", self.text)
        self.repo.stage("changed.txt", self.text + "one more line\n")
        self.repo.commit()
        for more in ([], ["--squash"]):
            self.assert_clean("diff", self.range(), *more)

    def test_a_copy_with_a_new_secret_brings_the_new_one(self):
        self.repo.stage("copy.txt", self.text + self.key())
        self.repo.commit()
        for more in ([], ["--squash"]):
            self.assertEqual(self.assert_one("aws-access-key-id", "diff", self.range(), *more)["line"], 22)

    def test_a_change_of_mode_brings_nothing(self):
        self.repo.git("update-index", "--chmod=+x", "old.txt")
        self.repo.commit()
        self.assert_clean("diff", self.range())

    def test_a_plain_file_that_becomes_a_dotenv_file_is_told(self):
        self.repo.stage("notes.txt", "PORT=1\nHOST=localhost\n")
        self.base = self.repo.commit()
        self.repo.git("mv", "notes.txt", ".env")
        self.repo.commit()
        for more in ([], ["--squash"]):
            self.assertEqual(self.assert_one("dotenv-committed", "diff", self.range(), *more)["path"], ".env")

    def test_what_is_moved_twice_and_put_back_brings_nothing(self):
        self.repo.git("mv", "old.txt", "middle.txt")
        self.repo.commit()
        self.repo.git("mv", "middle.txt", "new.txt")
        self.repo.stage("new.txt", self.text.replace(self.text.splitlines()[-1], "clean"))
        self.repo.commit()
        self.repo.stage("new.txt", self.text)
        self.repo.commit()
        self.assert_clean("diff", self.range())


class Merges(DiffCase):
    def test_a_merge_brings_what_no_parent_has(self):
        self.branch("side")
        self.repo.stage("side.txt", "side\n")
        self.repo.commit()
        self.switch("main")
        self.repo.stage("main.txt", "main\n")
        self.repo.commit()
        self.repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
        evil = self.leak("evil.txt", "evil merge")
        self.assertEqual(self.assert_one("aws-access-key-id", "diff", self.range())["commit"]["id"], evil)

    def test_merging_the_base_brings_nothing(self):
        self.branch("topic")
        self.leak("t.txt")
        self.switch("main")
        self.leak("m.txt")
        self.switch("topic")
        self.merge("main")
        for args in (["main..topic"], ["main...topic"], ["main...topic", "--squash"], ["main"]):
            self.assert_finds({"t.txt"}, "diff", *args)

    def test_a_file_changed_on_both_sides_holds_what_either_had(self):
        lines = [f"line {i}\n" for i in range(20)]
        self.repo.stage("f.txt", "".join(lines))
        self.base = self.repo.commit()
        self.branch("side")
        self.repo.stage("f.txt", "".join(lines) + self.key())
        side = self.repo.commit()
        self.switch("main")
        self.repo.stage("f.txt", self.key() + "".join(lines))
        main = self.repo.commit()
        self.merge("side")
        scan = self.assert_finds({"f.txt"}, "diff", self.range())
        self.assertEqual({f["commit"]["id"] for f in scan.findings}, {side, main})
        self.assert_clean("diff", f"{side}..main", "--only", "dotenv-committed")

    def test_an_octopus_and_criss_cross(self):
        tips = []
        for name in ("one", "two", "three"):
            self.branch(name, self.base)
            tips.append(self.leak(f"{name}.txt"))
        self.switch("main")
        self.merge("one", "two", "three")
        scan = self.assert_finds({"one.txt", "two.txt", "three.txt"}, "diff", self.range())
        self.assertEqual({f["commit"]["id"] for f in scan.findings}, set(tips))
        self.branch("left", self.base)
        self.leak("left.txt")
        self.branch("right", self.base)
        self.leak("right.txt")
        self.merge("left~0")
        self.switch("left")
        self.merge("right~1")
        self.leak("new.txt")
        for args in (["right..left"], ["right...left"], ["right...left", "--squash"]):
            self.assert_finds({"new.txt"}, "diff", *args)

    def test_a_merge_that_also_moves_a_file_brings_nothing(self):
        text = "".join(f"line {i}\n" for i in range(20)) + self.key()
        self.base = self.leak("old.txt", text=text)
        self.branch("side")
        self.repo.stage("side.txt", "side\n")
        self.repo.commit()
        self.switch("main")
        self.repo.stage("main.txt", "main\n")
        self.repo.commit()
        self.repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
        self.repo.git("mv", "old.txt", "moved.txt")
        self.repo.stage("moved.txt", text + "and an edit\n")
        self.repo.commit("merge and move")
        self.assert_clean("diff", self.range())

    def test_a_cherry_pick_of_what_the_base_has_brings_nothing(self):
        self.branch("topic")
        self.repo.stage("t", "topic\n")
        self.repo.commit()
        self.switch("main")
        pick = self.leak("picked.txt")
        self.switch("topic")
        self.repo.git("cherry-pick", pick)
        for args in (["main..topic"], ["main...topic"], ["main...topic", "--squash"]):
            self.assert_clean("diff", *args)

    def test_two_branches_that_bring_the_same_are_one_finding(self):
        self.branch("side")
        pick = self.leak("same.txt")
        self.switch("main")
        self.repo.stage("m", "m\n")
        self.repo.commit()
        self.repo.git("cherry-pick", pick)
        self.merge("side", "-s", "ours")
        self.assert_one("aws-access-key-id", "diff", self.range())


class Ranges(DiffCase):
    def test_the_forms_of_a_range(self):
        self.branch("topic")
        self.leak("t.txt")
        self.switch("main")
        self.leak("m.txt")
        self.assert_finds({"t.txt"}, "diff", "main..topic")
        self.assert_finds({"t.txt"}, "diff", "main...topic")
        self.assert_finds({"m.txt"}, "diff", "topic..")
        self.assert_finds({"t.txt"}, "diff", "..topic")
        self.assert_finds({"m.txt"}, "diff", "topic")

    def test_two_dots_compare_with_the_base_and_three_with_the_merge_base(self):
        self.leak("old.txt")
        self.branch("topic")
        self.leak("t.txt")
        self.switch("main")
        self.repo.git("rm", "-q", "old.txt")
        self.repo.commit()
        self.assert_finds({"t.txt"}, "diff", "main...topic", "--squash")
        self.assert_finds({"t.txt", "old.txt"}, "diff", "main..topic", "--squash")
        self.assert_finds({"t.txt"}, "diff", "main..topic")

    def test_nothing_to_look_at_is_said(self):
        run = self.repo.leaktight("diff", "main..HEAD")
        self.assertEqual(run.status, 0)
        self.assertIn("nothing was scanned: no commits in main..HEAD", run.text)
        self.leak("b.txt")
        self.repo.git("rm", "-q", "b.txt")
        self.repo.commit()
        run = self.repo.leaktight("diff", "HEAD~1..HEAD")
        self.assertEqual(run.status, 0)
        self.assertIn("nothing was scanned: no file is added or changed in HEAD~1..HEAD (1 commit)", run.text)

    def test_without_argument_it_is_from_the_upstream(self):
        self.repo.git("clone", "-q", "--bare", ".", "../origin.git")
        self.repo.git("remote", "add", "origin", "../origin.git")
        self.repo.git("fetch", "-q", "origin")
        self.repo.git("branch", "-q", "--set-upstream-to", "origin/main", "main")
        self.leak("b.txt")
        self.assert_finds({"b.txt"}, "diff")
        self.repo.git("push", "-q", "origin", "main")
        self.assert_clean("diff")

    def test_without_upstream_it_says_what_to_run(self):
        self.branch("topic")
        self.leak("b.txt")
        self.assert_fails("diff", naming="leaktight diff main")
        self.repo.git("update-ref", "refs/remotes/origin/master", self.base)
        self.assert_fails("diff", naming="leaktight diff origin/master")
        self.repo.git("checkout", "-q", "--detach")
        self.assert_fails("diff", naming="leaktight diff origin/master")
        self.switch("main")
        self.repo.git("update-ref", "-d", "refs/remotes/origin/master")
        self.repo.git("branch", "-q", "-D", "topic")
        self.assert_fails("diff", naming="leaktight diff HEAD~1..HEAD")

    def test_revisions_that_are_not_there_are_named(self):
        for argument, name in (("gone..HEAD", "gone"), ("HEAD...gone", "gone"), ("gone", "gone"), ("HEAD..HEAD:a", "HEAD:a"),
                               ("a..b", "a")):
            self.assert_fails("diff", argument, naming=name)

    def test_a_revision_never_becomes_an_option(self):
        victim = self.top / "victim"
        for argument in (f"--output={victim}..HEAD", f"HEAD..--output={victim}", f"--output={victim}"):
            run = self.repo.leaktight("diff", "--", argument)
            self.assertEqual(run.status, 2, run)
            self.assertFalse(victim.exists())
        self.repo.git("update-ref", "refs/heads/--all", "HEAD")
        self.assertEqual(self.repo.leaktight("diff", "--", "--all..HEAD").status, 0)

    def test_branches_that_have_nothing_in_common(self):
        self.repo.git("checkout", "-q", "--orphan", "orphan")
        self.repo.git("rm", "-q", "-r", "-f", ".")
        self.leak("b.txt")
        for args in (["main..orphan"], ["main...orphan"], ["main...orphan", "--squash"]):
            self.assert_finds({"b.txt"}, "diff", *args)

    def test_the_first_commit_of_all_brings_what_it_has(self):
        self.repo.git("checkout", "-q", "--orphan", "other")
        self.repo.stage("root.txt", self.key())
        root = self.repo.commit()
        self.switch("main")
        self.repo.git("merge", "-q", "--allow-unrelated-histories", "-m", "merge", "other")
        self.assertEqual(self.assert_one("aws-access-key-id", "diff", self.range())["commit"]["id"], root)

    def test_a_bare_repository_and_a_folder_below_will_do(self):
        self.leak("sub/b.txt")
        self.assert_finds({"sub/b.txt"}, "diff", self.range(), cwd=self.repo.folder / "sub")
        self.repo.git("clone", "-q", "--bare", ".", "../bare.git")
        self.assert_finds({"sub/b.txt"}, "diff", self.range(), cwd=self.top / "bare.git")

    def test_sha256(self):
        shutil.rmtree(self.repo.folder / ".git")
        self.repo.git("init", "-q", "-b", "main", "--object-format=sha256")
        self.leak("first.txt")
        self.leak("second.txt")
        self.assert_finds({"second.txt"}, "diff", "HEAD~1..HEAD")

    def test_outside_of_a_repository(self):
        shutil.rmtree(self.repo.folder / ".git")
        self.assert_fails("diff", "main..HEAD", naming="no git repository")


class Shallow(DiffCase):
    def clone(self, *args):
        self.repo.git("clone", "-q", *args, self.repo.folder.as_uri(), "../shallow")
        return self.top / "shallow"

    def assert_deepen(self, folder, *args):
        run = self.repo.leaktight("diff", *args, cwd=folder)
        self.assertEqual(run.status, 2, run)
        self.assertIn("git fetch --unshallow", run.errors)

    def test_a_clone_that_is_cut_within_the_branch_never_passes(self):
        for i in range(4):
            self.repo.stage("f", f"{i}\n")
            self.repo.commit()
        self.repo.git("branch", "old", "HEAD~3")
        folder = self.clone("--depth", "2", "--no-single-branch")
        self.assert_deepen(folder, "origin/old..HEAD")
        self.assert_deepen(folder, "origin/old...HEAD", "--squash")
        self.assert_deepen(folder, "HEAD~2..HEAD")
        self.repo.git("-C", folder, "fetch", "-q", "--unshallow")
        self.assert_clean("diff", "origin/old..HEAD", cwd=folder)

    def test_a_base_that_is_cut_off_from_the_branch_never_passes(self):
        self.branch("topic")
        self.leak("t.txt")
        self.switch("main")
        for i in range(3):
            self.repo.stage("m", f"{i}\n")
            self.repo.commit()
        folder = self.clone("--depth", "1", "--branch", "main")
        self.repo.git("-C", folder, "fetch", "-q", "--depth", "5", "origin", "topic:topic")
        self.assert_deepen(folder, "main...topic")

    def test_a_clone_that_is_deep_enough_will_do(self):
        self.leak("b.txt")
        self.leak("c.txt")
        folder = self.clone("--depth", "2")
        self.assert_finds({"c.txt"}, "diff", "HEAD~1..HEAD", cwd=folder)


class Losses(DiffCase):
    def lose(self, name):
        blob = self.repo.git("rev-parse", name)
        path = self.repo.folder / ".git/objects" / blob[:2] / blob[2:]
        path.unlink()
        return blob

    def assert_half(self, rest, naming, *args):
        scan = self.scan("diff", self.range(), *args, status=2)
        self.assertFalse(scan.report["scan"]["complete"])
        self.assertEqual(scan.paths, set(rest))
        self.assertIn(naming, scan.run.errors)

    def test_a_lost_file_is_named_and_the_rest_is_told(self):
        self.leak("lost.txt", text="text\n")
        self.leak("good.txt")
        lost = self.lose("HEAD:lost.txt")
        for more in ([], ["--squash"]):
            self.assert_half({"good.txt"}, lost[:7], *more)

    def test_a_lost_tree_is_named_and_the_rest_is_told(self):
        self.repo.stage("d/a", "one\n")
        self.repo.commit()
        self.repo.stage("d/a", "two\n")
        self.repo.commit()
        self.leak("good.txt")
        lost = self.lose("HEAD~2:d")
        self.assert_half({"good.txt"}, lost)

    def test_a_lost_commit_is_named(self):
        self.leak("one.txt")
        lost = self.lose("HEAD")
        run = self.repo.leaktight("diff", f"{self.base}..{lost}")
        self.assertEqual(run.status, 2)
        self.assertIn(lost, run.errors)

    def test_a_lost_file_of_before_makes_all_of_its_successor_new(self):
        self.leak("f.txt")
        self.base = self.repo.git("rev-parse", "HEAD")
        lost = self.lose("HEAD:f.txt")
        self.repo.stage("f.txt", self.key())
        self.repo.commit()
        self.assert_half({"f.txt"}, lost[:7])

    def test_a_promise_of_a_partial_clone_is_not_fetched(self):
        self.leak("b.txt")
        self.repo.git("config", "uploadpack.allowFilter", "true")
        self.repo.git("clone", "-q", "--bare", "--filter=blob:none", self.repo.folder.as_uri(), "../partial")
        run = self.repo.leaktight("diff", self.range(), cwd=self.top / "partial")
        self.assertEqual(run.status, 2, run)


class RepositoryChecks(DiffCase):
    def test_they_look_at_the_end_of_the_branch_only(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.commit()
        for more in ([], ["--squash"]):
            self.assert_one("dotenv-not-ignored", "diff", self.range(), *more)
        self.repo.stage(".gitignore", ".env\n")
        self.repo.commit()
        for more in ([], ["--squash"]):
            self.assert_clean("diff", self.range(), *more)

    def test_what_was_so_before_is_not_new(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.base = self.repo.commit()
        self.repo.stage(".env.example", "DB_PASSWORD=\nPORT=\n")
        self.repo.commit()
        self.assert_clean("diff", self.range())

    def test_what_the_base_mended_meanwhile_is_not_the_branchs(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.commit()
        self.branch("topic")
        self.repo.stage(".env.example", "DB_PASSWORD=\nPORT=\n")
        self.repo.commit()
        self.switch("main")
        self.repo.stage(".gitignore", ".env\n")
        self.repo.commit()
        self.assert_clean("diff", "main...topic")
        self.assert_clean("diff", "main..topic")

    def test_taking_a_rule_out_of_gitignore_is_told(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.stage(".gitignore", ".env\n")
        self.base = self.repo.commit()
        self.repo.git("rm", "-q", ".gitignore")
        self.repo.commit()
        self.assert_one("dotenv-not-ignored", "diff", self.range())


if __name__ == "__main__":
    support.main()
