// What stands beside secrets' names in any repository and is none, a family each: none of it is
// reported, whatever is drawn into it.
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"
#include "engine/path_confidence.h"
#include "finding/confidence.h"

namespace leaktight {
namespace {

struct Family {
  std::string_view name;
  std::string_view path;
  std::vector<std::string_view> texts;  // templates of ExpandExample
};

const std::vector<Family>& Families() {
  static const std::vector<Family> families = {
      {"names of secrets",
       "deploy/app.yaml",
       {"secretName: orders-db-{hex:5}\n",
        "  secretKeyRef:\n    name: api-{hex:6}\n    key: token\n",
        "existingSecret: mail-{digits:2}-credentials\n",
        "password_secret: prod/db-{digits:3}/login\n", "token = \"ORDERS_API_TOKEN_{digits:2}\"\n",
        "const kTokenKey = \"session.token.v{digits:1}\";\n",
        "token_path = \"/run/secrets/token-{hex:8}\"\n"}},
      {"placeholders",
       "config/app.ini",
       {"password = change-me-{digits:2}\n", "api_key = \"<your-api-key-{digits:2}>\"\n",
        "secret = \"xxxxxxxx{digits:1}\"\n", "token: TODO-{digits:3}\n",
        "password = \"***{digits:2}***\"\n", "api_key = \"YOUR_API_KEY_{digits:2}\"\n",
        "secret=REPLACE_ME_{digits:4}\n"}},
      {"references",
       "config/app.yaml",
       {"password: ${{DB_PASSWORD_{digits:2}}}\n",
        "URL_USER_PASS=$HTTPD_PROTO://user%{digits:2}host:pass%40host@$HTTPD_DEST\n",
        "password: kopf$schmerz\n", "api_key: !vault |\n", "secret: ref+vault://kv/{hex:8}#/key\n",
        "token: arn:aws:secretsmanager:eu-west-1:{digits:12}:secret:app-{alnum:6}\n",
        "password = os.environ[\"DB_{digits:2}_PASSWORD\"]\n",
        "password: \"{{{{ .Values.db{digits:1}.password }}}}\"\n",
        "token = config.getToken{digits:1}()\n"}},
      {"hashes",
       "src/files.py",
       {"token_sha256 = \"{hex:64}\"\n", "password_hash = \"{hex:64}\"\n", "secret_md5: {hex:32}\n",
        "key = \"{hex:40}\"\n", "# sha1 of the key\nkey: {hex:40}\n", "token = \"{hex:64}\"\n"}},
      {"UUIDs",
       "src/ids.ts",
       {"key: \"{uuid}\",\n", "secret_ref = \"{uuid}\"\n", "token_id: {uuid}\n",
        "key = '{uuid}'\n"}},
      {"versions",
       "pom.xml",
       {"<token.version>{digits:1}.{digits:2}.{digits:1}</token.version>\n",
        "secret_version = \"v{digits:2}.{digits:1}.0-rc1\"\n",
        "password: 2024.{digits:2}.1-SNAPSHOT\n", "key = \"1.{digits:2}.0-alpine3.19\"\n"}},
      {"lock files",
       "package-lock.json",
       {"\"integrity\": \"sha512-{base64:88}\"\n", "\"key\": \"{base64:44}\",\n",
        "\"api_key\": \"{base62:32}\"\n",
        "\"auth-token\": {{ \"version\": \"1.2.{digits:1}\", \"resolved\": "
        "\"https://npm.example/a-1.tgz#{hex:40}\" }}\n"}},
      {"minified bundles",
       "static/app.min.js",
       {"e.password=t.p{digits:1},n.token=r(4),a={{key:\"{alnum:20}\"}}\n",
        "var a=e.secret||\"{base62:12}\";\n"}},
      {"minified code by another name",
       "static/app.js",
       {"e.password=t.p{digits:1};n.token=r4.k{digits:1};\n",
        "{{pass:e.q{digits:2},key:\"a{digits:2}\"}}\n", "o.apiKey=i.n{digits:1}.value2;\n"}},
      {"translations",
       "src/messages.json",
       {"\"password\": \"Passwort {digits:1}\",\n",
        "\"password.reset\": \"Mot de passe ({digits:2} lettres)\",\n",
        "\"token.expired\": \"Your token expired {digits:2} days ago.\",\n",
        "password_hint = \"contraseña{digits:1}\"\n"}},
      {"source maps",
       "dist/app.js.map",
       {"{{\"version\":3,\"names\":[\"token\",\"e{digits:1}\"],\"mappings\":\"AAAA,{base62:60}\"}}"
        "\n",
        "\"token\":\"{base64:40}\"\n"}},
      {"certificates",
       "config/tls.yaml",
       {"key: MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A{base64:60}\n",
        "public_key = \"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5{base64:44}\"\n",
        "certificate_key: \"-----BEGIN CERTIFICATE-----\\nMIID{base64:60}\"\n"}},
      {"licence texts",
       "LICENSE",
       {"grant you the key rights under section {digits:1}.2 (b) of\n",
        "the password for access, secret or otherwise, 2.{digits:1}\n",
        "authorization: as in paragraph 4{digits:1}(c)\n"}},
      {"pictures in base64",
       "src/icons.ts",
       {"const keyIcon = \"data:image/png;base64,iVBORw0KGgo{base64:80}\";\n",
        "tokenImage: 'data:image/gif;base64,R0lGODlh{base64:60}',\n",
        ".secret {{ background: url(data:image/svg+xml;base64,PHN2Zy{base64:60}) }}\n"}},
      {"test vectors",
       "tests/vectors_test.py",
       {"key = \"{hex:64}\"\n", "secret = \"{hex:32}\"\n", "password = \"{base62:20}\"\n",
        "(\"token\", \"{base64:40}\"),\n"}},
  };
  return families;
}

// The places that a scan would report of `text` at `path`.
size_t CountReported(const std::string& text, std::string_view path) {
  static const Engine engine = Engine::Make(BuiltinRules(), 1'767'225'600).value();
  static Engine::Scratch scratch;
  size_t count = 0;
  for (const Match& match : engine.Scan(text, scratch)) {
    if (BuiltinRules().rules[match.rule].id != "generic-secret") continue;
    const double of_path = PathConfidence(path, match.SecretIn(text), match.evidence);
    count += match.confidence * of_path >= kLeastConfidence ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("of what stands beside secrets' names and is none, nothing is reported", "[engine]") {
  for (const Family& family : Families()) {
    for (const std::string_view text : family.texts) {
      size_t reported = 0;
      std::string last;
      for (uint64_t seed = 1; seed <= 40; seed++) {
        const std::string instance = *ExpandExample(text, seed);
        const size_t more = CountReported(instance, family.path);
        if (more > 0) last = instance;
        reported += more;
      }
      CAPTURE(family.name, text, last);
      CHECK(reported == 0);
    }
  }
}

}  // namespace leaktight
