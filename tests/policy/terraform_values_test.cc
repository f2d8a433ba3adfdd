#include "policy/terraform_values.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

using Strings = std::vector<std::string>;

// What a text comes to in a module, a line for each way in which it is used.
Strings In(const std::map<std::string, std::string>& files, std::string_view folder,
           const std::string& text, const std::string& each = "") {
  CheckEngine engine;
  FactSet facts;
  for (const auto& [path, bytes] : files) {
    facts[path] = std::make_shared<const std::vector<Fact>>(engine.FactsIn(path, bytes));
  }
  const TerraformValues values(facts);
  Strings found;
  for (const TerraformContext& context : values.ContextsOf(folder)) {
    for (const TerraformTurn& turn : values.TurnsOf(each, context)) {
      const TerraformValue value = values.Evaluate(text, context, turn);
      found.push_back(value.null               ? "null"
                      : !value.address.empty() ? value.address + " in " + std::string(value.folder)
                      : value.known            ? value.text
                                               : "? " + value.text);
    }
  }
  return found;
}

TEST_CASE("a variable is what callers give it, else its default", "[policy][tf]") {
  const std::string module = "variable \"x\" {\n  default = \"d\"\n}\n";
  const auto call = [](const std::string& label, const std::string& arguments) {
    return "module \"" + label + "\" {\n  source = \"./m\"\n" + arguments + "\n}\n";
  };
  CHECK(In({{"m/v.tf", module}}, "m/", "${var.x}") == Strings{"d"});
  CHECK(In({{"m/v.tf", module}, {"a.tf", call("a", "x = \"1\"") + call("b", "")}}, "m/",
           "p-${var.x}") == Strings{"p-1", "p-d"});
  CHECK(In({{"m/v.tf", module}, {"a.tf", call("a", "x = null")}}, "m/", "${var.x}") ==
        Strings{"null"});
  CHECK(In({{"m/v.tf", module}, {"a.tf", call("a", "x = f(1)")}}, "m/", "${var.x}") ==
        Strings{"? ${var.x}"});
  // Through the caller's own variables and locals, in whichever file they stand.
  CHECK(In({{"m/v.tf", module},
            {"a.tf", call("a", "x = local.y")},
            {"b.tf", "locals {\n  y = \"${var.z}-y\"\n}\n"},
            {"env/prod.tfvars", "z = \"prod\"\n"}},
           "m/", "${var.x}") == Strings{"prod-y"});
  CHECK(In({{"m/v.tf", module}}, "m/", "${var.other}") == Strings{"? ${var.other}"});
}

TEST_CASE("fields of objects are followed through names", "[policy][tf]") {
  const std::map<std::string, std::string> files = {
      {"m/v.tf", "variable \"secrets\" {}\n"},
      {"a.tf",
       "locals {\n  all = {\n    db = { days = 90 }\n    jwt = { days = 30, name = \"j\" }\n  "
       "}\n}\n"
       "module \"a\" {\n  source = \"./m\"\n  secrets = local.all\n}\n"}};
  CHECK(In(files, "m/", "${var.secrets.jwt.name}") == Strings{"j"});
  CHECK(In(files, "m/", "${each.key} ${each.value.days}", "var.secrets") ==
        Strings{"db 90", "jwt 30"});
  CHECK(In(files, "m/", "${each.value.name|x}", "var.secrets") == Strings{"x", "j"});
  CHECK(In(files, "m/", "${each.value.days}", "var.others") == Strings{"? ${each.value.days}"});
}

TEST_CASE("resources and modules keep their address and where it is meant", "[policy][tf]") {
  const std::map<std::string, std::string> files = {
      {"m/v.tf", "variable \"id\" {}\n"},
      {"p/a.tf",
       "module \"a\" {\n  source = \"../m\"\n  id = aws_secretsmanager_secret.db.id\n}\n"}};
  CHECK(In(files, "m/", "${var.id}") == Strings{"aws_secretsmanager_secret.db in p/"});
  CHECK(In(files, "p/", "${module.a}") == Strings{"module.a in p/"});
}

TEST_CASE("a module that is called for each of a map is used so often", "[policy][tf]") {
  CHECK(In({{"m/v.tf", "variable \"n\" {}\n"},
            {"a.tf",
             "module \"a\" {\n  source = \"./m\"\n  for_each = toset([\"x\", \"y\"])\n"
             "  n = \"prod/${each.key}\"\n}\n"}},
           "m/", "${var.n}") == Strings{"prod/x", "prod/y"});
}

TEST_CASE("what is called often is looked at so often only", "[policy][tf]") {
  std::string calls;
  for (int i = 0; i < 200; i++) {
    calls += "module \"m" + std::to_string(i) + "\" {\n  source = \"./m\"\n}\n";
  }
  CHECK(In({{"m/v.tf", "variable \"n\" {}\n"}, {"a.tf", calls}}, "m/", "x").size() == 64);
}

TEST_CASE("a chain of calls is followed so far only", "[policy][tf]") {
  std::map<std::string, std::string> files;
  for (int i = 0; i < 3000; i++) {
    files["m" + std::to_string(i) + "/a.tf"] =
        "module \"a\" {\n  source = \"../m" + std::to_string(i + 1) + "\"\n  n = var.n\n}\n";
  }
  files["m0/b.tf"] = "variable \"n\" {\n  default = \"x\"\n}\n";
  CHECK(In(files, "m5/", "${var.n}") == Strings{"x"});
  CHECK(In(files, "m3000/", "${var.n}") == Strings{"? ${var.n}"});
}

}  // namespace
}  // namespace leaktight
