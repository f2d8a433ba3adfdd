"""leaktight init: a proposal for .leaktight.yaml, and what a scan reports with it."""
import json
import re
import shutil

import jsonschema
import yaml

import support
from config_schema_test import Loader

SCHEMA = json.loads((support.SOURCE_TREE / "schemas/config.schema.json").read_text())
FILE = ".leaktight.yaml"


def proposed(run):
    """The configuration that a run shows, or None."""
    found = re.search(r"Proposed for \.leaktight\.yaml.*?:\n\n(.*?)\n\n`leaktight tree`", run.text, re.DOTALL)
    return found and found.group(1) + "\n"


class InitCase(support.Case):
    def init(self, *args, status=0, **more):
        run = self.repo.leaktight("init", *args, **more)
        self.assertEqual(run.status, status, run)
        return run

    def settings(self, *args, **more):
        """What is proposed, once it is valid by the schema and for a scan, and every setting is explained."""
        text = proposed(self.init(*args, **more))
        if text is None:
            return None
        settings = yaml.load(text, Loader)
        jsonschema.validate(settings, SCHEMA)
        self.repo.write("proposal/p.yaml", text)
        checked = self.repo.leaktight("config", "check", "proposal/p.yaml")
        self.assertEqual(checked.status, 0, checked)
        shutil.rmtree(self.repo.path("proposal"))
        for name in settings:
            self.assertRegex(text, rf"# [^\n]*\n{name}:")
        return settings


