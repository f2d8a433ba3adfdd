#!/usr/bin/env python3
"""Writes a repository's worth of Kubernetes manifests that a careful team could have: nothing in them is to be found.

usage: make_manifests.py FOLDER [--services N]
Each service has 21 files of its own, no two alike: a base (Deployment, Service, ConfigMap, ExternalSecret, …) and an overlay for each of
three environments. 238 services, which is the default, and the two files at the top make 5,000. The same N gives the same bytes.
"""
import argparse
import pathlib
import random

ENVIRONMENTS = {"dev": ("dev", 1), "staging": ("staging", 2), "production": ("prod", 6)}
WORDS = """account address audit basket billing booking campaign cart catalog checkout claims contact courier customer delivery discount
document export feed fleet gateway identity image import inventory invoice label ledger loyalty mail market media message metrics notify
offer order parcel partner payment picking planner policy price product profile quota rating refund report return review reward route
search session shipment stock store subscription supplier survey tariff tax ticket track transfer user voucher warehouse webhook""".split()
ROLES = "api worker consumer web jobs".split()
SECRETS = {  # variable: the property it has in the store
    "DB_PASSWORD": "password", "REDIS_PASSWORD": "redis-password", "JWT_SECRET": "jwt-signing", "SMTP_PASSWORD": "smtp",
    "STRIPE_API_KEY": "stripe", "SENTRY_DSN": "sentry", "KAFKA_SASL_PASSWORD": "kafka", "S3_SECRET_ACCESS_KEY": "s3",
}
SETTINGS = {
    "LOG_LEVEL": ["info", "warn", "debug"], "LOG_FORMAT": ["json", "logfmt"], "HTTP_PORT": ["8080", "9090", "3000"],
    "CACHE_TTL_SECONDS": ["30", "300", "3600"], "TOKEN_LIFETIME": ["15m", "24h"], "PASSWORD_MIN_LENGTH": ["12", "16"],
    "FEATURE_FLAGS": ["new-checkout,dark-mode", "none"], "MAX_CONNECTIONS": ["20", "50", "100"], "SECRET_ROTATION_HINT": ["90d", "30d"],
    "TRACING_SAMPLE_RATE": ["0.1", "0.01"], "AUTH_ISSUER": ["https://login.example.org/realms/shop"], "TZ": ["UTC", "Europe/Berlin"],
}


def indent(text, columns):
    return "".join(" " * columns + line + "\n" for line in text.rstrip("\n").split("\n"))


