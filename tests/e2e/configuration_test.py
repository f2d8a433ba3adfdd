""".leaktight.yaml: what a team decides, what is wrong with it, and which state of it counts."""
import json

import support

SCANS = (("staged",), ("tree",))


class Configuration(support.Case):
    def leak(self, path="k.txt", key=None):
        key = key or self.make.aws_key_id()
        self.repo.stage(path, f"key {key}\n")
        return key

    def configure(self, text):
        self.repo.stage(".leaktight.yaml", text)

    def suppressed(self, *args):
        scan = self.scan(*args)
        return scan.status, scan.rules, scan.report["suppressed"]

    def test_an_entry_allows_by_rule_path_and_fingerprint(self):
        self.leak()
        fingerprint = self.scan("staged", status=1).findings[0]["fingerprint"]
        for entry in ("rule: aws-access-key-id", "path: k.txt", "path: '*.txt'", f"fingerprint: {fingerprint}",
                      f"rule: aws-access-key-id\n    path: k.txt\n    fingerprint: {fingerprint}"):
            self.configure(f"allow:\n  - {entry}\n    reason: a test\n")
            for args in SCANS:
                self.assertEqual(self.suppressed(*args), (0, [], 1), (entry, args))
        for entry in ("rule: jwt", "path: other.txt", "path: k.txt\n    rule: jwt"):
            self.configure(f"allow:\n  - {entry}\n    reason: a test\n")
            for args in SCANS:
                self.assertEqual(self.suppressed(*args), (1, ["aws-access-key-id"], 0), (entry, args))

    def test_a_fingerprint_follows_a_rename(self):
        key = self.leak("old.txt")
        fingerprint = self.scan("staged", status=1).findings[0]["fingerprint"]
        self.configure(f"allow:\n  - fingerprint: {fingerprint}\n    reason: a test\n")
        self.repo.commit()
        self.repo.git("mv", "old.txt", "new.txt")
        self.assertEqual(self.suppressed("tree"), (0, [], 1))
        self.leak("old.txt", key)
        self.assertEqual(self.suppressed("tree"), (1, ["aws-access-key-id"], 1), "a copy is no rename")

    def test_an_entry_ends_with_its_last_day(self):
        self.leak()
        self.configure("allow:\n  - rule: aws-access-key-id\n    reason: a test\n    expires: 2020-01-31\n")
        for args in SCANS:
            scan = self.scan(*args, status=1)
            self.assertEqual(scan.rules, ["aws-access-key-id"])
            self.assertIn("expired on 2020-01-31", json.dumps(scan.report))

    def test_an_entry_of_no_use_is_a_warning(self):
        self.repo.stage("a.txt", "clean\n")
        self.configure("allow:\n  - rule: jwt\n    reason: a test\n")
        scan = self.scan("tree", status=0)
        self.assertEqual([(w["path"], w["line"]) for w in scan.report["warnings"]], [(".leaktight.yaml", 2)], scan.run)
        self.assertEqual(self.scan("staged", status=0).report["warnings"], [], "a change need not use every entry")
        self.assertEqual(self.scan("tree", "a.txt", status=0).report["warnings"], [], "nor do some files")
        self.assertEqual(self.scan("tree", "--skip", "jwt", status=0).report["warnings"], [])

    def test_rules_are_switched_off_and_weighed(self):
        self.leak()
        for setting, status, severity in (("off", 0, None), ("info", 0, "info"), ("critical", 1, "critical"), ("on", 1, "high")):
            self.configure(f"rules:\n  aws-access-key-id: {setting}\n")
            for args in SCANS:
                scan = self.scan(*args, status=status)
                self.assertEqual([f["severity"] for f in scan.findings], [severity] if severity else [], (setting, args))

    def test_a_check_that_is_off_leaves_the_token_to_its_rule(self):
        manifest = ("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      env:\n"
                    f"        - name: TOKEN\n          value: {self.make.github()}\n")
        self.repo.stage("pod.yaml", manifest)
        self.assertEqual(self.scan("staged", status=1).rules, ["k8s-env-literal"])
        self.configure("rules: {k8s-env-literal: off}\n")
        self.assertEqual(self.scan("staged", status=1).rules, ["github-pat"])

    def test_excluded_paths_are_not_scanned_and_counted(self):
        self.leak("vendor/k.txt")
        self.repo.stage("a.txt", "clean\n")
        self.configure("exclude:\n  - path: vendor/**\n    reason: theirs\n")
        for args in SCANS:
            scan = self.scan(*args, status=0)
            self.assertEqual((scan.findings, scan.report["scan"]["skipped"]), ([], {"excluded": 1}), args)

    def test_fail_on_comes_from_the_flag_then_from_the_configuration(self):
        self.leak()
        self.configure("fail-on: critical\n")
        for args in SCANS:
            self.assertEqual(len(self.scan(*args, status=0).findings), 1)
            self.scan(*args, "--fail-on", "high", status=1)

    def test_rules_of_a_team_are_added_and_replace(self):
        rule = ("rules:\n  - id: {id}\n    name: Acme key\n    severity: high\n    message: An Acme key orders anvils.\n"
                "    keywords: [acme_]\n    pattern: acme_[0-9A-Za-z]{{10}}\n    reach: {{before: 0, after: 15}}\n"
                "    advice: Revoke it.\n    references: ['https://acme.example']\n    examples:\n"
                "      match: ['acme_{{base62:10}}']\n      no_match: ['acme_{{base62:9}}']\n")
        self.repo.stage("k.txt", "acme_abcdefghij\n")
        self.repo.stage("ops/rules.yaml", rule.format(id="acme-key"))
        self.assert_clean("staged")
        self.assertEqual(self.scan("staged", "--rules", "ops/rules.yaml", status=1).rules, ["acme-key"])
        self.assertEqual(self.scan("tree", "--rules", "ops", "--only", "acme-key", status=1).rules, ["acme-key"])
        self.configure("rule-files: [ops/rules.yaml]\nrules: {acme-key: low}\n")
        for args in SCANS:
            self.assertEqual([f["severity"] for f in self.scan(*args, status=1).findings], ["low"])
        self.leak("aws.txt")
        self.repo.stage("ops/rules.yaml", rule.format(id="aws-access-key-id"))
        self.configure("rule-files: [ops/rules.yaml]\n")
        self.assertEqual(self.scan("staged", status=1).paths, {"k.txt"}, "a rule of the same id is replaced")
        self.assert_fails("staged", "--rules", "gone.yaml", naming="gone.yaml")
        self.assert_fails("staged", "--only", "no-such-rule", naming="no-such-rule")

    def test_a_configuration_that_is_wrong_is_2_and_loses_nothing(self):
        self.leak()
        for text, where in (("rules: [oops\n", ".leaktight.yaml:2:1"), ("alow: []\n", "did you mean `allow`?"),
                            ("rules: {no-such-rule: off}\n", ".leaktight.yaml:1"),
                            ("rule-files: [gone.yaml]\n", "gone.yaml"),
                            ("allow:\n  - rule: aws-access-key-id\n", "reason")):
            self.configure(text)
            for args in SCANS:
                scan = self.scan(*args, status=2)
                self.assertEqual(scan.rules, ["aws-access-key-id"], text)
                self.assertIn(where, scan.run.errors, args)

    def test_staged_reads_the_index_and_tree_the_file(self):
        self.leak()
        self.repo.write(".leaktight.yaml", "rules: {aws-access-key-id: off}\n")
        self.scan("staged", status=1)
        self.scan("tree", status=0)
        self.repo.git("add", ".leaktight.yaml")
        self.scan("staged", status=0)

    def test_another_file_or_none(self):
        self.leak()
        self.configure("rules: {aws-access-key-id: off}\n")
        other = self.repo.write("../other.yaml", "rules: {jwt: off}\n")
        for args in SCANS:
            self.scan(*args, status=0)
            self.scan(*args, "--no-config", status=1)
            self.scan(*args, "--config", str(other), status=1)
        self.assert_fails("tree", "--config", "gone.yaml", naming="gone.yaml")
        other.write_text("rules: {jwt: perhaps}\n")
        self.assert_fails("tree", "--config", str(other), naming=f"{other}:1:")

    def test_standard_input_and_subfolders_find_it_at_the_top(self):
        key = self.leak("d/k.txt")
        self.configure("rules: {aws-access-key-id: off}\n")
        folder = self.repo.folder / "d"
        for args in SCANS + (("stdin",),):
            self.scan(*args, status=0, cwd=folder, stdin=f"key {key}\n")

    def test_check_says_what_is_wrong_and_what_is_there(self):
        self.repo.write(".leaktight.yaml", "fail-on: high\nallow:\n  - rule: jwt\n    reason: r\n    expires: 2020-01-01\n")
        run = self.repo.leaktight("config", "check")
        self.assertEqual(run.status, 0, run)
        self.assertIn("1 allow entry", run.text)
        self.assertIn(".leaktight.yaml:3: this entry expired on 2020-01-01", run.text)
        self.repo.write(".leaktight.yaml", "allow:\n  - rule: jwt\n")
        self.assert_fails("config", "check", naming=".leaktight.yaml:2:5: the field `reason` is missing")
        self.repo.write(".leaktight.yaml", "rules:\n  jwtt: off\n")
        self.assert_fails("config", "check", naming=[".leaktight.yaml:2", "did you mean jwt?"])
        self.repo.write(".leaktight.yaml", "rule-files: [gone.yaml]\n")
        self.assert_fails("config", "check", naming="gone.yaml")
        self.assert_fails("config", "check", "gone/x.yaml", naming="gone/x.yaml")


