"""leaktight fix: what it must not touch, must not lose and must not show."""
import os
import shutil
import stat

from fix_support import FixCase
from flowdoc_variants import FLOWDOC, VARIANTS
from support import main

DEPLOYMENT = """\
# The backend.
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
spec:
  template:
    spec:
      containers:
        - name: app   # one of them
          env:
            # Where it listens.
            - name: PORT
              value: "8080"
            - name: DB_PASSWORD
              value: {value}  # of the first user
            - name: LOG_LEVEL
              value: info
"""

MENDED = """\
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {name}-secrets
                  key: {key}  # of the first user
"""


class EdgeCase(FixCase):
    def both(self, *args):
        """Prints the patch, applies it in a copy with git, then writes here: both come to the same."""
        patch = self.fix(*args)
        copy = self.copy()
        if patch.out:
            self.assertEqual(copy.run("git", "apply", "--check", stdin=patch.out).status, 0, patch)
            copy.run("git", "apply", stdin=patch.out)
        for line in patch.errors.splitlines():
            if line.startswith("  git rm --cached"):
                self.assertEqual(copy.run("bash", "-c", line.strip()).status, 0, line)
        written = self.fix("--write", *args)
        self.assertEqual(written.status, patch.status, written)
        self.assertEqual(self.files(), self.files(copy))
        once = self.disk()
        again = self.fix("--write", *args)
        self.assertEqual((self.disk(), again.out), (once, b""), again)
        self.assertEqual(self.fix(*args).out, b"")
        return patch


