#include "engine/path_confidence.h"

#include "base/base64.h"
#include "catch.h"
#include "engine/example.h"
#include "engine/secret_model.h"

namespace leaktight {
namespace {

constexpr EvidenceBits kToken = BitOf(Evidence::kStrongName);
constexpr EvidenceBits kPassword = kToken | BitOf(Evidence::kPasswordName);
constexpr EvidenceBits kWeakName = BitOf(Evidence::kQuoted);

// How many of forty such values count for more in a test than others there.
size_t CountDrawn(std::string_view form, EvidenceBits evidence,
                  std::string_view path = "tests/test_login.py") {
  size_t count = 0;
  for (uint64_t seed = 1; seed <= 40; seed++) {
    const std::string value = *ExpandExample(form, seed);
    count += PathConfidence(path, value, evidence) > PathConfidence(path) ? 1 : 0;
  }
  return count;
}

}  // namespace

// A guess of the highest confidence, 0.9, is reported from 0.5 on.
TEST_CASE("where programs and their settings live, guesses count in full", "[engine]") {
  for (const std::string_view path :
       {"settings.py", "config/database.yml", "src/main/java/org/acme/Login.java", ".bashrc",
        "deploy/prod.env", "latest/contest.rb", "attestation.go", "Dockerfile", ".github/ci.yml",
        "infrastructure/kubernetes/secrets/secrets.yaml", "app/greatest_hits.php", ""}) {
    CAPTURE(path);
    CHECK(PathConfidence(path) == 1);
  }
}

TEST_CASE("tests, examples and prose make up their secrets", "[engine]") {
  for (const std::string_view path :
       {"tests/test_login.py", "src/test/java/LoginIT.java", "LoginTest.java", "login_test.go",
        "spec/models/user_spec.rb", "e2e/login.ts", "docs/setup.md", "README.md", "examples/a.py",
        ".env.example", "testdata/config.yaml", "IntegrationTests/Config.cs", "demo2/app.js",
        "chart/templates/secret.yaml"}) {
    CAPTURE(path);
    CHECK(PathConfidence(path) * 0.9 < 0.5);
    CHECK(PathConfidence(path) > 0);
  }
}

TEST_CASE("what is fetched, generated or translated holds no secret of its own", "[engine]") {
  for (const std::string_view path :
       {"node_modules/a/index.js", "vendor/github.com/a/b.go", "package-lock.json", "go.sum",
        "web/app.min.js", "po/de.po", "locales/de.json", "app/Cargo.lock", "icons/key.svg"}) {
    CAPTURE(path);
    CHECK(PathConfidence(path) < 0.2);
  }
}

TEST_CASE("what is drawn at random counts for more in a test, and is reported if sure",
          "[engine]") {
  CHECK(CountDrawn("{base62:32}", kToken) == 40);
  CHECK(CountDrawn("{hex:40}", kToken) > 36);
  CHECK(CountDrawn("{base62:40}", kPassword) == 40);
  CHECK(CountDrawn("{base62:40}", kWeakName) == 40);
  CHECK(CountDrawn("{base62:40}", 0) == 40);
  const double of_path = PathConfidence("docs/setup.md", *ExpandExample("{base62:32}", 1), kToken);
  CHECK(of_path * 0.9 > 0.5);
  CHECK(of_path * 0.8 < 0.5);
}

TEST_CASE("what people type for a test does not count for more", "[engine]") {
  for (const std::string_view value :
       {"correct-horse-battery-staple", "Summer-Winter2024!", "n0t-a-r3al-passw0rd", "hunter2",
        "my_super_secret_token_value"}) {
    CAPTURE(value);
    CHECK(PathConfidence("docs/setup.md", value, kPassword) == PathConfidence("docs/setup.md"));
  }
  CHECK(CountDrawn("{base62:12}", kToken) == 0);
  CHECK(CountDrawn("{base62:32}", kToken | BitOf(Evidence::kRepeats)) == 0);
  for (const std::string_view text :
       {"ferret:correct-horse-battery", "my-super-secret-value-1\n"}) {
    CAPTURE(text);
    CHECK(PathConfidence("README.md", EncodeBase64(text), kToken) == PathConfidence("README.md"));
    CHECK(PathConfidence("README.md", EncodeBase64(text), 0) == PathConfidence("README.md"));
  }
}

TEST_CASE("what is drawn and no secret does not count for more in a test", "[engine]") {
  CHECK(CountDrawn("{hex:8}-{hex:4}-4{hex:3}-8{hex:3}-{hex:12}", kToken) > 30);
  CHECK(CountDrawn("pod-uid:{hex:8}-{hex:4}-4{hex:3}-8{hex:3}-{hex:12}", kToken) == 0);
  CHECK(CountDrawn("eyJ{base62:33}.eyJ{base62:40}", kToken) == 0);
  CHECK(CountDrawn("{base62:20}=={base62:20}", kToken) == 0);
  CHECK(CountDrawn("===={base62:40}", kToken) == 0);
  // What a password is stored as; one may be drawn as 32 bytes, and a token be written as any.
  CHECK(CountDrawn("{base62:86}==", kPassword) == 0);
  CHECK(CountDrawn("{base62:86}==", kToken) == 40);
  CHECK(CountDrawn("{base62:43}=", kPassword) > 36);
  CHECK(CountDrawn("{hex:40}", kPassword | BitOf(Evidence::kDigest)) == 0);
  CHECK(CountDrawn("{hex:40}", kToken | BitOf(Evidence::kDigest)) > 36);
}

TEST_CASE("words spelled with figures are words", "[engine]") {
  constexpr std::string_view kSpelled = "myt0p5ecr3ts3cr3tpa55phr4se";
  CHECK(PathConfidence("docs/a.md", kSpelled, kToken) == PathConfidence("docs/a.md"));
}

TEST_CASE("only where values are made up does it matter how a value looks", "[engine]") {
  CHECK(CountDrawn("{base62:40}", kToken, "src/login.py") == 0);
  CHECK(CountDrawn("{base62:40}", kToken, "node_modules/login/test/index.js") == 0);
  CHECK(CountDrawn("{base62:40}", kToken, "tests/hmac_vectors.py") == 0);
  CHECK(CountDrawn("{base62:40}", kToken, "crypto/testdata/wycheproof/aes.json") == 0);
}

}  // namespace leaktight
