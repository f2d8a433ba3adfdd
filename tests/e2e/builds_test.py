"""Images, compose files, pipelines, and the settings of package managers and agents."""
import json

import support

COMPOSE = """services:
  db:
    image: postgres:17
    secrets: [db-password]
secrets:
  db-password:
    file: %s
"""

WORKFLOW = """on: push
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - run: %s
        env:
          DEPLOY_TOKEN: %s
"""


class Builds(support.Case):
    def one(self, path, content, rule, severity, line, also):
        self.repo.stage(path, content)
        scan = self.scan("tree", status=1)
        found = [(f["rule"], f["severity"], f["path"], f["line"], f["also"]) for f in scan.findings]
        self.assertEqual(found, [(rule, severity, path, line, also)], scan.run)
        return scan.findings[0]

    def test_a_token_in_a_workflow_is_told_by_the_check_that_names_its_rule(self):
        token = self.make.github()
        self.one(".github/workflows/deploy.yml", WORKFLOW % ("./deploy.sh", token), "ci-secret-literal", "high", 8, ["generic-secret", "github-pat"])
        self.assert_hides(token, self.repo.leaktight("tree"), self.repo.leaktight("tree", "--format", "json"))

    def test_a_workflow_that_prints_a_secret_and_one_that_does_not(self):
        self.one(".github/workflows/deploy.yml", WORKFLOW % ("echo $DEPLOY_TOKEN", "${{ secrets.DEPLOY_TOKEN }}"), "ci-secret-printed", "medium", 6, [])
        self.repo.stage(".github/workflows/deploy.yml", WORKFLOW % ("echo $DEPLOY_TOKEN | ./deploy.sh", "${{ secrets.DEPLOY_TOKEN }}"))
        self.assert_clean("tree")
        self.assert_clean("staged")

    def test_a_variable_of_an_image(self):
        self.one("Dockerfile", f"FROM debian:12\nENV A=1 \\\n    DB_PASSWORD={self.make.some(24)}\n", "dockerfile-secret-literal", "high", 3, ["generic-secret"])

    def test_a_variable_of_a_service(self):
        finding = self.one("compose.yaml", f"services:\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: {self.make.some(24)}\n",
                           "compose-secret-literal", "high", 5, ["generic-secret"])
        self.assertIn("POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}", finding["replacement"])

    def test_a_secret_s_file_that_git_has(self):
        self.repo.stage("db/password.txt", self.make.some(24) + "\n")
        self.repo.stage("compose.yaml", COMPOSE % "./db/password.txt")
        self.assert_one("compose-secret-file", "tree")
        self.assert_one("compose-secret-file", "staged")
        self.repo.commit()
        self.assert_clean("staged")
        self.repo.stage("compose.yaml", COMPOSE % "./local/password.txt")
        self.assert_clean("tree")

    def test_a_secret_s_file_whose_name_says_nothing(self):
        self.repo.stage("compose.yaml", COMPOSE % "./config/db.txt")
        self.repo.stage("notes.txt", "bought milk\n")
        self.repo.commit()
        self.assert_clean("tree")
        # The file comes later, and alone.
        self.repo.stage("config/db.txt", self.make.some(24) + "\n")
        for command in (["tree"], ["tree", "config/db.txt"], ["staged"], ["staged", "config/db.txt"]):
            self.assert_one("compose-secret-file", *command)
        self.repo.commit()
        self.assert_clean("staged")
        self.assert_one("compose-secret-file", "tree", "--rev", "HEAD")
        self.assert_one("compose-secret-file", "diff", "HEAD~1")
        # Another value is what was there before.
        self.repo.stage("config/db.txt", self.make.some(24) + "\n")
        self.assert_clean("staged")
        # A placeholder, and then a value again.
        self.repo.stage("config/db.txt", "change-me\n")
        self.assert_clean("tree")
        self.repo.commit()
        self.repo.stage("config/db.txt", self.make.some(24) + "\n")
        self.assert_one("compose-secret-file", "staged")
        # What git ignores is not in the repository.
        self.repo.git("rm", "-q", "-f", "--cached", "config/db.txt")
        self.repo.stage(".gitignore", "config/db.txt\n")
        self.assert_clean("tree")

    def test_a_file_of_any_kind_that_comes_later_than_who_names_it(self):
        secret, settings = f"{self.make.some(24)}\n", f"LEVEL=info\nDB_PASSWORD={self.make.some(24)}\n"
        for name, text in (("secrets/db.secret", secret), ("config/app.settings", settings), ("config/app.conf", settings),
                           ("config/app.properties", settings), ("config/app.ini", settings)):
            self.repo.stage("compose.yaml", f"services:\n  web:\n    image: web:1\n    env_file: {name}\n")
            self.repo.commit()
            self.repo.stage(name, text)
            for command in (["staged"], ["tree"]):
                self.assertIn("compose-secret-file", self.scan(*command, status=1).rules, (name, command))
            self.repo.stage(name, "LEVEL=info\nDB_PASSWORD=${DB_PASSWORD}\n")
            for command in (["staged"], ["tree"]):
                self.assertNotIn("compose-secret-file", self.scan(*command).rules, (name, command))
            self.repo.git("rm", "-q", "-f", name)

    def test_a_secret_s_file_of_a_kind_that_only_says_so(self):
        for name in ("db.secret", "db.settings", "db.token"):
            self.repo.stage("compose.yaml", COMPOSE % f"./config/{name}")
            self.repo.commit()
            self.repo.stage(f"config/{name}", self.make.some(24) + "\n")
            for command in (["tree"], ["staged"]):
                self.assert_one("compose-secret-file", *command)
            self.repo.git("rm", "-q", "-f", "--cached", f"config/{name}")
            self.repo.path(f"config/{name}").unlink()

    def test_a_login_for_packages_is_told_once(self):
        self.one(".npmrc", f"//npm.flowdoc.io/:_authToken={self.make.some(40)}\n", "package-login", "high", 1, ["generic-secret", "npmrc-auth"])

    def test_a_netrc_is_told_once(self):
        self.one(".netrc", f"machine git.flowdoc.io login ci password {self.make.some(24)}\n", "package-login", "high", 1, ["generic-secret", "netrc-password"])

    def test_an_agent_s_key(self):
        settings = {"mcpServers": {"tracker": {"command": "tracker", "env": {"TRACKER_API_KEY": self.make.some(40)}}}}
        self.one(".mcp.json", json.dumps(settings, indent=2), "agent-settings-secret", "high", 6, ["generic-secret"])
        settings["mcpServers"]["tracker"]["env"]["TRACKER_API_KEY"] = "${TRACKER_API_KEY}"
        self.repo.stage(".mcp.json", json.dumps(settings))
        self.assert_clean("tree")


if __name__ == "__main__":
    support.main()
