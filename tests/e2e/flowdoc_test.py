"""fixtures/flowdoc, a whole application that keeps its secrets as it should: nothing is found in it, and
exactly the one thing that each variant of it does wrong.
"""
import base64
import datetime
import re
import shutil

import support
from flowdoc_variants import FLOWDOC, VARIANTS
from generated import Generator


class Flowdoc(support.Case):
    def setUp(self):
        super().setUp()
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")

    def assert_silent(self, *args):
        """No finding and not a word but the line that says how much was scanned."""
        run = self.repo.leaktight(*args)
        self.assertEqual((run.status, run.err), (0, b""), run)
        self.assertRegex(run.text, r"\Ano findings; [^\n]+\n\Z")
        self.assert_clean(*args)

    def test_it_is_a_whole_application(self):
        """The files that its document names, and that none of them is left out by its own ignore rules."""
        files = set(self.repo.git("ls-files").split("\n"))
        self.assertGreater(len(files), 40)
        self.assertEqual(files, {p.relative_to(FLOWDOC).as_posix() for p in FLOWDOC.rglob("*") if p.is_file()})
        self.assertLessEqual({".env.example", "infrastructure/kubernetes/secrets/secrets.yaml.template",
                              "infrastructure/terraform/modules/secrets/main.tf"}, files)

    def test_nothing_is_found_in_it(self):
        self.assert_silent("staged")
        self.assert_silent("tree")
        self.repo.commit()
        self.assert_silent("tree")
        self.assert_silent("tree", "infrastructure", "backend")
        self.assert_silent("staged", ".env.example", "docker-compose.yml")
        self.assert_silent("tree", "--rev", "HEAD")
        self.assert_silent("history")

    def test_nothing_is_found_in_what_brings_it(self):
        self.repo.git("commit", "-q", "--allow-empty", "--only", "-m", "nothing yet")
        base = self.repo.git("rev-parse", "HEAD")
        self.repo.commit()
        self.assert_silent("diff", f"{base}..HEAD")
        self.assert_silent("diff", f"{base}..HEAD", "--squash")


class TheLocalFile(support.Case):
    def setUp(self):
        super().setUp()
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")
        self.repo.commit()

    def fill_in(self, further=""):
        """The template copied to .env, which git ignores, and every value filled in."""
        lines = (FLOWDOC / ".env.example").read_text().splitlines()
        filled = [line + self.make.password() if line.endswith("=") else line for line in lines]
        self.repo.path(".env").write_text("\n".join(filled) + "\n" + further)

    def test_a_filled_in_copy_of_the_template_is_how_it_should_be(self):
        self.fill_in()
        for args in (["tree"], ["staged"], ["history"]):
            self.assert_clean(*args)

    def test_a_local_variable_that_the_template_lacks(self):
        secret = self.make.password()
        self.fill_in(f"SEARCH_API_KEY={secret}\n")
        scan = self.scan("tree", status=0)
        self.assertEqual([(f["rule"], f["path"], f["severity"]) for f in scan.findings],
                         [("dotenv-key-missing", ".env.example", "info")])
        self.assertIn("SEARCH_API_KEY", scan.findings[0]["message"])
        self.assert_hides(secret, scan.run)


SECRET = """apiVersion: v1
kind: Secret
metadata: {name: flowdoc-db-secrets, namespace: NAMESPACE}
stringData: {DB_PASSWORD: VALUE}
"""


