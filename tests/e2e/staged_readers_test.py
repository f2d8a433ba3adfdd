"""`staged` by our own readers of refs, index and objects says what it says by git's (`--reference`).

Repositories are made at random, the same in every run, in every state that an index can be in; every file
holds a secret of its own, so that a path too many or too few, another pre-image or another order shows in the
report. A `git` that keeps a list of how it was called tells which of the two ways was gone.
"""
import shutil

import support
from staged_states import State, rounds


class Indexes(State):
    @rounds(12)
    def test_changes_without_moves(self):
        self.base(self.repo)
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.compare_all(own=True)

    @rounds(25)
    def test_changes_of_any_kind(self):
        self.base(self.repo)
        self.change(self.repo)
        self.stage(self.repo)
        self.compare_all()

    def test_a_move_and_a_move_with_a_change_are_what_git_says(self):
        self.base(self.repo)
        for i, file in enumerate(self.files(self.repo)[:3]):
            self.repo.git("mv", file.relative_to(self.repo.folder), f"moved-{i}")
        self.repo.stage("moved-0", self.repo.path("moved-0").read_text() + "more\n")
        self.compare_all(own=False)

    @rounds(3)
    def test_an_unborn_branch(self):
        for _ in range(6):
            self.put(self.repo)
        self.stage(self.repo)
        self.compare_all(own=True)

    def test_an_unborn_branch_beside_others(self):
        self.base(self.repo)
        self.repo.git("checkout", "-q", "--orphan", "new")
        self.change(self.repo)
        self.stage(self.repo)
        self.compare_all(own=True)

    @rounds(3)
    def test_version_4(self):
        self.base(self.repo)
        self.repo.git("update-index", "--index-version", "4")
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.compare_all(own=True)

    @rounds(3)
    def test_intended_to_be_added(self):
        self.base(self.repo)
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.repo.write("later", self.content())
        self.repo.git("add", "-N", "later")
        self.compare_all(own=True)

    def test_a_tracked_file_that_was_only_intended_to_be_added(self):
        self.base(self.repo)
        file = self.files(self.repo)[0].relative_to(self.repo.folder)
        self.repo.git("rm", "-q", "--cached", file)
        self.repo.git("add", "-N", file)
        self.compare_all(own=True)

    @rounds(3)
    def test_assume_unchanged_and_skip_worktree(self):
        self.base(self.repo)
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        files = self.files(self.repo)
        self.repo.git("update-index", "--assume-unchanged", files[0])
        self.repo.git("update-index", "--skip-worktree", files[-1])
        self.compare_all(own=True)

    @rounds(3)
    def test_a_split_index_is_left_to_git(self):
        self.base(self.repo)
        self.repo.git("update-index", "--split-index")
        self.change(self.repo)
        self.stage(self.repo)
        self.compare_all(own=False)

    @rounds(3)
    def test_a_sparse_index_is_left_to_git(self):
        self.base(self.repo)
        for folder in ("in", "out"):
            self.repo.stage(f"{folder}/f", self.content())
        self.repo.commit()
        self.repo.git("sparse-checkout", "init", "--cone", "--sparse-index")
        self.repo.git("sparse-checkout", "set", "in")
        self.repo.stage("in/f", self.content())
        self.compare_all(own=False)

    def test_a_sparse_checkout_with_a_full_index(self):
        self.base(self.repo)
        for folder in ("in", "out"):
            self.repo.stage(f"{folder}/f", self.content())
        self.repo.commit()
        self.repo.git("sparse-checkout", "init", "--cone", "--no-sparse-index")
        self.repo.git("sparse-checkout", "set", "in")
        self.repo.stage("in/f", self.content())
        self.compare_all(own=True)

    @rounds(4)
    def test_policy_and_configuration_in_the_index(self):
        self.base(self.repo)
        self.repo.stage("k8s/app.yaml", "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: a\n"
                        "    env:\n    - name: DB_PASSWORD\n      valueFrom: {secretKeyRef: {name: db, key: password}}\n")
        if self.random.randrange(2):
            self.repo.commit()
        self.repo.stage(".leaktight.yaml", "version: 1\nrules:\n  aws-access-key-id: {severity: low}\n")
        self.change(self.repo, moves=False)
        self.repo.stage(".env.production", f"KEY={self.make.aws_key_id()}\n")
        self.stage(self.repo)
        if self.random.randrange(2):
            self.repo.write(".leaktight.yaml", "version: 1\n")
        self.compare_all(own=True)


