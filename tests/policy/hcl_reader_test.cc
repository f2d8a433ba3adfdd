#include "policy/hcl_reader.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "support/random.h"

namespace leaktight {
namespace {

using Kind = HclNode::Kind;

std::string_view Bytes(const HclFile& file, HclRef node) {
  return node.span().In(file.text);
}

// The value of the attribute `x` of a file.
HclRef X(const HclFile& file) {
  INFO(file.text);
  for (const HclError& error : file.errors) FAIL(error.message << " at " << error.at);
  return file.Root()["x"];
}

TEST_CASE("blocks have their labels, attributes and places", "[policy]") {
  const std::string text =
      "resource \"kubernetes_secret\" \"db\" {\n"
      "  metadata {\n"
      "    name = \"db\"\n"
      "  }\n"
      "  count=2\n"
      "}\n"
      "locals { one = 1 }\n"
      "empty bare label {}\n";
  const HclFile file = ReadHcl(text);
  REQUIRE(file.errors.empty());
  const auto resources = file.Root().Blocks("resource");
  REQUIRE(resources.size() == 1);
  REQUIRE(resources[0].Labels().size() == 2);
  CHECK(resources[0].Labels()[0].Value() == "kubernetes_secret");
  CHECK(Bytes(file, resources[0].Labels()[1]) == "db");
  const HclRef body = resources[0].Body();
  CHECK(body["metadata"]["name"].Value() == "db");
  CHECK(Bytes(file, body["metadata"]["name"]) == "db");
  CHECK(body["count"].kind() == Kind::kNumber);
  CHECK(body["count"].Value() == "2");
  CHECK(Bytes(file, body["metadata"]) == "\n    name = \"db\"\n  ");
  CHECK(Bytes(file, body.First().Next()) == "count=2");
  CHECK(file.Root()["locals"]["one"].Value() == "1");
  CHECK(file.Root().Blocks("empty")[0].Labels()[1].Value() == "label");
  CHECK_FALSE(body["missing"]["deeper"]["still"]);
  CHECK(body["missing"].Value().empty());
  CHECK(body["missing"].Children().empty());
}

TEST_CASE("a text has its escapes undone and stands between its quotes", "[policy]") {
  struct Case {
    std::string_view written;
    std::string_view value;
  };
  for (const Case& known : {
           Case{"", ""},
           {"plain", "plain"},
           {R"(a\"b\\c)", "a\"b\\c"},
           {R"(\n\r\t)", "\n\r\t"},
           {R"(\u00e9\U0001f511)", "\xc3\xa9\xf0\x9f\x94\x91"},
           {R"(\u12)", R"(\u12)"},
           {R"(\q)", R"(\q)"},
           {"$${not} %%{in} $5 100% ${\"\"}", ""},
           {"$${not} %%{in} $5 100%", "${not} %{in} $5 100%"},
           {"# no // comment /* here", "# no // comment /* here"},
           {"\xc3\xb6", "\xc3\xb6"},
       }) {
    const std::string text = "x = \"" + std::string(known.written) + "\" # c";
    const HclFile file = ReadHcl(text);
    const HclRef x = X(file);
    CHECK(Bytes(file, x) == known.written);
    if (known.written.find("${\"") != std::string_view::npos) {
      CHECK(x.kind() == Kind::kTemplate);
    } else {
      CHECK(x.kind() == Kind::kString);
      CHECK(x.Value() == known.value);
    }
  }
}

TEST_CASE("a template is its texts and what is filled in", "[policy]") {
  const std::string text = "x = \"a-${var.b}\\t%{ if c ~} d ${~ f(\"}\") }%{ endif }\"";
  const HclFile file = ReadHcl(text);
  const HclRef x = X(file);
  REQUIRE(x.kind() == Kind::kTemplate);
  const auto parts = x.Children();
  REQUIRE(parts.size() == 7);
  CHECK(parts[0].Value() == "a-");
  CHECK(parts[1].kind() == Kind::kReference);
  CHECK(Bytes(file, parts[1]) == "var.b");
  CHECK(parts[2].Value() == "\t");
  CHECK(Bytes(file, parts[2]) == "\\t");
  CHECK(parts[3].kind() == Kind::kDirective);
  CHECK(parts[3].Value() == "if");
  CHECK(parts[4].Value() == "d");
  CHECK(parts[5].kind() == Kind::kCall);
  CHECK(parts[5].First().Value() == "}");
  CHECK(parts[6].Value() == "endif");
}

TEST_CASE("a heredoc is its lines, an indented one without what they all begin with", "[policy]") {
  const HclFile plain = ReadHcl("x = <<EOT\n  a \\n\n$${b}\n  EOT\ny = 1\n");
  CHECK(X(plain).Value() == "  a \\n\n${b}\n");
  CHECK(X(plain).style() == HclStyle::kHeredoc);
  CHECK(Bytes(plain, X(plain)) == "  a \\n\n$${b}\n");
  CHECK(plain.Root()["y"].Value() == "1");

  const HclFile indented = ReadHcl("x = <<-EOT\n    a\n\n  \n      b\n    EOT-\n   EOT\ny = 1\n");
  CHECK(X(indented).Value() == "a\n\n  \n  b\nEOT-\n");
  CHECK(X(indented).style() == HclStyle::kIndentedHeredoc);
  CHECK(indented.Root()["y"].Value() == "1");

  const HclFile parts = ReadHcl("x = f(<<-EOT\n    a: ${b}\n      ${c}: d\n  EOT\n)\n");
  const auto of_template = X(parts).First().Children();
  REQUIRE(of_template.size() == 5);
  CHECK(of_template[0].Value() == "a: ");
  CHECK(of_template[2].Value() == "\n  ");
  CHECK(of_template[4].Value() == ": d\n");
  const HclFile margin = ReadHcl("x = <<-EOT\n    a\n${b}\n    EOT\n");
  CHECK(X(margin).First().Value() == "    a\n");

  CHECK(X(ReadHcl("x = <<EOT\r\na\r\nEOT\r\ny = 1\r\n")).Value() == "a\r\n");
  CHECK(X(ReadHcl("x = <<EOT\nEOT")).Value().empty());
}

TEST_CASE("expressions are a tree of what they are made from", "[policy]") {
  struct Case {
    std::string_view text;
    Kind kind;
    size_t children;
  };
  for (const Case& known : {
           Case{"1.5e+3", Kind::kNumber, 0},
           {"-2", Kind::kNumber, 0},
           {"- a", Kind::kOperation, 1},
           {"!a.b", Kind::kOperation, 1},
           {"true", Kind::kBool, 0},
           {"null", Kind::kNull, 0},
           {"[1, \"a\", [], ]", Kind::kTuple, 3},
           {"[\n  1,\n\n  2 # c\n]", Kind::kTuple, 2},
           {"{}", Kind::kObject, 0},
           {"{ a = 1, \"b\" : 2, (c) = 3 }", Kind::kObject, 6},
           {"{\n  a = 1\n\n  for = 2 # c\n  in-x: 3,\n}", Kind::kObject, 6},
           {"f()", Kind::kCall, 0},
           {"f(\n  1,\n  a...\n)", Kind::kCall, 2},
           {"provider::aws::arn(1)", Kind::kCall, 1},
           {"a", Kind::kReference, 0},
           {"a.b[0].c[\"k\"].*.d[*].e.0", Kind::kReference, 9},
           {"f(x).y[1]", Kind::kTraversal, 3},
           {"[a][0]", Kind::kTraversal, 2},
           {"a + b * c - d", Kind::kOperation, 4},
           {"a == b && c != \"d\" || !e", Kind::kOperation, 5},
           {"a ? b : c", Kind::kConditional, 3},
           {"(\n  a\n  ? b\n  : c ? d : e\n)", Kind::kConditional, 3},
           {"[for x in y : x.z if x.w]", Kind::kFor, 3},
           {"{ for k, v in y :\n  k => v... if v }", Kind::kFor, 4},
           {"(a)", Kind::kReference, 0},
           {"(a) # c", Kind::kReference, 0},
           {"\"a\" == b ? \"c\" : \"d\"", Kind::kConditional, 3},
           {"b + (a)", Kind::kOperation, 2},
           {"(a).b", Kind::kTraversal, 2},
       }) {
    const std::string text = "x = " + std::string(known.text) + "\ny = 1\n";
    const HclFile file = ReadHcl(text);
    const HclRef x = X(file);
    CHECK(x.kind() == known.kind);
    CHECK(x.Children().size() == known.children);
    if (known.children > 0 && known.text[1] != '\n') CHECK(Bytes(file, x) == known.text);
    CHECK(file.Root()["y"].Value() == "1");
  }
  const HclFile keys = ReadHcl("x = { a = 1, \"b\" : 2, (a) = 3, \"${c}\" = 4 }");
  CHECK(X(keys)["a"].Value() == "1");
  CHECK(X(keys)["b"].Value() == "2");
  CHECK(X(keys).Entries()[2].first.kind() == Kind::kReference);
  CHECK(X(keys).Entries()[3].first.kind() == Kind::kTemplate);
}

TEST_CASE("comments, line endings and a byte order mark are no part of anything", "[policy]") {
  const std::string text =
      "\xef\xbb\xbf# c\r\n"
      "// c\r\n"
      "/* a { \" */ x = /* c */ \"v\" // c\r\n"
      "b /* c */ \"l\" { # c\r\n"
      "  y = [ # c\r\n"
      "    1, /* c\r\n c */ 2 // c\r\n"
      "  ]\r\n"
      "}\r\n";
  const HclFile file = ReadHcl(text);
  CHECK(Bytes(file, X(file)) == "v");
  CHECK(file.Root()["b"]["y"].Children().size() == 2);
}

TEST_CASE("what is broken is told with its place and does not lose what follows", "[policy]") {
  for (const std::string_view broken : {
           "a = \n",
           "a = \"never closed\n",
           "a = \"${b\"\n",
           "a = [1, 2\n",
           "a = {\n  b = 1\n",
           "a = f(\n  b\n",
           "a = <<EOT\n  no end\n",
           "a = b c\n",
           "a b c\n",
           "= 1\n",
           "}\n",
           "\"a\" {\n  b = \n}\n",
           "a {\n  b = 1\n",
           "a {\n  b {\n  c = [\n}\n",
           "resource \"a\" \"b\" {\n  c = \"${d(\"\n}\n",
       }) {
    const std::string text =
        std::string(broken) + "resource \"t\" \"n\" {\n  x = 1\n}\nlocals {\n  y = 2\n}\n";
    INFO(text);
    const HclFile file = ReadHcl(text);
    REQUIRE_FALSE(file.errors.empty());
    CHECK(file.errors[0].at <= text.size());
    bool found = false;
    for (const HclRef block : file.Root().Blocks("resource")) {
      found |= block.Labels().size() == 2 && block.Labels()[0].Value() == "t" &&
               block.Body()["x"].Value() == "1";
    }
    CHECK(found);
    CHECK(file.Root()["locals"]["y"].Value() == "2");
  }
  const HclFile inside = ReadHcl("r {\n  a = 1\n  b = $x\n  c = 3\n}\n");
  REQUIRE(inside.errors.size() == 1);
  CHECK(inside.errors[0].at == 18);
  CHECK(inside.Root()["r"]["b"].kind() == Kind::kUnknown);
  CHECK(inside.Root()["r"]["c"].Value() == "3");
  const HclFile heredoc = ReadHcl("a = <<EOT\n${FOO:-x}\nEOT\nb = 2\n");
  CHECK(heredoc.errors.size() == 1);
  CHECK(heredoc.Root()["b"].Value() == "2");
}

TEST_CASE("hostile files are read in a time that grows with their size", "[policy]") {
  const auto repeated = [](std::string_view text, size_t size) {
    std::string all;
    while (all.size() < size) all += text;
    return all;
  };
  constexpr size_t kSize = 1 << 20;
  for (const std::string_view hostile : {"[",
                                         "a = [\n",
                                         "{",
                                         "a = {\n",
                                         "(",
                                         "f(",
                                         "a {\n",
                                         "a \"b\" {\n",
                                         "\"${",
                                         "a = \"${\n",
                                         "a = <<A\n",
                                         "a = <<-A\n",
                                         "<<A\n${",
                                         "!",
                                         "-",
                                         "a.",
                                         "a[",
                                         "a[0]",
                                         "a ? b : ",
                                         "a + ",
                                         "/*",
                                         "#",
                                         "\"",
                                         "\\",
                                         "%{ if a }",
                                         "a = \"%{ if a }",
                                         "}",
                                         "resource \"a\" \"b\" {\n",
                                         "a = {for k in [for x in {for ",
                                         "\xef\xbb\xbf",
                                         "a = f(\n",
                                         "a = $${"}) {
    const std::string text = "x = " + repeated(hostile, kSize);
    INFO(hostile);
    CHECK(ReadHcl(text).nodes.size() < 2 * kSize);
    CHECK(ReadHcl(text.substr(4)).errors.size() <= kMaxHclErrors);
  }
  std::string markers;
  for (size_t i = 0; markers.size() < kSize; i++) markers += "a = <<A" + std::to_string(i) + "\n";
  CHECK_FALSE(ReadHcl(markers).errors.empty());
  const std::string nested = "a = " + std::string(kMaxHclDepth + 1, '(') + "1\nb = 2\n";
  const HclFile deep = ReadHcl(nested);
  REQUIRE(deep.errors.size() == 1);
  CHECK(deep.errors[0].message.find("nested") != std::string::npos);
  CHECK(deep.Root()["b"].Value() == "2");
}

// Children stand within the file and in order, and none twice.
void CheckShape(const HclFile& file) {
  std::vector<bool> seen(file.nodes.size());
  std::vector<uint32_t> open = {0};
  while (!open.empty()) {
    const HclRef node(file, open.back());
    open.pop_back();
    REQUIRE_FALSE(seen[node.id()]);
    seen[node.id()] = true;
    REQUIRE(node.span().begin <= node.span().end);
    REQUIRE(node.span().end <= file.text.size());
    const HclNode& plain = file.nodes[node.id()];
    const size_t from = plain.pooled ? file.pool.size() : file.text.size();
    REQUIRE(size_t{plain.value} + plain.value_size <= from);
    size_t begin = 0;
    for (const HclRef child : node.Children()) {
      REQUIRE(begin <= child.span().begin);
      begin = child.span().begin;
      open.push_back(child.id());
    }
    if (node.kind() == Kind::kObject) REQUIRE(node.Children().size() % 2 == 0);
  }
}

TEST_CASE("any text is read to a tree of sound shape", "[policy]") {
  const std::vector<std::string> pieces = {"a",
                                           "=",
                                           " ",
                                           "\n",
                                           "\"",
                                           "{",
                                           "}",
                                           "[",
                                           "]",
                                           "(",
                                           ")",
                                           ",",
                                           ":",
                                           "?",
                                           ".",
                                           "${",
                                           "%{",
                                           "~}",
                                           "if ",
                                           "for ",
                                           " in ",
                                           "=>",
                                           "#",
                                           "/*",
                                           "*/",
                                           "<<",
                                           "<<-A\n",
                                           "\nA\n",
                                           "<<A\n",
                                           "...",
                                           "resource \"a\" \"b\" {\n",
                                           "1",
                                           "-",
                                           "*",
                                           "\\",
                                           "\xc3",
                                           "\r\n",
                                           "$${",
                                           "  ",
                                           "\\u00"};
  for (uint64_t seed = 1; seed <= 20000; seed++) {
    Random random(seed);
    std::string text;
    for (size_t n = random.Below(40); n > 0; n--) text += random.Pick(pieces);
    INFO(text);
    CheckShape(ReadHcl(text));
  }
}

}  // namespace
}  // namespace leaktight
