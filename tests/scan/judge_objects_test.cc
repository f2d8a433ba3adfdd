#include "scan/judge_objects.h"

#include <string>
#include <vector>

#include "catch.h"
#include "source/skip.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

struct Judging {
  Judging() : objects(repository.place(), 1 << 20) {}

  // The paths of what was handed over, in its order.
  std::vector<std::string> Judge(const std::string& configuration = {}) {
    const auto read = [&](const std::string&) {
      return Result<std::optional<std::string>>(configuration);
    };
    const Criteria criteria = Criteria::Make({}, read, summary.errors).value();
    ObjectJudge judge(criteria, objects, 3, true, summary);
    std::vector<ObjectFile> files;
    for (size_t i = 0; i < paths.size(); i++) files.push_back({paths[i], ids[i]});
    std::vector<std::string> judged;
    judge.Judge(files, [&](size_t i, const JudgedBlob&, std::string_view bytes) {
      judged.push_back(paths[i] + ":" + std::string(bytes.substr(0, 20)));
    });
    return judged;
  }

  void Add(const std::string& path, const std::string& bytes) {
    repository.Add(path, bytes);
    paths.push_back(path);
    ids.push_back(repository.Git({"rev-parse", ":" + path}));
  }

  GitRepository repository;
  ObjectReader objects;
  std::vector<std::string> paths;
  std::vector<std::string> ids;
  Summary summary;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("files are handed over in their order, batch after batch", "[scan]") {
  Judging judging;
  Texts wanted;
  for (int i = 0; i < 24; i++) {  // over 8 MiB: more than one batch
    const std::string text = "file " + std::to_string(i) + "\n";
    judging.Add("f" + std::to_string(i), text + std::string(500000, ' '));
    wanted.push_back("f" + std::to_string(i) + ":" + (text + std::string(20, ' ')).substr(0, 20));
  }
  CHECK(judging.Judge() == wanted);
  CHECK(judging.summary.files == 24);
  CHECK(judging.summary.scanned_paths == judging.paths);
}

TEST_CASE("what is not judged is told, and the rest is", "[scan]") {
  Judging judging;
  judging.Add("large", std::string(2 << 20, 'x'));
  judging.Add("lost", "lost\n");
  judging.Add("left/out", "out\n");
  judging.Add("good", "good\n");
  judging.repository.Remove(judging.ids[1]);
  CHECK(judging.Judge("exclude:\n  - path: left/**\n    reason: made up\n") ==
        Texts{"good:good\n"});
  CHECK(judging.summary.skipped[kSkippedLarge] == 1);
  CHECK(judging.summary.skipped[kSkippedExcluded] == 1);
  REQUIRE(judging.summary.errors.size() == 1);
  CHECK(judging.summary.errors[0].path == "lost");
  CHECK(judging.summary.skipped_paths.size() == 2);
}

}  // namespace leaktight
