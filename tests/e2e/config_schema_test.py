"""schemas/config.schema.json says of a configuration what `config check` says."""
import json
import re

import jsonschema
import yaml

import support

SCHEMA = json.loads((support.SOURCE_TREE / "schemas/config.schema.json").read_text())
FINGERPRINT = "lt1-0123456789abcdef-0f0f"
RIGHT = (
    "", "{}", "fail-on: high", "rules: {jwt: off, github-pat: on, private-key: low, generic-secret: 'off'}", "rules: {}",
    "exclude: [{path: 'a/**', reason: r}]", "allow: [{rule: jwt, reason: r}]", "allow: [{path: a, reason: r}]", "allow: []",
    f"allow: [{{fingerprint: {FINGERPRINT}, rule: jwt, path: a, reason: r, expires: '2030-01-31'}}]",
    "policy: flowdoc", "policy: default", "templates: ['deploy/*.envsubst']", "strict-references: true",
    "environments: {live: {paths: ['a/**']}, lab: {namespaces: [x]}}",
)
WRONG = (
    "[]", "fail-on: grave", "fail-on: [high]", "rules: [jwt]", "rules: {jwt: perhaps}", "rules: {JWT: off}", "alow: []",
    "exclude: [{path: a}]", "exclude: [{path: a, reason: ' '}]", "exclude: [{reason: r}]", "exclude: a", "allow: [{rule: jwt}]",
    "allow: [{reason: r}]", "allow: [{rule: jwt, reason: r, line: 3}]", "allow: [{fingerprint: lt1-12, reason: r}]",
    "allow: [{rule: jwt, reason: r, expires: '31.1.2030'}]", "allow: jwt", "rule-files: a.yaml", "rule-files: ['']",
    "policy: flowdog", "policy: [flowdoc]", "templates: a", "templates: ['']", "strict-references: perhaps", "environments: [a]",
    "environments: {a: {}}", "environments: {a: {paths: []}}", "environments: {a: {path: [b]}}", "environments: {a: [b]}",
)


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

    def test_the_page_s_own_example_is_right(self):
        page = (support.SOURCE_TREE / "docs/configuration.md").read_text()
        example = re.search(r"```yaml\n(.*?)```", page, re.S).group(1)
        self.assertTrue(self.allows(example))
        run = self.check(example.replace("rule-files:\n  - ops/leaktight-rules.yaml", ""))
        self.assertEqual(run.status, 0, run)

    def test_the_schema_itself_is_one(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)


if __name__ == "__main__":
    support.main()
