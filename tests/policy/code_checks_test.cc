// The checks on source code, where their fixtures do not reach.
#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

CheckEngine& Checks() {
  static CheckEngine engine;
  return engine;
}

std::optional<Severity> Fallback(std::string_view path, const std::string& text) {
  const auto found = Checks().Run("code-fallback-secret", path, Expanded(text, 3));
  REQUIRE(found.size() <= 1);
  if (found.empty()) return std::nullopt;
  return found[0].severity.value_or(Severity::kMedium);
}

TEST_CASE("how grave a fallback is depends on what it is and where it stands", "[policy]") {
  const std::string random = "x = os.getenv('DB_PASSWORD', '{base62:24}')";
  const std::string weak = "x = os.getenv('DB_PASSWORD', 'Winter2024!')";
  CHECK(Fallback("app.py", random) == Severity::kMedium);
  CHECK(Fallback("tests/app.py", random) == Severity::kMedium);
  CHECK(Fallback("app.py", weak) == Severity::kMedium);
  CHECK_FALSE(Fallback("tests/app.py", weak));
  CHECK_FALSE(Fallback("settings/dev.py", weak));
  CHECK_FALSE(Fallback("vendor/x/app.py", random));
  CHECK(Fallback("app.py", "x = os.getenv('MAIL', 'tok_abcdefghij')") == Severity::kHigh);
  // A password that is a word opens what somebody set up with it; a signature that others can make
  // is one everywhere.
  CHECK_FALSE(Fallback("app.py", "x = os.getenv('DB_PASSWORD', 'postgres')"));
  CHECK(Fallback("app.py", "x = os.getenv('JWT_SECRET', 'secret')") == Severity::kLow);
  CHECK_FALSE(Fallback("app.py", "x = os.getenv('JWT_SECRET', 'dev-secret')"));
  CHECK_FALSE(Fallback("app.py", "x = os.getenv('JWT_SECRET', 'your-secret-here')"));
  // What a program calls its output by.
  const std::string tag =
      "package a\n\ntype T struct {\n\tA string `env:\"auth.jwt_secret,default=";
  CHECK_FALSE(Fallback("a.go", tag + "JWT_SECRET\"`\n}\n"));
  CHECK_FALSE(Fallback("a.go", tag + "JWT_SECRET,deprecated\"`\n}\n"));
  CHECK(Fallback("a.go", tag + "supersecret,deprecated\"`\n}\n") == Severity::kLow);
}

TEST_CASE("a fallback is replaced by what stops the program", "[policy]") {
  const auto replacement = [](std::string_view path, const std::string& text) {
    const auto found = Checks().Run("code-fallback-secret", path, Expanded(text, 3));
    REQUIRE(found.size() == 1);
    return found[0].replacement;
  };
  CHECK(replacement("a.py", "os.getenv('DB_PASSWORD', '{base62:24}')") ==
        "os.environ[\"DB_PASSWORD\"]");
  CHECK(replacement("a.sh", "p=${DB_PASSWORD:-{base62:24}}") == "${DB_PASSWORD:?set DB_PASSWORD}");
  CHECK(replacement("A.java", "@Value(\"${db.password:{base62:24}}\")") == "${db.password}");
}

TEST_CASE("keys of AWS bring the secret first, then the id", "[policy]") {
  const std::string text = Expanded(
      "AWS_KEY = 'AKIA{base32:16}'\n"
      "c = boto3.client('s3', aws_access_key_id=AWS_KEY, aws_secret_access_key='{base62:40}')\n",
      5);
  const auto found = Checks().Run("code-static-aws-key", "a.py", text);
  REQUIRE(found.size() == 1);
  REQUIRE(found[0].secrets.size() == 2);
  CHECK(found[0].secrets[0].size() == 40);
  CHECK(found[0].secrets[1].In(text).starts_with("AKIA"));
  CHECK(found[0].about == found[0].secrets[0]);
}

TEST_CASE("a name that is given two texts stands for neither", "[policy]") {
  const std::string text =
      Expanded("KEY = '{base62:40}'\nKEY = 'x'\nc = boto3.client(aws_secret_access_key=KEY)\n", 5);
  CHECK(Checks().Run("code-static-aws-key", "a.py", text).empty());
}

std::string Logged(std::string_view path, std::string_view text) {
  std::string all;
  for (const Violation& violation : Checks().Run("code-secret-logged", path, text)) {
    if (!all.empty()) all += ' ';
    all += violation.about.In(text);
  }
  return all;
}

TEST_CASE("a fetched secret is followed within its function", "[policy]") {
  CHECK(Logged("a.py",
               "def f():\n  r = c.get_secret_value(SecretId='x')\n  print(r)\n"
               "  v = json.loads(r['SecretString'])\n  log.info('%s %s', v, r['ARN'])\n"
               "def g(r, v):\n  print(r, v)\n") == "r v");
  CHECK(Logged("a.go",
               "func f() {\n\tr, err := svc.GetSecretValue(in)\n\tlog.Println(err)\n"
               "\tlog.Println(*r.SecretString)\n}\n") == "r.SecretString");
  CHECK(Logged("a.py", "key = os.getenv('MAIL_API_KEY')\nprint(key)\n") == "key");
  CHECK(Logged("a.py", "key = os.getenv('MAIL_API_KEY')\nkey = mask(key)\nprint(key)\n").empty());
  CHECK(Logged("a.py", "v = os.getenv('LOG_LEVEL')\nprint('level', v)\n").empty());
}

TEST_CASE("tokens of pages and devices, and switches for passwords, may be logged", "[policy]") {
  CHECK(Logged("a.py", "log.error('failed at %s', resumption_token)\n").empty());
  CHECK(Logged("a.py", "log.info('next: %s', next_page_token)\n").empty());
  CHECK(Logged("A.java", "class A { void f() { log.info(\"to {}\", deviceToken); } }").empty());
  CHECK(Logged("a.ts", "logger.info(`${process.env.ACTIVATE_API_PASSWORD}`)").empty());
  CHECK(Logged("a.py", "log.info('as %s', session_token)\n") == "session_token");
}

TEST_CASE("what only prints a secret, for a person or a program, is left alone", "[policy]") {
  CHECK(Logged("a.go", "func main() {\n\tfmt.Println(creds.Password)\n}\n").empty());
  CHECK(Logged("a.go", "func main() {\n\tfmt.Println(\"password:\", creds.Password)\n}\n") ==
        "creds.Password");
  CHECK(Logged("a.py", "password = generate_password()\nprint('password:', password)\n").empty());
  CHECK(Logged("a.py", "PASSWORD = 'DB_PASSWORD'\nprint('no value for', PASSWORD)\n").empty());
}

}  // namespace
}  // namespace leaktight
