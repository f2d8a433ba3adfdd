#include "scan/judge_archive.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "engine/example.h"
#include "scan/criteria.h"
#include "source/skip.h"
#include "support/made_archive.h"
#include "support/random.h"

namespace leaktight {
namespace {

std::string Key(uint64_t seed) {
  return ExpandExample("{aws-key-id}", seed).value();
}

JudgedBlob Opened(std::string_view bytes, const CriteriaOptions& options = {},
                  std::string_view path = "lib/app.jar") {
  const Criteria criteria = Criteria::Make(options).value();
  Engine::Scratch scratch;
  return criteria.Judge({path, bytes, FileMode::kRegular, Origin::kBlob}, scratch);
}

std::string Zip(const std::vector<MadeMember>& members) {
  return MakeArchive(MadeFormat::kZip, members);
}

// Where each secret is to be found.
using Places = std::map<std::string, std::pair<std::string, size_t>>;

Places PlacesOf(const JudgedBlob& judged) {
  Places places;
  for (const FindingCandidate& candidate : judged.members) {
    const Finding& finding = candidate.finding;
    CHECK(places.emplace(finding.secret, std::pair(finding.place.path, finding.place.begin.line))
              .second);
  }
  return places;
}

// A tree of archives as it comes from a seed.
class MadeTree {
 public:
  explicit MadeTree(uint64_t seed) : random_(seed), seed_(seed * 1000) {}

  std::string Make(const std::string& path, int depth) {
    if (depth > 1 && random_.Below(4) == 0) {
      const MadeFilter filter = kMadeFilters[random_.Below(std::size(kMadeFilters))];
      // Gzip of a tar is one archive to a reader, so that this packs a text.
      return Compress(filter, Text(path + "!/" + path.substr(path.rfind('/') + 1)));
    }
    std::vector<MadeMember> members;
    const size_t count = 1 + random_.Below(4);
    for (size_t i = 0; i < count; i++) {
      const std::string name = "d" + std::to_string(i) + "/m" + std::to_string(random_.Below(1000));
      const std::string inner = path + "!/" + name;
      const bool nested = depth < 3 && random_.Below(2) == 0;
      members.push_back({name, nested ? Make(inner, depth + 1) : Text(inner)});
    }
    return MakeArchive(kMadeFormats[random_.Below(std::size(kMadeFormats))], members);
  }

  const Places& places() const { return places_; }

 private:
  std::string Text(const std::string& path) {
    const std::string key = Key(seed_++);
    const size_t before = random_.Below(30);
    std::string text;
    for (size_t i = 0; i < before; i++) text += random_.Text(random_.Below(60), "abc def") + "\n";
    text += "id " + key + "\n" + random_.Text(random_.Below(2000), "xyz \n");
    places_[key] = {path, before + 1};
    return text;
  }