class Comments(support.Case):
    def test_a_comment_allows_what_it_names_and_is_counted(self):
        self.repo.stage("t.py", f'A = "{self.make.aws_key_id()}"  # leaktight:allow aws-access-key-id a test\n')
        for args in SCANS:
            scan = self.scan(*args, status=0)
            self.assertEqual((scan.findings, scan.report["suppressed"]), ([], 1), args)
        text = self.repo.path("t.py").read_bytes()
        scan = self.scan("stdin", status=0, stdin=text)
        self.assertEqual(scan.report["suppressed"], 1)

    def test_a_comment_without_reason_is_2_and_allows_nothing(self):
        self.repo.stage("t.py", f'A = "{self.make.aws_key_id()}"  # leaktight:allow aws-access-key-id\n')
        for args in SCANS:
            scan = self.scan(*args, status=2)
            self.assertEqual(scan.rules, ["aws-access-key-id"], args)
            self.assertIn("t.py:1: leaktight:allow needs a rule and a reason", scan.run.errors)

    def test_a_comment_of_no_use_is_a_warning(self):
        self.repo.stage("t.py", "A = 1  # leaktight:allow aws-access-key-id a test\nB = 2  # leaktight:allow jwtt a test\n")
        for args in SCANS:
            warnings = self.scan(*args, status=0).report["warnings"]
            self.assertEqual([(w["path"], w["line"]) for w in warnings], [("t.py", 1), ("t.py", 2)], args)
            self.assertIn("did you mean jwt?", warnings[1]["message"])

    def test_the_same_secret_is_reported_where_nothing_allows_it(self):
        key = self.make.aws_key_id()
        self.repo.stage("t.py", f'A = "{key}"  # leaktight:allow aws-access-key-id a test\nB = "{key}"\n')
        scan = self.scan("staged", status=1)
        self.assertEqual([(f["line"], f["places"]) for f in scan.findings], [(2, [])])
        self.assertEqual(scan.report["suppressed"], 1)


if __name__ == "__main__":
    support.main()
