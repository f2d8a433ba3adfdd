"""schemas/config.schema.json says of a configuration what `config check` says, and
schemas/organisation.schema.json of an organisation's policy what `config show` says under it."""
import json
import re

import jsonschema
import referencing
import yaml

import support

SCHEMA = json.loads((support.SOURCE_TREE / "schemas/config.schema.json").read_text())
ORGANISATION = json.loads((support.SOURCE_TREE / "schemas/organisation.schema.json").read_text())
REGISTRY = referencing.Registry().with_resource("config.schema.json", referencing.Resource.from_contents(SCHEMA))
FINGERPRINT = "lt1-0123456789abcdef-0f0f"
RIGHT = (
    "", "{}", "fail-on: high", "rules: {jwt: off, github-pat: on, private-key: low, generic-secret: 'off'}", "rules: {}",
    "exclude: [{path: 'a/**', reason: r}]", "allow: [{rule: jwt, reason: r}]", "allow: [{path: a, reason: r}]", "allow: []",
    f"allow: [{{fingerprint: {FINGERPRINT}, rule: jwt, path: a, reason: r, expires: '2030-01-31'}}]",
    "policy: flowdoc", "policy: default", "templates: ['deploy/*.envsubst']", "strict-references: true",
    "environments: {live: {paths: ['a/**']}, lab: {namespaces: [x]}}",
    "known: {files: [secrets/dev.yaml, a/b..c, ..a]}", "known: {files: []}",
    "rotation: {jwt: {days: 14}, database: {names: [ledger]}, api: {days: 180, names: ['api*', stripe]}}", "rotation: {}",
)
WRONG = (
    "[]", "fail-on: grave", "fail-on: [high]", "rules: [jwt]", "rules: {jwt: perhaps}", "rules: {JWT: off}", "alow: []",
    "exclude: [{path: a}]", "exclude: [{path: a, reason: ' '}]", "exclude: [{reason: r}]", "exclude: a", "allow: [{rule: jwt}]",
    "allow: [{reason: r}]", "allow: [{rule: jwt, reason: r, line: 3}]", "allow: [{fingerprint: lt1-12, reason: r}]",
    "allow: [{rule: jwt, reason: r, expires: '31.1.2030'}]", "allow: jwt", "rule-files: a.yaml", "rule-files: ['']",
    "policy: flowdog", "policy: [flowdoc]", "templates: a", "templates: ['']", "strict-references: perhaps", "environments: [a]",
    "environments: {a: {}}", "environments: {a: {paths: []}}", "environments: {a: {path: [b]}}", "environments: {a: [b]}",
    "known: [a]", "known: {}", "known: {files: a}", "known: {files: ['']}", "known: {files: [[a]]}", "known: {paths: [a]}",
    "rotation: [jwt]", "rotation: {jwt: 30}", "rotation: {jwt: {}}", "rotation: {api: {names: [a]}}", "rotation: {jwt: {days: 0}}",
    "rotation: {jwt: {days: soon}}", "rotation: {jwt: {days: 30, after: 3}}", "rotation: {jwt: {days: 30, names: []}}",
)
GRANTS = tuple(f"grant: [{word}]" for word in ("allow", "comments", "exclude", "templates", "selection")) + (
    "grant: []", "grant: [allow, comments]\nfail-on: high", "known: {list: required}", "known: {files: [/etc/acme/secrets.env, ~/a, ../b]}")
NO_GRANTS = ("grant: allow", "grant: [everything]", "grant: {allow: true}", "grant: [[allow]]", "grant: [Allow]", "grants: [allow]", "known: {list: wanted}", "known: {list: true}")


class Loader(yaml.SafeLoader):
    """Dates stay text, as an editor's YAML 1.2 has them."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class ConfigSchema(support.Case):
    def allows(self, text):
        return jsonschema.Draft202012Validator(SCHEMA).is_valid(yaml.load(text, Loader))

    def check(self, text):
        self.repo.write(".leaktight.yaml", text)
        return self.repo.leaktight("config", "check")

    def test_both_take_what_is_right(self):
        for text in RIGHT:
            self.assertTrue(self.allows(text), text)
            self.assertEqual(self.check(text).status, 0, text)

    def test_both_reject_what_is_wrong(self):
        for text in WRONG:
            self.assertFalse(self.allows(text), text)
            self.assertEqual(self.check(text).status, 2, text)

    def allows_policy(self, text):
        validator = jsonschema.Draft202012Validator(ORGANISATION, registry=REGISTRY)
        return validator.is_valid(yaml.load(text, Loader))

    def show(self, text):
        policy = self.top / "org.yaml"
        policy.write_text(text)
        return self.repo.leaktight("config", "show", "--org-config", str(policy))

    def test_both_take_what_is_right_of_an_organisation(self):
        for text in RIGHT + GRANTS:
            self.assertTrue(self.allows_policy(text), text)
            self.assertEqual(self.show(text).status, 0, text)

    def test_both_reject_what_is_wrong_of_an_organisation(self):
        for text in WRONG + NO_GRANTS:
            self.assertFalse(self.allows_policy(text), text)
            self.assertEqual(self.show(text).status, 2, text)

    def test_only_an_organisation_grants(self):
        for text in GRANTS:
            self.assertFalse(self.allows(text), text)
            self.assertEqual(self.check(text).status, 2, text)

    def test_an_organisation_has_the_fields_of_a_configuration(self):
        self.assertEqual(set(ORGANISATION["properties"]), {*SCHEMA["properties"], "grant"})

    def test_the_page_s_policy_is_right(self):
        page = (support.SOURCE_TREE / "docs/configuration.md").read_text()
        example = re.search(r"```yaml\n(# yaml-language-server: \$schema=schemas/organisation.*?)```", page, re.S).group(1)
        self.assertTrue(self.allows_policy(example))
        run = self.show(example.replace("rule-files: [rules/acme.yaml]", ""))
        self.assertEqual(run.status, 0, run)

    def test_the_page_s_own_example_is_right(self):
        page = (support.SOURCE_TREE / "docs/configuration.md").read_text()
        example = re.search(r"```yaml\n(.*?)```", page, re.S).group(1)
        self.assertTrue(self.allows(example))
        run = self.check(example.replace("rule-files:\n  - ops/leaktight-rules.yaml", ""))
        self.assertEqual(run.status, 0, run)

    def test_the_schema_itself_is_one(self):
        for schema in (SCHEMA, ORGANISATION):
            jsonschema.Draft202012Validator.check_schema(schema)


if __name__ == "__main__":
    support.main()
