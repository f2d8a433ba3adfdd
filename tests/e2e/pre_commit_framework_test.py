"""The real pre-commit framework, in a real repository, with this source tree as the hook's home."""
import os
import shutil

import support


class Framework(support.Case):
    def setUp(self):
        super().setUp()
        self.assertTrue(shutil.which("pre-commit"), "pre-commit is missing: ./dev test installs it")
        # The hook's repository: what a user names by its address. Only what the framework reads of it.
        self.home = self.repository("leaktight")
        shutil.copy(support.SOURCE_TREE / ".pre-commit-hooks.yaml", self.home.folder)
        shutil.copytree(support.SOURCE_TREE / "hooks", self.home.folder / "hooks")
        self.home.git("add", "-A")
        revision = self.home.commit()
        self.repo.env["PATH"] = os.path.dirname(support.BINARY) + os.pathsep + self.repo.env["PATH"]
        self.repo.env["PRE_COMMIT_HOME"] = str(self.top / "cache")
        self.repo.env["SKIP"] = ""
        self.repo.stage(".pre-commit-config.yaml",
                        f"repos:\n  - repo: {self.home.folder.as_uri()}\n    rev: {revision}\n    hooks:\n      - id: leaktight\n")
        self.repo.stage("old.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.stage("clean.txt", "clean\n")
        self.repo.commit()
        done = self.repo.run("pre-commit", "install")
        self.assertEqual(done.status, 0, done)

    def commit(self, *args):
        return self.repo.run("git", "commit", "-q", "-m", "try", *args)

    def assert_blocked(self, path, *args):
        done = self.commit(*args)
        self.assertEqual(done.status, 1, done)
        self.assertIn(path, done.everything)

    def test_commits_of_every_form(self):
        key = self.make.aws_key_id()
        self.repo.stage("k.txt", f"key {key}\n")
        self.assert_blocked("k.txt")
        self.repo.stage("k.txt", "clean\n")
        self.assertEqual(self.commit().status, 0)
        self.repo.write("k.txt", f"key {key}\n")
        self.assert_blocked("k.txt", "-a")
        self.assert_blocked("k.txt", "k.txt")
        self.repo.write("k.txt", "clean again\n")
        self.assertEqual(self.commit("-a").status, 0)

    def test_an_old_secret_does_not_block_a_change_elsewhere_in_its_file(self):
        self.repo.stage("old.txt", self.repo.path("old.txt").read_bytes() + b"more\n")
        self.assertEqual(self.commit().status, 0)

    def test_a_dotenv_file_is_blocked_though_the_framework_knows_no_type_of_it(self):
        self.repo.stage(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.assert_blocked(".env")

    def use(self, *hook):
        """Takes another hook, or the same with other arguments, into the configuration."""
        config = self.repo.path(".pre-commit-config.yaml")
        self.repo.stage(".pre-commit-config.yaml", config.read_text().replace("id: leaktight", "\n        ".join(hook)))
        done = self.commit()
        self.assertEqual(done.status, 0, done)

    def test_the_hook_that_takes_the_installed_program(self):
        self.use("id: leaktight-system")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("k.txt")
        self.repo.stage("k.txt", "clean\n")
        self.assertEqual(self.commit().status, 0)

    def test_flags_of_the_user(self):
        self.use("id: leaktight", "args: [--fail-on, critical]")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assertEqual(self.commit().status, 0)

    def test_an_organisation_s_policy_holds_whatever_the_hook_s_arguments(self):
        policy = self.top / "org.yaml"
        policy.write_text("{}\n")
        weak = "fail-on: critical\nrules: {aws-access-key-id: off}\nexclude: [{path: '**', reason: r}]\n"
        self.repo.stage(".leaktight.yaml", weak)
        self.repo.stage("weak.yaml", "grant: [allow, comments, exclude, templates, selection]\n" + weak)
        before = self.repo.path(".pre-commit-config.yaml").read_text()
        for args in ("--no-config", "--fail-on, critical", "--config, .leaktight.yaml", "--org-config, weak.yaml", "--skip, aws-access-key-id",
                     "--only, jwt", "--org-config, weak.yaml, --skip, aws-access-key-id"):
            self.repo.stage(".pre-commit-config.yaml", before)
            self.use("id: leaktight-system", f"args: [{args}, --]")
            self.repo.git("config", "--global", "leaktight.orgConfig", policy)
            self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
            self.assert_blocked("--" if "--skip" in args or "--only" in args else "k.txt")
            self.repo.git("rm", "-q", "-f", "k.txt")
            self.repo.git("config", "--global", "--unset", "leaktight.orgConfig")

    def test_a_name_that_begins_with_a_dash_is_no_flag(self):
        self.repo.write("--quiet", f"key {self.make.aws_key_id()}\n")
        self.repo.git("add", "--", "--quiet")
        done = self.commit()
        self.assertEqual(done.status, 1, done)
        self.assertIn("aws-access-key-id", done.everything)

    def test_a_block_says_how_to_go_past_it(self):
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}\n")
        self.assertIn("--no-verify", self.commit().everything)

    def test_names_with_blanks(self):
        self.repo.stage("a folder/my key.txt", f"key {self.make.aws_key_id()}\n")
        self.assert_blocked("a folder/my key.txt")

    def test_all_files_scans_what_it_names(self):
        done = self.repo.run("pre-commit", "run", "--all-files")
        self.assertEqual(done.status, 1, done)
        self.assertIn("old.txt", done.everything)

    def test_files_scans_what_it_names(self):
        done = self.repo.run("pre-commit", "run", "--files", "old.txt")
        self.assertEqual(done.status, 1, done)
        self.assertIn("old.txt", done.everything)
        done = self.repo.run("pre-commit", "run", "--files", "clean.txt")
        self.assertEqual(done.status, 0, done)


if __name__ == "__main__":
    support.main()
