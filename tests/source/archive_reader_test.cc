#include "source/archive_reader.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/made_archive.h"
#include "support/random.h"

namespace leaktight {
namespace {

using Step = ArchiveReader::Step;
using Content = ArchiveReader::Content;

constexpr uint64_t kLimit = 1 << 20;

// All of them; then how it ended.
struct Members {
  explicit Members(const std::string& archive, const std::string& path = "a.zip") {
    ArchiveReader reader(archive, path);
    for (last = reader.Next(); last == Step::kMember; last = reader.Next()) {
      std::string bytes;
      content.push_back(reader.Read(kLimit, bytes));
      all.push_back({reader.member().path, bytes});
    }
  }

  std::vector<MadeMember> all;
  std::vector<Content> content;
  Step last = Step::kMember;
};

}  // namespace

TEST_CASE("members come with their paths and bytes, in their order", "[source]") {
  Random random(1);
  const std::vector<MadeMember> made = {
      {"a.txt", "text\n"}, {"deep/er/b.bin", random.Bytes(200'000)}, {"empty", ""}};
  for (const MadeFormat format : kMadeFormats) {
    CAPTURE(static_cast<int>(format));
    const Members read(MakeArchive(format, made));
    CHECK(read.last == Step::kEnd);
    REQUIRE(read.all.size() == made.size());
    for (size_t i = 0; i < made.size(); i++) {
      CHECK(read.all[i].path == made[i].path);
      CHECK(read.all[i].bytes == made[i].bytes);
      CHECK(read.content[i] == Content::kWhole);
    }
  }
}

TEST_CASE("what is compressed alone is one member, called as its file", "[source]") {
  for (const MadeFilter filter : kMadeFilters) {
    CAPTURE(static_cast<int>(filter));
    const Members read(Compress(filter, "A=b\n"), "x/.env.gz");
    REQUIRE(read.all.size() == 1);
    CHECK(read.all[0].path == ".env");
    CHECK(read.all[0].bytes == "A=b\n");
    CHECK(read.last == Step::kEnd);
  }
}

TEST_CASE("what begins like the end of a tar file is read all the same", "[source]") {
  const std::string text = std::string(2048, '\0') + "text";
  for (const MadeFilter filter : kMadeFilters) {
    CAPTURE(static_cast<int>(filter));
    const Members read(Compress(filter, text), "disk.gz");
    REQUIRE(read.all.size() == 1);
    CHECK(read.all[0].path == "disk");
    CHECK(read.all[0].bytes == text);
  }
}

TEST_CASE("a member's path stands below its archive", "[source]") {
  const Members read(
      MakeArchive(MadeFormat::kTar, {{"./a/.env", ""}, {"/etc/b", ""}, {"././/c", ""}}));
  REQUIRE(read.all.size() == 3);
  CHECK(read.all[0].path == "a/.env");
  CHECK(read.all[1].path == "etc/b");
  CHECK(read.all[2].path == "c");
}

TEST_CASE("names are read whatever the locale", "[source]") {
  const Members read(MakeArchive(MadeFormat::kZip, {{"größe/π", "text"}}));
  REQUIRE(read.all.size() == 1);
  CHECK(read.all[0].path == "größe/π");
}

TEST_CASE("no more of a member is read than is asked for", "[source]") {
  const std::string archive = MakeArchive(MadeFormat::kTarGzip, {{"a", std::string(300'000, 'x')}});
  ArchiveReader reader(archive, "a.tar.gz");
  REQUIRE(reader.Next() == Step::kMember);
  std::string bytes;
  CHECK(reader.Read(100'000, bytes) == Content::kOverLimit);
  CHECK(bytes.size() <= 100'000);
  CHECK(reader.Drain(kLimit) > 0);
  CHECK(reader.Next() == Step::kEnd);
}

TEST_CASE("an encrypted member is told, and not read", "[source]") {
  const std::string archive = MakeEncryptedZip({{"a", "text"}});
  ArchiveReader reader(archive, "a.zip");
  REQUIRE(reader.Next() == Step::kMember);
  CHECK(reader.member().is_encrypted);
  CHECK(reader.member().path == "a");
  std::string bytes;
  CHECK(reader.Read(kLimit, bytes) == Content::kEncrypted);
}

TEST_CASE("what only begins like an archive is broken", "[source]") {
  for (const std::string& text :
       {std::string("PK\x03\x04 and so on"), std::string("\x1f\x8b\x08 and so on"),
        std::string("text"), std::string()}) {
    const Members read(text);
    CHECK(read.last != Step::kMember);
    CHECK(read.all.empty());
  }
}

TEST_CASE("archives that are cut or damaged anywhere end", "[source]") {
  Random random(7);
  for (const MadeFormat format : kMadeFormats) {
    CAPTURE(static_cast<int>(format));
    const std::string whole = MakeArchive(
        format, {{"a.txt", random.Text(3000, kBase62)}, {"b/c", random.Text(500, "ab")}});
    for (int i = 0; i < 60; i++) {
      std::string bytes = whole.substr(0, random.Below(whole.size() + 1));
      const Members cut(bytes);
      CHECK(cut.last != Step::kMember);
      bytes = whole;
      for (int j = 0; j < 4; j++)
        bytes[random.Below(bytes.size())] ^= static_cast<char>(random.Next());
      const Members damaged(bytes);
      CHECK(damaged.last != Step::kMember);
    }
  }
}

}  // namespace leaktight
