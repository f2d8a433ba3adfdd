#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/base64.h"
#include "catch.h"
#include "engine/example.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::string Password(uint64_t seed) {
  return ExpandExample("{password:24}", seed).value();
}

struct Value {
  std::string key;
  std::string name_space;
  std::string text;  // the bytes at its place

  friend bool operator==(const Value&, const Value&) = default;
};

// The secret values of a file, and that each hash is the one of `value`.
std::vector<Value> Values(std::string_view path, std::string_view text, std::string_view value) {
  std::vector<Value> values;
  for (const Fact& fact : CheckEngine().FactsIn(path, text)) {
    if (fact.kind != Fact::Kind::kSecretValue) continue;
    CHECK(fact.value_hash == ValueHash("key")(value));
    values.push_back({fact.key, fact.name_space, std::string(fact.span.In(text))});
  }
  return values;
}

}  // namespace

TEST_CASE("a secret is the same in whatever a file writes it", "[policy]") {
  const std::string secret = ExpandExample("{alnum:24}", 1).value() + "\"'";
  const std::string in_json = secret.substr(0, 24) + R"(\"')";
  const std::string in_yaml = secret.substr(0, 24) + "\"''";
  const std::string encoded = EncodeBase64(secret + "\n");
  CHECK(Values(".env", "DB_PASSWORD=\"" + in_json + "\"\n", secret) ==
        std::vector<Value>{{"DB_PASSWORD", "", in_json}});
  CHECK(Values("a.json", "{\"password\": \"" + in_json + "\"}", secret) ==
        std::vector<Value>{{"password", "", in_json}});
  CHECK(Values("a.yaml", "db:\n  password: '" + in_yaml + "'\n", secret) ==
        std::vector<Value>{{"password", "db", in_yaml}});
  CHECK(Values("a.yaml",
               "apiVersion: v1\nkind: Secret\nmetadata:\n  namespace: prod\ndata:\n  any: " +
                   encoded + "\n",
               secret) == std::vector<Value>{{"any", "prod", encoded}});
}

TEST_CASE("secrets are read wherever configuration has them", "[policy]") {
  const std::string secret = ExpandExample("{alnum:24}", 2).value();
  const auto one = [&](std::string_view path, const std::string& text) {
    const std::vector<Value> values = Values(path, text, secret);
    return values.size() == 1 && values[0].text == secret;
  };
  CHECK(one("application-prod.properties", "spring.datasource.password=" + secret + "\n"));
  CHECK(one("prod.tfvars", "db_password = \"" + secret + "\"\n"));
  CHECK(one(
      "deploy.yaml",
      "kind: Deployment\nspec:\n  env:\n    - name: DB_PASSWORD\n      value: " + secret + "\n"));
  CHECK(one("kustomization.yaml",
            "secretGenerator:\n- name: db\n  literals:\n  - password=" + secret + "\n"));
  CHECK(one("compose.yaml", "services:\n  db:\n    environment:\n      - DB_PASSWORD=" + secret));
  CHECK(one("values.yaml", "url: postgres://app:" + secret + "@db.example.org/app\n"));
  CHECK(one("list.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- kind: Secret\n  metadata: {namespace: a}\n  "
            "stringData:\n    any: " +
                secret + "\n"));
}

