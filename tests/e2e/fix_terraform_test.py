"""leaktight fix on Terraform: every bad sample of its checks, and modules that call modules."""
import posixpath
import re
import shutil
import unittest

from fix_edges_test import EdgeCase
from fix_test import tests_of
from support import Scan, main

Samples = tests_of(lambda check: check.startswith("tf-"))

TERRAFORM = shutil.which("terraform")

# As `terraform fmt` lays it out.
CALL = """\
# The database.
module "db" {
  source = "./modules/db" # ours

  name = "flowdoc" # of the team
}
"""
DATABASE = """\
resource "aws_db_instance" "main" {{
  engine   = "postgres" # 16
  password = "{password}" # of root
}}
"""


class Modules(EdgeCase):
    def configuration(self):
        """Folder → the text of all of its configuration."""
        folders = {}
        for path, data in self.files().items():
            if path.endswith(".tf"):
                folder = posixpath.dirname(path)
                folders[folder] = folders.get(folder, "") + data.decode()
        return folders

    def assert_consistent(self):
        """What Terraform would refuse: variables that nobody declares, gives or takes."""
        folders = self.configuration()
        declared = {folder: {name: body for name, body in re.findall(r'(?ms)^variable "([^"]+)" \{(.*?)\}$', text)}
                    for folder, text in folders.items()}
        called = set()
        for folder, text in folders.items():
            for name in re.findall(r"\bvar\.(\w+)", text):
                self.assertIn(name, declared[folder], f"{folder}: var.{name} is not declared\n{text}")
            for label, body in re.findall(r'(?ms)^module "([^"]+)" \{(.*?)\}$', text):
                within = posixpath.normpath(posixpath.join(folder, re.search(r'source *= *"([^"]+)"', body)[1]))
                within = "" if within == "." else within
                called.add(within)
                given = set(re.findall(r"(?:^|[{\n])\s*(\w+)\s*=", body)) - {"source", "for_each", "count"}
                wanted = {name for name, of_variable in declared[within].items() if "default" not in of_variable}
                self.assertLessEqual(given, set(declared[within]), f"{folder}: module {label} takes no such argument")
                self.assertLessEqual(wanted, given, f"{folder}: module {label} is not given all")
        for folder in set(folders) - called:
            values = self.repo.path(posixpath.join(folder, "secrets.auto.tfvars"))
            kept = re.findall(r"(?m)^(\w+) *=", values.read_text()) if values.exists() else []
            wanted = {name for name, body in declared[folder].items() if "default" not in body}
            self.assertLessEqual(wanted, set(kept), f"{folder}: nothing gives its variables")

    def mend(self, status=0):
        """All of it is mended and consistent, nothing is lost, and a scan is clean."""
        run = self.both()
        self.assertEqual(run.status, status, run)
        found = Scan(self.repo.leaktight("tree", "--format", "json")).findings
        self.assertEqual([f for f in found if f["severity"] != "info"], [])
        self.assert_consistent()
        return run

    def text(self, path):
        return self.repo.path(path).read_text()

    def db_module(self, folder="modules/db"):
        password = self.make.password()
        self.repo.stage(f"{folder}/main.tf", DATABASE.format(password=password))
        self.repo.stage(f"{folder}/variables.tf", 'variable "name" {\n  type = string\n}\n')
        return password

    def test_a_module_that_a_root_calls_is_given_the_value_by_it(self):
        password = self.db_module()
        self.repo.stage("main.tf", CALL)
        self.mend()
        self.assertEqual(self.text("main.tf"), CALL.replace("}\n", "\n  main_password = var.main_password\n}\n"))
        self.assertEqual(self.text("modules/db/main.tf"), DATABASE.format(password="").replace('""', "var.main_password"))
        declared = '\nvariable "main_password" {\n  type      = string\n  sensitive = true\n}\n'
        self.assertEqual(self.text("variables.tf"), declared[1:])
        self.assertEqual(self.text("modules/db/variables.tf"), 'variable "name" {\n  type = string\n}\n' + declared)
        self.assertEqual(self.text("secrets.auto.tfvars"), f'main_password = "{password}"\n')
        self.assertFalse(self.repo.path("modules/db/secrets.auto.tfvars").exists())

    def test_it_comes_through_every_module_and_to_every_root(self):
        password = self.db_module("tf/modules/db")
        call = 'module "{label}" {{\n  source = "{source}"\n  name   = "a"\n}}\n'
        self.repo.stage("tf/modules/app/main.tf", call.format(label="db", source="../db"))
        self.repo.stage("tf/modules/app/variables.tf", 'variable "name" {\n  type = string\n}\n')
        for environment in ("dev", "prod"):
            self.repo.stage(f"tf/env/{environment}/main.tf", call.format(label="app", source="../../modules/app")
                            + call.format(label="again", source="../../modules/db"))
        self.mend()
        for environment in ("dev", "prod"):
            self.assertEqual(self.text(f"tf/env/{environment}/secrets.auto.tfvars"), f'main_password = "{password}"\n')
            self.assertEqual(self.text(f"tf/env/{environment}/main.tf").count("main_password = var.main_password"), 2)
        self.assertFalse(self.repo.path("tf/modules/app/secrets.auto.tfvars").exists())

    def test_a_name_that_the_caller_has_for_something_else_is_left_to_it(self):
        self.db_module()
        self.repo.stage("main.tf", CALL + 'variable "main_password" {\n  type      = string\n  sensitive = true\n'
                        '  default   = ""\n}\n')
        self.mend()
        self.assertIn("main_password = var.db_main_password", self.text("main.tf"))

    def test_values_of_several_files_and_calls_meet_in_one_block(self):
        password, other = self.db_module(), self.make.password()
        self.repo.stage("modules/db/broker.tf", f'resource "aws_db_instance" "other" {{\n  password = "{other}"\n}}\n'
                        f'resource "aws_db_instance" "third" {{\n  password = "{password}"\n}}\n')
        self.repo.stage("main.tf", 'module "db" { source = "./modules/db" }\n')
        self.repo.stage("modules/db/variables.tf", "")
        self.mend()
        self.assertEqual(self.text("main.tf"), 'module "db" {\n  source = "./modules/db"\n'
                         "  other_password = var.other_password\n  third_password = var.third_password\n"
                         "  main_password = var.main_password\n}\n")

    def test_a_default_comes_from_those_who_give_nothing_for_it(self):
        token = self.make.some(40)
        self.repo.stage("modules/app/variables.tf", f'variable "jwt_secret" {{\n  type    = string\n  default = "{token}"\n}}\n')
        self.repo.stage("a/main.tf", 'module "app" {\n  source = "../modules/app"\n}\n')
        given = ('module "app" {\n  source     = "../modules/app"\n  jwt_secret = var.jwt_secret\n}\n'
                 'variable "jwt_secret" {\n  type      = string\n  sensitive = true\n  default   = null\n}\n')
        self.repo.stage("b/main.tf", given)
        self.mend()
        self.assertEqual(self.text("a/secrets.auto.tfvars"), f'jwt_secret = "{token}"\n')
        self.assertEqual(self.text("b/main.tf"), given)
        self.assertFalse(self.repo.path("b/secrets.auto.tfvars").exists())

    def test_a_default_that_a_local_file_overrides_stands_aside(self):
        token, other = self.make.some(40), self.make.some(40)
        self.repo.stage(".gitignore", "terraform.tfvars\n")
        self.repo.write("terraform.tfvars", f'jwt_secret = "{other}"\n')
        self.repo.stage("main.tf", f'variable "jwt_secret" {{\n  type    = string\n  default = "{token}"\n}}\n')
        self.both()
        self.assertEqual(self.text("secrets.auto.tfvars"),
                         f'# another value that stood in the repository: jwt_secret = "{token}"\n')

    def test_a_default_that_is_an_object_keeps_its_type(self):
        password = self.make.password()
        self.repo.stage("modules/app/variables.tf", 'variable "secrets" {\n  type = object({ password = string })\n  default = {\n'
                        f'    password = "{password}"\n  }}\n}}\n')
        self.repo.stage("main.tf", 'module "app" {\n  source = "./modules/app"\n}\n')
        self.mend()
        self.assertIn("type      = object({ password = string })", self.text("variables.tf"))
        self.assertIn(password, self.text("secrets.auto.tfvars"))

    def test_a_module_that_is_run_itself_keeps_the_value_too(self):
        password = self.make.password()
        self.repo.stage("main.tf", DATABASE.format(password=password) + 'terraform {\n  backend "s3" {}\n}\n')
        self.repo.stage("test/main.tf", 'module "all" {\n  source = "../"\n}\n')
        self.mend()
        for folder in ("", "test/"):
            self.assertEqual(self.text(folder + "secrets.auto.tfvars"), f'main_password = "{password}"\n')

    def test_modules_that_call_each_other_in_a_ring_end(self):
        self.db_module("a")
        self.repo.stage("a/ring.tf", 'module "b" {\n  source = "../b"\n}\n')
        self.repo.stage("a/variables.tf", "")
        self.repo.stage("b/main.tf", 'module "a" {\n  source = "../a"\n}\n')
        self.assertEqual(self.both().status, 0)

    def test_a_caller_in_json_gives_it_as_well(self):
        self.db_module()
        self.repo.stage("main.tf.json", '{\n  "module": {\n    "db": {\n      "source": "./modules/db",\n      "name": "a"\n    }\n  }\n}\n')
        self.assertEqual(self.both().status, 0)
        self.assertEqual(self.text("main.tf.json"),
                         '{\n  "module": {\n    "db": {\n      "main_password": "${var.main_password}",\n'
                         '      "source": "./modules/db",\n      "name": "a"\n    }\n  }\n}\n')

    def staged_outputs(self):
        """A local that a module's outputs give, and a root whose outputs give those."""
        password = self.make.password()
        self.repo.stage("modules/db/main.tf", f'locals {{\n  admin = {{\n    password = "{password}"\n    region   = "eu"\n  }}\n'
                        '  line = "admin:${local.admin.password}"\n}\n'
                        'resource "terraform_data" "db" {\n  input = local.admin.region\n}\n'
                        'output "login" {\n  value = local.line\n}\noutput "region" {\n  value = local.admin.region\n}\n'
                        'output "length" {\n  value = nonsensitive(length(local.line))\n}\n')
        self.repo.stage("main.tf", 'module "db" {\n  source = "./modules/db"\n}\n'
                        'output "all" {\n  value = "db: ${module.db.login}" # for the others\n}\n'
                        'output "where" {\n  value = module.db.region\n}\n')
        return password

    def test_outputs_that_come_to_give_it_say_so(self):
        self.staged_outputs()
        self.mend()
        self.assertIn('output "login" {\n  value = local.line\n  sensitive = true\n}\n', self.text("modules/db/main.tf"))
        self.assertEqual(self.text("modules/db/main.tf").count("sensitive = true"), 1)
        self.assertIn('output "all" {\n  value = "db: ${module.db.login}" # for the others\n  sensitive = true\n}\n', self.text("main.tf"))
        self.assertEqual(self.text("main.tf").count("sensitive = true"), 1)

    @unittest.skipUnless(TERRAFORM, "no terraform on this machine")
    def test_terraform_plans_what_has_been_mended(self):
        self.staged_outputs()
        self.mend()
        more = {"TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        for step in (["init", "-input=false"], ["validate"], ["plan", "-input=false", "-lock=false"], ["fmt", "-check", "-recursive", "modules"]):
            run = self.repo.run(TERRAFORM, *step, env=more)
            if step[0] != "fmt":
                self.assertEqual(run.status, 0, run)


if __name__ == "__main__":
    main()
