#include "source/lfs_reader.h"

#include <memory>
#include <string>

#include "base/hash.h"
#include "catch.h"
#include "source/skip.h"
#include "support/git_repository.h"

namespace leaktight {
namespace {

std::string IdOf(std::string_view content) {
  const Sha256Digest digest = Sha256(content);
  return Hex(digest.data(), digest.size());
}

std::string PointerTo(std::string_view id, size_t size) {
  return "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(id) + "\nsize " +
         std::to_string(size) + "\n";
}

std::string PathOf(const std::string& id) {
  return "objects/" + id.substr(0, 2) + "/" + id.substr(2, 2) + "/" + id;
}

struct Kept {
  explicit Kept(std::string_view folder = ".git/lfs") {
    repository.Write(std::string(folder) + "/" + PathOf(id), content);
  }
  LfsReader Reader(std::string_view folder = {}) const {
    return LfsReader(std::make_shared<LfsFolder>(repository.place(folder)));
  }

  const std::string content = "what Git LFS keeps\n";
  const std::string id = IdOf(content);
  const std::string pointer = PointerTo(id, content.size());
  const GitRepository repository;
};

}  // namespace

TEST_CASE("a pointer is followed to the object's bytes", "[source]") {
  const Kept kept;
  LfsReader reader = kept.Reader();
  const auto file = reader.Follow(kept.pointer);
  REQUIRE(file);
  CHECK(file->bytes == kept.content);
  CHECK(file->id == kept.id);
  CHECK_FALSE(file->skipped);
}

TEST_CASE("what is no pointer stays what it is, and git is not asked", "[source]") {
  LfsReader reader(std::make_shared<LfsFolder>(GitPlace{"/nowhere", {}}));
  const auto file = reader.Follow("text\n");
  REQUIRE(file);
  CHECK(file->bytes == "text\n");
  CHECK(file->id.empty());
  CHECK_FALSE(file->skipped);
}

TEST_CASE("an object that is not here is passed over", "[source]") {
  const Kept kept;
  LfsReader reader = kept.Reader();
  const std::string other = PointerTo(IdOf("other"), 5);
  const auto file = reader.Follow(other);
  REQUIRE(file);
  CHECK(file->bytes == other);
  CHECK(file->id.empty());
  CHECK(file->skipped == kSkippedLfsAbsent);
  const GitRepository without;  // nothing of LFS in it
  LfsReader nothing(std::make_shared<LfsFolder>(without.place()));
  CHECK(nothing.Follow(kept.pointer)->skipped == kSkippedLfsAbsent);
}

TEST_CASE("an object of another size or content than its pointer says is an error", "[source]") {
  const Kept kept;
  LfsReader reader = kept.Reader();
  const auto size = reader.Follow(PointerTo(kept.id, kept.content.size() + 1));
  REQUIRE_FALSE(size);
  CHECK(size.error().Describe().find(kept.id) != std::string::npos);
  std::string other = kept.content;
  other[0] ^= 1;
  kept.repository.Write(".git/lfs/" + PathOf(kept.id), other);
  const auto content = reader.Follow(kept.pointer);
  REQUIRE_FALSE(content);
  CHECK(content.error().what.find("SHA-256") != std::string::npos);
  CHECK(content.error().what.find(PathOf(kept.id)) != std::string::npos);
}

TEST_CASE("lfs.storage says where objects are, also seen from the git folder", "[source]") {
  const Kept kept(".git/elsewhere/lfs");
  CHECK(kept.Reader().Follow(kept.pointer)->skipped == kSkippedLfsAbsent);
  kept.repository.Git({"config", "lfs.storage", "elsewhere/lfs"});
  CHECK(kept.Reader().Follow(kept.pointer)->bytes == kept.content);
  kept.repository.Git({"config", "lfs.storage", kept.repository.folder() + "/.git/elsewhere/lfs"});
  CHECK(kept.Reader().Follow(kept.pointer)->bytes == kept.content);
}

TEST_CASE("a further working tree and a bare repository have their objects too", "[source]") {
  const Kept kept;
  kept.repository.Add("f", "text\n");
  kept.repository.Commit();
  kept.repository.Git({"worktree", "add", "-q", kept.repository.Beside("further")});
  CHECK(kept.Reader("../further").Follow(kept.pointer)->bytes == kept.content);
  kept.repository.Git({"clone", "-q", "--bare", ".", kept.repository.Beside("bare.git")});
  WriteTestFile(kept.repository.Beside("bare.git") + "/lfs/" + PathOf(kept.id), kept.content);
  CHECK(kept.Reader("../bare.git").Follow(kept.pointer)->bytes == kept.content);
}

}  // namespace leaktight
