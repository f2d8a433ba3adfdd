#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& data, const std::string& path = "k8s/secret.yaml") {
  CheckEngine engine;
  return engine.Run("k8s-secret-committed", path,
                    "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n" + data);
}

TEST_CASE("one Secret is one violation, with every secret value in it", "[policy]") {
  const std::string one = Expanded("{base64-of password:20}", 1);
  const std::string two = Expanded("{password:20}", 2);
  const std::string data = "data:\n  user: YXBw\n  a-password: " + one +
                           "\n  mode: ZmFzdA==\nstringData:\n  b-password: \"" + two + "\"\n";
  const auto violations = Judge(data);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].secrets.size() == 2);
  CHECK(violations[0].about == violations[0].secrets[0]);
  CHECK(violations[0].secrets[0].size() == one.size());
  CHECK(violations[0].secrets[1].size() == two.size());
  CHECK(violations[0].subject == "Secret s");
  CHECK(violations[0].note == "It holds a-password and b-password.");
}

TEST_CASE("values in base64 are judged decoded", "[policy]") {
  CHECK(Judge("data: {token: " + EncodeBase64("tok_abcdefghij") + "}").size() == 1);
  CHECK(Judge("data: {password: " + EncodeBase64("postgres") + "}").size() == 1);
  CHECK(Judge("data: {password: " + EncodeBase64("change-me") + "}").empty());
  CHECK(Judge("data: {password: " + EncodeBase64("${DB_PASSWORD}") + "}").empty());
  CHECK(Judge("data: {password: passphrase of the key in base64}").empty());
  CHECK(Judge("data: {user: " + EncodeBase64("admin") + "}").empty());
  CHECK(Judge("data: {encryption-key: " + EncodeBase64(std::string("\x01\xff\0\x80zz\xfe\x99", 8)) +
              "}")
            .size() == 1);
  CHECK(Judge("data: {password: not base64 at all!}").size() == 1);  // as it stands
}

TEST_CASE("in a Secret a password counts under whatever name", "[policy]") {
  const auto holds = [](const std::string& name, const std::string& value) {
    const bool plain = !Judge("stringData: {" + name + ": '" + value + "'}").empty();
    const bool encoded = !Judge("data: {" + name + ": " + EncodeBase64(value) + "}").empty();
    CHECK(plain == encoded);
    return plain;
  };
  const std::string weak = "hunter" + std::to_string(2);
  for (const char* name : {"foo", "value", "data", "mysql"}) CHECK(holds(name, weak));
  CHECK(holds("creds", "admin:letmein" + std::to_string(1)));
  CHECK(holds("pin", std::to_string(8342)));
  CHECK(holds("card-pin", std::to_string(123456)));
  // What the name says is something else, and words, which may be anything.
  for (const char* name : {"db", "user", "DB_HOST", "region", "secretName"}) {
    CHECK_FALSE(holds(name, weak));
  }
  CHECK_FALSE(holds("foo", "bar"));
  CHECK_FALSE(holds("port", std::to_string(8342)));
  CHECK_FALSE(holds("pin", "12"));
  CHECK_FALSE(holds("address", "redis:6379"));
}

TEST_CASE("in a file within a Secret what looks random counts under whatever name", "[policy]") {
  const std::string random = Expanded("{password:24}", 3);
  CHECK(Judge("stringData: {config.json: '{\"p\": \"" + random + "\"}'}").size() == 1);
  CHECK(Judge("data: {cfg: " + EncodeBase64("{\"p\": \"" + random + "\"}") + "}").size() == 1);
  CHECK(Judge("stringData: {config.json: '{\"host\": \"" + random + "\"}'}").empty());
  CHECK(Judge("stringData: {config.json: '{\"p\": \"plain words\"}'}").empty());
}

TEST_CASE("a password that repeats its name is one", "[policy]") {
  CHECK(Judge("stringData: {password: password}").size() == 1);
  CHECK(Judge("data: {password: " + EncodeBase64("password\n") + "}").size() == 1);
  CHECK(Judge("stringData: {password: PASSWORD}").empty());
  CHECK(Judge("stringData: {username: username}").empty());
}

TEST_CASE("a key store counts where it holds a key", "[policy]") {
  const auto java = [](std::string magic, char tag) {
    magic += std::string("\0\0\0\2\0\0\0\1\0\0\0", 11) + tag;
    return EncodeBase64(magic + std::string("\0\5jboss\xff\xfe", 9));
  };
  CHECK(Judge("data: {broker.ks: " + java("\xfe\xed\xfe\xed", 1) + "}").size() == 1);
  CHECK(Judge("data: {jgroups.jceks: " + java("\xce\xce\xce\xce", 3) + "}").size() == 1);
  CHECK(Judge("data: {broker.ts: " + java("\xfe\xed\xfe\xed", 2) + "}").empty());
  CHECK(Judge("data: {broker.ks: " + java("\xfe\xed\xfe\xee", 1) + "}").empty());
  const std::string pkcs12 = EncodeBase64(
      "\x30\x82\x09\x51\x02\x01\x03\x30\x82\x09\x17\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01"
      "\xa0\x82");
  CHECK(Judge("data: {cert.p12: " + pkcs12 + "}").size() == 1);
  CHECK(Judge("data: {truststore.p12: " + pkcs12 + "}").empty());
}

