"""`leaktight config show`: what is in force, said so that it can be read again, and where it comes from."""
import yaml

import support

CONFIG = """\
policy: flowdoc
fail-on: medium
rules:
  jwt: off
  generic-secret: low
rule-files: [own.yaml]
templates: ["deploy/*.envsubst"]
environments:
  production: {paths: ["clusters/blue/**"], namespaces: ["shop-live*"]}
exclude:
  - path: third_party/**
    reason: "other people's: \\"code\\""
allow:
  - rule: private-key
    path: tests/tls/*.pem
    reason: made for the tests
    expires: 2099-06-30
"""
RULES = """rules:
  - id: own
    name: A rule
    severity: high
    keywords: [own-]
    pattern: 'own-[0-9A-Z]{16}'
    reach: {before: 8, after: 24}
    message: It opens a door.
    advice: Close it.
    references: [https://example.org/]
    examples: {match: ["own-{base32:16}"], no_match: ["own-"]}
"""


class ConfigShow(support.Case):
    def show(self, *args, **more):
        run = self.repo.leaktight("config", "show", *args, **more)
        self.assertEqual((run.status, run.err), (0, b""), run)
        return run.text

    def assert_lines(self, text, *lines):
        for line in lines:
            self.assertIn(line + "\n", text, text)

    def test_without_a_file_the_defaults_are_in_force(self):
        self.assertEqual(self.show(), "fail-on: low  # built in\nmin-confidence: 0.5  # built in\nstrict-references: false  # built in\n")

    def test_outside_of_a_repository(self):
        self.assertIn("fail-on: low  # built in", self.show(cwd=self.top / "home"))

    def test_each_setting_with_its_place(self):
        self.repo.write("own.yaml", RULES)
        self.repo.write(".leaktight.yaml", CONFIG)
        text = self.show()
        self.assert_lines(
            text, "fail-on: medium  # .leaktight.yaml:2", "strict-references: true  # preset flowdoc (.leaktight.yaml:1)",
            "  jwt: off  # .leaktight.yaml:4", "  generic-secret: low  # .leaktight.yaml:5",
            "  dotenv-not-ignored: medium  # preset flowdoc (.leaktight.yaml:1)", "  - own.yaml  # .leaktight.yaml:6",
            '  - "deploy/*.envsubst"  # .leaktight.yaml:7', "  production:  # .leaktight.yaml:9", '    paths: ["clusters/blue/**"]',
            "  staging:  # preset flowdoc (.leaktight.yaml:1)", '  - path: "third_party/**"  # .leaktight.yaml:11',
            '    reason: "other people\'s: \\"code\\""', '  - reason: "made for the tests"  # .leaktight.yaml:14',
            "    rule: private-key", '    expires: "2099-06-30"')

    def test_what_it_prints_decides_the_same(self):
        self.repo.write("own.yaml", RULES)
        for config in (CONFIG, "policy: flowdoc\n", "{}\n", "rules: {jwt: on, github-pat: critical}\nstrict-references: true\n"):
            self.repo.write(".leaktight.yaml", config)
            text = self.show()
            self.repo.write(".leaktight.yaml", text)
            self.assertEqual(self.repo.leaktight("config", "check").status, 0)
            again = self.show()
            self.assertEqual(yaml.safe_load(again), yaml.safe_load(text))

    def test_from_a_folder_below_and_of_another_file(self):
        self.repo.write(".leaktight.yaml", "fail-on: high\n")
        self.repo.write("a/team.yaml", "fail-on: critical\n")
        self.assertIn("fail-on: high  # .leaktight.yaml:1", self.show(cwd=self.repo.folder / "a"))
        self.assertIn("fail-on: critical  # a/team.yaml:1", self.show("a/team.yaml"))

    def test_under_an_organisation(self):
        policy = self.top / "org.yaml"
        policy.write_text("grant: [allow, comments]\nrules:\n  jwt: critical\nexclude: [{path: x, reason: r}]\n"
                          "environments: {live: {paths: [blue/**]}}\n")
        self.repo.write(".leaktight.yaml", "rules:\n  jwt: low\n  github-pat: critical\nfail-on: info\ntemplates: [t]\n"
                        "environments: {lab: {paths: [green/**]}}\n")
        text = self.show("--org-config", str(policy))
        self.assert_lines(
            text, f"# organisation {policy} grants: allow, comments", "# no effect: .leaktight.yaml:2 lowers `jwt` to low",
            "# no effect: .leaktight.yaml:5 takes `t` for templates", f"  jwt: critical  # organisation {policy}:3",
            "  github-pat: critical  # .leaktight.yaml:3", "fail-on: info  # .leaktight.yaml:4",
            f"  - path: x  # organisation {policy}:4", f"  live:  # organisation {policy}:5",
            "# Where neither the policy nor names say which environment it is:", "#   lab:  # .leaktight.yaml:6")
        self.repo.git("config", "--global", "leaktight.orgConfig", policy)
        self.assertEqual(self.show(), text)
        shown = yaml.safe_load(text)
        self.assertEqual(shown["rules"], {"jwt": "critical", "github-pat": "critical"})

    def test_under_several(self):
        for name, text in (("a", "environments: {one: {paths: [x]}}\nrule-files: [own.yaml]\n"), ("b", "{}\n")):
            (self.top / name).write_text(text)
        (self.top / "own.yaml").write_text(RULES)
        text = self.show("--org-config", "../a", "--org-config", "../b")
        self.assert_lines(text, "# organisation ../a grants nothing", "# organisation ../b grants nothing",
                          "# organisation ../a:2 brings the rules in own.yaml", "# Another policy tells them apart so:",
                          "#   by their names alone")

    def test_what_cannot_be_read_is_2(self):
        self.repo.write(".leaktight.yaml", "rules: [\n")
        self.assert_fails("config", "show", naming=".leaktight.yaml:2:1")
        self.assert_fails("config", "show", "none.yaml", naming="none.yaml")
        self.repo.write(".leaktight.yaml", "{}\n")
        self.assert_fails("config", "show", "--org-config", "none.yaml", naming="none.yaml")

    def test_values_that_yaml_would_take_for_others(self):
        reasons = ("yes", "1", "a: b", "# no", "- x", "tab\there", "ünï", "'", "{}", "~", "a\\b", "null", "0x1", "1e3", "=", "@x", "%x")
        entries = [{"path": reason, "reason": reason} for reason in reasons]
        self.repo.write(".leaktight.yaml", yaml.safe_dump({"exclude": entries}, allow_unicode=True))
        self.assertEqual(yaml.safe_load(self.show())["exclude"], entries)

    def test_a_file_s_name_does_not_leave_its_comment(self):
        self.repo.write("a\nfail-on: critical", "fail-on: high\n")
        text = self.show("a\nfail-on: critical")
        self.assertEqual(yaml.safe_load(text)["fail-on"], "high")
        self.assertEqual(len(text.splitlines()), 3)

    def test_config_check_tells_what_has_no_effect(self):
        (self.top / "org.yaml").write_text("{}\n")
        self.repo.write(".leaktight.yaml", "rules: {jwt: off}\n")
        run = self.repo.leaktight("config", "check", "--org-config", "../org.yaml")
        self.assertEqual(run.status, 0)
        self.assertIn(".leaktight.yaml:1: has no effect under the organisation's policy: switches `jwt` off", run.text)


if __name__ == "__main__":
    support.main()
