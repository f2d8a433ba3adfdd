#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::vector<Violation> Judge(const std::string& text, const std::string& path = "main.tf") {
  CheckEngine engine;
  return engine.Run("tf-secret-literal", path, text);
}

std::string In(const Violation& violation, const std::string& text) {
  return std::string(violation.about.In(text));
}

TEST_CASE("a password of a resource is a violation with a line to paste", "[policy][tf]") {
  const std::string value = Expanded("{password:20}", 1);
  const std::string text =
      "resource \"aws_db_instance\" \"orders\" {\n  password = \"" + value + "\"\n}\n";
  const auto violations = Judge(text);
  REQUIRE(violations.size() == 1);
  CHECK(In(violations[0], text) == value);
  CHECK(violations[0].subject == "password of aws_db_instance.orders");
  CHECK(violations[0].replacement == "password = var.orders_password");
}

// So that a comment that allows one allows no other.
TEST_CASE("each secret of a script is a violation of its own", "[policy][tf]") {
  const std::string first = Expanded("{password:20}", 3);
  const std::string second = Expanded("{base62:32}", 4);
  const std::string script =
      "<<EOF\nexport DB_PASSWORD=" + first + "\nexport API_TOKEN=" + second + "\nEOF\n";
  const auto found_in = [&](const std::string& check, const std::string& path,
                            const std::string& text) {
    CheckEngine engine;
    std::vector<std::string> found;
    for (const Violation& violation : engine.Run(check, path, text)) {
      found.push_back(In(violation, text));
      CHECK(violation.secrets.size() == 1);
    }
    return found;
  };
  const std::vector<std::string> both = {first, second};
  CHECK(found_in("tf-secret-literal", "main.tf",
                 "resource \"aws_instance\" \"x\" {\n  user_data = " + script + "}\n") == both);
  CHECK(found_in("tf-variable-default", "main.tf",
                 "variable \"user_data\" {\n  default = " + script + "}\n") == both);
  CHECK(found_in("tf-vars-secret", "x.tfvars", "user_data = " + script) == both);
}

TEST_CASE("what providers mark as sensitive counts under any name", "[policy][tf]") {
  const std::string value = Expanded("{base62:32}", 2);
  const auto given = [&](const std::string& type, const std::string& argument) {
    return Judge("resource \"" + type + "\" \"x\" {\n  " + argument + " = \"" + value + "\"\n}\n")
        .size();
  };
  CHECK(given("aws_secretsmanager_secret_version", "secret_string") == 1);
  CHECK(given("google_secret_manager_secret_version", "secret_data") == 1);
  CHECK(given("azurerm_key_vault_secret", "value") == 1);
  CHECK(given("github_actions_secret", "plaintext_value") == 1);
  CHECK(given("aws_vpn_connection", "tunnel1_preshared_key") == 1);
  CHECK(given("aws_ssm_parameter", "value") == 0);  // of no type: a String
  CHECK(given("aws_instance", "ami") == 0);
}

TEST_CASE("each.value is followed through the map of for_each", "[policy][tf]") {
  const std::string value = Expanded("{password:24}", 5);
  const auto of = [&](const std::string& each, const std::string& given,
                      const std::string& before = "") {
    const std::string text = before +
                             "resource \"aws_secretsmanager_secret_version\" \"z\" {\n"
                             "  for_each = " +
                             each + "\n  secret_string = " + given + "\n}\n";
    std::vector<std::string> found;
    for (const Violation& violation : Judge(text)) found.push_back(In(violation, text));
    return found;
  };
  const std::vector<std::string> one = {value};
  CHECK(of("{ db = \"" + value + "\" }", "each.value") == one);
  CHECK(of("{ db = { it = \"" + value + "\" } }", "each.value.it") == one);
  CHECK(of("tomap(local.all)", "each.value.it",
           "locals {\n  all = { db = { it = \"" + value + "\" } }\n}\n") == one);
  CHECK(of("{ db = var.x }", "each.value").empty());
  CHECK(of("{ db = \"" + value + "\" }", "each.key").empty());
}

TEST_CASE("a parameter that is named so holds a secret, encrypted or not", "[policy][tf]") {
  for (const std::string type : {"String", "SecureString"}) {
    CHECK(Judge("resource \"aws_ssm_parameter\" \"smtp\" {\n  name = \"/prod/smtp_password\"\n"
                "  type = \"" +
                type + "\"\n  value = \"" + Expanded("{password:20}", 7) + "\"\n}\n")
              .size() == 1);
  }
}