class Preset(support.Case):
    """`policy: flowdoc` says what the document says, on top of what holds everywhere."""

    def setUp(self):
        super().setUp()
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.write(".leaktight.yaml", "policy: flowdoc\n")
        self.repo.git("add", "-A")

    def severities(self, rule, *args):
        return [f["severity"] for f in self.scan("tree", *args).of(rule)]

    def test_nothing_is_found_under_it(self):
        for verb in ("staged", "tree"):
            run = self.repo.leaktight(verb)
            self.assertEqual((run.status, run.err), (0, b""), run)

    def test_each_variant_is_found_under_it_too(self):
        for variant in VARIANTS:
            with self.subTest(variant=variant.name):
                changed, _ = variant.apply(self.repo.folder, Generator(variant.name))
                self.repo.git("add", "-f", "--", *changed)
                found = self.scan("staged").findings
                self.assertEqual([f["path"] for f in found], [variant.path])
                self.assertIn(variant.rule, [found[0]["rule"], *found[0]["also"]])
                self.restore()

    def restore(self):
        self.repo.git("rm", "-r", "-q", "-f", ".")
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.write(".leaktight.yaml", "policy: flowdoc\n")
        self.repo.git("add", "-A")

    def test_use_an_env_file_that_is_not_committed(self):
        self.repo.write(".gitignore", "*.pem\n")
        self.assertEqual(self.severities("dotenv-not-ignored"), ["medium"])
        self.assertEqual(self.severities("dotenv-not-ignored", "--no-config"), ["low"])

    def test_copy_the_example_and_fill_it_in(self):
        self.repo.write(".env", "NOBODY_TOLD_OF_THIS=1\n")
        self.assertEqual(self.severities("dotenv-key-missing"), ["low"])
        self.assertEqual(self.severities("dotenv-key-missing", "--no-config"), ["info"])

    def test_secrets_are_made_from_the_template(self):
        """What the document calls a template is one, whatever it is called."""
        self.repo.stage("infrastructure/kubernetes/secrets/extra.yaml.template", SECRET.replace("VALUE", self.make.password()))
        self.assertEqual(self.scan("tree").rules, ["k8s-secret-not-ignored", "k8s-template-filled"])

    def test_copies_of_templates_are_not_committed(self):
        self.repo.write(".gitignore", ".env\n.env.*\n!.env.example\n*.pem\n")
        self.assertEqual(self.severities("k8s-secret-not-ignored"), ["medium"])
        self.assertEqual(self.severities("k8s-secret-not-ignored", "--no-config"), ["low"])

    def test_every_secret_is_declared(self):
        path = "infrastructure/kubernetes/backend.yaml"
        text = self.repo.path(path).read_text()
        self.repo.stage(path, text.replace("flowdoc-db-secrets", "made-by-hand-elsewhere"))
        self.assertEqual(set(self.severities("k8s-ref-dangling")), {"medium"})

    def test_different_secrets_for_each_environment(self):
        value = self.make.password()
        home = "infrastructure/kubernetes/secrets/secrets.yaml"
        self.repo.stage(home, SECRET.replace("VALUE", value).replace(", namespace: NAMESPACE", ""))
        self.repo.stage("release/secret.yaml", SECRET.replace("VALUE", value).replace("NAMESPACE", "flowdoc-production"))
        found = self.scan("tree").of("secret-reused")
        self.assertEqual([(f["path"], f["severity"]) for f in found], [(home, "high")])
        self.assertIn("for development; release/secret.yaml has it for production", found[0]["message"])
        self.assertEqual(self.scan("tree", "--no-config").of("secret-reused"), [])

    def test_production_counts_wherever_it_lies(self):
        value = self.make.password()
        for path, environment in (("infrastructure/kubernetes/secrets/secrets.yaml", "production"), ("b.yaml", "staging")):
            self.repo.stage(path, SECRET.replace("VALUE", value).replace("NAMESPACE", environment))
        found = self.scan("tree").of("secret-reused")
        self.assertIn("for staging; infrastructure/kubernetes/secrets/secrets.yaml has it for production", found[0]["message"])


class Variants(support.Case):
    def setUp(self):
        super().setUp()
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")
        self.base = self.repo.commit()

    def check(self, variant):
        make = Generator(variant.name)
        edited, secret = variant.apply(self.repo.folder, make)
        self.repo.git("add", "-f", "--", *edited)
        text = self.repo.path(variant.path).read_text()
        prints = set()

        def scanned(*args):
            scan = self.scan(*args)
            self.assertEqual([(f["path"], f["line"]) for f in scan.findings],
                             [(variant.path, variant.line(text, secret))], (variant.name, args, scan.run))
            finding = scan.findings[0]
            self.assertIn(variant.rule, [finding["rule"], *finding["also"]], (variant.name, args))
            fails = 0 if finding["severity"] == "info" else 1
            self.assertEqual((scan.status, scan.report["scan"]["complete"]), (fails, True), (variant.name, args))
            if variant.whole_file or variant.marks:
                self.assertIsNone(finding["secret"])
            for line in secret.splitlines():
                if not line.startswith("-----"):
                    self.assert_hides(line, scan.run)
            prints.add(finding["fingerprint"])

        scanned("staged")
        scanned("tree")
        self.repo.commit()
        scanned("tree")
        scanned("diff", f"{self.base}..HEAD")
        scanned("diff", f"{self.base}...HEAD", "--squash")
        self.assertEqual(len(prints), 1, variant.name)


def case(variant):
    return lambda self: self.check(variant)


for variant in VARIANTS:
    setattr(Variants, "test_" + variant.name.replace(" ", "_").replace(".", "").replace("-", "_"), case(variant))


class Environments(support.Case):
    """Different secrets for each environment: what stands where it should not says more once two have it."""

    def test_a_password_of_staging_in_a_manifest_for_development(self):
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")
        base = self.repo.commit()
        password = self.make.password()
        manifest, dotenv = "infrastructure/kubernetes/overlays/dev/backend.yaml", "backend/.env.staging"
        self.repo.stage(manifest, "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: backend\nspec:\n  template:\n"
                        "    spec:\n      containers:\n        - name: backend\n          env:\n"
                        f"            - name: DB_PASSWORD\n              value: {password}\n")
        self.repo.stage(dotenv, f"DB_HOST=db.staging.flowdoc.example.com\nDB_PASSWORD={password}\n")
        wanted = {("k8s-env-literal", manifest, 12), ("secret-reused", manifest, 12), ("dotenv-committed", dotenv, 1)}

        def scanned(*args):
            scan = self.scan(*args, status=1)
            self.assertEqual({(f["rule"], f["path"], f["line"]) for f in scan.findings}, wanted, (args, scan.run))
            self.assertEqual(len(scan.findings), len(wanted), args)
            (reused,) = scan.of("secret-reused")
            self.assertEqual((reused["severity"], [(p["path"], p["line"]) for p in reused["places"]]), ("high", [(dotenv, 2)]))
            self.assert_hides(password, scan.run, self.repo.leaktight(*args))

        scanned("staged")
        scanned("staged", manifest, dotenv)
        scanned("tree")
        self.repo.commit()
        scanned("tree", "--rev", "HEAD")
        scanned("diff", f"{base}..HEAD")


