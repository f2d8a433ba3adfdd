#include "fix/local_values.h"

#include <string>

#include "catch.h"

using namespace leaktight;

TEST_CASE("names become names of variables", "[fix]") {
  CHECK(VariableNameFrom("--api-key") == "API_KEY");
  CHECK(VariableNameFrom("DB_PASSWORD") == "DB_PASSWORD");
  CHECK(VariableNameFrom("spring.datasource.password") == "SPRING_DATASOURCE_PASSWORD");
  CHECK(VariableNameFrom("-u") == "PASSWORD");
  CHECK(VariableNameFrom("") == "PASSWORD");
  CHECK(VariableNameFrom("a token") == "TOKEN");
  CHECK(VariableNameFrom("a password in a URL") == "PASSWORD");
  CHECK(VariableNameFrom("3scale-key") == "SECRET_3SCALE_KEY");
  CHECK(VariableNameFrom("\xc3\xa4\x01") == "PASSWORD");
}

TEST_CASE("a part of a value has a name of its own", "[fix]") {
  CHECK(VariableNameOfPart("DATABASE_URL") == "DATABASE_PASSWORD");
  CHECK(VariableNameOfPart("redis_uri") == "REDIS_PASSWORD");
  CHECK(VariableNameOfPart("DB_PASSWORD") == "DB_PASSWORD");
  CHECK(VariableNameOfPart("JAVA_OPTS") == "JAVA_OPTS_PASSWORD");
  CHECK(VariableNameOfPart("URL") == "URL_PASSWORD");
}
