#include "policy/secret_links.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Strings = std::vector<std::string>;
using Files = std::map<std::string, std::string>;

class Linked {
 public:
  explicit Linked(const Files& files) {
    CheckEngine engine;
    for (const auto& [path, text] : files) {
      facts_[path] = std::make_shared<const std::vector<Fact>>(engine.FactsIn(path, text));
    }
  }

  // "path name:key →nearest"
  Strings Dangling(bool strict = false) const {
    Strings found;
    const SecretLinks links({facts_, {}}, strict);
    for (const DanglingReference& d : links.Dangling()) {
      std::string text = std::string(d.place.path) + " " + d.place.fact->name;
      if (d.key) text += ":" + d.place.fact->key;
      if (!d.nearest.empty()) text += " ->" + d.nearest;
      if (!d.other_namespace.empty()) text += " in " + d.other_namespace;
      found.push_back(text);
    }
    return found;
  }

  Strings Unused(bool strict = false) const {
    Strings found;
    const SecretLinks links({facts_, {}}, strict);
    for (const UnusedSecret& u : links.Unused()) {
      std::string text = u.place.fact->name;
      for (const std::string& key : u.keys) text += " " + key;
      found.push_back(text);
    }
    return found;
  }

 private:
  FactSet facts_;
};

std::string Secret(const std::string& name, const std::string& keys,
                   const std::string& space = "") {
  return "---\napiVersion: v1\nkind: Secret\nmetadata: {name: " + name +
         (space.empty() ? "" : ", namespace: " + space) + "}\nstringData: {" + keys + "}\n";
}

std::string Pod(const std::string& secret, const std::string& key, const std::string& space = "") {
  return "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p" +
         (space.empty() ? "" : ", namespace: " + space) +
         "}\nspec: {containers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: " + secret +
         ", key: " + key + "}}}]}]}\n";
}

TEST_CASE("a key that no declaration of its Secret has dangles", "[policy]") {
  CHECK(Linked({{"k/a.yaml", Secret("s", "TOKEN: x") + Pod("s", "TOKEN")}}).Dangling().empty());
  CHECK(Linked({{"k/a.yaml", Secret("s", "TOKEN: x") + Pod("s", "TOKNE")}}).Dangling() ==
        Strings{"k/a.yaml s:TOKNE ->TOKEN"});
  CHECK(Linked({{"k/a.yaml", Secret("s", "TOKEN: x") + Pod("s", "OTHER")},
                {"k/b.yaml", Secret("s", "OTHER: x")}})
            .Dangling()
            .empty());
  CHECK(Linked({{"k/a.yaml", Secret("s", "") + Pod("s", "OTHER")}}).Dangling().empty());
}

TEST_CASE("a Secret made far away, or for an example, says nothing of the keys of another",
          "[policy]") {
  const Files far = {{"a/b/c/d/e/x.yaml", Secret("s", "TOKEN: x")}, {"y/z/x.yaml", Pod("s", "K")}};
  CHECK(Linked(far).Dangling().empty());
  CHECK(Linked(far).Dangling(true) == Strings{"y/z/x.yaml s:K"});
  CHECK(Linked({{"k/examples/a/x.yaml", Secret("s", "TOKEN: x")},
                {"k/examples/b/x.yaml", Pod("s", "K")}})
            .Dangling()
            .empty());
}

TEST_CASE("a Secret that is missing counts by default where its name is a slip", "[policy]") {
  const Files slip = {{"k/a.yaml", Secret("db-secrets", "T: x") + Pod("db-secret", "T")}};
  CHECK(Linked(slip).Dangling() == Strings{"k/a.yaml db-secret ->db-secrets"});
  const Files other = {{"k/a.yaml", Secret("db-secrets", "T: x") + Pod("mail-secrets", "T")}};
  CHECK(Linked(other).Dangling().empty());
  CHECK(Linked(other).Dangling(true) == Strings{"k/a.yaml mail-secrets"});
  CHECK(Linked({{"k/a.yaml", Pod("mail-secrets", "T")}}).Dangling().empty());
}

TEST_CASE("a name that many files use is no slip", "[policy]") {
  Files files = {{"k/a.yaml", Secret("db-secrets", "T: x")}};
  for (const char* path : {"k/b.yaml", "k/c.yaml", "k/d.yaml"}) files[path] = Pod("db-secret", "T");
  CHECK(Linked(files).Dangling().empty());
  CHECK(Linked(files).Dangling(true).size() == 3);
}

TEST_CASE("a Secret that is missing counts where the folder declares nearly all others",
          "[policy]") {
  Files files;
  for (const char* name : {"one", "two", "three"}) {
    files[std::string("k/") + name + ".yaml"] = Secret(name, "T: x") + Pod(name, "T");
  }
  files["k/four.yaml"] = Pod("four", "T");
  CHECK(Linked(files).Dangling() == Strings{"k/four.yaml four"});
  files["k/five.yaml"] = Pod("five", "T");  // some are made elsewhere
  CHECK(Linked(files).Dangling().empty());
  CHECK(Linked(files).Dangling(true).size() == 2);
}

