#include "scope/novelty.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

Finding WithSecrets(std::string_view rule, std::vector<Span> spans) {
  Finding finding;
  finding.rule = rule;
  finding.has_secret = true;
  finding.secret_spans = std::move(spans);
  return finding;
}

Finding WholeFile(std::string_view rule, std::string_view message = "m") {
  Finding finding;
  finding.rule = rule;
  finding.message = message;
  return finding;
}

bool IsNew(const Finding& finding, std::string_view bytes,
           const std::vector<std::string_view>& pre_images,
           const std::vector<Finding>& judged = {}) {
  std::vector<FindingCandidate> candidates = {MakeFindingCandidate(finding, bytes)};
  for (const std::string_view text : pre_images) {
    CompareWithPreImage(
        text, [&] { return judged; }, candidates);
  }
  return candidates[0].is_new;
}

}  // namespace

TEST_CASE("a secret stands where it is whole", "[scope]") {
  CHECK(Stands("s3cret", "password = 's3cret'"));
  CHECK(Stands("s3cret", "s3cret"));
  CHECK(Stands("s3cret", "https://user:s3cret@host"));
  CHECK(!Stands("s3cret", "password = 's3cre'"));
  CHECK(!Stands("s3cret", ""));
}

TEST_CASE("a piece of something longer is no occurrence", "[scope]") {
  CHECK(!Stands("s3cret", "s3crets"));
  CHECK(!Stands("s3cret", "xs3cret"));
  CHECK(!Stands("s3cret", "s3cret_2"));
  CHECK(!Stands("s3cret", "s3cret\xc3\xa4"));
  CHECK(!Stands("abc=", "abc=="));
  CHECK(Stands("abc=", "key=abc=;"));
  CHECK(Stands("s3cret", "s3crets s3cret"));
}

TEST_CASE("white space is no part of a secret of several lines", "[scope]") {
  CHECK(Stands("BEGIN\nabc\nEND", "x: |\n  BEGIN\r\n  abc\r\n  END\r\n"));
  CHECK(!Stands("BEGIN\nabc\nEND", "BEGIN\nabd\nEND"));
}

TEST_CASE("a secret that no pre-image holds is new", "[scope]") {
  const std::string text = "key = s3cret";
  const Finding finding = WithSecrets("r", {{6, 12}});
  CHECK(IsNew(finding, text, {}));
  CHECK(IsNew(finding, text, {"key = other"}));
  CHECK(!IsNew(finding, text, {"moved:\n s3cret"}));
  CHECK(!IsNew(finding, text, {"key = other", "key = s3cret"}));
}

TEST_CASE("of several secrets one new one is enough", "[scope]") {
  const std::string text = "a: one1\nb: two2";
  const Finding finding = WithSecrets("r", {{3, 7}, {11, 15}});
  CHECK(IsNew(finding, text, {"a: one1"}));
  CHECK(!IsNew(finding, text, {"b: two2\na: one1"}));
  CHECK(!IsNew(finding, text, {"a: one1", "b: two2"}));
}

TEST_CASE("a finding about a whole file is new unless the pre-image has one of its rule",
          "[scope]") {
  CHECK(IsNew(WholeFile("dotenv"), "", {}));
  CHECK(IsNew(WholeFile("dotenv"), "", {"X=1"}, {WholeFile("other")}));
  CHECK(!IsNew(WholeFile("dotenv"), "", {"X=1"}, {WholeFile("other"), WholeFile("dotenv", "n")}));
}

TEST_CASE("a finding about a part without secret is known by its message too", "[scope]") {
  Finding part = WholeFile("role", "role a");
  part.place.span = {3, 9};
  Finding other = part;
  other.message = "role b";
  CHECK(IsNew(part, "", {"x"}, {other}));
  CHECK(!IsNew(part, "", {"x"}, {other, part}));
}

TEST_CASE("a pre-image is judged once, and only where that is asked for", "[scope]") {
  int judged = 0;
  const auto judge = [&] {
    judged++;
    return std::vector<Finding>();
  };
  std::vector<FindingCandidate> candidates = {
      MakeFindingCandidate(WithSecrets("r", {{0, 3}}), "abc")};
  CompareWithPreImage("x", judge, candidates);
  CHECK(judged == 0);
  candidates.push_back(MakeFindingCandidate(WholeFile("a"), ""));
  candidates.push_back(MakeFindingCandidate(WholeFile("b"), ""));
  CompareWithPreImage("x", judge, candidates);
  CHECK(judged == 1);
}

TEST_CASE("a repository violation is known by check, file and what it is about", "[scope]") {
  RepositoryViolation one{"a", {}};
  one.violation.subject = "Secret db";
  KnownViolations known;
  known.Add("r", one);
  CHECK(known.Has("r", one));
  CHECK_FALSE(known.Has("s", one));
  RepositoryViolation other = one;
  other.path = "b";
  CHECK_FALSE(known.Has("r", other));
  other = one;
  other.violation.subject = "Secret web";
  CHECK_FALSE(known.Has("r", other));
}

TEST_CASE("a repository violation that says something else of the same is known", "[scope]") {
  RepositoryViolation violation{"a", {}};
  violation.violation.subject = "Secret db";
  violation.violation.note = "Did you mean dbs?";
  KnownViolations known;
  known.Add("r", violation);
  violation.violation.note = "Did you mean bd?";
  violation.violation.about = {3, 9};
  CHECK(known.Has("r", violation));
}

TEST_CASE("a repository violation of a file that moved is known, of its old path alone",
          "[scope]") {
  RepositoryViolation violation{"old/a", {}};
  violation.violation.subject = "Secret db";
  KnownViolations known;
  known.Add("r", violation);
  violation.path = "new/a";
  CHECK_FALSE(known.Has("r", violation));
  known.Move("old/a", "new/a");
  CHECK(known.Has("r", violation));
  known.Move("old/b", "new/a");
  CHECK_FALSE(known.Has("r", violation));
  violation.causes = {std::string("hash\0staging\0new/c", 18)};
  RepositoryViolation before = violation;
  before.causes = {std::string("hash\0staging\0old/c", 18)};
  known.Add("r", before);
  CHECK_FALSE(known.Has("r", violation));
  known.Move("old/c", "new/c");
  CHECK(known.Has("r", violation));
}

TEST_CASE("a repository violation with a further cause is new, with one less it is not",
          "[scope]") {
  RepositoryViolation violation{"a", {}};
  violation.causes = {"x", "y"};
  KnownViolations known;
  known.Add("r", violation);
  violation.causes = {"y"};
  CHECK(known.Has("r", violation));
  violation.causes = {"y", "z"};
  CHECK_FALSE(known.Has("r", violation));
}

TEST_CASE("in an archive a file is known by its path within", "[scope]") {
  const auto in = [](std::string_view path, size_t archive) {
    Finding finding = WholeFile("dotenv-committed");
    finding.place.path = path;
    finding.place.archive = archive;
    return finding;
  };
  CHECK_FALSE(IsNew(in("b.zip!/x/.env", 5), "", {"old"}, {in("a.zip!/x/.env", 5)}));
  CHECK(IsNew(in("a.zip!/y/.env", 5), "", {"old"}, {in("a.zip!/x/.env", 5)}));
  CHECK_FALSE(IsNew(in("y/.env", 0), "", {"old"}, {in("x/.env", 0)}));
}

}  // namespace leaktight
