"""The flags that every scan takes."""
import json
import os

import support


class OnlyAndSkip(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.stage("j.txt", f"token {self.make.jwt()}\n")
        self.repo.stage("g.txt", f"token {self.make.github()}\n")

    def test_only(self):
        self.assert_finds({"k.txt"}, "staged", "--only", "aws-access-key-id")
        for args in (["--only", "jwt,github-pat"], ["--only", "jwt", "--only", "github-pat"],
                     ["--only=jwt", "--only=github-pat"], ["--only", "github-pat,jwt"]):
            self.assert_finds({"j.txt", "g.txt"}, "staged", *args)

    def test_skip(self):
        self.assert_finds({"j.txt", "g.txt"}, "staged", "--skip", "aws-access-key-id")
        self.assert_finds({"g.txt"}, "staged", "--skip", "aws-access-key-id,jwt")
        self.assert_finds({"g.txt"}, "staged", "--skip", "jwt", "--skip", "aws-access-key-id")

    def test_only_and_skip_together(self):
        self.assert_finds({"j.txt"}, "staged", "--only", "jwt,github-pat", "--skip", "github-pat")

    def test_a_flag_takes_one_value_and_what_follows_is_a_file(self):
        self.repo.stage("both.txt", f"key {self.make.aws_key_id()}\ntoken {self.make.jwt()}\n")
        scan = self.assert_finds({"both.txt"}, "staged", "--only", "jwt", "both.txt")
        self.assertEqual(scan.rules, ["jwt"])

    def test_a_check_can_be_named_as_well(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.assert_finds({".env"}, "staged", "--only", "dotenv-committed")
        self.assertNotIn("dotenv-committed", self.scan("staged", "--skip", "dotenv-committed").rules)

    def test_skipping_a_tokens_rule_never_hides_a_policy_finding(self):
        self.repo.stage("k8s/backend.yaml", pod("GH", self.make.github()))
        scan = self.scan("staged", "--skip", "github-pat", "k8s/backend.yaml", status=1)
        self.assertEqual(scan.rules, ["k8s-env-literal"])

    def test_only_a_tokens_rule_shows_the_policy_finding_that_saw_it(self):
        self.repo.stage("k8s/backend.yaml", pod("GH", self.make.github()))
        for only in ("github-pat", "k8s-env-literal"):
            finding = self.assert_one("k8s-env-literal", "staged", "--only", only, "k8s/backend.yaml")
            self.assertIn("github-pat", finding["also"])


def pod(name, value):
    return ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n    - name: c\n      image: c\n"
            f"      env:\n        - name: {name}_TOKEN\n          value: {value}\n")


class Output(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")

    def test_the_report_goes_into_the_file_and_not_to_standard_output(self):
        run = self.repo.leaktight("staged", "--format", "json", "--output", "out.json")
        self.assertEqual((run.status, b"schema" in run.out), (1, False), run)
        self.assertEqual(len(json.loads(self.repo.path("out.json").read_bytes())["findings"]), 1)

    def test_relative_to_the_current_folder(self):
        (self.repo.folder / "sub").mkdir()
        self.repo.leaktight("staged", "--format", "json", "--output", "out.json", cwd=self.repo.folder / "sub")
        self.assertTrue(self.repo.path("sub/out.json").exists())

    def test_text_in_a_file_has_no_colours_and_is_private(self):
        self.repo.leaktight("staged", "--output", "out.txt")
        self.assertIn("k.txt", self.repo.path("out.txt").read_text())
        self.assertNotIn("\x1b", self.repo.path("out.txt").read_text())

    def test_an_old_report_stays_whole_where_the_new_one_cannot_be_written(self):
        if os.getuid() == 0:
            self.skipTest("root writes everywhere")
        folder = self.repo.folder / "closed"
        folder.mkdir()
        (folder / "out.json").write_text("old")
        folder.chmod(0o555)
        self.addCleanup(folder.chmod, 0o755)
        self.assert_fails("staged", "--output", "closed/out.json", naming="closed/out.json")
        self.assertEqual((folder / "out.json").read_text(), "old")

    def test_a_folder_in_its_place_is_2_and_nothing_is_left_behind(self):
        (self.repo.folder / "out").mkdir()
        self.assert_fails("staged", "--output", "out", naming="out")
        self.repo.leaktight("staged", "--output", "report.json")
        self.assertEqual(sorted(os.listdir(self.repo.folder)), [".git", "k.txt", "out", "report.json"])

    def test_standard_output_by_its_name(self):
        run = self.repo.leaktight("staged", "--format", "json", "--output", "/dev/stdout")
        self.assertEqual(len(run.json()["findings"]), 1)


class Color(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")

    def colored(self, *args, **env):
        run = self.repo.leaktight("staged", *args, env=env)
        self.assertEqual(run.status, 1, run)
        return b"\x1b[" in run.out

    def test_never_always_and_by_itself(self):
        del self.repo.env["NO_COLOR"]
        self.assertFalse(self.colored("--color", "never"))
        self.assertTrue(self.colored("--color", "always"))
        self.assertFalse(self.colored(), "standard output is a pipe here")
        self.assertFalse(self.colored("--color", "auto"))

    def test_no_color_in_the_environment_is_weaker_than_the_flag(self):
        self.assertTrue(self.colored("--color", "always", NO_COLOR="1"))

    def test_json_has_no_colours(self):
        self.assertFalse(self.colored("--format", "json", "--color", "always"))

    def test_another_word_is_an_error(self):
        self.assert_fails("staged", "--color", "purple", naming="purple")


class QuietAndVerbose(support.Case):
    def test_verbose_says_what_was_scanned_and_skipped_and_why(self):
        self.repo.stage("scanned.txt", "clean\n")
        self.repo.stage("logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)))
        plain, verbose = (self.repo.leaktight("staged", *more) for more in ([], ["--verbose"]))
        self.assertNotIn("scanned.txt", plain.everything)
        self.assertIn("scanned.txt", verbose.everything)
        self.assertIn("logo.png", verbose.everything)
        self.assertRegex(verbose.everything, r"\d m?s\b|\d ?(ms|s|µs)\b", "it says where time went")

    def test_quiet_shows_findings_only(self):
        self.repo.stage("a.txt", "clean\n")
        self.assertEqual(self.repo.leaktight("staged", "--quiet").everything, "")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        run = self.repo.leaktight("staged", "--quiet")
        self.assertEqual(run.status, 1)
        self.assertIn("k.txt", run.text)
        self.assertLess(len(run.text), len(self.repo.leaktight("staged").text))

    def test_flags_may_stand_anywhere(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        for args in (["staged", "k.txt", "--format", "json"], ["staged", "--format", "json", "k.txt"],
                     ["staged", "--format=json", "--", "k.txt"]):
            self.assertEqual(len(self.repo.leaktight(*args).json()["findings"]), 1, args)


class ShowSecrets(support.Case):
    def test_only_where_it_is_asked_for(self):
        key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {key}\n")
        for verb in ("staged", "tree"):
            for fmt in ("text", "json"):
                hidden = self.repo.leaktight(verb, "--format", fmt)
                self.assert_hides(key, hidden)
                self.assertIn(key, self.repo.leaktight(verb, "--format", fmt, "--show-secrets").text)


class VersionAndHelp(support.Case):
    def test_version(self):
        for args in (["version"], ["--version"]):
            run = self.repo.leaktight(*args)
            self.assertEqual(run.status, 0, run)
            self.assertRegex(run.text, r"\Aleaktight \d+\.\d+\.\d+")
        self.repo.stage("a", "x\n")
        tool = self.scan("staged").report["tool"]
        self.assertEqual(tool["name"], "leaktight")
        self.assertIn(tool["version"], run.text)

    def test_help_fits_each_verb_and_gives_examples(self):
        pages = {}
        for verb in ("staged", "tree", "stdin", "rules", "version", "hook"):
            run = self.repo.leaktight(verb, "--help")
            self.assertEqual(run.status, 0, run)
            self.assertIn(f"leaktight {verb}", run.text)
            pages[verb] = run.text
        for verb in ("staged", "tree", "stdin"):
            self.assertRegex(pages[verb].lower(), "example")
            for flag in ("--format", "--output", "--only", "--skip", "--fail-on", "--jobs", "--color", "--show-secrets", "--quiet", "--verbose"):
                self.assertIn(flag, pages[verb])
        self.assertIn("--no-ignore", pages["tree"])
        self.assertNotIn("--no-ignore", pages["staged"])
        self.assertIn("--path", pages["stdin"])
        self.assertNotIn("--path", pages["staged"])

    def test_help_names_every_verb(self):
        run = self.repo.leaktight("--help")
        self.assertEqual(run.status, 0, run)
        for verb in ("staged", "tree", "stdin", "rules", "version", "hook"):
            self.assertIn(verb, run.text)
        self.assertEqual(run.err, b"")


if __name__ == "__main__":
    support.main()
