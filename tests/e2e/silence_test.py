"""A pull request cannot silence its own findings: what it adds to do so is told, and decides nothing."""
import support

RULES = """rules:
  - id: aws-access-key-id
    name: Nothing at all
    severity: low
    message: Finds nothing.
    advice: Do nothing.
    keywords: [nothing-at-all]
    pattern: '(?P<secret>nothing-at-all-[0-9]{4})'
    reach: {before: 0, after: 40}
    secret: secret
    references: ["https://example.org/"]
    examples:
      match: ["nothing-at-all-{digits:4}"]
      no_match: ["nothing"]
"""


class SilenceCase(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("a", "base\n")
        self.base = self.repo.commit("base")

    def key(self):
        return self.make.aws_key_id()

    def start_from(self, **files):
        for name, text in files.items():
            self.repo.stage(name, text)
        self.base = self.repo.commit("base")

    def configure(self, text, message="configure"):
        self.repo.stage(".leaktight.yaml", text)
        return self.repo.commit(message)

    def forms(self):
        return [[f"{self.base}{dots}HEAD", *more] for more in ([], ["--squash"]) for dots in ("..", "...")]

    def assert_tells(self, wanted):
        """In every form of diff exactly these are told, as (rule, path, line)."""
        for args in self.forms():
            scan = self.scan("diff", *args)
            told = sorted((f["rule"], f["path"], f["line"]) for f in scan.findings)
            self.assertEqual(told, sorted(wanted), scan.run)
            self.assertEqual(scan.status, 1)
            self.assertTrue(scan.report["scan"]["complete"])

    def assert_adopted(self, suppressed):
        scan = self.scan("diff", f"{self.base}..HEAD", "--adopt", status=0)
        self.assertEqual((scan.findings, scan.report["suppressed"]), ([], suppressed), scan.run)
        text = self.repo.leaktight("diff", f"{self.base}..HEAD", "--adopt")
        self.assertIn("--adopt", text.everything)


class EveryAttempt(SilenceCase):
    def test_a_pull_request_that_tries_everything_at_once(self):
        self.start_from(**{"moved.py": "".join(f"line = {i}\n" for i in range(20))})
        self.repo.stage("leak.py", f'KEY = "{self.key()}"\n')
        leak = self.repo.commit("leak")
        self.repo.stage("inline.py", f'KEY = "{self.key()}"  # leaktight:allow aws-access-key-id mine\n')
        inline = self.repo.commit("inline")
        self.repo.git("mv", "moved.py", "elsewhere.py")
        self.repo.stage("elsewhere.py", self.repo.path("elsewhere.py").read_text() + f'KEY = "{self.key()}"\n')
        self.repo.commit("rename")
        self.repo.stage("quiet.yaml", RULES)
        self.configure("allow:\n  - rule: aws-access-key-id\n    reason: mine\n"
                       "rule-files:\n  - quiet.yaml\n"
                       "rules:\n  aws-access-key-id: off\n"
                       "exclude:\n  - path: '**/*.py'\n    reason: mine\n"
                       "fail-on: critical\n")
        key, added = "aws-access-key-id", "suppression-added"
        self.assert_tells([(key, "leak.py", 1), (key, "inline.py", 1), (key, "elsewhere.py", 21),
                           (added, "inline.py", 1)] +
                          [(added, ".leaktight.yaml", line) for line in (2, 5, 7, 9, 11)])
        scan = self.scan("diff", f"{self.base}..HEAD")
        self.assertEqual({f["severity"] for f in scan.of(added)}, {"medium"})
        self.assertEqual(scan.of(key, "leak.py")[0]["commit"]["id"], leak)
        self.assertEqual(scan.of(added, "inline.py")[0]["commit"]["id"], inline)
        told = " ".join(f["message"] for f in scan.of(added))
        for attempt in ("allows `aws-access-key-id`", "switches `aws-access-key-id` off", "quiet.yaml", "**/*.py", "critical", "mine"):
            self.assertIn(attempt, told)

    def test_adopting_it_all_passes_and_says_so(self):
        self.repo.stage("inline.py", f'KEY = "{self.key()}"  # leaktight:allow aws-access-key-id mine\n')
        self.repo.commit()
        self.repo.stage("b.py", f'KEY = "{self.key()}"\n')
        self.configure("allow:\n  - path: b.py\n    reason: mine\n")
        self.assert_adopted(2)


class Comments(SilenceCase):
    def test_a_comment_that_the_change_adds_counts_from_the_merge_on(self):
        self.repo.stage("t.py", f'KEY = "{self.key()}"  # leaktight:allow aws-access-key-id mine\n')
        self.repo.commit()
        self.assert_tells([("aws-access-key-id", "t.py", 1), ("suppression-added", "t.py", 1)])
        self.assert_adopted(1)

    def test_a_comment_in_the_base_counts_for_a_new_value_on_its_line(self):
        line = 'KEY = "%s"  # leaktight:allow aws-access-key-id made up for tests\n'
        self.start_from(**{"t.py": line % self.key()})
        self.repo.stage("t.py", "import os\n" + line % self.key())
        self.repo.commit()
        for args in self.forms():
            scan = self.scan("diff", *args, status=0)
            self.assertEqual(scan.report["suppressed"], 1)

    def test_a_comment_on_code_that_is_only_indented_anew_is_the_same(self):
        line = 'KEY = "%s"  # leaktight:allow aws-access-key-id made up for tests\n' % self.key()
        self.start_from(**{"t.py": line})
        self.repo.stage("t.py", "if True:\n    " + line)
        self.repo.commit()
        for args in self.forms():
            self.assert_clean("diff", *args)

    def test_a_comment_in_the_base_follows_a_rename_of_the_branch(self):
        line = 'KEY = "%s"  # leaktight:allow aws-access-key-id made up for tests\n'
        body = "".join(f"line = {i}\n" for i in range(20))
        self.start_from(**{"t.py": body + line % self.key()})
        self.repo.git("mv", "t.py", "u.py")
        self.repo.commit("rename")
        self.repo.stage("u.py", body + line % self.key())
        self.repo.commit("another value")
        for args in self.forms():
            self.assertEqual(self.scan("diff", *args, status=0).report["suppressed"], 1)

    def test_a_comment_written_once_more_is_another(self):
        line = 'KEY = "%s"  # leaktight:allow aws-access-key-id made up for tests\n'
        old = line % self.key()
        self.start_from(**{"t.py": old})
        self.repo.stage("t.py", old + line % self.key())
        self.repo.commit()
        self.assert_tells([("aws-access-key-id", "t.py", 2), ("suppression-added", "t.py", 2)])

    def test_a_comment_moved_to_other_code_is_another(self):
        allow = "# leaktight:allow aws-access-key-id made up for tests\n"
        self.start_from(**{"t.py": allow + f'TEST = "{self.key()}"\n'})
        self.repo.stage("t.py", allow + f'PRODUCTION = "{self.key()}"\n')
        self.repo.commit()
        self.assert_tells([("aws-access-key-id", "t.py", 2), ("suppression-added", "t.py", 1)])

    def test_a_comment_of_another_file_does_not_count(self):
        line = 'KEY = "%s"  # leaktight:allow aws-access-key-id made up for tests\n'
        self.start_from(**{"t.py": line % self.key()})
        self.repo.stage("other.py", line % self.key())
        self.repo.commit()
        self.assert_tells([("aws-access-key-id", "other.py", 1), ("suppression-added", "other.py", 1)])

    def test_a_comment_that_allows_nothing_yet_is_told_too(self):
        self.repo.stage("t.py", 'KEY = ""  # leaktight:allow aws-access-key-id mine\n')
        self.repo.commit()
        self.assert_tells([("suppression-added", "t.py", 1)])

    def test_a_comment_that_came_and_went_with_its_secret_is_told(self):
        self.repo.stage("t.py", f'KEY = "{self.key()}"  # leaktight:allow aws-access-key-id mine\n')
        self.repo.commit()
        self.repo.git("rm", "-q", "t.py")
        self.repo.commit()
        scan = self.scan("diff", f"{self.base}..HEAD", status=1)
        self.assertEqual(scan.rules, ["aws-access-key-id", "suppression-added"])

    def test_a_comment_added_after_the_leak_is_adopted_for_it(self):
        leak = f'KEY = "{self.key()}"'
        self.repo.stage("t.py", leak + "\n")
        self.repo.commit("leak")
        self.repo.stage("t.py", leak + "  # leaktight:allow aws-access-key-id mine\n")
        self.repo.commit("allow")
        self.assert_tells([("aws-access-key-id", "t.py", 1), ("suppression-added", "t.py", 1)])
        self.assert_adopted(1)

    def test_a_secret_without_comment_elsewhere_in_the_file_is_not_hidden_by_an_allowed_one(self):
        line = 'KEY = "%s"  # leaktight:allow aws-access-key-id made up for tests\n'
        self.start_from(**{"t.py": line % self.key()})
        key = self.key()
        self.repo.stage("t.py", line % key + f'PRODUCTION = "{key}"\n')
        self.repo.commit()
        scan = self.scan("diff", f"{self.base}..HEAD", status=1)
        self.assertEqual([(f["rule"], f["line"]) for f in scan.findings], [("aws-access-key-id", 2)])

    def test_the_report_of_a_comment_shows_no_secret(self):
        key = self.key()
        self.repo.stage("t.py", f'KEY = "{key}"  # leaktight:allow aws-access-key-id not {key}\n')
        self.repo.commit()
        for more in ([], ["--only", "suppression-added"], ["--format", "json", "--only", "suppression-added"]):
            self.assert_hides(key, self.repo.leaktight("diff", f"{self.base}..HEAD", *more))


class Configurations(SilenceCase):
    def test_the_base_decides(self):
        self.start_from(**{".leaktight.yaml": "allow:\n  - path: fixtures/**\n    reason: made up\n"})
        self.repo.stage("fixtures/t.py", f'KEY = "{self.key()}"\n')
        self.repo.stage("app.py", f'KEY = "{self.key()}"\n')
        self.configure("fail-on: low\n")
        self.assert_tells([("aws-access-key-id", "app.py", 1)])
        scan = self.scan("diff", f"{self.base}..HEAD")
        self.assertEqual(scan.report["suppressed"], 1)

    def test_a_working_copy_of_the_configuration_decides_nothing(self):
        self.repo.stage("t.py", f'KEY = "{self.key()}"\n')
        self.repo.commit()
        self.repo.write(".leaktight.yaml", "rules:\n  aws-access-key-id: off\n")
        self.assert_tells([("aws-access-key-id", "t.py", 1)])

    def test_a_configuration_that_cannot_be_read_is_named_and_findings_are_told(self):
        self.repo.stage("t.py", f'KEY = "{self.key()}"\n')
        self.configure("rules: [oops\n")
        for args in self.forms():
            scan = self.scan("diff", *args, status=2)
            self.assertEqual(scan.rules, ["aws-access-key-id"])
            self.assertIn(".leaktight.yaml", scan.run.errors)

    def test_one_that_came_and_went_decides_nothing_and_is_not_told(self):
        self.repo.stage("t.py", f'KEY = "{self.key()}"\n')
        self.configure("rules:\n  aws-access-key-id: off\n")
        self.repo.git("rm", "-q", ".leaktight.yaml")
        self.repo.commit()
        self.assert_tells([("aws-access-key-id", "t.py", 1)])

    def test_rules_of_the_base_that_the_change_edits(self):
        self.start_from(**{".leaktight.yaml": "rule-files:\n  - team.yaml\n",
                           "team.yaml": RULES.replace("aws-access-key-id", "team-token")})
        self.repo.stage("t.py", f'KEY = "{self.key()}"\nT = "nothing-at-all-{self.make.some(4, "0123456789")}"\n')
        self.repo.stage("team.yaml", RULES)
        self.repo.commit()
        self.assert_tells([("aws-access-key-id", "t.py", 1), ("team-token", "t.py", 2), ("suppression-added", ".leaktight.yaml", 2)])

    def test_taking_rules_of_the_team_out_is_told(self):
        self.start_from(**{".leaktight.yaml": "rule-files:\n  - team.yaml\n",
                           "team.yaml": RULES.replace("aws-access-key-id", "team-token")})
        self.configure("fail-on: low\n")
        self.assert_tells([("suppression-added", ".leaktight.yaml", 1)])

    def test_what_the_base_took_out_meanwhile_is_not_the_branchs(self):
        self.start_from(**{".leaktight.yaml": "allow:\n  - path: t.py\n    reason: made up\n"})
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("b", "b\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "main")
        self.configure("fail-on: low\n")
        self.assert_clean("diff", "main...topic")
        self.assert_clean("diff", "main..topic")

    def test_a_configuration_of_the_caller_decides_alone(self):
        self.repo.stage("t.py", f'KEY = "{self.key()}"\n')
        self.configure("rules:\n  aws-access-key-id: off\n")
        mine = self.repo.write("../mine.yaml", "fail-on: low\n")
        for more in (["--config", mine], ["--no-config"]):
            self.assertEqual(self.scan("diff", f"{self.base}..HEAD", *more, status=1).rules, ["aws-access-key-id"])

    def test_a_stricter_configuration_silences_nothing(self):
        self.start_from(**{".leaktight.yaml": "fail-on: high\nallow:\n  - path: t.py\n    reason: made up\n"})
        self.configure("fail-on: low\nrules:\n  jwt: critical\n")
        self.assert_clean("diff", f"{self.base}..HEAD")

    def test_a_team_may_skip_the_check_by_its_base(self):
        self.start_from(**{".leaktight.yaml": "rules:\n  suppression-added: off\n"})
        self.repo.stage("t.py", f'KEY = "{self.key()}"  # leaktight:allow aws-access-key-id mine\n')
        self.repo.commit()
        self.assert_tells([("aws-access-key-id", "t.py", 1)])


if __name__ == "__main__":
    support.main()
