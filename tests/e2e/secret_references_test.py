"""What a manifest needs of a Secret is declared somewhere, and what is declared is used."""
import support


def template(**secrets):
    """A template with these Secrets, each with its keys."""
    return "".join(f"---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: {name}\ndata:\n"
                   + "".join(f"  {key}: <base64-encoded-value>\n" for key in keys)
                   for name, keys in secrets.items())


def pod(secret, key):
    return (f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {secret}\nspec:\n  containers:\n    - name: c\n      env:\n"
            f"        - name: A\n          valueFrom:\n            secretKeyRef:\n"
            f"              name: {secret}\n              key: {key}\n")


class References(support.Case):
    def setUp(self):
        super().setUp()
        self.repo.stage(".gitignore", "secrets.yaml\n0.yaml\n")
        self.repo.stage("k8s/secrets.yaml.template", template(alpha=["TOKEN"], beta=["TOKEN"], gamma=["TOKEN"]))
        for name in ("alpha", "beta", "gamma"):
            self.repo.stage(f"k8s/{name}.yaml", pod(name, "TOKEN"))
        self.base = self.repo.commit()

    def places(self, *args, status=1):
        return {(f["rule"], f["path"], f["line"]) for f in self.scan(*args, status=status).findings}

    def test_a_key_renamed_in_the_template_is_found_at_the_pod_that_needs_it(self):
        self.assertEqual(self.places("staged", status=0), set())
        self.repo.stage("k8s/secrets.yaml.template", template(alpha=["TOKEN_"], beta=["TOKEN"], gamma=["TOKEN"]))
        wanted = {("k8s-ref-dangling", "k8s/alpha.yaml", 13)}
        self.assertEqual(self.places("staged"), wanted)
        self.assertEqual(self.places("tree"), wanted)
        self.repo.commit()
        self.assertEqual(self.places("diff", f"{self.base}..HEAD"), wanted)
        # Whoever changes something else is not told.
        self.repo.stage("k8s/other.yaml", pod("beta", "TOKEN"))
        self.assertEqual(self.places("staged", status=0), set())

    def test_a_reference_to_what_is_not_there_is_found_in_the_change_that_brings_it(self):
        self.repo.stage("k8s/delta.yaml", pod("delta", "TOKEN"))
        wanted = {("k8s-ref-dangling", "k8s/delta.yaml", 12)}
        self.assertEqual(self.places("staged"), wanted)
        self.repo.commit()
        self.assertEqual(self.places("diff", f"{self.base}..HEAD"), wanted)
        self.assertEqual(self.places("staged", status=0), set())

    def test_the_nearest_name_is_suggested_to_paste(self):
        self.repo.stage("k8s/delta.yaml", pod("gama", "TOKEN"))
        self.repo.stage("k8s/alpha.yaml", pod("alpha", "TOKNE"))
        found = {f["path"]: f for f in self.scan("staged", status=1).findings}
        self.assertIn("Did you mean TOKEN?", found["k8s/alpha.yaml"]["message"])
        self.assertEqual(found["k8s/alpha.yaml"]["replacement"], "key: TOKEN")
        self.assertIsNone(found["k8s/alpha.yaml"]["secret"])

    def test_the_last_use_that_goes_leaves_a_secret_unused(self):
        self.repo.git("rm", "-q", "k8s/gamma.yaml")
        self.repo.stage("k8s/delta.yaml", pod("alpha", "TOKEN"))
        self.repo.stage("k8s/secrets.yaml.template",
                        template(alpha=["TOKEN"], beta=["TOKEN", "OLD"], gamma=["TOKEN"]))
        self.assertEqual({(rule, line) for rule, _, line in self.places("staged", status=0)},
                         {("k8s-secret-unused", 15)})

    def test_another_suggestion_makes_no_new_finding(self):
        self.repo.stage("k8s/delta.yaml", pod("gamna", "TOKEN"))
        self.assertIn("Did you mean gamma?", self.scan("staged", status=1).findings[0]["message"])
        self.repo.commit()
        self.repo.stage("k8s/0.yaml.template", template(gamnas=["TOKEN"]))
        self.assertIn("Did you mean gamnas?", self.scan("tree", status=1).of("k8s-ref-dangling")[0]["message"])
        self.assertEqual(self.places("staged", status=0), set())

    def test_a_file_that_moves_brings_nothing_new(self):
        self.repo.stage("k8s/delta.yaml", pod("alpha", "TOKNE"))
        base = self.repo.commit()
        self.repo.git("mv", "k8s/delta.yaml", "k8s/epsilon.yaml")
        self.assertEqual(self.places("staged", status=0), set())
        self.repo.commit()
        self.assertEqual(self.places("diff", f"{base}..HEAD", status=0), set())
        self.assertEqual(self.places("tree"), {("k8s-ref-dangling", "k8s/epsilon.yaml", 13)})
        # One more of the kind is new.
        self.repo.git("mv", "k8s/epsilon.yaml", "k8s/zeta.yaml")
        self.repo.stage("k8s/eta.yaml", pod("beta", "TOKNE"))
        self.assertEqual(self.places("staged"), {("k8s-ref-dangling", "k8s/eta.yaml", 13)})

    def test_a_file_that_moves_and_changes_brings_what_the_change_does(self):
        self.repo.stage("k8s/delta.yaml", pod("alpha", "TOKNE") + "---\n" + pod("beta", "TOKEN"))
        base = self.repo.commit()
        self.repo.git("mv", "k8s/delta.yaml", "k8s/epsilon.yaml")
        self.repo.stage("k8s/epsilon.yaml", "# moved\n" + pod("alpha", "TOKNE") + "---\n" + pod("beta", "TOKEN"))
        self.assertEqual(self.places("staged", status=0), set())
        self.repo.commit()
        # Twice, with another change.
        self.repo.git("mv", "k8s/epsilon.yaml", "apps.yaml")
        self.repo.stage("apps.yaml", "# moved again\n" + pod("alpha", "TOKNE") + "---\n" + pod("beta", "TOKNE"))
        new = {("k8s-ref-dangling", "apps.yaml", 28)}
        self.assertEqual(self.places("staged"), new)
        self.repo.commit()
        for args in ((), ("--squash",)):
            self.assertEqual(self.places("diff", f"{base}..HEAD", *args), new, args)

    def test_a_template_that_moves_and_changes_is_no_new_one(self):
        self.repo.stage("api/.env.example", "# " + "settings " * 20 + "\nA=\nB=\n")
        base = self.repo.commit()
        self.repo.git("mv", "api", "backend")
        self.repo.stage("backend/.env.example", "# " + "settings " * 20 + "\nA=\nB=\nC=\n")
        self.assertEqual(self.scan("staged", status=0).rules, [])
        self.repo.commit()
        self.assertEqual(self.scan("diff", f"{base}..HEAD", status=0).rules, [])
        self.assertEqual(self.scan("tree", status=1).rules, ["dotenv-not-ignored"])

    def test_an_allow_entry_names_one_of_several_in_a_file(self):
        self.repo.stage("k8s/delta.yaml", pod("alpha", "TOKNE") + "---\n" + pod("beta", "TOKNE"))
        one, other = self.scan("staged", status=1).findings
        self.assertNotEqual(one["fingerprint"], other["fingerprint"])
        self.assertEqual(one["fingerprint"][:20], other["fingerprint"][:20])
        self.repo.stage(".leaktight.yaml", f"allow:\n  - fingerprint: {one['fingerprint']}\n    reason: made by hand\n")
        (left,) = self.scan("staged", status=1).findings
        self.assertEqual(left["fingerprint"], other["fingerprint"])
        # It holds when lines move.
        self.repo.stage("k8s/delta.yaml", "# moved\n" + pod("alpha", "TOKNE") + "---\n" + pod("beta", "TOKNE"))
        self.assertEqual([f["fingerprint"] for f in self.scan("staged", status=1).findings], [other["fingerprint"]])

    def test_what_terraform_makes_is_declared(self):
        self.repo.stage("k8s/delta.yaml", pod("delta-db", "TOKEN"))
        self.repo.stage("infra/variables.tf", 'locals {\n  prefix = "delta"\n}\n')
        self.repo.stage("infra/main.tf", 'resource "kubernetes_secret_v1" "d" {\n  metadata {\n'
                        '    name = "${local.prefix}-db"\n  }\n  data_wo = { TOKEN = var.token }\n}\n')
        self.assertEqual(self.places("staged", status=0), set())
        self.repo.commit()
        self.repo.stage("infra/main.tf", 'resource "kubernetes_secret_v1" "d" {\n  metadata {\n'
                        '    name = "delta-db"\n  }\n  data_wo = { TOKEN_ = var.token }\n}\n')
        found = self.scan("staged", status=1).findings
        self.assertEqual([(f["rule"], f["path"], f["line"]) for f in found],
                         [("k8s-ref-dangling", "k8s/delta.yaml", 13)])
        self.assertIn("Did you mean TOKEN_?", found[0]["message"])

    def test_what_an_external_secret_takes_is_what_terraform_stores(self):
        external = ("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata:\n  name: delta\nspec:\n"
                    "  data:\n    - secretKey: TOKEN\n      remoteRef:\n        key: shop/prod/delta\n"
                    "        property: token\n")
        self.repo.stage("k8s/external.yaml", external)
        self.repo.stage("k8s/delta.yaml", pod("delta", "TOKEN"))
        main = ('resource "aws_secretsmanager_secret" "delta" {{\n  name = "shop/${{var.env}}/delta"\n}}\n'
                'resource "aws_secretsmanager_secret_version" "delta" {{\n'
                '  secret_id = aws_secretsmanager_secret.delta.id\n'
                '  secret_string_wo = jsonencode({{ {field} = var.token }})\n}}\n')
        self.repo.stage("infra/main.tf", main.format(field="token"))
        self.repo.stage("infra/env/prod.tfvars", 'env = "prod"\n')
        only = ("--only", "k8s-ref-dangling")
        self.assertEqual(self.scan("staged", *only, status=0).findings, [])
        self.repo.commit()
        # Renamed in Terraform alone, it is gone for the cluster.
        self.repo.stage("infra/main.tf", main.format(field="tokens"))
        (found,) = self.scan("staged", *only, status=1).findings
        self.assertEqual((found["path"], found["line"], found["replacement"]),
                         ("k8s/external.yaml", 10, "property: tokens"))
        self.repo.stage("infra/main.tf", main.format(field="token"))
        self.repo.stage("k8s/external.yaml", external.replace("delta\n        prop", "delat\n        prop"))
        (found,) = self.scan("staged", *only, status=1).findings
        self.assertIn("Did you mean shop/prod/delta?", found["message"])
        self.assertIsNone(found["secret"])

    def test_a_strict_policy_asks_for_every_declaration(self):
        self.repo.stage("k8s/delta.yaml", pod("delta", "TOKEN"))
        self.repo.stage("k8s/epsilon.yaml", pod("epsilon", "TOKEN"))
        self.assertEqual(self.places("tree", status=0), set())
        self.repo.stage(".leaktight.yaml", "strict-references: true\n")
        self.assertEqual({path for _, path, _ in self.places("tree")}, {"k8s/delta.yaml", "k8s/epsilon.yaml"})


