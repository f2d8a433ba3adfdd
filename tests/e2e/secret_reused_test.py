"""Every environment has secrets of its own."""
import base64
import concurrent.futures
import os
import pathlib
import shutil
import threading
import time

import support


class Reused(support.Case):
    def setUp(self):
        super().setUp()
        self.secret = self.make.password()
        self.flags = ("--only", "secret-reused")
        self.repo.stage("deploy/production/values.yaml", f"db:\n  password: '{self.secret}'\n")
        self.repo.stage("deploy/staging/values.yaml", f"db:\n  password: '{self.make.password()}'\n")
        self.repo.stage("README.md", "# Shop\n")
        self.repo.commit()

    def assert_reused(self, *args, path="deploy/staging/settings.json", line=2):
        scan = self.scan(*args, *self.flags, status=1)
        (finding,) = scan.findings
        self.assertEqual((finding["rule"], finding["severity"], finding["path"], finding["line"]), ("secret-reused", "high", path, line))
        (place,) = finding["places"]
        self.assertEqual((place["path"], place["line"]), ("deploy/production/values.yaml", 2))
        for word in ("production", "staging", "deploy/production/values.yaml"):
            self.assertIn(word, finding["message"])
        self.assert_hides(self.secret, scan.run, self.repo.leaktight(*args, *self.flags), self.repo.leaktight(*args, *self.flags, "--format", "sarif"))

    def copy(self):
        self.repo.stage("deploy/staging/settings.json", '{\n  "dbPassword": "%s"\n}\n' % self.secret)

    def test_a_staged_file_that_repeats_productions_value(self):
        self.copy()
        self.assert_reused("staged")
        self.assert_reused("staged", "deploy/staging/settings.json")

    def test_in_a_secret_it_is_compared_decoded(self):
        encoded = base64.b64encode(self.secret.encode()).decode()
        self.repo.stage("deploy/staging/secret.yaml", f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  anything: {encoded}\n")
        self.assert_reused("staged", path="deploy/staging/secret.yaml", line=6)

    def test_production_that_takes_over_a_value_is_told_at_the_lesser_environment(self):
        value = self.repo.path("deploy/staging/values.yaml").read_text()
        self.repo.stage("deploy/production/other.yaml", value)
        scan = self.scan("staged", "deploy/production/other.yaml", *self.flags, status=1)
        (finding,) = scan.findings
        self.assertEqual(finding["path"], "deploy/staging/values.yaml")
        self.assertEqual([place["path"] for place in finding["places"]], ["deploy/production/other.yaml"])

    def test_in_the_tree(self):
        self.copy()
        self.assert_reused("tree")
        self.repo.commit()
        self.assert_reused("tree", "--rev", "HEAD")
        self.assert_reused("tree", "deploy/staging")

    def test_on_a_branch(self):
        self.repo.git("checkout", "-q", "-b", "topic")
        self.copy()
        self.repo.commit()
        self.repo.stage("README.md", "# The shop\n")
        self.repo.commit()
        self.assert_reused("diff", "main")
        self.assert_reused("diff", "main", "--squash")

    def test_what_was_so_before_is_nothing_new(self):
        self.copy()
        self.repo.commit()
        self.repo.stage("README.md", "# The shop\n")
        self.assert_clean("staged", *self.flags)
        self.repo.stage("deploy/staging/settings.json", '{\n  "port": 8080,\n  "dbPassword": "%s"\n}\n' % self.secret)
        self.assert_clean("staged", *self.flags)
        self.repo.stage("deploy/production/values.yaml", f"# main\ndb:\n  password: '{self.secret}'\n")
        self.assert_clean("staged", *self.flags)
        self.repo.stage("deploy/eu/prod/more.yaml", f"db:\n  adminPassword: '{self.make.password()}'\n")
        self.assert_clean("staged", *self.flags)

    def test_a_further_place_is_new_and_one_less_is_not(self):
        self.copy()
        self.repo.stage("deploy/production/more.yaml", f"db:\n  adminPassword: '{self.secret}'\n")
        self.repo.commit()
        # Its home is another file now, in the same environment.
        self.repo.git("rm", "-q", "deploy/production/more.yaml")
        self.assert_clean("staged", *self.flags)
        self.repo.stage("deploy/staging/worker.json", '{\n  "workerPassword": "%s"\n}\n' % self.secret)
        (finding,) = self.scan("staged", *self.flags, status=1).findings
        self.assertEqual({place["path"] for place in [finding, *finding["places"]]},
                         {"deploy/staging/settings.json", "deploy/staging/worker.json", "deploy/production/values.yaml"})

    def test_a_file_that_moves_within_its_environment_is_nothing_new(self):
        self.copy()
        self.repo.commit()
        self.repo.git("mv", "deploy/staging/settings.json", "deploy/staging/config.json")
        self.assert_clean("staged", *self.flags)
        self.repo.git("mv", "deploy/production/values.yaml", "deploy/production/all.yaml")
        self.assert_clean("staged", *self.flags)
        (self.repo.folder / "deploy/qa").mkdir()
        self.repo.git("mv", "deploy/staging/config.json", "deploy/qa/config.json")
        self.assertEqual(len(self.scan("staged", *self.flags, status=1).findings), 1)

    def test_another_value_that_is_shared_is_new(self):
        self.copy()
        self.repo.commit()
        other = self.make.password()
        self.repo.stage("deploy/production/values.yaml", f"db:\n  password: '{other}'\n")
        self.repo.stage("deploy/staging/settings.json", '{\n  "dbPassword": "%s"\n}\n' % other)
        self.assertEqual(len(self.scan("staged", *self.flags, status=1).findings), 1)

    def test_what_a_rule_says_of_the_same_bytes_is_shown_beside_it(self):
        self.copy()
        flags = ("--only", "secret-reused,generic-secret")
        found = {f["rule"]: f for f in self.scan("staged", *flags, status=1).findings}
        self.assertEqual(set(found), {"secret-reused", "generic-secret"})
        self.assertEqual(support.span(found["secret-reused"]), support.span(found["generic-secret"]))
        self.assertEqual([f["also"] for f in found.values()], [[], []])
        # Whoever allows the one has not looked at the other.
        self.repo.stage(".leaktight.yaml", "allow: [{rule: generic-secret, path: 'deploy/**', reason: made up}]\n")
        self.assertEqual(self.scan("staged", *flags, status=1).rules, ["secret-reused"])

    def test_other_secrets_of_the_line_are_masked(self):
        others = [self.make.password(), self.make.github()]
        self.repo.stage("deploy/staging/settings.json", '{"mailPassword": "%s", "dbPassword": "%s", "note": "%s"}\n'
                        % (others[0], self.secret, others[1]))
        self.repo.commit()
        for verb in (("tree",), ("tree", "--rev", "HEAD"), ("diff", "HEAD~1..HEAD")):
            for form in ("text", "json", "sarif", "markdown"):
                run = self.repo.leaktight(*verb, *self.flags, "--format", form)
                self.assertEqual(run.status, 1)
                self.assert_hides(self.secret, run)
                for other in others:
                    self.assert_hides(other, run)

    def test_a_new_value_of_its_own_ends_it(self):
        self.copy()
        self.repo.commit()
        self.assertEqual(len(self.scan("tree", *self.flags).findings), 1)
        self.repo.stage("deploy/staging/settings.json", '{\n  "dbPassword": "%s"\n}\n' % self.make.password())
        self.assert_clean("staged", *self.flags)
        self.assert_clean("tree", *self.flags)


    def test_an_image_and_compose_files_have_it_too(self):
        """ENV and ARG of a Dockerfile, `environment` as mapping or list, what is taken where a variable is not set."""
        for path, text, line in (
                ("deploy/staging/Dockerfile", f"FROM alpine\nENV LEVEL=info \\\n    DB_PASSWORD={self.secret}\n", 3),
                ("Dockerfile.staging", f"FROM alpine\nARG DB_PASSWORD={self.secret}\n", 2),
                ("compose.staging.yml", f"services:\n  db:\n    image: db\n    environment:\n      DB_PASSWORD: {self.secret}\n", 5),
                ("compose.staging.yaml", f"services:\n  db:\n    image: db\n    environment: [DB_PASSWORD={self.secret}]\n", 4),
                ("staging/compose.yaml",
                 "services:\n  db:\n    image: db\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:-%s}\n" % self.secret, 5)):
            with self.subTest(path=path):
                self.repo.stage(path, text)
                self.assert_reused("staged", path=path, line=line)
                self.repo.git("rm", "-q", "-f", path)


class Cache(support.Case):
    """What earlier scans learned is kept, changes no answer, and is missed by nobody."""

    def setUp(self):
        super().setUp()
        self.secret = self.make.password()
        for number in range(20):
            self.repo.stage(f"deploy/production/{number}.yaml", f"db:\n  password: '{self.make.password()}'\n")
        self.repo.stage("deploy/production/values.yaml", f"db:\n  password: '{self.secret}'\n")
        self.repo.commit()
        self.repo.stage("deploy/staging/values.yaml", f"db:\n  password: '{self.secret}'\n")

    def folder(self, repo=None):
        return (repo or self.repo).path(".git/leaktight")

    def facts(self, folder=None):
        return sorted((folder or self.folder()).glob("facts-*"))

    def assert_found(self, *flags, repo=None, **more):
        scan = self.scan("staged", "--only", "secret-reused", *flags, status=1, repo=repo, **more)
        self.assertEqual(scan.rules, ["secret-reused"])
        self.assertTrue(scan.report["scan"]["complete"])

    def test_it_is_kept_beside_the_objects_for_its_owner_alone(self):
        self.assert_found()
        (facts,) = self.facts()
        for path in (facts, self.folder() / "key"):
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
        self.assertNotIn(self.secret.encode(), facts.read_bytes())
        self.assertEqual(self.repo.git("status", "--porcelain").splitlines(), ["A  deploy/staging/values.yaml"])
        self.assert_found()
        self.assertEqual(self.facts(), [facts])

    def test_without_it_nothing_is_written(self):
        self.assert_found("--no-cache")
        self.assertFalse(self.folder().exists())

    def test_it_may_go_at_any_time(self):
        self.assert_found()
        shutil.rmtree(self.folder())
        self.assert_found()
        (self.folder() / "key").unlink()
        self.assert_found()
        for path in self.facts():
            path.unlink()
        self.assert_found()

    def test_many_scans_at_once_while_somebody_takes_it_away(self):
        self.repo.commit()
        over = threading.Event()

        def take_away():
            while not over.is_set():
                shutil.rmtree(self.folder(), ignore_errors=True)
                time.sleep(0.002)

        def scan(_):
            return support.Scan(self.repo.leaktight("diff", "HEAD~1..HEAD", "--only", "secret-reused", "--format", "json"))

        for disturbed in (False, True):
            over.clear()
            thief = threading.Thread(target=take_away)
            if disturbed:
                thief.start()
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                scans = list(pool.map(scan, range(24)))
            over.set()
            if disturbed:
                thief.join()
            for done in scans:
                self.assertEqual((done.status, done.rules, done.report["scan"]["complete"]), (1, ["secret-reused"], True), done.run)
        # Nobody's half-written file stays, and none is believed.
        scan(None)
        self.assertEqual({path.name.split("-")[0] for path in self.folder().iterdir()}, {"facts", "key"})

    def test_broken_it_is_not_believed(self):
        self.assert_found()
        for path in self.facts():
            whole = path.read_bytes()
            for broken in (b"", whole[:50], whole[:-1], whole[:200] + b"x" + whole[201:], os.urandom(len(whole))):
                path.write_bytes(broken)
                self.assert_found()

    def test_another_configuration_has_another(self):
        self.assert_found()
        self.repo.stage(".leaktight.yaml", "fail-on: high\n")
        self.assert_found()
        self.assertEqual(len(self.facts()), 2)

    def test_where_there_is_no_place_there_is_none(self):
        self.folder().write_text("a file in its place\n")
        self.assert_found()
        self.folder().unlink()
        if os.geteuid() != 0:
            self.repo.path(".git").chmod(0o500)
            self.addCleanup(self.repo.path(".git").chmod, 0o700)
            self.assert_found()

    def test_working_trees_share_it(self):
        self.repo.git("commit", "-q", "--no-verify", "-m", "all", "--", "deploy/staging/values.yaml")
        self.repo.git("worktree", "add", "-q", str(self.top / "other"), "HEAD~1")
        other = support.Repository(self.top / "other", self.env, git=False)
        other.stage("deploy/staging/values.yaml", f"db:\n  password: '{self.secret}'\n")
        self.assert_found(repo=other)
        self.assertEqual(len(self.facts()), 1)
        self.assertFalse(list(pathlib.Path(self.top / "other").glob("**/leaktight")))

    def test_a_bare_repository_has_one(self):
        self.repo.git("commit", "-q", "--no-verify", "-m", "all")
        self.repo.git("clone", "-q", "--bare", ".", str(self.top / "bare.git"))
        bare = support.Repository(self.top / "bare.git", self.env, git=False)
        for _ in range(2):
            scan = self.scan("diff", "HEAD~1..HEAD", "--only", "secret-reused", repo=bare, status=1)
            self.assertEqual(scan.rules, ["secret-reused"])
        self.assertEqual(len(self.facts(self.top / "bare.git" / "leaktight")), 1)

    def test_a_submodule_has_its_own(self):
        outer = self.repository("outer")
        outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(self.repo.folder), "inner")
        inner = support.Repository(outer.path("inner"), self.env, git=False)
        inner.stage("deploy/staging/values.yaml", f"db:\n  password: '{self.secret}'\n")
        self.assert_found(repo=inner)
        self.assertEqual(len(self.facts(outer.path(".git/modules/inner/leaktight"))), 1)


if __name__ == "__main__":
    support.main()