class Service:
    def __init__(self, number):
        self.random = random.Random(number)
        word, role = WORDS[number % len(WORDS)], ROLES[number // len(WORDS) % len(ROLES)]
        round_ = number // (len(WORDS) * len(ROLES))
        self.name = f"{word}-{role}" + (f"-{round_ + 1}" if round_ else "")
        self.team = self.random.choice(["orders", "money", "growth", "platform", "logistics"])
        self.port = self.random.choice([8080, 8081, 9000, 3000])
        self.secrets = self.random.sample(sorted(SECRETS), self.random.randint(2, 5))
        self.settings = self.random.sample(sorted(SETTINGS), self.random.randint(4, len(SETTINGS)))
        self.sidecar = self.random.random() < 0.4
        self.version = f"{self.random.randint(1, 9)}.{self.random.randint(0, 40)}.{self.random.randint(0, 20)}"

    def labels(self, columns):
        return indent(f"app.kubernetes.io/name: {self.name}\napp.kubernetes.io/part-of: shop\nteam: {self.team}", columns)

    def head(self, api_version, kind, name=None):
        return f"apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: {name or self.name}\n  labels:\n{self.labels(4)}"

    def environment(self):
        lines = ["- name: POD_NAME\n  valueFrom:\n    fieldRef:\n      fieldPath: metadata.name",
                 f"- name: DB_HOST\n  value: {self.name}-db.databases.svc.cluster.local"]
        for key in self.secrets:
            lines.append(f"- name: {key}\n  valueFrom:\n    secretKeyRef:\n      name: {self.name}-secrets\n      key: {key}")
        return "\n".join(lines)

    def container(self):
        limits = self.random.choice([("100m", "128Mi"), ("250m", "256Mi"), ("500m", "512Mi"), ("1", "1Gi")])
        return (f"- name: {self.name}\n  image: registry.example.org/shop/{self.name}:{self.version}\n  imagePullPolicy: IfNotPresent\n"
                f"  args: [\"--listen=:{self.port}\", \"--config=/etc/{self.name}/config.yaml\"]\n"
                f"  ports:\n    - name: http\n      containerPort: {self.port}\n      protocol: TCP\n"
                f"  envFrom:\n    - configMapRef:\n        name: {self.name}-config\n"
                f"  env:\n{indent(self.environment(), 4)}"
                f"  resources:\n    requests:\n      cpu: {limits[0]}\n      memory: {limits[1]}\n    limits:\n      memory: {limits[1]}\n"
                f"  livenessProbe:\n    httpGet:\n      path: /healthz\n      port: http\n    initialDelaySeconds: 10\n    periodSeconds: 15\n"
                f"  readinessProbe:\n    httpGet:\n      path: /ready\n      port: http\n    periodSeconds: 5\n"
                "  securityContext:\n    allowPrivilegeEscalation: false\n    readOnlyRootFilesystem: true\n"
                "    capabilities:\n      drop: [\"ALL\"]\n"
                f"  volumeMounts:\n    - name: tmp\n      mountPath: /tmp\n    - name: config\n      mountPath: /etc/{self.name}\n"
                "      readOnly: true\n")

    def sidecar_container(self):
        return ("- name: statsd-exporter\n  image: prom/statsd-exporter:v0.26.0\n  args:\n    - --statsd.mapping-config=/etc/statsd/map.yaml\n"
                "  ports:\n    - name: metrics\n      containerPort: 9102\n  resources:\n    requests:\n      cpu: 10m\n      memory: 32Mi\n")

    def deployment(self):
        containers = self.container() + (self.sidecar_container() if self.sidecar else "")
        return (self.head("apps/v1", "Deployment") +
                f"spec:\n  replicas: 2\n  revisionHistoryLimit: 3\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: {self.name}\n"
                "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 1\n      maxUnavailable: 0\n"
                f"  template:\n    metadata:\n      labels:\n{self.labels(8)}      annotations:\n"
                f"        prometheus.io/scrape: \"true\"\n        prometheus.io/port: \"{self.port}\"\n"
                f"    spec:\n      serviceAccountName: {self.name}\n      terminationGracePeriodSeconds: 30\n"
                "      # The database is migrated first; a second pod waits for the lock.\n"
                f"      initContainers:\n        - name: migrate\n          image: registry.example.org/shop/{self.name}:{self.version}\n"
                f"          command: [\"/bin/sh\", \"-c\", \"exec /app/migrate --wait\"]\n          env:\n{indent(self.environment(), 12)}"
                f"      containers:\n{indent(containers, 8)}"
                f"      volumes:\n        - name: tmp\n          emptyDir: {{}}\n        - name: config\n          configMap:\n"
                f"            name: {self.name}-config\n"
                "      affinity:\n        podAntiAffinity:\n          preferredDuringSchedulingIgnoredDuringExecution:\n            - weight: 100\n"
                "              podAffinityTerm:\n                topologyKey: kubernetes.io/hostname\n                labelSelector:\n"
                f"                  matchLabels:\n                    app.kubernetes.io/name: {self.name}\n")

    def service(self):
        return (self.head("v1", "Service") + f"spec:\n  type: ClusterIP\n  selector:\n    app.kubernetes.io/name: {self.name}\n"
                f"  ports:\n    - name: http\n      port: 80\n      targetPort: http\n")

    def config_map(self):
        settings = "".join(f"  {key}: \"{self.random.choice(SETTINGS[key])}\"\n" for key in self.settings)
        return (self.head("v1", "ConfigMap", f"{self.name}-config") + f"data:\n{settings}  config.yaml: |\n"
                f"    server:\n      listen: \":{self.port}\"\n      timeout: {self.random.randint(5, 60)}s\n"
                f"    database:\n      host: {self.name}-db.databases.svc.cluster.local\n      name: {self.name.replace('-', '_')}\n"
                "      passwordFrom: env\n    logging:\n      level: info\n")

    def external_secret(self):
        data = "".join(f"    - secretKey: {key}\n      remoteRef:\n        key: shop/{self.name}\n        property: {SECRETS[key]}\n"
                       for key in self.secrets)
        return (self.head("external-secrets.io/v1beta1", "ExternalSecret") +
                f"spec:\n  refreshInterval: 1h\n  secretStoreRef:\n    kind: ClusterSecretStore\n    name: aws-secrets-manager\n"
                f"  target:\n    name: {self.name}-secrets\n    creationPolicy: Owner\n  data:\n{data}")

    def service_account(self):
        return (self.head("v1", "ServiceAccount") + f"  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::123456789012:role/shop-{self.name}\n"
                "automountServiceAccountToken: false\n")

    def network_policy(self):
        return (self.head("networking.k8s.io/v1", "NetworkPolicy") + "spec:\n  podSelector:\n    matchLabels:\n"
                f"      app.kubernetes.io/name: {self.name}\n  policyTypes: [Ingress]\n  ingress:\n    - from:\n        - namespaceSelector:\n"
                f"            matchLabels:\n              kubernetes.io/metadata.name: ingress\n      ports:\n        - port: {self.port}\n")

    def autoscaler(self):
        return (self.head("autoscaling/v2", "HorizontalPodAutoscaler") + f"spec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n"
                f"    name: {self.name}\n  minReplicas: 2\n  maxReplicas: {self.random.randint(4, 20)}\n  metrics:\n    - type: Resource\n"
                f"      resource:\n        name: cpu\n        target:\n          type: Utilization\n          averageUtilization: {self.random.randint(50, 80)}\n")

    def ingress(self):
        return (self.head("networking.k8s.io/v1", "Ingress") + "  annotations:\n    cert-manager.io/cluster-issuer: letsencrypt\n"
                f"spec:\n  ingressClassName: nginx\n  rules:\n    - host: {self.name}.shop.example.org\n      http:\n        paths:\n"
                f"          - path: /\n            pathType: Prefix\n            backend:\n              service:\n                name: {self.name}\n"
                "                port:\n                  name: http\n")

    def base(self):
        files = {"deployment": self.deployment(), "service": self.service(), "configmap": self.config_map(),
                 "externalsecret": self.external_secret(), "serviceaccount": self.service_account(),
                 "networkpolicy": self.network_policy(), "hpa": self.autoscaler(), "ingress": self.ingress()}
        resources = "".join(f"  - {name}.yaml\n" for name in files)
        files["kustomization"] = f"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n{resources}"
        files["kustomization"] += f"labels:\n  - pairs:\n      app.kubernetes.io/managed-by: {self.team}-{self.name}\n"
        return files

    def overlay(self, folder, replicas):
        short, name = ENVIRONMENTS[folder][0], self.name
        references = "".join(f"    - secretKey: {key}\n      remoteRef:\n        key: {short}/shop/{name}\n        property: {SECRETS[key]}\n"
                             for key in self.secrets)
        return {
            "kustomization": f"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: shop-{short}\nresources:\n  - ../../base\n"
                             "patches:\n  - path: deployment.yaml\n  - path: configmap.yaml\n  - path: externalsecret.yaml\n"
                             f"images:\n  - name: registry.example.org/shop/{name}\n    newTag: {self.version}-{short}\n",
            "deployment": f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  replicas: {replicas}\n  template:\n    spec:\n"
                          f"      containers:\n        - name: {name}\n          env:\n            - name: ENVIRONMENT\n              value: {folder}\n"
                          f"          resources:\n            requests:\n              cpu: {self.random.randint(1, 9)}00m\n",
            "configmap": f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}-config\ndata:\n  LOG_LEVEL: {'info' if short == 'prod' else 'debug'}\n"
                         f"  PUBLIC_URL: https://{name}.{short}.example.org\n",
            "externalsecret": f"apiVersion: external-secrets.io/v1beta1\nkind: ExternalSecret\nmetadata:\n  name: {name}\nspec:\n  data:\n{references}",
        }


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--services", type=int, default=238)
    options = parser.parse_args()
    for number in range(options.services):
        service = Service(number)
        folder = options.folder / "services" / service.name
        for name, text in service.base().items():
            write(folder / "base" / f"{name}.yaml", text)
        for environment, (_, replicas) in ENVIRONMENTS.items():
            for name, text in service.overlay(environment, replicas).items():
                write(folder / "overlays" / environment / f"{name}.yaml", text)
    write(options.folder / "cluster" / "namespaces.yaml",
          "---\n".join(f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop-{short}\n" for short, _ in ENVIRONMENTS.values()))
    write(options.folder / "cluster" / "secret-store.yaml",
          "apiVersion: external-secrets.io/v1beta1\nkind: ClusterSecretStore\nmetadata:\n  name: aws-secrets-manager\nspec:\n  provider:\n    aws:\n"
          "      service: SecretsManager\n      region: eu-central-1\n      auth:\n        jwt:\n          serviceAccountRef:\n            name: external-secrets\n"
          "            namespace: external-secrets\n")


if __name__ == "__main__":
    main()
