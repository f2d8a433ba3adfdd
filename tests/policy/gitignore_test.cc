#include "policy/gitignore.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "support/random.h"
#include "support/temporary_folder.h"

namespace leaktight {
namespace {

bool Ignores(const std::string& lines, const std::string& path) {
  IgnoreRules rules;
  rules.AddFile(".gitignore", lines);
  return rules.Ignores(path);
}

TEST_CASE("a pattern without a slash fits at any depth, one with a slash from its folder on",
          "[policy]") {
  CHECK(Ignores(".env\n", ".env"));
  CHECK(Ignores(".env\n", "a/b/.env"));
  CHECK(Ignores("/.env\n", ".env"));
  CHECK_FALSE(Ignores("/.env\n", "a/.env"));
  CHECK(Ignores("a/.env\n", "a/.env"));
  CHECK_FALSE(Ignores("a/.env\n", "b/a/.env"));
  CHECK(Ignores("**/a/.env\n", "b/a/.env"));
  CHECK_FALSE(Ignores(".env\n", ".env.local"));
}

TEST_CASE("the last pattern decides, but nothing comes back out of a folder that is ignored",
          "[policy]") {
  CHECK_FALSE(Ignores(".env*\n!.env.example\n", ".env.example"));
  CHECK(Ignores("!.env\n.env\n", ".env"));
  CHECK(Ignores("secrets/\n!secrets/.env\n", "secrets/.env"));
  CHECK_FALSE(Ignores("secrets/*\n!secrets/.env\n", "secrets/.env"));
}

TEST_CASE("a deeper .gitignore wins, in whatever order the files come", "[policy]") {
  for (const bool deeper_first : {false, true}) {
    IgnoreRules rules;
    if (deeper_first) rules.AddFile("a/.gitignore", "!.env\n");
    rules.AddFile(".gitignore", ".env\n");
    if (!deeper_first) rules.AddFile("a/.gitignore", "!.env\n");
    CHECK_FALSE(rules.Ignores("a/.env"));
    CHECK(rules.Ignores(".env"));
    CHECK(rules.Ignores("b/.env"));
    CHECK_FALSE(rules.Ignores("ab/a"));
  }
}

TEST_CASE("blanks, comments, escapes and line endings are read as git reads them", "[policy]") {
  CHECK(Ignores("\xef\xbb\xbf.env  \r\n", ".env"));
  CHECK(Ignores("#.env\n\\#x\n", "#x"));
  CHECK_FALSE(Ignores("#.env\n", "#.env"));
  CHECK(Ignores("\\!x\n", "!x"));
  CHECK(Ignores("a\\ \n", "a "));
  CHECK(Ignores(".env", ".env"));
}

TEST_CASE("a pattern made to be slow is not", "[policy]") {
  CHECK_FALSE(Ignores("/" + std::string(2000, '*') + "a*a*a*a*a*a*a*b\n", std::string(2000, 'a')));
}

// One of git's own trees of patterns, as random as they come.
class Generator {
 public:
  explicit Generator(uint64_t seed) : random_(seed) {}

  std::string Pattern() {
    std::string pattern = random_.Below(5) == 0 ? "!" : random_.Below(30) == 0 ? "#" : "";
    if (random_.Below(3) == 0) pattern += "/";
    for (size_t n = 1 + random_.Below(4); n > 0; n--) {
      pattern += random_.Pick(kParts);
      if (n > 1 && random_.Below(3) > 0) pattern += "/";
    }
    return pattern + random_.Pick<std::string>({"", "", "", "/", " ", "\r", "  "});
  }

  std::string Lines(size_t count) {
    std::string lines;
    while (count-- > 0) lines += Pattern() + "\n";
    return lines;
  }

  std::string Path() {
    std::string path;
    for (size_t n = 1 + random_.Below(4); n > 0; n--) {
      path += random_.Pick(kNames) + (n > 1 ? "/" : "");
    }
    return path;
  }

  Random& random() { return random_; }

 private:
  const std::vector<std::string> kParts = {
      "a",     "b",      "ab",    "foo",  ".env", "*",    "**",  "***", "?",           "[ab]",
      "[!a]",  "[^a]",   "[a-c]", "[]a]", "[a",   "[a-]", "\\a", "\\*", "[[:alpha:]]", "[[:x:]]",
      "[[:a]", "[\\]a]", "foo*",  "*b",   "a**",  "x\\",  "a b", " ",   "\\ "};
  const std::vector<std::string> kNames = {"a",   "b",    "ab", "foo", ".env", "a b", "c",
                                           "aab", "foob", "*",  "d",   "]",    "1"};
  Random random_;
};

std::set<std::string> AskGit(const TemporaryFolder& folder, const std::set<std::string>& paths) {
  {
    std::ofstream list(folder.Path("paths"), std::ios::binary);
    for (const std::string& path : paths) list << path << '\0';
  }
  const std::string command = "cd '" + folder.Path("repo") +
                              "' && git check-ignore --no-index -z --stdin <../paths >../ignored";
  REQUIRE(std::system(command.c_str()) != -1);
  std::ifstream answer(folder.Path("ignored"), std::ios::binary);
  std::set<std::string> ignored;
  for (std::string path; std::getline(answer, path, '\0');) ignored.insert(path);
  return ignored;
}

TEST_CASE("what git ignores is ignored, and nothing else", "[policy]") {
  const TemporaryFolder folder;
  const std::string repo = folder.Path("repo");
  REQUIRE(std::system(("git init -q '" + repo + "'").c_str()) == 0);
  std::filesystem::create_directory(repo + "/a");
  Generator generate(21);
  size_t ignored_by_git = 0;
  for (int i = 0; i < 150; i++) {
    IgnoreRules rules;
    const std::string top = generate.Lines(1 + generate.random().Below(6));
    const std::string below = generate.Lines(generate.random().Below(3));
    std::ofstream(repo + "/.gitignore", std::ios::binary) << top;
    std::ofstream(repo + "/a/.gitignore", std::ios::binary) << below;
    rules.AddFile(".gitignore", top);
    rules.AddFile("a/.gitignore", below);
    std::set<std::string> paths;
    for (int n = 0; n < 60; n++) paths.insert(generate.Path());
    paths.erase("a");  // a folder here
    std::set<std::string> ours;
    for (const std::string& path : paths) {
      if (rules.Ignores(path)) ours.insert(path);
    }
    const std::set<std::string> gits = AskGit(folder, paths);
    ignored_by_git += gits.size();
    INFO(top << "----\n" << below);
    REQUIRE(ours == gits);
  }
  CHECK(ignored_by_git > 500);
}

}  // namespace
}  // namespace leaktight
