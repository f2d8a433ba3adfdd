"""`diff` with --config and --rules that name files of the repository: a change does not choose them."""
import support

RULE = """rules:
  - id: aws-access-key-id
    name: Nothing
    severity: info
    message: It finds nothing.
    keywords: [nothing-at-all]
    pattern: nothing-at-all-[0-9A-Za-z]{10}
    reach: {before: 0, after: 26}
    advice: Nothing.
    references: ['https://example.org/']
    examples:
      match: ['nothing-at-all-{base62:10}']
      no_match: ['nothing']
"""


class Named(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage("ci/leaktight.yaml", "rules: {jwt: low}\n")
        self.repo.stage("ci/rules/a.yaml", RULE.replace("aws-access-key-id", "own-rule"))
        self.base = self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.commit("leak")

    def found(self, *args, status=1):
        scan = self.scan("diff", f"{self.base}..HEAD", *args, status=status)
        return sorted((f["rule"], f["path"]) for f in scan.findings)

    LEAK = ("aws-access-key-id", "k.txt")

    def test_a_configuration_of_the_repository_is_the_base_s(self):
        args = ("--config", "ci/leaktight.yaml")
        self.assertEqual(self.found(*args), [self.LEAK])
        self.repo.stage("ci/leaktight.yaml", "rules: {aws-access-key-id: off}\n")
        self.repo.commit()
        for more in ([], ["--squash"]):
            self.assertEqual(self.found(*args, *more), [self.LEAK, ("suppression-added", "ci/leaktight.yaml")])
        self.assertEqual(self.found(*args, "--adopt", status=0), [])
        absolute = str(self.repo.path("ci/leaktight.yaml"))
        self.assertEqual(len(self.found("--config", absolute)), 2)
        self.repo.git("rm", "-q", "ci/leaktight.yaml")
        self.repo.commit()
        self.assertIn(self.LEAK, self.found(*args))

    def test_rules_of_the_repository_are_the_base_s(self):
        self.assertEqual(self.found("--rules", "ci/rules"), [self.LEAK])
        self.repo.stage("ci/rules/b.yaml", RULE)
        self.repo.commit()
        self.assertEqual(self.found("--rules", "ci/rules"), [self.LEAK, ("suppression-added", "ci/rules/b.yaml")])
        self.assertEqual(self.found("--rules", "ci/rules/b.yaml"), [self.LEAK, ("suppression-added", "ci/rules/b.yaml")])
        self.repo.stage("ci/rules/a.yaml", RULE)
        self.repo.git("rm", "-q", "-f", "ci/rules/b.yaml")
        self.repo.commit()
        self.assertEqual(self.found("--rules", "ci/rules/a.yaml"), [self.LEAK, ("suppression-added", "ci/rules/a.yaml")])
        self.assertEqual(self.found("--rules", "ci/rules/a.yaml", "--adopt", status=0), [])

    def test_files_elsewhere_are_the_caller_s(self):
        other = self.repo.write("../other.yaml", "rules: {aws-access-key-id: off}\n")
        self.assertEqual(self.found("--config", str(other), status=0), [])
        rules = self.repo.write("../rules.yaml", RULE)
        self.assertEqual(self.found("--rules", str(rules), status=0), [])

    def test_what_is_not_there_is_named(self):
        for flag in ("--config", "--rules"):
            self.assert_fails("diff", f"{self.base}..HEAD", flag, "ci/gone.yaml", naming="ci/gone.yaml")


if __name__ == "__main__":
    support.main()
