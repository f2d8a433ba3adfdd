#include "scan/judge_inner_texts.h"

#include <string>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "scan/criteria.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Escaped(std::string_view line) {
  std::string text = "\"";
  for (const char c : line) {
    if (c == '"' || c == '\\') text += '\\';
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c;
    }
  }
  return text + "\"";
}

// As Jupyter writes one: a line of a cell is a line of the file; the first stands on line 7.
std::string Notebook(const std::vector<std::string>& lines) {
  std::string text = "{\n \"cells\": [\n  {\n   \"cell_type\": \"code\",\n   \"outputs\": [],\n";
  text += "   \"source\": [\n";
  for (size_t i = 0; i < lines.size(); i++) {
    text += "    " + Escaped(lines[i] + "\n") + (i + 1 < lines.size() ? ",\n" : "\n");
  }
  return text + "   ]\n  }\n ],\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n";
}

JudgedBlob Judged(const std::string& bytes, std::string_view path = "n.ipynb") {
  const Criteria criteria = Criteria::Make({}).value();
  Engine::Scratch scratch;
  return criteria.Judge({path, bytes, FileMode::kRegular, Origin::kBlob}, scratch);
}

}  // namespace

TEST_CASE("an assignment in a cell is found where it stands in the notebook", "[scan]") {
  const std::string value = Random(21).Text(24, kBase62);
  const std::string notebook =
      Notebook({"import os", "db_password = \"" + value + "\"", "print(db_password)"});
  const JudgedBlob judged = Judged(notebook);
  REQUIRE(judged.findings.size() == 1);
  const Finding& finding = judged.findings[0];
  CHECK(finding.secret == value);
  CHECK(finding.place.path == "n.ipynb");
  CHECK(finding.place.begin.line == 8);
  CHECK(finding.place.span.In(notebook).find(value) != std::string_view::npos);
  CHECK(finding.secret_spans.at(0).In(notebook) == value);
}

TEST_CASE("what the notebook's bytes tell is told once", "[scan]") {
  const std::string key = ExpandExample("{aws-key-id}", 3).value();
  const JudgedBlob judged = Judged(Notebook({"# see " + key, "id = \"" + key + "\""}));
  REQUIRE(judged.findings.size() == 1);
  CHECK(judged.findings[0].places.size() == 1);
}

TEST_CASE("a comment in a cell allows what stands beside it", "[scan]") {
  const std::string value = Random(22).Text(24, kBase62);
  const std::string line = "db_password = \"" + value + "\"";
  const JudgedBlob plain = Judged(Notebook({line}));
  REQUIRE(plain.findings.size() == 1);
  const JudgedBlob judged =
      Judged(Notebook({line + "  # leaktight:allow " + plain.findings[0].rule + " made up"}));
  REQUIRE(judged.findings.size() == 1);
  CHECK(judged.findings[0].suppression.has_value());
  REQUIRE(judged.comments.size() == 1);
  CHECK(judged.comments[0].used);
}

TEST_CASE("other JSON is not read for cells", "[scan]") {
  const std::string text =
      "{\"script\": [\"db_password = \\\"" + Random(23).Text(24, kBase62) + "\\\"\"]}";
  const JudgedBlob judged = Judged(text, "a.json");
  const JudgedBlob as_text = Judged("x" + text, "a.txt");
  CHECK(judged.findings.size() == as_text.findings.size());
}

}  // namespace leaktight
