"""fixtures/flowdoc with one thing wrong, each made by one edit: what the edit is, and the one finding
that it must bring.

A variant's text may hold {secret}, which stands for a generated one of the kind that `secret` names
(a method of generated.Generator). The finding is expected at the line where the secret begins, or at
line 1 where it is about the file.
"""
import base64
import dataclasses
import pathlib

FLOWDOC = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "flowdoc"
KUBERNETES = "infrastructure/kubernetes/"
TERRAFORM = "infrastructure/terraform/"


@dataclasses.dataclass(frozen=True)
class Variant:
    name: str
    rule: str
    path: str  # of the finding, and of the edit where `edits` names no other
    edit: "callable"  # text of the file → text
    secret: str = None
    edits: str = None
    whole_file: bool = False  # the finding is about the file: line 1, no secret
    beside: dict = dataclasses.field(default_factory=dict)  # further files that it needs: path → text
    marks: str = None  # text at whose first place the finding stands, where no secret is found

    def apply(self, folder, make):
        """Makes the edit below a copy of flowdoc; gives the paths that changed and the secret."""
        secret = getattr(make, self.secret)() if self.secret else ""
        path = folder / (self.edits or self.path)
        text = self.edit(path.read_text() if path.exists() else "", secret)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for name, further in self.beside.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(further.replace("{secret}", secret))
        return self.changes(), secret

    def changes(self):
        return [self.edits or self.path, *self.beside]

    def line(self, text, secret):
        if self.whole_file:
            return 1
        if self.marks:
            return text.count("\n", 0, text.index(self.marks)) + 1
        first = secret.split("\n")[0]
        begins = text.index(first if first in text else base64.b64encode(secret.encode()).decode())
        return text.count("\n", 0, begins) + 1


def whole(new):
    return lambda text, secret: new.replace("{secret}", secret)


def append(new):
    return lambda text, secret: text + new.replace("{secret}", secret)


def replace(old, new):
    def edit(text, secret):
        if text.count(old) != 1:
            raise ValueError(f"{old!r} stands {text.count(old)} times in the file, not once")
        return text.replace(old, new.replace("{secret}", secret))
    return edit


def first(old, new):
    def edit(text, secret):
        if old not in text:
            raise ValueError(f"{old!r} does not stand in the file")
        return text.replace(old, new.replace("{secret}", secret), 1)
    return edit


def encoded(edit):
    """With the secret in base64, as Kubernetes has it."""
    return lambda text, secret: edit(text, base64.b64encode(secret.encode()).decode())


def reference(indent, secret, key):
    """A secretKeyRef as it stands in the manifests."""
    at = " " * indent
    return f"{at}  valueFrom:\n{at}    secretKeyRef:\n{at}      name: {secret}\n{at}      key: {key}\n"