class Edges(EdgeCase):
    # What stays as it is.

    def test_a_manifest_keeps_comments_order_and_everything_else(self):
        password = self.make.password()
        self.repo.stage("k8s/backend.yaml", DEPLOYMENT.format(name="backend", value=password))
        os.chmod(self.repo.path("k8s/backend.yaml"), 0o755)
        self.assertEqual(self.both().status, 0)
        before = DEPLOYMENT.format(name="backend", value=password)
        old = f"            - name: DB_PASSWORD\n              value: {password}  # of the first user\n"
        self.assertEqual(self.repo.path("k8s/backend.yaml").read_text(),
                         before.replace(old, MENDED.format(name="backend", key="DB_PASSWORD")))
        self.assertEqual(stat.S_IMODE(self.repo.path("k8s/backend.yaml").stat().st_mode), 0o755)
        template = self.repo.path("k8s/secrets.yaml.template").read_text()
        self.assertIn("  DB_PASSWORD: <base64-encoded-value>\n", template)
        self.assert_kept(password)
        self.assertNotIn(password.encode(), b"".join(self.files().values()))

    def test_what_is_remarked_behind_a_generator_s_literals_stays(self):
        literals = [f"{name}={self.make.password()}" for name in ("password", "admin_password", "mail_password")]
        self.repo.stage("k/kustomization.yaml",
                        "secretGenerator:\n  - name: db\n    literals:  # two of them\n"
                        f"      - {literals[0]}  # of the first user\n      # The second.\n      - '{literals[1]}'  # for people\n"
                        f"  - name: mail\n    literals:\n    - {literals[2]}  # at the relay\n    - host=mail\n")
        self.both()
        self.assertEqual(self.repo.path("k/kustomization.yaml").read_text(),
                         "secretGenerator:\n  - name: db\n    envs:  # two of them\n"
                         "      - secrets.env  # of the first user\n      # The second.\n      # for people\n"
                         "  - name: mail\n    envs:\n    - mail.secrets.env\n    literals:\n    # at the relay\n    - host=mail\n")
        for literal in literals:
            self.assert_kept(literal.split("=", 1)[1])

    def test_a_key_of_a_config_map_that_two_checks_find_goes_from_it_once(self):
        password = self.make.password()
        manifest = ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: flowdoc\ndata:\n"
                    f"  LOG_LEVEL: info\n  DB_PASSWORD: {password}\n")
        pod = ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: flowdoc\nspec:\n  containers:\n    - name: app\n      env:\n"
               "        - name: DB_PASSWORD\n          valueFrom:\n            configMapKeyRef:\n              name: settings\n"
               "              key: DB_PASSWORD\n              optional: false\n")
        self.repo.stage("k8s/base/settings.yaml", manifest)
        for name in ("api", "worker"):
            self.repo.stage(f"k8s/{name}.yaml", pod.format(name=name))
        self.assertEqual(self.scan("tree").rules, ["k8s-configmap-secret", "k8s-env-configmap", "k8s-env-configmap"])
        patch = self.both()
        self.assertEqual(patch.status, 0, patch)
        self.assertEqual(self.left_in(patch), {})
        self.assertEqual(self.repo.path("k8s/base/settings.yaml").read_text(), manifest[:manifest.index("  DB_PASSWORD")])
        for name in ("api", "worker"):
            self.assertEqual(self.repo.path(f"k8s/{name}.yaml").read_text(),
                             pod.format(name=name).replace("configMapKeyRef", "secretKeyRef").replace("name: settings", f"name: {name}-secrets"))
        self.assertNotIn("from the ConfigMap", patch.errors)
        self.assert_kept(password)
        self.assert_clean("tree")

    def test_a_value_that_readers_of_dotenv_files_read_differently_is_left_and_the_rest_is_mended(self):
        plain, odd = self.make.password(), self.make.password() + "'`$x"
        self.repo.stage("app.py", f"import os\n\nA = os.getenv('A_PASSWORD', {plain!r})\nB = os.getenv('B_PASSWORD', {odd!r})\n")
        patch = self.both()
        self.assertEqual(patch.status, 1, patch)
        self.assertRegex(" ".join(self.left_in(patch)["code-fallback-secret"]), "would not all read the value of B_PASSWORD alike")
        self.assertIn(odd[:-4], self.repo.path("app.py").read_text())
        self.assertNotIn(plain, self.repo.path("app.py").read_text())
        self.assert_kept(plain)

    def test_windows_line_endings_stay(self):
        password = self.make.password()
        text = DEPLOYMENT.format(name="api", value=password).replace("\n", "\r\n")
        self.repo.stage("k8s/api.yaml", text)
        self.repo.stage(".gitignore", "*.log\r\n*.tmp\r\n")
        self.repo.stage("api/.env.example", f"# settings\r\nA=1\r\nDB_PASSWORD={password}\r\nB=2\r\n")
        self.both()
        for name in ("k8s/api.yaml", ".gitignore", "api/.env.example"):
            data = self.repo.path(name).read_bytes()
            self.assertEqual(data.count(b"\n"), data.count(b"\r\n"), name)
        self.assertEqual(self.repo.path("api/.env.example").read_bytes(), b"# settings\r\nA=1\r\nDB_PASSWORD=\r\nB=2\r\n")

    def test_a_last_line_without_its_end_is_changed_and_added_to(self):
        password = self.make.password()
        self.repo.stage("a/.env.example", f"A=1\nDB_PASSWORD={password}")
        self.repo.stage("b/.env.example", "A=1")
        self.repo.write("b/.env", "A=1\nNEW_SETTING=x\n")
        self.repo.stage(".gitignore", "b/.env")
        self.both()
        self.assertEqual(self.repo.path("a/.env.example").read_text(), "A=1\nDB_PASSWORD=")
        self.assertEqual(self.repo.path("b/.env.example").read_text(), "A=1\nNEW_SETTING=\n")
        self.assertEqual(self.repo.path(".gitignore").read_text(), "b/.env\n/a/.env\n")

    def test_odd_names_of_files(self):
        password = self.make.password()
        for folder in ("with blank", "ümlaut", 'quote"d', "back\\slash", "tab\there", "[a]*?", "-dash", "trailing "):
            self.repo.stage(f"{folder}/.env", f"DB_PASSWORD={password}\n")
            self.repo.stage(f"{folder}/new/.env.example", f"DB_PASSWORD={password}\n")
        patch = self.both()
        self.assertEqual(patch.status, 0, patch)
        for name in self.disk():
            if name.endswith("/.env"):
                self.assertEqual(self.repo.run("git", "check-ignore", "-q", "--no-index", "./" + name).status, 0, name)
        self.assertEqual([name for name in self.repo.git("ls-files", "-z").split("\0") if name.endswith("/.env")], [])

    # What is not lost.

    def test_a_value_that_stands_in_the_local_file_is_not_overwritten(self):
        mine, theirs = self.make.password(), self.make.password()
        self.repo.stage(".gitignore", ".env\n")
        self.repo.write(".env", f"# mine\nDB_PASSWORD={mine}\n")
        os.chmod(self.repo.path(".env"), 0o640)
        self.repo.stage(".env.example", f"DB_PASSWORD={theirs}\n")
        self.both()
        local = self.repo.path(".env").read_text()
        self.assertTrue(local.startswith(f"# mine\nDB_PASSWORD={mine}\n"), local)
        self.assertIn("\n# ", local)
        self.assert_kept(theirs)
        self.assertEqual(stat.S_IMODE(self.repo.path(".env").stat().st_mode), 0o640)

    def test_a_value_that_the_local_file_has_already_is_mended_as_any_other(self):
        # The finding is known-secret's, which has no remedy of its own.
        value = self.make.password()
        self.repo.stage(".gitignore", ".env\n")
        self.repo.write(".env", f"DB_PASSWORD={value}\n")
        self.repo.stage("app.py", f'import os\nP = os.getenv("DB_PASSWORD", "{value}")\n')
        self.repo.stage(".env.example", f"DB_PASSWORD={value}\n")
        self.repo.stage("notes.txt", f"first {value}\n")
        self.assertEqual(set(self.scan("tree").rules), {"known-secret"})
        self.both()
        self.assertEqual(self.repo.path("app.py").read_text(), 'import os\nP = os.environ["DB_PASSWORD"]\n')
        self.assertEqual(self.repo.path(".env.example").read_text(), "DB_PASSWORD=\n")
        self.assertEqual(self.repo.path(".env").read_text(), f"DB_PASSWORD={value}\n")
        # What no check is about is left to a person.
        self.assertEqual(self.scan("tree").paths, {"notes.txt"})

    def test_a_local_file_that_is_made_holds_all_of_its_template(self):
        password = self.make.password()
        self.repo.stage(".env.example", f"# Copy me.\nPORT=80\nDB_PASSWORD='{password}' # set it\n")
        self.both()
        self.assertEqual(self.repo.path(".env").read_text(), f"# Copy me.\nPORT=80\nDB_PASSWORD={password} # set it\n")
        self.assertEqual(stat.S_IMODE(self.repo.path(".env").stat().st_mode), 0o600)

    def test_two_workloads_with_one_name_and_two_passwords_keep_both(self):
        one, two = self.make.password(), self.make.password()
        self.repo.stage("k8s/a.yaml", DEPLOYMENT.format(name="backend", value=one))
        self.repo.stage("k8s/b.yaml", DEPLOYMENT.format(name="backend", value=two))
        self.both()
        self.assert_kept(one)
        self.assert_kept(two)
        keys = {self.repo.path(f"k8s/{name}.yaml").read_text().split("key: ")[1].split()[0] for name in "ab"}
        self.assertEqual(len(keys), 2)

    def test_the_template_that_a_repository_has_is_used(self):
        password = self.make.password()
        self.repo.stage(".gitignore", "secrets.yaml\n")
        self.repo.stage("deploy/secrets/secrets.yaml.template",
                        "# Fill in.\napiVersion: v1\nkind: Secret\nmetadata:\n  name: backend-secrets\ntype: Opaque\n"
                        "stringData:\n  # of the queue\n  QUEUE_KEY: <value>\nimmutable: false\n")
        self.repo.stage("deploy/backend.yaml", DEPLOYMENT.format(name="backend", value=password))
        self.both()
        template = self.repo.path("deploy/secrets/secrets.yaml.template").read_text()
        self.assertIn("  QUEUE_KEY: <value>\n  DB_PASSWORD: <value>\nimmutable: false\n", template)
        self.assertIn(f'  DB_PASSWORD: "{password}"\n', self.repo.path("deploy/secrets/secrets.yaml").read_text())
        self.assertFalse(self.repo.path("deploy/secrets.yaml.template").exists())

    def test_the_secret_that_declares_the_key_is_taken(self):
        password = self.make.password()
        self.repo.stage(".gitignore", "secrets.yaml\n")
        template = ("apiVersion: v1\nkind: Secret\nmetadata:\n  name: database\ndata:\n"
                    "  DB_PASSWORD: <base64-encoded-password>\n")
        self.repo.stage("k8s/secrets.yaml.template", template)
        self.repo.stage("k8s/backend.yaml", DEPLOYMENT.format(name="backend", value=password))
        self.both()
        self.assertIn("name: database\n                  key: DB_PASSWORD ", self.repo.path("k8s/backend.yaml").read_text())
        self.assertEqual(self.repo.path("k8s/secrets.yaml.template").read_text(), template)
        self.assert_kept(password)

    def test_arguments_take_variables_beside_those_that_are_there(self):
        one, two = self.make.password(), self.make.password()
        head = ("kind: Pod\napiVersion: v1\nmetadata:\n  name: cache\nspec:\n  containers:\n    - name: a\n"
                "      image: redis:7\n")
        args = "      args:\n        # who may\n        - --requirepass={}   # one\n        - --port=1\n"
        env = "      env:\n        - name: MODE\n          value: fast\n"
        self.repo.stage("k8s/a.yaml", head + args.format(one) + env)
        self.repo.stage("k8s/b.yaml", head.replace("cache", "queue") + args.format(two))
        self.assertEqual(self.both().status, 0)
        made = ("- name: REQUIREPASS\n          valueFrom:\n            secretKeyRef:\n              name: {}-secrets\n"
                "              key: REQUIREPASS\n")
        self.assertEqual(self.repo.path("k8s/a.yaml").read_text(),
                         head + args.format("$(REQUIREPASS)") + env + "        " + made.format("cache"))
        self.assertEqual(self.repo.path("k8s/b.yaml").read_text(), head.replace("cache", "queue")
                         + "      env:\n        " + made.format("queue") + args.format("$(REQUIREPASS)"))
        self.assert_kept(one)
        self.assert_kept(two)

    def test_terraform_keeps_its_layout(self):
        password, token = self.make.password(), self.make.some(40)
        self.repo.stage("tf/main.tf", 'resource "aws_db_instance" "main" {\n  engine   = "postgres" # 16\n'
                        f'  password = "{password}" # of root\n}}\n\n# Signs.\nvariable "jwt_secret" {{\n'
                        f'  description = "Of sessions."\n  default     = "{token}" # for now\n}}\n')
        self.repo.stage("tf/variables.tf", 'variable "region" {\n  type = string\n}\n')
        self.both()
        self.assertEqual(self.repo.path("tf/main.tf").read_text(),
                         'resource "aws_db_instance" "main" {\n  engine   = "postgres" # 16\n'
                         '  password = var.main_password # of root\n}\n\n# Signs.\nvariable "jwt_secret" {\n'
                         '  description = "Of sessions."\n  # for now\n  sensitive   = true\n}\n')
        self.assertEqual(self.repo.path("tf/variables.tf").read_text(),
                         'variable "region" {\n  type = string\n}\n\nvariable "main_password" {\n  type      = string\n'
                         "  sensitive = true\n}\n")
        self.assertEqual(self.repo.path("tf/secrets.auto.tfvars").read_text(),
                         f'main_password = "{password}"\njwt_secret = "{token}"\n')

    def test_a_variable_that_becomes_sensitive_loses_its_default_at_once(self):
        # `default` counts for more once the variable is sensitive: one run has to do both.
        self.repo.stage("main.tf", 'variable "api_token" {\n  default = "other"\n}\n')
        self.both()
        self.assertEqual(self.repo.path("main.tf").read_text(), 'variable "api_token" {\n  sensitive = true\n}\n')
        self.assert_clean("tree")

    def test_two_remedies_for_one_variable_leave_an_output_beside_it_to_neither(self):
        token = self.make.password()
        self.repo.stage("main.tf", 'output "db_password" {\n  value = random_password.x.result\n}\n'
                                   f'variable "api_token" {{ default = "{token}" }}\n')
        self.both()
        self.assertEqual(self.repo.path("main.tf").read_text(),
                         'output "db_password" {\n  value = random_password.x.result\n  sensitive = true\n}\n'
                         'variable "api_token" { sensitive = true }\n')
        self.assert_kept(token)
        self.assert_clean("tree")

    def test_a_template_that_git_would_ignore_is_taken_back(self):
        self.repo.stage(".gitignore", ".env*\n")
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.both()
        self.assertEqual(self.repo.path(".gitignore").read_text(), ".env*\n!/.env.example\n")
        self.assertIn(".env.example", self.files())

    def test_before_the_first_commit(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.both()
        self.assertEqual(self.repo.git("ls-files"), "")

    def test_what_is_staged_and_not_committed_stays_staged(self):
        self.repo.stage("app.py", "one\n")
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.repo.commit()
        self.repo.stage("app.py", "two\n")
        self.repo.write(".env", "DB_PASSWORD=\nOTHER=1\n")
        self.fix("--write", status=0)
        self.assertEqual(self.repo.git("diff", "--cached", "--name-status").split(), ["D", ".env", "M", "app.py"])
        self.assertEqual(self.repo.path(".env").read_text(), "DB_PASSWORD=\nOTHER=1\n")

    # What is not shown.

    def test_nothing_but_the_patch_shows_a_value(self):
        password = self.make.password()
        self.repo.stage("k8s/backend.yaml", DEPLOYMENT.format(name="backend", value=password))
        self.repo.stage("app/.env.example", f"DB_PASSWORD={password}\n")
        patch = self.fix()
        self.assertNotIn(password, patch.errors)
        lines = [line for line in patch.text.splitlines() if password in line]
        self.assertTrue(lines and all(line.startswith("-") for line in lines), lines)
        written = self.fix("--write")
        self.assert_hides(password, written)
        self.assertIn("DB_PASSWORD", written.errors)

    def test_names_of_files_show_no_secret_and_no_escape(self):
        token = self.make.github()
        self.repo.stage(f"{token}/a\x1b[31m.py", f'TOKEN = "{token}"\n')
        self.repo.stage(f"{token}/\x1b[31m/.env", f"DB_PASSWORD={self.make.password()}\n")
        for run in (self.fix(status=1), self.fix("--write", status=1)):
            self.assertNotIn("\x1b", run.errors)
            self.assertNotIn(token, run.errors)

    # What is left, and what fails.

    def test_what_a_person_has_to_mend_is_listed_with_its_advice(self):
        self.repo.stage("settings.py", f'TOKEN = "{self.make.github()}"\n')
        run = self.fix(status=1)
        self.assertEqual(run.out, b"")
        self.assertIn("settings.py:1:10: critical github-pat", run.errors)
        self.assertIn("1 left for you", run.errors)

    def test_what_is_allowed_is_not_mended(self):
        self.repo.stage(".env.example", f"# leaktight:allow dotenv-template-filled of the demo\nDB_PASSWORD={self.make.password()}\n")
        self.repo.stage(".gitignore", ".env\n")
        self.assertEqual(self.fix(status=0).out, b"")

    def test_paths_and_checks_limit_what_is_mended(self):
        self.repo.stage(".gitignore", ".env\n")
        for folder in "ab":
            self.repo.stage(f"{folder}/.env.example", f"DB_PASSWORD={self.make.password()}\n")
        patch = self.fix("a", status=0)
        self.assertIn(b"a/.env.example", patch.out)
        self.assertNotIn(b"b/.env.example", patch.out)
        self.assertEqual(self.fix("--only", "k8s-env-literal", status=0).out, b"")

    def test_from_a_folder_below(self):
        self.repo.stage("deep/down/app.py", "x\n")
        self.repo.stage(".env.example", f"DB_PASSWORD={self.make.password()}\n")
        run = self.repo.leaktight("fix", "--write", cwd=self.repo.path("deep/down"))
        self.assertEqual(run.status, 0, run)
        self.assertEqual(self.repo.path(".env.example").read_text(), "DB_PASSWORD=\n")
        self.assertTrue(self.repo.path(".env").exists())

    def test_outside_of_a_repository(self):
        plain = self.repository("plain", git=False)
        plain.write(".env.example", f"DB_PASSWORD={self.make.password()}\n")
        run = plain.leaktight("fix")
        self.assertEqual((run.status, run.out), (2, b""), run)
        self.assertIn("is no git repository", run.errors)

    def test_a_link_is_neither_followed_nor_replaced(self):
        outside = self.top / "outside"
        outside.write_text("*.log\n")
        self.repo.path(".gitignore").symlink_to(outside)
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        before = self.disk()
        run = self.fix("--write", status=2)
        self.assertIn(".gitignore", run.errors)
        self.assertEqual((self.disk(), outside.read_text()), (before, "*.log\n"))
        self.assertEqual(self.repo.git("ls-files"), ".env")

    def test_a_link_in_the_place_of_the_file_for_values(self):
        outside = self.top / "outside"
        outside.write_text("")
        self.repo.stage(".gitignore", ".env\n")
        self.repo.path(".env").symlink_to(outside)
        password = self.make.password()
        self.repo.stage(".env.example", f"DB_PASSWORD={password}\n")
        self.fix("--write", status=2)
        self.assertEqual(outside.read_text(), "")
        self.assertIn(password, self.repo.path(".env.example").read_text())

    def test_where_git_fails_nothing_is_changed(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.repo.stage("api/.env.example", f"DB_PASSWORD={self.make.password()}\n")
        self.repo.write(".git/index.lock", "")
        before = self.disk()
        run = self.fix("--write", status=2)
        self.assertIn("index.lock", run.errors)
        self.assertEqual(self.disk(), before)
        self.repo.path(".git/index.lock").unlink()
        self.fix("--write", status=0)

    def test_values_go_into_no_file_that_is_in_git(self):
        password = self.make.password()
        self.repo.stage("secrets.auto.tfvars", 'region = "eu"\n')
        self.repo.stage("main.tf", f'resource "aws_db_instance" "main" {{\n  password = "{password}"\n}}\n')
        run = self.fix("--write", status=1)
        self.assertIn("is in git", run.errors)
        self.assertIn(password, self.repo.path("main.tf").read_text())
        self.assertEqual(self.repo.path("secrets.auto.tfvars").read_text(), 'region = "eu"\n')

    def test_no_template_is_made_that_would_still_hold_a_secret(self):
        password = self.make.password()
        self.repo.stage("k8s/db.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  annotations:\n"
                        f"    example.com/api-key: {self.make.github()}\nstringData:\n  DB_PASSWORD: {password}\n")
        run = self.fix("--write", status=1)
        self.assertIn("would still hold what looks secret", run.errors)
        self.assertIn(password, self.repo.path("k8s/db.yaml").read_text())
        self.assertEqual(self.repo.git("ls-files"), "k8s/db.yaml")

    def test_utf_16_is_left(self):
        text = DEPLOYMENT.format(name="backend", value=self.make.password())
        path = self.repo.stage("k8s/backend.yaml", text.encode("utf-16"))
        run = self.fix("--write", status=1)
        self.assertIn("UTF-16", run.errors)
        self.assertEqual(path.read_bytes(), text.encode("utf-16"))

    def test_a_value_behind_an_anchor_or_an_alias_is_left(self):
        password = self.make.password()
        text = DEPLOYMENT.format(name="backend", value="&pw " + password)
        self.repo.stage("k8s/backend.yaml", text + "            - name: OLD_PASSWORD\n              value: *pw\n")
        run = self.fix(status=1)
        self.assertEqual(run.out, b"")
        self.assertIn("anchor", run.errors)

    def test_a_root_that_calls_what_lies_outside_is_no_module_of_others(self):
        self.repo.stage("main.tf", f'resource "aws_db_instance" "main" {{\n  password = "{self.make.password()}"\n}}\n'
                        'module "common" {\n  source = "../common"\n}\n')
        self.assertEqual(self.both().status, 0)
        self.repo.stage("main.tf", f'resource "aws_db_instance" "main" {{\n  password = "{self.make.password()}"\n}}\n')
        self.repo.stage("examples/all/main.tf", 'module "it" {\n  source = "../.."\n}\n')
        self.assertEqual(self.both().status, 0)
        self.assertIn("= var.main_password", self.repo.path("examples/all/main.tf").read_text())

    def test_a_default_of_a_module_that_others_call_is_theirs_to_give(self):
        token = self.make.some(40)
        self.repo.stage("tf/modules/app/variables.tf", f'variable "jwt_secret" {{\n  type    = string\n  default = "{token}"\n}}\n')
        self.repo.stage("tf/main.tf", 'module "app" {\n  source = "./modules/app"\n}\n')
        run = self.both()
        self.assertIn("whoever calls the module tf/modules/app/ from elsewhere has to give it jwt_secret now", run.errors)
        self.assert_kept(token)

    def test_one_value_in_two_files_of_a_module_is_one_variable(self):
        password, other = self.make.password(), self.make.password()
        for name, value in (("a", password), ("b", password), ("c", other)):
            self.repo.stage(f"tf/{name}.tf", f'resource "aws_db_instance" "{name}" {{\n  count = 1\n}}\n'
                            f'locals {{\n  broker_password = "{value}"\n}}\n')
        self.both()
        names = [self.repo.path(f"tf/{name}.tf").read_text().split("= var.")[1].split()[0] for name in "abc"]
        self.assertEqual(names, ["broker_password", "broker_password", "broker_password_2"])
        self.assertEqual(self.repo.path("tf/variables.tf").read_text().count("variable "), 2)
        self.assert_kept(other)

    def test_a_file_of_many_findings_is_mended_in_one_go(self):
        passwords = [self.make.password() for _ in range(40)]
        text = "".join(f"SECRET_{i}_PASSWORD={password}\nPLAIN_{i}=1\n" for i, password in enumerate(passwords))
        self.repo.stage(".env.example", text)
        self.assertEqual(self.both().status, 0)
        for password in passwords:
            self.assert_kept(password)


class Flowdoc(EdgeCase):
    """A whole application with one thing wrong at a time."""

    def setUp(self):
        super().setUp()
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")
        self.repo.commit()

    def test_nothing_is_to_be_mended_in_it(self):
        run = self.fix(status=0)
        self.assertEqual(run.out, b"")

    def test_what_is_mended_is_clean_and_what_is_left_is_told(self):
        mended = 0
        for variant in VARIANTS:
            with self.subTest(variant=variant.name):
                self.repo.git("reset", "-q", "--hard")
                self.repo.git("clean", "-qfdx")
                _, secret = variant.apply(self.repo.folder, self.make)
                self.repo.git("add", "-A")
                patch = self.both()
                after = self.scan("tree", "--fail-on", "low")
                left = self.left_in(patch)
                told = {f["rule"] for f in after.findings if f["severity"] != "info"}
                self.assertLessEqual(told, set(left), after.run)
                if not left:
                    mended += 1
                    self.assertEqual(after.status, 0, after.run)
                    if secret:
                        self.assert_kept(secret)
        self.assertGreater(mended, len(VARIANTS) // 3)


if __name__ == "__main__":
    main()
