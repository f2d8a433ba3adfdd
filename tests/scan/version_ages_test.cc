#include "scan/version_ages.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/date.h"
#include "catch.h"
#include "git/object_reader.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

using State = VersionAge::State;

// Of these files each line `name: value` holds a version: the value, however it is laid out.
VersionAges::Versions ValuesIn(std::string_view /*path*/, std::string_view bytes) {
  VersionAges::Versions values;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view line = bytes.substr(0, end);
    const size_t colon = line.find(':');
    if (colon != std::string_view::npos && line.find('#') == std::string_view::npos) {
      const size_t begin = line.find_first_not_of(' ', colon + 1);
      if (begin != std::string_view::npos) values.emplace(line.substr(begin));
    }
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return values;
}

bool MayHold(std::string_view path) {
  return path.ends_with(".yaml");
}

class Aged : public GitRepository {
 public:
  using GitRepository::GitRepository;

  // The next commit's, by both clocks.
  std::string CommitOn(const std::string& day, const std::string& author_day = {}) {
    Set("GIT_COMMITTER_DATE=" + day + "T12:00:00Z");
    Set("GIT_AUTHOR_DATE=" + (author_day.empty() ? day : author_day) + "T12:00:00Z");
    return Commit(day);
  }

  // Since when HEAD has a value, or the working tree.
  VersionAge Of(const std::string& path, const std::string& value) const {
    return All({{path, value}}, false)[0];
  }
  VersionAge InFolder(const std::string& path, const std::string& value) const {
    return All({{path, value}}, true)[0];
  }

  std::vector<VersionAge> All(const std::vector<TrackedVersion>& tracked, bool in_folder) const {
    ObjectReader objects(place());
    VersionAges ages(place(), objects, MayHold, ValuesIn);
    const std::string head = Git({"rev-parse", "HEAD"});
    const auto found = in_folder ? ages.InWorkingTree(head, tracked) : ages.Since(head, tracked);
    if (!found) throw std::runtime_error(found.error().Describe());
    errors = ages.errors();
    return *found;
  }

  mutable std::vector<Error> errors;
};

std::string Day(const VersionAge& age) {
  return age.state == State::kCommitted ? FormatDate(age.seconds / kSecondsADay) : "";
}

}  // namespace

TEST_CASE("a value's age is that of the value, not of its file", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\n");
  const std::string first = repository.CommitOn("2026-01-01");
  repository.Add("a.yaml", "# a comment\ndb:     one\n");
  repository.CommitOn("2026-02-01");
  repository.Add("a.yaml", "# a comment\nother: two\ndb: one\n");
  repository.CommitOn("2026-03-01");
  repository.Add("b.yaml", "db: three\n");
  repository.CommitOn("2026-04-01");
  CHECK(repository.Of("a.yaml", "one").commit == first);
  CHECK(Day(repository.Of("a.yaml", "one")) == "2026-01-01");
  CHECK(Day(repository.Of("a.yaml", "two")) == "2026-03-01");
  CHECK(Day(repository.Of("b.yaml", "three")) == "2026-04-01");
}

TEST_CASE("a value that was another in between counts from when it came back", "[scan]") {
  Aged repository;
  for (const auto& [day, value] : {std::pair("2026-01-01", "one"), std::pair("2026-02-01", "two"),
                                   std::pair("2026-03-01", "one")}) {
    repository.Add("a.yaml", std::string("db: ") + value + "\n");
    repository.CommitOn(day);
  }
  CHECK(Day(repository.Of("a.yaml", "one")) == "2026-03-01");
}

TEST_CASE("a file that was away counts from when it came back", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\n");
  repository.CommitOn("2026-01-01");
  repository.Git({"rm", "-q", "a.yaml"});
  repository.CommitOn("2026-02-01");
  repository.Add("a.yaml", "db: one\n");
  repository.CommitOn("2026-03-01");
  CHECK(Day(repository.Of("a.yaml", "one")) == "2026-03-01");
}

