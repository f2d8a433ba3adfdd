"""Stored versions of secrets that are older than their kind may be: rotation-overdue."""
import base64
import datetime
import json
import re

import support

RULE = "rotation-overdue"
NOW = "2026-06-30"


class AgeCase(support.Case):
    def setUp(self):
        super().setUp()
        self.values = {}

    def on(self, day, message="a commit", author=None):
        """Commits what is staged, on that day by the committer's clock."""
        when = {"GIT_COMMITTER_DATE": f"{day}T12:00:00+0000", "GIT_AUTHOR_DATE": f"{author or day}T12:00:00+0000"}
        self.repo.git("commit", "-q", "--no-verify", "--allow-empty", "-m", message, env=when)
        return self.repo.git("rev-parse", "HEAD")

    def sealed(self, name, *keys, comment=""):
        """A SealedSecret; `KEY!` makes a new value for a key."""
        data = ""
        for key in keys:
            if key.endswith("!") or key not in self.values:
                self.values[key.rstrip("!")] = "AgB" + base64.b64encode(self.make.bytes(160)).decode()
            data += f"    {key.rstrip('!')}: {self.values[key.rstrip('!')]}\n"
        return (f"{comment}apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: {name}\n"
                f"spec:\n  encryptedData:\n{data}")

    def encrypted(self):
        parts = [("data", 24), ("iv", 32), ("tag", 16)]
        return "ENC[AES256_GCM," + ",".join(f"{k}:{base64.b64encode(self.make.bytes(n)).decode()}" for k, n in parts) \
            + ",type:str]"

    def ages(self, *args, status=None, now=NOW, **more):
        return self.scan("tree", "--only", RULE, "--now", now, *args, status=status, **more)

    def messages(self, *args, **more):
        return [f["message"] for f in self.ages(*args, **more).findings]


