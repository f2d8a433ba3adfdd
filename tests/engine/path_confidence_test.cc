#include "engine/path_confidence.h"

#include "catch.h"

namespace leaktight {

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

}  // namespace leaktight