class Operations(State):
    def branches(self):
        self.base(self.repo)
        self.repo.git("checkout", "-q", "-b", "other")
        for _ in range(2):
            self.change(self.repo)
            self.stage(self.repo)
            self.repo.commit("theirs", "--allow-empty")
        self.repo.git("checkout", "-q", "main")
        self.change(self.repo)
        self.stage(self.repo)
        self.repo.commit("ours", "--allow-empty")

    @rounds(12)
    def test_a_merge(self):
        self.branches()
        self.repo.run("git", "merge", "-q", "--no-commit", "--no-ff", "other")
        self.compare_all()

    def test_a_merge_without_moves_is_read_by_ourselves(self):
        for name in ("one", "two", "three"):
            self.repo.stage(name, self.content())
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "other")
        self.repo.stage("one", self.content())
        self.repo.stage("new", self.content())
        self.repo.commit()
        self.repo.git("checkout", "-q", "main")
        self.repo.stage("one", self.content())
        self.repo.commit()
        self.assertNotEqual(self.repo.run("git", "merge", "other").status, 0)
        self.compare_all(own=True)
        self.repo.stage("one", self.content())
        self.compare_all(own=True)

    @rounds(4)
    def test_an_octopus(self):
        self.branches()
        self.repo.git("checkout", "-q", "-b", "third", "main~1")
        self.repo.stage("third", self.content())
        self.repo.commit()
        self.repo.git("checkout", "-q", "main")
        self.repo.run("git", "merge", "-q", "--no-commit", "other", "third")
        self.compare_all()

    @rounds(6)
    def test_a_stopped_rebase(self):
        self.branches()
        self.repo.run("git", "rebase", "other")
        self.change(self.repo)
        if self.random.randrange(2):
            self.stage(self.repo)
        self.compare_all()

    @rounds(6)
    def test_a_stopped_cherry_pick_and_a_revert(self):
        self.branches()
        self.repo.run("git", *self.random.choice([("cherry-pick", "-n", "other"), ("cherry-pick", "other"),
                                                  ("revert", "-n", "HEAD")]))
        self.compare_all()

    def test_a_merge_whose_other_parent_is_lost(self):
        self.base(self.repo)
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.repo.write(".git/MERGE_HEAD", "1" * 40 + "\n")
        self.compare_all()
        self.repo.write(".git/MERGE_HEAD", "what\n")
        self.compare_all()

    @rounds(3)
    def test_a_commit_under_way(self):
        """What a hook sees: git -a and named paths go by another index, relative to the top."""
        self.base(self.repo)
        self.change(self.repo, moves=False)
        shutil.copy(self.repo.folder / ".git/index", self.repo.folder / ".git/index.lock")
        env = {"GIT_INDEX_FILE": ".git/index.lock"}
        self.repo.git("add", "-A", env={"GIT_INDEX_FILE": ".git/index.lock"})
        self.compare(own=True, env={**env, "GIT_EDITOR": ":", "GIT_PREFIX": "", "GIT_AUTHOR_DATE": "@0 +0000",
                                    "GIT_EXEC_PATH": self.repo.git("--exec-path")})


