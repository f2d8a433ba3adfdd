"""`rules list` and `rules show ID`."""
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


if __name__ == "__main__":
    support.main()