TEST_CASE("an escaped sequence is text, and no reference where the rest is random",
          "[policy][tf]") {
  const auto of = [](const std::string& value) {
    return Judge(
               "resource \"aws_ssm_parameter\" \"p\" {\n  name = \"/prod/db_password\"\n"
               "  type = \"SecureString\"\n  value = \"" +
               value + "\"\n}\n")
        .size();
  };
  const std::string random = Expanded("{base62:24}", 6);
  CHECK(of(random.substr(0, 12) + "$${T}" + random.substr(12)) == 1);
  CHECK(of("$${DB_PASSWORD}") == 0);
  CHECK(of("prefix-$${DB_PASSWORD}") == 0);
}

TEST_CASE("commands of cloud-init in user data are looked into", "[policy][tf]") {
  const std::string one = Expanded("{base62:20}", 7);
  const std::string other = Expanded("{base62:20}", 8);
  const std::string text =
      "resource \"aws_instance\" \"y\" {\n  user_data = <<-EOF\n    #cloud-config\n    runcmd:\n"
      "      - [mysql, -u, root, -p" +
      one + "]\n      - echo \"" + other + "\" | passwd --stdin root\n    EOF\n}\n";
  const auto violations = Judge(text);
  REQUIRE(violations.size() == 2);
  CHECK(violations[0].secrets.size() == 1);
  CHECK(violations[0].secrets[0].In(text) == one);
  CHECK(violations[1].secrets[0].In(text) == other);
}

TEST_CASE("keys decide within what is sensitive", "[policy][tf]") {
  const std::string value = Expanded("{base62:32}", 3);
  const auto with_key = [&](const std::string& key) {
    return Judge("resource \"vault_kv_secret_v2\" \"x\" {\n  data_json = jsonencode({ " + key +
                 " = \"" + value + "\" })\n}\n")
        .size();
  };
  CHECK(with_key("password") == 1);
  CHECK(with_key("stripe") == 1);  // random, and nobody's name
  CHECK(with_key("username") == 0);
  CHECK(with_key("client_id") == 0);
}

TEST_CASE("both sides of a condition and defaults of functions are values", "[policy][tf]") {
  const std::string value = Expanded("{password:24}", 4);
  for (const std::string expression :
       {"var.x == \"a\" ? var.y : \"@\"", "coalesce(var.x, \"@\")", "try(local.x, \"@\")",
        "lookup(var.map, \"password\", \"@\")", "sensitive(\"@\")", "base64encode(\"@\")",
        "[var.x, \"@\"]", "{ a = { token_secret = \"@\" } }"}) {
    std::string with = expression;
    with.replace(with.find('@'), 1, value);
    INFO(with);
    CHECK(Judge("locals {\n  master_password = " + with + "\n}\n").size() == 1);
  }
  for (const std::string expression :
       {"var.x == \"@\"", "length(\"@\")", "file(\"@\")", "lookup(var.map, \"@\")"}) {
    std::string with = expression;
    with.replace(with.find('@'), 1, value);
    INFO(with);
    CHECK(Judge("locals {\n  master_password = " + with + "\n}\n").empty());
  }
}

TEST_CASE("a local that an argument names is told of once", "[policy][tf]") {
  const std::string value = Expanded("{password:24}", 5);
  const std::string text = "locals {\n  phrase = \"" + value +
                           "\"\n  other = local.phrase\n}\n"
                           "resource \"aws_db_instance\" \"a\" {\n  password = local.phrase\n}\n"
                           "resource \"aws_db_instance\" \"b\" {\n  password = local.other\n}\n";
  const auto violations = Judge(text);
  REQUIRE(violations.size() == 1);
  CHECK(In(violations[0], text) == value);
  CHECK(Judge("locals {\n  a = local.b\n  b = local.a\n}\n"
              "resource \"aws_db_instance\" \"a\" {\n  password = local.a\n}\n")
            .empty());
}