TEST_CASE("namespaces count where both are known, by kustomizations too", "[policy]") {
  CHECK(Linked({{"k/a.yaml", Secret("s", "T: x", "one")}, {"k/b.yaml", Pod("s", "T", "two")}})
            .Dangling(true) == Strings{"k/b.yaml s in one"});
  CHECK(Linked({{"k/a.yaml", Secret("s", "T: x", "one")}, {"k/b.yaml", Pod("s", "T")}})
            .Dangling(true)
            .empty());
  CHECK(Linked({{"k/a.yaml", Secret("s", "T: x", "one")},
                {"k/kustomization.yaml", "namespace: two\nresources: [b.yaml]\n"},
                {"k/b.yaml", Pod("s", "T")}})
            .Dangling(true) == Strings{"k/b.yaml s in one"});
  // Two overlays put the base into two namespaces.
  CHECK(Linked({{"k/a.yaml", Secret("s", "T: x", "one")},
                {"one/kustomization.yaml", "namespace: one\nresources: [../base]\n"},
                {"two/kustomization.yaml", "namespace: two\nresources: [../base]\n"},
                {"base/kustomization.yaml", "resources: [b.yaml]\n"},
                {"base/b.yaml", Pod("s", "T")}})
            .Dangling(true)
            .empty());
}

TEST_CASE("kustomizations that take each other in end", "[policy]") {
  CHECK(Linked({{"r/kustomization.yaml", "namespace: n\nresources: [../a]\n"},
                {"a/kustomization.yaml", "resources: [../b]\n"},
                {"b/kustomization.yaml", "resources: [../a, b.yaml]\n"},
                {"b/b.yaml", Pod("s", "T")}})
            .Dangling()
            .empty());
}

TEST_CASE("a prefix of a kustomization's is known", "[policy]") {
  CHECK(Linked({{"k/kustomization.yaml",
                 "namePrefix: dev-\nresources: [a.yaml]\nsecretGenerator: [{name: s, literals: "
                 "[T=x]}]\n"},
                {"k/a.yaml", Pod("dev-s", "T")}})
            .Dangling(true)
            .empty());
}

TEST_CASE("others' code and what controllers make are left alone, however strict", "[policy]") {
  CHECK(Linked({{"vendor/x/a.yaml", Secret("s", "T: x") + Pod("s", "K")}}).Dangling(true).empty());
  CHECK(Linked({{"k/a.yaml", Pod("default-token-x7f2a", "token")}}).Dangling(true).empty());
}

TEST_CASE("a guess of what a controller makes is none where declarations are asked for",
          "[policy]") {
  const Files files = {{"k/a.yaml",
                        "apiVersion: redis.example.org/v1\nkind: Redis\nmetadata: {name: cache}\n"
                        "spec: {}\n---\nservice: ServiceAccount\n" +
                            Pod("cache-secret", "T")},
                       {"k/b.yaml", Secret("cache-secrets", "T: x")}};
  CHECK(Linked(files).Dangling().empty());
  CHECK(Linked(files).Dangling(true) == Strings{"k/a.yaml cache-secret ->cache-secrets"});
}

TEST_CASE("the default of a parameter may name what the cluster has", "[policy]") {
  const auto with = [](const std::string& name) {
    Files files;
    for (const char* one : {"one", "two", "three"}) {
      files[std::string("k/") + one + ".yaml"] = Secret(one, "T: x") + Pod(one, "T");
    }
    files["k/t.yaml"] =
        "kind: Template\napiVersion: v1\nparameters: [{name: S, value: " + name +
        "}]\nobjects:\n- kind: Pod\n  apiVersion: v1\n  spec: {containers: [{envFrom: [{secretRef: "
        "{name: '${S}'}}]}]}\n";
    return Linked(files);
  };
  CHECK(with("four").Dangling().empty());
  CHECK(with("four").Dangling(true) == Strings{"k/t.yaml four"});
  CHECK(with("threee").Dangling() == Strings{"k/t.yaml threee ->three"});
}

TEST_CASE("a key that nothing uses is told, unless all of the Secret is used", "[policy]") {
  CHECK(Linked({{"k/a.yaml", Secret("s", "T: x, OLD: y") + Pod("s", "T")}}).Unused() ==
        Strings{"s OLD"});
  const std::string volume =
      "---\napiVersion: v1\nkind: Pod\nspec: {volumes: [{secret: {secretName: s}}]}\n";
  CHECK(Linked({{"k/a.yaml", Secret("s", "T: x, OLD: y") + Pod("s", "T") + volume}})
            .Unused()
            .empty());
}

