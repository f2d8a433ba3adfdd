#include "scan/known_secrets.h"

#include <string>
#include <utility>

#include "base/base64.h"
#include "catch.h"
#include "scan/criteria.h"

using namespace leaktight;

namespace {

// Never a value of anybody.
constexpr std::string_view kValue = "value-of-a-test-0123456789";

KnownSecrets Known() {
  KnownValueStore store;
  store.Add(kValue, {".env", "KEY", ".env"});
  store.Add(kValue, {"a.ini", "b.key"});
  store.Add(kValue, {"c.ini", "d.key"});
  return KnownSecrets(std::move(store), {});
}

Blob BlobOf(std::string_view path, std::string_view bytes, Origin origin = Origin::kBlob) {
  return {path, bytes, FileMode::kRegular, origin};
}

}  // namespace

TEST_CASE("a finding names keys and files, and how the value stands there", "[scan]") {
  const KnownSecrets known = Known();
  const std::string text = "x " + std::string(kValue) + " " + EncodeBase64(kValue);
  const auto violations = known.Find(BlobOf("a.txt", text));
  REQUIRE(violations.size() == 2);
  CHECK(violations[0].subject == "`KEY` of .env and `b.key` of a.ini and 1 more");
  CHECK(violations[0].note.empty());
  CHECK(violations[0].about.In(text) == kValue);
  CHECK(violations[1].note == "It stands here in base64.");
  CHECK(known.WhyNotWhole().empty());
}

TEST_CASE("in its own file, as it lies on the disk, a value may stand", "[scan]") {
  const KnownSecrets known = Known();
  CHECK(known.Find(BlobOf(".env", kValue)).empty());
  CHECK(known.Find(BlobOf("a.ini", kValue)).size() == 1);
  CHECK(known.Find(BlobOf("", kValue)).size() == 1);
  CHECK(known.Find(BlobOf(".env", kValue, Origin::kCommitMessage)).size() == 1);
}

TEST_CASE("a value is found in UTF-16, at its place", "[scan]") {
  const KnownSecrets known = Known();
  std::string text = "\xff\xfe";
  for (const char c : "x " + std::string(kValue) + "\n") {
    text += c;
    text += '\0';
  }
  const auto violations = known.Find(BlobOf("a.txt", text));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].about == Span{6, 6 + 2 * kValue.size()});
}
