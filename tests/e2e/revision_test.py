"""`tree --rev`: a revision, without checking it out."""
import support


class Revision(support.Case):
    def leak(self, name):
        self.repo.stage(name, f"key {self.make.aws_key_id()}\n")

    def test_the_commit_counts_not_the_index_nor_the_folder(self):
        self.leak("a.txt")
        self.repo.commit()
        self.repo.git("rm", "-q", "a.txt")
        self.leak("staged.txt")
        self.repo.write("untracked.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_finds({"a.txt"}, "tree", "--rev", "HEAD")
        self.assertFalse(self.repo.path("a.txt").exists())

    def test_whatever_names_a_commit(self):
        self.leak("a.txt")
        commit = self.repo.commit()
        self.repo.git("tag", "-a", "-m", "release", "v1")
        self.repo.git("rm", "-q", "a.txt")
        self.repo.stage("b.txt", "clean\n")
        self.repo.commit()
        for name in ("v1", "HEAD~1", "main^", commit, commit[:9]):
            self.assert_finds({"a.txt"}, "tree", "--rev", name)
        self.assert_clean("tree", "--rev", "main")

    def test_findings_have_no_commit(self):
        self.leak("a.txt")
        self.repo.commit()
        finding = self.assert_one("aws-access-key-id", "tree", "--rev", "HEAD")
        self.assertIsNone(finding["commit"])

    def test_paths_limit_what_is_reported(self):
        for name in ("a/one.txt", "a/b/two.txt", "three.txt"):
            self.leak(name)
        self.repo.commit()
        below = self.repo.folder / "a"
        self.assert_finds({"a/one.txt", "a/b/two.txt"}, "tree", "--rev", "HEAD", "a")
        self.assert_finds({"a/b/two.txt"}, "tree", "--rev", "HEAD", "b", cwd=below)
        self.assert_finds({"three.txt"}, "tree", "--rev", "HEAD", "../three.txt", cwd=below)
        self.assert_finds({"a/one.txt", "a/b/two.txt", "three.txt"}, "tree", "--rev", "HEAD", cwd=below)
        self.assert_fails("tree", "--rev", "HEAD", "gone.txt", naming="gone.txt")

    def test_a_bare_repository(self):
        self.leak("a/one.txt")
        self.leak("two.txt")
        self.repo.commit()
        self.repo.git("clone", "-q", "--bare", ".", "../bare.git")
        bare = self.top / "bare.git"
        self.assert_finds({"a/one.txt", "two.txt"}, "tree", "--rev", "main", cwd=bare)
        self.assert_finds({"a/one.txt"}, "tree", "--rev", "main", "a", cwd=bare)

    def test_a_path_of_any_bytes(self):
        name = b"caf\xe9 \n.txt"
        self.leak(name)
        self.repo.commit()
        self.assert_finds({name}, "tree", "--rev", "HEAD")

    def test_a_link_is_its_target_and_a_submodule_is_no_loss(self):
        self.repo.path("link").symlink_to(self.make.aws_key_id())
        self.repo.git("add", "link")
        self.repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
        self.repo.commit()
        self.assert_finds({"link"}, "tree", "--rev", "HEAD")

    def test_a_dotenv_file_and_the_repository_checks(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.some(24)}\n")
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.repo.commit()
        scan = self.scan("tree", "--rev", "HEAD", status=1)
        self.assertEqual(scan.rules, ["dotenv-committed", "dotenv-not-ignored"])

    def test_what_is_not_there_is_named(self):
        self.assert_fails("tree", "--rev", "HEAD", naming="HEAD")
        self.leak("a.txt")
        self.repo.commit()
        for name in ("gone", "", "HEAD:a.txt", "--all"):
            self.assert_fails("tree", f"--rev={name}", naming=name)

    def test_an_allow_comment_and_a_configuration_of_the_revision(self):
        self.repo.stage("a.py", f'K = "{self.make.aws_key_id()}"  # leaktight:allow aws-access-key-id made up\n')
        self.leak("b.txt")
        self.repo.stage(".leaktight.yaml", "allow:\n  - path: b.txt\n    reason: made up\n")
        self.repo.commit()
        self.repo.git("rm", "-q", ".leaktight.yaml")
        scan = self.scan("tree", "--rev", "HEAD", status=0)
        self.assertEqual(scan.report["suppressed"], 2)


if __name__ == "__main__":
    support.main()