TEST_CASE("a value that only says that it is encrypted is secret", "[policy]") {
  CHECK(Judge("stringData: {password: 'ENC[AES256_GCM,hunter2x9]'}").size() == 1);
  CHECK(Judge("data: {password: 'ENC[AES256_GCM,data:aGFoYQ==,type:str]'}").size() == 1);
  CHECK(Judge("stringData: {password: 'ENC[AES256_GCM,data:…,iv:…,tag:…]'}").empty());
}

TEST_CASE("what stands in a SealedSecret and is not sealed is secret", "[policy]") {
  CheckEngine engine;
  const auto judge = [&](const std::string& value) {
    return engine.Run(
        "k8s-secret-committed", "k8s/mail.yaml",
        "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: mail}\n"
        "spec:\n  encryptedData:\n    password: " +
            value + "\n    user: bWFpbGVy\n");
  };
  const std::string plain = Expanded("{password:20}", 7);
  for (const std::string& value :
       {"'" + plain + "'", EncodeBase64(plain), std::string("hunter2x9"),
        EncodeBase64(std::string("\x9f\x02\x81zq\xfe\x99\x07\xc3", 9))}) {
    INFO(value);
    const auto violations = judge(value);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].secrets.size() == 1);
    CHECK(violations[0].subject == "SealedSecret mail");
    CHECK(violations[0].note == "It holds password, not sealed at all.");
  }
  // What kubeseal writes: keys of 1,024 to 8,192 bits.
  for (const int bytes : {128, 256, 384, 512, 1024}) {
    const std::string head = {static_cast<char>(bytes >> 8), static_cast<char>(bytes & 0xff)};
    INFO(bytes);
    CHECK(judge(EncodeBase64(head + std::string(bytes + 30, '\x9c'))).empty());
    CHECK(judge("\"" + EncodeBase64(head + "\x9c\x9c\xfe\x9c\x9c").substr(0, 9) + "...\"").empty());
  }
  for (const std::string value :
       {"AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq", "<sealed by kubeseal>", "'{{ .Values.sealed }}'",
        "${SEALED_PASSWORD}", "''", "encrypted-password", "ENCRYPTED_DATA", "changeme"}) {
    INFO(value);
    CHECK(judge(value).empty());
  }
}

TEST_CASE("what an expression of a chart falls back to is a value", "[policy]") {
  const std::string data =
      "stringData:\n  password: {{ .Values.password | default \"hunter2x9\" | quote }}\n";
  const auto violations = Judge(data, "chart/templates/secret.yaml");
  REQUIRE(violations.size() == 1);
  REQUIRE(violations[0].secrets.size() == 1);
  const std::string text = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n" + data;
  CHECK(violations[0].secrets[0].In(text) == "hunter2x9");
  CHECK(
      Judge("data:\n  password: {{ default \"hunter2x9\" .Values.password | b64enc }}\n").size() ==
      1);
  CHECK(Judge("data:\n  password: \"{{ .Values.password | default \"" + EncodeBase64("hunter2x9") +
              "\" }}\"\n")
            .size() == 1);
  CHECK(Judge("data:\n  thing: {{ .Values.thing | default \"tok_abcdefghij\" }}\n").size() == 1);
  for (const std::string value :
       {"{{ .Values.password | default \"changeme\" }}",
        "{{ .Values.password | default \"\" | b64enc }}",
        "{{ .Values.password | default (randAlphaNum 10) | b64enc | quote }}",
        "{{ include \"app.password\" . }}",
        "{{ required \"A valid .Values.password is required!\" .Values.password }}",
        "{{ index .Values \"db-passw0rd-k7\" }}", "{{ .Values.user | default \"admin\" }}"}) {
    INFO(value);
    CHECK(Judge("stringData:\n  password: " + value + "\n").empty());
  }
}