TEST_CASE("secrets of INI, properties and TOML are read with their escapes undone", "[policy]") {
  const std::string secret = "a\"" + ExpandExample("{alnum:22}", 7).value() + "\\";
  const std::string escaped = "a\\\"" + secret.substr(2, 22) + "\\\\";
  CHECK(Values("a.toml", "[prod.db]\npassword = \"" + escaped + "\"\n", secret) ==
        std::vector<Value>{{"password", "prod", escaped}});
  CHECK(Values("a.toml", "[db]\nlogin = {password = '" + secret + "'}\n", secret) ==
        std::vector<Value>{{"password", "db", secret}});
  CHECK(Values("a.ini", "[prod]\npassword = \"" + escaped + "\" ; c\n", secret) ==
        std::vector<Value>{{"password", "prod", escaped}});
  CHECK(Values("a.properties", "db.password:" + escaped + "\n", secret) ==
        std::vector<Value>{{"db.password", "", escaped}});
  CHECK(Values("a.properties", "%prod.db.password=" + escaped + "\n", secret) ==
        std::vector<Value>{{"%prod.db.password", "prod", escaped}});
  CHECK(Values("a.conf", "[db]\npassword = '" + secret + "'\n", secret).size() == 1);
  CHECK(Values("a.conf", "password = '" + secret + "'\n", secret).empty());
  CHECK(Values("a.toml", "[[env]]\nname = 'DB_PASSWORD'\nvalue = '" + secret + "'\n", secret) ==
        std::vector<Value>{{"DB_PASSWORD", "env", secret}});
  CHECK(Values("a.json", "{ // note: 'x\n \"b\": {\"password\": \"" + escaped + "\",},\n}",
               secret) == std::vector<Value>{{"password", "b", escaped}});
}

TEST_CASE("values of INI, properties and TOML that name others are no secrets", "[policy]") {
  const std::string secret = ExpandExample("{alnum:24}", 8).value();
  for (const std::string& value : {"${DB_PASSWORD:" + secret + "}", "%(base)s" + secret,
                                   "#{vault." + secret + "}", "@" + secret + "@"}) {
    INFO(value);
    CHECK(Values("a.ini", "[a]\npassword = " + value + "\n", secret).empty());
    CHECK(Values("a.properties", "password = " + value + "\n", secret).empty());
    CHECK(Values("a.toml", "password = '" + value + "'\n", secret).empty());
  }
  CHECK(Values("a.toml", "[db.passwordSecretRef]\nkey = '" + secret + "'\n", secret).empty());
  CHECK(Values("a.toml", "secretName = '" + secret + "'\n", secret).empty());
}

TEST_CASE("an alias is one secret, used twice", "[policy]") {
  const std::string secret = ExpandExample("{alnum:24}", 3).value();
  CHECK(Values("a.yaml", "staging: &s\n  password: " + secret + "\nproduction:\n  <<: *s\n",
               secret) ==
        std::vector<Value>{{"password", "staging", secret}, {"password", "production", secret}});
}

TEST_CASE("what says nothing where it is equal is no secret value", "[policy]") {
  const std::string random = Password(4);
  for (const std::string& text : std::vector<std::string>{
           "password: postgres\n", "password: hunter2\n", "password: 12345678\n",
           "password: changeme\n", "password: ${DB_PASSWORD}\n", "password: ''\n",
           "secretKeyRef: {name: db, key: " + random + "}\n",
           "env:\n- valueFrom:\n    secretKeyRef:\n      token: " + random + "\n",
           "remoteRef: {key: " + random + "}\n", "secretName: " + random + "\n",
           "username: " + random + "\n", "password: !vault " + random + "\n",
           "password: {{ .Values.password }}\n", "url: https://example.org/" + random + "\n",
           "url: postgres://app:app@db/app\n"}) {
    INFO(text);
    CHECK(Values("a.yaml", text, random).empty());
  }
}

TEST_CASE("templates, packages and others' files are not read for secret values", "[policy]") {
  const std::string text = "{\"password\": \"" + Password(5) + "\"}";
  for (const char* path : {"a.yaml.template", ".env.example", "package.json", "package-lock.json",
                           "node_modules/a/b.json", "testdata/a.yaml", "main.cc"}) {
    INFO(path);
    CHECK(Values(path, text, Password(5)).empty());
  }
}

TEST_CASE("aliases of aliases end", "[policy]") {
  std::string text = "a0: &a0 {password: " + ExpandExample("{alnum:24}", 6).value() + "}\n";
  for (int i = 1; i < 40; i++) {
    const std::string before = std::to_string(i - 1);
    text.append("a").append(std::to_string(i)).append(": &a").append(std::to_string(i));
    text.append(" [*a").append(before).append(", *a").append(before).append("]\n");
  }
  CHECK_FALSE(Values("a.yaml", text, ExpandExample("{alnum:24}", 6).value()).empty());
}

}  // namespace leaktight
