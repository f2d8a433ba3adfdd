#include "scan/history_store.h"

#include <filesystem>
#include <string>

#include "catch.h"
#include "scan/criteria.h"
#include "support/git_repository.h"
#include "support/temporary_folder.h"

namespace leaktight {
namespace {

HistoryMemory Some(char commit, size_t blobs) {
  HistoryMemory memory;
  KnownCommits& commits = memory.history.commits;
  commits.ids.assign(20, commit);
  commits.parents.seconds = {7};
  commits.parents.first = {0, 0};
  commits.is_note = {0};
  for (size_t i = 0; i < blobs; i++) {
    const std::string number = std::to_string(1'000'000 + i);
    memory.added += number + std::string(20 - number.size(), 'x');
  }
  memory.history.judged[1].bytes = memory.added;
  memory.files = blobs;
  return memory;
}

struct Folder {
  TemporaryFolder folder;
  CriteriaOptions options;
  Result<Criteria> criteria = Criteria::Make(options);

  HistoryStore Open() {
    REQUIRE(criteria);
    auto store = HistoryStore::Open(folder.Path(""), *criteria, options);
    REQUIRE(store);
    return std::move(*store);
  }
  std::string File(const std::string& prefix) const {
    for (const auto& file : std::filesystem::directory_iterator(folder.Path("leaktight"))) {
      if (file.path().filename().string().starts_with(prefix)) return file.path().string();
    }
    return {};
  }
};

}  // namespace

TEST_CASE("a memory is kept, by what verdicts depend on", "[scan]") {
  Folder place;
  std::string problem;
  HistoryStore store = place.Open();
  CHECK_FALSE(store.Read(problem));
  CHECK(problem.empty());
  store.Save(Some('a', 3), true);
  HistoryStore again = place.Open();
  const auto memory = again.Read(problem);
  REQUIRE(memory);
  CHECK(memory->files == 3);
  CHECK(memory->history.judged[0].size() == 3);
  CHECK(memory->history.commits.Find(std::string(20, 'a')) == 0);

  place.options.paths.include = {"*.txt"};
  place.criteria = Criteria::Make(place.options);
  HistoryStore other = place.Open();
  CHECK_FALSE(other.Read(problem));
  CHECK(problem.empty());
  place.options.paths.largest = 7;
  CHECK_FALSE(HistoryStore::Open(place.folder.Path(""), *place.criteria, place.options));
}

TEST_CASE("the large part is written anew when much has come since", "[scan]") {
  Folder place;
  std::string problem;
  place.Open().Save(Some('a', 3), true);
  const auto goes_on = [&](size_t blobs) {
    const std::string before = ReadTestFile(place.File("history-known-"));
    HistoryStore store = place.Open();
    auto memory = store.Read(problem);
    REQUIRE(memory);
    const HistoryMemory more = Some('a', blobs);
    memory->added = MergeRows(memory->history.judged[1],
                              {std::string_view(more.added).substr(0, 20 * blobs), 20});
    memory->history.judged[1].bytes = memory->added;
    store.Save(*memory, false);
    REQUIRE(place.Open().Read(problem));
    return ReadTestFile(place.File("history-known-")) == before;
  };
  CHECK(goes_on(10));
  CHECK_FALSE(goes_on(10'000));
  CHECK(goes_on(10));
}

TEST_CASE("parts of different scans are none", "[scan]") {
  Folder place;
  std::string problem;
  place.Open().Save(Some('a', 3), true);
  const std::string known = ReadTestFile(place.File("history-known-"));
  place.Open().Save(Some('b', 3), true);
  HistoryStore store = place.Open();
  REQUIRE(store.Read(problem));
  WriteTestFile(place.File("history-known-"), known);
  CHECK_FALSE(store.Read(problem));
  CHECK(problem.find("broken or of another scan") != std::string::npos);
}

TEST_CASE("how far a scan was is kept for its state alone", "[scan]") {
  Folder place;
  HistoryStore store = place.Open();
  const std::string state(32, 's');
  CHECK(store.ReadCheckpoint(state).empty());
  store.SaveCheckpoint(state, "so far");
  CHECK(store.ReadCheckpoint(state) == "so far");
  CHECK(store.ReadCheckpoint(std::string(32, 't')).empty());
  store.DropCheckpoint();
  CHECK(store.ReadCheckpoint(state).empty());
  store.DropCheckpoint();
}

}  // namespace leaktight
