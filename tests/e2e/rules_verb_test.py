"""`rules list`, `rules show ID` and `rules test [FILE…]`."""
import support

RULES = """aws-secret-access-key private-key github-pat aws-access-key-id jwt generic-secret""".split()
CHECKS = """dotenv-committed k8s-secret-committed k8s-env-literal dotenv-not-ignored""".split()


class Rules(support.Case):
    def test_list_names_rules_and_checks(self):
        run = self.repo.leaktight("rules", "list")
        self.assertEqual((run.status, run.err), (0, b""), run)
        for rule in RULES + CHECKS:
            self.assertRegex(run.text, rf"(?m)^\s*{rule}\b")

    def test_show_says_what_a_rule_is(self):
        for rule in RULES + CHECKS:
            run = self.repo.leaktight("rules", "show", rule)
            self.assertEqual(run.status, 0, run)
            self.assertIn(rule, run.text)
            self.assertRegex(run.text, "info|low|medium|high|critical")
        self.assertIn("https://", self.repo.leaktight("rules", "show", "github-pat").text)

    def test_there_are_15_kinds_of_token_at_least(self):
        listed = [line.split()[0] for line in self.repo.leaktight("rules", "list").text.splitlines() if line.strip()]
        self.assertGreaterEqual(len(listed), 15 + len(CHECKS), listed)

    def test_every_listed_rule_can_be_shown(self):
        for line in self.repo.leaktight("rules", "list").text.splitlines():
            words = line.split()
            if len(words) > 1 and any(w in words for w in ("info", "low", "medium", "high", "critical")):
                self.assertEqual(self.repo.leaktight("rules", "show", words[0]).status, 0, line)

    def test_an_unknown_rule_is_named_and_the_nearest_offered(self):
        self.assert_fails("rules", "show", "no-such-rule", naming="no-such-rule")
        self.assert_fails("rules", "show", "github-pta", naming=["github-pta", "github-pat"])

    def test_outside_a_repository(self):
        self.assertEqual(self.repository("plain", git=False).leaktight("rules", "list").status, 0)


RULE = """rules:
  - id: acme-key
    name: Acme API key
    severity: high
    message: An Acme key orders anvils at your cost.
    keywords: [acme_]
    pattern: '%s'
    reach: {before: 1, after: 31}
    advice: Revoke it.
    references: ['https://acme.example/docs/keys']
    examples:
      match: ['ACME_KEY=acme_{base62:30}']
      no_match:
        - 'acme_{base62:10}'
        - 'acme_'
"""


class RulesTest(support.Case):
    def test_the_rules_built_in_hold(self):
        run = self.repo.leaktight("rules", "test")
        self.assertEqual((run.status, run.err), (0, b""), run)
        for rule in RULES:
            self.assertRegex(run.text, rf"(?m)^ok +{rule} ")
        self.assertNotIn("FAIL", run.text)

    def test_a_rule_file_that_holds(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{30}\b")
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual((run.status, run.err), (0, b""), run)
        self.assertRegex(run.text, r"(?m)^ok +acme-key +3 examples$")
        self.assertEqual(run.text.count("ok "), 1, "only the rules of the file are tried")

    def test_an_example_that_is_not_found_fails_with_its_line(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Z]{30}\b")
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual((run.status, run.err), (1, b""), run)
        self.assertRegex(run.text, r"(?m)^FAIL +acme-key .*acme\.yaml:2$")
        self.assertIn("acme.yaml:12: ACME_KEY=acme_{base62:30} is not found", run.text)
        self.assertRegex(run.text, r"seed 1: ACME_KEY=acme_[0-9A-Za-z]{30}")

    def test_a_counter_example_that_is_found_fails_with_its_line(self):
        self.repo.write("acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{10,30}\b")
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertIn("acme.yaml:14: acme_{base62:10} is found and should not be", run.text)

    def test_several_files_and_a_folder_of_them(self):
        self.repo.write("rules/acme.yaml", RULE % r"\bacme_[0-9A-Za-z]{30}\b")
        self.repo.write("other.yaml", (RULE % r"\bacme_[0-9A-Z]{30}\b").replace("acme-key", "other-key"))
        run = self.repo.leaktight("rules", "test", "rules", "other.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertRegex(run.text, r"(?m)^ok +acme-key +3 examples$")
        self.assertRegex(run.text, r"(?m)^FAIL +other-key")

    def test_a_rule_that_replaces_one_built_in_is_the_one_that_is_tried(self):
        self.repo.write("mine.yaml", (RULE % r"\bacme_[0-9A-Z]{30}\b").replace("acme-key", "github-pat"))
        run = self.repo.leaktight("rules", "test", "mine.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertRegex(run.text, r"(?m)^FAIL +github-pat")

    def test_a_file_that_cannot_be_read_is_named_with_line_and_column(self):
        self.repo.write("acme.yaml", (RULE % "x").replace("severity: high", "severity: hih"))
        self.assert_fails("rules", "test", "acme.yaml", naming=["acme.yaml:4:15", "hih"])
        self.assert_fails("rules", "test", "missing.yaml", naming="missing.yaml")
        self.repo.write("broken.yaml", "rules: [\n")
        self.assert_fails("rules", "test", "broken.yaml", naming="broken.yaml:")

    def test_an_example_with_control_characters_does_not_reach_the_terminal(self):
        self.repo.write("acme.yaml", (RULE % r"\bacme_[0-9A-Za-z]{30}\b").replace("- 'acme_'", '- "\\e[2J acme_{base62:30}"'))
        run = self.repo.leaktight("rules", "test", "acme.yaml")
        self.assertEqual(run.status, 1, run)
        self.assertNotIn(b"\x1b", run.out)


if __name__ == "__main__":
    support.main()
