"""What Git LFS keeps beside git is scanned as the files that its pointers stand for."""
import hashlib
import shutil

import support

ABSENT = "lfs-object-absent"


class Lfs(support.Case):
    def setUp(self):
        super().setUp()
        self.key = self.make.aws_key_id()
        self.content = f"line\nkey {self.key}\n".encode()

    def pointer(self, content=None, size=None):
        content = self.content if content is None else content
        size = len(content) if size is None else size
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.oid(content)}\nsize {size}\n"

    def oid(self, content=None):
        return hashlib.sha256(self.content if content is None else content).hexdigest()

    def keep(self, content=None, folder=None, as_is=None):
        """Puts an object where `git lfs` would; `as_is`: with these bytes in it."""
        content = self.content if content is None else content
        oid = self.oid(content)
        path = (folder or self.repo.folder / ".git" / "lfs") / "objects" / oid[:2] / oid[2:4] / oid
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if as_is is None else as_is)
        return path

    def history(self, *args, **more):
        """By both ways, which must agree in every byte but the time."""
        scan = self.scan("history", *args, **more)
        reference = self.scan("history", "--reference", *args, **more)
        self.assertEqual((scan.status, scan.run.errors), (reference.status, reference.run.errors))
        self.assertEqual(scan.report, reference.report)
        return scan

    def assert_in_object(self, scan, path):
        self.assertEqual((scan.status, scan.paths), (1, {path}), scan.run)
        finding = scan.findings[0]
        self.assertEqual((finding["rule"], finding["line"]), ("aws-access-key-id", 2))
        self.assertEqual(finding["details"]["Git LFS object"], self.oid())
        self.assertEqual(scan.report["scan"]["skipped"], {})
        return finding


class History(Lfs):
    def test_an_object_is_scanned_under_its_pointers_paths(self):
        self.keep()
        self.repo.stage("data.bin", self.pointer())
        brought = self.repo.commit()
        self.repo.git("mv", "data.bin", "moved.bin")
        self.repo.commit()
        self.repo.git("rm", "-q", "moved.bin")
        removed = self.repo.commit()
        scan = self.history()
        self.assertEqual((scan.status, scan.paths), (1, {"data.bin", "moved.bin"}))
        finding = scan.findings[0]
        self.assertEqual((finding["path"], finding["commit"]["id"]), ("data.bin", brought))
        self.assertEqual(finding["places"][0]["removed"]["id"], removed)
        self.assertEqual(finding["details"]["Git LFS object"], self.oid())
        self.assertIn("Git LFS object", self.repo.leaktight("history").text)

    def test_versions_that_are_deltas_of_each_other(self):
        for i in range(6):
            content = self.content + b"more\n" * i
            self.keep(content)
            self.repo.stage("f", self.pointer(content))
            self.repo.commit()
        self.repo.git("repack", "-adq", "-f")
        scan = self.history()
        self.assertEqual((scan.status, len(scan.findings)), (1, 1))
        self.assertEqual(scan.findings[0]["commit"]["id"], self.repo.git("rev-list", "--max-parents=0", "HEAD"))

    def test_an_object_that_is_not_here_is_counted_and_named(self):
        self.repo.stage("data.bin", self.pointer())
        self.repo.commit()
        scan = self.scan("history", "--verbose")
        self.assertEqual((scan.status, scan.findings), (0, []))
        self.assertEqual(scan.report["scan"]["skipped"], {ABSENT: 1})
        self.assertEqual(scan.report["scan"]["skipped_paths"], [{"path": "data.bin", "reason": ABSENT}])
        self.assertIn(f"1 {ABSENT}", self.repo.leaktight("history").text)
        self.history()

    def test_an_object_that_comes_after_a_scan_is_scanned_by_the_next(self):
        self.repo.stage("big.txt", self.pointer())
        self.repo.commit()
        self.assertEqual(self.history().paths, set())
        self.keep()
        self.assert_in_object(self.history(), "big.txt")
        self.keep(as_is=b"another\n")
        self.assertEqual(self.history().status, 2)

    def test_checks_of_files_read_the_object(self):
        content = f"AWS_ACCESS_KEY_ID={self.key}\n".encode()
        self.keep(content)
        self.repo.stage(".env", self.pointer(content))
        self.repo.commit()
        self.assertIn("dotenv-committed", self.history(status=1).rules)

    def test_an_object_that_lies_is_an_error(self):
        for as_is in (self.content[:-1], self.content.replace(b"line", b"lime")):
            path = self.keep(as_is=as_is)
            self.repo.stage("data.bin", self.pointer())
            self.repo.commit("c", "--allow-empty")
            scan = self.history()
            self.assertEqual((scan.status, scan.findings), (2, []), scan.run)
            [error] = scan.report["errors"]
            self.assertEqual(error["path"], "data.bin")
            self.assertIn(str(path.relative_to(self.repo.folder)), error["message"])

    def test_bounds_count_for_the_object(self):
        self.keep(self.content + b"x" * 5000)
        self.repo.stage("data.bin", self.pointer(self.content + b"x" * 5000))
        self.repo.commit()
        scan = self.history("--max-blob-size", "2k")
        self.assertEqual((scan.status, scan.findings), (2, []), scan.run)
        self.assertEqual(scan.report["scan"]["skipped"], {"over-max-blob-size": 1})
        # Of what is excluded nobody asks whether the object is here.
        for _ in range(2):
            scan = self.history("--exclude", "*.bin")
            self.assertEqual((scan.status, scan.report["scan"]["skipped"]), (0, {"excluded": 1}))
            shutil.rmtree(self.repo.folder / ".git" / "lfs", ignore_errors=True)

    def test_an_image_is_no_text(self):
        picture = b"\x89PNG\r\n\x1a\n" + self.content
        self.keep(picture)
        self.repo.stage("a.png", self.pointer(picture))
        self.repo.commit()
        scan = self.history()
        self.assertEqual((scan.status, scan.report["scan"]["skipped"]), (0, {"image": 1}))

    def test_a_bare_repository_and_a_further_working_tree(self):
        self.keep()
        self.repo.stage("data.bin", self.pointer())
        self.repo.commit()
        self.repo.git("worktree", "add", "-q", "../further")
        self.assert_in_object(self.history(cwd=self.top / "further"), "data.bin")
        self.repo.git("clone", "-q", "--bare", ".", "../bare.git")
        self.assertEqual(self.history(cwd=self.top / "bare.git").report["scan"]["skipped"], {ABSENT: 1})
        self.keep(folder=self.top / "bare.git" / "lfs")
        self.assert_in_object(self.history(cwd=self.top / "bare.git"), "data.bin")

    def test_another_storage(self):
        self.keep(folder=self.top / "store")
        self.repo.git("config", "lfs.storage", str(self.top / "store"))
        self.repo.stage("data.bin", self.pointer())
        self.repo.commit()
        self.assert_in_object(self.history(), "data.bin")


