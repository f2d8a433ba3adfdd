"""`tree`: the working tree, as it lies in the folder."""
import os
import pathlib
import shutil

import support


class WithinARepository(support.Case):
    def leak(self, name, repo=None):
        return (repo or self.repo).write(name, f"key {self.make.aws_key_id()}\n")

    def test_tracked_and_untracked_but_not_ignored_files(self):
        self.repo.stage(".gitignore", "*.log\nbuild/\n!kept.log\n")
        self.repo.stage("tracked.txt", "clean\n")
        self.repo.stage("forced.log", "clean\n")
        for name in ("tracked.txt", "untracked.txt", "ignored.log", "forced.log", "kept.log", "build/out.txt", "sub/x.log"):
            self.leak(name)
        here = {"tracked.txt", "untracked.txt", "forced.log", "kept.log"}
        self.assert_finds(here, "tree")
        self.assert_finds(here | {"ignored.log", "build/out.txt", "sub/x.log"}, "tree", "--no-ignore")

    def test_every_place_where_git_keeps_ignore_rules(self):
        self.repo.write("sub/.gitignore", "/here.txt\n")
        self.repo.write(".git/info/exclude", "excluded.txt\n")
        self.repo.write("../home/global ignore", "global.txt\n")
        self.repo.git("config", "core.excludesFile", self.top / "home/global ignore")
        for name in ("here.txt", "sub/here.txt", "sub/excluded.txt", "global.txt", "seen.txt"):
            self.leak(name)
        self.assert_finds({"here.txt", "seen.txt"}, "tree")

    def test_the_working_copy_counts_not_the_index(self):
        self.repo.stage("a.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.write("a.txt", "clean\n")
        self.repo.stage("gone.txt", f"key {self.make.aws_key_id()}\n").unlink()
        self.assert_clean("tree")

    def test_the_repository_itself_is_not_part_of_the_tree(self):
        self.leak(".git/description")
        self.repo.write("a", "clean\n")
        self.assert_clean("tree")
        self.assert_clean("tree", "--no-ignore")

    def test_paths_limit_what_is_scanned(self):
        for name in ("a/one.txt", "a/b/two.txt", "c/three.txt", "four.txt"):
            self.leak(name)
        self.assert_finds({"a/one.txt", "a/b/two.txt"}, "tree", "a")
        self.assert_finds({"a/b/two.txt", "four.txt"}, "tree", "a/b/", "./four.txt")
        self.assert_finds({"a/one.txt", "a/b/two.txt"}, "tree", "a", "a/b", "a/one.txt")

    def test_paths_are_relative_to_the_current_folder_and_reported_from_the_top(self):
        for name in ("a/one.txt", "a/b/two.txt", "c/three.txt"):
            self.leak(name)
        below = self.repo.folder / "a"
        self.assert_finds({"a/b/two.txt"}, "tree", "b", cwd=below)
        self.assert_finds({"c/three.txt"}, "tree", "../c", cwd=below)
        self.assert_finds({"a/one.txt", "a/b/two.txt"}, "tree", ".", cwd=below)

    def test_an_ignored_file_that_is_named_is_not_passed_over_in_silence(self):
        self.repo.write(".gitignore", "secret.txt\n")
        self.leak("secret.txt")
        run = self.repo.leaktight("tree", "secret.txt")
        self.assertIn("nothing was scanned", run.everything)
        self.assertEqual(self.scan("tree", "secret.txt").report["scan"]["skipped"], {"ignored": 1})
        self.assert_finds({"secret.txt"}, "tree", "--no-ignore", "secret.txt")

    def test_another_repository_can_be_named(self):
        other = self.repository("other")
        self.leak("k.txt", other)
        scan = self.scan("tree", other.folder, status=1)
        self.assertEqual(scan.rules, ["aws-access-key-id"])
        self.assertTrue(place_name(scan).endswith("k.txt"), scan.run)

    def test_a_path_that_is_not_there_is_2(self):
        self.leak("k.txt")
        self.assert_fails("tree", "gone/file.txt", naming="gone/file.txt")

    def test_links_are_not_followed(self):
        outside = self.top / "outside"
        outside.mkdir()
        (outside / "k.txt").write_text(f"key {self.make.aws_key_id()}\n")
        os.symlink(outside, self.repo.folder / "folder")
        os.symlink(outside / "k.txt", self.repo.folder / "file")
        os.symlink(".", self.repo.folder / "loop")
        self.repo.write("a", "clean\n")
        self.repo.git("add", ".")
        self.assert_clean("tree")
        self.assert_clean("tree", "--no-ignore")

    def test_what_is_neither_file_nor_folder_stops_nothing(self):
        os.mkfifo(self.repo.folder / "pipe")
        self.leak("k.txt")
        self.assert_finds({"k.txt"}, "tree", "--no-ignore")

    def test_a_file_that_cannot_be_read_makes_the_scan_incomplete(self):
        if os.getuid() == 0:
            self.skipTest("root reads everything")
        self.leak("k.txt")
        self.leak("closed.txt").chmod(0)
        scan = self.scan("tree", status=2)
        self.assertEqual(scan.paths, {"k.txt"})
        self.assertFalse(scan.report["scan"]["complete"])
        self.assertIn("closed.txt", scan.run.errors)

    def test_nested_repositories_and_submodules(self):
        self.repo.stage("a", "base\n")
        inner = self.repository("inner")
        inner.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        inner.commit()
        self.repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "vendor/inner")
        scan = self.scan("tree")
        self.assertTrue(scan.report["scan"]["complete"], scan.run)

    def test_names_of_every_kind(self):
        names = ["with space.txt", "new\nline.txt", 'quote".txt', "größe.txt", "-dash", ":(top)x"]
        for name in names:
            self.leak(name)
        self.assert_finds(names, "tree")

    def test_a_name_that_is_not_utf8(self):
        try:
            self.leak(b"caf\xe9.txt")
        except OSError:
            self.skipTest("this file system takes UTF-8 alone")
        self.assert_finds({b"caf\xe9.txt"}, "tree")

    def test_before_the_first_commit_and_without_an_index(self):
        self.leak("k.txt")
        self.assert_finds({"k.txt"}, "tree")

    def test_jobs_change_nothing(self):
        for i in range(200):
            self.leak(f"d{i % 7}/{i}.txt")
        reports = [self.scan("tree", "--jobs", n, status=1).findings for n in ("1", "2", "7")]
        self.assertEqual(len(reports[0]), 200)
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(reports[0], reports[2])

    def test_a_large_file_is_read_whole(self):
        line = b"." * 99 + b"\n"
        text = bytearray(line * 60_000)  # 6 MB
        places = (8_190, 65_530, 1_048_570, 4_194_300, len(text) - 25)
        for at in places:
            text[at:at + 22] = b" " + self.make.aws_key_id().encode() + b" "
        self.repo.write("big.log", bytes(text))
        scan = self.scan("tree", status=1)
        self.assertEqual(len(scan.findings), len(places), scan.run)


