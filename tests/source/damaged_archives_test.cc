// Archives that are damaged anywhere, of every kind that is opened: a walk ends, in its bounds.
#include <chrono>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "catch.h"
#include "source/archive.h"
#include "source/notebook.h"
#include "source/office_document.h"
#include "support/made_archive.h"
#include "support/made_database.h"
#include "support/random.h"

namespace leaktight {
namespace {

// What one walk told, and whether it kept within its bounds.
struct Walked {
  Walked(std::string_view bytes, const ArchiveLimits& limits) {
    WalkArchive("a", bytes, limits,
                {[&](const ArchiveMember& member) {
                   Take(member, limits);
                   return true;
                 },
                 [this](const PassedOver& one) {
                   told.push_back(one.path + " is passed over: " + std::string(one.reason));
                 }});
  }

  void Take(const ArchiveMember& member, const ArchiveLimits& limits) {
    told.push_back(std::string(member.path) + ": " + std::string(member.bytes));
    total += member.bytes.size();
    members++;
    in_bounds = in_bounds && member.path.starts_with("a!/") && member.bytes.size() <= limits.member;
    if (LooksLikeNotebook(member.bytes)) TakeTexts(TextsOf(member.bytes), member.bytes);
    if (LooksLikeOfficeText(member.bytes)) TakeTexts(ParagraphsOf(member.bytes), member.bytes);
  }

  void TakeTexts(const std::vector<InnerText>& texts, std::string_view bytes) {
    for (const InnerText& text : texts) {
      in_bounds = in_bounds && text.places.size() == text.text.size() + 1 &&
                  text.places.back() <= bytes.size();
    }
  }

  std::vector<std::string> told;
  size_t total = 0;
  size_t members = 0;
  bool in_bounds = true;
};

std::vector<std::string> Databases(Random& random) {
  const std::string long_value = random.Text(3000, kBase62);
  const std::string packed = Compress(MadeFilter::kGzip, "text in a value");
  std::vector<std::string> made;
  for (const char* const first : {"PRAGMA page_size=512", "PRAGMA encoding='UTF-16le'",
                                  "PRAGMA encoding='UTF-16be'", "PRAGMA auto_vacuum=full"}) {
    made.push_back(MakeDatabase(
        {first, "CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT, w AS (v || v) STORED)",
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<60) INSERT INTO "
         "t(id, v) SELECT i, 'value number ' || i FROM n",
         "CREATE TABLE u(key PRIMARY KEY, value) WITHOUT ROWID",
         "INSERT INTO u VALUES('a','" + long_value + "'),('b',1.5),('c',NULL),('d',-9)",
         "CREATE INDEX i ON t(v)", "CREATE INDEX j ON t(upper(v)) WHERE id > 3",
         "CREATE VIEW s AS SELECT v FROM t", "CREATE TABLE files(name, content)",
         "INSERT INTO files VALUES('x'," + SqlBlob(packed) + ")", "ANALYZE",
         "DELETE FROM t WHERE id < 9"}));
  }
  return made;
}

// What others hold: a text of each kind that is read, and what is packed within.
std::vector<MadeMember> Members(Random& random, const std::vector<std::string>& databases) {
  return {
      {"META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n"},
      {"word/document.xml",
       "<?xml version=\"1.0\"?>\n<w:document xmlns:w=\"x\"><w:body><w:p><w:r><w:t>pass</w:t></w:r>"
       "<w:r><w:t>word: a&amp;b</w:t></w:r></w:p></w:body></w:document>"},
      {"xl/sharedStrings.xml",
       "<?xml version=\"1.0\"?><sst><si><r><t>a</t></r><r><t>b&lt;</t></r></si></sst>"},
      {"n.ipynb", R"({"cells": [{"source": ["a = \"b\"\n", "c\u00e9\n"]}], "nbformat": 4})"},
      {"größe/" + random.Text(80, kBase62), random.Text(700, kBase62)},
      {"empty", ""},
      {"c.db", random.Pick(databases)},
  };
}

class Damage {
 public:
  explicit Damage(Random& random) : random_(random) {}

  void Do(std::string& bytes, const std::string& other) {
    const size_t changes = 1 + random_.Below(8);
    for (size_t i = 0; i < changes && !bytes.empty(); i++) Change(bytes, other);
  }

 private:
  // Anywhere, in what comes first, or where a page or a header may begin.
  size_t Place(const std::string& bytes) {
    switch (random_.Below(4)) {
      case 0:
        return random_.Below(bytes.size());
      case 1:
        return random_.Below(std::min<size_t>(bytes.size(), 600));
      case 2:
        return bytes.size() - 1 - random_.Below(std::min<size_t>(bytes.size(), 200));
      default:
        return std::min(random_.Below(bytes.size() / 512 + 1) * 512 + random_.Below(160),
                        bytes.size() - 1);
    }
  }

