#include <string>

#include "catch.h"
#include "policy/code_file.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Hints(std::string_view text) {
  const CodeHints hints = HintsOf(text);
  std::string all;
  if (hints.secret) all += "secret ";
  if (hints.fallback) all += "fallback ";
  if (hints.logged) all += "logged ";
  return all;
}

TEST_CASE("a file without a read of a secret or a log beside one holds nothing", "[policy]") {
  CHECK(Hints("").empty());
  CHECK(Hints("env").empty());
  CHECK(Hints("x = os.environ['HOME']; password = None").empty());
  CHECK(Hints("token = lexer.next()  # environment token").empty());
  CHECK(Hints("log.info('ready')\n" + std::string(400, 'x') + "password = y").empty());
}

TEST_CASE("what may be a fallback is told", "[policy]") {
  for (const std::string_view text :
       {"process.env.DB_PASSWORD", "os.environ['API_KEY']", "getenv(\"JWT_SECRET\")",
        "os.environ.get(\n  'AUTH_TOKEN'", "env:\"API_KEY\"", "env('URL', 'a://b:c@d')",
        "viper.SetDefault(\"password\"", "'--password', default='x'", "@Value(\"${db.password:x}",
        "{ SECRET = 'a' } = process.env", "flags.StringVar(&x, \"password\""}) {
    INFO(text);
    CHECK(HintsOf(text).fallback);
  }
  CHECK_FALSE(HintsOf("password = models.TextField(default='')").fallback);
  // The folder that we are in, and none that is like it.
  CHECK(Hints("os.environ['PWD']; process.env.OLDPWD").empty());
  CHECK(HintsOf("process.env.DB_PWD").fallback);
}

TEST_CASE("what may write a secret is told", "[policy]") {
  for (const std::string_view text :
       {"console.log(password", "logger.info(accessToken", "print(f'{client_secret",
        "print(os.environ)", "console.log('x', process.env)", "log.Println(os.Environ())",
        "get_secret('x')", "GetSecretValue", "access_secret_version",
        "LOG.debug(x.getPassword()"}) {
    INFO(text);
    CHECK(HintsOf(text).logged);
  }
  CHECK_FALSE(HintsOf("run(env); print(os.environ.get('HOME'))").logged);
}

TEST_CASE("wherever it stands, a hint is seen", "[policy]") {
  Random random(3);
  for (int round = 0; round < 3000; round++) {
    const std::string before = random.Text(random.Below(700), "abc \n");
    const std::string text =
        before + "getenv(\"DB_PASSWORD\")" + random.Text(random.Below(300), "xyz");
    INFO(before.size());
    REQUIRE(HintsOf(text).fallback);
    REQUIRE(HintsOf(text).logged);
  }
}

}  // namespace
}  // namespace leaktight