class Repositories(State):
    @rounds(3)
    def test_packed_refs_and_objects(self):
        self.base(self.repo)
        self.change(self.repo)
        self.stage(self.repo)
        self.repo.commit("more", "--allow-empty")
        self.repo.git("checkout", "-q", "-b", "team/topic")
        self.repo.git("gc", "-q")
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.compare_all(own=True)

    @rounds(3)
    def test_sha256(self):
        shutil.rmtree(self.repo.folder)
        self.repo.folder.mkdir()
        self.repo.git("init", "-q", "-b", "main", "--object-format=sha256")
        self.base(self.repo)
        self.repo.git("gc", "-q")
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.compare_all(own=True)

    def test_a_detached_head_and_another_folder(self):
        self.base(self.repo)
        self.repo.stage("sub/folder/f", self.content())
        self.repo.commit()
        self.repo.git("checkout", "-q", "--detach")
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.compare_all(own=True)
        self.compare(own=True, cwd=self.repo.folder / "sub/folder")

    def test_a_linked_worktree(self):
        self.base(self.repo)
        self.repo.git("worktree", "add", "-q", "-b", "side", self.top / "linked tree")
        linked = self.repository("linked tree", git=False)
        self.change(linked, moves=False)
        self.stage(linked)
        self.compare_all(linked)
        git_dir = linked.git("rev-parse", "--absolute-git-dir")
        self.compare(linked, env={"GIT_DIR": git_dir})

    def test_borrowed_objects(self):
        self.base(self.repo)
        self.repo.git("gc", "-q")
        self.repo.git("clone", "-q", "--shared", self.repo.folder, self.top / "borrower")
        borrower = self.repository("borrower", git=False)
        self.change(borrower, moves=False)
        self.stage(borrower)
        self.compare_all(borrower, own=True)

    def test_a_submodule(self):
        inner = self.repository("inner")
        self.base(inner)
        self.base(self.repo)
        self.repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "vendor/inner")
        self.compare_all()
        self.repo.commit()
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.compare_all(own=True)
        module = self.repository("repo/vendor/inner", git=False)
        self.change(module, moves=False)
        self.stage(module)
        self.compare_all(module)
        module.commit("c", "--allow-empty")
        self.repo.git("add", "vendor/inner")
        self.compare_all()
        self.repo.git("config", "diff.ignoreSubmodules", "all")
        self.compare_all()

    def test_objects_and_index_that_the_environment_names(self):
        self.base(self.repo)
        store = self.top / "store"
        (store / "pack").mkdir(parents=True)
        env = {"GIT_INDEX_FILE": str(self.top / "other.index"), "GIT_OBJECT_DIRECTORY": str(store),
               "GIT_ALTERNATE_OBJECT_DIRECTORIES": str(self.repo.folder / ".git/objects")}
        self.repo.git("read-tree", "HEAD", env=env)
        self.change(self.repo, moves=False)
        self.repo.git("add", "-A", env=env)
        self.compare(own=True, env=env)
        self.compare(own=True)

    def test_git_dir_and_work_tree(self):
        self.base(self.repo)
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        env = {"GIT_DIR": str(self.repo.folder / ".git"), "GIT_WORK_TREE": str(self.repo.folder)}
        self.compare(env=env)
        self.compare(env=env, cwd=self.top)
        self.compare(env={"GIT_DIR": ".git"})
        self.compare(env={"GIT_CEILING_DIRECTORIES": str(self.top)}, own=False)

    def test_a_partial_clone(self):
        self.base(self.repo)
        self.repo.stage("a-file", self.content())
        self.repo.commit()
        self.repo.git("config", "uploadpack.allowFilter", "true")
        self.repo.git("clone", "-q", "--no-checkout", "--filter=blob:none", self.repo.folder.as_uri(), self.top / "partial")
        partial = self.repository("partial", git=False)
        partial.git("reset", "-q")
        shutil.move(self.repo.folder, self.top / "gone")
        partial.stage("k.txt", self.content())
        self.compare(partial)
        partial.stage("a-file", self.content())  # whose blob before is not here
        self.compare(partial)
        shutil.move(self.top / "gone", self.repo.folder)

    def test_replaced_and_grafted_objects(self):
        self.base(self.repo)
        self.repo.stage("a-file", self.content())
        self.repo.commit()
        old = self.repo.git("rev-parse", "HEAD:a-file")
        self.repo.stage("a-file", self.content())
        self.repo.git("replace", old, self.repo.git("rev-parse", ":a-file"))
        self.compare_all(own=True)
        self.repo.git("config", "core.useReplaceRefs", "true")
        self.compare_all(own=False)

    def test_a_form_that_is_not_known(self):
        self.base(self.repo)
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        self.repo.git("config", "extensions.worktreeConfig", "true")
        self.compare(own=True)
        config = self.repo.folder / ".git/config"
        config.write_text(config.read_text() + "[include]\n\tpath = other\n")
        (config.parent / "other").write_text("[core]\n\tbare = true\n")
        self.compare()

    def test_reftable(self):
        shutil.rmtree(self.repo.folder)
        self.repo.folder.mkdir()
        if self.repo.run("git", "init", "-q", "-b", "main", "--ref-format=reftable").status != 0:
            self.skipTest("this git has no reftable")
        self.base(self.repo)
        self.change(self.repo)
        self.stage(self.repo)
        self.compare_all(own=False)

    def test_corrupt_and_missing_objects(self):
        self.base(self.repo)
        self.change(self.repo, moves=False)
        self.stage(self.repo)
        names = self.repo.git("diff", "--cached", "--raw", "--no-abbrev").splitlines()
        for ids in (2, 3):
            lost = names[0].split()[ids]
            file = self.repo.folder / f".git/objects/{lost[:2]}/{lost[2:]}"
            bytes_there = file.read_bytes()
            file.chmod(0o644)
            file.write_bytes(b"garbage")
            self.compare(own=False)
            file.unlink()
            self.compare(own=False)
            file.write_bytes(bytes_there)
        tree = self.repo.git("rev-parse", "HEAD^{tree}")
        (self.repo.folder / f".git/objects/{tree[:2]}/{tree[2:]}").unlink()
        own, by_git = (self.repo.leaktight("staged", *way) for way in ([], ["--reference"]))
        self.assertEqual((own.status, own.err), (by_git.status, by_git.err))
        self.assertEqual(own.status, 2)


if __name__ == "__main__":
    support.main()
