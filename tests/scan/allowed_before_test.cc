#include "scan/allowed_before.h"

#include <string>

#include "catch.h"

namespace leaktight {
namespace {

AllowComment CommentOn(size_t line, const std::string& anchor) {
  AllowComment comment;
  comment.rule = "jwt";
  comment.reason = "made up";
  comment.line = comment.target = line;
  comment.anchor = anchor;
  return comment;
}

Finding AllowedOn(size_t line) {
  Finding finding;
  finding.rule = "jwt";
  finding.secret = "secret";
  finding.has_secret = true;
  finding.place.span = {1, 2};
  finding.place.begin.line = finding.place.end.line = line;
  finding.suppression = Suppression{};
  return finding;
}

JudgedFile FileWith(Finding finding) {
  JudgedFile file;
  FindingCandidate candidate;
  candidate.finding = std::move(finding);
  file.candidates.push_back(std::move(candidate));
  return file;
}

}  // namespace

TEST_CASE("a comment stands where the base has it, each once", "[scan]") {
  const std::vector<CommentCandidate> comments = {
      {CommentOn(1, "x"), {}, true}, {CommentOn(2, "x"), {}, true}, {CommentOn(3, "y"), {}, true}};
  const auto standing = StandingComments(comments, {CommentOn(9, "x"), CommentOn(9, "z")});
  REQUIRE(standing.size() == 1);
  CHECK(standing[0].line == 1);
  CHECK(StandingComments(comments, {}).empty());
}

TEST_CASE("a suppression lasts only where a standing comment gives it", "[scan]") {
  JudgedFile file = FileWith(AllowedOn(1));
  DropSuppressionsBut({CommentOn(1, "x")}, file);
  CHECK(file.candidates[0].finding.suppression.has_value());
  DropSuppressionsBut({CommentOn(2, "x")}, file);
  CHECK_FALSE(file.candidates[0].finding.suppression.has_value());
}

TEST_CASE("a further place without standing comment takes the suppression back", "[scan]") {
  Finding finding = AllowedOn(1);
  finding.places.push_back(AllowedOn(5).place);
  JudgedFile file = FileWith(finding);
  DropSuppressionsBut({CommentOn(1, "x"), CommentOn(5, "y")}, file);
  CHECK(file.candidates[0].finding.suppression.has_value());
  DropSuppressionsBut({CommentOn(1, "x")}, file);
  CHECK_FALSE(file.candidates[0].finding.suppression.has_value());
}

TEST_CASE("what is allowed wherever it stands at the end is allowed before", "[scan]") {
  const auto judged_as = [](const std::vector<Finding>& judged) {
    Finding finding = AllowedOn(1);
    finding.suppression.reset();
    AllowAsIn(judged, finding);
    return finding.suppression.has_value();
  };
  Finding not_allowed = AllowedOn(7);
  not_allowed.suppression.reset();
  Finding other = AllowedOn(3);
  other.secret = "another";
  CHECK(judged_as({AllowedOn(3)}));
  CHECK_FALSE(judged_as({}));
  CHECK_FALSE(judged_as({other}));
  CHECK_FALSE(judged_as({AllowedOn(3), not_allowed}));
}

}  // namespace leaktight