TEST_CASE("what a slip meant is not unused as well", "[policy]") {
  CHECK(Linked({{"k/a.yaml", Secret("s", "TOKEN: x, T: y") + Pod("s", "TOKNE") + Pod("s", "T")}})
            .Unused()
            .empty());
}

TEST_CASE("a Secret that nothing names is unused where nearly all others are used", "[policy]") {
  Files files = {{"k/old.yaml", Secret("old", "T: x")}};
  for (const char* name : {"one", "two"}) {
    files[std::string("k/") + name + ".yaml"] = Secret(name, "T: x") + Pod(name, "T");
  }
  CHECK(Linked(files).Unused().empty());
  CHECK(Linked(files).Unused(true) == Strings{"old"});
  files["k/three.yaml"] = Secret("three", "T: x") + Pod("three", "T");
  CHECK(Linked(files).Unused() == Strings{"old"});
  files["values.yaml"] = "auth: {existingSecret: old}\n";
  CHECK(Linked(files).Unused(true).empty());
}

TEST_CASE("Terraform's Secrets are declared, and may be for workloads elsewhere", "[policy]") {
  const std::string secret =
      "resource \"kubernetes_secret\" \"s\" {\n  metadata {\n    name = \"shop-db\"\n  }\n"
      "  data = { T = 1, OLD = 2 }\n}\n";
  const Files files = {{"infra/main.tf", secret}, {"k/a.yaml", Pod("shop-db", "T")}};
  CHECK(Linked(files).Dangling(true).empty());
  CHECK(Linked(files).Unused().empty());
  CHECK(Linked(files).Unused(true) == Strings{"shop-db OLD"});
  CHECK(Linked({{"infra/main.tf", secret}, {"k/a.yaml", Pod("shop-dbs", "T")}}).Dangling() ==
        Strings{"k/a.yaml shop-dbs ->shop-db"});
  CHECK(Linked({{"infra/main.tf", secret}, {"k/a.yaml", Pod("shop-db", "TT")}}).Dangling() ==
        Strings{"k/a.yaml shop-db:TT"});
}

TEST_CASE("a Secret of the same name in another namespace does not serve", "[policy]") {
  const Files files = {{"k/a.yaml", Secret("web-tls", "T: x", "one")},
                       {"k/b.yaml", Pod("web-tls", "T", "two")}};
  CHECK(Linked(files).Dangling() == Strings{"k/b.yaml web-tls in one"});
  CHECK(Linked(files).Unused().empty());
  Files copied = files;  // by whoever makes one in each
  for (const char* path : {"k/c.yaml", "k/d.yaml", "k/e.yaml"}) {
    copied[path] = Pod("web-tls", "T", "two");
  }
  CHECK(Linked(copied).Dangling().empty());
  // Of two environments one may have it made by hand.
  const Files apart = {{"k/one/a.yaml", Secret("web-tls", "T: x", "one")},
                       {"k/two/b.yaml", Pod("web-tls", "T", "two")}};
  CHECK(Linked(apart).Dangling().empty());
  CHECK(Linked(apart).Dangling(true) == Strings{"k/two/b.yaml web-tls in one"});
}

TEST_CASE("who applies the files says which namespace they come into", "[policy]") {
  const Files files = {{"k/a.yaml", Secret("web-tls", "T: x", "one")},
                       {"k/b.yaml", Pod("web-tls", "T", "two")}};
  Files set = files;
  set["k/kustomization.yaml"] = "namespace: three\nresources: [a.yaml, b.yaml]\n";
  CHECK(Linked(set).Dangling().empty());
  const auto flux = [](const std::string& path, const std::string& target) {
    return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
           "metadata: {name: k, namespace: flux-system}\nspec: {path: " +
           path + ", targetNamespace: " + target + "}\n";
  };
  set = files;
  set["clusters/k.yaml"] = flux("./k", "three");
  CHECK(Linked(set).Dangling().empty());
  set["clusters/k.yaml"] = flux("./elsewhere", "three");
  CHECK(Linked(set).Dangling().size() == 1);
  // Into two namespaces, or one that is filled in: nothing is known.
  set["clusters/k.yaml"] = flux("./k", "three") + "---\n" + flux("./k", "four");
  CHECK(Linked(set).Dangling().empty());
  set["clusters/k.yaml"] = flux("./k", "'${NAMESPACE}'");
  CHECK(Linked(set).Dangling().empty());
  // What says no namespace gets one, too.
  CHECK(Linked({{"k/a.yaml", Secret("web-tls", "T: x", "one")},
                {"k/apps/b.yaml", Pod("web-tls", "T")},
                {"clusters/k.yaml", flux("./k/apps", "two")}})
            .Dangling() == Strings{"k/apps/b.yaml web-tls in one"});
}

