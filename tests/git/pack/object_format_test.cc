#include "git/pack/object_format.h"

#include "catch.h"
#include "support/git_repository.h"

using leaktight::ObjectFormat;
using leaktight::ObjectFormatOf;

TEST_CASE("a repository says by which hash its objects are named", "[git]") {
  const leaktight::GitRepository sha1;
  CHECK(leaktight::ReadObjectFormat(sha1.folder() + "/.git") == ObjectFormat::kSha1);
  const leaktight::GitRepository sha256({"--object-format=sha256"});
  CHECK(leaktight::ReadObjectFormat(sha256.folder() + "/.git") == ObjectFormat::kSha256);
}

TEST_CASE("the hash stands in a section of its own, in any spelling", "[git]") {
  CHECK(ObjectFormatOf("") == ObjectFormat::kSha1);
  CHECK(ObjectFormatOf("[Extensions]\n\tObjectFormat = \"SHA256\" ; why\n") ==
        ObjectFormat::kSha256);
  CHECK(ObjectFormatOf("[extensions] objectformat=sha256") == ObjectFormat::kSha256);
  CHECK(ObjectFormatOf("[core]\nobjectformat = sha256\n") == ObjectFormat::kSha1);
  CHECK(ObjectFormatOf("[extensions]\nobjectformat = sha256\nobjectformat = sha1\n") ==
        ObjectFormat::kSha1);
}

TEST_CASE("a hash that nobody knows is an error", "[git]") {
  const auto format = ObjectFormatOf("[extensions]\nobjectFormat = sha3\n");
  REQUIRE_FALSE(format);
  CHECK(format.error().Describe().find("\"sha3\" is no hash") != std::string::npos);
}
