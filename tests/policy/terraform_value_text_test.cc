#include "policy/terraform_value_text.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

std::string TextOf(const std::string& expression) {
  const std::string text = "x = " + expression + "\n";
  return TerraformValueText(ReadHcl(text).Root()["x"]);
}

std::string EachOf(const std::string& expression) {
  const std::string text = "x = " + expression + "\n";
  return ForEachName(ReadHcl(text).Root()["x"]);
}

TEST_CASE("texts and numbers are as they stand, names stand in for what is elsewhere",
          "[policy][tf]") {
  CHECK(TextOf("90") == "90");
  CHECK(TextOf("\"rate(30 days)\"") == "rate(30 days)");
  CHECK(TextOf("null") == "${null}");
  CHECK(TextOf("var.days") == "${var.days}");
  CHECK(TextOf("local.secrets[\"db\"].days") == "${local.secrets.db.days}");
  CHECK(TextOf("\"${var.env}/db\"") == "${var.env}/db");
  CHECK(TextOf("each.value.days") == "${each.value.days}");
  CHECK(TextOf("tonumber(var.days)") == "${var.days}");
  CHECK(TextOf("try(each.value.days, 30)") == "${each.value.days|30}");
  CHECK(TextOf("lookup(each.value, \"days\", 30)") == "${each.value.days|30}");
  CHECK(TextOf("lookup(each.value, \"days\")") == "${each.value.days}");
}

TEST_CASE("a key may be a name", "[policy][tf]") {
  CHECK(TextOf("local.x[var.env]") == "${local.x\x1bvar.env\x1c}");
  CHECK(TextOf("local.x[local.y[each.key]].days") ==
        "${local.x\x1blocal.y\x1b"
        "each.key\x1c\x1c.days}");
}

TEST_CASE("of a resource the address counts, and the instance where it is written",
          "[policy][tf]") {
  CHECK(TextOf("aws_secretsmanager_secret.db.id") == "${aws_secretsmanager_secret.db}");
  CHECK(TextOf("aws_secretsmanager_secret.many[each.key].id") ==
        "${aws_secretsmanager_secret.many}");
  CHECK(TextOf("aws_secretsmanager_secret.many[\"db\"].id") ==
        "${aws_secretsmanager_secret.many[db]}");
  CHECK(TextOf("module.secrets.db_arn") == "${module.secrets}");
  CHECK(TextOf("data.aws_secretsmanager_secret.db.id") == "${data.aws_secretsmanager_secret.db}");
}

TEST_CASE("what cannot be told is told to be so", "[policy][tf]") {
  for (const char* expression :
       {"var.a ? 30 : 90", "max(1, 2)", "[1]", "{ a = 1 }", "local.x[f(var.y)]",
        "local.x[aws_vpc.y]", "var.x[*].y", "\"$${not_filled_in}\""}) {
    CHECK(TextOf(expression) == kUnknownText);
  }
  CHECK(TextOf("\"" + std::string(1000, 'x') + "\"") == kUnknownText);
}

TEST_CASE("a name is whole where nothing stands beside it", "[policy][tf]") {
  CHECK(WholeNameIn("${var.x}") == "var.x");
  CHECK(WholeNameIn("a${var.x}").empty());
  CHECK(WholeNameIn("${var.x}${var.y}").empty());
  CHECK(WholeNameIn("").empty());
}

TEST_CASE("for_each goes through what its functions hand on", "[policy][tf]") {
  CHECK(EachOf("local.secrets") == "local.secrets");
  CHECK(EachOf("toset(keys(var.secrets))") == "var.secrets");
  CHECK(EachOf("aws_secretsmanager_secret.many") == "aws_secretsmanager_secret.many");
  CHECK(EachOf("{ a = 1 }").empty());
  CHECK(EachOf("merge(local.a, local.b)").empty());
}

TEST_CASE("of several the first that is there counts", "[policy][tf]") {
  CHECK(TextOf("coalesce(var.days, 30)") == "${var.days|30}");
  CHECK(TextOf("coalesce(var.key, local.key)") == "${var.key||local.key}");
  CHECK(TextOf("coalesce(var.key, aws_kms_key.x.arn)") == "${var.key||aws_kms_key.x}");
  CHECK(TextOf("coalesce(var.a, var.b, \"c\")") == "${var.a||var.b|c}");
  CHECK(TextOf("coalesce(\"a\", var.b)") == "a");
  CHECK(TextOf("coalesce(var.a, f(1))") == kUnknownText);
  CHECK(TextOf("try(var.a, f(1))") == "${var.a}");
  CHECK(TextOf("try(var.a.x, var.b)") == "${var.a.x|\x1fvar.b}");
  CHECK(TextOf("try(var.a.x, var.b.x, 30)") == "${var.a.x|\x1fvar.b.x|30}");
  CHECK(TextOf("try(var.a.x, true)") == "${var.a.x|true}");
  CHECK(TextOf("try(\"a\", var.b)") == "a");
}

TEST_CASE("names of a loop are those of what it goes through", "[policy][tf]") {
  const auto of = [](const std::string& expression, const TerraformLoop& loop) {
    const std::string text = "x = " + expression + "\n";
    return TerraformValueText(ReadHcl(text).Root()["x"], &loop);
  };
  const TerraformLoop outer = {"a", "b", false, "item.key", "item.value"};
  const TerraformLoop loop = {"k", "v", false, "item.key", "item.value", &outer};
  CHECK(of("\"${k}-${v.name}\"", loop) == "${item.key}-${item.value.name}");
  CHECK(of("b.name", loop) == kUnknownText);
  CHECK(of("var.k", loop) == "${var.k}");
  const TerraformLoop block = {{}, "rules", true, {}, "var.rules"};
  CHECK(of("try(rules.value.days, null)", block) == "${var.rules.days|\x1fnull}");
  CHECK(of("rules.key", block) == kUnknownText);
}

}  // namespace
}  // namespace leaktight
