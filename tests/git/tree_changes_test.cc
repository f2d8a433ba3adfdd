// Against git's own listing.
#include "git/tree_changes.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "catch.h"
#include "git/command.h"
#include "git/entries.h"
#include "git/object_reader.h"
#include "support/git_repository.h"
#include "support/random.h"
#include "support/random_history.h"

namespace leaktight {
namespace {

class Trees {
 public:
  explicit Trees(const GitRepository& repository) : objects_(repository.place()) {}

  std::optional<std::string> operator()(std::string_view id) {
    const auto object = objects_.Read(Hex(id));
    read_++;
    if (!object || object->type != "tree") return std::nullopt;
    return std::string(object->bytes);
  }
  size_t read() const { return read_; }

 private:
  ObjectReader objects_;
  size_t read_ = 0;
};

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find_first_of(" \n", begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

// By path: what stands there, then what each parent has there; empty where there is nothing.
using Told = std::map<std::string, std::vector<std::string>>;

std::string TreeIdOf(const GitRepository& repository, const std::string& commit) {
  return IdBytes(repository.Git({"rev-parse", commit + "^{tree}"}));
}

Told Ours(const GitRepository& repository, const std::string& commit,
          const std::vector<std::string>& parents) {
  Trees trees(repository);
  std::vector<std::string> ids;
  for (const std::string& parent : parents) ids.push_back(TreeIdOf(repository, parent));
  Told told;
  const TreeChanges changes([&](std::string_view id) { return trees(id); }, 20);
  REQUIRE(changes.Compare(TreeIdOf(repository, commit), ids, [&](const TreeChange& change) {
    std::vector<std::string>& all = told[std::string(change.path)];
    REQUIRE(all.empty());
    const auto text = [](const TreeFile& file) {
      return file.mode == GitMode::kNone ? "" : Hex(file.id);
    };
    all.push_back(text(change.now));
    for (const TreeFile& file : change.before) all.push_back(text(file));
  }));
  return told;
}

// From the whole of each tree: obviously right.
Told Truth(const GitRepository& repository, const std::string& commit,
           const std::vector<std::string>& parents) {
  std::vector<std::map<std::string, std::pair<std::string, std::string>>> files;
  std::vector<std::string> commits = {commit};
  commits.insert(commits.end(), parents.begin(), parents.end());
  Told told;
  for (const std::string& one : commits) {
    auto& all = files.emplace_back();
    const std::string listed =
        repository.Git({"ls-tree", "-r", "--format=%(objectmode) %(objectname) %(path)", one});
    const std::vector<std::string> words = Words(listed);
    for (size_t i = 0; i + 2 < words.size(); i += 3) {
      // What became executable is no change.
      all[words[i + 2]] = {words[i].substr(0, 3), words[i + 1]};
      told[words[i + 2]];
    }
  }
  for (auto& [path, all] : told) {
    for (const auto& side : files) {
      const auto file = side.find(path);
      all.push_back(file == side.end() ? std::string() : file->second.second);
    }
  }
  // What stands there as a parent has it; nothing is also something.
  std::erase_if(told, [&](const auto& item) {
    const auto at = [&](size_t side) {
      const auto file = files[side].find(item.first);
      return file == files[side].end() ? std::pair<std::string, std::string>() : file->second;
    };
    for (size_t side = 1; side < files.size(); side++) {
      if (at(side) == at(0)) return true;
    }
    return false;
  });
  return told;
}

}  // namespace

TEST_CASE("changes against each parent are those of the whole trees", "[git]") {
  const uint32_t seed = GENERATE(61u, 62u, 63u);
  const GitRepository repository;
  MakeRandomHistory(repository, seed, 60);
  const std::string listed = repository.Git({"rev-list", "--all", "--parents"});
  size_t merges = 0;
  for (size_t begin = 0; begin < listed.size();) {
    const size_t end = std::min(listed.find('\n', begin), listed.size());
    std::vector<std::string> parents = Words(listed.substr(begin, end - begin));
    begin = end + 1;
    const std::string commit = parents.front();
    parents.erase(parents.begin());
    merges += parents.size() > 1 ? 1 : 0;
    CHECK(Ours(repository, commit, parents) == Truth(repository, commit, parents));
  }
  CHECK(merges > 0);
}

TEST_CASE("a file and a folder of one name are two places", "[git]") {
  const GitRepository repository;
  repository.Add("a/b", "1");
  repository.Add("a.b", "2");
  repository.Add("a-b", "3");
  const std::string folder = repository.Commit();
  repository.Git({"rm", "-q", "-r", "a"});
  repository.Add("a", "4");
  const std::string file = repository.Commit();
  for (const auto& [to, from] : {std::pair(file, folder), std::pair(folder, file)}) {
    const Told told = Ours(repository, to, {from});
    CHECK(told == Truth(repository, to, {from}));
    CHECK(told.size() == 2);
    CHECK(Ours(repository, to, {from, to}).empty());
  }
  CHECK(Ours(repository, file, {}).size() == 3);
}

TEST_CASE("folders that are those of a parent are not read", "[git]") {
  const GitRepository repository;
  for (int i = 0; i < 20; i++) repository.Add("d" + std::to_string(i) + "/f", std::to_string(i));
  const std::string before = TreeIdOf(repository, repository.Commit());
  repository.Add("d7/f", "changed");
  const std::string after = TreeIdOf(repository, repository.Commit());
  Trees trees(repository);
  size_t told = 0;
  const TreeChanges changes([&](std::string_view id) { return trees(id); }, 20);
  CHECK(changes.Compare(after, {before}, [&](const TreeChange&) { told++; }));
  CHECK(told == 1);
  CHECK(trees.read() == 4);
}

namespace {

// Large trees without git: what stands at each name, files by a letter, folders as trees.
using Names = std::map<std::string, char>;

class MadeTrees {
 public:
  // Files "N", and each folder with one file "f".
  std::string Add(const Names& names) {
    std::string bytes;
    // As git orders them: the names of folders end in a slash.
    for (const auto& [name, content] : names) {
      const bool is_folder = name.ends_with('/');
      const std::string plain = is_folder ? name.substr(0, name.size() - 1) : name;
      const std::string id =
          is_folder ? Keep("100644 f" + std::string(1, '\0') + std::string(20, content))
                    : std::string(20, content);
      bytes += (is_folder ? "40000 " : "100644 ") + plain + '\0' + id;
    }
    return Keep(bytes);
  }
  std::optional<std::string> operator()(std::string_view id) const {
    const auto at = trees_.find(std::string(id));
    return at == trees_.end() ? std::nullopt : std::optional(at->second);
  }

