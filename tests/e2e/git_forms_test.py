"""`staged` in every form that a repository and its index take."""
import os
import shutil

import support


class Indexes(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("d/a", "base\n")
        self.repo.stage("e/b", "base\n")
        self.repo.commit()

    def leak(self, name):
        self.repo.stage(name, f"key {self.make.aws_key_id()}\n")
        self.assert_finds({name}, "staged")
        self.repo.commit()

    def test_version_2(self):
        self.repo.git("update-index", "--index-version", "2")
        self.leak("k.txt")

    def test_version_3_has_extended_flags(self):
        self.repo.write("later", "x\n")
        self.repo.git("add", "-N", "later")
        self.leak("k.txt")

    def test_version_4_shortens_paths(self):
        self.repo.git("update-index", "--index-version", "4")
        for name in ("d/ab", "d/abc", "d/b/c", "k.txt"):
            self.leak(name)

    def test_split_index(self):
        self.repo.git("update-index", "--split-index")
        self.leak("k.txt")
        self.leak("l.txt")

    def test_sparse_index(self):
        self.repo.git("sparse-checkout", "init", "--cone", "--sparse-index")
        self.repo.git("sparse-checkout", "set", "d")
        self.assertFalse((self.repo.folder / "e/b").exists())
        self.leak("d/k.txt")

    def test_an_index_with_many_features(self):
        for setting in ("index.threads", "core.untrackedCache", "feature.manyFiles"):
            self.repo.git("config", setting, "true")
        self.repo.git("update-index", "--untracked-cache", "--force-write-index")
        self.leak("k.txt")

    def test_an_index_without_a_hash_at_its_end(self):
        self.repo.git("config", "index.skipHash", "true")
        self.repo.git("update-index", "--force-write-index")
        self.leak("k.txt")

    def test_assume_unchanged_and_skip_worktree_hide_nothing(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.git("update-index", "--assume-unchanged", "k.txt")
        self.assert_finds({"k.txt"}, "staged")
        self.repo.git("update-index", "--no-assume-unchanged", "--skip-worktree", "k.txt")
        self.assert_finds({"k.txt"}, "staged")

    def test_an_index_that_another_process_holds_is_read(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.write(".git/index.lock", "")
        self.assert_finds({"k.txt"}, "staged")

    def test_a_broken_index_is_2(self):
        self.repo.write(".git/index", b"DIRC\0\0\0\2\0\0\0\7garbage")
        self.assert_fails("staged", naming="index")


class Repositories(support.Case):
    def test_sha256(self):
        repo = self.repository("sha256", git=False)
        repo.git("init", "-q", "-b", "main", "--object-format=sha256")
        repo.stage("old.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"old.txt"}, "staged", repo=repo)
        repo.commit()
        repo.stage("new.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"new.txt"}, "staged", repo=repo)

    def test_a_linked_worktree(self):
        self.repo.stage("a", "base\n")
        self.repo.commit()
        self.repo.git("worktree", "add", "-q", "-b", "side", self.top / "linked tree")
        linked = self.repository("linked tree", git=False)
        linked.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"k.txt"}, "staged", repo=linked)
        self.assert_finds({"k.txt"}, "tree", repo=linked)
        self.repo.stage("b", "nothing leaks here\n")
        self.assert_clean("staged")

    def test_inside_a_submodule_and_beside_one(self):
        inner = self.repository("inner")
        inner.stage("a", "base\n")
        inner.commit()
        self.repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "vendor/inner")
        self.assert_clean("staged")
        self.repo.commit()
        module = self.repository("repo/vendor/inner", git=False)
        module.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"k.txt"}, "staged", repo=module)
        module.commit()
        self.repo.git("add", "vendor/inner")
        self.repo.stage("b", "x\n")
        self.assert_clean("staged")

    def test_a_submodule_whose_commit_is_not_here(self):
        self.repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
        self.repo.stage("a", "x\n")
        self.assert_clean("staged")

    def test_packed_and_borrowed_objects(self):
        self.repo.stage("old.txt", f"key {self.make.aws_key_id()}\n" + "line\n" * 200)
        self.repo.commit()
        self.repo.git("gc", "-q")
        self.repo.git("clone", "-q", "--shared", self.repo.folder, self.top / "borrower")
        borrower = self.repository("borrower", git=False)
        borrower.write("old.txt", borrower.path("old.txt").read_bytes() + f"key {self.make.aws_key_id()}\n".encode())
        borrower.git("add", "old.txt")
        scan = self.assert_finds({"old.txt"}, "staged", repo=borrower)
        self.assertEqual([f["line"] for f in scan.findings], [202])

    def test_packed_refs_and_a_branch_within_folders(self):
        self.repo.stage("old.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "team/topic/one")
        self.repo.git("pack-refs", "--all")
        self.repo.stage("old.txt", self.repo.path("old.txt").read_bytes() + b"x\n")
        self.assert_clean("staged")

    def test_a_detached_head(self):
        self.repo.stage("old.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "--detach")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"k.txt"}, "staged")

    def test_a_repository_that_git_files_elsewhere(self):
        repo = self.repository("elsewhere", git=False)
        repo.git("init", "-q", "--separate-git-dir", self.top / "store.git")
        repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"k.txt"}, "staged", repo=repo)

    def test_git_dir_and_work_tree_from_the_environment(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        env = {"GIT_DIR": str(self.repo.folder / ".git"), "GIT_WORK_TREE": str(self.repo.folder)}
        self.assert_finds({"k.txt"}, "staged", env=env, cwd=self.top)

    def test_another_index_and_object_store_from_the_environment(self):
        self.repo.stage("a", "base\n")
        self.repo.commit()
        store = self.top / "store"
        (store / "pack").mkdir(parents=True)
        env = {"GIT_INDEX_FILE": str(self.top / "other.index"), "GIT_OBJECT_DIRECTORY": str(store),
               "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self.repo.folder / ".git/objects")}
        self.repo.git("read-tree", "HEAD", env=env)
        self.repo.write("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.git("add", "k.txt", env=env)
        self.assert_finds({"k.txt"}, "staged", env=env)
        self.assert_clean("staged")

    def test_a_blobless_clone_asks_no_server(self):
        self.repo.stage("a.txt", "base\n" * 50)
        self.repo.stage("b.txt", "base\n")
        self.repo.commit()
        self.repo.git("config", "uploadpack.allowFilter", "true")
        self.repo.git("clone", "-q", "--no-checkout", "--filter=blob:none", self.repo.folder.as_uri(), self.top / "partial")
        partial = self.repository("partial", git=False)
        partial.git("reset", "-q")
        shutil.move(self.repo.folder, self.top / "gone")  # whoever asks the server now fails
        partial.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assertIn("k.txt", self.scan("staged", "k.txt", repo=partial).paths)

    def test_a_repository_that_belongs_to_somebody_else_is_an_error_in_words(self):
        if os.getuid() != 0:
            self.skipTest("only root can give a folder away")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        for folder, names, files in os.walk(self.repo.folder):
            for name in [folder, *(os.path.join(folder, n) for n in names + files)]:
                os.chown(name, 12345, 12345)
        run = self.repo.leaktight("staged")
        if self.repo.run("git", "status").status != 0:  # git refuses it: so do we, as clearly
            self.assertEqual(run.status, 2, run)
            self.assertIn("safe.directory", run.errors)

    def test_a_bare_repository_has_no_index(self):
        self.repo.git("clone", "-q", "--bare", ".", self.top / "bare.git")
        run = self.repo.leaktight("staged", cwd=self.top / "bare.git")
        self.assertTrue(run.status == 2 or "nothing was scanned" in run.everything, run)

    def test_no_repository_is_2(self):
        plain = self.repository("plain", git=False)
        run = plain.leaktight("staged")
        self.assertEqual(run.status, 2, run)
        self.assertIn("git", run.errors)

    def test_from_a_folder_below_and_from_within_dot_git(self):
        self.repo.stage("sub/deep/k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"sub/deep/k.txt"}, "staged", cwd=self.repo.folder / "sub/deep")


if __name__ == "__main__":
    support.main()
