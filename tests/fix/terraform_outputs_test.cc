#include "fix/terraform_outputs.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

// Of the "@" in a text.
std::string HolderIn(const std::string& text) {
  const HclFile file = ReadHcl(text);
  const size_t at = text.find('@');
  return TerraformHolderOf(file.Root(), {at, at + 1});
}

TEST_CASE("a secret is held by a local, a field of one, or an output", "[fix][tf]") {
  CHECK(HolderIn("locals {\n  a = \"@\"\n}\n") == "local.a");
  CHECK(HolderIn("locals {\n  x = 1\n  a = { b = { c = \"@\" } }\n}\n") == "local.a.b.c");
  CHECK(HolderIn("locals {\n  a = merge({ b = \"@\" }, var.x)\n}\n") == "local.a");
  CHECK(HolderIn("locals {\n  a = { (var.x) = \"@\" }\n}\n") == "local.a");
  CHECK(HolderIn("output \"o\" {\n  value = \"@\"\n}\n") == "output.o");
  CHECK(HolderIn("resource \"a\" \"b\" {\n  password = \"@\"\n}\n").empty());
}

}  // namespace
}  // namespace leaktight
