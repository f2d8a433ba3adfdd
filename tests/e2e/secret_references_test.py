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

    def test_a_strict_policy_asks_for_every_declaration(self):
        self.repo.stage("k8s/delta.yaml", pod("delta", "TOKEN"))
        self.repo.stage("k8s/epsilon.yaml", pod("epsilon", "TOKEN"))
        self.assertEqual(self.places("tree", status=0), set())
        self.repo.stage(".leaktight.yaml", "strict-references: true\n")
        self.assertEqual({path for _, path, _ in self.places("tree")}, {"k8s/delta.yaml", "k8s/epsilon.yaml"})


if __name__ == "__main__":
    support.main()
