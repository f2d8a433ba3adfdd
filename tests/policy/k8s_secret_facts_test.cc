#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "catch.h"
#include "policy/fact.h"
#include "support/checked.h"

namespace leaktight {
namespace {

// "namespace/name:key", with `!` behind what a controller makes, in their order.
std::vector<std::string> Declared(const std::string& text, const std::string& path = "k8s/a.yaml") {
  std::vector<std::string> found;
  for (const Fact& fact : CheckEngine().FactsIn(path, text)) {
    if (fact.kind != Fact::Kind::kSecretDeclared) continue;
    found.push_back(fact.name_space + "/" + fact.name + ":" + fact.key + (fact.implied ? "!" : ""));
  }
  return found;
}

// "use namespace/name:key", with `?` behind what may be missing; mentions left out.
std::vector<std::string> Needed(const std::string& text, const std::string& path = "k8s/a.yaml") {
  constexpr const char* kUses[] = {"mention", "container", "mount", "pull", "tls", "account"};
  std::vector<std::string> found;
  for (const Fact& fact : CheckEngine().FactsIn(path, text)) {
    if (fact.kind != Fact::Kind::kSecretReference || fact.use == SecretUse::kMention) continue;
    found.push_back(std::string(kUses[static_cast<int>(fact.use)]) + " " + fact.name_space + "/" +
                    fact.name + ":" + fact.key + (fact.optional ? "?" : ""));
    CHECK((fact.name.find('*') != std::string::npos || fact.span.In(text) == fact.name));
    CHECK((fact.key.empty() || fact.key_span.In(text) == fact.key));
  }
  return found;
}

bool Mentions(const std::string& text, const std::string& name,
              const std::string& path = "a.yaml") {
  const std::vector<Fact> facts = CheckEngine().FactsIn(path, text);
  return std::any_of(facts.begin(), facts.end(), [&](const Fact& fact) {
    return fact.kind == Fact::Kind::kSecretReference && fact.use == SecretUse::kMention &&
           fact.name == name;
  });
}

using Strings = std::vector<std::string>;

std::string Object(const std::string& version, const std::string& kind, const std::string& rest,
                   const std::string& metadata = "{name: n, namespace: s}") {
  return "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: " + metadata + "\n" + rest;
}

// Facts are kept on disk: what stands where a name could, and is the secret itself, must not be.
TEST_CASE("a secret where its name could stand is no fact", "[policy]") {
  CHECK(Mentions("auth:\n  secretName: web-login\n", "web-login"));
  CHECK(Mentions("auth:\n  existingSecret: db\n", "db"));
  for (const char* generator : {"{hex:32}", "{hex:40}", "{base62:40}", "{password:16}"}) {
    for (uint64_t seed = 1; seed <= 50; seed++) {
      const std::string secret = ToLower(Expanded(generator, seed));
      INFO(secret);
      for (const std::string field : {"clientSecret", "existingSecret", "secretRef"}) {
        CHECK_FALSE(Mentions("auth:\n  " + field + ": '" + secret + "'\n", secret));
        CHECK_FALSE(Mentions("auth:\n  " + field + ": 'a," + secret + "'\n", secret));
        CHECK_FALSE(Mentions("auth:\n  " + field + ": {name: '" + secret + "'}\n", secret));
      }
    }
  }
}

TEST_CASE("a Secret declares each of its keys, also in templates and lists", "[policy]") {
  CHECK(Declared(Object("v1", "Secret", "data: {A: YQ==}\nstringData: {B: b}\n")) ==
        Strings{"s/n:A", "s/n:B"});
  CHECK(Declared(Object("v1", "Secret", "data:\n  A: <value>\n"), "k8s/secrets.yaml.template") ==
        Strings{"s/n:A"});
  CHECK(Declared("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n"
                 "  metadata: {name: n}\n  data: {A: YQ==}\n") == Strings{"/n:A"});
}

TEST_CASE("a Secret without keys, or with keys that a template makes, may have any", "[policy]") {
  CHECK(Declared(Object("v1", "Secret", "type: Opaque\n")) == Strings{"s/n:"});
  CHECK(Declared(Object("v1", "Secret",
                        "stringData:\n  A: b\n  {{- range .Values.more }}\n  {{ .k }}: {{ .v }}\n"
                        "  {{- end }}\n")) == Strings{"s/n:", "s/n:A"});
  CHECK(Declared(Object("v1", "Secret", "data:\n  A: {{ .Values.a | b64enc }}\n")) ==
        Strings{"s/n:A"});
}

TEST_CASE("what a template fills in of a name is a star", "[policy]") {
  CHECK(
      Declared(Object("v1", "Secret", "data: {A: YQ==}\n",
                      "\n  name: {{ .Release.Name }}-db\n  namespace: {{ .Release.Namespace }}")) ==
      Strings{"/*-db:A"});
}

TEST_CASE("Secrets that controllers find by label or copy are implied", "[policy]") {
  CHECK(Declared(Object("v1", "Secret", "data: {A: YQ==}\n",
                        "{name: n, labels: {argocd.argoproj.io/secret-type: repository}}")) ==
        Strings{"/n:A!"});
  CHECK(Declared(Object("v1", "Secret", "data: {A: YQ==}\n",
                        "{name: n, labels: {app.kubernetes.io/name: x}}")) == Strings{"/n:A"});
  CHECK(Declared(Object("v1", "Secret", "data: {A: YQ==}\n",
                        "{name: n, namespace: s, annotations: "
                        "{reflector.v1.k8s.emberstack.com/reflection-allowed: \"true\"}}")) ==
        Strings{"*/n:!", "*/n:A!"});
}

TEST_CASE("an ExternalSecret declares its target's keys, or any where it takes them all",
          "[policy]") {
  CHECK(Declared(Object("external-secrets.io/v1", "ExternalSecret",
                        "spec: {target: {name: t}, data: [{secretKey: A}, {secretKey: B}]}\n")) ==
        Strings{"s/t:A", "s/t:B"});
  CHECK(
      Declared(Object("external-secrets.io/v1", "ExternalSecret",
                      "spec: {target: {template: {data: {C: x}}}, dataFrom: [{extract: {}}]}\n")) ==
      Strings{"s/n:C"});
  CHECK(Declared(Object("external-secrets.io/v1", "ExternalSecret",
                        "spec: {dataFrom: [{extract: {}}]}\n")) == Strings{"s/n:"});
  CHECK(Declared(
            Object("external-secrets.io/v1", "ClusterExternalSecret",
                   "spec: {externalSecretSpec: {target: {name: t}, data: [{secretKey: A}]}}\n")) ==
        Strings{"*/t:A"});
}

TEST_CASE("what is sealed, synchronised, certified or decrypted declares its Secret", "[policy]") {
  CHECK(Declared(Object("bitnami.com/v1alpha1", "SealedSecret",
                        "spec: {encryptedData: {A: x}, template: {metadata: {name: t}}}\n")) ==
        Strings{"s/t:A"});
  CHECK(Declared(Object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass",
                        "spec: {secretObjects: [{secretName: t, data: [{key: A}]}]}\n")) ==
        Strings{"s/t:A"});
  CHECK(Declared(Object("cert-manager.io/v1", "Certificate", "spec: {secretName: t}\n")) ==
        Strings{"s/t:tls.crt!", "s/t:tls.key!", "s/t:ca.crt!"});
  CHECK(Declared(Object("isindir.github.com/v1alpha3", "SopsSecret",
                        "spec: {secretTemplates: [{name: t, stringData: {A: x}}]}\n")) ==
        Strings{"s/t:A"});
}

TEST_CASE("a placeholder for keys may be any", "[policy]") {
  CHECK(Declared(Object("bitnami.com/v1alpha1", "SealedSecret",
                        "spec: {encryptedData: {PLACEHOLDER: AgBy3i4OJSWK}}\n")) ==
        Strings{"s/n:"});
}

TEST_CASE("operators' resources declare the Secrets that their documentation says", "[policy]") {
  CHECK(Declared(Object("secrets.hashicorp.com/v1beta1", "VaultStaticSecret",
                        "spec: {destination: {create: true, name: t}}\n"))[0] == "s/t:");
  CHECK(Declared(Object("onepassword.com/v1", "OnePasswordItem", "spec: {itemPath: x}\n"))[0] ==
        "s/n:");
  const Strings cnpg = Declared(Object("postgresql.cnpg.io/v1", "Cluster", "spec: {}\n"));
  CHECK(std::count(cnpg.begin(), cnpg.end(), "s/n-app:!") == 1);
  CHECK(Declared(Object("postgresql.cnpg.io/v1", "Cluster",
                        "spec: {inheritedMetadata: {annotations: "
                        "{reflector.v1.k8s.emberstack.com/reflection-allowed: 'true'}}}\n"))[0] ==
        "*/n-app:!");
  const Strings zalando =
      Declared(Object("acid.zalan.do/v1", "postgresql", "spec: {users: {my_user: []}}\n"));
  CHECK(std::count(zalando.begin(), zalando.end(),
                   "s/my-user.n.credentials.postgresql.acid.zalan.do:!") == 1);
  CHECK(Declared(Object("database.example.org/v1", "PostgreSQLInstance",
                        "spec: {writeConnectionSecretToRef: {name: t, namespace: u}}\n"))[0] ==
        "u/t:!");
  CHECK(Declared(Object("ricoberger.de/v1alpha1", "VaultSecret", "spec: {keys: [A]}\n")) ==
        Strings{"s/n:A"});
}

TEST_CASE("every way in which a pod needs a Secret is a reference with its places", "[policy]") {
  CHECK(Needed(Object("v1", "Pod",
                      "spec:\n"
                      "  imagePullSecrets: [{name: pull}]\n"
                      "  containers:\n"
                      "  - name: c\n"
                      "    env:\n"
                      "    - name: A\n"
                      "      valueFrom: {secretKeyRef: {name: one, key: k}}\n"
                      "    - name: B\n"
                      "      valueFrom: {secretKeyRef: {name: two, key: k, optional: true}}\n"
                      "    envFrom: [{secretRef: {name: three}}]\n"
                      "  volumes:\n"
                      "  - {name: v, secret: {secretName: four}}\n"
                      "  - {name: w, secret: {secretName: five, items: [{key: k, path: p}]}}\n"
                      "  - name: x\n"
                      "    projected: {sources: [{secret: {name: six, optional: true}}]}\n"
                      "  - {name: y, csi: {nodePublishSecretRef: {name: seven}}}\n")) ==
        Strings{"pull s/pull:", "mount s/four:", "mount s/five:k", "mount s/six:?",
                "mount s/seven:", "container s/three:", "container s/one:k", "container s/two:k?"});
}

TEST_CASE("ingresses, gateways and service accounts need Secrets too", "[policy]") {
  CHECK(Needed(Object("networking.k8s.io/v1", "Ingress", "spec: {tls: [{secretName: t}]}\n")) ==
        Strings{"tls s/t:"});
  CHECK(Needed(
            Object("gateway.networking.k8s.io/v1", "Gateway",
                   "spec: {listeners: [{tls: {certificateRefs: [{name: t, namespace: u}]}}]}\n")) ==
        Strings{"tls u/t:"});
  CHECK(Needed(Object("v1", "ServiceAccount",
                      "secrets: [{name: a}]\nimagePullSecrets: [{name: p}]\n")) ==
        Strings{"account s/a:", "pull s/p:"});
}

TEST_CASE("an ingress that asks cert-manager declares what it serves with", "[policy]") {
  CHECK(Declared(Object("networking.k8s.io/v1", "Ingress", "spec: {tls: [{secretName: t}]}\n",
                        "{name: n, annotations: {cert-manager.io/cluster-issuer: x}}")) ==
        Strings{"/t:!"});
}

TEST_CASE("custom resources with pods need Secrets as workloads do; schemas need none",
          "[policy]") {
  const std::string spec =
      "spec: {template: {spec: {containers: [{envFrom: [{secretRef: {name: one}}]}]}}}\n";
  CHECK(Needed(Object("argoproj.io/v1alpha1", "Rollout", spec)) == Strings{"container s/one:"});
  CHECK(Needed(Object("apiextensions.k8s.io/v1", "CustomResourceDefinition", spec)).empty());
}

TEST_CASE("templated names are stars, templated keys are no keys", "[policy]") {
  CHECK(Needed(Object("v1", "Pod",
                      "spec:\n  containers:\n  - env:\n    - name: A\n      valueFrom:\n"
                      "        secretKeyRef:\n          name: {{ .Release.Name }}-db\n"
                      "          key: {{ .Values.key }}\n")) == Strings{"container s/*-db:"});
}

TEST_CASE("whatever else names a Secret mentions it", "[policy]") {
  CHECK(Mentions("postgresql:\n  auth:\n    existingSecret: db-secrets\n", "db-secrets"));
  CHECK(Mentions(Object("rbac.authorization.k8s.io/v1", "Role",
                        "rules: [{resources: [secrets], resourceNames: [db-secrets]}]\n"),
                 "db-secrets"));
  CHECK(Mentions(Object("x.example.org/v1", "X", "spec: {authSecretRef: {name: db-secrets}}\n"),
                 "db-secrets"));
  CHECK(Mentions(Object("v1", "Pod",
                        "spec: {containers: [{env: [{name: TLS_SECRET, value: a/db-secrets}]}]}\n"),
                 "db-secrets"));
  CHECK_FALSE(Mentions("password: db-secrets\n", "db-secrets"));
}

TEST_CASE("aliases within aliases cost no more than their text", "[policy]") {
  std::string text = Object("v1", "Pod", "a0: &a0 {secretName: x}\n");
  for (int i = 1; i < 60; i++) {
    const std::string before = std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + before + ", *a" +
            before + "]\n";
  }
  CHECK(CheckEngine().FactsIn("a.yaml", text).size() < 200);
}

TEST_CASE("a kustomization tells what it gathers, its namespace and what it generates",
          "[policy]") {
  const std::string text =
      "namespace: s\n"
      "namePrefix: dev-\n"
      "resources: [../base, ./a.yaml, https://example.org/x, ../../../../out]\n"
      "secretGenerator:\n"
      "- name: g\n"
      "  literals: [A=b]\n"
      "  files: [keys/tls.crt, K=other.txt]\n"
      "- {name: h, envs: [x.env]}\n";
  const std::string path = "k8s/overlays/dev/kustomization.yaml";
  CHECK(Declared(text, path) == Strings{"s/g:A", "s/g:tls.crt", "s/g:K", "s/h:"});
  std::vector<std::string> gathered;
  for (const Fact& fact : CheckEngine().FactsIn(path, text)) {
    if (fact.kind != Fact::Kind::kKustomization) continue;
    CHECK(fact.name_space == "s");
    CHECK(fact.key == "dev-*");
    gathered.push_back(fact.name);
  }
  CHECK(gathered == Strings{"", "k8s/overlays/base", "k8s/overlays/dev/a.yaml"});
}

TEST_CASE("an ExternalSecret's template is all that its Secret has, unless it is merged",
          "[policy]") {
  const std::string data = "data: [{secretKey: A}, {secretKey: B}]";
  const auto declared = [&](const std::string& target) {
    return Declared(Object("external-secrets.io/v1", "ExternalSecret",
                           "spec: {target: {" + target + "}, " + data + "}\n"));
  };
  CHECK(declared("template: {data: {URL: 'x{{ .A }}'}}") == Strings{"s/n:URL"});
  CHECK(declared("template: {mergePolicy: Merge, data: {URL: x}}") ==
        Strings{"s/n:A", "s/n:B", "s/n:URL"});
  CHECK(declared("template: {metadata: {labels: {a: b}}}") == Strings{"s/n:A", "s/n:B"});
  CHECK(declared("template: {templateFrom: [{configMap: {name: c}}]}") == Strings{"s/n:"});
  CHECK(declared("creationPolicy: Merge") == Strings{"s/n:", "s/n:A", "s/n:B"});
  CHECK(
      declared("template: {type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: x}}") ==
      Strings{"s/n:.dockerconfigjson!"});
}

TEST_CASE("every kind of volume that logs in needs its Secret", "[policy]") {
  const auto volume = [](const std::string& source) {
    return Needed(Object("v1", "Pod", "spec: {volumes: [{name: v, " + source + "}]}\n"));
  };
  for (const std::string kind : {"cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos"}) {
    INFO(kind);
    CHECK(volume(kind + ": {secretRef: {name: login}}") == Strings{"mount s/login:"});
  }
  CHECK(volume("azureFile: {secretName: login, shareName: x}") == Strings{"mount s/login:"});
  CHECK(volume("csi: {driver: d, nodePublishSecretRef: {name: login}}") ==
        Strings{"mount s/login:"});
  CHECK(volume("csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: "
               "p}}")
            .empty());
  CHECK(volume("emptyDir: {}").empty());
  CHECK(Needed(Object("v1", "PersistentVolume",
                      "spec: {csi: {nodeStageSecretRef: {name: login, namespace: u}}}\n",
                      "{name: n}")) == Strings{"mount u/login:"});
  CHECK(Needed(Object("v1", "PersistentVolume",
                      "spec: {azureFile: {secretName: login, secretNamespace: u}}\n",
                      "{name: n}")) == Strings{"mount u/login:"});
}

TEST_CASE("what asks a store or an issuer is no reference, and what it makes is declared",
          "[policy]") {
  CHECK(Needed(Object("external-secrets.io/v1alpha1", "PushSecret",
                      "spec: {selector: {secret: {name: t}}}\n"))
            .empty());
  CHECK(Declared(Object("external-secrets.io/v1alpha1", "PushSecret",
                        "spec: {selector: {secret: {name: t}}}\n"))
            .empty());
  CHECK(Declared(Object("cert-manager.io/v1", "Issuer",
                        "spec: {acme: {privateKeySecretRef: {name: account}}}\n"))[0] ==
        "s/account:!");
  CHECK(Needed(Object("gateway.networking.k8s.io/v1", "Gateway",
                      "spec: {listeners: [{tls: {certificateRefs: [{kind: ConfigMap, name: t}, "
                      "{kind: Secret, name: u}]}}]}\n")) == Strings{"tls s/u:"});
}

TEST_CASE("a parameter of an OpenShift Template stands for its default", "[policy]") {
  const auto within = [](const std::string& parameters) {
    return "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: t}\n"
           "parameters: [" +
           parameters +
           "]\nobjects:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: '${NAME}-db'}\n"
           "  stringData: {A: '${PASSWORD}'}\n- apiVersion: v1\n  kind: DeploymentConfig\n"
           "  metadata: {name: '${NAME}'}\n  spec: {template: {spec: {containers: [{env: [{name: "
           "A, "
           "valueFrom: {secretKeyRef: {name: '${DB_SECRET}', key: A}}}]}]}}}\n";
  };
  const auto names = [&](const std::string& parameters) {
    Strings found;
    for (const Fact& fact : CheckEngine().FactsIn("t.yaml", within(parameters))) {
      if (fact.kind == Fact::Kind::kSecretDeclared || fact.use != SecretUse::kMention) {
        found.push_back(fact.name + ":" + fact.key);
      }
    }
    return found;
  };
  CHECK(names("{name: NAME, value: shop}, {name: DB_SECRET, value: shop-db}") ==
        Strings{"shop-db:A", "shop-db:A"});
  CHECK(names("{name: NAME}, {name: DB_SECRET, generate: expression, from: '[a-z]{8}'}") ==
        Strings{"*-db:A", "*:A"});
}

TEST_CASE("patches within a kustomization need and add Secrets, where they stand", "[policy]") {
  const std::string path = "k8s/overlays/dev/kustomization.yaml";
  const std::string merge =
      "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n"
      "    metadata: {name: d}\n    spec:\n      template:\n        spec:\n          containers:\n"
      "          - name: c\n            env:\n            - name: A\n"
      "              valueFrom: {secretKeyRef: {name: one, key: k}}\n";
  CHECK(Needed(merge, path) == Strings{"container /one:k"});
  const std::string steps =
      "patches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n"
      "      path: /spec/template/spec/containers/0/env/-\n"
      "      value: {name: A, valueFrom: {secretKeyRef: {name: one, key: k}}}\n";
  CHECK(Needed(steps, path) == Strings{"container /one:k"});
  CHECK(Needed("- op: add\n  path: /spec/template/spec/containers/0/env/-\n"
               "  value: {name: A, valueFrom: {secretKeyRef: {name: one, key: k}}}\n",
               "k8s/patch.yaml") == Strings{"container /one:k"});
  CHECK(Declared("patches:\n- target: {kind: Secret, name: s}\n  patch: |-\n    - op: replace\n"
                 "      path: /metadata/name\n      value: t\n",
                 path) == Strings{"/t:!", "/s:!"});
}

TEST_CASE("generators may merge, and label what they make", "[policy]") {
  const std::string path = "k8s/kustomization.yaml";
  CHECK(Declared("secretGenerator:\n- {name: g, behavior: merge, literals: [A=b]}\n", path) ==
        Strings{"/g:", "/g:A"});
  CHECK(Declared("generatorOptions: {disableNameSuffixHash: true, labels: {grafana_datasource: "
                 "'1'}}\nsecretGenerator:\n- {name: g, literals: [A=b]}\n",
                 path) == Strings{"/g:A!"});
  CHECK(Declared("secretGenerator:\n- {name: g, literals: [A=b], options: {annotations: "
                 "{reflector.v1.k8s.emberstack.com/reflection-allowed: 'true'}}}\n",
                 path) == Strings{"*/g:A!"});
}

TEST_CASE("a chart's values mount Secrets by their kind, resources refer to them", "[policy]") {
  CHECK(
      Mentions("persistence:\n  keys: {type: secret, name: ssh-keys}\nsecrets: {}\n", "ssh-keys"));
  CHECK(Mentions("annotations:\n  secret.reloader.stakater.com/reload: one-key,two-key\n",
                 "two-key"));
  CHECK(Mentions("authRef: {name: turn-login}\nsecrets: {}\n", "turn-login"));
  CHECK(Mentions("scrape: {name: scrape-targets, key: a.yaml}\nsecrets: {}\n", "scrape-targets"));
  CHECK_FALSE(
      Mentions("persistence:\n  keys: {type: pvc, name: ssh-keys}\nsecrets: {}\n", "ssh-keys"));
}

TEST_CASE("a pipeline's command makes a Secret", "[policy]") {
  const auto made = [](const std::string& command) {
    return Declared("jobs:\n  deploy:\n    steps:\n      - run: |\n          " + command + "\n",
                    ".github/workflows/deploy.yml");
  };
  CHECK(made("kubectl create secret generic app-db --from-literal=a=$A") == Strings{"/app-db:!"});
  CHECK(made("oc create secret tls \"web-tls\" --cert=a --key=b") == Strings{"/web-tls:!"});
  CHECK(made("kubectl create secret generic -n prod --dry-run=client app-db") ==
        Strings{"/app-db:!"});
  CHECK(made("kubectl -n prod create secret generic \\\n            app-db | kubectl apply -f -") ==
        Strings{"/app-db:!"});
  CHECK(made("kubectl create secret generic $NAME --from-env-file=.env").empty());
  CHECK(made("kubectl create secret generic --from-env-file=.env").empty());
  CHECK(made("# kubectl create secret generic app-db").empty());
  CHECK(made("kubectl delete secret app-db").empty());
}

}  // namespace
}  // namespace leaktight