TEST_CASE("scripts and documents within texts have their secrets at their places", "[policy][tf]") {
  const std::string value = Expanded("{password:24}", 6);
  const std::string script =
      "resource \"aws_instance\" \"x\" {\n  user_data = <<-EOT\n"
      "    #!/bin/sh\n    export DB_PASSWORD=" +
      value + "\n    run --host ${var.host}\n  EOT\n}\n";
  auto violations = Judge(script);
  REQUIRE(violations.size() == 1);
  CHECK(In(violations[0], script) == value);

  const std::string yaml =
      "resource \"helm_release\" \"x\" {\n  values = [<<-EOT\n"
      "    auth:\n      password: " +
      value + "\n      host: ${var.host}\n  EOT\n  ]\n}\n";
  violations = Judge(yaml);
  REQUIRE(violations.size() == 1);
  CHECK(In(violations[0], yaml) == value);

  const std::string escaped =
      "resource \"aws_ecs_task_definition\" \"x\" {\n  container_definitions = "
      "\"[{\\\"environment\\\": [{\\\"name\\\": \\\"DB_PASSWORD\\\", \\\"value\\\": \\\"" +
      value + "\\\"}]}]\"\n}\n";
  CHECK(Judge(escaped).size() == 1);  // all of the text
}

TEST_CASE("a word in a store that is filled in later is a placeholder", "[policy][tf]") {
  const std::string version =
      "resource \"aws_secretsmanager_secret_version\" \"x\" {\n  secret_string = \"initial\"\n";
  CHECK(Judge(version + "}\n").size() == 1);
  CHECK(Judge(version + "  lifecycle {\n    ignore_changes = [secret_string]\n  }\n}\n").empty());
  const std::string random = Expanded("{base62:32}", 7);
  CHECK(Judge("resource \"aws_secretsmanager_secret_version\" \"x\" {\n  secret_string = \"" +
              random + "\"\n  lifecycle {\n    ignore_changes = [secret_string]\n  }\n}\n")
            .size() == 1);
}

TEST_CASE("references and names of secrets are left alone", "[policy][tf]") {
  for (const std::string line :
       {"password = var.password", "password = \"${var.prefix}${random_password.x.result}\"",
        "password = \"\"", "secret = \"flowdoc-prod-db\"", "password_secret_name = \"a/b\"",
        "secret_arn = \"arn:aws:secretsmanager:us-west-2:123456789012:secret:x\"",
        "key_name = \"deploy\"", "token_url = \"https://login.flowdoc.io/token\"",
        "password = \"changeme\"", "description = \"password: hunter22\""}) {
    INFO(line);
    CHECK(Judge("module \"x\" {\n  " + line + "\n}\n").empty());
  }
}

TEST_CASE("a weak password in an example opens nothing", "[policy][tf]") {
  const std::string text = "module \"x\" {\n  password = \"Passw0rd2024\"\n}\n";
  CHECK(Judge(text).size() == 1);
  CHECK(Judge(text, "examples/basic/main.tf").empty());
}

TEST_CASE("a token that the rules know is one under any name", "[policy][tf]") {
  const std::string text = "module \"x\" {\n  note = \"see tok_abcdefghij there\"\n}\n";
  const auto violations = Judge(text);
  REQUIRE(violations.size() == 1);
  CHECK(In(violations[0], text) == "tok_abcdefghij");
}

TEST_CASE("what stands where a secret may and is none", "[policy][tf]") {
  const auto version = [](const std::string& value) {
    return Judge("resource \"aws_secretsmanager_secret_version\" \"x\" {\n  secret_string = \"" +
                 value + "\"\n}\n")
        .size();
  };
  CHECK(version("{}") == 0);
  CHECK(version("[]") == 0);
  CHECK(version("ops@example.org,on-call@example.org") == 0);
  // A password may have these signs too.
  CHECK(version("ops@acme.io," + Expanded("{password:20}", 8)) == 1);
  CHECK(version(Expanded("{password:12}", 9) + ",@." + Expanded("{password:12}", 10)) == 1);

  const std::string value = Expanded("{base62:32}", 11);
  const auto resource = [&](const std::string& type, const std::string& argument) {
    return Judge("resource \"" + type + "\" \"x\" {\n  " + argument + " = \"" + value + "\"\n}\n")
        .size();
  };
  CHECK(resource("google_secret_manager_secret_version", "secret") == 0);  // its name
  CHECK(resource("google_secret_manager_secret_version", "secret_data") == 1);
  CHECK(resource("vendor_login", "secret") == 1);

  const auto module = [](const std::string& ignores) {
    return Judge("module \"x\" {\n  source = \"./x\"\n  secret_string = \"filled-in-later\"\n" +
                 ignores + "}\n")
        .size();
  };
  CHECK(module("  ignore_secret_changes = false\n") == module(""));
  CHECK(module("  ignore_secret_changes = true\n") == 0);
}

