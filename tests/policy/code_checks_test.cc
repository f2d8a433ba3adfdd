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

TEST_CASE("a secret is followed through functions and fields of the file", "[policy]") {
  const std::string get =
      "def get():\n  r = c.get_secret_value(SecretId='x')\n  return "
      "json.loads(r['SecretString'])\n";
  CHECK(Logged("a.py", get + "def f():\n  v = get()\n  print(v)\n") == "v");
  CHECK(Logged("a.py", "def f():\n  v = get()\n  log.info('%s', v)\n" + get) == "v");
  CHECK(Logged("a.py", get + "def f():\n  n = len(get())\n  print(n, other.get())\n").empty());
  CHECK(
      Logged(
          "a.py",
          "def has():\n  r = c.get_secret_value(SecretId='x')\n  return 'a' in r['SecretString']\n"
          "def size():\n  r = c.get_secret_value(SecretId='x')\n  return len(r['SecretString'])\n"
          "def f():\n  v = has()\n  w = size()\n  print(v, w)\n")
          .empty());
  CHECK(Logged("a.go",
               "func (c *C) get() (string, error) {\n\tout, err := c.sm.GetSecretValue(in)\n"
               "\treturn *out.SecretString, err\n}\n"
               "func f(c *C) {\n\tv, err := get()\n\tlog.Println(v, err)\n}\n") == "v");
  CHECK(Logged("a.ts",
               "const get = async (id: string): Promise<string> => {\n"
               "  const r = await sm.getSecretValue({ SecretId: id })\n  return r.SecretString\n}\n"
               "async function f() {\n  const v = await get('x')\n  console.log('is', v)\n}\n") ==
        "v");
  CHECK(Logged("A.java",
               "class A { String get() { var r = c.getSecretValue(q); return r.secretString(); }\n"
               "void f() { String v = get(); log.info(\"{}\", v); } }") == "v");
  CHECK(Logged("a.py",
               "class A:\n  def __init__(self):\n"
               "    self.x = c.get_secret_value(SecretId='a')['SecretString']\n"
               "    self.y = self.x\n  def f(self):\n    log.debug('%s %s', self.x, self.z)\n") ==
        "self.x");
  CHECK(Logged("a.py",
               "class A:\n  def f(self):\n    self.x = c.get_secret_value(SecretId='a')\n"
               "    self.x = mask(self.x)\n    log.debug('%s', self.x)\n")
            .empty());
}

TEST_CASE("what clients of Azure and Vault give is a secret as far as it holds one", "[policy]") {
  CHECK(Logged("a.py", "s = client.get_secret('x')\nprint(s.value)\nlog.info('%s', s.name)\n") ==
        "s.value");
  CHECK(Logged("a.py", "log.info('%s', client.get_secret('x').value)\n") ==
        "client.get_secret('x').value");
  CHECK(Logged("a.py", "v = client.get_secret('x').value\nlog.info('%s', v)\n") == "v");
  CHECK(Logged("a.py", "s = client.get_secret('x')\nlog.info('got %s', s)\n").empty());
  CHECK(Logged("a.py", "user_name = get_secret('x')\nlog.info('%s', user_name)\n").empty());
  CHECK(Logged("a.py", "creds = get_secret('x')\nlog.info('%s', creds)\n") == "creds");
  CHECK(Logged("a.go", "func f() {\n\ts, err := getSecret(c)\n\tlog.Println(s, err)\n}\n").empty());
  CHECK(Logged("a.py", "r = c.secrets.kv.read_secret_version(path='x')\nprint(r)\n") == "r");
}

TEST_CASE("all of the environment is written as it is", "[policy]") {
  CHECK(Logged("a.py", "print(os.environ)\n") == "os.environ");
  CHECK(Logged("a.js", "console.log('env', process.env)\n") == "process.env");
  CHECK(Logged("a.go", "func f() {\n\tlog.Println(os.Environ())\n}\n") == "os.Environ()");
  CHECK(Logged("A.java", "class A { void f() { System.out.println(System.getenv()); } }") ==
        "System.getenv()");
  CHECK(Logged("a.js", "console.log(process.env.NODE_ENV, Object.keys(process.env))\n").empty());
  CHECK(Logged("a.py", "print(len(os.environ), sorted(os.environ), os.environ['HOME'])\n").empty());
}

TEST_CASE("an action's outputs are what it is for", "[policy]") {
  CHECK(Logged("a.ts", "core.setOutput('token', process.env.API_TOKEN)\n").empty());
  CHECK(Logged("a.ts", "core.info(`as ${process.env.API_TOKEN}`)\n") == "process.env.API_TOKEN");
}

TEST_CASE("keys by the names of constants and by a builder are found", "[policy]") {
  const auto found = [](std::string_view path, const std::string& text) {
    return Checks().Run("code-static-aws-key", path, Expanded(text, 5)).size();
  };
  const std::string constants =
      "const accessKeyId = 'AKIA{base32:16}'\nconst secretAccessKey = '{base62:40}'\n";
  CHECK(found("a.ts", constants + "new S3({ credentials: { accessKeyId, secretAccessKey } })\n") ==
        1);
  CHECK(found("a.ts",
              "const secretAccessKey = process.env.S\n"
              "new S3({ credentials: { accessKeyId, secretAccessKey } })\n") == 0);
  CHECK(found("a.ts", constants + "f(accessKeyId, secretAccessKey)\n"
                                  "const { accessKeyId, secretAccessKey } = g()\n") == 0);
  CHECK(found("A.java",
              "class A { Object a = AwsBasicCredentials.builder()"
              ".accessKeyId(\"AKIA{base32:16}\").secretAccessKey(\"{base62:40}\").build(); }") ==
        1);
  CHECK(found("A.java",
              "class A { Object a = AwsBasicCredentials.builder()"
              ".accessKeyId(id).secretAccessKey(System.getenv(\"S\")).build(); }") == 0);
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