class Others(Lfs):
    def test_staged(self):
        self.keep()
        self.repo.stage("data.bin", self.pointer())
        self.assert_in_object(self.scan("staged"), "data.bin")
        shutil.rmtree(self.repo.folder / ".git" / "lfs")
        scan = self.scan("staged", "--verbose")
        self.assertEqual((scan.status, scan.report["scan"]["skipped"]), (0, {ABSENT: 1}))
        self.assertEqual(scan.report["scan"]["skipped_paths"], [{"path": "data.bin", "reason": ABSENT}])

    def test_staged_in_a_further_working_tree(self):
        self.keep()
        self.repo.stage("f", "text\n")
        self.repo.commit()
        self.repo.git("worktree", "add", "-q", "../further")
        further = support.Repository(self.top / "further", self.env, git=False)
        further.stage("data.bin", self.pointer())
        self.assert_in_object(self.scan("staged", repo=further), "data.bin")

    def test_staged_judges_what_the_change_adds_to_the_object(self):
        old = f"key {self.key}\n".encode()
        new = old + b"more\n"
        for content in (old, new):
            self.keep(content)
        self.repo.stage("data.bin", old)  # before the team came to LFS
        self.repo.commit()
        self.repo.stage("data.bin", self.pointer(old))
        self.assert_clean("staged")
        self.repo.commit()
        self.repo.stage("data.bin", self.pointer(new))
        self.assert_clean("staged")
        newest = new + f"key {self.make.aws_key_id()}\n".encode()
        self.keep(newest)
        self.repo.stage("data.bin", self.pointer(newest))
        self.assertEqual([f["line"] for f in self.scan("staged", status=1).findings], [3])

    def test_staged_names_an_object_that_lies(self):
        path = self.keep(as_is=b"another")
        self.repo.stage("data.bin", self.pointer())
        scan = self.scan("staged", status=2)
        self.assertIn(str(path.relative_to(self.repo.folder)), scan.report["errors"][0]["message"])

    def test_diff(self):
        self.repo.stage("f", "text\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "topic")
        self.keep()
        self.repo.stage("data.bin", self.pointer())
        commit = self.repo.commit()
        for way in ([], ["--squash"]):
            finding = self.assert_in_object(self.scan("diff", "main...topic", *way), "data.bin")
            if not way:
                self.assertEqual(finding["commit"]["id"], commit)

    def test_tree(self):
        self.keep()
        self.repo.stage("data.bin", self.pointer())
        self.repo.stage("k8s.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n")  # facts, which are remembered
        self.repo.commit()
        for _ in range(2):  # the second time with what the first remembers
            self.assert_in_object(self.scan("tree"), "data.bin")
        self.assert_in_object(self.scan("tree", "--rev", "HEAD"), "data.bin")
        shutil.rmtree(self.repo.folder / ".git" / "lfs")
        for way in ([], ["--rev", "HEAD"]):
            scan = self.scan("tree", *way)
            self.assertEqual((scan.status, scan.report["scan"]["skipped"]), (0, {ABSENT: 1}))
        self.keep()
        self.assert_in_object(self.scan("tree"), "data.bin")

    def test_a_pointer_that_is_smudged_is_read_from_the_working_tree(self):
        self.keep()
        self.repo.stage("data.bin", self.pointer())
        self.repo.commit()
        self.repo.write("data.bin", self.content)
        scan = self.scan("tree", status=1)
        self.assertNotIn("Git LFS object", scan.findings[0]["details"])

    def test_a_folder_that_is_no_repository(self):
        self.repository("plain", git=False).write("data.bin", self.pointer())
        self.assert_clean("tree", ".", cwd=self.top / "plain")


if __name__ == "__main__":
    support.main()
