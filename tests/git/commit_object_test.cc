#include "git/commit_object.h"

#include <string>

#include "catch.h"
#include "git/object_reader.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

const std::string kTree = "tree " + std::string(40, 'a') + "\n";

}  // namespace

TEST_CASE("a commit of git's own is read whole", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  const std::string first = repository.Commit();
  repository.Git({"-c", "i18n.commitEncoding=ISO-8859-1", "commit", "-q", "--allow-empty",
                  "--no-verify", "--author=J\xfcrgen <j@example.org>", "--date=1000000000 +0530",
                  "-m", "the summary\nin two lines\n\nand more"});
  const std::string second = repository.Git({"rev-parse", "HEAD"});
  ObjectReader objects(repository.place());
  const Result<ObjectReader::Object> object = objects.Read(second);
  REQUIRE(object.has_value());
  const Result<CommitObject> commit = ParseCommit(object->bytes);
  REQUIRE(commit.has_value());
  CHECK(commit->tree == repository.Git({"rev-parse", "HEAD^{tree}"}));
  CHECK(commit->parents == std::vector<std::string_view>{first});
  CHECK(commit->message == "the summary\nin two lines\n\nand more\n");
  const Commit described = DescribeCommit(second, *commit);
  CHECK(described.id == second);
  CHECK(described.author == "J\xfcrgen");
  CHECK(described.email == "j@example.org");
  CHECK(described.date == "2001-09-09T07:16:40+05:30");
  CHECK(described.summary == "the summary in two lines");
}

TEST_CASE("a signature that is none does no harm", "[git]") {
  std::string bytes;  // which the author's name and address are views into
  const auto author = [&](const std::string& text) {
    bytes = kTree + "author " + text + "\n\nm";
    return ParseCommit(bytes).value().author;
  };
  CHECK(author("A <a@b> 99999999999999999999 +0000").seconds == 0);
  CHECK(author("A <a@b> 999999999999 +0000").seconds == 0);
  CHECK(author("A <a@b> -5 +0000").seconds == 0);
  CHECK(author("A <a@b> 5 +9999").minutes_east == 0);
  CHECK(author("A <a@b> 5 -0130").minutes_east == -90);
  CHECK(author("A <a@b> 5").seconds == 5);
  CHECK(author("A <a@b").email == "a@b");
  CHECK(author("nobody").name == "nobody");
  CHECK(author("").name.empty());
  CHECK(author("A <x> <y> 7 +0000").seconds == 7);
}

TEST_CASE("a merged tag stands in a header of several lines", "[git]") {
  const std::string bytes =
      kTree + "parent " + std::string(40, 'b') + "\nmergetag object " + std::string(40, 'b') +
      "\n type commit\n tag v1\n tagger T <t@t> 1 +0000\n \n said so\n  twice\n"
      "gpgsig one\n two\n\nmessage\n";
  const Result<CommitObject> commit = ParseCommit(bytes);
  REQUIRE(commit.has_value());
  CHECK(commit->message == "message\n");
  REQUIRE(commit->merged_tags.size() == 1);
  const Result<TagObject> tag = ParseTag(commit->merged_tags[0]);
  REQUIRE(tag.has_value());
  CHECK(tag->name == "v1");
  CHECK(tag->message == "said so\n twice");
}

TEST_CASE("what hangs on nothing is an error", "[git]") {
  CHECK_FALSE(ParseCommit("").has_value());
  CHECK_FALSE(ParseCommit("author A <a@b> 1 +0000\n\nm").has_value());
  CHECK_FALSE(ParseCommit(kTree + "parent none\n\nm").has_value());
  CHECK_FALSE(ParseTag("type commit\ntag v1\n\nm").has_value());
}

TEST_CASE("a tag says what it is of", "[git]") {
  const GitRepository repository;
  repository.Add("a", "one\n");
  const std::string commit = repository.Commit();
  repository.Git({"tag", "-a", "-m", "release\n\nnotes", "v1"});
  ObjectReader objects(repository.place());
  const Result<ObjectReader::Object> object = objects.Read("v1");
  REQUIRE(object.has_value());
  const Result<TagObject> tag = ParseTag(object->bytes);
  REQUIRE(tag.has_value());
  CHECK(tag->target == commit);
  CHECK(tag->type == "commit");
  CHECK(tag->name == "v1");
  CHECK_FALSE(tag->tagger.name.empty());
  CHECK(tag->message == "release\n\nnotes\n");
}

TEST_CASE("a summary is the first paragraph on one line", "[git]") {
  CHECK(SummaryOf("\n\n a\nb \n\nc") == "a b");
  CHECK(SummaryOf("a\r\n\r\nb").find('b') == std::string::npos);
  CHECK(SummaryOf("").empty());
}

}  // namespace leaktight
