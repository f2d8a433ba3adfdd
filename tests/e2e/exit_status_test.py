"""0: all was scanned and nothing found. 1: findings. 2: the job could not be done whole."""
import os
import resource
import subprocess

import support

LEVELS = ["info", "low", "medium", "high", "critical"]


class FailOn(support.Case):
    def statuses(self, *args):
        return [self.scan(*args, "--fail-on", level).status for level in LEVELS]

    def test_the_severity_decides_and_the_finding_is_shown_all_the_same(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")  # low
        self.assertEqual(self.statuses("staged"), [1, 1, 0, 0, 0])
        self.assertEqual(len(self.scan("staged", "--fail-on", "critical").findings), 1)
        self.repo.stage("settings.py", f'DB_PASSWORD = "{self.make.password()}"\n')  # medium
        self.assertEqual(self.statuses("staged"), [1, 1, 1, 0, 0])
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")  # high
        self.assertEqual(self.statuses("staged"), [1, 1, 1, 1, 0])
        self.repo.stage("t.txt", f"token {self.make.github()}\n")  # critical
        self.assertEqual(self.statuses("staged"), [1, 1, 1, 1, 1])

    def test_low_is_the_default(self):
        self.repo.stage(".env.example", "DB_PASSWORD=\n")
        self.assertEqual(self.scan("staged").status, 1)

    def test_no_level_of_that_name(self):
        self.assert_fails("staged", "--fail-on", "grave", naming="grave")


class Memory(support.Case):
    LIMIT = 64 << 20

    def limited(self, *args, text=b""):
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (self.LIMIT, self.LIMIT))
        return subprocess.run([support.BINARY, *args], input=text, preexec_fn=limit,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_too_little_of_it_is_said_and_is_no_clean_scan(self):
        if self.limited("version").returncode != 0:
            self.skipTest("the program does not start in 64 MiB: a sanitizer's shadow needs more")
        run = self.limited("stdin", text=b"a line of text\n" * (self.LIMIT // 10))
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn(b"not enough memory", run.stderr)
        self.assertEqual(run.stdout, b"")


class Nothing(support.Case):
    def assert_nothing(self, *args, **more):
        run = self.repo.leaktight(*args, **more)
        self.assertEqual(run.status, 0, run)
        self.assertIn("nothing was scanned", run.everything)
        scan = self.scan(*args, **more)
        self.assertEqual((scan.status, scan.report["scan"]["files"], scan.findings), (0, 0, []), scan.run)

    def test_an_empty_repository(self):
        self.assert_nothing("staged")
        self.assert_nothing("tree")
        self.assert_nothing("stdin")

    def test_an_empty_index(self):
        self.repo.stage("a", "x\n")
        self.repo.commit()
        self.assert_nothing("staged")

    def test_only_ignored_files(self):
        self.repo.write(".git/info/exclude", "*\n")
        self.repo.write("a", "x\n")
        self.assert_nothing("tree")

    def test_only_files_that_are_skipped(self):
        self.repo.stage("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
        scan = self.assert_clean("staged")
        if scan.report["scan"]["files"] == 0:  # images may be skipped, and are counted then
            self.assertEqual(sum(scan.report["scan"]["skipped"].values()), 1, scan.run)
            self.assertIn("nothing was scanned", self.repo.leaktight("staged").everything)

    def test_quiet_says_so_too(self):
        run = self.repo.leaktight("staged", "--quiet")
        self.assertIn("nothing was scanned", run.everything)


class HalfAScan(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("good.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.stage("bad.txt", "some text that is hurt below\n")
        self.blob = self.repo.git("rev-parse", ":bad.txt")
        self.loose = self.repo.folder / ".git/objects" / self.blob[:2] / self.blob[2:]
        self.loose.chmod(0o644)

    def assert_half(self, *args):
        scan = self.scan(*args, status=2)
        self.assertEqual(scan.paths, {"good.txt"}, "what was found is still reported")
        self.assertFalse(scan.report["scan"]["complete"])
        self.assertIn(self.blob[:7], scan.run.errors)
        (error,) = scan.report["errors"]
        self.assertEqual(error["path"], "bad.txt")
        text = self.repo.leaktight(*args)
        self.assertEqual(text.status, 2, text)
        self.assertIn("good.txt", text.text)
        self.assertIn("bad.txt", text.everything)
        self.assertNotIn("nothing was scanned", text.everything)

    def test_a_corrupt_object(self):
        self.loose.write_bytes(b"garbage")
        self.assert_half("staged")
        self.assert_half("staged", "good.txt", "bad.txt")

    def test_a_truncated_object(self):
        self.loose.write_bytes(self.loose.read_bytes()[:12])
        self.assert_half("staged")

    def test_a_missing_object(self):
        self.loose.unlink()
        self.assert_half("staged")

    def test_fail_on_does_not_make_half_a_scan_pass(self):
        self.loose.unlink()
        self.scan("staged", "--fail-on", "critical", status=2)

    def test_a_missing_pre_image_is_not_passed_over(self):
        self.loose.unlink()
        self.repo.git("rm", "-q", "--cached", "bad.txt")
        old = self.repo.git("hash-object", "-w", "--stdin", stdin="the old text\n")
        self.repo.git("update-index", "--add", "--cacheinfo", f"100644,{old},old.txt")
        self.repo.commit()
        self.repo.stage("old.txt", f"key {self.make.aws_key_id()}\n")
        loose = self.repo.folder / ".git/objects" / old[:2] / old[2:]
        loose.chmod(0o644)
        loose.unlink()
        scan = self.scan("staged")
        self.assertIn(scan.status, (1, 2), scan.run)
        self.assertEqual(scan.paths, {"old.txt"}, "without the old text, the finding counts as new")


class Usage(support.Case):
    def test_what_is_not_there_is_named(self):
        self.repo.stage("a", "x\n")
        for args in (["staged", "gone.txt"], ["tree", "gone.txt"], ["staged", "--format", "gone"],
                     ["staged", "--only", "gone"], ["staged", "--skip", "gone"], ["staged", "--output", "gone/out.txt"],
                     ["rules", "show", "gone"]):
            with self.subTest(args):
                self.assert_fails(*args, naming="gone")

    def test_a_misspelt_flag_or_verb_gets_a_hint(self):
        for args, hint in ((["staged", "--formt", "json"], "did you mean --format?"), (["stagd"], "did you mean staged?"),
                           (["tree", "--show-secret"], "did you mean --show-secrets?"), (["ruels"], "did you mean rules?"),
                           (["staged", "--fail-one", "low"], "did you mean --fail-on?"), (["rules", "lst"], "did you mean list?")):
            with self.subTest(args):
                self.assert_fails(*args, naming=hint)

    def test_nonsense_gets_no_hint_but_an_error(self):
        run = self.assert_fails("staged", "--xyzzyplugh", naming="--xyzzyplugh")
        self.assertNotIn("did you mean", run.errors)

    def test_a_flag_without_its_value_is_an_error(self):
        for flag in ("--format", "--output", "--only", "--skip", "--fail-on", "--jobs"):
            with self.subTest(flag):
                self.assert_fails("staged", flag, naming=flag)

    def test_jobs_is_a_number_of_at_least_1(self):
        for value in ("0", "-1", "many"):
            with self.subTest(value):
                self.assert_fails("tree", "--jobs", value, naming="--jobs")

    def test_no_verb(self):
        run = self.repo.leaktight()
        self.assertEqual(run.status, 2, run)
        self.assertIn("staged", run.everything)

    def test_a_reader_that_went_away_is_no_success(self):
        self.repo.stage("a", "clean\n")
        reader, writer = os.pipe()
        os.close(reader)
        self.addCleanup(os.close, writer)
        done = subprocess.run([support.BINARY, "staged"], cwd=self.repo.folder, env=self.repo.env,
                              stdout=writer, stderr=subprocess.PIPE, timeout=support.TIMEOUT)
        self.assertEqual(done.returncode, 2, done)
        self.assertIn(b"standard output", done.stderr)

    def test_no_standard_output_at_all_is_no_success(self):
        self.repo.stage("a", "clean\n")
        run = self.repo.run("sh", "-c", 'exec "$0" staged >&-', support.BINARY)
        self.assertEqual(run.status, 2, run)
        self.assertIn("standard output", run.errors)

    def test_a_closed_output_is_no_success(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full here")
        self.repo.stage("a", "clean\n")
        with open("/dev/full", "wb") as full:
            done = subprocess.run([support.BINARY, "staged", "--format", "json"], cwd=self.repo.folder, env=self.repo.env,
                                  stdout=full, stderr=subprocess.PIPE, timeout=support.TIMEOUT)
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr.strip())


if __name__ == "__main__":
    support.main()