  Random random_;
  uint64_t seed_;
  Places places_;
};

}  // namespace

TEST_CASE("a secret in a member is found with the path within and its line", "[scan]") {
  const std::string key = Key(1);
  const JudgedBlob judged =
      Opened(Zip({{"README", "text\n"}, {"config/a.properties", "x=1\nid=" + key + "\n"}}));
  CHECK(judged.findings.empty());
  REQUIRE(judged.members.size() == 1);
  const Finding& finding = judged.members[0].finding;
  CHECK(finding.rule == "aws-access-key-id");
  CHECK(finding.place.path == "lib/app.jar!/config/a.properties");
  CHECK(FileOf(finding.place) == "lib/app.jar");
  CHECK(MemberOf(finding.place) == "!/config/a.properties");
  CHECK(finding.place.begin.line == 2);
  CHECK(finding.place.begin.column == 4);
  CHECK(judged.members[0].secrets == std::vector<std::string>{key});
  CHECK(judged.passed_over.empty());
}

TEST_CASE("each secret of random archives within archives is found in its place, once", "[scan]") {
  for (uint64_t seed = 1; seed <= 60; seed++) {
    CAPTURE(seed);
    MadeTree tree(seed);
    const std::string archive = tree.Make("lib/app.jar", 1);
    const JudgedBlob judged = Opened(archive);
    CHECK(PlacesOf(judged) == tree.places());
    CHECK(judged.findings.empty());
    CHECK(judged.passed_over.empty());
  }
}

TEST_CASE("rules for files go by the path within an archive", "[scan]") {
  const std::string dotenv = "DB_PASSWORD=" + Random(5).Text(24, kBase62) + "\n";
  const JudgedBlob judged = Opened(Zip({{"service/.env", dotenv}}));
  std::set<std::string> rules;
  for (const FindingCandidate& candidate : judged.members) {
    CHECK(candidate.finding.place.path == "lib/app.jar!/service/.env");
    rules.insert(candidate.finding.rule);
  }
  CHECK(rules.contains("dotenv-committed"));
}

TEST_CASE("what stands around the members is still found", "[scan]") {
  const std::string key = Key(2);
  const JudgedBlob judged = Opened("# " + key + "\n" + Zip({{"a", "text"}}));
  REQUIRE(judged.findings.size() == 1);
  CHECK(judged.findings[0].place.path == "lib/app.jar");
  CHECK(judged.findings[0].place.archive == 0);
  CHECK(judged.members.empty());
}

TEST_CASE("comments in an archive allow nothing", "[scan]") {
  const std::string text = "id = '" + Key(3) + "'  # leaktight:allow aws-access-key-id made up\n";
  for (const MadeFormat format : {MadeFormat::kTar, MadeFormat::kZip}) {
    const JudgedBlob judged = Opened(MakeArchive(format, {{"a.py", text}}));
    CHECK(judged.comments.empty());
    REQUIRE(judged.members.size() == 1);
    CHECK_FALSE(judged.members[0].finding.suppression);
  }
}

TEST_CASE("what is excluded or no text in an archive is counted", "[scan]") {
  CriteriaOptions options;
  options.config_text = "exclude:\n  - path: 'lib/*!/vendor/**'\n    reason: not ours\n";
  const JudgedBlob judged = Opened(
      Zip({{"vendor/a", Key(4)}, {"logo.png", "\x89PNG\r\n\x1a\nxx"}, {"b", Key(5)}}), options);
  REQUIRE(judged.members.size() == 1);
  CHECK(judged.members[0].finding.place.path == "lib/app.jar!/b");
  REQUIRE(judged.passed_over.size() == 2);
  CHECK(judged.passed_over[0].reason == kSkippedExcluded);
  CHECK(judged.passed_over[1].reason == kSkippedImage);
}

TEST_CASE("an archive that is not to be opened is scanned as its bytes are", "[scan]") {
  CriteriaOptions options;
  options.archives = ArchiveUse::kNone;
  const JudgedBlob judged =
      Opened(MakeArchive(MadeFormat::kTar, {{"a", "id " + Key(6) + "\n"}}), options);
  CHECK(judged.members.empty());
  CHECK(judged.passed_over.empty());
  CHECK(judged.findings.size() == 1);
}

TEST_CASE("a link that looks like an archive is none", "[scan]") {
  const Criteria criteria = Criteria::Make({}).value();
  Engine::Scratch scratch;
  const std::string bytes = Zip({{"a", Key(7)}});
  CHECK(criteria.Judge({"a", bytes, FileMode::kSymlink, Origin::kBlob}, scratch).members.empty());
  CHECK(criteria.Judge({{}, bytes, FileMode::kRegular, Origin::kCommitMessage}, scratch)
            .members.empty());
}

TEST_CASE("a secret that a member of the archive had before is not new", "[scan]") {
  const std::string known = Key(8);
  const std::string added = Key(9);
  JudgedBlob judged = Opened(Zip({{"a", "id " + known + "\nid " + added + "\n"}}));
  REQUIRE(judged.members.size() == 2);
  const std::string before = MakeArchive(MadeFormat::kTarXz, {{"b/c", "old " + known + "\n"}});
  CompareWithMembers({"lib/app.jar", before, FileMode::kRegular, Origin::kBlob}, {},
                     judged.members);
  for (const FindingCandidate& candidate : judged.members) {
    CHECK(candidate.is_new == (candidate.finding.secret == added));
  }
}

}  // namespace leaktight
