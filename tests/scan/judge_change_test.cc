#include "scan/judge_change.h"

#include <string>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string Key(uint64_t seed) {
  return "key = '" + ExpandExample("{aws-key-id}", seed).value() + "'";
}

// What a change from `before` to `after` brings in one file.
struct Changed {
  explicit Changed(const std::vector<std::string>& before, const std::string& after)
      : objects(repository.place(), 1 << 20),
        criteria(Criteria::Make({}).value()),
        judge(criteria, objects, 1, false, summary) {
    file.path = "a.py";
    file.id = Store(after);
    for (const std::string& text : before) file.before.push_back({"a.py", Store(text)});
  }

  std::string Store(const std::string& text) const {
    repository.Add("a.py", text);
    return repository.Git({"rev-parse", ":a.py"});
  }

  std::vector<JudgedFile> Judge() {
    std::vector<JudgedFile> judged =
        judge.Judge({&file}, [](JudgedFile& seen, const JudgedBlob& blob, std::string_view) {
          for (const AllowComment& comment : blob.comments) seen.comments.push_back({comment, {}});
        });
    judge.CompareWithParents(judged);
    return judged;
  }

  GitRepository repository;
  ObjectReader objects;
  Criteria criteria;
  Summary summary;
  ChangeJudge judge;
  ChangedFile file;
};

}  // namespace

TEST_CASE("what any parent has is not new", "[scan]") {
  Changed changed({Key(1), Key(2)}, Key(1) + "\n" + Key(2) + "\n" + Key(3) + "\n");
  const std::vector<JudgedFile> judged = changed.Judge();
  REQUIRE(judged.size() == 1);
  REQUIRE(judged[0].candidates.size() == 3);
  CHECK_FALSE(judged[0].candidates[0].is_new);
  CHECK_FALSE(judged[0].candidates[1].is_new);
  CHECK(judged[0].candidates[2].is_new);
  CHECK(judged[0].AnythingNew());
}

TEST_CASE("a comment of before accounts for one, however often it is written now", "[scan]") {
  const std::string line = "x = 1  # leaktight:allow jwt made up\n";
  Changed changed({line}, line + line);
  const std::vector<JudgedFile> judged = changed.Judge();
  REQUIRE(judged.size() == 1);
  REQUIRE(judged[0].comments.size() == 2);
  CHECK_FALSE(judged[0].comments[0].is_new);
  CHECK(judged[0].comments[1].is_new);
}

TEST_CASE("a file without findings and comments does not come back", "[scan]") {
  Changed changed({}, "text\n");
  CHECK(changed.Judge().empty());
  CHECK(changed.summary.files == 1);
}

TEST_CASE("what stood before and cannot be read makes all new, and the scan incomplete", "[scan]") {
  for (const bool too_large : {false, true}) {
    Changed changed({too_large ? std::string(2 << 20, 'x') : Key(1)}, Key(1));
    if (!too_large) changed.repository.Remove(changed.file.before[0].id);
    if (!too_large) changed.file.id = changed.Store(Key(1) + "\n");
    const std::vector<JudgedFile> judged = changed.Judge();
    REQUIRE(judged.size() == 1);
    CHECK(judged[0].candidates[0].is_new);
    REQUIRE(changed.summary.errors.size() == 1);
    CHECK(changed.summary.errors[0].path == "a.py");
  }
}

TEST_CASE("a message is judged as a text without path", "[scan]") {
  Changed changed({}, "text\n");
  const std::vector<Finding> found =
      changed.judge.JudgeText("use " + Key(1) + "\n", Origin::kCommitMessage);
  REQUIRE(found.size() == 1);
  CHECK(found[0].origin == Origin::kCommitMessage);
  CHECK(found[0].place.path.empty());
}

}  // namespace leaktight
