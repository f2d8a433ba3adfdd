"""Secrets in Kubernetes come from templates and are referred to, never written out."""
import base64

import support

WORKLOADS = {
    "Pod": ("v1", ""),
    "Deployment": ("apps/v1", "template.spec."),
    "StatefulSet": ("apps/v1", "template.spec."),
    "DaemonSet": ("apps/v1", "template.spec."),
    "ReplicaSet": ("apps/v1", "template.spec."),
    "Job": ("batch/v1", "template.spec."),
    "CronJob": ("batch/v1", "jobTemplate.spec.template.spec."),
}


def encode(text):
    return base64.b64encode(text.encode()).decode()


def workload(kind, env, containers="containers"):
    """A manifest; `env` are lines of a container's env list, without indentation."""
    version, steps = WORKLOADS[kind]
    lines, indent = [f"apiVersion: {version}", f"kind: {kind}", "metadata:", "  name: w", "spec:"], "  "
    for step in filter(None, steps.split(".")):
        lines.append(f"{indent}{step}:")
        indent += "  "
    lines += [f"{indent}{containers}:", f"{indent}  - name: c", f"{indent}    image: flowdoc/backend:1", f"{indent}    env:"]
    lines += [f"{indent}      {line}" for line in env.splitlines()]
    return "\n".join(lines) + "\n"


def secret(*lines, kind="data"):
    return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: flowdoc-db-secrets\ntype: Opaque\n" + f"{kind}:\n" + "".join(f"  {x}\n" for x in lines)


class Patches(support.Case):
    def test_a_kustomization_holds_patches_as_text(self):
        password = self.make.password()
        patch = workload("Deployment", f"- name: DB_PASSWORD\n  value: {password}")
        lines = "".join(f"      {line}\n" for line in patch.splitlines())
        self.repo.stage("k8s/kustomization.yaml", f"resources: [../base]\npatches:\n  - patch: |-\n{lines}")
        scan = self.scan("staged", "k8s/kustomization.yaml", status=1)
        self.assertEqual(scan.rules, ["k8s-env-literal"], scan.run)
        self.assertEqual(scan.findings[0]["line"], 5 + patch[:patch.index(password)].count("\n") - 1)
        self.assert_hides(password, scan.run)


