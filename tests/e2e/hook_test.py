"""The plain git hook: blocks a commit in each of its forms, and gets along with hooks that are there."""
import os

import support


class HookCase(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("a.txt", "base\n")
        self.repo.commit()

    def install(self, *args, **more):
        done = self.repo.leaktight("hook", "install", *args, **more)
        self.assertEqual(done.status, 0, done)
        return done

    def commit(self, *args, **more):
        # The hook finds the program by PATH or by the place that it was installed from: both are here.
        path = os.path.dirname(support.BINARY) + os.pathsep + self.env["PATH"]
        return self.repo.run("git", "commit", "-q", "-m", "try", *args, env={"PATH": path, **more.pop("env", {})}, **more)

    def assert_blocked(self, path, *args, **more):
        before = self.repo.git("rev-parse", "HEAD")
        done = self.commit(*args, **more)
        self.assertEqual(done.status, 1, done)
        self.assertIn(path, done.everything)
        self.assertEqual(self.repo.git("rev-parse", "HEAD"), before, "the commit was made all the same")
        return done

    def assert_commits(self, *args, **more):
        before = self.repo.git("rev-parse", "HEAD")
        done = self.commit(*args, **more)
        self.assertEqual(done.status, 0, done)
        self.assertNotEqual(self.repo.git("rev-parse", "HEAD"), before)
        return done


class Commits(HookCase):
    def setUp(self):
        super().setUp()
        self.install()

    def test_a_staged_leak_is_blocked_and_a_clean_change_passes(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("k.txt")
        self.repo.stage("k.txt", "clean\n")
        self.assert_commits()

    def test_commit_all(self):
        self.repo.write("a.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("a.txt", "-a")
        self.repo.write("a.txt", "clean\n")
        self.assert_commits("-a")

    def test_commit_path_looks_at_that_path_alone(self):
        self.repo.stage("b.txt", "base\n")
        self.repo.commit()
        self.repo.write("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.write("b.txt", "clean\n")
        self.assert_blocked("a.txt", "a.txt")
        self.assert_blocked("a.txt", "-i", "a.txt")
        self.repo.git("reset", "-q")
        self.assert_commits("b.txt")

    def test_commit_path_leaves_a_staged_leak_elsewhere_for_later(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.write("a.txt", "clean\n")
        self.assert_commits("a.txt")
        self.assert_blocked("k.txt")

    def test_amend(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("k.txt", "--amend")

    def test_no_verify_goes_past(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_commits("--no-verify")

    def test_a_block_says_how_to_go_past_it(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        told = self.assert_blocked("k.txt").everything
        for how in ("--no-verify", "leaktight:allow RULE REASON", "git add"):
            self.assertIn(how, told)

    def test_a_scan_that_fails_blocks_and_says_how_to_go_past_it(self):
        self.repo.stage("k.txt", "some text\n")
        blob = self.repo.git("rev-parse", ":k.txt")
        loose = self.repo.folder / ".git/objects" / blob[:2] / blob[2:]
        loose.chmod(0o644)
        loose.write_bytes(b"garbage")
        done = self.commit()
        self.assertNotEqual(done.status, 0, done)
        self.assertIn("--no-verify", done.everything)

    def test_from_a_folder_below(self):
        self.repo.stage("sub/k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("sub/k.txt", cwd=self.repo.folder / "sub")

    def test_in_a_linked_worktree(self):
        self.repo.git("worktree", "add", "-q", "-b", "side", self.top / "linked")
        self.repo = self.repository("linked", git=False)
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("k.txt")

    def test_the_secret_does_not_reach_the_terminal(self):
        key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {key}\n")
        self.assert_hides(key, self.assert_blocked("k.txt"))


class Installing(HookCase):
    def test_twice_is_as_good_as_once(self):
        self.install()
        hook = self.repo.path(".git/hooks/pre-commit")
        once = hook.read_bytes()
        self.install()
        self.assertEqual(hook.read_bytes(), once)
        self.assertTrue(os.access(hook, os.X_OK))

    def test_uninstall_leaves_nothing(self):
        folder = self.repo.path(".git/hooks")
        before = {p.name: p.read_bytes() for p in folder.iterdir()}
        self.install()
        done = self.repo.leaktight("hook", "uninstall")
        self.assertEqual(done.status, 0, done)
        self.assertEqual({p.name: p.read_bytes() for p in folder.iterdir()}, before)
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_commits()

    def test_a_hook_that_was_there_runs_too_and_comes_back(self):
        old = "#!/bin/sh\necho old hook ran\ntest ! -e forbidden\n"
        self.repo.write(".git/hooks/pre-commit", old).chmod(0o755)
        self.install()
        self.repo.stage("b.txt", "clean\n")
        self.assertIn("old hook ran", self.assert_commits().everything)
        self.repo.stage("forbidden", "clean\n")
        self.assertEqual(self.commit().status, 1)
        self.repo.git("rm", "-q", "-f", "forbidden")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("k.txt")
        self.assertEqual(self.repo.leaktight("hook", "uninstall").status, 0)
        self.assertEqual(self.repo.path(".git/hooks/pre-commit").read_text(), old)
        self.assertTrue(os.access(self.repo.path(".git/hooks/pre-commit"), os.X_OK))
        self.assert_commits()

    def test_installing_over_a_hook_twice_keeps_the_first(self):
        old = "#!/bin/sh\necho old hook ran\n"
        self.repo.write(".git/hooks/pre-commit", old).chmod(0o755)
        self.install()
        self.install()
        self.repo.stage("b.txt", "clean\n")
        self.assertEqual(self.assert_commits().everything.count("old hook ran"), 1)
        self.assertEqual(self.repo.leaktight("hook", "uninstall").status, 0)
        self.assertEqual(self.repo.path(".git/hooks/pre-commit").read_text(), old)

    def test_a_hook_that_is_not_executable_stays_silent(self):
        self.repo.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n").chmod(0o644)
        self.install()
        self.repo.stage("b.txt", "clean\n")
        self.assert_commits()

    def test_core_hooks_path(self):
        self.repo.git("config", "core.hooksPath", "my hooks")
        self.install()
        self.assertTrue(self.repo.path("my hooks/pre-commit").exists())
        self.assertFalse(self.repo.path(".git/hooks/pre-commit").exists())
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("k.txt")

    def test_from_a_folder_below_and_a_linked_worktree(self):
        self.repo.git("config", "core.hooksPath", "hooks here")
        (self.repo.folder / "sub").mkdir()
        self.install(cwd=self.repo.folder / "sub")
        self.assertTrue(self.repo.path("hooks here/pre-commit").exists())
        self.repo.git("config", "--unset", "core.hooksPath")
        self.repo.git("worktree", "add", "-q", "-b", "side", self.top / "linked")
        self.install(cwd=self.top / "linked")
        self.assertTrue(self.repo.path(".git/hooks/pre-commit").exists())

    def test_uninstall_does_not_touch_a_strangers_hook(self):
        old = "#!/bin/sh\nexit 0\n"
        self.repo.write(".git/hooks/pre-commit", old).chmod(0o755)
        self.repo.leaktight("hook", "uninstall")
        self.assertEqual(self.repo.path(".git/hooks/pre-commit").read_text(), old)

    def test_without_its_program_it_stops_the_commit_and_says_how_to_go_past(self):
        self.install()
        hook = self.repo.path(".git/hooks/pre-commit")
        hook.write_text(hook.read_text().replace(support.BINARY, "/nowhere/leaktight"))
        self.repo.stage("b.txt", "clean\n")
        done = self.repo.run("git", "commit", "-q", "-m", "try", env={"PATH": "/usr/bin:/bin"})
        self.assertNotEqual(done.status, 0, done)
        self.assertIn("leaktight is not installed", done.everything)
        self.assertIn("--no-verify", done.everything)

    def test_a_hooks_folder_for_all_repositories_is_told_of(self):
        self.repo.git("config", "--global", "core.hooksPath", str(self.top / "everywhere"))
        self.assertIn("all repositories", self.install().text)
        self.assertTrue((self.top / "everywhere/pre-commit").exists())

    def test_in_a_bare_repository_is_2(self):
        self.repo.git("init", "-q", "--bare", str(self.top / "bare"))
        done = self.repo.leaktight("hook", "install", cwd=self.top / "bare")
        self.assertEqual(done.status, 2, done)

    def test_a_misspelt_flag_in_a_hook_of_ones_own_blocks_and_says_how_to_go_past(self):
        self.repo.write(".git/hooks/pre-commit", f'#!/bin/sh\nexec "{support.BINARY}" staged --formt json\n').chmod(0o755)
        self.repo.stage("b.txt", "clean\n")
        done = self.commit()
        self.assertNotEqual(done.status, 0, done)
        self.assertIn("did you mean --format?", done.everything)
        self.assertIn("--no-verify", done.everything)

    def test_outside_a_repository_is_2(self):
        self.assertEqual(self.repository("plain", git=False).leaktight("hook", "install").status, 2)


if __name__ == "__main__":
    support.main()
