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

TEST_CASE("the last part of a merge that has a key is what counts", "[policy][tf]") {
  const auto of = [](const std::string& locals, const std::string& text) {
    return In({{"a.tf", "locals {\n" + locals + "}\n"}}, "", text);
  };
  const std::string base = "  base = {\n    db = { days = 90, name = \"d\" }\n  }\n";
  const std::string all = base + "  all = merge(local.base, { db = { days = 30 } })\n";
  CHECK(of(all, "${local.all.db.days}") == Strings{"30"});
  // A merge takes whole values: of the earlier part's nothing is left.
  CHECK(of(all, "${local.all.db.name}") == Strings{"? ${local.all.db.name}"});
  CHECK(of(base + "  all = merge(local.base, { jwt = { days = 30 } })\n", "${local.all.db.days}") ==
        Strings{"90"});
  CHECK(of(base + "  all = merge({ db = { days = 30 } }, local.base)\n", "${local.all.db.days}") ==
        Strings{"90"});
  // Whether what cannot be seen has the key is not known.
  CHECK(of(base + "  all = merge(local.base, var.more)\n", "${local.all.db.days}") ==
        Strings{"? ${local.all.db.days}"});
  CHECK(of(base + "  all = merge(local.base, f(1))\n", "${local.all.db.days}") ==
        Strings{"? ${local.all.db.days}"});
  // What does not matter itself is a key all the same.
  CHECK(of(base + "  all = merge(local.base, { db = [1] })\n", "${local.all.db.days}") ==
        Strings{"? ${local.all.db.days}"});
}

TEST_CASE("for_each goes through all parts of a merge, and says that there may be more",
          "[policy][tf]") {
  const auto of = [](const std::string& merge) {
    return In(
        {{"a.tf", "locals {\n  base = { db = { days = 90 } }\n  all = merge(" + merge + ")\n}\n"}},
        "", "${each.key} ${each.value.days}", "local.all");
  };
  CHECK(of("local.base, { jwt = { days = 30 } }") == Strings{"db 90", "jwt 30"});
  CHECK(of("local.base, { db = { days = 1 } }") == Strings{"db 1"});
  CHECK(of("local.base, var.more") ==
        Strings{"? db ${each.value.days}", "? ${each.key} ${each.value.days}"});
}

TEST_CASE("a for that keeps its keys has a value for each", "[policy][tf]") {
  const auto of = [](const std::string& expression, const std::string& text,
                     const std::string& each = "") {
    return In({{"a.tf",
                "locals {\n  base = {\n    db = { days = 90 }\n    jwt = { days = 30 }\n  }\n"
                "  names = [\"a\", \"b\"]\n  all = " +
                    expression + "\n}\n"}},
              "", text, each);
  };
  const std::string both = "${each.key} ${each.value.days}";
  CHECK(of("{ for k, v in local.base : k => v }", both, "local.all") == Strings{"db 90", "jwt 30"});
  CHECK(of("{ for k, v in local.base : k => { days = v.days, name = \"p/${k}\" } }",
           "${local.all.jwt.name} ${local.all.db.days}") == Strings{"p/jwt 90"});
  CHECK(of("{ for k, v in local.base : k => merge(v, { days = 1 }) }", both, "local.all") ==
        Strings{"db 1", "jwt 1"});
  CHECK(of("{ for n in local.names : n => { days = 7 } }", both, "local.all") ==
        Strings{"a 7", "b 7"});
  CHECK(of("{ for k in keys(local.base) : k => { days = 7 } }", both, "local.all") ==
        Strings{"db 7", "jwt 7"});
  CHECK(of("toset([for n in local.names : \"x-${n}\"])", "${each.value}", "local.all") ==
        Strings{"x-a", "x-b"});
  CHECK(of("{ for k, v in { c = { days = 3 } } : k => v }", both, "local.all") == Strings{"c 3"});
  CHECK(of("{ for k, v in local.base : k => v }", "${local.all.other.days}") ==
        Strings{"? ${local.all.other.days}"});
}