TEST_CASE("what an OpenShift Template's parameters are by default is a value", "[policy]") {
  CheckEngine engine;
  const auto judge = [&](const std::string& parameter,
                         const std::string& path = "openshift/app.yaml") {
    std::vector<std::string> ids = engine.Objections(
        path,
        "apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: app}\n"
        "objects:\n- apiVersion: v1\n  kind: ConfigMap\n  data: {a: '${DB_PASSWORD}'}\n"
        "parameters:\n- " +
            parameter + "\n");
    return ids.empty() ? std::string() : ids.size() == 1 ? ids[0] : "more than one";
  };
  const std::string secret = Expanded("{password:20}", 8);
  CHECK(judge("{name: DB_PASSWORD, value: '" + secret + "'}") == "k8s-secret-committed");
  CHECK(judge("{name: DB_PASSWORD, value: '" + secret + "'}", "openshift/app.yaml.template") ==
        "k8s-template-filled");
  CHECK(judge("{name: THING, value: tok_abcdefghij}") == "k8s-secret-committed");
  for (const std::string parameter :
       {"{name: DB_PASSWORD, generate: expression, from: '[a-zA-Z0-9]{16}'}",
        "{name: DB_PASSWORD, value: changeme}", "{name: DB_PASSWORD, value: ''}",
        "{name: DB_PASSWORD, value: password, required: true}",
        "{name: DB_SECRET_NAME, value: db-prod-7f9a2c}",
        "{name: IMAGE, value: 'registry/app@sha256:0123'}", "{name: MEMORY_LIMIT, value: 512Mi}",
        "{name: DB_PASSWORD, value: '${OTHER}'}", "{name: DB_PASSWORD}"}) {
    INFO(parameter);
    CHECK(judge(parameter).empty());
  }
}

TEST_CASE("what a JSON patch puts into a Secret is a value", "[policy]") {
  CheckEngine engine;
  const auto judge = [&](const std::string& step) {
    return engine.Run("k8s-secret-committed", "overlays/prod/patch.yaml", "- " + step + "\n");
  };
  const std::string plain = Expanded("{password:20}", 10);
  const auto found = judge("{op: replace, path: /stringData/password, value: '" + plain + "'}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].subject == "JSON patch");
  CHECK(found[0].note == "It holds password, which it puts into a Secret.");
  CHECK(judge("{op: add, path: /data/password, value: " + EncodeBase64(plain) + "}").size() == 1);
  CHECK(judge("{op: add, path: /data, value: {password: " + EncodeBase64(plain) + "}}").size() ==
        1);
  CHECK(
      judge("{op: add, path: /stringData, value: {password: '" + plain + "', user: app}}").size() ==
      1);
  for (const std::string& step :
       {std::string("{op: remove, path: /data/password}"),
        "{op: add, path: /data/password, value: " + EncodeBase64("changeme") + "}",
        "{op: add, path: /data/user, value: " + EncodeBase64("admin") + "}",
        std::string("{op: add, path: /data/LOG_LEVEL, value: debug}"),
        std::string("{op: add, path: /stringData/password, value: '${PASSWORD}'}"),
        std::string("{op: add, path: /database/password, value: hunter2x9}"),
        std::string("{op: add, path: /metadata/name, value: password}")}) {
    INFO(step);
    CHECK(judge(step).empty());
  }
  // Within a Kustomization.
  const std::string text =
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\npatches:\n- target: "
      "{kind: Secret, name: db}\n"
      "  patch: |-\n    - op: replace\n      path: /stringData/password\n      value: " +
      plain + "\n";
  const auto within = engine.Run("k8s-secret-committed", "overlays/prod/kustomization.yaml", text);
  REQUIRE(within.size() == 1);
  CHECK(within[0].secrets[0].In(text) == plain);
}

TEST_CASE("base64 over several lines is one value", "[policy]") {
  const std::string value = EncodeBase64("[db]\npassword = " + Expanded("{password:40}", 3) + "\n");
  const auto violations =
      Judge("data:\n  app.ini: |\n    " + value.substr(0, 30) + "\n    " + value.substr(30) + "\n");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].secrets[0].size() == value.size() + 5);
}

TEST_CASE("credentials of a registry are seen within their JSON", "[policy]") {
  const std::string json = R"({"auths": {"r.io": {"username": "bot", "password": ")" +
                           Expanded("{password:20}", 4) + "\"}}}";
  CHECK(Judge("type: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: " +
              EncodeBase64(json) + "}")
            .size() == 1);
  CHECK(Judge("data: {.dockerconfigjson: " + EncodeBase64(R"({"auths": {}})") + "}").empty());
}

TEST_CASE("what is no secret in a Secret is left alone", "[policy]") {
  CHECK(Judge("").empty());
  CHECK(Judge("data:\n").empty());
  CHECK(Judge("data: {password: ''}").empty());
  CHECK(Judge("stringData: {password: !vault x1y2z3, other: '{{ .Values.other }}'}").empty());
  CHECK(Judge("stringData: {ca.crt: jdsfjshfj122w}").empty());
  CHECK(Judge("stringData: {password: the password in plain text}").empty());
  CHECK(Judge("stringData:\n  app.ini: |\n    [date]\n    zone = UTC\n").empty());
}

