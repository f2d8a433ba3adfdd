#include "suppress/allow_comment.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

std::vector<AllowComment> Read(std::string_view text) {
  return FindAllowComments(text, LineTable(text));
}

// The only comment of a text of one line; a rule that is empty stands for none.
AllowComment ReadOne(std::string_view text) {
  const std::vector<AllowComment> comments = Read(text);
  return comments.size() == 1 ? comments[0] : AllowComment();
}

Finding FindingAt(std::string rule, size_t line, size_t end_line = 0) {
  Finding finding;
  finding.rule = std::move(rule);
  finding.place.span = {10, 20};
  finding.place.begin = {line, 3};
  finding.place.end = {end_line == 0 ? line : end_line, 9};
  return finding;
}

TEST_CASE("a comment names a rule and a reason, in every language", "[suppress]") {
  const std::string_view text =
      GENERATE("K = 'x'  # leaktight:allow jwt made up for a test",
               "K = 'x'; // leaktight:allow jwt made up for a test",
               "K = 'x'; /* leaktight:allow jwt made up for a test */",
               "<k>x</k> <!-- leaktight:allow jwt made up for a test -->",
               "k = 'x' -- leaktight:allow jwt made up for a test",
               "k = x ; leaktight:allow jwt made up for a test",
               "k: x # noqa leaktight:allow jwt   made up for a test  \r\n",
               "k = x {{/* leaktight:allow jwt made up for a test */}}",
               "k = x #leaktight:allow jwt made up for a test",
               "k = x  % leaktight:allow\tjwt\tmade up for a test");
  const AllowComment comment = ReadOne(text);
  CHECK(comment.rule == "jwt");
  CHECK(comment.reason == "made up for a test");
  CHECK(comment.line == 1);
  CHECK(comment.target == 1);
  CHECK(comment.span.In(text).starts_with("leaktight:allow"));
  CHECK(comment.span.In(text).ends_with("test"));
}

TEST_CASE("what stands in no comment, or is another word, allows nothing", "[suppress]") {
  const std::string_view text =
      GENERATE("say leaktight:allow jwt to allow it", "x = 'leaktight:allow jwt reason'",
               "# leaktight:allowed jwt reason", "# leaktight:allow RULE REASON",
               "'x # leaktight:allow jwt'; next", "run --flag leaktight:allow jwt reason");
  CHECK(Read(text).empty());
}

TEST_CASE("a comment without reason or rule is there and says so", "[suppress]") {
  CHECK(ReadOne("x # leaktight:allow jwt").rule == "jwt");
  CHECK(ReadOne("x # leaktight:allow jwt").reason.empty());
  CHECK(ReadOne("x /* leaktight:allow jwt */").reason.empty());
  CHECK(Read("x # leaktight:allow").size() == 1);
  CHECK(ReadOne("x # leaktight:allow").rule.empty());
}

TEST_CASE("a comment alone on its line counts for the next line", "[suppress]") {
  CHECK(ReadOne("\n  # leaktight:allow jwt reason\nk = x\n").target == 3);
  CHECK(ReadOne("/*\n * leaktight:allow jwt reason\n */\n").target == 3);
  const auto both = Read("# leaktight:allow jwt one\n# leaktight:allow github-pat two\nk = x\n");
  REQUIRE(both.size() == 2);
  CHECK(both[0].target == 3);
  CHECK(both[1].target == 3);
  const auto one_line = Read("# leaktight:allow jwt one leaktight:allow github-pat two\nk = x\n");
  REQUIRE(one_line.size() == 2);
  CHECK(one_line[0].reason == "one");
  CHECK(one_line[0].target == 2);
  CHECK(one_line[1].rule == "github-pat");
  const auto apart = Read("# leaktight:allow jwt one\n\n# leaktight:allow jwt two\nk = x\n");
  REQUIRE(apart.size() == 2);
  CHECK(apart[0].target == 2);
}

TEST_CASE("a comment allows its rule on its line and nothing else", "[suppress]") {
  auto comments = Read("\nk = x # leaktight:allow jwt reason\n");
  const auto allows = [&](const Finding& finding) {
    return FindAllowing(comments, finding, finding.place) != nullptr;
  };
  CHECK(allows(FindingAt("jwt", 2)));
  CHECK(allows(FindingAt("jwt", 1, 2)));
  CHECK(!allows(FindingAt("jwt", 1)));
  CHECK(!allows(FindingAt("jwt", 3)));
  CHECK(!allows(FindingAt("jwt-2", 2)));
  Finding check = FindingAt("k8s-env-literal", 2);
  check.also = {"jwt"};
  CHECK(allows(check));
  comments = Read("k = x # leaktight:allow jwt\n");
  CHECK(!allows(FindingAt("jwt", 1)));
}

TEST_CASE("a whole file is allowed on its first line", "[suppress]") {
  Finding whole;
  whole.rule = "dotenv-committed";
  auto comments = Read("# leaktight:allow dotenv-committed for the tests\nA=b\n");
  CHECK(FindAllowing(comments, whole, whole.place) != nullptr);
  comments = Read("A=b\n# leaktight:allow dotenv-committed for the tests\nB=c\n");
  CHECK(FindAllowing(comments, whole, whole.place) == nullptr);
}

TEST_CASE("a text without the words is not looked at", "[suppress]") {
  CHECK(MayHoldAllowComments("a leaktight:allow b"));
  CHECK(!MayHoldAllowComments("a leaktight:allo"));
  CHECK(!MayHoldAllowComments(""));
  CHECK(!MayHoldAllowComments("eaktight:allow"));
  CHECK(MayHoldAllowComments("leaktight:allow"));
  CHECK(MayHoldAllowComments(std::string(5000, ':') + "leaktight:allow"));
  CHECK(!MayHoldAllowComments(std::string(5000, ':') + "leaktight:allo"));
}

}  // namespace
}  // namespace leaktight