TEST_CASE("a value keeps its age where it moves", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\nmail: two\n");
  repository.CommitOn("2026-01-01");
  SECTION("with its file") {
    repository.Git({"mv", "a.yaml", "b.yaml"});
    repository.CommitOn("2026-02-01");
  }
  SECTION("with its file, which is written anew at once") {
    repository.Git({"rm", "-q", "a.yaml"});
    repository.Add("b.yaml", "# all\n# is\n# new\nelse: three\ndb: one\n");
    repository.CommitOn("2026-02-01");
  }
  SECTION("into another file, of which there was one") {
    repository.Add("b.yaml", "else: three\n");
    repository.CommitOn("2026-02-01");
    repository.Add("a.yaml", "mail: two\n");
    repository.Add("b.yaml", "else: three\ndb: one\n");
    repository.CommitOn("2026-03-01");
  }
  SECTION("twice, with other commits between") {
    repository.Git({"mv", "a.yaml", "c.yaml"});
    repository.CommitOn("2026-02-01");
    repository.Add("c.yaml", "mail: four\ndb: one\n");
    repository.CommitOn("2026-02-02");
    repository.Git({"mv", "c.yaml", "b.yaml"});
    repository.CommitOn("2026-03-01");
    repository.Add("b.yaml", "mail: four\ndb: one\nx: y\n");
    repository.CommitOn("2026-03-02");
  }
  SECTION("on a branch that is merged") {
    repository.Git({"checkout", "-q", "-b", "topic"});
    repository.Git({"mv", "a.yaml", "b.yaml"});
    repository.CommitOn("2026-02-01");
    repository.Git({"checkout", "-q", "main"});
    repository.Add("z.yaml", "z: z\n");
    repository.CommitOn("2026-02-02");
    repository.Git({"merge", "-q", "--no-ff", "-m", "merge", "topic"});
  }
  CHECK(Day(repository.Of("b.yaml", "one")) == "2026-01-01");
  CHECK(Day(repository.InFolder("b.yaml", "one")) == "2026-01-01");
}

TEST_CASE("a value that stands in another file too came with its own", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\n");
  repository.CommitOn("2026-01-01");
  repository.Add("b.yaml", "db: one\n");
  repository.CommitOn("2026-02-01");
  CHECK(Day(repository.Of("b.yaml", "one")) == "2026-02-01");
}

TEST_CASE("what is not committed changed now", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\nmail: two\n");
  repository.CommitOn("2026-01-01");
  repository.Write("a.yaml", "db: three\nmail:   two\n");
  CHECK(repository.InFolder("a.yaml", "three").state == State::kUncommitted);
  CHECK(Day(repository.InFolder("a.yaml", "two")) == "2026-01-01");
  repository.Write("new.yaml", "db: four\n");
  CHECK(repository.InFolder("new.yaml", "four").state == State::kUncommitted);
  SECTION("a move is none") {
    repository.Git({"mv", "-f", "a.yaml", "b.yaml"});
    CHECK(Day(repository.InFolder("b.yaml", "two")) == "2026-01-01");
    CHECK(repository.InFolder("b.yaml", "three").state == State::kUncommitted);
  }
  SECTION("a move that git does not know of is none") {
    repository.Write("b.yaml", "mail: two\n");
    std::filesystem::remove(repository.folder() + "/a.yaml");
    CHECK(Day(repository.InFolder("b.yaml", "two")) == "2026-01-01");
  }
  SECTION("a file that was removed once and is back, and not added") {
    repository.Git({"rm", "-q", "-f", "a.yaml"});
    repository.CommitOn("2026-02-01");
    repository.Write("a.yaml", "mail: two\n");
    CHECK(repository.InFolder("a.yaml", "two").state == State::kUncommitted);
  }
}

TEST_CASE("a merge brings what no parent has, and nothing else", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\nx: x\ny: y\nz: z\nmail: two\n");
  repository.CommitOn("2026-01-01");
  repository.Git({"checkout", "-q", "-b", "topic"});
  repository.Add("a.yaml", "db: three\nx: x\ny: y\nz: z\nmail: two\n");
  repository.CommitOn("2026-02-01");
  repository.Git({"checkout", "-q", "main"});
  repository.Add("a.yaml", "db: one\nx: x\ny: y\nz: z\nmail: four\n");
  repository.CommitOn("2026-03-01");
  repository.Git({"merge", "-q", "--no-commit", "topic"});
  repository.Add("a.yaml", "db: three\nx: x\ny: y\nz: z\nmail: four\nnew: five\n");
  repository.CommitOn("2026-04-01");
  CHECK(Day(repository.Of("a.yaml", "three")) == "2026-02-01");
  CHECK(Day(repository.Of("a.yaml", "four")) == "2026-03-01");
  CHECK(Day(repository.Of("a.yaml", "five")) == "2026-04-01");
  CHECK(Day(repository.Of("a.yaml", "x")) == "2026-01-01");
}