 private:
  std::string Keep(const std::string& bytes) {
    const auto [at, is_new] = ids_.try_emplace(bytes, std::to_string(ids_.size()));
    std::string id = at->second + std::string(20 - at->second.size(), '#');
    trees_[id] = bytes;
    return id;
  }

  std::map<std::string, std::string> ids_;
  std::map<std::string, std::string> trees_;
};

}  // namespace

TEST_CASE("what changes in large trees is found wherever it stands", "[git]") {
  Random random(77);
  size_t changes = 0;
  for (int round = 0; round < 4000; round++) {
    MadeTrees trees;
    Names base;
    for (size_t names = random.Below(60); names > 0; names--) {
      const std::string name = random.Text(1 + random.Below(2), "abcdefghij.-");
      base[name + (random.Below(4) == 0 ? "/" : "")] = static_cast<char>('A' + random.Below(3));
    }
    const auto changed = [&](Names names) {
      for (size_t times = random.Below(4); times > 0; times--) {
        const std::string name = random.Text(1 + random.Below(2), "abcdefghij.-");
        if (random.Below(3) == 0 && !names.empty()) {
          names.erase(std::next(names.begin(), static_cast<ptrdiff_t>(random.Below(names.size()))));
        } else if (random.Below(2) == 0 && !names.empty()) {
          std::next(names.begin(), static_cast<ptrdiff_t>(random.Below(names.size())))->second =
              static_cast<char>('A' + random.Below(3));
        } else {
          names[name + (random.Below(4) == 0 ? "/" : "")] = 'D';
        }
      }
      return names;
    };
    std::vector<Names> all = {changed(base)};
    for (size_t parents = random.Below(4); parents > 0; parents--) all.push_back(changed(base));
    std::vector<std::string> ids;
    for (const Names& names : all) ids.push_back(trees.Add(names));
    Told expected;
    for (const Names& names : all) {
      for (const auto& [name, content] : names) expected[name];
    }
    for (auto& [name, sides] : expected) {
      for (const Names& names : all) {
        const auto at = names.find(name);
        sides.push_back(at == names.end() ? "" : std::string(20, at->second));
      }
    }
    std::erase_if(expected, [](const auto& item) {
      const std::vector<std::string>& sides = item.second;
      return std::find(sides.begin() + 1, sides.end(), sides[0]) != sides.end();
    });
    Told told;
    const TreeChanges compare([&](std::string_view id) { return trees(id); }, 20);
    REQUIRE(compare.Compare(ids[0], {ids.begin() + 1, ids.end()}, [&](const TreeChange& change) {
      std::string path(change.path);
      if (path.ends_with("/f")) path.pop_back();
      std::vector<std::string>& sides = told[path];
      REQUIRE(sides.empty());
      sides.emplace_back(change.now.id);
      for (const TreeFile& file : change.before) sides.emplace_back(file.id);
    }));
    REQUIRE(told == expected);
    changes += told.size();
  }
  CHECK(changes > 3000);
}

TEST_CASE("a tree that is missing, or in no order, is no answer", "[git]") {
  const std::string id(20, 'x');
  const auto entry = [&](const std::string& name) { return "100644 " + name + '\0' + id; };
  const auto compares = [&](const std::optional<std::string>& bytes) {
    return TreeChanges([&](std::string_view) { return bytes; }, 20)
        .Compare(id, {}, [](const TreeChange&) {});
  };
  CHECK(compares(entry("a") + entry("b")));
  CHECK_FALSE(compares(std::nullopt));
  CHECK_FALSE(compares(entry("b") + entry("a")));
  CHECK_FALSE(compares(entry("a") + entry("a")));
  CHECK_FALSE(compares("100644 a"));
}

}  // namespace leaktight