  void Change(std::string& bytes, const std::string& other) {
    const size_t at = Place(bytes);
    const size_t left = bytes.size() - at;
    switch (random_.Below(7)) {
      case 0:
        bytes[at] = static_cast<char>(random_.Next());
        break;
      case 1:
        bytes[at] = static_cast<char>(random_.Below(2) == 0 ? 0xff : 0);
        break;
      case 2:
        bytes[at] = static_cast<char>(bytes[at] ^ 1 << random_.Below(8));
        break;
      case 3:  // a number, as long as one of a header may be
        for (size_t i = 0, size = std::min<size_t>(left, 1 + random_.Below(8)); i < size; i++)
          bytes[at + i] = static_cast<char>(random_.Below(2) == 0 ? 0xff : random_.Below(3));
        break;
      case 4: {  // a part of it once more, elsewhere
        const size_t from = random_.Below(bytes.size());
        const size_t size = std::min(random_.Below(600), bytes.size() - std::max(from, at));
        bytes.replace(at, size, bytes.substr(from, size));
        break;
      }
      case 5: {  // a part of another
        const std::string part = other.substr(random_.Below(other.size()), random_.Below(600));
        bytes.replace(at, random_.Below(2) == 0 ? part.size() : 0, part);
        break;
      }
      default:
        if (random_.Below(3) == 0) bytes.resize(at);
        break;
    }
  }

  Random& random_;
};

// So that the headers of a tar file are believed again.
void MendSums(std::string& bytes) {
  for (size_t at = 0; at + 512 <= bytes.size(); at += 512) {
    if (bytes.compare(at + 257, 5, "ustar") != 0) continue;
    bytes.replace(at + 148, 8, 8, ' ');
    unsigned sum = 0;
    for (size_t i = at; i < at + 512; i++) sum += static_cast<unsigned char>(bytes[i]);
    for (size_t i = 6; i-- > 0; sum /= 8) bytes[at + 148 + i] = static_cast<char>('0' + sum % 8);
    bytes[at + 154] = '\0';
  }
}

// Tells with how many rounds a test goes: LEAKTIGHT_ROUNDS=1000000, where there is time.
int Rounds(int otherwise) {
  const char* const told = std::getenv("LEAKTIGHT_ROUNDS");
  return told == nullptr ? otherwise : std::atoi(told);
}

}  // namespace

TEST_CASE("archives and databases that are damaged anywhere end in their bounds", "[source]") {
  Random making(11);
  const std::vector<std::string> databases = Databases(making);
  const std::vector<MadeMember> members = Members(making, databases);
  std::vector<std::string> samples = databases;
  for (const MadeFormat format : kMadeFormats) samples.push_back(MakeArchive(format, members));
  samples.push_back("#!/bin/sh\nexit\n" + MakeArchive(MadeFormat::kZip, members));
  samples.push_back(MakeEncryptedZip(members));
  for (const MadeFilter filter : kMadeFilters) samples.push_back(Compress(filter, databases[0]));
  ArchiveLimits limits;
  limits.unpacked = 4 << 20;
  limits.member = 1 << 20;
  limits.members = 2000;
  limits.steps = 1 << 20;
  limits.seconds = 5;
  size_t unharmed = 0;
  for (int round = 0; round < Rounds(4000); round++) {
    CAPTURE(round);
    Random random(static_cast<uint64_t>(round));
    Damage damage(random);
    // Of databases more: they are ours to open well.
    std::string bytes = random.Below(2) == 0 ? random.Pick(databases) : random.Pick(samples);
    damage.Do(bytes, random.Pick(samples));
    // What is packed cannot be damaged from without.
    if (random.Below(3) == 0) {
      bytes = random.Below(4) == 0
                  ? Compress(kMadeFilters[random.Below(std::size(kMadeFilters))], bytes)
                  : MakeArchive(kMadeFormats[random.Below(std::size(kMadeFormats))],
                                {{"a", "text"}, {"b.bin", bytes}, members[random.Below(4)]});
      if (random.Below(2) == 0) damage.Do(bytes, random.Pick(samples));
    }
    if (random.Below(2) == 0) MendSums(bytes);
    const auto begun = std::chrono::steady_clock::now();
    const Walked walked(bytes, limits);
    const auto taken = std::chrono::steady_clock::now() - begun;
    REQUIRE(walked.in_bounds);
    REQUIRE(walked.total <= limits.unpacked);
    REQUIRE(walked.members <= limits.members);
    REQUIRE(taken < std::chrono::seconds(2 * limits.seconds));
    if (walked.members > 1) unharmed++;
    if (round % 16 == 0) REQUIRE(Walked(bytes, limits).told == walked.told);
  }
  // Damage that nothing survives would try little.
  CHECK(unharmed > static_cast<size_t>(Rounds(4000)) / 3);
}

TEST_CASE("notebooks and documents that are damaged anywhere keep their places", "[source]") {
  Random making(12);
  const std::vector<MadeMember> members = Members(making, {""});
  for (int round = 0; round < Rounds(4000); round++) {
    CAPTURE(round);
    Random random(static_cast<uint64_t>(round));
    std::string bytes = members[1 + random.Below(3)].bytes;
    Damage(random).Do(bytes, members[1 + random.Below(3)].bytes);
    const Walked walked(MakeArchive(MadeFormat::kZipStored, {{"a", bytes}}), {});
    REQUIRE(walked.in_bounds);
  }
}

}  // namespace leaktight