class Flowdoc(InitCase):
    def setUp(self):
        super().setUp()
        shutil.copytree(support.SOURCE_TREE / "fixtures/flowdoc", self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A", "-f")
        self.repo.commit()

    def test_its_policy_its_environments_and_its_kinds_of_secrets(self):
        settings = self.settings()
        self.assertEqual(settings["policy"], "flowdoc")
        self.assertEqual(list(settings["environments"]), ["production", "staging", "development"])
        self.assertEqual(settings["environments"]["production"]["paths"], ["infrastructure/terraform/environments/prod/**"])
        self.assertEqual(settings["rotation"], {"database": {"days": 90}, "jwt": {"days": 30}})
        self.assertNotIn("templates", settings)

    def test_what_it_saw_and_what_a_scan_reports(self):
        text = self.init().text
        for words in ("files of Terraform", "Compose file", "AWS Secrets Manager",
                      "2 templates: .env.example, infrastructure/kubernetes/secrets/secrets.yaml.template", "reports nothing with it",
                      "leaktight hook install", "docs/ci.md"):
            self.assertIn(words, text)

    def test_it_is_written_on_request_and_is_what_was_shown(self):
        shown = proposed(self.init())
        self.assertFalse(self.repo.path(FILE).exists())
        run = self.init("--write")
        self.assertEqual(self.repo.path(FILE).read_text(), shown)
        self.assertIn("Written to", run.text)
        self.assert_clean("tree")
        self.assertIn("policy: flowdoc", shown)
        self.assertEqual(self.repo.leaktight("config", "check").status, 0)

    def test_from_below_the_top_it_is_the_same(self):
        below = self.repo.path("backend")
        self.assertEqual(self.init(cwd=below).text, self.init().text)
        self.init("--write", cwd=below)
        self.assertTrue(self.repo.path(FILE).exists())

    def test_findings_are_counted_with_their_first_places(self):
        for number in range(5):
            self.repo.write(f"notes/{number}.txt", f"key {self.make.aws_key_id()}\n")
        text = self.init().text
        self.assertIn("reports 5 findings with it", text)
        self.assertRegex(text, r"5  high +aws-access-key-id\n +notes/0.txt:1\n +notes/1.txt:1\n +notes/2.txt:1\n +and 2 more")


class WhatIsThere(InitCase):
    def test_an_empty_repository_needs_nothing(self):
        for args, says in (([], "here needs a configuration"), (["--write"], "was written"), (["--write", "--force"], "was written")):
            text = self.init(*args).text
            self.assertIn(f"Nothing {says}: the defaults fit", text)
            self.assertIn("leaktight hook install", text)
        self.assertEqual(list(self.repo.folder.iterdir()), [self.repo.path(".git")])

    def test_no_repository_is_an_error(self):
        plain = self.repository("plain", git=False)
        run = plain.leaktight("init")
        self.assertEqual(run.status, 2, run)
        self.assertIn("is in no git repository", run.errors)
        self.assertIn("git init", run.errors)

    def test_a_bare_repository_is_an_error(self):
        self.repo.git("init", "-q", "--bare", str(self.top / "bare.git"))
        run = support.Repository(self.top / "bare.git", self.env, git=False).leaktight("init")
        self.assertEqual(run.status, 2, run)

    def test_a_file_that_is_there_is_kept(self):
        self.repo.write("overlays/prod/a.yaml", "a: b\n")
        self.repo.write("overlays/staging/a.yaml", "a: b\n")
        self.repo.write(FILE, "fail-on: high\n")
        self.assertIn("beside the one that is there", self.init().text)
        self.assert_fails("init", "--write", naming=(FILE, "is there already", "--force"))
        self.assertEqual(self.repo.path(FILE).read_text(), "fail-on: high\n")
        self.assert_fails("init", "--force", naming="--write")
        self.init("--write", "--force")
        self.assertIn("overlays/prod/**", self.repo.path(FILE).read_text())

    def test_a_broken_link_is_a_file_that_is_there(self):
        self.repo.write("overlays/prod/a.yaml", "a: b\n")
        self.repo.write("overlays/staging/a.yaml", "a: b\n")
        self.repo.path(FILE).symlink_to("nowhere/x")
        self.assert_fails("init", "--write", naming="is there already")


class WhatIsProposed(InitCase):
    def test_environments_only_where_they_lie_apart(self):
        self.repo.write("test/a.yaml", "a: b\n")
        self.repo.write("src/dev/a.yaml", "a: b\n")
        self.assertIsNone(self.settings())
        self.repo.write("env/staging.tfvars", "a = 1\n")
        self.repo.write("env/prod.tfvars", "a = 1\n")
        self.assertEqual(self.settings()["environments"], {"production": {"paths": ["env/prod.tfvars"]},
                                                           "staging": {"paths": ["env/staging.tfvars"]}})

    def test_templates_that_people_are_told_to_copy(self):
        self.repo.write("README.md", "First `cp deploy/secrets.base.yaml deploy/secrets.yaml`, then edit.\n"
                                     "    cp .env.example .env\n    cp config/prod.yaml config/local.yaml\n")
        self.repo.write("deploy/secrets.base.yaml", "password:\n")
        self.repo.write(".env.example", "A=\n")
        self.repo.write("config/prod.yaml", "a: b\n")
        self.assertEqual(self.settings(), {"templates": ["deploy/secrets.base.yaml"]})
        self.assertIn("# README.md:1 copies it to deploy/secrets.yaml", self.init().text)
        # Where the copy is committed it is no one's own.
        self.repo.write("deploy/secrets.yaml", "password: x\n")
        self.assertIsNone(self.settings())

    def test_kinds_of_secrets_only_where_something_keeps_them(self):
        self.repo.write("app.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: jwt-database\n")
        self.assertIsNone(self.settings())
        self.repo.write("k8s/external.yaml",
                        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: web\nspec:\n  data:\n"
                        "    - secretKey: JWT_SECRET\n      remoteRef: {key: prod/web}\n")
        self.assertEqual(self.settings()["rotation"], {"jwt": {"days": 30}})
        self.assertIn("# JWT_SECRET in k8s/external.yaml", self.init().text)

    def test_names_from_the_repository_cannot_break_the_file(self):
        name = "x: [y]\n  z # 'q\" \\e"
        for environment in ("prod", "staging"):
            self.repo.write(f"{name}/overlays/{environment}/a.yaml", "a: b\n")
            self.repo.write(os_bytes(environment), "a: b\n")
        settings = self.settings()
        self.assertEqual(list(settings["environments"]), ["production", "staging"])
        self.assertEqual(len(settings["environments"]["production"]["paths"]), 1)
        self.init("--write")
        self.assertEqual(self.repo.leaktight("tree").status, 0)

    def test_secrets_are_never_shown(self):
        token = self.make.github()
        for environment in ("prod", "staging"):
            self.repo.write(f"overlays/{environment}/{token}.yaml", f"token: {token}\n")
        self.repo.write("a.yaml", f"password: {token}\n")
        self.assert_hides(token, self.init())

    def test_what_cannot_be_read_is_an_error(self):
        self.repo.write("a.py", "# leaktight:allow jwt\n")
        run = self.init(status=2)
        self.assertIn("needs a rule and a reason", run.errors)

    def test_it_takes_no_arguments(self):
        self.assert_fails("init", "somewhere", naming="somewhere")


def os_bytes(environment):
    return b"caf\xe9/" + environment.encode() + b"/a.yaml"


if __name__ == "__main__":
    support.main()
