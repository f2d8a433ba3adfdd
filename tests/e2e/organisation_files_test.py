"""Which policies are in force: named by flag, by every scope of git's configuration, and where they lie."""
import json
import os

import support
from organisation_test import rule

SCANS = (("staged",), ("tree",))
OFF = "rules: {aws-access-key-id: off}\n"


class OrganisationFiles(support.Case):
    def setUp(self):
        super().setUp()
        self.policy = self.top / "org.yaml"
        self.policy.write_text("{}\n")
        self.key = self.make.aws_key_id()
        self.repo.stage("README.md", "a repository\n")
        self.repo.stage(".leaktight.yaml", OFF)
        self.repo.commit()
        self.repo.stage("k.txt", f"key {self.key}\n")

    def assert_in_force(self, *args, env=None, repo=None, cwd=None, severity="high", tells=""):
        for verb in SCANS:
            scan = self.scan(*verb, *args, env=env, repo=repo, cwd=cwd)
            self.assertEqual((scan.status, [f["severity"] for f in scan.of("aws-access-key-id")]), (1, [severity]), scan.run)
            self.assertIn(tells, json.dumps(scan.report["warnings"]))

    def assert_not_in_force(self, *args, env=None, repo=None):
        for verb in SCANS:
            self.assertEqual(self.scan(*verb, *args, env=env, repo=repo, status=0).rules, [])

    def assert_2(self, naming, *args, env=None, cwd=None):
        for verb in SCANS:
            run = self.repo.leaktight(*verb, *args, env=env, cwd=cwd)
            self.assertEqual(run.status, 2, run)
            self.assertIn(naming, run.errors)

    def name(self, *scope, value=None, repo=None):
        (repo or self.repo).git("config", *scope, "leaktight.orgConfig", value if value is not None else self.policy)

    # Git's configuration.

    def test_every_scope_of_git_s_configuration(self):
        for scope in ("--global", "--local"):
            self.assert_not_in_force()
            self.name(scope)
            self.assert_in_force()
            self.repo.git("config", scope, "--unset", "leaktight.orgConfig")
        self.assert_not_in_force()
        self.repo.git("config", "extensions.worktreeConfig", "true")
        self.name("--worktree")
        self.assert_in_force()

    def test_the_environment_s_configuration(self):
        self.assert_in_force(env={"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "LeakTight.OrgConfig", "GIT_CONFIG_VALUE_0": str(self.policy)})
        self.assert_in_force(env={"GIT_CONFIG_PARAMETERS": f"'leaktight.orgConfig'='{self.policy}'"})
        self.assert_in_force(env={"GIT_CONFIG_PARAMETERS": f"'leaktight.orgconfig={self.policy}'"})
        elsewhere = self.top / "global"
        elsewhere.write_text(f"[leaktight]\n\torgConfig = {self.policy}\n")
        self.assert_in_force(env={"GIT_CONFIG_GLOBAL": str(elsewhere)})
        (self.top / "xdg/git").mkdir(parents=True)
        elsewhere.rename(self.top / "xdg/git/config")
        self.assert_in_force(env={"XDG_CONFIG_HOME": str(self.top / "xdg")})

    def test_the_system_s_configuration(self):
        system = self.top / "system"
        system.write_text(f"[leaktight]\n\torgConfig = {self.policy}\n")
        for no, holds in (("", True), ("0", True), ("false", True), ("1", False), ("true", False)):
            env = {"GIT_CONFIG_SYSTEM": str(system), "GIT_CONFIG_NOSYSTEM": no}
            (self.assert_in_force if holds else self.assert_not_in_force)(env=env)

    def test_the_system_file_of_a_git_that_is_installed_elsewhere(self):
        """Nix, Conda and Xcode have one of their own: nobody but git knows where."""
        system = self.top / "system"
        system.write_text(f"[leaktight]\n\torgConfig = {self.policy}\n")
        git = self.top / "nix/bin/git"
        git.parent.mkdir(parents=True)
        real = self.repo.run("sh", "-c", "command -v git").text.strip()
        git.write_text(f"#!/bin/sh\nGIT_CONFIG_NOSYSTEM= GIT_CONFIG_SYSTEM='{system}' exec {real} \"$@\"\n")
        git.chmod(0o755)
        self.assert_in_force(env={"PATH": f"{git.parent}:{self.repo.env['PATH']}"})

    def test_a_git_that_tells_no_scopes(self):
        self.name("--global")
        git = self.top / "old/git"
        git.parent.mkdir()
        real = self.repo.run("sh", "-c", "command -v git").text.strip()
        git.write_text(f'#!/bin/sh\ncase "$*" in *--show-scope*) exit 129;; esac\nexec {real} "$@"\n')
        git.chmod(0o755)
        env = {"PATH": f"{git.parent}:{self.repo.env['PATH']}"}
        self.assert_in_force(env=env)
        self.repo.git("config", "--global", "--unset", "leaktight.orgConfig")
        self.assert_not_in_force(env=env)

    def test_another_file_for_git_config_alone(self):
        self.name("--global")
        empty = self.top / "empty"
        empty.write_text("")
        self.assert_in_force(env={"GIT_CONFIG": str(empty)})
        self.assert_in_force(env={"GIT_CONFIG": "/dev/null"})

    def test_where_git_looks_for_a_repository(self):
        self.name("--global")
        for env in ({"GIT_CEILING_DIRECTORIES": str(self.top)}, {"GIT_CEILING_DIRECTORIES": str(self.repo.folder)},
                    {"GIT_DISCOVERY_ACROSS_FILESYSTEM": "0"}):
            self.assert_in_force(env=env)

    def test_an_empty_git_folder_below_hides_no_setting(self):
        self.name("--local")
        below = self.repo.folder / "below"
        (below / ".git").mkdir(parents=True)
        scan = self.scan("staged", cwd=below)
        self.assertEqual(scan.rules, ["aws-access-key-id"], scan.run)

    def test_included_files(self):
        included = self.top / "included"
        included.write_text(f"[leaktight]\n\torgConfig = {self.policy}\n")
        for key in ("include.path", f"includeIf.gitdir:{self.repo.folder}/.path", "includeIf.onbranch:main.path"):
            self.repo.git("config", "--global", key, str(included))
            self.assert_in_force()
            self.repo.git("config", "--global", "--unset", key)
        self.assert_not_in_force()

    def test_values_that_name_no_one_file_are_errors(self):
        self.repo.write("org.yaml", OFF)
        for value, told in (("", "is empty"), ("org.yaml", "org.yaml is relative"), ("./org.yaml", "is relative"), ("/none/org.yaml", "/none/org.yaml")):
            for scope in ("--global", "--local"):
                self.name(scope, value=value)
                self.assert_2(told)
                self.repo.git("config", scope, "--unset", "leaktight.orgConfig")
        self.assert_2("leaktight", env={"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "leaktight.orgConfig", "GIT_CONFIG_VALUE_0": ""})
        with open(self.top / "home/.gitconfig", "a", encoding="utf-8") as config:
            config.write("[leaktight]\n\torgConfig\n")
        self.assert_2("leaktight.orgconfig")

    def test_a_flag_that_names_no_file_is_an_error(self):
        for value in ("", "none.yaml", ".", "/dev/null/x"):
            self.assert_2("", "--org-config", value)

    def test_a_path_in_the_home_folder(self):
        (self.top / "home/org.yaml").write_text("{}\n")
        self.name("--global", value="~/org.yaml")
        self.assert_in_force()

    def test_a_broken_git_configuration_is_no_pass(self):
        for scope in (self.top / "home/.gitconfig", self.repo.folder / ".git/config"):
            text = scope.read_text() if scope.exists() else ""
            for broken in ("[leaktight\n", f"[leaktight]\n\torgConfig = {self.policy}\n[core\n", "[include]\n\tpath = \"\n"):
                scope.write_text(text + broken)
                for verb in SCANS:
                    run = self.repo.leaktight(*verb)
                    self.assertEqual(run.status, 2, (broken, run))
            scope.write_text(text)

    # Several of them.

    def test_a_nearer_setting_takes_no_other_away(self):
        weak = self.top / "weak.yaml"
        weak.write_text("grant: [allow, comments, exclude, templates, selection]\nfail-on: critical\n" + OFF)
        self.name("--global")
        self.name("--local", value=weak)
        self.assert_in_force(tells="switches `aws-access-key-id` off")
        self.assert_in_force("--org-config", str(weak))

    def test_whatever_their_order(self):
        self.policy.write_text("rules: {aws-access-key-id: critical}\n")
        weak = self.top / "weak.yaml"
        weak.write_text("grant: [allow, exclude]\nfail-on: critical\n" + OFF)
        self.repo.stage(".leaktight.yaml", "exclude: [{path: '**', reason: r}]\n")
        for one, other in ((self.policy, weak), (weak, self.policy)):
            self.assert_in_force("--org-config", str(one), "--org-config", str(other), severity="critical")

    def test_one_that_is_named_twice_counts_once(self):
        self.policy.write_text("rule-files: [rules.yaml]\nexclude: [{path: k.txt, reason: r}]\n")
        (self.top / "rules.yaml").write_text(rule("our-own", "ours-", "ours-[0-9A-Z]{16}", "ours-{base32:16}"))
        self.name("--global")
        os.symlink(self.policy, self.top / "link.yaml")
        for again in (str(self.policy), "../org.yaml", str(self.top / "link.yaml")):
            self.assert_not_in_force("--org-config", again)

    def test_rules_are_replaced_by_the_machine_s_owner_alone(self):
        (self.top / "rules.yaml").write_text(rule("aws-access-key-id", "AKIA", "AKIA[0-9A-Z]{16}"))
        self.policy.write_text("rule-files: [rules.yaml]\n")
        self.repo.stage(".leaktight.yaml", "{}\n")
        for scope, severity in (("--local", "high"), ("--global", "info")):
            self.name(scope)
            for verb in SCANS:
                scan = self.scan(*verb)
                self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], [severity], scan.run)
            self.repo.git("config", scope, "--unset", "leaktight.orgConfig")

    def test_a_policy_in_the_repository_replaces_no_rule(self):
        self.repo.stage("org.yaml", "rule-files: [rules.yaml]\n")
        self.repo.stage("rules.yaml", rule("aws-access-key-id", "AKIA", "AKIA[0-9A-Z]{16}"))
        os.symlink(self.repo.folder, self.top / "link")
        self.name("--global", value=self.repo.folder / "org.yaml")
        self.assert_in_force(tells="replaces the rule")
        self.repo.git("config", "--global", "--unset", "leaktight.orgConfig")
        for name in ("org.yaml", "./org.yaml", str(self.top / "link/org.yaml"), "/proc/self/cwd/org.yaml"):
            self.assert_in_force("--org-config", name, tells="replaces the rule")

    # Where they lie: in the repository itself.

    def test_a_commit_does_not_change_the_policy_that_judges_it(self):
        self.repo.stage("policy/org.yaml", "rules: {aws-access-key-id: critical}\n")
        self.repo.git("rm", "-q", "-f", "--cached", "k.txt")
        self.repo.commit()
        self.repo.stage("k.txt", f"key {self.key}\n")
        for change in (lambda: self.repo.stage("policy/org.yaml", "rules: {aws-access-key-id: low}\nfail-on: critical\n"),
                       lambda: self.repo.git("rm", "-q", "-f", "policy/org.yaml"),
                       lambda: self.repo.stage("policy", "no folder any more\n")):
            change()
            scan = self.scan("staged", "--org-config", "policy/org.yaml", status=1)
            self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["critical"], scan.run)

    def test_a_policy_that_is_new_in_the_repository_counts_at_once(self):
        self.repo.write("org.yaml", "rules: {aws-access-key-id: critical}\n")
        for _ in range(2):
            scan = self.scan("staged", "--org-config", "org.yaml", status=1)
            self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["critical"])
            self.repo.git("add", "org.yaml")

    def test_a_branch_does_not_change_the_policy_that_judges_it(self):
        self.repo.git("rm", "-q", "--cached", "k.txt")
        self.repo.stage("org.yaml", "rules: {aws-access-key-id: critical}\n")
        self.repo.commit()
        os.symlink(self.repo.folder, self.top / "link")
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("k.txt", f"key {self.key}\n")
        for text in (OFF, "fail-on: critical\n", None):
            if text is None:
                self.repo.git("rm", "-q", "-f", "org.yaml")
            else:
                self.repo.stage("org.yaml", text)
            self.repo.commit()
            for more in ((), ("--adopt",), ("--squash",), ("--adopt", "--squash")):
                for name in ("org.yaml", str(self.repo.folder / "org.yaml"), str(self.top / "link/org.yaml")):
                    scan = self.scan("diff", "main...topic", "--org-config", name, *more, status=1)
                    self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["critical"], scan.run)

    def test_a_policy_that_the_branch_brings_does_not_judge_it(self):
        self.repo.git("rm", "-q", "--cached", "k.txt")
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("org.yaml", OFF)
        self.repo.stage("k.txt", f"key {self.key}\n")
        self.repo.commit()
        for more in ((), ("--adopt",)):
            run = self.repo.leaktight("diff", "main...topic", "--org-config", "org.yaml", *more)
            self.assertEqual(run.status, 2, run)
            self.assertIn("org.yaml: is not in the revision that decides", run.errors)

    # Hooks, worktrees, submodules.

    def commit(self, repo, **more):
        return repo.run("git", "commit", "-q", "-m", "try", **more)

    def assert_blocks(self, repo):
        self.assertEqual(repo.leaktight("hook", "install").status, 0)
        done = self.commit(repo)
        self.assertEqual(done.status, 1, done)
        self.assertIn("k.txt", done.everything)
        self.assertIn("switches `aws-access-key-id` off", done.everything)

    def use_in_hooks(self):
        self.repo.env["PATH"] = os.path.dirname(support.BINARY) + os.pathsep + self.repo.env["PATH"]

    def test_in_a_hook(self):
        self.use_in_hooks()
        for scope in ("--global", "--local"):
            self.name(scope)
            self.assert_blocks(self.repo)
            self.repo.git("config", scope, "--unset", "leaktight.orgConfig")
        self.assertEqual(self.commit(self.repo).status, 0)

    def test_in_a_hook_of_one_commit_by_git_s_own_flag(self):
        self.use_in_hooks()
        self.repo.leaktight("hook", "install")
        done = self.repo.run("git", "-c", f"leaktight.orgConfig={self.policy}", "commit", "-q", "-m", "try")
        self.assertEqual(done.status, 1, done)
        self.assertIn("k.txt", done.everything)

    def linked(self):
        self.repo.git("worktree", "add", "-q", "-b", "side", self.top / "linked")
        return support.Repository(self.top / "linked", self.repo.env, git=False)

    def test_in_a_linked_worktree(self):
        self.use_in_hooks()
        linked = self.linked()
        linked.stage("k.txt", f"key {self.key}\n")
        self.assert_not_in_force(repo=linked)
        self.name("--local")
        self.assert_in_force(repo=linked)
        self.assert_blocks(linked)

    def test_a_worktree_s_own_setting(self):
        linked = self.linked()
        linked.stage("k.txt", f"key {self.key}\n")
        self.repo.git("config", "extensions.worktreeConfig", "true")
        self.name("--worktree", repo=linked)
        self.assert_in_force(repo=linked)
        self.assert_not_in_force()

    def test_a_policy_in_a_linked_worktree_is_its_head_s(self):
        linked = self.linked()
        linked.stage("org.yaml", "rules: {aws-access-key-id: critical}\n")
        linked.commit()
        linked.stage("org.yaml", OFF)
        linked.stage("k.txt", f"key {self.key}\n")
        scan = self.scan("staged", "--org-config", "org.yaml", repo=linked, status=1)
        self.assertEqual([f["severity"] for f in scan.of("aws-access-key-id")], ["critical"])

    def test_in_a_submodule(self):
        self.use_in_hooks()
        inner = self.repository("inner")
        inner.stage(".leaktight.yaml", OFF)
        inner.commit()
        self.repo.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.folder, "vendor/inner")
        module = support.Repository(self.repo.folder / "vendor/inner", self.repo.env, git=False)
        module.stage("k.txt", f"key {self.key}\n")
        self.name("--local")
        self.assert_not_in_force(repo=module)  # it is a repository of its own
        self.name("--global")
        self.assert_in_force(repo=module)
        self.assert_blocks(module)

    def test_with_git_s_variables_set(self):
        self.name("--local")
        outside = self.top / "outside"
        outside.mkdir()
        env = {"GIT_DIR": str(self.repo.folder / ".git"), "GIT_WORK_TREE": str(self.repo.folder)}
        scan = self.scan("staged", env=env, cwd=outside, status=1)
        self.assertEqual(scan.rules, ["aws-access-key-id"])
        self.assert_in_force(env={"GIT_DIR": ".git"})
        self.assert_in_force(env={"GIT_INDEX_FILE": str(self.repo.folder / ".git/index")})

    def test_of_a_repository_that_history_names(self):
        self.repo.commit()
        self.name("--local")
        scan = self.scan("history", str(self.repo.folder), cwd=self.top, status=1)
        self.assertEqual(scan.rules, ["aws-access-key-id"])

    # What is told.

    def test_comments_that_have_no_effect_are_told_in_history(self):
        self.repo.stage(".leaktight.yaml", "{}\n")
        for line in range(3):
            self.repo.stage("k.txt", "\n" * line + f"key {self.key}  # leaktight:allow aws-access-key-id mine\n")
            self.repo.commit()
        scan = self.scan("history", "--org-config", str(self.policy), status=1)
        self.assertEqual([(w["path"], w["line"], w["message"]) for w in scan.report["warnings"]],
                         [("k.txt", None, "has no effect under the organisation's policy: allows `aws-access-key-id`")])

    def test_a_comment_of_the_base_that_has_no_effect_is_told_in_diff(self):
        self.repo.stage(".leaktight.yaml", "{}\n")
        self.repo.stage("k.txt", f"key {self.key}  # leaktight:allow aws-access-key-id mine\n")
        self.repo.commit()
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("k.txt", f"key {self.make.aws_key_id()}  # leaktight:allow aws-access-key-id mine\n")
        self.repo.commit()
        self.scan("diff", "main...topic", status=0)
        scan = self.scan("diff", "main...topic", "--org-config", str(self.policy), status=1)
        self.assertIn("allows `aws-access-key-id`", json.dumps(scan.report["warnings"]))

    def test_a_fail_on_that_has_no_effect_is_told_in_every_report(self):
        for kind in ("text", "json", "sarif", "markdown", "github"):
            run = self.repo.leaktight("staged", "--org-config", str(self.policy), "--fail-on", "critical", "--format", kind)
            self.assertEqual(run.status, 1, run)
            self.assertIn("--fail-on critical has no effect", run.errors)
            if kind != "text":
                self.assertIn("critical has no effect: the organisation's policy fails from severity low on", run.text, kind)


if __name__ == "__main__":
    support.main()
