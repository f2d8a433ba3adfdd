#include "policy/object_names.h"

#include "catch.h"

namespace leaktight {
namespace {

TEST_CASE("what is filled in of a name becomes a star", "[policy]") {
  CHECK(NameAsFarAsKnown("db-secrets") == "db-secrets");
  CHECK(NameAsFarAsKnown("{{ .Release.Name }}-db") == "*-db");
  CHECK(NameAsFarAsKnown("a-${ENV}-b") == "a-*-b");
  CHECK(NameAsFarAsKnown("a-$(ENV)$X") == "a-*");
  CHECK(NameAsFarAsKnown("<your-secret>") == "*");
  CHECK(NameAsFarAsKnown("two words") == "*");
  CHECK(NameAsFarAsKnown("") == "*");
}

TEST_CASE("names meet where what is known of them agrees", "[policy]") {
  CHECK(NamesMayMeet("a", "a"));
  CHECK_FALSE(NamesMayMeet("a", "b"));
  CHECK(NamesMayMeet("*-db", "x-db"));
  CHECK(NamesMayMeet("x-db", "*-db"));
  CHECK_FALSE(NamesMayMeet("*-db", "x-mail"));
  CHECK(NamesMayMeet("a*b*c", "a1b2c"));
  CHECK_FALSE(NamesMayMeet("a*b*c", "a1c"));
  CHECK(NamesMayMeet("*-db", "x-*"));
  CHECK_FALSE(NamesMayMeet("*-db", "*-mail"));
}

TEST_CASE("a slip is a letter, a separator or a plural; never a number or a word", "[policy]") {
  CHECK(IsSlipOf("flowdoc-db-secret", "flowdoc-db-secrets"));
  CHECK(IsSlipOf("DB_PASWORD", "DB_PASSWORD"));
  CHECK(IsSlipOf("db_password", "DB_PASSWORD"));
  CHECK(IsSlipOf("flowdoc.mail.secrets", "flowdoc-mail-secrets"));
  CHECK_FALSE(IsSlipOf("worker-1", "worker-2"));
  CHECK_FALSE(IsSlipOf("flowdoc-db-secrets", "flowdoc-jwt-secrets"));
  CHECK_FALSE(IsSlipOf("dev", "den"));
  CHECK_FALSE(IsSlipOf("same-name", "same-name"));
}

}  // namespace
}  // namespace leaktight