class WhatIsTold(AgeCase):
    def test_the_key_its_kind_when_it_changed_and_what_is_allowed(self):
        self.repo.stage("k8s/db.yaml", self.sealed("flowdoc-db", "DB_PASSWORD"))
        commit = self.on("2026-01-10", "store the password")
        finding = self.ages(status=1).findings[0]
        self.assertEqual((finding["severity"], finding["path"], finding["line"]), ("medium", "k8s/db.yaml", 7))
        for words in ("SealedSecret flowdoc-db, key DB_PASSWORD", "2026-01-10", commit[:12], "170 days ago", "`database`", "90"):
            self.assertIn(words, finding["message"])
        self.assertEqual((finding["commit"]["id"], finding["commit"]["summary"]), (commit, "store the password"))
        self.assertIsNone(finding["secret"])

    def test_the_limit_is_what_the_kind_allows(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD", "JWT_SECRET"))
        self.on("2026-01-01")
        both = ["DB_PASSWORD", "JWT_SECRET"]
        for now, keys in (("2026-01-31T23:59:59Z", []), ("2026-02-01", []), ("2026-02-01T12:00:00Z", ["JWT_SECRET"]),
                          ("2026-02-01T13:00:00+02:00", []), ("2026-04-01T12:00:00Z", ["JWT_SECRET"]),
                          ("2026-04-02T12:00:00Z", both)):
            told = re.findall(r"key (\w+)", " ".join(self.messages(now=now)))
            self.assertEqual(sorted(told), keys, now)

    def test_kinds_are_the_teams(self):
        self.repo.stage("k8s/pay.yaml", self.sealed("ledger", "STRIPE_KEY"))
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD"))
        self.repo.stage(".leaktight.yaml", "rotation:\n  payment: {days: 10, names: [stripe]}\n  database: {days: 365}\n")
        self.on("2026-06-01")
        messages = self.messages(status=1)
        self.assertEqual(len(messages), 1)
        self.assertIn("`payment` may live 10", messages[0])

    def test_a_kind_that_has_no_time_gets_one(self):
        self.repo.stage("k8s/s3.yaml", self.sealed("uploads", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "MAIL_KEY"))
        self.on("2026-06-10")
        self.assertEqual(self.messages(), [], "a role does without such a key: no time is set")
        self.repo.stage(".leaktight.yaml", "rotation:\n  aws-key: {days: 10}\n")
        (message,) = self.messages(status=1)
        self.assertIn("key AWS_SECRET_ACCESS_KEY", message)
        self.assertIn("`aws-key` may live 10", message)

    def test_every_kind_of_storage(self):
        self.repo.stage("secrets/prod.sops.yaml", f"db_password: {self.encrypted()}\nsops:\n  mac: {self.encrypted()}\n"
                                                  "  lastmodified: '2026-01-01T00:00:00Z'\n  version: 3.9.1\n")
        self.repo.stage("k8s/external.yaml",
                        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: db\nspec:\n  data:\n"
                        "    - secretKey: PASSWORD\n      remoteRef:\n        key: prod/db\n        version: '3'\n")
        self.repo.stage("main.tf", 'data "aws_secretsmanager_secret_version" "db" {\n  secret_id  = "prod/db"\n'
                                   '  version_id = "7d3a2c52-5a3c"\n}\n')
        self.repo.stage("run.yaml", "jwt: projects/1/secrets/jwt/versions/3\n")
        self.repo.stage("k8s/secrets.yaml.template", self.sealed("flowdoc-db", "DB_PASSWORD"))
        self.on("2026-01-10")
        self.assertEqual(self.ages(status=1).paths, {"secrets/prod.sops.yaml", "k8s/external.yaml", "main.tf", "run.yaml"})

    def test_text_and_other_reports_show_it(self):
        self.repo.stage("k8s/db.yaml", self.sealed("flowdoc-db", "DB_PASSWORD"))
        self.on("2026-01-10")
        for name in ("text", "sarif", "jsonl", "github", "gitlab", "markdown"):
            run = self.repo.leaktight("tree", "--now", NOW, "--only", RULE, "--format", name)
            self.assertEqual(run.status, 1, run)
            # Markdown explains a rule once, and has the date beside each finding.
            self.assertIn("2026-01-10" if name == "markdown" else "170 days ago", run.text)


class ChangesThatCount(AgeCase):
    def setUp(self):
        super().setUp()
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD", "JWT_SECRET"))
        self.on("2026-01-10")

    def test_a_comment_the_layout_and_another_key_are_no_change(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD", "JWT_SECRET!", comment="# new\n").replace("    ", "        "))
        self.on("2026-06-29")
        messages = self.messages(status=1)
        self.assertEqual(len(messages), 1)
        self.assertIn("2026-01-10", messages[0])

    def test_a_new_value_is_one(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD!", "JWT_SECRET!"))
        self.on("2026-06-15")
        self.assertEqual(self.messages(status=0), [])

    def test_a_rename_is_none(self):
        self.repo.git("mv", "k8s/db.yaml", "database.yaml")
        self.on("2026-06-29")
        self.assertEqual(len(self.messages(status=1)), 2)

    def test_a_copy_is_as_old_as_the_original(self):
        text = self.repo.path("k8s/db.yaml").read_text()
        self.repo.stage("overlays/production.yaml", text.replace("  name: db\n", "  name: db\n  namespace: production\n"))
        self.assertEqual(len(self.messages(status=1)), 4, "before it is committed")
        self.on("2026-06-29")
        findings = self.ages(status=1).findings
        self.assertEqual(sorted(f["path"] for f in findings), ["k8s/db.yaml"] * 2 + ["overlays/production.yaml"] * 2)
        self.assertTrue(all("2026-01-10" in f["message"] for f in findings), findings)
        # A copy of a copy, of a part of it, in one commit with the rest that stays.
        self.repo.stage("overlays/staging.yaml", self.sealed("db", "DB_PASSWORD"))
        self.on("2026-06-30")
        self.assertEqual(len(self.messages(status=1, now="2026-07-01")), 5)

    def test_a_copy_whose_original_is_new_counts_from_its_own_commit(self):
        self.repo.stage("copy.yaml", self.repo.path("k8s/db.yaml").read_text())
        self.on("2026-06-28")
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD!", "JWT_SECRET!"))
        self.on("2026-06-29")
        self.assertEqual(self.messages(status=0), [])

    def test_a_version_of_cloud_run(self):
        service = ("apiVersion: run.googleapis.com/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  containers:\n    - image: a\n      env:\n"
                   "        - name: DB_PASSWORD\n          valueFrom: {secretKeyRef: {name: db-password, key: KEY}}\n")
        for path, key in {"pinned.yaml": "'7'", "moves.yaml": "latest", "named.yaml": "password"}.items():
            self.repo.stage(path, service.replace("KEY", key))
        self.repo.stage("cluster.yaml", service.replace("KEY", "'7'").replace("run.googleapis.com/v1", "batch/v1"))
        self.on("2026-01-10")
        told = [f for f in self.ages(status=1).findings if f["path"] != "k8s/db.yaml"]
        self.assertEqual([f["path"] for f in told], ["pinned.yaml"])
        self.assertIn("version 7 of db-password", told[0]["message"])

    def test_what_is_not_committed_changed_now(self):
        self.repo.write("k8s/db.yaml", self.sealed("db", "DB_PASSWORD!", "JWT_SECRET"))
        messages = self.messages(status=1)
        self.assertEqual(len(messages), 1)
        self.assertIn("JWT_SECRET", messages[0])

    def test_the_committers_date_counts(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD!", "JWT_SECRET!"))
        self.on("2026-06-20", author="2020-01-01")
        self.assertEqual(self.messages(status=0), [])
        finding = self.ages(status=1, now="2026-12-31").findings[0]
        self.assertTrue(finding["commit"]["date"].startswith("2026-06-20"), finding)

    def test_sops_own_dates_are_no_change(self):
        value, mac = self.encrypted(), self.encrypted()
        for day in ("2026-01-10", "2026-06-29"):
            self.repo.stage("a.sops.json", json.dumps({
                "db_password": value, "sops": {"mac": mac, "lastmodified": day + "T00:00:00Z", "version": "3.9.1"}}, indent=1))
            self.on(day)
        self.assertIn("2026-01-10", [m for m in self.messages(status=1) if "a.sops" in m][0])

    def test_a_date_to_come_is_told_to_be_unknown(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD!", "JWT_SECRET!"))
        commit = self.on("2029-01-01")
        scan = self.ages(status=0)
        self.assertEqual(scan.findings, [])
        self.assertIn(f"the age of 2 stored secrets is not known: commit {commit[:12]}", scan.report["notes"][0])

    def test_neither_a_graft_nor_a_replacement_counts(self):
        old = self.repo.git("rev-parse", "HEAD")
        self.repo.stage("x", "x")
        self.on("2026-06-29")
        new = self.repo.git("commit-tree", "HEAD^{tree}", "-m", "x")
        self.repo.git("replace", old, new)
        self.repo.write(".git/info/grafts", self.repo.git("rev-parse", "HEAD") + "\n")
        self.assertEqual(len(self.messages(status=1)), 2)


class WhereItIsTold(AgeCase):
    def setUp(self):
        super().setUp()
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD"))
        self.on("2026-01-10")

    def test_a_revision_by_its_own_history(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD!"))
        self.on("2026-06-15")
        self.assertEqual(self.messages("--rev", "HEAD", status=0), [])
        self.assertEqual(len(self.messages("--rev", "HEAD~1", status=1)), 1)

    def test_a_bare_repository_and_a_folder_below_the_top(self):
        self.repo.git("clone", "-q", "--bare", ".", str(self.top / "bare.git"))
        bare = support.Repository(self.top / "bare.git", self.env, git=False)
        self.assertEqual(len(self.ages("--rev", "HEAD", repo=bare, status=1).findings), 1)
        for args in ([], ["--rev", "HEAD"]):
            run = self.repo.leaktight("tree", "--only", RULE, "--now", NOW, "--format", "json", *args, cwd=self.repo.path("k8s"))
            self.assertEqual(len(run.json()["findings"]), 1, run)

    def test_a_change_is_never_told_of_age(self):
        self.repo.git("checkout", "-q", "-b", "topic")
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD", comment="# c\n"))
        self.assert_clean("staged", "--now", NOW)
        self.on("2026-01-11")
        self.assert_clean("diff", "main...topic", "--now", NOW)
        self.assert_clean("history", "--now", NOW)

    def test_only_what_is_asked_for(self):
        self.repo.stage("other/a.txt", "a")
        self.assertEqual(self.messages("other", status=0), [])
        self.assertEqual(len(self.messages("k8s", status=1)), 1)
        self.assertEqual(self.scan("tree", "--skip", RULE, "--now", NOW).of(RULE), [])
        self.repo.write(".leaktight.yaml", f"rules: {{{RULE}: off}}\n")
        self.assertEqual(self.messages(status=0), [])

    def test_outside_of_git_nothing_is_known(self):
        plain = self.repository("plain", git=False)
        plain.write("db.yaml", self.sealed("db", "DB_PASSWORD"))
        scan = self.ages(repo=plain, status=0)
        self.assertIn("no git repository", scan.report["notes"][0])

    def test_before_the_first_commit_all_is_new(self):
        fresh = self.repository("fresh")
        fresh.stage("db.yaml", self.sealed("db", "DB_PASSWORD"))
        scan = self.ages(repo=fresh, status=0)
        self.assertEqual(scan.report["notes"], [])

    def test_a_submodule_by_its_own_repository(self):
        outer = self.repository("outer")
        outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(self.repo.folder), "sub")
        outer.commit()
        self.assertEqual(self.ages(repo=outer, status=0).findings, [])
        self.assertEqual(len(self.ages("sub", repo=outer, status=1).findings), 1)


class WhatIsNotKnown(AgeCase):
    def setUp(self):
        super().setUp()
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD"))
        self.on("2026-01-10")
        self.repo.stage("k8s/jwt.yaml", self.sealed("jwt", "JWT_SECRET"))
        self.on("2026-02-10")
        self.repo.stage("x", "x")
        self.on("2026-03-10")

    def clone(self, *args):
        self.repo.git("clone", "-q", *args, "file://" + str(self.repo.folder), str(self.top / "clone"))
        return support.Repository(self.top / "clone", self.env, git=False)

    def test_a_shallow_clone_says_so_and_what_helps(self):
        scan = self.ages(repo=self.clone("--depth", "1"), status=0)
        self.assertEqual(scan.findings, [])
        self.assertIn("the age of 2 stored secrets is not known: this clone is shallow", scan.report["notes"][0])
        self.assertIn("`git fetch --unshallow`", scan.report["notes"][0])

    def test_where_ages_are_not_known_no_entry_is_told_to_be_of_no_use(self):
        self.repo.stage(".leaktight.yaml", f"allow:\n  - {{rule: {RULE}, reason: they are read only}}\n")
        self.on("2026-04-10")
        self.assertEqual(self.scan("tree", "--now", NOW, status=0).report["warnings"], [])
        scan = self.scan("tree", "--now", NOW, repo=self.clone("--depth", "1"), status=0)
        self.assertEqual(scan.report["warnings"], [])

    def test_what_changed_since_the_clone_begins_is_known(self):
        clone = self.clone("--depth", "2")
        clone.git("-C", ".", "fetch", "-q", "--depth", "3")
        clone.stage("k8s/jwt.yaml", self.sealed("jwt", "JWT_SECRET!"))
        when = {"GIT_COMMITTER_DATE": "2026-04-01T00:00:00Z"}
        clone.git("commit", "-q", "-m", "c", env=when)
        for depth in ("whole", "shallow"):
            scan = self.ages(repo=clone, status=1)
            self.assertEqual(len(scan.findings), 2 if depth == "whole" else 1)
            clone.write(".git/shallow", clone.git("rev-parse", "HEAD~1") + "\n")
        self.assertIn("the age of 1 stored secret is", scan.report["notes"][0])

    def test_a_partial_clone_says_so_and_what_helps(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD", comment="# c\n"))
        self.on("2026-06-10")
        self.repo.git("config", "uploadpack.allowFilter", "true")
        scan = self.ages(repo=self.clone("--filter=blob:none"), status=1)
        self.assertEqual(scan.paths, {"k8s/jwt.yaml"})
        self.assertIn("this clone is partial", scan.report["notes"][0])
        self.assertIn("git fetch", scan.report["notes"][0])

    def test_a_missing_object_is_an_error_and_the_rest_is_told(self):
        self.repo.stage("k8s/db.yaml", self.sealed("db", "DB_PASSWORD", comment="# c\n"))
        self.on("2026-06-10")
        blob = self.repo.git("rev-parse", "HEAD~1:k8s/db.yaml")
        self.repo.path(f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
        scan = self.ages(status=2)
        self.assertEqual(scan.paths, {"k8s/jwt.yaml"})
        self.assertIn(blob, scan.report["errors"][0]["message"])


class Silencing(AgeCase):
    def test_a_comment_and_an_entry_allow_it(self):
        text = self.sealed("db", "DB_PASSWORD").replace("    DB_", f"    # leaktight:allow {RULE} it is read only\n    DB_")
        self.repo.stage("db.yaml", text)
        self.repo.stage("jwt.yaml", self.sealed("jwt", "JWT_SECRET"))
        self.on("2026-01-10")
        scan = self.ages(status=1)
        self.assertEqual((scan.paths, scan.report["suppressed"]), ({"jwt.yaml"}, 1))
        self.repo.write(".leaktight.yaml", f"allow:\n  - fingerprint: {scan.findings[0]['fingerprint']}\n    reason: r\n")
        scan = self.ages(status=0)
        self.assertEqual(scan.report["suppressed"], 2)
        self.assertEqual(self.scan("tree", "--now", NOW).report.get("warnings", []), [])
        # An entry is about the value that somebody looked at.
        self.repo.stage("jwt.yaml", self.sealed("jwt", "JWT_SECRET!"))
        self.on("2026-01-12")
        self.assertEqual(self.ages(status=1).paths, {"jwt.yaml"})


class TheClock(AgeCase):
    def test_what_is_no_date_is_an_error(self):
        for date in ("yesterday", "2026-02-30", "2026-06-30T25:00", "", "30.6.2026"):
            self.assert_fails("tree", "--now", date, naming="--now")
        self.assert_fails("tree", "--now", naming="--now")

    def test_without_the_flag_it_is_the_machines(self):
        self.repo.stage("db.yaml", self.sealed("db", "DB_PASSWORD"))
        day = datetime.date.today() - datetime.timedelta(days=100)
        self.on(day.isoformat())
        self.assertEqual(len(self.scan("tree", "--only", RULE).findings), 1)

    def test_it_decides_what_expired(self):
        self.repo.write("k.txt", f"key {self.make.aws_key_id()}\n")
        self.repo.write(".leaktight.yaml", "allow:\n  - {rule: aws-access-key-id, reason: r, expires: 2026-05-01}\n")
        self.assertEqual(self.scan("tree", "--now", "2026-05-01").status, 0)
        self.assertEqual(self.scan("tree", "--now", "2026-05-02").status, 1)

    def test_an_organisation_need_not_let_it_be_set(self):
        policy = self.top / "policy.yaml"
        policy.write_text("fail-on: low\n")
        self.assert_fails("tree", "--org-config", str(policy), "--now", NOW, naming=("--now", "grant: [selection]"))
        policy.write_text("grant: [selection]\n")
        self.assertEqual(self.scan("tree", "--org-config", str(policy), "--now", NOW).status, 0)


if __name__ == "__main__":
    support.main()
