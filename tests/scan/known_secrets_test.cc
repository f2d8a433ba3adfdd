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

TEST_CASE("a value is found in a document that a Secret has in base64", "[scan]") {
  // What JSON and URLs escape, and never a value of anybody.
  const std::string value = "value/of \"a\" test-0123456789";
  KnownValueStore store;
  store.Add(value, {".env", "KEY"});
  const KnownSecrets known(std::move(store), {});
  const auto found = [&](const std::string& document) {
    const std::string text = "kind: Secret\ndata:\n  a: " + EncodeBase64(document) + "\n";
    const auto violations = known.Find(BlobOf("a.yaml", text));
    for (const Violation& violation : violations) {
      CHECK(violation.note == "It stands here in base64.");
      CHECK(text.find(violation.about.In(text)) > text.find("  a: "));
    }
    return violations.size();
  };
  const std::string login = EncodeBase64("user:" + value);
  const std::string escaped = R"(value\/of \"a\" test-0123456789)";
  CHECK(found(R"({"auths":{"r.io":{"auth":")" + login + "\"}}}") == 1);
  CHECK(found(R"({"password":")" + escaped + R"(","auth":")" + login + "\"}") == 1);
  CHECK(found(R"({"db":{"p":")" + escaped + "\"}}") == 1);
  CHECK(found("postgres://u:value%2Fof%20%22a%22%20test-0123456789@db/x") == 1);
  CHECK(found("another value: nobody knows it") == 0);
  const std::string chart = "data: " + EncodeBase64("x: " + login) + "\n";
  CHECK(known.Find(BlobOf("a.yaml", chart)).empty());
}

TEST_CASE("a value is found where a backslash breaks its line", "[scan]") {
  const KnownSecrets known = Known();
  const std::string text = "a: \"" + std::string(kValue.substr(0, 9)) + "\\\n    " +
                           std::string(kValue.substr(9)) + "\"\n";
  const auto violations = known.Find(BlobOf("a.yaml", text));
  REQUIRE(violations.size() == 1);
  CHECK(violations[0].note == "It stands here escaped as in YAML.");
  CHECK(violations[0].about == Span{4, text.size() - 2});
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
