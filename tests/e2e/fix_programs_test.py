"""leaktight fix on what runs: programs, pipelines, builds. They get the same values as before, from elsewhere."""
import shutil
import subprocess

import yaml
from fix_edges_test import EdgeCase
from support import main

# Passwords that quotes, shells and dotenv files could make something else of.
ODD = ["{}'x", "{}$HOME", "{}\\n", "{}#x", "{}`id`", "{}!x", "{};x"]


class Programs(EdgeCase):
    def run_with_dotenv(self, *command, dotenv=".env"):
        source = f"set -a; [ ! -f {dotenv} ] || . ./{dotenv}; exec \"$@\""
        run = self.repo.run("bash", "-c", source, "bash", *command)
        self.assertEqual(run.status, 0, run)
        return run.out

    def odd_passwords(self):
        return [form.format(self.make.password()) for form in ODD]

    def assert_same_values(self, path, text, command):
        self.repo.stage(path, text)
        before = self.run_with_dotenv(*command)
        patch = self.both()
        self.assertEqual(patch.status, 0, patch)
        self.assertNotEqual(self.repo.path(path).read_text(), text)
        self.assertEqual(self.run_with_dotenv(*command), before)
        # Without the local file it stops, or has nothing: never the literal.
        alone = self.repo.run(*command)
        for line in filter(None, before.splitlines()):
            self.assertNotIn(line, alone.out)

    def test_python_prints_what_it_printed(self):
        text = "import os\n\nsettings = [\n"
        for i, password in enumerate(self.odd_passwords()):
            forms = [f"os.getenv('P{i}_PASSWORD', {password!r})", f"os.environ.get(\"P{i}_PASSWORD\") or {password!r}"]
            text += f"    {forms[i % 2]},\n"
        text += "]\nprint(*settings)\n"
        self.assert_same_values("app.py", text, ["python3", "app.py"])

    def test_a_script_prints_what_it_printed(self):
        words = [self.make.password() for _ in range(4)]
        signs = [":-", "-", ":=", "="]
        text = "".join(f"echo \"${{P{i}_PASSWORD{sign}{word}}}\"\n" for i, (sign, word) in enumerate(zip(signs, words)))
        self.assert_same_values("run.sh", text, ["bash", "run.sh"])

    def test_javascript_prints_what_it_printed(self):
        if not shutil.which("node"):
            self.skipTest("there is no node")
        text = "".join(f"console.error(process.env.P{i}_PASSWORD || \"{password}\");\n"
                       for i, password in enumerate([self.make.password(), self.make.password()]))
        text = text.replace("console.error", "process.stdout.write") + "process.stdout.write('\\n');\n"
        self.repo.stage("app.js", text)
        before = self.run_with_dotenv("node", "app.js")
        self.both()
        self.assertEqual(self.run_with_dotenv("node", "app.js"), before)

    # Pipelines: each script as the host would run it, before and after.

    def run_steps(self, secrets):
        """What the steps of the workflow print, with GitHub's expressions filled in."""
        workflow = yaml.safe_load(self.repo.path(".github/workflows/a.yml").read_text())

        def filled(value):
            for name, secret in secrets.items():
                value = value.replace("${{ secrets." + name + " }}", secret)
            self.assertNotIn("${{", value)
            return value

        out = b""
        for step in workflow["jobs"]["a"]["steps"]:
            env = {name: filled(value) for name, value in step.get("env", {}).items()}
            run = subprocess.run(["bash", "-e", "-c", filled(step["run"])], env={"PATH": "/usr/bin:/bin", **env},
                                 capture_output=True, check=True)
            out += run.stdout
        return out

    def test_a_workflow_does_what_it_did(self):
        self.repo.stage(".github/workflows/a.yml", """\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      # In every kind of quote.
      - run: tee /dev/stdout <<< "x${{ secrets.A_KEY }}y" | sha256sum
      - name: many
        run: |
          f() { sha256sum <<< "$1"; }   # it's a function
          f a${{ secrets.A_KEY }}b
          f 'it ${{ secrets.B_KEY }}'
          f "$(printf '%s' "${{ secrets.A_KEY }}")"
          sha256sum <<EOF
          don't ${{ secrets.B_KEY }}
          EOF
        env:
          OTHER: x
      - run: 'sha256sum <<< ''${{ secrets.A_KEY }}'''
      - run: "sha256sum <<< \\"${{ secrets.A_KEY }}\\""
""")
        secrets = {"A_KEY": self.make.password(), "B_KEY": self.make.password()}
        before = self.run_steps(secrets)
        self.assertEqual(self.both("--only", "ci-secret-interpolated").status, 0)
        self.assertEqual(self.run_steps(secrets), before)
        text = self.repo.path(".github/workflows/a.yml").read_text()
        self.assertIn("      # In every kind of quote.\n", text)
        self.assertIn("# it's a function\n", text)
        for step in yaml.safe_load(text)["jobs"]["a"]["steps"]:
            self.assertNotIn("${{", step["run"])

    def test_a_script_of_a_pipeline_is_given_what_stood_in_it(self):
        password = self.make.password()
        self.repo.stage(".github/workflows/a.yml", f"""\
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          curl() {{ sha256sum <<< "$*"; }}
          curl -u "ci:{password}" https://files.flowdoc.io/
""")
        before = self.run_steps({})
        self.assertEqual(self.both().status, 0)
        self.assertEqual(self.run_steps({"PASSWORD": password}), before)
        self.assert_kept(password)

    # Compose: interpolated from the .env beside it as its documentation says.

    def test_services_of_compose_get_what_they_had(self):
        one, two = self.make.password(), self.make.password()
        self.repo.stage("deploy/compose.yaml", f"""\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD: "{one}"   # the owner's
  api:
    image: flowdoc/api:1
    environment:
      - DATABASE_URL=postgres://app:{one}@db.flowdoc.io/app
      - POSTGRES_PASSWORD={two}
""")
        self.repo.stage("deploy/.env.example", "# Copy me.\n")
        self.assertEqual(self.both().status, 0)
        values = dict(line.split("=", 1) for line in self.repo.path("deploy/.env").read_text().splitlines() if "=" in line)
        compose = yaml.safe_load(self.repo.path("deploy/compose.yaml").read_text())

        def filled(text):
            for name, value in values.items():
                text = text.replace("${" + name + ":?}", value)
            return text

        self.assertEqual(filled(compose["services"]["db"]["environment"]["POSTGRES_PASSWORD"]), one)
        self.assertEqual([filled(item) for item in compose["services"]["api"]["environment"]],
                         [f"DATABASE_URL=postgres://app:{one}@db.flowdoc.io/app", f"POSTGRES_PASSWORD={two}"])
        template = self.repo.path("deploy/.env.example").read_text()
        self.assertEqual(template.splitlines()[0], "# Copy me.")
        for name in values:
            self.assertIn(f"\n{name}=\n", template)
        self.assertIn("# the owner's\n", self.repo.path("deploy/compose.yaml").read_text())

    def test_a_committed_dotenv_leaves_git_and_takes_what_compose_had(self):
        mine, theirs = self.make.password(), self.make.password()
        self.repo.stage(".env", f"DB_PASSWORD={mine}\n")
        self.repo.stage("compose.yaml", f"services:\n  db:\n    image: a\n    environment:\n      DB_PASSWORD: {theirs}\n")
        self.assertEqual(self.both().status, 0)
        self.assertEqual(self.repo.git("ls-files", ".env"), "")
        self.assertEqual(self.repo.path(".env").read_text(), f"DB_PASSWORD={mine}\nDB_PASSWORD_2={theirs}\n")
        self.assertIn("DB_PASSWORD: ${DB_PASSWORD_2:?}", self.repo.path("compose.yaml").read_text())

    def test_one_password_in_four_places_leaves_all_of_them(self):
        password = self.make.password()
        self.repo.stage("app.py", f"import os\nP = os.getenv('DB_PASSWORD', '{password}')\n")
        self.repo.stage("compose.yaml", f"services:\n  db:\n    image: a\n    environment:\n      DB_PASSWORD: {password}\n")
        self.repo.stage("Dockerfile", f"FROM a\nENV DB_PASSWORD={password}\nCMD [\"a\"]\n")
        self.repo.stage(".github/workflows/a.yml", f"on: push\njobs:\n  a:\n    runs-on: x\n    env:\n      DB_PASSWORD: {password}\n    steps: []\n")
        run = self.both()
        self.assertEqual(run.status, 0, run)
        self.assertNotIn(password.encode(), b"".join(self.files().values()))
        self.assertEqual(self.repo.path(".env").read_text(), f"DB_PASSWORD={password}\n")
        self.assertEqual(self.repo.leaktight("tree").status, 0)


if __name__ == "__main__":
    main()
