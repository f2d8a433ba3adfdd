#include "policy/rotation_classes.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

std::string ClassOf(const RotationClasses& classes, std::string_view name) {
  const RotationClass* found = classes.ClassOf({name});
  return found == nullptr ? "" : found->name;
}

TEST_CASE("kinds of secrets are told by the words of their names", "[policy][tf]") {
  const RotationClasses classes;
  for (const std::string_view name : {"flowdoc/prod/database", "db-password", "OrdersDB",
                                      "rds_master", "postgresql", "my-redis", "aurora", "appdb"}) {
    INFO(name);
    CHECK(ClassOf(classes, name) == "database");
  }
  for (const std::string_view name : {"flowdoc/jwt", "JWTSecret", "jwtSigningKey", "auth.jwks"}) {
    INFO(name);
    CHECK(ClassOf(classes, name) == "jwt");
  }
  for (const std::string_view name :
       {"prod/aws-key", "prod/aws-access-key", "prod/aws-credentials", "AWS_SECRET_ACCESS_KEY",
        "AwsAccessKeyId", "awskey", "AccessKey", "aws/secret-key", "S3_ACCESS_KEY", "S3_SECRET_KEY",
        "s3/secret-access-key"}) {
    INFO(name);
    CHECK(ClassOf(classes, name) == "aws-key");
  }
  for (const std::string_view name :
       {"mail_api_key", "feedback", "debug", "stripe", "", "aws", "aws-mail-key", "key-aws",
        "aws-region", "igdb.secret", "igdb", "nocodb.minio"}) {
    INFO(name);
    CHECK(ClassOf(classes, name).empty());
  }
  CHECK(classes.ClassOf({"database"})->days == 90);
  CHECK(classes.ClassOf({"jwt"})->days == 30);
}

TEST_CASE("of two kinds that fit the stricter counts", "[policy][tf]") {
  CHECK(ClassOf(RotationClasses(), "db-jwt-key") == "jwt");
  Config config;
  config.rotation.push_back({"database", 14, {}});
  CHECK(ClassOf(RotationClasses(config), "db-jwt-key") == "database");
}

TEST_CASE("a configuration changes kinds and adds some", "[policy][tf]") {
  Config config;
  config.rotation.push_back({"jwt", 7, {"session*"}});
  config.rotation.push_back({"api", 180, {"stripe"}});
  const RotationClasses classes(config);
  CHECK(classes.ClassOf({"sessions"})->days == 7);
  CHECK(classes.ClassOf({"jwt"})->days == 7);
  CHECK(classes.ClassOf({"prod/api"})->days == 180);
  CHECK(classes.ClassOf({"prod/stripe"})->name == "api");
  CHECK(classes.ClassOf({"db"})->days == 90);
}

TEST_CASE("a name of several words is tried on as many side by side", "[policy][tf]") {
  Config config;
  config.rotation.push_back({"api-key", 60, {"stripe-live-*", "[a-z]-token", "card/*"}});
  const RotationClasses classes(config);
  for (const std::string_view name :
       {"API_KEY", "prod/mail/api-key", "mailApiKey", "api key", "STRIPE_LIVE_KEY",
        "x/stripe.live.eu/y", "z-token", "prod/card/pin"}) {
    INFO(name);
    CHECK(ClassOf(classes, name) == "api-key");
  }
  for (const std::string_view name :
       {"api", "key-api", "api-mail-key", "stripe-test-key", "stripe-live", "my-token", "card"}) {
    INFO(name);
    CHECK(ClassOf(classes, name).empty());
  }
  // Words of two names are not side by side.
  CHECK(classes.ClassOf({"prod/api", "key"}) == nullptr);
  config.rotation.push_back({"aws-key", 10, {}});
  CHECK(RotationClasses(config).ClassOf({"prod/aws-key"})->days == 10);
}

TEST_CASE("schedules come to days", "[policy][tf]") {
  CHECK(DaysOfSchedule("rate(30 days)") == 30);
  CHECK(DaysOfSchedule("rate(1 day)") == 1);
  CHECK(DaysOfSchedule("rate(12 hours)") == 1);
  CHECK(DaysOfSchedule("rate(48 hours)") == 2);
  CHECK(DaysOfSchedule("cron(0 8 * * ? *)") == 1);
  CHECK(DaysOfSchedule("cron(0 8 ? * SUN *)") == 7);
  CHECK(DaysOfSchedule("cron(0 8 1/10 * ? *)") == 10);
  CHECK(DaysOfSchedule("cron(0 8 1 * ? *)") == 30);
  CHECK(DaysOfSchedule("cron(0 16 ? * 1#1 *)") == 30);
  CHECK(DaysOfSchedule("cron(0 8 1 */3 ? *)") == 90);
  CHECK(DaysOfSchedule("cron(0 8 1 1/6 ? *)") == 180);
  CHECK(DaysOfSchedule("cron(0 8 1 JAN,JUL ? *)") == 180);
  CHECK(DaysOfSchedule("cron(0 8 1 1,3,4 ? *)") == 270);
  CHECK(DaysOfSchedule("cron(0 8 1 1 ? *)") == 360);
  for (const std::string_view unknown :
       {"", "rate()", "rate(x days)", "rate(30 weeks)", "cron(0 8 1 * ?)", "30", "cron(",
        "cron(0 8 1 1-6 ? *)", "cron(0 8 1 FOO ? *)", "rate(99999999999999999999 days)"}) {
    INFO(unknown);
    CHECK_FALSE(DaysOfSchedule(unknown));
  }
}

}  // namespace
}  // namespace leaktight