class OutsideARepository(support.Case):
    def setUp(self):
        super().setUp()
        shutil.rmtree(self.repo.folder / ".git")
        self.repo.write("d/k.txt", f"key {self.make.aws_key_id()}\n")

    def test_plain_folders_and_files(self):
        for args in ([], ["."], ["d"], ["./d/"], ["d/k.txt"], [self.repo.folder / "d/k.txt"], ["--no-ignore", "."]):
            self.assert_finds({"d/k.txt"}, "tree", *args)

    def test_a_folder_elsewhere(self):
        scan = self.scan("tree", self.repo.folder, status=1, cwd=self.top)
        self.assertTrue(place_name(scan).endswith("d/k.txt"), scan.run)

    def test_hidden_files_count(self):
        self.repo.write(".config/hidden.txt", f"key {self.make.aws_key_id()}\n")
        self.assertIn(".config/hidden.txt", self.scan("tree", status=1).paths)

    def test_a_dotenv_file_is_found_here_too(self):
        # Outside of git nothing is committed; what is in it is a secret in a file all the same.
        self.repo.write(".env", f"AWS_ACCESS_KEY_ID={self.make.aws_key_id()}\n")
        self.assertIn(".env", self.scan("tree", status=1).paths)

    def test_a_loop_of_links_ends(self):
        os.symlink("..", self.repo.folder / "d/up")
        self.assert_finds({"d/k.txt"}, "tree")


class Dotenv(support.Case):
    def test_a_dotenv_file_that_git_ignores_is_where_it_belongs(self):
        self.repo.stage(".gitignore", ".env\n")
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.write(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.assert_clean("tree")

    def test_a_dotenv_file_that_is_tracked_is_found(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.assertIn("dotenv-committed", self.scan("tree", status=1).rules)


def place_name(scan):
    return str(pathlib.PurePosixPath(scan.findings[0]["path"]))


if __name__ == "__main__":
    support.main()
