#include "policy/local_login.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

TEST_CASE("a login of words to a machine nearby opens nothing", "[policy]") {
  for (const std::string url :
       {"postgres://postgres:postgres@localhost:5432/app", "mysql://root:root@127.0.0.1/app",
        "redis://:secret@cache:6379", "amqp://guest:guest@rabbitmq", "http://a:password@[::1]:80/",
        "mongodb://app:app@host.docker.internal/x?a=b@c",
        "mysql://user:password@db.example.com/a"}) {
    INFO(url);
    CHECK(IsLocalLogin(url));
  }
}

TEST_CASE("a login elsewhere, or with a password that is no word, is none of that", "[policy]") {
  const std::string password = Expanded("{base62:24}", 1);
  for (const std::string& url :
       {std::string("postgres://app:app@db.acme.io/app"), "postgres://app:" + password + "@db/app",
        std::string("https://localhost/a"), std::string("app:app@localhost"),
        std::string("https://app@localhost/"), std::string()}) {
    INFO(url);
    CHECK_FALSE(IsLocalLogin(url));
  }
}

}  // namespace
}  // namespace leaktight