TEST_CASE("the committer's date counts, and not the author's", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\n");
  repository.CommitOn("2026-05-01", "2019-01-01");
  CHECK(Day(repository.Of("a.yaml", "one")) == "2026-05-01");
}

TEST_CASE("clocks that were wrong do not lead astray", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\nmail: two\n");
  repository.CommitOn("2030-01-01");
  repository.Git({"checkout", "-q", "-b", "topic"});
  repository.Add("a.yaml", "db: one\nmail: two\nx: x\n");
  repository.CommitOn("2001-01-01");
  repository.Git({"checkout", "-q", "main"});
  repository.Add("b.yaml", "db: three\n");
  repository.CommitOn("2026-02-01");
  repository.Add("a.yaml", "# c\ndb: one\nmail: two\n");
  repository.CommitOn("2002-03-01");
  repository.Git({"merge", "-q", "-m", "merge", "topic"});
  CHECK(Day(repository.Of("a.yaml", "one")) == "2030-01-01");
  CHECK(Day(repository.Of("a.yaml", "x")) == "2001-01-01");
  CHECK(Day(repository.Of("b.yaml", "three")) == "2026-02-01");
}

TEST_CASE("neither a replacement nor a graft changes an age", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\n");
  const std::string first = repository.CommitOn("2026-01-01");
  repository.Add("a.yaml", "db: two\n");
  const std::string second = repository.CommitOn("2026-02-01");
  repository.Add("b.yaml", "x: y\n");
  const std::string third = repository.CommitOn("2026-03-01");
  const std::string orphan = repository.Git({"commit-tree", "-m", "new", third + "^{tree}"});
  repository.Git({"replace", second, orphan});
  repository.Write(".git/info/grafts", third + "\n");
  CHECK(repository.Of("a.yaml", "two").commit == second);
}

TEST_CASE("what a shallow clone does not have is not known", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\nmail: two\n");
  repository.CommitOn("2026-01-01");
  repository.Add("a.yaml", "db: one\nmail: three\n");
  repository.CommitOn("2026-02-01");
  repository.Add("a.yaml", "db: one\nmail: three\nx: four\n");
  const std::string last = repository.CommitOn("2026-03-01");
  const std::string parent = repository.Git({"rev-parse", "HEAD^"});
  repository.Write(".git/shallow", parent + "\n");
  CHECK(repository.Of("a.yaml", "one").state == State::kCut);
  CHECK(repository.Of("a.yaml", "three").state == State::kCut);
  CHECK(repository.Of("a.yaml", "four").commit == last);
}

TEST_CASE("a first commit at which a shallow clone happens to begin is known", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\n");
  const std::string first = repository.CommitOn("2026-01-01");
  repository.Write(".git/shallow", first + "\n");
  CHECK(Day(repository.Of("a.yaml", "one")) == "2026-01-01");
}

TEST_CASE("an object that is not there is an error and no age", "[scan]") {
  Aged repository;
  repository.Add("a.yaml", "db: one\n");
  repository.CommitOn("2026-01-01");
  const std::string blob = repository.Git({"rev-parse", "HEAD:a.yaml"});
  repository.Add("a.yaml", "db: one\nx: y\n");
  repository.CommitOn("2026-02-01");
  repository.Remove(blob);
  CHECK(repository.Of("a.yaml", "one").state == State::kUnreadable);
  REQUIRE(repository.errors.size() == 1);
  CHECK(repository.errors[0].where == blob);
}

TEST_CASE("ages are told in repositories of SHA-256, and of very many files", "[scan]") {
  Aged repository({"--object-format=sha256"});
  std::vector<TrackedVersion> tracked;
  for (int i = 0; i < 300; i++) {
    const std::string path = "f" + std::to_string(i % 150) + "/" + std::to_string(i) + ".yaml";
    repository.Write(path, "db: v" + std::to_string(i) + "\n");
    tracked.push_back({path, "v" + std::to_string(i)});
  }
  repository.Git({"add", "."});
  repository.CommitOn("2026-01-01");
  repository.Add("f7/7.yaml", "db: new\n");
  repository.CommitOn("2026-02-01");
  tracked[7].version = "new";
  const std::vector<VersionAge> ages = repository.All(tracked, true);
  for (size_t i = 0; i < ages.size(); i++) {
    INFO(i);
    CHECK(Day(ages[i]) == (i == 7 ? "2026-02-01" : "2026-01-01"));
  }
}

namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;  // name, value

std::string TextOf(const Lines& lines, std::mt19937& random) {
  std::string text;
  for (const auto& [name, value] : lines) {
    text += name + ":" + std::string(1 + random() % 3, ' ') + value + "\n";
  }
  return text;
}

// A history of one file that is edited, laid out anew, renamed, branched off and merged.
class RandomFile {
 public:
  explicit RandomFile(unsigned seed) : random_(seed) {
    for (int i = 0; i < 6; i++) lines_.emplace_back("n" + std::to_string(i), NewValue());
    Write();
    repository_.CommitOn(Today());
    for (int step = 0; step < 25; step++) Step();
  }

  const Aged& repository() const { return repository_; }
  const std::string& path() const { return path_; }
  const Lines& lines() const { return lines_; }

 private:
  std::string NewValue() { return "value-" + std::to_string(next_value_++); }
  std::string Today() { return FormatDate(20000 + day_++); }

  void Write() { repository_.Add(path_, TextOf(lines_, random_)); }

  void Edit() {
    auto& [name, value] = lines_[random_() % lines_.size()];
    switch (random_() % 4) {
      case 0:
        old_[name].push_back(std::exchange(value, NewValue()));
        break;
      case 1:  // as it once was
        if (!old_[name].empty()) value = old_[name][random_() % old_[name].size()];
        break;
      case 2:
        lines_.emplace_back("n" + std::to_string(next_value_), NewValue());
        break;
      default:
        break;  // laid out anew
    }
  }

  void Step() {
    if (random_() % 8 == 0) {
      const std::string to = "file" + std::to_string(next_value_++) + ".yaml";
      repository_.Git({"mv", path_, to});
      path_ = to;
    } else if (random_() % 5 == 0) {
      return Branch();
    } else {
      Edit();
      Write();
    }
    repository_.CommitOn(Today());
  }

  // Two sides that change what they like, and a merge that takes each line from one of them.
  void Branch() {
    const Lines before = lines_;
    repository_.Git({"checkout", "-q", "-B", "side"});
    Edit();
    Write();
    repository_.CommitOn(Today());
    const Lines theirs = std::exchange(lines_, before);
    repository_.Git({"checkout", "-q", "main"});
    if (random_() % 2 == 0) {
      Edit();
      Write();
    } else {
      repository_.Add("other.txt", std::to_string(day_));
    }
    repository_.CommitOn(Today());
    repository_.Git({"merge", "-q", "-s", "ours", "--no-commit", "--no-ff", "side"});
    const size_t common = std::min(lines_.size(), theirs.size());
    for (size_t i = 0; i < common; i++) {
      if (random_() % 2 == 0) lines_[i] = theirs[i];
    }
    Write();
    repository_.CommitOn(Today());
  }

  std::mt19937 random_;
  Aged repository_;
  std::string path_ = "file.yaml";
  Lines lines_;
  std::map<std::string, std::vector<std::string>> old_;  // values by name
  int next_value_ = 0;
  int day_ = 0;
};

// The slow twin: who `git blame` says brought each line, spaces apart.
std::vector<std::string> Blamed(const RandomFile& file) {
  const std::string text =
      file.repository().Git({"blame", "-w", "-l", "-s", "--root", "HEAD", "--", file.path()});
  std::vector<std::string> commits;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    commits.push_back(text.substr(begin, text.find(' ', begin) - begin));
    begin = end + 1;
  }
  return commits;
}

}  // namespace

TEST_CASE("ages are what git blame says, spaces apart, on random histories", "[scan]") {
  size_t compared = 0;
  for (unsigned seed = 1; seed <= 12; seed++) {
    INFO("seed " << seed);
    const RandomFile file(seed);
    const std::vector<std::string> blamed = Blamed(file);
    REQUIRE(blamed.size() == file.lines().size());
    std::vector<TrackedVersion> tracked;
    for (const auto& [name, value] : file.lines()) tracked.push_back({file.path(), value});
    const std::vector<VersionAge> ages = file.repository().All(tracked, false);
    for (size_t i = 0; i < ages.size(); i++) {
      INFO(file.path() << " line " << i + 1);
      CHECK(ages[i].commit == blamed[i]);
      compared++;
    }
  }
  CHECK(compared > 80);
}

}  // namespace leaktight
