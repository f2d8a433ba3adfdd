#include <string>

#include "catch.h"
#include "policy/kubeconfig.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::string Kubeconfig(const std::string& user) {
  return "apiVersion: v1\nkind: Config\nclusters: []\nusers:\n- name: ci\n  user: {" + user + "}\n";
}

std::vector<Violation> Found(std::string_view path, const std::string& text) {
  static CheckEngine engine;
  return engine.Run("kubeconfig-credential", path, text);
}

TEST_CASE("each credential of a kubeconfig is found where it stands", "[policy]") {
  const std::string token = Expanded("{base64url:40}", 1);
  const std::string key = Expanded("{base64-of pem:ec}", 2);
  const std::string password = Expanded("{password:16}", 3);
  for (const auto& [name, value] :
       std::vector<std::pair<std::string, std::string>>{{"token", token},
                                                        {"client-key-data", key},
                                                        {"password", password},
                                                        {"password", "letmein"}}) {
    CAPTURE(name);
    const std::string text = Kubeconfig(name + ": " + value);
    const auto violations = Found("a/kubeconfig", text);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].about.In(text) == value);
    CHECK(violations[0].subject == "user ci");
    CHECK(violations[0].note == "It holds " + name + ".");
  }
  for (const std::string key_name :
       {"access-token", "id-token", "refresh-token", "client-secret"}) {
    CAPTURE(key_name);
    const std::string text =
        Kubeconfig("auth-provider: {name: oidc, config: {" + key_name + ": " + token + "}}");
    const auto violations = Found("a/kubeconfig", text);
    REQUIRE(violations.size() == 1);
    CHECK(violations[0].about.In(text) == token);
    CHECK(violations[0].note == "It holds auth-provider.config." + key_name + ".");
  }
}

TEST_CASE("a kubeconfig's user is told once, with all that it holds", "[policy]") {
  const std::string text = Kubeconfig("password: " + Expanded("{password:16}", 3) +
                                      ", token: " + Expanded("{base64url:40}", 1));
  const auto violations = Found("a/kubeconfig", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].note == "It holds password and token.");
  CHECK(violations[0].secrets.size() == 2);
}

TEST_CASE("what a plugin of a kubeconfig is given is judged, and its names are not", "[policy]") {
  const std::string secret = Expanded("{base62:32}", 4);
  const std::string flag = Kubeconfig(
      "exec: {command: kubelogin, args: [get-token, \"--oidc-client-secret=" + secret + "\"]}");
  const auto violations = Found("config", flag);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(flag) == secret);
  CHECK(violations[0].note == "It holds exec.args --oidc-client-secret.");
  const std::string variable = Kubeconfig(
      "exec: {command: aws, env: [{name: AWS_SECRET_ACCESS_KEY, value: \"" + secret + "\"}]}");
  CHECK(Found("config", variable).size() == 1);
  CHECK(Found("config", Kubeconfig("exec: {command: aws, args: [--secret-name, db-login], env: "
                                   "[{name: AWS_PROFILE, value: flowdoc-production}]}"))
            .empty());
  // It is nobody's container.
  CheckEngine engine;
  CHECK(engine.Objections("a.yaml", variable) == std::vector<std::string>{"kubeconfig-credential"});
}

TEST_CASE("a kubeconfig without a credential of its own is in order", "[policy]") {
  for (const std::string user : {"token: REDACTED",
                                 "client-key-data: DATA+OMITTED",
                                 "client-key-data: REDACTED",
                                 "token: <token>",
                                 "token: '${TOKEN}'",
                                 "token: '{{ token }}'",
                                 "token: {{ .token }}",
                                 "token: ''",
                                 "token: my-token",
                                 "password: changeme",
                                 "password: some-password",
                                 "tokenFile: /var/run/token",
                                 "client-key: /etc/kubernetes/admin.key",
                                 "username: admin",
                                 "token: 48fdda...",
                                 "token: eyJhbGciOiJSUzI1NiIs...",
                                 "client-key-data: LS0tLS1CRUdJTi...",
                                 "client-key-data: LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCg==",
                                 "client-key-data: bm90IGEga2V5IGF0IGFsbCwganVzdCBhIHRleHQ=",
                                 "token: !vault secret"}) {
    CAPTURE(user);
    CHECK(Found("kubeconfig", Kubeconfig(user)).empty());
  }
  const std::string certificate = Expanded("{base64:400}", 5);
  CHECK(Found("kubeconfig", Kubeconfig("client-certificate-data: " + certificate)).empty());
}

TEST_CASE("a kubeconfig is known by what it says, under any name", "[policy]") {
  const std::string text = Kubeconfig("token: " + Expanded("{base64url:40}", 1));
  for (const std::string_view path : {"kubeconfig", "ops.kubeconfig", ".kube/config", "admin.conf",
                                      "a.yaml", "b.yml.tpl", "clusters/prod", "notes.txt"}) {
    CAPTURE(path);
    CHECK(Found(path, text).size() == 1);
    CHECK(Found(path, "\xEF\xBB\xBF# admin's\n\n---\n" + text).size() == 1);
  }
  CHECK(Found("README", "Write this:\n" + text).empty());
  CHECK(Found("a.yaml", "a: b\n---\n" + text).size() == 1);
  // kubectl takes a file without kind and version.
  CHECK(Found("config", text.substr(text.find("clusters"))).size() == 1);
  std::string other = text;
  other.replace(other.find("v1"), 2, "example.com/v1");
  CHECK(Found("a.yaml", other).empty());
  other = text;
  other.replace(other.find("Config"), 6, "ConfigUsers");
  CHECK(Found("a.yaml", other).empty());
}

TEST_CASE("a kubeconfig in JSON is read as well", "[policy]") {
  const std::string token = Expanded("{base64url:40}", 1);
  const std::string text =
      "{\"kind\":\"Config\",\"apiVersion\":\"v1\",\"users\":[{\"name\":\"a\",\"user\":{\"token\":"
      "\"" +
      token + "\"}}]}";
  const auto violations = Found("kubeconfig", text);
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about.In(text) == token);
}

TEST_CASE("aliases in a kubeconfig lead to a credential once", "[policy]") {
  const std::string token = Expanded("{base64url:40}", 1);
  std::string text = "kind: Config\napiVersion: v1\nusers:\n- {name: a, user: &u {token: &t " +
                     token + "}}\n- {name: b, user: {token: *t}}\n";
  for (int i = 0; i < 1000; i++) text += "- {name: c, user: *u}\n";
  CHECK(Found("kubeconfig", text).size() == 1);
}

TEST_CASE("a weak password of a kubeconfig in a test counts for nothing", "[policy]") {
  const std::string weak = Kubeconfig("password: letmein");
  CHECK(Found("ops/kubeconfig", weak).size() == 1);
  CHECK(Found("tests/testdata/kubeconfig", weak).empty());
  const std::string strong = Kubeconfig("password: " + Expanded("{password:24}", 3));
  CHECK(Found("tests/testdata/kubeconfig", strong).size() == 1);
}

TEST_CASE("a key of a kubeconfig may be named by a file instead", "[policy]") {
  const auto violations =
      Found("kubeconfig", Kubeconfig("client-key-data: " + Expanded("{base64-of pem:ec}", 2)));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].replacement.starts_with("client-key: "));
}

}  // namespace
}  // namespace leaktight