VARIANTS = [
    # Dotenv files
    Variant("a dotenv file", "dotenv-committed", ".env", whole("DB_HOST=localhost\nDB_PASSWORD={secret}\n"),
            secret="password", whole_file=True),
    Variant("a dotenv file of the backend's", "dotenv-committed", "backend/.env.production",
            whole("DB_PASSWORD={secret}\nJWT_SECRET={secret}\n"), secret="password", whole_file=True),
    Variant("a dotenv file named after its environment", "dotenv-committed", "infrastructure/staging.env",
            whole("REDIS_PASSWORD={secret}\n"), secret="password", whole_file=True),
    Variant("nothing ignores dotenv files", "dotenv-not-ignored", ".env.example",
            replace(".env\n.env.*\n!.env.example\n", ""), edits=".gitignore", whole_file=True),
    Variant("a later line takes it back", "dotenv-not-ignored", ".env.example", append("!.env\n!.env.local\n"), edits=".gitignore",
            whole_file=True),

    Variant("the dotenv template, filled in", "dotenv-template-filled", ".env.example",
            replace("REDIS_PASSWORD=\n", "REDIS_PASSWORD={secret}\n"), secret="password"),
    Variant("a token in the dotenv template", "dotenv-template-filled", ".env.example",
            append("RELEASES={secret}\n"), secret="github"),

    # Kubernetes Secrets
    Variant("the template, filled in", "k8s-secret-committed", KUBERNETES + "secrets/secrets.yaml",
            encoded(whole("apiVersion: v1\nkind: Secret\nmetadata:\n  name: flowdoc-db-secrets\n  namespace: flowdoc\n"
                          "type: Opaque\ndata:\n  DB_USERNAME: Zmxvd2RvYw==\n  DB_PASSWORD: {secret}\n")),
            secret="password"),
    Variant("a Secret among other documents", "k8s-secret-committed", KUBERNETES + "services.yaml",
            append("---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: flowdoc-mail-secrets\n  namespace: flowdoc\n"
                   "stringData:\n  MAIL_API_KEY: {secret}\n"), secret="password"),

    Variant("a chart's extra Secret", "k8s-secret-committed", "infrastructure/charts/cache/values.yaml",
            whole("extraObjects:\n  - apiVersion: v1\n    kind: Secret\n    metadata: {name: cache}\n"
                  "    stringData:\n      REDIS_PASSWORD: {secret}\n"), secret="password"),
    Variant("the template itself, filled in", "k8s-template-filled", KUBERNETES + "secrets/secrets.yaml.template",
            encoded(append("---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: flowdoc-mail-secrets\n  namespace: flowdoc\n"
                           "data:\n  MAIL_API_KEY: {secret}\n")), secret="password"),
    Variant("nothing ignores the copy of the Secrets' template", "k8s-secret-not-ignored",
            KUBERNETES + "secrets/secrets.yaml.template", replace("secrets.yaml\n!secrets.yaml.template\n", ""),
            edits=".gitignore", whole_file=True),
    Variant("another template, whose copy nothing ignores", "k8s-secret-not-ignored", KUBERNETES + "mail.example.yaml",
            whole("apiVersion: v1\nkind: Secret\nmetadata:\n  name: flowdoc-mail-secrets\n  namespace: flowdoc\n"
                  "stringData:\n  MAIL_API_KEY: <key>\n"), whole_file=True),
    Variant("a literal of a secretGenerator", "kustomize-secret-literal", KUBERNETES + "kustomization.yaml",
            append("\nsecretGenerator:\n  - name: flowdoc-mail-secrets\n    literals:\n      - MAIL_API_KEY={secret}\n"),
            secret="password"),
    Variant("a password in a chart's values", "helm-values-secret", "infrastructure/charts/cache/values-prod.yaml",
            whole("redis:\n  auth:\n    password: {secret}\n"), secret="password"),
    Variant("a password in a HelmRelease", "helm-values-secret", KUBERNETES + "cache-release.yaml",
            whole("apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: cache\nspec:\n  values:\n"
                  "    auth:\n      password: \"{secret}\"\n"), secret="password"),
    Variant("a plain value in a SOPS file", "sops-value-plain", "infrastructure/encrypted/prod.yaml",
            whole("database:\n  password: {secret}\nsops:\n  mac: ENC[AES256_GCM,data:bWFj,type:str]\n"
                  "  lastmodified: \"2024-05-01T10:00:00Z\"\n  version: 3.8.1\n"), secret="password"),

    Variant("a document added to a SOPS file", "sops-value-plain", "infrastructure/encrypted/staging.yaml",
            whole("level: info\nsops:\n  mac: ENC[AES256_GCM,data:bWFj,type:str]\n  lastmodified: \"2024-05-01T10:00:00Z\"\n"
                  "  version: 3.8.1\n---\nmail_password: {secret}\n"), secret="password"),

    # Kubernetes workloads
    Variant("a password in a Deployment", "k8s-env-literal", KUBERNETES + "backend.yaml",
            replace(reference(12, "flowdoc-db-secrets", "DB_PASSWORD"), "              value: {secret}\n"), secret="password"),
    Variant("a password in a StatefulSet", "k8s-env-literal", KUBERNETES + "cache.yaml",
            replace(reference(12, "flowdoc-redis-secrets", "REDIS_PASSWORD"), "              value: \"{secret}\"\n"),
            secret="password"),
    Variant("a secret in a CronJob", "k8s-env-literal", KUBERNETES + "cleanup.yaml",
            replace(reference(16, "flowdoc-jwt-secrets", "JWT_SECRET"), "                  value: '{secret}'\n"),
            secret="password"),
    Variant("a password in an init container", "k8s-env-literal", KUBERNETES + "backend.yaml",
            replace("sleep 1; done]\n", "sleep 1; done]\n          env:\n            - name: PGPASSWORD\n"
                    "              value: {secret}\n"), secret="password"),
    Variant("a token in a Deployment", "k8s-env-literal", KUBERNETES + "auth.yaml",
            first("          env:\n", "          env:\n            - name: RELEASES\n              value: {secret}\n"),
            secret="github"),

    # References to Secrets
    Variant("a misspelt key in a Deployment", "k8s-ref-dangling", KUBERNETES + "auth.yaml",
            replace("key: MAIL_API_KEY", "key: MAIL_APIKEY"), marks="MAIL_APIKEY"),
    Variant("a misspelt Secret in a StatefulSet", "k8s-ref-dangling", KUBERNETES + "cache.yaml",
            replace("name: flowdoc-redis-secrets", "name: flowdoc-redis-secret"), marks="flowdoc-redis-secret"),
    Variant("a Secret that no template has", "k8s-ref-dangling", KUBERNETES + "cleanup.yaml",
            replace("              env:\n", "              env:\n                - name: SEARCH_KEY\n"
                    + reference(16, "flowdoc-search", "SEARCH_KEY")), marks="flowdoc-search"),
    Variant("a key renamed in the template alone", "k8s-ref-dangling", KUBERNETES + "backend.yaml",
            replace("AWS_ACCESS_KEY_ID:", "AWS_ACCESS_KEYID:"), edits=KUBERNETES + "secrets/secrets.yaml.template",
            marks="key: AWS_ACCESS_KEY_ID"),
    Variant("a Secret of another namespace", "k8s-ref-dangling", KUBERNETES + "warmup.yaml",
            whole("apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: warmup\n  namespace: flowdoc-jobs\nspec:\n  template:\n"
                  "    spec:\n      containers:\n        - name: warmup\n          image: flowdoc/backend:1\n          env:\n"
                  "            - name: REDIS_PASSWORD\n" + reference(12, "flowdoc-redis-secrets", "REDIS_PASSWORD")),
            marks="flowdoc-redis-secrets"),
    Variant("a password in a patch", "k8s-env-literal", "infrastructure/overlays/prod/kustomization.yaml",
            whole("resources: [../../kubernetes]\npatches:\n  - target: {kind: Deployment, name: backend}\n    patch: |-\n"
                  "      - op: add\n        path: /spec/template/spec/containers/0/env/-\n"
                  "        value: {name: DB_PASSWORD, value: '{secret}'}\n"), secret="password"),
    Variant("a misspelt key in a patch", "k8s-ref-dangling", "infrastructure/overlays/prod/kustomization.yaml",
            whole("resources: [../../kubernetes]\npatches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n"
                  "      metadata: {name: backend}\n      spec:\n        template:\n          spec:\n            containers:\n"
                  "              - name: backend\n                env:\n                  - name: MAIL\n"
                  + reference(18, "flowdoc-mail-secrets", "MAIL_API_KY")), marks="MAIL_API_KY"),
    Variant("a Secret that nothing uses", "k8s-secret-unused", KUBERNETES + "secrets/secrets.yaml.template",
            append("---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: flowdoc-search\n  namespace: flowdoc\n"
                   "data:\n  SEARCH_KEY: <base64-encoded-key>\n"), marks="flowdoc-search"),
    Variant("a key that nothing uses", "k8s-secret-unused", KUBERNETES + "secrets/secrets.yaml.template",
            replace("  MAIL_API_KEY: <", "  MAIL_USERNAME: <base64-encoded-name>\n  MAIL_API_KEY: <"), marks="MAIL_USERNAME"),

    Variant("a password in the options of a program", "k8s-env-literal", KUBERNETES + "backend.yaml",
            first("          env:\n", "          env:\n            - name: JAVA_OPTS\n"
                  "              value: -Xmx1g -Ddb.password={secret}\n"), secret="password"),
    Variant("a password from a ConfigMap", "k8s-env-configmap", KUBERNETES + "backend.yaml",
            replace(reference(12, "flowdoc-db-secrets", "DB_PASSWORD"),
                    "              valueFrom:\n                configMapKeyRef:\n"
                    "                  name: flowdoc-configuration\n                  key: DATABASE_PASSWORD\n"),
            marks="key: DATABASE_PASSWORD"),
    Variant("a password in a ConfigMap", "k8s-configmap-secret", KUBERNETES + "configuration.yaml",
            append("  DB_PASSWORD: {secret}\n"), secret="password"),
    Variant("a password in a file in a ConfigMap", "k8s-configmap-secret", KUBERNETES + "configuration.yaml",
            append("  flowdoc.properties: |\n    flowdoc.port=80\n    flowdoc.db.password={secret}\n"), secret="password"),
    Variant("a password in a probe", "k8s-args-secret", KUBERNETES + "auth.yaml",
            first("          env:\n", "          startupProbe:\n            exec:\n"
                  "              command: [redis-cli, -a, '{secret}', ping]\n          env:\n"), secret="password"),
    Variant("a password in a script of a hook", "k8s-args-secret", KUBERNETES + "auth.yaml",
            first("          env:\n", "          lifecycle:\n            preStop:\n              exec:\n"
                  "                command:\n                  - sh\n                  - -c\n                  - |\n"
                  "                    sleep 1\n                    PGPASSWORD='{secret}' psql -h db\n          env:\n"),
            secret="password"),
    Variant("a password in an annotation", "k8s-annotation-secret", KUBERNETES + "namespace.yaml",
            first("metadata:\n", "metadata:\n  annotations:\n    flowdoc.example.com/admin-password: {secret}\n"),
            secret="password"),
    Variant("the last applied configuration of a Secret", "k8s-annotation-secret", KUBERNETES + "namespace.yaml",
            encoded(first("metadata:\n", "metadata:\n  annotations:\n"
                          "    kubectl.kubernetes.io/last-applied-configuration: |\n"
                          '      {"apiVersion":"v1","kind":"Secret","data":{"DB_PASSWORD":"{secret}"}}\n')),
            secret="password"),
    Variant("a role that reads all Secrets", "k8s-rbac-secrets", KUBERNETES + "access.yaml",
            replace("    resourceNames: [flowdoc-jwt-secrets]\n", ""), marks="resources: [secrets]"),
    Variant("a key of encryption in its configuration", "k8s-encryption-key", KUBERNETES + "encryption-at-rest.yaml",
            encoded(replace("      - identity: {}\n", "      - aesgcm:\n          keys:\n            - name: key1\n"
                            "              secret: {secret}\n      - identity: {}\n")), secret="password"),
    Variant("identity first", "k8s-encryption-identity", KUBERNETES + "encryption-at-rest.yaml",
            lambda text, secret: text.replace("      - identity: {}\n", "").replace(
                "    providers:\n", "    providers:\n      - identity: {}\n"), marks="- identity: {}"),

    # Files that belong to others
    Variant("a file that a Secret is made of", "kustomize-secret-file", KUBERNETES + "database/kustomization.yaml",
            whole("namespace: flowdoc\nsecretGenerator:\n  - name: flowdoc-db-secrets\n"
                  "    files: [DB_PASSWORD=db-password.txt]\n"),
            marks="DB_PASSWORD=", beside={KUBERNETES + "database/db-password.txt": "{secret}\n"}, secret="password"),
    Variant("settings that SOPS should have encrypted", "sops-file-plain", "infrastructure/secrets/staging.yaml",
            whole("search:\n  host: search.flowdoc.example.com\n"), whole_file=True,
            beside={".sops.yaml": "creation_rules:\n  - path_regex: infrastructure/secrets/.*\\.yaml$\n"
                                  "    kms: arn:aws:kms:us-west-2:123456789012:alias/flowdoc\n"}),

    # Application code
    Variant("an AWS key id in code", "aws-access-key-id", "backend/flowdoc/storage.py",
            replace('boto3.client("s3")', 'boto3.client("s3", aws_access_key_id="{secret}")'), secret="aws_key_id"),
    Variant("a JWT in the frontend", "jwt", "frontend/src/api.js",
            replace("#token = null;", '#token = "{secret}";'), secret="jwt"),
    Variant("a database address with its password", "database-url-password", "backend/flowdoc/config.py",
            append('\nDATABASE_URL = "postgresql://flowdoc:{secret}@db.flowdoc.example.com:5432/flowdoc"\n'), secret="password"),
    Variant("a secret in the settings", "generic-secret", "backend/flowdoc/config.py",
            append('\nJWT_SECRET = "{secret}"\n'), secret="password"),
    Variant("a secret for when none is set", "generic-secret", "backend/flowdoc/config.py",
            replace('secrets.get("jwt", "JWT_SECRET")', 'os.environ.get("JWT_SECRET", "{secret}")'), secret="password"),
    Variant("a password given to a driver", "generic-secret", "backend/flowdoc/database.py",
            replace('"password": settings.password', '"password": "{secret}"'), secret="password"),
    Variant("a bot's token in a script", "slack-token", "backend/flowdoc/cleanup.py",
            append('\nSLACK = "{secret}"\n'), secret="slack_bot"),
    Variant("static keys given to a client", "code-static-aws-key", "backend/flowdoc/storage.py",
            replace('boto3.client("s3")', 'boto3.client(\n            "s3",\n            aws_access_key_id="AKIA" + "",\n'
                    '            aws_secret_access_key="{secret}",\n        )'), secret="aws_secret"),
    Variant("a password for when there is none", "code-fallback-secret", "backend/flowdoc/config.py",
            replace('password=secrets.get("redis", "REDIS_PASSWORD")', 'password=os.getenv("REDIS_PASSWORD", "{secret}")'),
            secret="password"),
    Variant("a field of pydantic's settings", "code-fallback-secret", "backend/flowdoc/settings.py",
            whole("from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n"
                  '    jwt_secret: str = "{secret}"\n'), secret="password"),
    Variant("a script that has a key for when there is none", "code-fallback-secret", "backend/bin/send",
            whole('#!/bin/sh\nkey="${MAIL_API_KEY:-{secret}}"\n'), secret="password"),
    Variant("a secret in the log of the application", "code-secret-logged", "backend/flowdoc/secret_store.py",
            replace('    return response["SecretString"]\n', '    logger.info("read %s", response["SecretString"])\n'
                    '    return response["SecretString"]\n'), marks='response["SecretString"])'),

    # Files that are not code
    Variant("a private key", "private-key", "backend/keys/signing.pem", whole("{secret}"), secret="pkcs8_key"),
    Variant("a private key in a ConfigMap", "private-key", KUBERNETES + "configuration.yaml",
            lambda text, secret: text + "  signing.pem: |\n" + "".join(f"    {line}\n" for line in secret.splitlines()),
            secret="rsa_key"),
    Variant("a token in .npmrc", "npm-token", "frontend/.npmrc", replace("${NPM_TOKEN}", "{secret}"), secret="npm"),
    Variant("a token in .pypirc", "pypi-token", "backend/.pypirc",
            whole("[pypi]\nusername = __token__\npassword = {secret}\n"), secret="pypi"),
    Variant("a token in a workflow", "github-pat", ".github/workflows/deploy.yml",
            replace("${{ secrets.MAIL_API_KEY }}", "{secret}"), secret="github"),
    Variant("a password in docker-compose.yml", "generic-secret", "docker-compose.yml",
            replace("POSTGRES_PASSWORD: ${DB_PASSWORD:?fill it in in .env}", "POSTGRES_PASSWORD: {secret}"), secret="password"),
    Variant("a password in an address in docker-compose.yml", "database-url-password", "docker-compose.yml",
            replace("redis://:${REDIS_PASSWORD}@", "redis://:{secret}@"), secret="password"),
    Variant("a token in an image", "npm-token", "frontend/Dockerfile",
            replace("COPY . .\n", "ENV NPM_TOKEN={secret}\nCOPY . .\n"), secret="npm"),
    Variant("a token in the documentation", "gitlab-pat", "docs/architecture.md",
            append("\n    curl --header 'PRIVATE-TOKEN: {secret}' https://gitlab.example.com/api/v4/projects\n"), secret="gitlab"),

    # Terraform
    Variant("a key of a payment service in Terraform", "tf-secret-literal", TERRAFORM + "environments/prod/main.tf",
            append('\nlocals {\n  payment = "{secret}"\n}\n'), secret="stripe"),
    Variant("a value of a secret in Terraform", "tf-secret-literal", TERRAFORM + "modules/secrets/main.tf",
            replace("REDIS_PASSWORD = ephemeral.random_password.redis.result", 'REDIS_PASSWORD = "{secret}"'), secret="password"),
    Variant("a password in Terraform", "tf-vars-secret", TERRAFORM + "environments/prod/terraform.tfvars",
            whole('database_password = "{secret}"\n'), secret="password"),
    Variant("a template of tfvars, filled in", "tf-vars-secret", TERRAFORM + "environments/dev/terraform.tfvars.example",
            append('mail_api_key = "{secret}"\n'), secret="password"),
    Variant("a key of the provider", "tf-provider-static-key", TERRAFORM + "environments/prod/main.tf",
            replace("  region = var.region\n", '  region     = var.region\n  secret_key = "{secret}"\n'), secret="aws_secret"),
    Variant("a default of a secret variable", "tf-variable-default", TERRAFORM + "modules/secrets/variables.tf",
            replace("  ephemeral   = true\n", '  ephemeral   = true\n  default     = "{secret}"\n'), secret="password"),
    Variant("a secret variable that is not sensitive", "tf-variable-not-sensitive", TERRAFORM + "modules/secrets/variables.tf",
            replace("  sensitive   = true\n  ephemeral   = true\n", ""), marks='mail_api_key" {'),
    Variant("the state of an environment", "tf-state-committed", TERRAFORM + "environments/dev/terraform.tfstate",
            whole('{"version": 4, "resources": [{"type": "aws_db_instance", "instances": [{"attributes": '
                  '{"password": "{secret}"}}]}]}\n'), secret="password", whole_file=True),
    Variant("a policy that reads all secrets", "tf-iam-wildcard", TERRAFORM + "modules/secrets/iam.tf",
            append('\ndata "aws_iam_policy_document" "all" {\n  statement {\n    actions   = ["secretsmanager:*"]\n'
                   '    resources = ["*"]\n  }\n}\n'), marks="secretsmanager:*"),
    Variant("a static key for the pipeline", "tf-access-key", TERRAFORM + "modules/deploy-role/main.tf",
            append('\nresource "aws_iam_access_key" "deploy" {\n  user = "deploy"\n}\n'), marks="aws_iam_access_key"),
    Variant("a secret without a key of one's own", "tf-secret-no-kms", TERRAFORM + "modules/secrets/main.tf",
            replace('tokens of sessions"\n  kms_key_id              = aws_kms_key.secrets.arn\n', 'tokens of sessions"\n'),
            marks='aws_secretsmanager_secret" "jwt"'),
    Variant("a secret in a parameter that is not encrypted", "tf-parameter-plain", TERRAFORM + "modules/secrets/main.tf",
            append('\nresource "aws_ssm_parameter" "mail" {\n  name  = "/flowdoc/mail_api_key"\n  type  = "String"\n'
                   '  value = var.mail_api_key\n}\n'), marks='"String"'),
    Variant("a password of a stack", "cfn-secret-literal", "infrastructure/stack.yaml",
            whole("AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  DBPassword:\n    Type: String\n"
                  "    Default: {secret}\n"), secret="password"),
    Variant("a secret that is rotated too slowly", "tf-rotation-too-slow", TERRAFORM + "environments/prod/main.tf",
            replace("jwt_rotation_days       = 30", "jwt_rotation_days       = 90"), marks="jwt_rotation_days"),
    Variant("a secret that nothing rotates", "tf-secret-no-rotation", TERRAFORM + "modules/secrets/main.tf",
            lambda text, secret: text[:text.index('\nresource "aws_secretsmanager_secret_rotation" "mail"')],
            edits=TERRAFORM + "modules/secrets/rotation.tf", marks='aws_secretsmanager_secret" "mail"'),
    Variant("a password that lands in the state", "tf-state-secret", TERRAFORM + "modules/secrets/main.tf",
            replace("  secret_string_wo         = jsonencode({ REDIS_PASSWORD = ephemeral.random_password.redis.result })\n"
                    "  secret_string_wo_version = 1\n", "  secret_string = random_password.redis.result\n"),
            marks="random_password.redis.result\n}"),
    Variant("a login that a module is handed", "tf-secret-handed-on", TERRAFORM + "environments/prod/main.tf",
            append('\nmodule "mail" {\n  source = "../../modules/mail"\n  login  = "{secret}"\n}\n'), secret="password",
            beside={TERRAFORM + "modules/mail/main.tf":
                    'resource "aws_ssm_parameter" "mail" {\n  name             = "/flowdoc/mail"\n  type             = "SecureString"\n'
                    "  key_id           = var.key_id\n  value_wo         = var.login\n  value_wo_version = 1\n}\n",
                    TERRAFORM + "modules/mail/variables.tf":
                    'variable "login" {\n  type      = string\n  sensitive = true\n}\n\nvariable "key_id" {\n  type = string\n}\n'}),
    Variant("a policy of its own that leaves out little", "tf-iam-wildcard", "infrastructure/policies/operators.json",
            whole('{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}]}\n'),
            marks="iam:*"),
    Variant("nothing records who reads secrets", "tf-secret-unaudited", TERRAFORM + "modules/secrets/main.tf",
            lambda text, secret: text[:text.index('\nresource "aws_cloudtrail"')],
            edits=TERRAFORM + "modules/audit/main.tf", marks='aws_secretsmanager_secret" "database"'),

    # Images and Compose
    Variant("a password in the backend's image", "dockerfile-secret-literal", "backend/Dockerfile",
            replace("USER flowdoc\n", "ENV DB_PASSWORD={secret}\nUSER flowdoc\n"), secret="password"),
    Variant("a token as an argument of the build", "dockerfile-build-arg", "frontend/Dockerfile",
            replace('RUN --mount=type=secret,id=npm_token NPM_TOKEN="$(cat /run/secrets/npm_token)" npm install\n',
                    "ARG NPM_TOKEN\nRUN npm install\n"), marks="NPM_TOKEN"),
    Variant("the local file in the image", "dockerfile-secret-copied", "backend/Dockerfile",
            replace("COPY flowdoc flowdoc\n", "COPY flowdoc flowdoc\nCOPY .env .\n"), marks=".env"),
    Variant("a password in the command of a service", "compose-secret-literal", "docker-compose.yml",
            replace('--requirepass, "${REDIS_PASSWORD:?fill it in in .env}"', '--requirepass, "{secret}"'), secret="password"),
    Variant("a password for when .env has none", "compose-secret-literal", "docker-compose.yml",
            replace("${DB_PASSWORD:?fill it in in .env}", "${DB_PASSWORD:-{secret}}"), secret="password"),
    Variant("a file of a Compose secret", "compose-secret-file", "docker-compose.yml",
            append("\nsecrets:\n  mail_api_key:\n    file: backend/mail-api-key.txt\n"), marks="backend/mail-api-key.txt",
            beside={"backend/mail-api-key.txt": "{secret}\n"}, secret="password"),

    # Pipelines
    Variant("a password in a pipeline", "ci-secret-literal", ".github/workflows/deploy.yml",
            replace("${{ secrets.MAIL_API_KEY }}", "{secret}"), secret="password"),
    Variant("a login for a database of tests that is also production's", "ci-secret-literal", ".github/workflows/check.yml",
            replace("run: make test\n", "run: make test\n        env:\n          DB_PASSWORD: {secret}\n"), secret="password"),
    Variant("a secret in the log of a pipeline", "ci-secret-printed", ".github/workflows/deploy.yml",
            replace("          curl --fail", '          echo "$MAIL_API_KEY" | base64\n          curl --fail'), marks='$MAIL_API_KEY" | base64'),
    Variant("a secret in a pipeline's outputs", "ci-secret-output", ".github/workflows/deploy.yml",
            replace("          curl --fail", '          echo "key=$MAIL_API_KEY" >> "$GITHUB_OUTPUT"\n          curl --fail'),
            marks='$MAIL_API_KEY" >>'),
    Variant("a secret in the text of a script", "ci-secret-interpolated", ".github/workflows/deploy.yml",
            replace("Bearer $MAIL_API_KEY", "Bearer ${{ secrets.MAIL_API_KEY }}"), marks="Bearer ${{"),
    Variant("a part of a secret", "ci-secret-unmasked", ".github/workflows/deploy.yml",
            replace("${{ secrets.MAIL_API_KEY }}", "${{ fromJSON(secrets.MAIL).key }}"), marks="${{ fromJSON"),
    Variant("all secrets for another workflow", "ci-secrets-all", ".github/workflows/nightly.yml",
            whole("on:\n  schedule:\n    - cron: 0 3 * * *\njobs:\n  check:\n    uses: ./.github/workflows/check.yml\n"
                  "    secrets: inherit\n"), marks="inherit"),

    Variant("a secret that a build is given", "dockerfile-build-arg", ".github/workflows/deploy.yml",
            replace("          curl --fail", '          docker build --build-arg "KEY=$MAIL_API_KEY" .\n          curl --fail'),
            marks='$MAIL_API_KEY" .'),

    # Settings of tools
    Variant("a login in .npmrc", "package-login", "frontend/.npmrc", replace("${NPM_TOKEN}", "{secret}"), secret="password"),
    Variant("a login in .netrc", "package-login", "backend/.netrc",
            whole("machine git.flowdoc.example.com login ci password {secret}\n"), secret="password"),
    Variant("a login in Maven's settings", "package-login", "backend/.m2/settings.xml",
            whole("<settings>\n  <servers>\n    <server>\n      <id>releases</id>\n"
                  "      <password>{secret}</password>\n    </server>\n  </servers>\n</settings>\n"), secret="password"),
    Variant("a login of NuGet's", "package-login", "NuGet.Config",
            whole('<configuration><packageSourceCredentials><flowdoc>\n  <add key="ClearTextPassword" value="{secret}" />\n'
                  "</flowdoc></packageSourceCredentials></configuration>\n"), secret="password"),
    Variant("a key in an agent's settings", "agent-settings-secret", ".mcp.json",
            whole('{"mcpServers": {"tracker": {"command": "tracker-mcp", "env": {"TRACKER_API_KEY": "{secret}"}}}}\n'),
            secret="password"),
    Variant("a login to the cluster", "kubeconfig-credential", "infrastructure/kubeconfig.yaml",
            whole("apiVersion: v1\nkind: Config\nclusters:\n  - name: dev\n    cluster:\n"
                  "      server: https://dev.flowdoc.example.com:6443\nusers:\n  - name: deployer\n    user:\n"
                  "      token: {secret}\n"), secret="password"),
    Variant("a login to the registry of images", "docker-config-credential", "backend/.docker/config.json",
            encoded(whole('{"auths": {"registry.flowdoc.example.com": {"auth": "'
                          + base64.b64encode(b"build:").decode() + '{secret}"}}}\n')), secret="password"),
]
