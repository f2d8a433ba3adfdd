// Leaks as people make them: every syntax that a password is written in, with passwords of many
// kinds, and beside them what only looks like one.
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "engine/engine.h"
#include "engine/example.h"

namespace leaktight {
namespace {

// The secrets that the rule reports in `text` where the path takes nothing from its confidence.
std::vector<std::string> Reported(const std::string& text) {
  static const Engine engine = Engine::Make(BuiltinRules(), 1'767'225'600).value();
  static Engine::Scratch scratch;
  std::vector<std::string> secrets;
  for (const Match& match : engine.Scan(text, scratch)) {
    if (BuiltinRules().rules[match.rule].id != "generic-secret") continue;
    if (match.confidence >= 0.5) secrets.emplace_back(match.secret.In(text));
  }
  return secrets;
}

std::string With(std::string_view syntax, std::string_view secret) {
  const size_t at = syntax.find('@');
  return std::string(syntax.substr(0, at)) + std::string(secret) +
         std::string(syntax.substr(at + 1));
}

// `@` stands for the secret.
constexpr std::string_view kSyntaxes[] = {
    "DB_PASSWORD = \"@\"\n",                            // Python, Ruby, TOML
    "    \"password\": \"@\",\n",                       // JSON
    "'password' => '@',\n",                             // PHP, Ruby
    ":password => \"@\",\n",                            // Ruby
    "$password = '@';\n",                               // PHP, Perl
    "$cfg['db_password'] = '@';\n",                     // PHP
    "define('DB_PASSWORD', '@');\n",                    // PHP
    "const char *password = \"@\";\n",                  // C
    "char password[32] = \"@\";\n",                     // C
    "#define DB_PASSWORD \"@\"\n",                      // C
    "private static final String PASSWORD = \"@\";\n",  // Java
    "conn.setPassword(\"@\");\n",                       // Java
    "builder.password(\"@\").build();\n",               // Java
    "props.put(\"db.password\", \"@\");\n",             // Java
    "val password: String = \"@\"\n",                   // Kotlin, Scala
    "let password: &'static str = \"@\";\n",            // Rust
    "password := \"@\"\n",                              // Go
    "password := `@`\n",                                // Go
    "var password string = \"@\"\n",                    // Go
    "token := []byte(\"@\")\n",                         // Go
    "const apiKey = '@';\n",                            // JavaScript
    "  apiKey: \"@\",\n",                               // JavaScript
    "const secret = process.env.SECRET || '@';\n",      // JavaScript
    "secret = os.getenv(\"SECRET\", \"@\")\n",          // Python
    "connect(user='app', password='@')\n",              // Python
    "string password = @\"@\";\n",                      // C#
    "password <- \"@\"\n",                              // R
    "if password == \"@\":\n",                          // a comparison
    "password = (\n    \"@\"\n)\n",                     // Python
    "{\\\"password\\\": \\\"@\\\"}\n",                  // JSON in a string
    "password: @\n",                                    // YAML
    "  db_password: '@'\n",                             // YAML
    "- name: DB_PASSWORD\n  value: \"@\"\n",            // YAML
    "{\"name\": \"DB_PASSWORD\", \"value\": \"@\"}\n",  // JSON
    "DB_PASSWORD=@\n",                                  // dotenv
    "export DB_PASSWORD='@'\n",                         // shell
    "ENV DB_PASSWORD @\n",                              // Dockerfile
    "ENV DB_PASSWORD=@\n",                              // Dockerfile
    "spring.datasource.password=@\n",                   // properties
    "password = @\n",                                   // ini
    "<password>@</password>\n",                         // XML
    "<entry key=\"password\">@</entry>\n",              // XML
    "<user name=\"app\" password=\"@\"/>\n",            // XML
    "<property name=\"password\" value=\"@\"/>\n",      // XML
    "set password \"@\"\n",                             // router, PostgreSQL
    "  set $db_password @;\n",                          // a web server
    "set -gx DB_PASSWORD @\n",                          // fish
    "set db_password @\n",                              // Tcl
    "DB_PASSWORD=@ make serve\n",                       // shell, for one command
    "$ DB_PASSWORD=@ ./serve\n",                        // shell, with its prompt
    "DB_PASSWORD=@ \\\n  make serve\n",                 // shell, read on in the next line
    "docker run -d -e DB_PASSWORD=@ -e LANG=C db\n",    // shell, for a container
    "X-Db-Password:\n- @\n",                            // YAML, a list of one
    "\"X-Db-Password\":\n  - \"@\"\n",                  // YAML, a list of one
    "CREATE USER app IDENTIFIED BY '@';\n",             // SQL
    "ALTER ROLE app WITH PASSWORD '@';\n",              // SQL
    "mysqldump --password=@ app\n",                     // shell
    "deploy --db-password @ --now\n",                   // shell
    "machine db.acme.io login app password @\n",        // netrc
};

}  // namespace

TEST_CASE("random secrets are found in every syntax", "[engine]") {
  for (const std::string_view syntax : kSyntaxes) {
    for (const std::string_view kind : {"{base62:16}", "{base62:24}", "{base62:64}", "{hex:20}",
                                        "{base64:40}", "{alnum:20}", "{base64url:43}"}) {
      int found = 0;
      constexpr int kTries = 50;
      for (uint64_t seed = 1; seed <= kTries; seed++) {
        const std::string secret = *ExpandExample(kind, seed);
        const size_t at = syntax.rfind('@');
        const std::string text =
            std::string(syntax.substr(0, at)) + secret + std::string(syntax.substr(at + 1));
        found += Reported(text) == std::vector<std::string>{secret} ? 1 : 0;
      }
      CAPTURE(syntax, kind);
      CHECK(found >= kTries - 1);
    }
  }
}

TEST_CASE("random keys are found under the name of any key", "[engine]") {
  for (const std::string_view syntax :
       {"key = \"@\"\n", "otterKey: '@',\n", "  \"key\": \"@\",\n", "key=@\n",
        "static final String otterKey = \"@\";\n", "'otterKey' => '@',\n",
        "otterHmacKey := \"@\"\n", "<add key=\"otterKey\" value=\"@\"/>\n", "otterCred = '@'\n"}) {
    for (const std::string_view kind : {"{base62:32}", "{base64:44}", "{alnum:40}"}) {
      int found = 0;
      constexpr int kTries = 50;
      for (uint64_t seed = 1; seed <= kTries; seed++) {
        const std::string secret = *ExpandExample(kind, seed);
        found += Reported(With(syntax, secret)) == std::vector<std::string>{secret} ? 1 : 0;
      }
      CAPTURE(syntax, kind);
      CHECK(found >= kTries - 2);
    }
  }
  const std::string key = *ExpandExample("{base62:32}", 3);
  for (const std::string_view syntax :
       {"monkey = \"@\"\n", "cacheKey = \"@\"\n", "publicKey: '@',\n", "sacred = \"@\"\n",
        "keyboard = \"@\"\n"}) {
    CAPTURE(syntax);
    CHECK(Reported(With(syntax, key)).empty());
  }
}

TEST_CASE("what a header's scheme stands before is a credential, hexadecimal too", "[engine]") {
  const std::string hex = *ExpandExample("{hex:40}", 3);
  for (const std::string_view syntax :
       {"headers: { \"authorization\": \"Token @\" }\n", "'Authorization' => 'apikey @',\n"}) {
    CAPTURE(syntax);
    CHECK(Reported(With(syntax, hex)) == std::vector<std::string>{hex});
  }
  CHECK(Reported(With("{ \"authorization\": \"@\" }\n", hex)).empty());
}

TEST_CASE("hexadecimal of a digest's length is a secret behind the name of one", "[engine]") {
  const std::string hex = *ExpandExample("{hex:64}", 3);
  for (const std::string_view syntax :
       {"SECRET_KEY_BASE=@\n", "api_key = \"@\"\n", "  api_key: @\n", "apiKey: '@',\n"}) {
    CAPTURE(syntax);
    CHECK(Reported(With(syntax, hex)) == std::vector<std::string>{hex});
  }
  for (const std::string_view syntax :
       {"token = \"@\"\n", "password_hash = \"@\"\n", "token_sha256 = \"@\"\n", "key: @\n",
        "# sha256 of the token\nsha256, secret = \"x\", \"@\"\n"}) {
    CAPTURE(syntax);
    CHECK(Reported(With(syntax, hex)).empty());
  }
}

TEST_CASE("passwords as people make them are found", "[engine]") {
  for (const std::string_view password :
       {"Tr0ub4dor&3", "hunter2!Winter2024", "P@ssw0rd!2024", "Kx9#mP2$vL5n", "Mailpass1234!",
        "swordfish!23", "Sommer2019!", "dragon!2023"}) {
    for (const std::string_view syntax :
         {"password = \"@\"\n", "password: '@'\n", "DB_PASSWORD='@'\n", "<password>@</password>\n",
          "\"password\": \"@\"\n", "spring.datasource.password=@\n"}) {
      // XML writes the ampersand in another way.
      if (syntax[0] == '<' && password.find('&') != std::string_view::npos) continue;
      CAPTURE(password, syntax);
      CHECK(Reported(With(syntax, password)) == std::vector<std::string>{std::string(password)});
    }
  }
}

// On purpose: what cannot be told from a name or an example would be noise far more often.
TEST_CASE("the weakest passwords are not reported", "[engine]") {
  for (const std::string_view password :
       {"hunter2", "admin123", "password", "letmein", "postgres", "test1234", "correct horse",
        "monkey99", "iloveyou", "12345678", "qwertyuiop"}) {
    CAPTURE(password);
    CHECK(Reported(With("password = \"@\"\n", password)).empty());
  }
}

TEST_CASE("references, names, types and words are no secrets", "[engine]") {
  for (const std::string_view text : {
           "password = os.environ[\"DB_PASSWORD\"]\n",
           "password = \"${DB_PASSWORD}\"\n",
           "password = \"$(cat /run/secrets/Db1)\"\n",
           "password: \"{{ .Values.db.password }}\"\n",
           "password: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n",
           "password: ENC[AES256_GCM,data:Tr0ub4dor3,iv:abc,tag:def,type:str]\n",
           "password: vault:secret/data/db#Password1\n",
           "password: ref+awsssm://prod/Db1/password\n",
           "password: arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-Ab1Cd2\n",
           "id: \"arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-Ab1Cd2\"\n",
           "--secret-id arn:aws:secretsmanager:eu-west-1:123456789012:secret:a/Db1-Ab1Cd2\n",
           "NEXT_PUBLIC_API_KEY=aB3dE5fG7hJ9kL1mN3pQrS5tU7vW9xY1\n",
           "password = %(DB_PASSWORD_1)s\n",
           "password=<%= ENV['DB_PASSWORD1'] %>\n",
           "@Value(\"${db.password}\") String password;\n",
           "token = getToken()\n",
           "token = user.accessToken2;\n",
           "password = data[\"Password1\"]\n",
           "this.password = password1234;\n",
           "password: string;\n",
           "password: Option<String>,\n",
           "\"password\": \"Passwort\",\n",
           "\"password.reset\": \"Reset your password, please!\",\n",
           "password_field = \"user_password\"\n",
           "secretName: db-credentials\n",
           "secret_name = \"prod/App1/db-password\"\n",
           "password = input(\"Password: \")\n",
           "api_key = \"<your-api-key>\"\n",
           "api_key = \"YOUR_API_KEY_1\"\n",
           "secret = \"change-me-please\"\n",
           "secret = \"xxxxxxxxxxxxxxxx\"\n",
           "secret = \"EXAMPLE7f9a2c4e6b8d\"\n",
           "secret_ref = \"550e8400-e29b-41d4-a716-446655440000\"\n",
           "secret_file = \"/run/secrets/db_password_2\"\n",
           "token_url = \"https://id.acme.io/oauth2/Token1\"\n",
           "token = \"\"\n",
           "public_key = \"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuV3x\"\n",
           "csrf_token = \"aB3dE5fG7hJ9kL1mN3pQ\"\n",
           "primary_key = \"aB3dE5fG7hJ9kL1mN3pQ\"\n",
           "password_regex = \"^(?=.*[A-Z])(?=.*[0-9]).{8,}$\"\n",
           "password = \"\\x0b\\x1c\\x2d\\x3e\\x4f\\x50\\x61\\x72\"\n",
           "const PASSWORD_SELECTOR = \"#login-Form1 .password\"\n",
           "password: c2VjcmV0LXBhc3N3b3Jk\n",
           "errors.add(:password, \"must have A1 and more\")\n",
           "EnvAuthToken = \"ACME_NOTIFY_WEBHOOK_AUTH_TOKEN\"\n",
           "gpg --recv-keys 40976EAF437D05B5\n",
           "  yysymbol_kind_t yytoken = YYSYMBOL_YYEMPTY;\n",
           "- secretKey: SABNZBD__NZB_KEY\n",
           "access_token = models.ManyToManyField(\"OAuth2AccessToken\", blank=True)\n",
           "custom_kms_key = aws_kms_key.s3_sftp_kms_key.arn\n",
           "config.add_route(\"oidc.mint_token\", \"/_/oidc/mint-token\", domain=auth)\n",
           "\"client_token\":\"hmac-sha256:bd6dd75911924ab82e6f1b0a9d3c5e7f8a1b2c3d4e5f6071829304a5"
           "b6c7d8e9\",\n",
           "password = \"$2b$12$kq8Zc0vXo3JtUe5RwYh1aOq8Zc0vXo3JtUe5RwYh1aOq8Zc0vXo3J\"\n",
       }) {
    CAPTURE(text);
    CHECK(Reported(std::string(text)).empty());
  }
}

TEST_CASE("a secret in an address, a header or a connection string is found alone", "[engine]") {
  const std::string secret = *ExpandExample("{base62:32}", 8);
  for (const std::string_view syntax : {"GET https://api.acme.io/v1?api_key=@&page=2\n",
                                        "\"Server=db;User Id=app;Password=@;Encrypt=true\"\n",
                                        "curl -H \"X-Api-Key: @\" https://api.acme.io\n",
                                        "curl -H 'Authorization: Bearer @' https://api.acme.io\n",
                                        "headers:\n  Authorization:\n  - Bearer @\n",
                                        "headers = {\"Authorization\": \"Bearer @\"}\n"}) {
    CAPTURE(syntax);
    CHECK(Reported(With(syntax, secret)) == std::vector<std::string>{secret});
  }
}

}  // namespace leaktight