class Secrets(support.Case):
    def assert_secret(self, path, text):
        self.repo.stage(path, text)
        scan = self.scan("staged", path, status=1)
        self.assertEqual(set(scan.rules), {"k8s-secret-committed"}, scan.run)
        self.assertEqual({f["severity"] for f in scan.findings}, {"high"})
        return scan

    def test_values_in_data(self):
        password = self.make.password()
        scan = self.assert_secret("infrastructure/kubernetes/secrets/secrets.yaml", secret(f"DB_PASSWORD: {encode(password)}"))
        self.assertIn(scan.findings[0]["line"], (2, 7))
        self.assert_hides(password, scan.run)
        self.assert_hides(encode(password), scan.run)

    def test_values_in_string_data(self):
        self.assert_secret("k8s/s.yml", secret(f"DB_PASSWORD: {self.make.password()}", kind="stringData"))

    def test_a_weak_value_is_a_value(self):
        self.assert_secret("k8s/s.yaml", secret(f"DB_PASSWORD: {encode('hunter2!')}"))

    def test_any_folder_and_any_document_of_a_file(self):
        other = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  MODE: fast\n---\n"
        scan = self.assert_secret("deploy/all.yaml", other + secret(f"DB_PASSWORD: {encode(self.make.password())}"))
        self.assertGreaterEqual(scan.findings[0]["line"], 9)

    def test_a_list_of_objects(self):
        item = "".join(f"    {line}\n" for line in secret(f"DB_PASSWORD: {encode(self.make.password())}").splitlines())
        self.assert_secret("k8s/list.yaml", "apiVersion: v1\nkind: List\nitems:\n  -\n" + item)

    def test_json_is_yaml(self):
        self.assert_secret("k8s/s.json", '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"},\n '
                           f'"data": {{"DB_PASSWORD": "{encode(self.make.password())}"}}}}\n')

    def test_one_broken_document_does_not_lose_the_next(self):
        self.assert_secret("k8s/s.yaml", "a: [broken\n---\n" + secret(f"DB_PASSWORD: {encode(self.make.password())}"))

    def test_templates_with_placeholders_pass(self):
        self.repo.stage(".gitignore", ".env\nsecrets.yaml\n")
        self.repo.stage("infrastructure/kubernetes/secrets/secrets.yaml.template", secret("DB_PASSWORD: <base64-encoded-password>"))
        self.repo.stage("k8s/secrets.example.yaml", secret("DB_PASSWORD: <base64>"))
        self.assert_clean("staged")

    def test_placeholders_and_empty_values_pass_anywhere(self):
        for value in ('""', "<base64-encoded-password>", "${DB_PASSWORD}", "{{ .Values.db.password | b64enc }}", "CHANGE_ME", encode("change-me")):
            self.repo.stage("k8s/s.yaml", secret(f"DB_PASSWORD: {value}"))
            with self.subTest(value):
                self.assert_clean("staged")
        self.repo.stage("k8s/s.yaml", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ntype: Opaque\n")
        self.assert_clean("staged")

    def test_what_is_sealed_or_kept_elsewhere_passes(self):
        self.repo.stage("k8s/sealed.yaml", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: s\nspec:\n"
                        f"  encryptedData:\n    DB_PASSWORD: Ag{self.make.some(300)}\n")
        self.repo.stage("k8s/external.yaml", "apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nmetadata:\n  name: s\nspec:\n"
                        "  data:\n    - secretKey: DB_PASSWORD\n      remoteRef:\n        key: flowdoc/prod/db_password\n")
        data, nonce, tag = (encode(self.make.some(size)) for size in (24, 32, 16))
        value = f"ENC[AES256_GCM,data:{data},iv:{nonce},tag:{tag},type:str]"
        self.repo.stage("k8s/sops.yaml", secret(f"DB_PASSWORD: {value}") + f"sops:\n  mac: {value}\n  version: 3.8.1\n")
        self.assert_clean("staged")

    def test_what_only_says_that_it_is_encrypted_does_not_pass(self):
        self.assert_secret("k8s/sops.yaml", secret(f"DB_PASSWORD: ENC[AES256_GCM,data:{encode(self.make.some(24))},type:str]"))

    def test_a_field_named_kind_is_not_always_a_manifest(self):
        self.repo.stage("app.yaml", "kind: Secret\nlevel: 3\n")
        self.repo.stage("notes.md", "```yaml\nkind: Secret\n```\n")
        self.assert_clean("staged")


class Env(support.Case):
    def assert_literal(self, text, line=None, rule="k8s-env-literal"):
        self.repo.stage("k8s/w.yaml", text)
        finding = self.assert_one(rule, "staged")
        self.assertEqual(finding["severity"], "high")
        if line:
            self.assertIn(finding["line"], (line, line + 1), finding)
        return finding

    def test_every_workload_kind(self):
        for kind in WORKLOADS:
            text = workload(kind, f"- name: LOG_LEVEL\n  value: info\n- name: DB_PASSWORD\n  value: {self.make.password()}")
            at = text[:text.index("DB_PASSWORD")].count("\n") + 1
            with self.subTest(kind):
                self.assert_literal(text, at)

    def test_init_and_ephemeral_containers(self):
        for containers in ("containers", "initContainers", "ephemeralContainers"):
            with self.subTest(containers):
                self.assert_literal(workload("Deployment", f"- name: REDIS_PASSWORD\n  value: {self.make.password()}", containers))

    def test_a_secret_by_its_value(self):
        finding = self.assert_literal(workload("Deployment", f"- name: UPSTREAM\n  value: {self.make.github()}"))
        self.assertIn("github-pat", finding["also"])

    def test_quoted_and_folded_values(self):
        password = self.make.password()
        for value in (f'"{password}"', f"'{password}'", f">-\n    {password}"):
            with self.subTest(value[:2]):
                self.assert_hides(password, self.scan_of(workload("Deployment", f"- name: DB_PASSWORD\n  value: {value}")))

    def scan_of(self, text):
        self.assert_literal(text)
        return self.repo.leaktight("staged")

    def test_the_value_may_stand_before_the_name(self):
        self.assert_literal(workload("Deployment", f"- value: {self.make.password()}\n  name: DB_PASSWORD"))

    def test_flow_style(self):
        self.assert_literal(workload("Deployment", f"- {{name: DB_PASSWORD, value: {self.make.password()}}}"))

    def test_the_message_says_what_to_write_instead(self):
        finding = self.assert_literal(workload("Deployment", f"- name: DB_PASSWORD\n  value: {self.make.password()}"))
        self.assertIn("DB_PASSWORD", finding["message"] + finding["advice"])
        self.assertIn("secretKeyRef", str(finding))

    def test_references_and_plain_settings_pass(self):
        self.repo.stage("k8s/w.yaml", workload("Deployment", "\n".join([
            "- name: DB_PASSWORD", "  valueFrom:", "    secretKeyRef:", "      name: flowdoc-db-secrets", "      key: DB_PASSWORD",
            "- name: LOG_LEVEL", "  value: info", "- name: PASSWORD_MIN_LENGTH", '  value: "12"', "- name: TOKEN_TTL", "  value: 30m",
            "- name: DB_PASSWORD_FILE", "  value: /run/secrets/db-password", "- name: JWT_SECRET", '  value: ""', "- name: POD_IP",
            "  valueFrom:", "    fieldRef:", "      fieldPath: status.podIP", "- name: SECRET_NAME", "  value: flowdoc-db-secrets"])))
        self.repo.stage(".gitignore", ".env\nsecrets.yaml\n")
        self.repo.stage("infrastructure/kubernetes/secrets/secrets.yaml.template", secret("DB_PASSWORD: <base64>"))
        self.assert_clean("staged")

    def test_placeholders_of_templating_pass(self):
        for value in ("{{ .Values.db.password }}", '"{{ .Values.db.password }}"', "${DB_PASSWORD}", "$(DB_PASSWORD)", "<password>"):
            self.repo.stage("k8s/w.yaml", workload("Deployment", f"- name: DB_PASSWORD\n  value: {value}"))
            with self.subTest(value):
                self.assert_clean("staged")

    def test_a_helm_chart_whose_template_is_no_yaml_is_still_read(self):
        text = workload("Deployment", f"- name: DB_PASSWORD\n  value: {self.make.password()}")
        self.repo.stage("chart/templates/w.yaml", "{{- if .Values.enabled }}\n" + text + "{{- end }}\n")
        self.assertTrue(self.scan("staged", status=1).findings)

    def test_an_old_literal_is_no_news(self):
        self.repo.stage("k8s/w.yaml", workload("Deployment", f"- name: DB_PASSWORD\n  value: {self.make.password()}"))
        self.repo.commit()
        self.repo.stage("k8s/w.yaml", self.repo.path("k8s/w.yaml").read_bytes() + b"        - name: LOG_LEVEL\n          value: info\n")
        self.assert_clean("staged")
        self.assertEqual(self.scan("tree").rules, ["k8s-env-literal"])


class Flowdoc(support.Case):
    """The team's own layout, done right: nothing to say."""

    def test_it_passes(self):
        self.repo.stage(".gitignore", ".env\ninfrastructure/kubernetes/secrets/secrets.yaml\n")
        self.repo.stage(".env.example", "DB_PASSWORD=\nREDIS_PASSWORD=\nJWT_SECRET=\nAWS_REGION=us-west-2\n")
        self.repo.stage(".gitignore", ".env\nsecrets.yaml\n")
        self.repo.stage("infrastructure/kubernetes/secrets/secrets.yaml.template", secret("DB_PASSWORD: <base64-encoded-password>"))
        self.repo.stage("infrastructure/kubernetes/backend.yaml", workload("Deployment", "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:\n"
                        "      name: flowdoc-db-secrets\n      key: DB_PASSWORD"))
        self.repo.stage("backend/secrets.py", "import boto3\n\n\ndef get_secret(secret_name):\n    client = boto3.session.Session().client(\n"
                        "        service_name='secretsmanager', region_name='us-west-2')\n"
                        "    return client.get_secret_value(SecretId=secret_name)['SecretString']\n")
        self.repo.stage("docs/secrets.md", "Apply with `kubectl apply -f secrets.yaml`; encode with `echo -n \"your-secret\" | base64`.\n")
        self.repo.write(".env", f"DB_PASSWORD={self.make.password()}\n")
        self.repo.write("infrastructure/kubernetes/secrets/secrets.yaml", secret(f"DB_PASSWORD: {encode(self.make.password())}"))
        self.assert_clean("staged")
        self.assert_clean("tree")


if __name__ == "__main__":
    support.main()
