#include "report/origin.h"

#include "catch.h"
#include "report/sample.h"

using namespace leaktight;
using namespace leaktight::sample;

namespace {

const Commit kCommit{"0123456789abcdef0123456789abcdef01234567", "A U Thor", "a@example.org",
                     "2030-01-02T03:04:05+00:00", "the subject"};

Finding Of(Origin origin) {
  Finding finding;
  finding.origin = origin;
  return finding;
}

}  // namespace

TEST_CASE("each origin is said in words", "[report]") {
  Finding finding = Of(Origin::kBlob);
  CHECK(Whereabouts(finding) == "an object without a name");
  finding.place.path = "a/b.txt";
  CHECK(Whereabouts(finding) == "a/b.txt");
  CHECK(StandsInFile(finding));

  finding = Of(Origin::kStdin);
  CHECK(Whereabouts(finding) == "standard input");
  CHECK_FALSE(StandsInFile(finding));

  finding = Of(Origin::kCommitMessage);
  CHECK(Whereabouts(finding) == "the message of a commit");
  finding.place.commit = kCommit;
  CHECK(Whereabouts(finding) == "the message of commit 0123456789ab");
  CHECK_FALSE(StandsInFile(finding));

  finding = Of(Origin::kTagMessage);
  CHECK(Whereabouts(finding) == "the message of a tag");
  finding.details = {{"tagger", "x"}, {"tag", "v1"}};
  CHECK(Whereabouts(finding) == "the message of the tag v1");

  finding = Of(Origin::kNote);
  CHECK(Whereabouts(finding) == "a note");
  finding.details = {{"note on", "0123456789abcdef0123456789abcdef01234567"}};
  CHECK(Whereabouts(finding) == "the note on 0123456789ab");
  CHECK_FALSE(StandsInFile(finding));
}

TEST_CASE("a further place is said in words of its own origin", "[report]") {
  const Finding finding = Of(Origin::kBlob);
  Place further;
  further.origin = Origin::kCommitMessage;
  further.commit = kCommit;
  CHECK(Whereabouts(finding, further) == "the message of commit 0123456789ab");
  CHECK(Whereabouts(Of(Origin::kNote), Place()) == "a note");
  further = {};
  further.path = "a/b";
  CHECK(Whereabouts(finding, further) == "a/b");
}

TEST_CASE("the name of a ref is told without its secret, be it ever so short", "[report]") {
  Finding finding = FindingIn("", "refs/heads/pw-hunter2/x", "hunter2");
  finding.origin = Origin::kRefName;
  CHECK(Whereabouts(finding) == "the name of the ref refs/heads/pw-…/x");
  CHECK(Whereabouts(Of(Origin::kRefName)) == "the name of a ref");
}

TEST_CASE("a commit in short has what is known of it", "[report]") {
  CHECK(CommitInShort(kCommit) == "0123456789ab, 2030-01-02, A U Thor: the subject");
  CHECK(CommitInShort({"0123", "", "", "", ""}) == "0123");
}