TEST_CASE("a condition of a for leaves items out", "[policy][tf]") {
  const auto of = [](const std::string& condition) {
    return In({{"a.tf",
                "locals {\n  base = {\n"
                "    db = { days = 90, on = true, kind = \"x\", key = null }\n"
                "    jwt = { days = 30, on = false, kind = \"y\", key = \"k\" }\n"
                "    old = { days = 7, kind = \"30\" }\n  }\n"
                "  all = { for k, v in local.base : k => v if " +
                    condition + " }\n}\nvariable \"on\" {}\n"}},
              "", "${each.key} ${each.value.days}", "local.all");
  };
  const std::string unknown = "? ${each.key} ${each.value.days}";
  CHECK(of("try(v.on, true)") == Strings{"db 90", "old 7"});
  CHECK(of("lookup(v, \"on\", false)") == Strings{"db 90"});
  CHECK(of("!try(v.on, false)") == Strings{"jwt 30", "old 7"});
  CHECK(of("v.kind == \"x\"") == Strings{"db 90"});
  CHECK(of("v.kind != \"x\"") == Strings{"jwt 30", "old 7"});
  CHECK(of("k != \"db\"") == Strings{"jwt 30", "old 7"});
  CHECK(of("try(v.key, null) != null") == Strings{unknown});
  // Where an item has no such field, whether it counts is not known.
  CHECK(of("v.on") == Strings{"db 90", unknown});
  CHECK(of("v.key != null") == Strings{"jwt 30", unknown});
  for (const std::string condition :
       {"v.days > 30", "v.kind == \"30\"", "v.days == 30", "v.on == true", "v.kind == k", "var.on",
        "f(v)", "v.on && v.on", "contains([\"db\"], k)", "-v.days"}) {
    CAPTURE(condition);
    CHECK(of(condition) == Strings{unknown});
  }
}

TEST_CASE("a list, too, has only what its condition lets through", "[policy][tf]") {
  const std::map<std::string, std::string> files = {
      {"a.tf",
       "locals {\n  names = [\"a\", \"b\"]\n"
       "  all = toset([for n in local.names : \"x-${n}\" if n != \"a\"])\n}\n"}};
  CHECK(In(files, "", "${each.value}", "local.all") == Strings{"x-b"});
}

TEST_CASE("a key that is a name is that of its value", "[policy][tf]") {
  const auto of = [](const std::string& text, const std::string& more = "") {
    return In({{"m/a.tf",
                "variable \"env\" {}\nlocals {\n"
                "  x = {\n    prod = { days = 90 }\n    dev = { days = 7 }\n  }\n"
                "  list = [\"1\", \"0\"]\n  at = 0\n  days = " +
                    text + "\n" + more + "}\n"},
               {"b.tf",
                "module \"a\" {\n  source = \"./m\"\n  env = \"prod\"\n}\n"
                "module \"b\" {\n  source = \"./m\"\n  env = \"dev\"\n}\n"
                "module \"c\" {\n  source = \"./m\"\n  env = f(1)\n}\n"}},
              "m/", "${local.days}");
  };
  CHECK(of("local.x[var.env].days") == Strings{"90", "7", "? ${local.days}"});
  CHECK(of("\"${local.x[var.env].days}d\"") == Strings{"90d", "7d", "? ${local.days}"});
  CHECK(of("local.x[local.env].days", "  env = var.env\n") ==
        Strings{"90", "7", "? ${local.days}"});
  CHECK(of("try(local.x[var.env].none, 1)") == Strings{"1", "1", "1"});
  // Items of a list have no numbers here: 0 is not the item that says 0.
  CHECK(of("local.list[local.at]") ==
        Strings{"? ${local.days}", "? ${local.days}", "? ${local.days}"});
}

TEST_CASE("for_each may go through the map that a name says", "[policy][tf]") {
  const std::map<std::string, std::string> files = {
      {"a.tf",
       "variable \"env\" {\n  default = \"prod\"\n}\nlocals {\n"
       "  x = {\n    prod = { db = { days = 90 } }\n    dev = { db = { days = 7 } }\n  }\n}\n"}};
  CHECK(In(files, "", "${each.key} ${each.value.days}", "local.x\x1bvar.env\x1c") ==
        Strings{"db 90"});
  CHECK(In(files, "", "${each.key} ${each.value.days}", "local.x\x1bvar.other\x1c") ==
        Strings{"? ${each.key} ${each.value.days}"});
}

