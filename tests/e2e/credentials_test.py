"""Logins in files of tools: kubectl's and docker's."""
import base64
import json

import support

KUBECONFIG = """apiVersion: v1
kind: Config
clusters:
- name: prod
  cluster: {server: https://prod.example.com}
users:
- name: ci
  user:
    %s
"""


def auths(**entry):
    return json.dumps({"auths": {"quay.io": entry}}, indent=2)


class Credentials(support.Case):
    def one(self, path, content, rule, line, also):
        self.repo.stage(path, content)
        scan = self.scan("tree", status=1)
        found = [(f["rule"], f["severity"], f["path"], f["line"], f["also"]) for f in scan.findings]
        self.assertEqual(found, [(rule, "high", path, line, also)], scan.run)
        return scan.findings[0]

    def test_a_key_in_a_kubeconfig(self):
        key = base64.b64encode(self.make.rsa_key().encode()).decode()
        finding = self.one(".kube/config", KUBECONFIG % f"client-key-data: {key}", "kubeconfig-credential", 9, ["private-key"])
        self.assertIn("user ci", finding["message"])
        self.assertIn("client-key-data", finding["message"])
        self.assert_hides(key[100:140], self.repo.leaktight("tree"), self.repo.leaktight("tree", "--format", "json"))

    def test_a_token_in_a_kubeconfig_is_told_by_the_check_that_names_its_rule(self):
        self.one("ops.kubeconfig", KUBECONFIG % f"token: {self.make.jwt()}", "kubeconfig-credential", 9, ["jwt"])

    def test_a_token_that_no_vendor_s_rule_knows(self):
        self.one("kubeconfig", KUBECONFIG % f"token: {self.make.some(40)}", "kubeconfig-credential", 9, ["generic-secret"])

    def test_a_token_that_has_expired_is_low(self):
        self.repo.stage("kubeconfig", KUBECONFIG % f"token: {self.make.jwt(claims={'sub': 'ci', 'exp': 1600000000})}")
        scan = self.scan("tree", status=1)
        self.assertEqual([(f["rule"], f["severity"]) for f in scan.findings], [("kubeconfig-credential", "low")], scan.run)

    def test_a_login_of_docker_is_told_by_the_check_that_names_its_rule(self):
        auth = base64.b64encode(f"ci:{self.make.password()}".encode()).decode()
        self.one(".docker/config.json", auths(auth=auth), "docker-config-credential", 4, ["docker-config-auth"])

    def test_the_check_is_found_by_the_name_of_its_rule(self):
        auth = base64.b64encode(f"ci:{self.make.password()}".encode()).decode()
        self.repo.stage(".docker/config.json", auths(auth=auth))
        self.assert_one("docker-config-credential", "tree", "--only", "docker-config-auth")
        self.assert_one("docker-config-credential", "tree", "--skip", "docker-config-auth")
        self.assert_clean("tree", "--skip", "docker-config-credential")

    def test_a_secret_for_pulling_images_is_told_by_the_check_on_secrets(self):
        auth = base64.b64encode(f"ci:{self.make.password()}".encode()).decode()
        config = base64.b64encode(auths(auth=auth).encode()).decode()
        manifest = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: pull}}\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: {config}\n"
        self.repo.stage("pull.yaml", manifest)
        self.assert_one("k8s-secret-committed", "tree")

    def test_values_of_a_chart_with_a_login(self):
        auth = base64.b64encode(f"ci:{self.make.password()}".encode()).decode()
        config = base64.b64encode(auths(auth=auth).encode()).decode()
        self.repo.stage("chart/values.yaml", f"image:\n  dockerconfigjson: {config}\n")
        scan = self.scan("tree", status=1)
        self.assertEqual([(f["path"], f["line"]) for f in scan.findings], [("chart/values.yaml", 2)], scan.run)

    def test_logins_that_stand_elsewhere_are_in_order(self):
        self.repo.stage(".docker/config.json", json.dumps({"auths": {"quay.io": {}}, "credsStore": "pass"}))
        self.repo.stage("kubeconfig", KUBECONFIG % "tokenFile: /var/run/token")
        self.repo.stage("shown.yaml", KUBECONFIG % "client-key-data: DATA+OMITTED")
        self.assert_clean("tree")
        self.assert_clean("staged")

    def test_what_was_there_once_is_found_in_history(self):
        self.repo.stage("kubeconfig", KUBECONFIG % f"token: {self.make.some(40)}")
        self.repo.commit()
        self.repo.git("rm", "-q", "kubeconfig")
        self.repo.commit()
        self.assert_one("kubeconfig-credential", "history")


if __name__ == "__main__":
    support.main()