class TheDocument(support.Case):
    """docs/policy.md has each sentence of the document beside the checks that hold it."""

    # Of more than one file or one state of the tree: the classes here that try them.
    ELSEWHERE = {"dotenv-key-missing": "TheLocalFile", "secret-reused": "Environments", "suppression-added": "Silencing",
                 "known-secret": "InUse", "rotation-overdue": "Old", "key-file-committed": "KeyFiles"}

    def test_each_check_that_holds_a_sentence_is_tried_on_a_variant(self):
        text = (FLOWDOC.parents[1] / "docs" / "policy.md").read_text()
        part = text[text.index("## A team's document"):text.index("## All checks")]
        rows = [line.split(" | ") for line in part.split("\n") if line.startswith("| ")]
        rows = [row for row in rows if row[0] not in ("| the document says", "| ---")]
        self.assertGreater(len(rows), 30)
        tried = {variant.rule for variant in VARIANTS} | self.ELSEWHERE.keys()
        for says, checks, *_ in rows:
            named = set(re.findall(r"\[`([\w-]+)`\]", checks))
            self.assertTrue(named, says)
            self.assertEqual(named - tried, set(), says)

    def test_each_check_has_a_variant(self):
        text = (FLOWDOC.parents[1] / "docs" / "policy.md").read_text()
        checks = set(re.findall(r"^## ([a-z0-9-]+)$", text, re.MULTILINE))
        self.assertGreater(len(checks), 50)
        self.assertEqual(checks - {variant.rule for variant in VARIANTS} - self.ELSEWHERE.keys(), set())


class KeyFiles(support.Case):
    def test_a_private_key_in_bytes(self):
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")
        self.repo.commit()
        lines = self.make.pkcs8_key().split("\n")
        self.repo.stage("backend/tls.der", base64.b64decode("".join(line for line in lines if not line.startswith("-----"))))
        self.assert_finds({"backend/tls.der"}, "staged")
        self.assertEqual(self.scan("staged", status=1).rules, ["key-file-committed"])


class Silencing(support.Case):
    def test_a_change_that_silences_its_own_finding(self):
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")
        base = self.repo.commit()
        path = "backend/flowdoc/config.py"
        line = f'JWT_SECRET = "{self.make.password()}"  # leaktight:allow generic-secret for now'
        self.repo.stage(path, self.repo.path(path).read_text() + "\n" + line + "\n")
        self.repo.commit()
        scan = self.scan("diff", f"{base}..HEAD", status=1)
        self.assertEqual(sorted(scan.rules), ["generic-secret", "suppression-added"])


class InUse(support.Case):
    def test_a_secret_of_the_local_file_in_a_document(self):
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        secret = self.make.password(24)
        self.repo.git("add", "-A")
        self.repo.commit()
        self.repo.write(".env", f"DB_PASSWORD={secret}\n")
        self.assertEqual(self.scan("tree").rules, [])
        self.repo.stage("docs/setup.md", f"Log in with {secret} once.\n")
        self.assertEqual(self.scan("staged", status=1).rules, ["known-secret"])


class Old(support.Case):
    def test_a_sealed_secret_whose_value_has_not_changed_for_long(self):
        shutil.copytree(FLOWDOC, self.repo.folder, dirs_exist_ok=True)
        self.repo.git("add", "-A")
        self.repo.commit()
        sealed = "AgB" + base64.b64encode(self.make.bytes(160)).decode()
        self.repo.stage("infrastructure/kubernetes/dev/db-sealed.yaml",
                        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: flowdoc-db-replica\n"
                        f"spec:\n  encryptedData:\n    DB_PASSWORD: {sealed}\n")
        self.repo.commit()
        committed = datetime.date.fromisoformat(self.repo.git("log", "-1", "--format=%cs"))
        for days, overdue in ((89, False), (92, True)):
            now = (committed + datetime.timedelta(days=days)).isoformat()
            self.assertEqual("rotation-overdue" in self.scan("tree", "--now", now).rules, overdue)


class TheTable(support.Case):
    def test_no_two_variants_share_a_name_and_every_edit_changes_something(self):
        self.assertEqual(len({v.name for v in VARIANTS}), len(VARIANTS))
        for variant in VARIANTS:
            folder = self.top / variant.name
            shutil.copytree(FLOWDOC, folder)
            before = {p: p.read_bytes() for p in FLOWDOC.rglob("*") if p.is_file()}
            variant.apply(folder, Generator(variant.name))
            after = {FLOWDOC / p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
            changed = {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)}
            self.assertEqual(changed, {FLOWDOC / name for name in variant.changes()}, variant.name)


if __name__ == "__main__":
    support.main()
