// Every check against its own examples and its fixtures.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/file.h"
#include "catch.h"
#include "fix/remedies.h"
#include "policy/check.h"
#include "policy/dotenv_local.h"
#include "policy/file_names.h"
#include "policy/gitignore.h"
#include "policy/named_files.h"
#include "policy/policy_reference.h"
#include "source_folder.h"
#include "support/checked.h"
#include "support/fixture.h"

namespace leaktight {
namespace {

using Files = std::map<std::string, std::string>;  // path → bytes

const std::filesystem::path kTop = LEAKTIGHT_SOURCE_DIR;

// Everything that all checks say about these files, as "id path".
std::vector<std::string> Objections(const Files& files) {
  static CheckEngine engine;
  std::vector<std::string> objections;
  FactSet facts;
  // A dotenv file that is ignored lies on disk alone, as `tree` finds it.
  IgnoreRules ignored;
  for (const auto& [path, bytes] : files) {
    if (FileName(path) == ".gitignore") ignored.AddFile(path, bytes);
  }
  const auto lies_on_disk_alone = [&](const std::string& path) {
    return ClassifyDotenvName(FileName(path)) != DotenvUse::kNone && ignored.Ignores(path);
  };
  for (const auto& [path, bytes] : files) {
    if (lies_on_disk_alone(path)) continue;
    for (const std::string& id : engine.Objections(path, bytes)) {
      objections.push_back(id + " " + path);
    }
    std::vector<Fact> of_file = engine.FactsIn(path, bytes);
    if (of_file.empty()) continue;
    facts.emplace(path, std::make_shared<const std::vector<Fact>>(std::move(of_file)));
  }
  AddLocalDotenvFacts(facts, [&](const std::string& path) -> std::optional<std::string> {
    const auto file = files.find(path);
    if (file == files.end() || !lies_on_disk_alone(path)) return std::nullopt;
    return file->second;
  });
  for (const std::string& path : NamedFiles(facts)) {
    const auto named = files.find(path);
    if (named == files.end() || ignored.Ignores(path)) continue;
    engine.With(path, named->second, [&](const File& file) {
      std::vector<Fact> found = FactsOfNamed(file);
      if (!found.empty()) {
        facts.emplace(path, std::make_shared<const std::vector<Fact>>(std::move(found)));
      }
    });
  }
  for (const RepositoryCheck& check : RepositoryChecks()) {
    std::vector<RepositoryViolation> violations;
    check.run({facts, Conventions()}, violations);
    for (const RepositoryViolation& violation : violations) {
      objections.push_back(std::string(check.info->id) + " " + violation.path);
    }
  }
  return objections;
}

// So that no other check speaks of the copies of templates.
constexpr const char* kIgnoresCopies = "secret*.y*ml\nsecret*.json\n**/secrets/*.yaml\n";

// One that a scan decides cannot be tried on files alone: scan/diff_test.cc does it.
bool IsScanCheck(const CheckInfo* info) {
  return std::find(ScanChecks().begin(), ScanChecks().end(), info) != ScanChecks().end();
}

bool IsRepositoryCheck(std::string_view id) {
  return std::any_of(RepositoryChecks().begin(), RepositoryChecks().end(),
                     [&](const RepositoryCheck& check) { return check.info->id == id; });
}

TEST_CASE("each check's bad example breaks that check alone, and its good one none", "[policy]") {
  for (const CheckInfo* info : AllChecks()) {
    if (IsScanCheck(info)) continue;
    for (uint64_t seed = 1; seed <= 50; seed++) {
      INFO(info->id << ", seed " << seed);
      const std::string bad_path(info->bad_path);
      const std::string good_path(info->good_path);
      Files bad = {{bad_path, Expanded(info->bad, seed)}};
      Files good = {{good_path, Expanded(info->good, seed)}};
      if (IsRepositoryCheck(info->id)) good.insert(bad.begin(), bad.end());
      if (!info->beside_path.empty()) {
        for (Files* files : {&bad, &good}) {
          files->emplace(info->beside_path, Expanded(info->beside, seed));
        }
      }
      // So that the other checks on repositories are content.
      bad.try_emplace("a/.gitignore", "x\n");
      if (!info->id.ends_with("-not-ignored")) {
        bad.try_emplace(".gitignore", bad_path == ".env.example" ? ".env\n" : kIgnoresCopies);
      }
      if (info->id == "dotenv-key-missing") {
        bad[".env"] = good[".env"] = Expanded("LOG_LEVEL=info\nMAIL_API_KEY={base62:32}\n", seed);
      }
      good.try_emplace(".gitignore", std::string(".env\n") + kIgnoresCopies);
      REQUIRE(Objections(bad) == std::vector<std::string>{std::string(info->id) + " " + bad_path});
      REQUIRE(Objections(good).empty());
    }
  }
}

TEST_CASE("each check says all that its page needs", "[policy]") {
  std::set<std::string_view> ids;
  for (const CheckInfo* info : AllChecks()) {
    INFO(info->id);
    CHECK(ids.insert(info->id).second);
    CHECK(FindCheck(info->id) == info);
    CHECK(info->practice != Practice::kNone);
    for (const std::string_view text :
         {info->name, info->message, info->advice, info->bad, info->bad_path, info->good,
          info->good_path, info->reference}) {
      CHECK_FALSE(text.empty());
    }
    CHECK(info->message.ends_with('.'));
    CHECK(info->advice.ends_with('.'));
    CHECK(info->bad.ends_with('\n'));
    CHECK(info->good.ends_with('\n'));
  }
  CHECK(FindCheck("no-such-check") == nullptr);
}

TEST_CASE("each bad fixture breaks its check alone, and each good one none", "[policy]") {
  const auto fixtures = kTop / "fixtures" / "policy";
  for (const CheckInfo* info : AllChecks()) {
    if (IsScanCheck(info)) continue;
    for (const auto& entry : std::filesystem::directory_iterator(fixtures / info->id)) {
      const std::string name = entry.path().filename().string();
      INFO(info->id << " " << name);
      const bool is_bad = name.starts_with("bad-");
      REQUIRE((is_bad || name.starts_with("good-")));
      for (uint64_t seed = 1; seed <= 20; seed++) {
        std::set<std::string> ids;
        Files files = ReadFixture(entry.path(), seed);
        if (!info->id.ends_with("-not-ignored")) files.try_emplace(".gitignore", kIgnoresCopies);
        for (const std::string& objection : Objections(files)) {
          ids.insert(objection.substr(0, objection.find(' ')));
        }
        REQUIRE(ids ==
                (is_bad ? std::set<std::string>{std::string(info->id)} : std::set<std::string>{}));
      }
    }
  }
}

FixtureCount CountFixtures(std::string_view id) {
  FixtureCount count;
  for (const auto& entry : std::filesystem::directory_iterator(kTop / "fixtures" / "policy" / id)) {
    const bool is_bad = entry.path().filename().string().starts_with("bad-");
    (is_bad ? count.bad : count.good)++;
  }
  return count;
}

// Names, numbers and generated secrets left out, and how they are laid out in lines.
std::string Shape(const std::filesystem::path& fixture) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(fixture)) {
    if (!entry.is_regular_file()) continue;
    const auto text = ReadFile(entry.path().string());
    REQUIRE(text);
    files[std::filesystem::relative(entry.path(), fixture).generic_string()] = *text;
  }
  std::string shape;
  for (const auto& [path, text] : files) {
    shape += path;
    bool in_value = false;
    for (const char c : text) {
      // A field's name is part of the shape, its value is not.
      if (c == '\n' || c == '-') in_value = false;
      if (!in_value && c != ' ') shape += c;
      if (c == ':' || c == '=' || c == '#') in_value = true;
    }
  }
  return shape;
}

