#include "engine/secret_likeness.h"

#include <random>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "catch.h"

namespace leaktight {
namespace {

std::string TextOf(std::mt19937& generator, std::string_view alphabet, size_t size) {
  std::uniform_int_distribution<size_t> pick(0, alphabet.size() - 1);
  std::string text;
  while (text.size() < size) text += alphabet[pick(generator)];
  return text;
}

constexpr std::string_view kWordBytes =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

}  // namespace

TEST_CASE("names of secrets are known in every case style", "[engine]") {
  for (const std::string_view name : {"DB_PASSWORD",
                                      "dbPassword",
                                      "db-password",
                                      "dbpassword",
                                      "javax.net.ssl.keyStorePassword",
                                      "requirepass",
                                      "spring.datasource.password",
                                      "DB_PASS",
                                      "apiKey",
                                      "api_key",
                                      "X-Api-Key",
                                      "client-secret",
                                      "JWT_SECRET",
                                      "SECRET_KEY_BASE",
                                      "SECRET_KEY",
                                      "aws_secret_access_key",
                                      "GITHUB_TOKEN",
                                      "authToken",
                                      "private_key",
                                      "STRIPE_API_KEY_LIVE",
                                      "DB_PASSWORD_PROD",
                                      "password2",
                                      "new_password",
                                      "setPassword",
                                      "password_confirmation",
                                      "secret_value",
                                      "sessionSecret"}) {
    CAPTURE(name);
    CHECK(ClassifyName(name) == NameKind::kSecret);
  }
}

TEST_CASE("names of where a secret is kept are references", "[engine]") {
  for (const std::string_view name :
       {"secretName", "password_file", "DB_PASSWORD_ARN", "secretKeyRef", "tokenUrl",
        "POSTGRES_PASSWORD_FILE", "existingSecret", "existingPasswordSecret",
        "keystorePasswordSecretKey"}) {
    CAPTURE(name);
    CHECK(ClassifyName(name) == NameKind::kReference);
  }
}

TEST_CASE("names that only sound like secrets are plain", "[engine]") {
  for (const std::string_view name : {"LOG_LEVEL",
                                      "primary_key",
                                      "public_key",
                                      "publicKeyToken",
                                      "token_count",
                                      "keyboard",
                                      "csrf_token",
                                      "csrfmiddlewaretoken",
                                      "next_token",
                                      "reset_password",
                                      "passwordField",
                                      "hasPassword",
                                      "tokenizer",
                                      "secretary",
                                      "token_sha256",
                                      "password_hash",
                                      "initial-cluster-token",
                                      "bypass",
                                      "compass",
                                      "cache_key",
                                      "hashed_password",
                                      "",
                                      "value",
                                      "_",
                                      "gpg-key",
                                      "recv-keys",
                                      "AWS_ACCESS_KEY_ID"}) {
    CAPTURE(name);
    CHECK(ClassifyName(name) == NameKind::kPlain);
  }
}

TEST_CASE("names that may mean a secret are weak", "[engine]") {
  for (const std::string_view name :
       {"auth", "key", "token", "salt", "secrets", "tls.key", "signature-keys"}) {
    CAPTURE(name);
    CHECK(ClassifyName(name) == NameKind::kWeak);
  }
}

TEST_CASE("a name of any length is judged by its end", "[engine]") {
  CHECK(ClassifyName(std::string(500, 'a') + "_password") == NameKind::kSecret);
  std::string words;
  for (int i = 0; i < 100; i++) words += "a_";
  CHECK(ClassifyName(words + "password") == NameKind::kSecret);
}

TEST_CASE("each kind of value is told apart", "[engine]") {
  struct Row {
    std::string_view value;
    ValueKind kind;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"", ValueKind::kEmpty},
           {"\"\"", ValueKind::kEmpty},
           {"PMM_TMDB_API_KEY", ValueKind::kIdentifier},
           {"  ", ValueKind::kEmpty},
           {"change-me", ValueKind::kPlaceholder},
           {"change-me-please", ValueKind::kPlaceholder},
           {"CHANGE_THIS_STRONG_PASSWORD_123!@#", ValueKind::kPlaceholder},
           {"replace-with@40#random%characters", ValueKind::kPlaceholder},
           {"<your-key>", ValueKind::kPlaceholder},
           {"xxxxxxxx", ValueKind::kPlaceholder},
           {"****", ValueKind::kPlaceholder},
           {"**SOPS**", ValueKind::kPlaceholder},
           {"**access token goes here**", ValueKind::kPlaceholder},
           {"TODO", ValueKind::kPlaceholder},
           {"AKIAIOSFODNN7EXAMPLE", ValueKind::kPlaceholder},
           {"1234567890", ValueKind::kPlaceholder},
           {"abc123def456", ValueKind::kPlaceholder},
           {"0123456789abcdef0123456789abcdef", ValueKind::kPlaceholder},
           {"yourapikeyhere", ValueKind::kPlaceholder},
           {"if_you_see_this_please_use_K8S_and_Vault", ValueKind::kPlaceholder},
           {"Grafana_Not_Deployed", ValueKind::kPlaceholder},
           {"not-set", ValueKind::kPlaceholder},
           {"myawesomea2clitoken=", ValueKind::kPlaceholder},
           {"MyCompany4ApiKey", ValueKind::kPlaceholder},
           {"my4pug2eats9token", ValueKind::kSecret},
           {"mypugeats7", ValueKind::kWeakSecret},
           {"knot-tied-fast", ValueKind::kIdentifier},
           {"abcabcabc", ValueKind::kPlaceholder},
           {"test1test1", ValueKind::kPlaceholder},
           {"example7example7", ValueKind::kPlaceholder},
           {"a1b2c3d4e5a1b2c3d4e5", ValueKind::kPlaceholder},
           {"hunterhunter", ValueKind::kPlaceholder},
           {"hunter2hunter2hunter2", ValueKind::kPlaceholder},
           {"${DB_PASSWORD}", ValueKind::kReference},
           {"$(cat /run/secret)", ValueKind::kReference},
           {"$DB_PASSWORD", ValueKind::kReference},
           {"%DB_PASSWORD%", ValueKind::kReference},
           {"{{ .Values.db.password }}", ValueKind::kReference},
           {"os.environ[\"DB_PASSWORD\"]", ValueKind::kReference},
           {"process.env.SECRET", ValueKind::kReference},
           {"!vault |", ValueKind::kReference},
           {"vault:secret/data/db#password", ValueKind::kReference},
           {"[parameters('servicePrincipalClientSecret')]", ValueKind::kReference},
           {"ref+awsssm://db/password", ValueKind::kReference},
           {"arn:aws:secretsmanager:eu-west-1:123456789012:secret:db", ValueKind::kReference},
           {"%(password)s", ValueKind::kReference},
           {"{{resolve:secretsmanager:App1-xQ7mK2:SecretString:password}}", ValueKind::kReference},
           {"${lookup(local.passwords,", ValueKind::kReference},
           {"{{lookup(", ValueKind::kReference},
           {"name}}", ValueKind::kReference},
           {"{.data['database-password']}", ValueKind::kReference},
           {"{.status.loadBalancer.ingress[0].ip}", ValueKind::kReference},
           {"%rP%yY%mM%dDT%hH%iM%sS", ValueKind::kReference},
           {"<%= ENV['X'] %>", ValueKind::kPlaceholder},
           {"getToken()", ValueKind::kReference},
           {"^[a-z0-9]{8,}$", ValueKind::kReference},
           {"ENC[AES256_GCM,data:abc,iv:def]", ValueKind::kEncrypted},
           {"$ANSIBLE_VAULT;1.1;AES256", ValueKind::kEncrypted},
           {"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ValueKind::kHash},
           {"$2b$12$kq8Zc0vXo3JtUe5RwYh1aO", ValueKind::kHash},
           {"ferret:$2y$05$kq8Zc0vXo3JtUe5RwYh1aO", ValueKind::kHash},
           {"{kq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vXo3JtUe5RwYh=}", ValueKind::kEncrypted},
           // Bitwarden's EncString: one part, two, three; one without padding, and a short part.
           {"7.kq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vXo3JtUe5RwYh=",
            ValueKind::kEncrypted},
           {"0.kq8Zc0vXo3JtUe5RwYh1aA==|aOkq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vX", ValueKind::kEncrypted},
           {"2.kq8Zc0vXo3JtUe5RwYh1aA==|aOkq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vX|"
            "h1aOkq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vXo3JtUe5RwY",
            ValueKind::kEncrypted},
           {"7.kq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vXo3", ValueKind::kSecret},
           {"9.kq8Zc0vXo3JtUe5RwYh1aOkq8Zc0vXo=", ValueKind::kSecret},
           {"2.kq8Zc0vXo3Jt|aOkq8Zc0vXo3JtUe5RwYh1aO", ValueKind::kSecret},
           {"hmac-sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ValueKind::kHash},
           {"550e8400-e29b-41d4-a716-446655440000", ValueKind::kUuid},
           {"3600", ValueKind::kNumber},
           {"true", ValueKind::kNumber},
           {"1h30m", ValueKind::kNumber},
           {"v1.2.3-rc1", ValueKind::kNumber},
           {"2024-01-31T00:00:00Z", ValueKind::kNumber},
           {"10.0.0.1", ValueKind::kNumber},
           {"/run/secrets/db_password_2", ValueKind::kPath},
           {"redis://localhost:6379", ValueKind::kPath},
           {"flowdoc/prod/db_password", ValueKind::kPath},
           {"application/json", ValueKind::kPath},
           {"/_/oidc/mint-token", ValueKind::kPath},
           {"server.pem", ValueKind::kPath},
           {"db.internal:5432", ValueKind::kPath},
           {"db-credentials", ValueKind::kIdentifier},
           {"user_password", ValueKind::kIdentifier},
           {"org.acme.Foo", ValueKind::kIdentifier},
           {"camelCaseWord", ValueKind::kIdentifier},
           {"MY_CONST", ValueKind::kIdentifier},
           {"APP_NOTIFY_KAFKA_SASL_PASSWORD", ValueKind::kIdentifier},
           {"YYSYMBOL_YYEMPTY", ValueKind::kIdentifier},
           {"SABNZBD__NZB_KEY", ValueKind::kIdentifier},
           {"OAuth2AccessToken", ValueKind::kIdentifier},
           {"LibraryDigestKey19", ValueKind::kIdentifier},
           {"libraryIndexPrompt24", ValueKind::kIdentifier},
           {"css=form.login16", ValueKind::kIdentifier},
           {"form#orders2.search", ValueKind::kIdentifier},
           {"$1:$2#13", ValueKind::kReference},
           {"LibraryIndexWinter24", ValueKind::kWeakSecret},
           {"library#index24", ValueKind::kWeakSecret},
           {"FlowdocSearchToken7", ValueKind::kIdentifier},
           {"#password-field", ValueKind::kIdentifier},
           {"oauth2", ValueKind::kIdentifier},
           {"Passwort", ValueKind::kWords},
           {"mot de passe", ValueKind::kWords},
           {"contraseña", ValueKind::kWords},
           {"correct horse battery staple", ValueKind::kWords},
           {"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ", ValueKind::kPublic},
           {"phc_Kx9mP2vL5nQ8rT3wY6zA1bC4dE7fG0hJ", ValueKind::kPublic},
           {"hunter2", ValueKind::kWeakSecret},
           {"hunter2hunter2", ValueKind::kWeakSecret},
           {"Winter2024Winter2024", ValueKind::kWeakSecret},
           {"Passw0rd!", ValueKind::kWeakSecret},
           {"admin123", ValueKind::kWeakSecret},
           {"Tr0ub4dor&3", ValueKind::kWeakSecret},
           {"hunter2!Winter2024", ValueKind::kWeakSecret},
           {"Kx9#mP2$vL5n", ValueKind::kSecret},
       }) {
    CAPTURE(row.value);
    CHECK(ClassifyValue(row.value) == row.kind);
  }
}

TEST_CASE("only what closes is put in the place of something", "[engine]") {
  std::mt19937 generator(5);
  struct Row {
    std::string_view open;
    std::string_view close;
  };
  for (const Row& row : std::initializer_list<Row>{{"${", "}"},
                                                   {"$(", ")"},
                                                   {"{{", "}}"},
                                                   {"<%", "%>"},
                                                   {"#{", "}"},
                                                   {"@{", "}"},
                                                   {"%{", "}"},
                                                   {"[[", "]]"},
                                                   {"{%", "%}"},
                                                   {"%(", ")"}}) {
    const std::string first = TextOf(generator, kWordBytes, 10);
    const std::string second = TextOf(generator, kWordBytes, 10);
    const std::string open(row.open);
    CAPTURE(first, open, second);
    CHECK(ClassifyValue(first + open + second) == ValueKind::kSecret);
    CHECK(ClassifyValue(open + first + second) == ValueKind::kSecret);
    CHECK(ClassifyValue(first + std::string(row.close) + open + second) == ValueKind::kSecret);
    CHECK(ClassifyValue(first + open + "NAME" + std::string(row.close) + second) ==
          ValueKind::kReference);
  }
}

TEST_CASE("a word or a bracket that chance writes makes no placeholder", "[engine]") {
  std::mt19937 generator(6);
  for (int i = 0; i < 50; i++) {
    const std::string value = TextOf(generator, kWordBytes, 19) + "7";
    const std::string other = TextOf(generator, kWordBytes, 10);
    CAPTURE(value, other);
    CHECK(ClassifyValue(value + "Put") == ValueKind::kSecret);
    CHECK(ClassifyValue(value + "Tbd4" + other) == ValueKind::kSecret);
    CHECK(ClassifyValue("<" + value + "!>" + other) == ValueKind::kSecret);
    CHECK(ClassifyValue("put-" + value + other) == ValueKind::kPlaceholder);
    CHECK(ClassifyValue("key_xxx_" + value) == ValueKind::kPlaceholder);
    CHECK(ClassifyValue("<" + value + ">" + other) == ValueKind::kPlaceholder);
    CHECK(ClassifyValue("<" + value + "!" + other + ">") == ValueKind::kPlaceholder);
    CHECK(ClassifyValue(value + "Fake4x" + other) == ValueKind::kPlaceholder);
  }
  CHECK(ClassifyValue("PutYourKeyHere") == ValueKind::kPlaceholder);
  CHECK(ClassifyValue("putSecretHere1") == ValueKind::kPlaceholder);
}

TEST_CASE("what stands in several brackets is to be filled in", "[engine]") {
  CHECK(ClassifyValue("<<<ADMINPW>>>") == ValueKind::kPlaceholder);
  CHECK(ClassifyValue("<<PASSWORD_HERE>>") == ValueKind::kPlaceholder);
}

TEST_CASE("what vendors print for everyone is public", "[engine]") {
  std::mt19937 generator(11);
  const std::string rest = TextOf(generator, kWordBytes, 72) + "==";
  const std::string key = "Eby8vdM02xNOcq" + rest;  // Azurite's begins so
  CHECK(ClassifyValue(key) == ValueKind::kPublic);
  CHECK(ClassifyValue("AccountName=devstoreaccount1;AccountKey=" + key + ";") ==
        ValueKind::kPublic);
  CHECK(ClassifyValue("Ebz8vdM02xNOcq" + rest) == ValueKind::kSecret);
  // reCAPTCHA's for tests begin so; others begin with the same six letters at the most.
  const std::string end = TextOf(generator, kWordBytes, 13);
  CHECK(ClassifyValue("6LeIxAcTAAAAAJcZVRqyHh71UMI" + end) == ValueKind::kPublic);
  CHECK(ClassifyValue("6LeIxAcTAAAAAGG-vFI1TnRWxMZ" + end) == ValueKind::kPublic);
  CHECK(ClassifyValue("6LeIxAcTAAAAAGG-vFJ1TnRWxMZ" + end) == ValueKind::kSecret);
  for (const std::string before : {"", "{", "{ ", R"({"a":1,)"}) {
    const std::string token = "eyJhbGciOiJIUzI1NiJ9." +
                              EncodeBase64(before + R"("iss":"supabase-demo","exp":1})") + "." +
                              TextOf(generator, kWordBytes, 43);
    CAPTURE(token);
    CHECK(ClassifyValue(token) == ValueKind::kPublic);
  }
  const std::string body = "-----BEGIN PUBLIC KEY-----\n" + TextOf(generator, kWordBytes, 90);
  CHECK(ClassifyValue(EncodeBase64(body)) == ValueKind::kPublic);
  CHECK(ClassifyValue(EncodeBase64("-----BEGIN PRIVATE KEY-----\n" + body)) == ValueKind::kSecret);
}

TEST_CASE("a URL is what its password is", "[engine]") {
  CHECK(ClassifyValue("postgres://app:${DB_PASSWORD}@db/app") == ValueKind::kReference);
  CHECK(ClassifyValue("postgres://postgres:postgres@localhost") == ValueKind::kWords);
  CHECK(ClassifyValue("postgres://user:<password>@db.example.com/app") == ValueKind::kPlaceholder);
  std::mt19937 generator(7);
  CHECK(ClassifyValue("postgres://app:" + TextOf(generator, kWordBytes, 16) +
                      "@db.example.com/a") == ValueKind::kSecret);
}

// How many of a thousand random strings look random.
TEST_CASE("random strings of every alphabet are seen", "[engine]") {
  struct Row {
    std::string alphabet;
    size_t size;
    int least;
  };
  const std::string hex = "0123456789abcdef";
  const std::string base62(kWordBytes);
  for (const Row& row :
       std::initializer_list<Row>{{base62, 8, 850},
                                  {base62, 12, 980},
                                  {base62, 16, 995},
                                  {base62, 24, 999},
                                  {base62 + "+/", 20, 995},
                                  {base62 + "-_", 20, 980},
                                  {hex, 24, 990},
                                  {base62.substr(36) + "0123456789", 16, 990},
                                  {base62.substr(0, 36), 20, 990},
                                  {base62 + "!@#$%^&*", 16, 980},
                                  // Terraform's random_password, and RDS's.
                                  {base62 + "!@#$%&*()-_=+[]{}<>:?", 24, 990},
                                  {base62 + "!#$%&()*+,-.:;<=>?[]^_{|}~", 32, 990}}) {
    std::mt19937 generator(42);
    int seen = 0;
    for (int i = 0; i < 1000; i++) {
      seen += ClassifyValue(TextOf(generator, row.alphabet, row.size)) == ValueKind::kSecret;
    }
    CAPTURE(row.alphabet, row.size);
    CHECK(seen >= row.least);
  }
}

TEST_CASE("words and identifiers do not look random", "[engine]") {
  for (const std::string_view text :
       {"authentication", "getUserPasswordFromRequest", "kubernetes-dashboard-certs", "SessionId",
        "configuration.properties", "ActiveRecordEncryption", "Benutzername", "identifiant",
        "X_FORWARDED_FOR", "correcthorsebatterystaple", "spring-boot-starter-oauth2-client"}) {
    CAPTURE(text);
    CHECK(RandomBits(text) < 6);
    CHECK(Randomness(text) < 0.5);
  }
  std::mt19937 generator(3);
  CHECK(Randomness(TextOf(generator, kWordBytes, 24)) > 0.99);
}

TEST_CASE("any bytes are classified without harm", "[engine]") {
  std::mt19937 generator(11);
  std::uniform_int_distribution<int> byte(0, 255);
  std::uniform_int_distribution<size_t> size(0, 200);
  for (int i = 0; i < 20000; i++) {
    std::string text(size(generator), ' ');
    for (char& c : text) c = static_cast<char>(byte(generator));
    const double randomness = Randomness(text);
    CHECK((randomness >= 0 && randomness <= 1));
    ClassifyName(text);
    ClassifyValue(text);
  }
}

TEST_CASE("entropy counts bits a byte", "[engine]") {
  CHECK(Entropy("") == 0);
  CHECK(Entropy("aaaa") == 0);
  CHECK(Entropy("abab") == Approx(1));
  CHECK(Entropy("abcd") == Approx(2));
}

}  // namespace leaktight
