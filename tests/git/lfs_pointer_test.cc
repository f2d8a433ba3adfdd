#include "git/lfs_pointer.h"

#include <string>

#include "base/hash.h"
#include "catch.h"

namespace leaktight {
namespace {

const std::string kFirstLine = "version https://git-lfs.github.com/spec/v1\n";

std::string Id() {
  const Sha256Digest digest = Sha256("content");
  return Hex(digest.data(), digest.size());
}
std::string OidLine() {
  return "oid sha256:" + Id() + "\n";
}

}  // namespace

TEST_CASE("a pointer names its object and that one's size", "[git]") {
  const std::string text = kFirstLine + OidLine() + "size 12345\n";
  const auto pointer = ParseLfsPointer(text);
  REQUIRE(pointer);
  CHECK(pointer->id == Id());
  CHECK(pointer->size == 12345);
}

TEST_CASE("what Git LFS itself takes for a pointer is one", "[git]") {
  CHECK(ParseLfsPointer(kFirstLine + OidLine() + "size 0"));
  CHECK(ParseLfsPointer("version https://hawser.github.com/spec/v1\n" + OidLine() + "size 1\n"));
  CHECK(ParseLfsPointer("version http://git-media.io/v/2\n" + OidLine() + "size 1\n"));
  const std::string extension = "ext-0-case sha256:" + std::string(64, 'a') + "\n";
  const std::string extended = kFirstLine + extension + OidLine() + "size 1\n";
  const auto pointer = ParseLfsPointer(extended);
  REQUIRE(pointer);
  CHECK(pointer->id == Id());
  CHECK(ParseLfsPointer("version https://git-lfs.github.com/spec/v1\r\noid sha256:" + Id() +
                        "\r\nsize 1\r\n\r\n"));
}

TEST_CASE("what is only like a pointer is none", "[git]") {
  const std::string size = "size 1\n";
  for (const std::string& text : {std::string(),
                                  kFirstLine,
                                  kFirstLine + OidLine(),
                                  kFirstLine + size,
                                  OidLine() + kFirstLine + size,
                                  kFirstLine + size + OidLine(),
                                  OidLine() + size,
                                  "version https://git-lfs.github.com/spec/v2\n" + OidLine() + size,
                                  " " + kFirstLine + OidLine() + size,
                                  kFirstLine + OidLine() + size + size,
                                  kFirstLine + OidLine() + size + "key: value\n",
                                  kFirstLine + OidLine() + "size -1\n",
                                  kFirstLine + OidLine() + "size 1x\n",
                                  kFirstLine + OidLine() + "size \n",
                                  kFirstLine + OidLine() + "size 99999999999999999999\n",
                                  kFirstLine + "oid sha256:" + Id().substr(1) + "\n" + size,
                                  kFirstLine + "oid sha256:" + Id() + "0\n" + size,
                                  kFirstLine + "oid sha256:../" + Id().substr(3) + "\n" + size,
                                  kFirstLine + "oid sha256:G" + Id().substr(1) + "\n" + size,
                                  kFirstLine + "oid md5:" + Id().substr(32) + "\n" + size}) {
    CAPTURE(text);
    CHECK_FALSE(ParseLfsPointer(text));
  }
}

TEST_CASE("a text of 1,024 bytes is no pointer, and one of 1,023 may be", "[git]") {
  const std::string text = kFirstLine + OidLine() + "size 1\n";
  CHECK(ParseLfsPointer(text + std::string(1023 - text.size(), '\n')));
  CHECK_FALSE(ParseLfsPointer(text + std::string(1024 - text.size(), '\n')));
}

}  // namespace leaktight