class Folders(support.Case):
    """What is named limits what is told, never what is known; paths are seen from the top."""

    def fill(self, repo, put):
        self.secret = self.make.password()
        put("k8s/base/secrets.yaml.template", template(alpha=["TOKEN"]))
        put("k8s/apps/alpha.yaml", pod("alpha", "TOKNE"))
        put("config/production/db.yaml", f"db:\n  password: '{self.secret}'\n")
        put("config/staging/db.yaml", f"db:\n  password: '{self.secret}'\n")

    def places(self, repo, *args, cwd=None, status=1):
        only = "k8s-ref-dangling,secret-reused,k8s-secret-unused"
        scan = self.scan("tree", *args, "--only", only, repo=repo, status=status, cwd=cwd)
        return {(f["rule"], f["path"]) for f in scan.findings}

    DANGLING = ("k8s-ref-dangling", "k8s/apps/alpha.yaml")
    REUSED = ("secret-reused", "config/staging/db.yaml")

    def test_in_a_repository(self):
        self.fill(self.repo, self.repo.stage)
        self.assertEqual(self.places(self.repo), {self.DANGLING, self.REUSED})
        for args in (("k8s",), ("k8s/apps",), ("k8s/apps/alpha.yaml",)):
            self.assertEqual(self.places(self.repo, *args), {self.DANGLING})
        for args in (("config",), ("config/staging",), ("config/production",)):
            self.assertEqual(self.places(self.repo, *args), {self.REUSED})
        self.assertEqual(self.places(self.repo, ".", cwd=self.repo.path("k8s/apps")), {self.DANGLING})
        self.assertEqual(self.places(self.repo, "../staging", cwd=self.repo.path("config/production")), {self.REUSED})
        self.assertEqual(self.places(self.repo, "k8s/base", status=0), set())
        self.repo.commit()
        self.assertEqual(self.places(self.repo, "--rev", "HEAD", "k8s/apps"), {self.DANGLING})
        self.assertEqual(self.places(self.repo, "--rev", "HEAD", ".", cwd=self.repo.path("config/staging")), {self.REUSED})

    def test_outside_one_paths_are_seen_from_here_or_from_the_folder_named(self):
        plain = self.repository("plain", git=False)
        self.fill(plain, plain.write)
        for args, cwd in (((), plain.folder), ((".",), plain.folder), ((str(plain.folder),), self.top / "home")):
            self.assertEqual(self.places(plain, *args, cwd=cwd), {self.DANGLING, self.REUSED})
        self.assertEqual(self.places(plain, "plain", cwd=self.top), {(rule, "plain/" + path) for rule, path in (self.DANGLING, self.REUSED)})
        # Nothing is known of what lies beside it.
        self.assertEqual(self.places(plain, "k8s/apps", status=0), set())


if __name__ == "__main__":
    support.main()
