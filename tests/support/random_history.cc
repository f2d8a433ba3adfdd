#include "support/random_history.h"

#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/child_process.h"
#include "engine/example.h"

namespace leaktight {
namespace {

constexpr const char* kPaths[] = {
    ".env",         "app.py",           "config/.env.local", "config/app.yaml", "deep/a/b/c.txt",
    "deep/a/d.txt", "k8s/secrets.yaml", "readme.md",         "tests/data.txt",  "x.json",
};
constexpr int kSecrets = 12;

using Files = std::map<std::string, std::string>;

class Writer {
 public:
  explicit Writer(uint32_t seed) : random_(seed) {}

  // A stream for `git fast-import` (see its manual).
  std::string Write(int commits) {
    for (int number = 1; number <= commits; number++) {
      const int branch = Below(4);
      Commit(number, branch);
    }
    return std::move(stream_);
  }

 private:
  int Below(int count) { return static_cast<int>(random_() % static_cast<uint32_t>(count)); }

  std::string Content() {
    const std::string token =
        ExpandExample("ghp_{base62:30}{crc32-base62}", static_cast<uint64_t>(Below(kSecrets)))
            .value();
    const std::string password =
        ExpandExample("{base62:24}", static_cast<uint64_t>(100 + Below(kSecrets))).value();
    switch (Below(5)) {
      case 0:
        return "DEBUG=1\nDB_PASSWORD=" + password + "\n";
      case 1:
        return "line\ntoken " + token + "\n";
      case 2:
        return "first " + token + "\nPASSWORD = \"" + password + "\"\n";
      case 3:
        return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  password: " +
               password + "\n";
    }
    return "nothing " + std::to_string(Below(20)) + "\n";
  }

  void Change(Files& files) {
    for (int changes = Below(4); changes >= 0; changes--) {
      const std::string path = kPaths[Below(std::size(kPaths))];
      const std::string other = kPaths[Below(std::size(kPaths))];
      switch (Below(5)) {
        case 0:
          files.erase(path);
          break;
        case 1:  // a move or a copy
          if (files.count(other) > 0) files[path] = files[other];
          if (Below(2) == 0 && path != other) files.erase(other);
          break;
        default:
          files[path] = Content();
      }
    }
  }

  void Commit(int number, int branch) {
    const int parent = tips_[branch];
    Files files = trees_[parent];
    std::vector<int> merged;
    for (int other = 0; parent != 0 && other < 4; other++) {
      if (other == branch || tips_[other] == 0 || Below(5) != 0) continue;
      merged.push_back(tips_[other]);
      for (const auto& [path, content] : trees_[tips_[other]]) {
        if (Below(2) == 0) files[path] = content;
      }
    }
    if (merged.empty() || Below(2) == 0) Change(files);
    stream_ += "commit refs/heads/b" + std::to_string(branch) +
               "\nmark :" + std::to_string(number) + "\ncommitter A <a@b> " +
               std::to_string(1000000000 + Below(1000000)) + " +0000\n" +
               Data("commit " + std::to_string(number) + (Below(9) == 0 ? " " + Content() : ""));
    // A branch begins anywhere, or with nothing.
    if (parent != 0) {
      stream_ += "from :" + std::to_string(parent) + "\n";
    } else if (number > 1 && Below(2) == 0) {
      const int from = 1 + Below(number - 1);
      stream_ += "from :" + std::to_string(from) + "\n";
      files = trees_[from];
      Change(files);
    }
    for (const int other : merged) stream_ += "merge :" + std::to_string(other) + "\n";
    stream_ += "deleteall\n";
    for (const auto& [path, content] : files) {
      stream_ += "M 100644 inline " + path + "\n" + Data(content);
    }
    tips_[branch] = number;
    trees_[number] = std::move(files);
  }

  static std::string Data(const std::string& text) {
    return "data " + std::to_string(text.size()) + "\n" + text + "\n";
  }

  std::mt19937 random_;
  std::string stream_;
  std::map<int, Files> trees_;  // by a commit's mark; 0: nothing
  int tips_[4] = {};
};

}  // namespace

void FastImport(const GitRepository& repository, std::string_view stream) {
  Result<ChildProcess> child = StartGit(repository.place(), {"fast-import", "--quiet"}, true);
  if (!child) throw std::runtime_error(child.error().Describe());
  child->Send(std::string(stream));
  const Result<void> done = Finish(*child);
  if (!done) throw std::runtime_error(done.error().Describe());
}

void MakeRandomHistory(const GitRepository& repository, uint32_t seed, int commits) {
  FastImport(repository, Writer(seed).Write(commits));
}

}  // namespace leaktight