TEST_CASE("each check has three fixtures of each sort at least, no two alike", "[policy]") {
  for (const CheckInfo* info : AllChecks()) {
    INFO(info->id);
    const FixtureCount count = CountFixtures(info->id);
    CHECK(count.bad >= 3);
    CHECK(count.good >= 3);
    std::map<std::string, std::string> seen;
    for (const auto& entry :
         std::filesystem::directory_iterator(kTop / "fixtures" / "policy" / info->id)) {
      const std::string name = entry.path().filename().string();
      const auto [twin, is_new] = seen.emplace(name.substr(0, 3) + Shape(entry.path()), name);
      INFO(name << " is like " << twin->second);
      CHECK(is_new);
    }
  }
}

TEST_CASE("every fixture belongs to a check", "[policy]") {
  for (const auto& entry : std::filesystem::directory_iterator(kTop / "fixtures" / "policy")) {
    INFO(entry.path());
    CHECK(FindCheck(entry.path().filename().string()) != nullptr);
  }
}

std::string_view RemedyInWords(std::string_view id) {
  const RemedySource* remedy = FindRemedy(id);
  return remedy == nullptr ? std::string_view() : remedy->does;
}

TEST_CASE("docs/policy.md is what the checks say", "[policy]") {
  const std::string path = (kTop / "docs" / "policy.md").string();
  const std::string wanted = PolicyReference(CountFixtures, RemedyInWords);
  if (std::getenv("LEAKTIGHT_WRITE_DOCS") != nullptr) {
    std::filesystem::create_directories(kTop / "docs");
    REQUIRE(WriteFileWhole(path, wanted));
  }
  const auto text = ReadFile(path);
  REQUIRE(text);
  INFO(
      "LEAKTIGHT_WRITE_DOCS=1 build/tests/leaktight-tests \"docs/policy.md is what the checks "
      "say\"");
  REQUIRE(*text == wanted);
}

TEST_CASE("no family of checks leaves out a file that one of its checks is for", "[policy]") {
  CheckEngine checked;
  size_t applied = 0;
  // Whatever the name says, each text under each name, as far as checks look for themselves.
  std::vector<std::pair<std::string_view, std::string_view>> examples;
  for (const CheckInfo* check : AllChecks()) {
    examples.emplace_back(check->bad_path, check->bad);
    examples.emplace_back(check->good_path, check->good);
  }
  for (const auto& [path, unused] : examples) {
    for (const auto& [other, text] : examples) {
      checked.With(path, text, [&](const File& file) {
        for (const FileCheckFamily& family : FileCheckFamilies()) {
          const bool may_apply = family.may_apply(file.path());
          for (const FileCheck& check : family.checks) {
            if (!check.applies(file)) continue;
            INFO(check.info->id << " in " << path << " as " << other);
            REQUIRE(may_apply);
            applied++;
          }
        }
      });
    }
  }
  CHECK(applied > examples.size());
  size_t checks = 0;
  for (const FileCheckFamily& family : FileCheckFamilies()) checks += family.checks.size();
  CHECK(checks == FileChecks().size());
}

}  // namespace
}  // namespace leaktight
