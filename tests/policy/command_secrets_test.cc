#include "policy/command_secrets.h"

#include <string>
#include <vector>

#include "base/base64.h"
#include "catch.h"

namespace leaktight {
namespace {

using Words = std::vector<std::string_view>;

std::vector<std::string> Texts(const Words& words) {
  std::vector<std::string> texts;
  for (const CommandSecret& secret : SecretsInCommand(words)) {
    texts.emplace_back(secret.span.In(words[secret.argument]));
  }
  return texts;
}

std::vector<std::string> InScript(std::string_view script) {
  std::vector<std::string> texts;
  for (const CommandSecret& secret : SecretsInScript(script)) {
    texts.emplace_back(secret.span.In(script));
  }
  return texts;
}

const std::vector<std::string> kFound = {"hunter2x9"};

TEST_CASE("a password stands in or behind its flag", "[policy]") {
  CHECK(Texts({"app", "--password=hunter2x9"}) == kFound);
  CHECK(Texts({"app", "--db-password", "hunter2x9"}) == kFound);
  CHECK(Texts({"java", "-Dspring.datasource.password=hunter2x9"}) == kFound);
  CHECK(Texts({"helm", "--set", "auth.password=hunter2x9,replicas=3"}) == kFound);
  CHECK(Texts({"helm", "--set=size=3,auth.password=hunter2x9,b=c"}) == kFound);
  CHECK(Texts({"app", "--password", "--verbose"}).empty());
  CHECK(Texts({"app", "--password-file=/run/password"}).empty());
  CHECK(Texts({"app", "--secret", "app-tls"}).empty());
  CHECK(Texts({"app", "-p$PASSWORD", "ping"}).empty());
  CHECK(Texts({"etcd", "--initial-cluster-token", "hunter2x9"}).empty());
}

TEST_CASE("where a build mounts a secret from is none", "[policy]") {
  CHECK(Texts({"docker", "build", "--secret", "id=npm-token,env=NPM_TOKEN", "."}).empty());
  CHECK(Texts({"docker", "build", "--secret=id=npm-token,src=/run/token2x9", "."}).empty());
  CHECK(Texts({"docker", "build", "--secret", "type=file,id=a,src=keys/hunter2x9", "."}).empty());
  CHECK(
      Texts({"docker", "service", "create", "--secret", "source=db2x9,target=hunter2x9"}).empty());
  CHECK(Texts({"app", "--secret", "hunter2x9"}) == kFound);
}

TEST_CASE("short flags count for the programs that have them", "[policy]") {
  CHECK(Texts({"/usr/bin/mysql", "-uroot", "-phunter2x9"}) == kFound);
  CHECK(Texts({"mysql", "-p", "hunter2x9"}).empty());  // a database
  CHECK(Texts({"mysql", "-ppassword", "acore_auth"}) == std::vector<std::string>{"password"});
  CHECK(Texts({"redis-cli", "-a", "hunter2x9", "ping"}) == kFound);
  CHECK(Texts({"curl", "-u", "me:hunter2x9", "https://x"}) == kFound);
  CHECK(Texts({"curl", "-ume:hunter2x9"}) == kFound);
  CHECK(Texts({"docker", "login", "-u", "me", "-p", "hunter2x9"}) == kFound);
  CHECK(Texts({"docker", "run", "-p", "hunter2x9"}).empty());
  CHECK(Texts({"rabbitmqctl", "add_user", "me", "hunter2x9"}) == kFound);
  CHECK(Texts({"server", "-p", "hunter2x9"}).empty());
}

TEST_CASE("some programs take a password by its place alone", "[policy]") {
  CHECK(Texts({"mc", "alias", "set", "local", "http://minio:9000", "admin", "hunter2x9"}) ==
        kFound);
  CHECK(Texts({"mc", "alias", "set", "local", "http://minio:9000", "$USER", "$SECRET"}).empty());
  CHECK(Texts({"mc", "--quiet", "config", "host", "add", "a", "http://x", "me", "hunter2x9"}) ==
        kFound);
  CHECK(Texts({"htpasswd", "-nbB", "me", "hunter2x9"}) == kFound);
  CHECK(Texts({"htpasswd", "-c", "file", "hunter2x9"}).empty());
  CHECK(Texts({"openssl", "rsa", "-passin", "pass:hunter2x9", "-in", "a"}) == kFound);
  CHECK(Texts({"openssl", "rsa", "-passin", "env:hunter2x9"}).empty());
  CHECK(Texts({"openssl", "enc", "-k", "hunter2x9"}) == kFound);
  CHECK(Texts({"vault", "login", "hunter2x9"}) == kFound);
  CHECK(Texts({"vault", "login", "-method=userpass"}).empty());
  CHECK(Texts({"mysqladmin", "-u", "root", "password", "hunter2x9"}) == kFound);
  CHECK(Texts({"az", "login", "-u", "me", "-p", "hunter2x9"}) == kFound);
  CHECK(Texts({"az", "vm", "-p", "hunter2x9"}).empty());
  CHECK(Texts({"ssh-keygen", "-N", "hunter2x9", "-f", "key"}) == kFound);
  CHECK(Texts({"ssh-keygen", "-N", "", "-f", "key"}).empty());
  CHECK(Texts({"aws", "configure", "set", "aws_secret_access_key", "hunter2x9"}) == kFound);
  CHECK(Texts({"aws", "configure", "set", "region", "hunter2x9"}).empty());
  CHECK(Texts({"psql", "--password", "hunter2x9"}).empty());  // it asks for one
}

TEST_CASE("programs are told a login that they keep", "[policy]") {
  CHECK(Texts({"doctl", "auth", "init", "-t", "hunter2x9"}) == kFound);
  CHECK(Texts({"doctl", "auth", "init", "--access-token", "hunter2x9"}) == kFound);
  CHECK(Texts({"docker", "login", "-ume", "-phunter2x9", "r.example"}) == kFound);
  CHECK(Texts({"docker", "run", "-phunter2x9", "login"}).empty());
  CHECK(Texts({"npm", "config", "set", "_auth", "hunter2x9"}) == kFound);
  CHECK(Texts({"yarn", "config", "set", "npmAuthToken", "hunter2x9"}) == kFound);
  CHECK(Texts({"npm", "config", "set", "prefix", "hunter2x9"}).empty());
  CHECK(Texts({"composer", "config", "-g", "github-oauth.github.com", "hunter2x9"}) == kFound);
  CHECK(Texts({"composer", "config", "http-basic.repo.x", "me", "hunter2x9"}) == kFound);
  CHECK(Texts({"composer", "config", "http-basic.repo.x", "hunter2x9"}).empty());
  CHECK(Texts({"poetry", "config", "pypi-token.pypi", "hunter2x9"}) == kFound);
  CHECK(Texts({"poetry", "config", "http-basic.x", "me", "hunter2x9"}) == kFound);
  CHECK(Texts({"poetry", "config", "repositories.x", "hunter2x9"}).empty());
  CHECK(Texts({"bundle", "config", "set", "--global", "gems.x.io", "me:hunter2x9"}) == kFound);
  CHECK(Texts({"bundle", "config", "mirror.https://a.io", "https://hunter2x9"}).empty());
  CHECK(Texts({"cargo", "login", "hunter2x9"}) == kFound);
  CHECK(Texts({"snyk", "auth", "$SNYK_TOKEN"}).empty());
  CHECK(Texts({"dotnet", "nuget", "add", "source", "-n", "a", "-p", "hunter2x9"}) == kFound);
  CHECK(Texts({"dotnet", "run", "-p", "hunter2x9"}).empty());
}

TEST_CASE("a long command line is read once", "[policy]") {
  std::vector<std::string_view> words(60'000, "-phunter2x9");
  words[0] = "mysql";
  CHECK(SecretsInCommand(words).size() == words.size() - 1);
}

TEST_CASE("addresses, SQL and headers hold passwords", "[policy]") {
  CHECK(Texts({"app", "--url=postgres://me:hunter2x9@db/app"}) == kFound);
  CHECK(Texts({"psql", "-c", "CREATE USER me WITH PASSWORD 'hunter2x9'"}) == kFound);
  CHECK(Texts({"curl", "-H", "X-Api-Key: hunter2x9"}) == kFound);
  CHECK(Texts({"curl", "-H", "Accept: text/plain"}).empty());
}

TEST_CASE("a script's assignments, commands and nested scripts are read", "[policy]") {
  CHECK(Texts({"sh", "-c", "PGPASSWORD=hunter2x9 psql -h db"}) == kFound);
  CHECK(InScript("set -e\nexport DB_PASSWORD='hunter2x9'\nrun\n") == kFound);
  CHECK(InScript("until mysql -uroot -p\"hunter2x9\" -e 'SELECT 1'; do sleep 1; done") == kFound);
  CHECK(InScript("bash -ec \"redis-cli -a hunter2x9 ping\"") == kFound);
  CHECK(InScript("run --verbose \\\n  --password hunter2x9 \\\n  --now") == kFound);
  CHECK(InScript("# PGPASSWORD=hunter2x9 psql\n").empty());
  CHECK(InScript("a=$(b\nc)").empty());
  CHECK(InScript("CHANGE MASTER TO MASTER_PASSWORD='', A=1").empty());
  CHECK(InScript("#!/usr/bin/env python3\nf(password='hunter2x9')\n").empty());
}

TEST_CASE("what holds a reference is no secret", "[policy]") {
  for (const std::string value :
       {"$(DB_PASSWORD)", "$DB_PASSWORD", "${DB_PASSWORD:-}", "$1", "$(cat /run/password)",
        "`cat /run/password`", "{{ password }}", "<password>", ""}) {
    INFO(value);
    CHECK(Texts({"app", "--password=" + value}).empty());
    CHECK(Texts({"app", "--password", value}).empty());
    CHECK(Texts({"mysql", "-p" + value}).empty());
    std::string script = "PGPASSWORD=\"";
    script.append(value).append("\" psql postgres://me:").append(value).append("@db/x");
    CHECK(InScript(script).empty());
  }
}

TEST_CASE("what stands for when a variable is not set is a secret", "[policy]") {
  CHECK(InScript("psql \"password=${DB_PASSWORD:-hunter2x9}\"") == kFound);
  CHECK(InScript("export DB_PASSWORD=${DB_PASSWORD-hunter2x9}") == kFound);
  CHECK(Texts({"sh", "-c", "run --key ${API_KEY:-hunter2x9}"}) == kFound);
  CHECK(InScript("run ${DB_PASSWORD:-postgres} ${DB_PASSWORD:-} ${DB_PASSWORD:-$OTHER}").empty());
  CHECK(InScript("run ${DB_HOST:-hunter2x9} ${DB_PASSWORD:?hunter2x9}").empty());
}

TEST_CASE("a header holds a password, a token or a key", "[policy]") {
  const auto secret = [](std::string_view name, const std::string& value) {
    const auto span = SecretInHeader(name, value);
    return span ? std::string(span->In(value)) : "";
  };
  const std::string basic = EncodeBase64("me:hunter2x9");
  CHECK(secret("Authorization", "Basic " + basic) == basic);
  CHECK(secret("authorization", " Bearer hunter2x9hunter") == "hunter2x9hunter");
  CHECK(secret("Authorization", "Basic " + EncodeBase64("me:change-me")).empty());
  CHECK(secret("Authorization", "Bearer $TOKEN").empty());
  CHECK(secret("X-Auth-Token", "hunter2x9") == "hunter2x9");
  CHECK(secret("Host", "hunter2x9").empty());
}

}  // namespace
}  // namespace leaktight
