"""An organisation's policy, and every way in which a repository could weaken it.

A repository could: switch a rule or check off; lower its severity; raise fail-on; allow by rule, path or
fingerprint; allow beside the line; leave paths out; call files templates; make two environments one; replace
a rule that is built in, or one of the organisation's; bring a kinder rule for the same bytes; start from a
weaker policy; give another configuration, none, a broken one, a link; pass --skip, --only, --fail-on or
--no-config by its hook's arguments; take the policy's file out of the repository, or change it in the same
branch; set git's own configuration to another file.
"""
import json

import support

SCANS = (("staged",), ("tree",))
RULE = """rules:
  - id: ID
    name: A rule
    severity: info
    keywords: [AKIA]
    pattern: '(?P<secret>AKIA[0-9A-Z]{16})'
    reach: {before: 8, after: 24}
    secret: secret
    message: Nothing to see.
    advice: Do nothing.
    references: [https://example.org/]
    examples:
      match: ["AKIA{base32:16}"]
      no_match: ["AKIB"]
"""


class Organisation(support.Case):
    def setUp(self):
        super().setUp()
        self.policy = self.top / "org.yaml"
        self.write_policy("{}\n")
        self.key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {self.key}\n")

    def write_policy(self, text):
        self.policy.write_text(text)

    def configure(self, text):
        self.repo.stage(".leaktight.yaml", text)

    def under(self, *args, status=1):
        return self.scan(*args, "--org-config", str(self.policy), status=status)

    def assert_holds(self, what, rule="aws-access-key-id", severity="high"):
        """Under the policy both scans find the leak, and tell what had no effect."""
        for args in SCANS:
            scan = self.under(*args)
            self.assertEqual([f["severity"] for f in scan.of(rule)], [severity], (args, scan.run))
            self.assertEqual(scan.report["suppressed"], 0, args)
            if what:
                self.assertIn(what, json.dumps(scan.report["warnings"]), args)
                self.assertIn(what, scan.run.errors, args)

    def assert_weakens_without(self, *args):
        """Without the policy it does what it says: else the case proves nothing."""
        for scan_args in SCANS:
            scan = self.scan(*scan_args, *args)
            self.assertNotEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["high"], scan.run)

    def test_a_rule_that_is_switched_off_stays_on(self):
        self.configure("rules: {aws-access-key-id: off}\n")
        self.assert_weakens_without()
        self.assert_holds("switches `aws-access-key-id` off")

    def test_a_severity_does_not_fall(self):
        self.configure("rules: {aws-access-key-id: info}\n")
        self.assert_weakens_without()
        self.assert_holds("lowers `aws-access-key-id` to info")
        self.write_policy("rules: {aws-access-key-id: critical}\n")
        self.configure("rules: {aws-access-key-id: high}\n")
        self.assert_holds("lowers `aws-access-key-id` to high", severity="critical")

    def test_a_check_stays_on_too(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.configure("rules: {dotenv-committed: off, dotenv-not-ignored: off}\n")
        self.repo.stage("api/.env.example", "A=\n")
        self.assert_holds("switches `dotenv-committed` off", rule="dotenv-committed")
        self.assert_holds("switches `dotenv-not-ignored` off", rule="dotenv-not-ignored", severity="low")

    def test_fail_on_does_not_rise(self):
        self.configure("fail-on: critical\n")
        for args in SCANS:
            self.scan(*args, status=0)
        self.assert_holds("fails only from severity critical on")

    def test_the_flag_fail_on_does_not_rise(self):
        for args in SCANS:
            self.scan(*args, "--fail-on", "critical", status=0)
            scan = self.under(*args, "--fail-on", "critical")
            self.assertIn("--fail-on critical has no effect", scan.run.errors)
        self.write_policy("fail-on: critical\n")
        self.under("tree", "--fail-on", "critical", status=0)
        self.under("tree", "--fail-on", "low", status=1)

    def test_allow_entries_have_no_effect(self):
        fingerprint = self.scan("staged", status=1).findings[0]["fingerprint"]
        for entry in ("rule: aws-access-key-id", "path: '**'", "path: k.txt", f"fingerprint: {fingerprint}",
                      "rule: aws-access-key-id, expires: '2999-12-31'"):
            self.configure(f"allow: [{{{entry}, reason: r}}]\n")
            self.assert_weakens_without()
            self.assert_holds("allows findings")

    def test_a_comment_has_no_effect(self):
        self.repo.stage("k.txt", f"key {self.key}  # leaktight:allow aws-access-key-id mine\n")
        self.assert_weakens_without()
        self.assert_holds("allows `aws-access-key-id`")

    def test_paths_are_not_left_out(self):
        for glob in ("**", "k.txt", "*.txt"):
            self.configure(f"exclude: [{{path: '{glob}', reason: r}}]\n")
            self.assert_weakens_without()
            self.assert_holds(f"leaves `{glob}` out of every scan")

    def test_files_do_not_become_templates(self):
        self.repo.stage("secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
                        f"stringData: {{PASSWORD: {self.make.password()}}}\n")
        self.configure("templates: ['**']\n")
        for args in SCANS:
            self.assertEqual(self.scan(*args).of("k8s-secret-committed"), [])
        self.assert_holds("takes `**` for templates", rule="k8s-secret-committed")

    def test_two_environments_do_not_become_one(self):
        secret = self.make.password()
        for environment in ("staging", "prod"):
            self.repo.stage(f"{environment}/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
                            f"stringData: {{PASSWORD: {secret}}}\n")
        self.configure("environments: {all: {paths: ['**'], namespaces: ['**']}}\n")
        for args in SCANS:
            self.assertEqual(self.scan(*args).of("secret-reused"), [])
        self.assert_holds("", rule="secret-reused")

    def test_rules_are_not_replaced(self):
        self.repo.stage("rules.yaml", RULE.replace("ID", "aws-access-key-id"))
        self.configure("rule-files: [rules.yaml]\n")
        self.assert_weakens_without()
        self.assert_holds("replaces the rule `aws-access-key-id`")

    def test_the_organisation_s_rules_are_not_replaced(self):
        (self.policy.parent / "org-rules.yaml").write_text(
            RULE.replace("ID", "our-own").replace("info", "critical").replace("AKIA", "ours-"))
        self.write_policy("rule-files: [org-rules.yaml]\n")
        self.repo.stage("o.txt", "ours-" + "ABCD2345ABCD2345" + "\n")
        self.assert_holds("", rule="our-own", severity="critical")
        self.repo.stage("rules.yaml", RULE.replace("ID", "our-own").replace("AKIA", "never-"))
        self.configure("rule-files: [rules.yaml]\n")
        self.assert_holds("replaces the rule `our-own`", rule="our-own", severity="critical")

    def test_a_kinder_rule_does_not_win(self):
        self.repo.stage("rules.yaml", RULE.replace("ID", "kinder").replace("(?P<secret>AKIA", "key (?P<secret>AKIA").replace("before: 8", "before: 12")
                        .replace('"AKIA{', '"key AKIA{'))
        self.configure("rule-files: [rules.yaml]\n")
        self.assert_holds("")

    def test_rules_of_the_command_line_replace_none_either(self):
        self.repo.write("rules.yaml", RULE.replace("ID", "aws-access-key-id"))
        for args in SCANS:
            scan = self.under(*args, "--rules", "rules.yaml")
            self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["high"], args)

    def test_a_weaker_policy_changes_nothing(self):
        self.write_policy("policy: flowdoc\n")
        self.repo.stage("api/.env.example", "A=\n")
        self.configure("policy: default\nstrict-references: false\n")
        self.assert_holds("", rule="dotenv-not-ignored", severity="medium")

    def test_another_configuration_is_no_way_around(self):
        self.repo.write("other.yaml", "rules: {aws-access-key-id: off}\n")
        self.assert_weakens_without("--config", "other.yaml")
        for args in SCANS:
            self.assertEqual(self.under(*args, "--config", "other.yaml").rules, ["aws-access-key-id"])
            self.assertEqual(self.under(*args, "--no-config").rules, ["aws-access-key-id"])

    def test_a_broken_configuration_takes_nothing_away(self):
        self.write_policy("rules: {aws-access-key-id: critical}\n")
        self.configure("rules: [\n")
        for args in SCANS:
            scan = self.under(*args, status=2)
            self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["critical"])

    def test_no_one_chooses_among_rules(self):
        for flags in (("--skip", "aws-access-key-id"), ("--only", "jwt")):
            for args in SCANS:
                run = self.repo.leaktight(*args, *flags, "--org-config", str(self.policy))
                self.assertEqual(run.status, 2, run)
                self.assertIn(flags[0], run.errors)
        self.write_policy("grant: [selection]\n")
        self.under("tree", "--skip", "aws-access-key-id", status=0)

    def test_a_policy_that_cannot_be_read_is_no_pass(self):
        for text in (None, "rules: [", "grant: [everything]\n", "rules: {no-such-rule: off}\n", "rule-files: [none.yaml]\n"):
            if text is None:
                self.policy.unlink()
            else:
                self.write_policy(text)
            for args in SCANS:
                run = self.repo.leaktight(*args, "--org-config", str(self.policy))
                self.assertEqual(run.status, 2, (text, run))
                self.assertIn("org.yaml" if text is None or "none" not in text else "none.yaml", run.errors)

    def test_what_is_granted_counts(self):
        self.write_policy("grant: [allow, comments, exclude]\n")
        self.configure("allow: [{rule: aws-access-key-id, reason: r}]\n")
        for args in SCANS:
            self.assertEqual(self.under(*args, status=0).report["suppressed"], 1)
        self.configure("exclude: [{path: k.txt, reason: r}]\n")
        for args in SCANS:
            self.under(*args, status=0)
        self.configure("{}\n")
        self.repo.stage("k.txt", f"key {self.key}  # leaktight:allow aws-access-key-id mine\n")
        for args in SCANS:
            self.assertEqual(self.under(*args, status=0).report["suppressed"], 1)

    def test_a_repository_may_add(self):
        self.configure("rules: {aws-access-key-id: critical}\nfail-on: info\n")
        self.assert_holds("", severity="critical")

    def test_git_s_configuration_names_the_policy(self):
        self.configure("rules: {aws-access-key-id: off}\n")
        for scope in ("--global", "--local"):
            self.repo.git("config", scope, "leaktight.orgConfig", str(self.policy))
            for args in SCANS:
                self.assertEqual(self.scan(*args, status=1).rules, ["aws-access-key-id"], scope)
            self.repo.git("config", scope, "--unset", "leaktight.orgConfig")
            for args in SCANS:
                self.assertEqual(self.scan(*args, status=0).rules, [], scope)
        for args in SCANS:
            scan = self.scan(*args, env={"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "leaktight.orgconfig",
                                         "GIT_CONFIG_VALUE_0": str(self.policy)})
            self.assertEqual(scan.rules, ["aws-access-key-id"])

    def test_a_nearer_setting_takes_no_other_away(self):
        harmless = self.policy.parent / "harmless.yaml"
        harmless.write_text("grant: [allow, comments, exclude, templates, selection]\nrules: {aws-access-key-id: off}\n")
        self.repo.git("config", "--global", "leaktight.orgConfig", str(self.policy))
        self.configure("rules: {aws-access-key-id: off}\n")
        for value in (str(harmless), ""):
            self.repo.git("config", "--local", "leaktight.orgConfig", value)
            for args in SCANS:
                self.assertEqual(self.scan(*args, status=1).rules, ["aws-access-key-id"], value)

    def test_a_setting_in_an_included_file_counts(self):
        included = self.policy.parent / "included"
        included.write_text(f"[leaktight]\n\torgConfig = {self.policy}\n")
        self.repo.git("config", "--global", "include.path", str(included))
        self.configure("rules: {aws-access-key-id: off}\n")
        for args in SCANS:
            self.assertEqual(self.scan(*args, status=1).rules, ["aws-access-key-id"])

    def test_a_branch_does_not_change_the_policy_that_judges_it(self):
        self.repo.git("rm", "-q", "--cached", "k.txt")
        self.repo.stage("org.yaml", "rules: {aws-access-key-id: critical}\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("k.txt", f"key {self.key}\n")
        for text in ("rules: {aws-access-key-id: off}\n", None):
            if text is None:
                self.repo.git("rm", "-q", "-f", "org.yaml")
            else:
                self.repo.stage("org.yaml", text)
            self.repo.commit()
            scan = self.scan("diff", "main...topic", "--org-config", "org.yaml", status=1)
            self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["critical"], scan.run)


if __name__ == "__main__":
    support.main()
