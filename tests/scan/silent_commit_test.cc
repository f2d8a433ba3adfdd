#include "scan/silent_commit.h"

#include <string>

#include "catch.h"
#include "engine/example.h"

namespace leaktight {

TEST_CASE("a commit is silent where neither it nor a merged tag holds a secret", "[scan]") {
  const Result<Criteria> criteria = Criteria::Make({});
  REQUIRE(criteria.has_value());
  Engine::Scratch scratch;
  const auto is_silent = [&](const std::string& bytes) {
    return IsSilentCommit(bytes, *criteria, scratch);
  };
  const std::string id(40, 'a');
  const std::string head = "tree " + id + "\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n";
  const std::string leak = "DB_PASSWORD=" + ExpandExample("{base62:24}", 5).value();
  const auto tag = [&](const std::string& message) {
    return "mergetag object " + id + "\n type commit\n tag v1\n tagger T <t@u> 2 +0000\n \n " +
           message + "\n";
  };
  CHECK(is_silent(head + "\na change\n"));
  CHECK(is_silent(head + tag("a version") + "\na change\n"));
  CHECK_FALSE(is_silent(head + "\na change\n\n" + leak + "\n"));
  CHECK_FALSE(is_silent(head + tag(leak) + "\na change\n"));
  CHECK_FALSE(is_silent("no commit at all"));
  CHECK(is_silent(head));
  // A leak among the headers is none of the message, and what looks like a header there is text.
  CHECK(is_silent(head + "x-note " + leak + "\n\na change\n"));
  CHECK_FALSE(is_silent(head + "\nparent is not here\n\n" + leak + "\n"));
  CHECK_FALSE(is_silent(head + "gpgsig a\n \n b\n\n" + leak + "\n"));
  CHECK(is_silent("tree " + id + "\nparent " + id + "\nparent " + id + "\n\na merge\n"));
  // What ParseCommit refuses.
  CHECK_FALSE(is_silent("tree " + id + "\nparent x\n\na change\n"));
  CHECK_FALSE(is_silent(head + "parent x\n\na change\n"));
  CHECK_FALSE(is_silent("tree x\n\na change\n"));

  CriteriaOptions options;
  options.paths.include = {"*.txt"};
  const Result<Criteria> of_files = Criteria::Make(options);
  REQUIRE(of_files.has_value());
  CHECK(IsSilentCommit(head + "\na change\n\n" + leak + "\n", *of_files, scratch));
  CHECK_FALSE(IsSilentCommit("no commit at all", *of_files, scratch));
}

}  // namespace leaktight
