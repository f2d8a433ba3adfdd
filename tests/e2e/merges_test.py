"""`staged` in the middle of git's longer works: merges, rebases, cherry-picks, amending."""
import support


class Merges(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("shared.txt", "one\ntwo\nthree\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "side")
        self.theirs = self.make.aws_key_id()
        self.repo.stage("side.txt", f"key {self.theirs}\n")
        self.repo.stage("shared.txt", f"one\ntwo, theirs {self.theirs}\nthree\n")
        self.repo.commit("theirs")
        self.repo.git("checkout", "-q", "main")

    def test_what_the_other_parent_has_is_no_leak_of_the_merge(self):
        self.repo.stage("main.txt", "main\n")
        self.repo.commit()
        self.repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
        self.assert_clean("staged")

    def test_what_the_merge_itself_brings_is(self):
        self.repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
        self.repo.stage("evil.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"evil.txt"}, "staged")

    def test_a_conflict_resolved_to_their_side(self):
        self.repo.stage("shared.txt", "one\ntwo, ours\nthree\n")
        self.repo.commit("ours")
        self.assertNotEqual(self.repo.run("git", "merge", "-q", "side").status, 0)
        self.repo.stage("shared.txt", f"one\ntwo, theirs {self.theirs}\nthree\n")
        self.assert_clean("staged")

    def test_a_conflict_resolved_with_a_secret_that_is_new(self):
        self.repo.stage("shared.txt", "one\ntwo, ours\nthree\n")
        self.repo.commit("ours")
        self.assertNotEqual(self.repo.run("git", "merge", "-q", "side").status, 0)
        self.repo.stage("shared.txt", f"one\ntwo {self.make.aws_key_id()}\nthree\n")
        self.assert_finds({"shared.txt"}, "staged")

    def test_unmerged_entries_do_not_stop_a_scan(self):
        self.repo.stage("shared.txt", "one\ntwo, ours\nthree\n")
        self.repo.commit("ours")
        self.assertNotEqual(self.repo.run("git", "merge", "-q", "side").status, 0)
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assertIn("k.txt", self.scan("staged").paths)

    def test_an_octopus_merge(self):
        for name in ("left", "right"):
            self.repo.git("checkout", "-q", "-b", name, "main")
            self.repo.stage(f"{name}.txt", f"key {self.make.aws_key_id()}\n")
            self.repo.commit(name)
        self.repo.git("checkout", "-q", "main")
        self.repo.git("merge", "-q", "--no-ff", "--no-commit", "left", "right")
        self.assert_clean("staged")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"k.txt"}, "staged")

    def test_cherry_picking_brings_the_secret_to_this_branch(self):
        self.repo.git("cherry-pick", "-n", "side")
        self.assert_finds({"side.txt", "shared.txt"}, "staged")

    def test_a_rebase_that_stopped_at_a_conflict(self):
        self.repo.stage("shared.txt", "one\ntwo, ours\nthree\n")
        self.repo.commit("ours")
        self.repo.git("checkout", "-q", "side")
        self.assertNotEqual(self.repo.run("git", "rebase", "-q", "main").status, 0)
        self.repo.stage("shared.txt", f"one\ntwo {self.make.aws_key_id()}\nthree\n")
        self.assertIn("shared.txt", self.scan("staged", status=1).paths)


class Amending(support.Case):
    def run_hook_on(self, *commit):
        """What `staged` says from a hook of the commit, and how the commit ended."""
        hook = self.repo.write(".git/hooks/pre-commit", f'#!/bin/sh\nexec "{support.BINARY}" staged\n')
        hook.chmod(0o755)
        return self.repo.run("git", "commit", "-q", *commit)

    def test_amending_with_a_leak_is_blocked(self):
        self.repo.stage("a", "base\n")
        self.repo.commit()
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        done = self.run_hook_on("--amend", "--no-edit")
        self.assertEqual(done.status, 1, done)
        self.assertIn("k.txt", done.everything)

    def test_amending_a_leak_away_passes(self):
        self.repo.stage("a", "base\n")
        self.repo.commit()
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()
        self.repo.git("rm", "-q", "--cached", "k.txt")
        self.repo.stage("b", "what else the commit was about\n")
        self.assertEqual(self.run_hook_on("--amend", "--no-edit").status, 0)


if __name__ == "__main__":
    support.main()