TEST_CASE("templates by name are left to be filled in", "[policy]") {
  const std::string data = "stringData: {password: " + Expanded("{password:20}", 5) + "}";
  CHECK(Judge(data).size() == 1);
  CHECK(Judge(data, "secret.json").size() == 1);
  CHECK(Judge(data, "secrets.yaml.template").empty());
  CHECK(Judge(data, "secret.example.yaml").empty());
  CHECK(Judge(data, "secret.txt").empty());
}

TEST_CASE("a Secret that another object carries is one", "[policy]") {
  CheckEngine engine;
  const std::string secret =
      "{apiVersion: v1, kind: Secret, stringData: {password: " + Expanded("{password:20}", 6) +
      "}}";
  const auto count = [&](const std::string& text) {
    return engine.Run("k8s-secret-committed", "a.yaml", text).size();
  };
  const std::string words = "# apiVersion kind Secret\n";
  CHECK(count(words + "extraObjects: [" + secret + "]\n") == 1);
  CHECK(count(words + "apiVersion: x/v1\nkind: Object\nspec: {manifest: " + secret + "}\n") == 1);
  CHECK(count(words + "apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n- " +
              secret + "\n") == 1);
  CHECK(count(words + "apiVersion: v1\nkind: List\nitems:\n- " + secret + "\n") == 1);
  // A reference to a Secret is none, whatever stands beside it.
  CHECK(count("apiVersion: x/v1\nkind: Push\nspec: {ref: {kind: Secret, data: {password: " +
              Expanded("{password:20}", 7) + "}}}\n") == 0);
}

TEST_CASE("every type of Secret is judged by what it holds", "[policy]") {
  const std::string password = Expanded("{password:24}", 8);
  const auto encoded = [](const std::string& text) { return EncodeBase64(text); };
  CHECK(Judge("type: kubernetes.io/basic-auth\nstringData: {username: app, password: '" + password +
              "'}")
            .size() == 1);
  CHECK(
      Judge("type: bootstrap.kubernetes.io/token\nstringData: {token-id: 07401b, token-secret: '" +
            password + "'}")
          .size() == 1);
  CHECK(Judge("type: kubernetes.io/service-account-token\ndata: {token: " +
              encoded("tok_abcdefghij") + "}")
            .size() == 1);
  CHECK(Judge("type: kubernetes.io/dockercfg\ndata: {.dockercfg: " +
              encoded(R"({"r.io": {"username": "bot", "auth": ")" + encoded("bot:" + password) +
                      "\"}}") +
              "}")
            .size() == 1);
  CHECK(Judge("type: kubernetes.io/tls\ndata: {tls.crt: " +
              encoded("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n") + "}")
            .empty());
}

TEST_CASE("what the template of a sealed or external secret has in clear is committed",
          "[policy]") {
  CheckEngine engine;
  const std::string value = Expanded("{password:24}", 9);
  const auto judge = [&](const std::string& text) {
    return engine.Run("k8s-secret-committed", "k8s/a.yaml", text);
  };
  const std::string sealed =
      "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: s}\nspec:\n"
      "  encryptedData: {A: AgBy3i4OJSWK}\n  template:\n    metadata: {name: s}\n    type: Opaque\n"
      "    data:\n      B_PASSWORD: ";
  auto found = judge(sealed + value + "\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].subject == "SealedSecret s");
  CHECK(found[0].note == "It holds B_PASSWORD in its template, in clear.");
  CHECK(found[0].about.In(sealed + value + "\n") == value);
  CHECK(judge(sealed + "\"{{ index . \\\"A\\\" }}\"\n").empty());

  const std::string external =
      "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: s}\nspec:\n"
      "  target:\n    template:\n      data:\n";
  CHECK(judge(external + "        PASSWORD: " + value + "\n").size() == 1);
  CHECK(judge(external + "        PASSWORD: \"{{ .password }}\"\n        USER: app\n"
                         "        URL: postgres://app:{{ .password }}@db/app\n"
                         "        config.ini: |\n          user=app\n"
                         "          password={{ .password }}\n")
            .empty());
  CHECK(judge("apiVersion: external-secrets.io/v1\nkind: ClusterExternalSecret\nspec:\n"
              "  externalSecretSpec: {target: {template: {data: {PASSWORD: " +
              value + "}}}}\n")
            .size() == 1);
  CHECK(judge("apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nspec:\n"
              "  target: {template: {metadata: {labels: {app: x}}}}\n  data:\n"
              "  - {secretKey: PASSWORD, remoteRef: {key: flowdoc/db, property: password}}\n")
            .empty());
}

}  // namespace
}  // namespace leaktight