TEST_CASE("a literal is followed through merge, for, lookup and dynamic blocks", "[policy][tf]") {
  const std::string value = Expanded("{password:24}", 9);
  const auto of = [&](const std::string& locals, const std::string& given) {
    const std::string text = "locals {\n" + locals +
                             "}\nresource \"aws_secretsmanager_secret_version\" \"z\" {\n"
                             "  secret_string = " +
                             given + "\n}\n";
    std::vector<std::string> found;
    for (const Violation& violation : Judge(text)) found.push_back(In(violation, text));
    return found;
  };
  const std::vector<std::string> one = {value};
  const std::vector<std::string> none;
  const std::string all = "  all = { it = \"" + value + "\" }\n";
  CHECK(of(all, "local.all.it") == one);
  CHECK(of(all, "jsonencode(local.all)") == one);
  CHECK(of(all, "jsonencode(merge(local.all, { host = \"db\" }))") == one);
  CHECK(of(all + "  more = merge(local.all, { host = \"db\" })\n", "local.more.it") == one);
  // What a later part has, or may have, counts instead.
  CHECK(of(all + "  more = merge(local.all, { it = var.it })\n", "local.more.it") == none);
  CHECK(of(all + "  more = merge(local.all, var.more)\n", "local.more.it") == none);
  CHECK(of(all, "lookup(local.all, \"it\")") == one);
  CHECK(of(all, "lookup(local.all, \"host\", \"none\")") == none);
  CHECK(of(all, "try(local.all.it, null)") == one);
  CHECK(of(all, "jsonencode({ for k, v in local.all : k => v })") == one);
  CHECK(of(all, "jsonencode({ for k, v in merge(local.all, {}) : k => v })") == one);
  CHECK(of(all, "jsonencode({ for k, v in local.all : v => \"x\" })") == none);
  CHECK(of("  list = [{ it = \"" + value + "\" }]\n", "local.list[0].it") == one);
  CHECK(of("  list = [{ it = \"" + value + "\" }]\n", "local.list[1].it") == none);
  CHECK(of("  list = [{ it = \"" + value + "\" }]\n", "join(\"\", [for v in local.list : v.it])") ==
        one);
  CHECK(of(all, "jsonencode({ master = local.all.it })") == one);
  // Fields of an object are told by their names.
  CHECK(of("  all = { host = \"db.internal\", user = \"flowdoc_admin\" }\n",
           "jsonencode({ for k, v in local.all : k => v })") == none);
}

TEST_CASE("what a dynamic block goes through is followed", "[policy][tf]") {
  const std::string value = Expanded("{password:24}", 10);
  const auto of = [&](const std::string& block) {
    return Judge("locals {\n  set = { it = \"" + value +
                 "\" }\n}\nresource \"helm_release\" \"x\" {\n  dynamic \"set_sensitive\" {\n" +
                 block + "  }\n}\n")
        .size();
  };
  CHECK(of("    for_each = local.set\n    content {\n      value = set_sensitive.value\n    }\n") ==
        1);
  CHECK(of("    for_each = local.set\n    iterator = s\n    content {\n      value = s.value\n"
           "    }\n") == 1);
  CHECK(of("    for_each = local.set\n    content {\n      value = set_sensitive.key\n    }\n") ==
        0);
}

TEST_CASE("locals that name each other in many ways are followed so long only", "[policy][tf]") {
  std::string text = "locals {\n  a0 = { x = \"y\" }\n";
  for (int i = 1; i < 12; i++) {
    text += "  a" + std::to_string(i) + " = {\n";
    for (int j = 0; j < 40; j++) {
      text += "    k" + std::to_string(j) + " = local.a" + std::to_string(i - 1) + "\n";
    }
    text += "  }\n";
  }
  text +=
      "}\nresource \"aws_secretsmanager_secret_version\" \"z\" {\n  for_each = local.a11\n"
      "  secret_string = jsonencode(merge(each.value, local.a11))\n}\n";
  CHECK(Judge(text).empty());
}

}  // namespace
}  // namespace leaktight
