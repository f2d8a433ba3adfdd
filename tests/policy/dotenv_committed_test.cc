#include <optional>
#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& path, const std::string& text) {
  CheckEngine engine;
  return engine.Run("dotenv-committed", path, text);
}

TEST_CASE("a dotenv file is a violation as a whole, which shows no secret", "[policy]") {
  const auto violations =
      Judge("api/.env", "LOG=info\nDB_PASSWORD=" + Expanded("{password:20}", 1));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about == Span{0, 0});
  CHECK(violations[0].secrets.empty());
  CHECK(violations[0].severity == std::nullopt);
  CHECK(violations[0].note == "It holds what looks secret: DB_PASSWORD.");
}

TEST_CASE("a dotenv file of harmless settings is a lesser one", "[policy]") {
  const auto violations =
      Judge(".env", "LOG=info\nPORT=80\nVITE_API_KEY=" + Expanded("{base62:32}", 2) +
                        "\nDB_PASSWORD=change-me\n");
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].severity == Severity::kLow);
  // What is random under a name that says nothing is not called harmless.
  CHECK(Judge(".env", "THING=" + Expanded("{base62:40}", 3)).at(0).severity == std::nullopt);
}

TEST_CASE("a token counts under any name", "[policy]") {
  CHECK(Judge("prod.env", "WHERE=tok_abcdefghij\n").size() == 1);
  CHECK(Judge("prod.env", "WHERE=here\n").empty());
}

TEST_CASE("what may be a dotenv file counts with more than words in it", "[policy]") {
  const std::string real = "LOG=info\nDB_PASSWORD=" + Expanded("{password:20}", 4) + "\n";
  for (const std::string path : {"env.production", "api/env", ".env2", "dotenv", ".flaskenv",
                                 ".envs/.production/.django", "api/.envs/.local/.postgres"}) {
    INFO(path);
    CHECK(Judge(path, real).size() == 1);
    CHECK(Judge(path, "WHERE=tok_abcdefghij\n").size() == 1);
    CHECK(Judge(path, "LOG=info\nDB_PASSWORD=postgres\n").empty());
    CHECK(Judge(path, "LOG=info\n").empty());
    CHECK(Judge(path, "#!/bin/sh\nexport PGPASSWORD=$(vault read db/prod)\n").empty());
  }
  for (const std::string path :
       {"x.envs/.production/.django", ".envs/.production/README", "env.mk"}) {
    INFO(path);
    CHECK(Judge(path, real).empty());
  }
}

TEST_CASE("a URL with a password is named, unless it opens one's own machine alone", "[policy]") {
  CHECK(Judge(".env", "MONGODB_URI=mongodb+srv://admin:opulence16@app.x2.mongodb.net/app\n")
            .at(0)
            .note == "It holds what looks secret: MONGODB_URI.");
  CHECK(Judge(".env", "DATABASE_URL=postgres://app:app@localhost/app\n").at(0).severity ==
        Severity::kLow);
}

TEST_CASE("a file of nothing but addresses in a secret store may be committed", "[policy]") {
  CHECK(
      Judge(".env", "A_TOKEN=op://Private/service/token\nB_KEY=op://Private/b/key\nC=\n").empty());
  CHECK(Judge(".env", "A_TOKEN=ref+vault://secret/a#token\n").empty());
  CHECK(Judge(".env", "A_TOKEN=op://Private/service/token\nLOG=info\n").size() == 1);
  CHECK(Judge(".env", "A_TOKEN=$OTHER\n").size() == 1);
}

TEST_CASE("under vendored code and test data only real secrets count", "[policy]") {
  for (const std::string folder : {"vendor/github.com/x/", "cmd/testdata/", "node_modules/y/"}) {
    CAPTURE(folder);
    CHECK(Judge(folder + ".env", "HELLO=world\n").empty());
    CHECK(Judge(folder + "golden.env", "TEST_SECRET=secret\n").empty());
    CHECK(Judge(folder + ".env", "DB_PASSWORD=" + Expanded("{password:20}", 5)).size() == 1);
    CHECK(Judge(folder + ".env.keys", "DOTENV_PRIVATE_KEY=x\n").size() == 1);
  }
}

TEST_CASE("words in the dotenv file of a test are no violation, secrets are", "[policy]") {
  CheckEngine engine;
  const auto found = [&](const std::string& path, const std::string& text) {
    return engine.Run("dotenv-committed", path, text).size();
  };
  CHECK(found("tests/specs/task/.env", "FOO=hello_from_env\n") == 0);
  CHECK(found("web/app/.env", "FOO=hello_from_env\n") == 1);
  CHECK(found("tests/specs/task/.env", "DB_PASSWORD=Xk29vbQ81mzT\n") == 1);
}

TEST_CASE("files without an assignment and templates are none", "[policy]") {
  CHECK(Judge(".env", "").empty());
  CHECK(Judge(".env", "# nothing\n\nNAME\n").empty());
  CHECK(Judge(".env.example", "DB_PASSWORD=" + Expanded("{password:20}", 4)).empty());
}

}  // namespace
}  // namespace leaktight