TEST_CASE("try goes on to the next name only where the first is certainly not there",
          "[policy][tf]") {
  const std::map<std::string, std::string> files = {
      {"a.tf",
       "variable \"more\" {}\nvariable \"days\" {\n  default = 30\n}\nlocals {\n"
       "  x = {\n    db = { days = 90 }\n    jwt = {}\n    none = { days = null }\n  }\n"
       "  y = merge(local.x, var.more)\n}\n"}};
  CHECK(In(files, "", "${local.x.db.days|\x1fvar.days}") == Strings{"90"});
  CHECK(In(files, "", "${local.x.jwt.days|\x1fvar.days}") == Strings{"30"});
  CHECK(In(files, "", "${local.x.other.days|\x1fvar.days}") == Strings{"30"});
  CHECK(In(files, "", "${local.x.none.days|\x1fvar.days}") == Strings{"null"});
  CHECK(In(files, "", "${local.x.jwt.days|\x1flocal.x.jwt.hours|7}") == Strings{"7"});
  CHECK(In(files, "", "${each.value.days|\x1fvar.days}", "local.x") == Strings{"90", "30", "null"});
  // What else there is cannot be seen.
  CHECK(In(files, "", "${local.y.jwt.days|\x1fvar.days}") ==
        Strings{"? ${local.y.jwt.days|\x1fvar.days}"});
  CHECK(In(files, "", "${var.more.days|\x1fvar.days}") ==
        Strings{"? ${var.more.days|\x1fvar.days}"});
}

TEST_CASE("what a for leaves out, or calls otherwise, is not known", "[policy][tf]") {
  for (const std::string expression :
       {"{ for k, v in local.base : k => v if v.days > 30 }",
        "{ for k, v in local.base : v.days => v }", "{ for k, v in local.base : \"p-${k}\" => v }",
        "{ for k, v in var.base : k => v }", "{ for i, n in local.names : i => { days = 1 } }",
        "{ for v in local.base : v => v }"}) {
    CAPTURE(expression);
    const Strings found = In({{"a.tf",
                               "locals {\n  base = { db = { days = 90 } }\n"
                               "  names = [\"a\"]\n  all = " +
                                   expression + "\n}\n"}},
                             "", "${each.key} ${each.value.days}", "local.all");
    CHECK(found == Strings{"? ${each.key} ${each.value.days}"});
  }
}

TEST_CASE("names of a loop around a loop are not taken for others", "[policy][tf]") {
  CHECK(In({{"a.tf",
             "locals {\n  base = { x = { y = { z = \"1\" } } }\n"
             "  all = { for k, v in local.base : k => { for l, w in local.base : l => \"${k}\" } "
             "}\n}\n"}},
           "", "${local.all.x.x}") == Strings{"? ${local.all.x.x}"});
}

TEST_CASE("what is null or empty gives way to the next", "[policy][tf]") {
  const std::map<std::string, std::string> files = {
      {"a.tf",
       "variable \"none\" {\n  default = null\n}\nvariable \"some\" {\n  default = \"s\"\n}\n"}};
  CHECK(In(files, "", "${var.none||var.some}") == Strings{"s"});
  CHECK(In(files, "", "${var.some||var.none}") == Strings{"s"});
  CHECK(In(files, "", "${var.none||aws_kms_key.x}") == Strings{"aws_kms_key.x in "});
  CHECK(In(files, "", "${var.other||var.some}") == Strings{"? ${var.other||var.some}"});
  CHECK(In(files, "", "${var.none||var.none|9}") == Strings{"9"});
}

TEST_CASE("names that branch are looked at so long only", "[policy][tf]") {
  std::string text = "locals {\n  a0 = { x = \"1\" }\n";
  for (int i = 1; i < 30; i++) {
    const std::string last = "local.a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + " = merge(" + last + ", " + last + ", " + last + ")\n";
    text += "  s" + std::to_string(i) + " = [for v in local.s" + std::to_string(i - 1) +
            " : \"${v}${v}\"]\n";
  }
  text += "  s0 = [\"a\", \"b\"]\n}\n";
  CHECK(In({{"a.tf", text}}, "", "${local.a29.y}").size() == 1);
  CHECK(In({{"a.tf", text}}, "", "${each.key}", "local.a29").size() <= 2);
  CHECK(In({{"a.tf", text}}, "", "${each.key}", "local.s29").size() <= 3);
}

}  // namespace
}  // namespace leaktight