TEST_CASE("what is copied into other namespaces is there, whoever applies it", "[policy]") {
  const auto secret = [](const std::string& annotations) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: web-tls, annotations: {" + annotations +
           "}}\nstringData: {T: x}\n";
  };
  Files files = {{"k/kustomization.yaml", "namespace: one\nresources: [a.yaml]\n"},
                 {"k/a.yaml", secret("reflector.v1.k8s.emberstack.com/reflection-allowed: 'true'")},
                 {"k/b.yaml", Pod("web-tls", "T", "two")}};
  CHECK(Linked(files).Dangling(true).empty());
  files["k/a.yaml"] = secret("owner: shop");
  CHECK(Linked(files).Dangling(true) == Strings{"k/b.yaml web-tls in one"});
}

TEST_CASE("a chart's template that names a Secret of its own chart does not dangle", "[policy]") {
  const std::string name = "{{ include \"shop.fullname\" . }}-db";
  const Files chart = {
      {"charts/shop/Chart.yaml", "name: shop\n"},
      {"charts/shop/templates/secret.yaml",
       "apiVersion: v1\nkind: Secret\nmetadata:\n  name: " + name +
           "\nstringData:\n  password: {{ .Values.password }}\n"},
      {"charts/shop/templates/pod.yaml",
       "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - env:\n"
       "    - name: A\n      valueFrom:\n        secretKeyRef:\n          name: " +
           name + "\n          key: password\n"}};
  CHECK(Linked(chart).Dangling().empty());
  CHECK(Linked(chart).Dangling(true).empty());
  CHECK(Linked(chart).Unused(true).empty());
}

TEST_CASE("values of a chart and of the charts within it name Secrets", "[policy]") {
  Files files = {
      {"k/secret.yaml", Secret("db-login", "password: x, old: y")},
      {"k/other.yaml", Secret("web", "T: x") + Pod("web", "T")},
      {"charts/shop/values.yaml", "postgresql:\n  auth:\n    existingSecret: db-login\n"}};
  CHECK(Linked(files).Unused(true).empty());
  files.erase("charts/shop/values.yaml");
  CHECK(Linked(files).Unused(true) == Strings{"db-login"});
  // They may be of any release: what they name never dangles.
  CHECK(Linked({{"charts/shop/values.yaml", "auth: {existingSecret: db-logins}\n"},
                {"charts/shop/secret.yaml", Secret("db-login", "T: x")}})
            .Dangling(true)
            .empty());
}

TEST_CASE("what a chart or an operator beside it may use is not unused", "[policy]") {
  Files files = {{"apps/old/app/secret.yaml", Secret("old", "T: x")}};
  for (const char* name : {"one", "two", "three"}) {
    files[std::string("apps/") + name + "/app/a.yaml"] = Secret(name, "T: x") + Pod(name, "T");
  }
  CHECK(Linked(files).Unused() == Strings{"old"});
  const std::string release =
      "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec: {}\n";
  Files beside = files;
  beside["apps/old/release.yaml"] = release;
  CHECK(Linked(beside).Unused().empty());
  CHECK(Linked(beside).Unused(true) == Strings{"old"});
  beside = files;
  beside["apps/one/release.yaml"] = release;
  CHECK(Linked(beside).Unused() == Strings{"old"});
  beside = files;
  beside["apps/old/app.yaml"] =
      "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: old}\n"
      "spec: {source: {chart: old, repoURL: https://charts.example.org}}\n# secret\n";
  CHECK(Linked(beside).Unused().empty());
}

TEST_CASE("what a controller reads by its own name, and what is put away, is not unused",
          "[policy]") {
  Files files = {{"k/x.yaml", Secret("argocd-secret", "T: x")},
                 {"k/archive/y.yaml", Secret("old", "T: x")},
                 {"k/pull.yaml",
                  "apiVersion: v1\nkind: Secret\nmetadata: {name: pull}\n"
                  "type: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: <x>}\n"}};
  for (const char* name : {"one", "two", "three"}) {
    files[std::string("k/") + name + ".yaml"] = Secret(name, "T: x") + Pod(name, "T");
  }
  CHECK(Linked(files).Unused(true).empty());
}

TEST_CASE("a misspelt key in a patch of an overlay dangles", "[policy]") {
  CHECK(
      Linked({{"base/a.yaml", Secret("s", "TOKEN: x")},
              {"base/kustomization.yaml", "resources: [a.yaml]\n"},
              {"dev/kustomization.yaml",
               "namespace: dev\nresources: [../base]\npatches:\n- patch: |\n"
               "    apiVersion: v1\n    kind: Pod\n    metadata: {name: p}\n"
               "    spec: {containers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: "
               "TOKNE}}}]}]}\n"}})
          .Dangling() == Strings{"dev/kustomization.yaml s:TOKNE ->TOKEN"});
}

}  // namespace
}  // namespace leaktight
