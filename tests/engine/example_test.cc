#include "engine/example.h"

#include <set>
#include <string>

#include "base/base64.h"
#include "catch.h"
#include "engine/bech32.h"
#include "engine/token_checksum.h"

using namespace leaktight;

namespace {

std::string Expand(std::string_view example, uint64_t seed = 1) {
  const auto text = ExpandExample(example, seed);
  if (!text) FAIL(text.error().Describe());
  return *text;
}

std::string ErrorOf(std::string_view example) {
  const auto text = ExpandExample(example, 1);
  REQUIRE_FALSE(text);
  return text.error().Describe();
}

bool Consists(std::string_view text, std::string_view alphabet) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

}  // namespace

TEST_CASE("text without braces stays as it is", "[engine]") {
  CHECK(Expand("a = \"b\"") == "a = \"b\"");
  CHECK(Expand("{{\"a\": {{}}}}") == "{\"a\": {}}");
  CHECK(Expand("") == "");
}

TEST_CASE("the same seed gives the same text, another seed another", "[engine]") {
  for (const char* spec : {"{base62:30}", "{jwt}", "{pem:rsa}", "{aws-key-id}", "{putty}"}) {
    CHECK(Expand(spec, 7) == Expand(spec, 7));
    CHECK(Expand(spec, 7) != Expand(spec, 8));
  }
}

// What other machines generate must be what this one does: the examples' seeds are fixed.
TEST_CASE("the generator is splitmix64", "[engine]") {
  CHECK(Expand("{hex:16}", 1) == "17eb9055861e0a8b");
}

TEST_CASE("counts are kept and ranges used whole", "[engine]") {
  CHECK(Expand("{digits:7}").size() == 7);
  CHECK(Consists(Expand("{digits:50}"), "0123456789"));
  CHECK(Consists(Expand("{HEX:50}"), "0123456789ABCDEF"));
  CHECK(Consists(Expand("{base32:50}"), "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
  std::set<size_t> sizes;
  for (uint64_t seed = 1; seed <= 100; seed++) sizes.insert(Expand("{base62:3-5}", seed).size());
  CHECK(sizes == std::set<size_t>{3, 4, 5});
}

TEST_CASE("a checksum is over the body that stands before it", "[engine]") {
  const std::string token = Expand("x ghp_{base62:30}{crc32-base62}");
  CHECK(token.substr(36) == Base62Checksum(token.substr(6, 30)));
  const std::string routable = Expand("t={gitlab-routable:glpat-}").substr(2);
  CHECK(routable.substr(routable.size() - 7) ==
        Base36Checksum(routable.substr(0, routable.size() - 7)));
}

TEST_CASE("what is encoded may be made by generators", "[engine]") {
  CHECK(Expand("{to-base64:user:pass}") == "dXNlcjpwYXNz");
  CHECK(Expand("{to-base64url:a}") == "YQ");
  CHECK(Expand(R"({to-base64:{{"a":{{}}}}})") == EncodeBase64(R"({"a":{}})"));
  const auto text = DecodeBase64(Expand(R"({to-base64:{{"k":"{hex:8}"}}})"));
  REQUIRE(text);
  CHECK(*text == R"({"k":")" + Expand("{hex:8}") + R"("})");
  // Behind a generator two braces are one, unless it holds such a pair itself.
  CHECK(Expand("{{{hex:8}}}") == '{' + Expand("{hex:8}") + '}');
  CHECK(ErrorOf("{to-base64:{hex:8}").find("has no partner") != std::string::npos);
  CHECK(ErrorOf("{to-base64:{hax:8}}").find("no generator `hax`") != std::string::npos);
}

TEST_CASE("a key is laid out as it was asked for", "[engine]") {
  CHECK(Expand("{pem:ec}").find("-----BEGIN EC PRIVATE KEY-----\nM") == 0);
  CHECK(Expand("{pem:ec:escaped}").find('\n') == std::string::npos);
  CHECK(Expand("{pem:ec:indented}").find("\n    M") != std::string::npos);
  CHECK(Expand("{pem:ec:quoted}").find("\\n\" +\n    \"M") != std::string::npos);
}

TEST_CASE("a uuid is one of version 4", "[engine]") {
  const std::string uuid = Expand("{uuid}");
  CHECK(uuid.size() == 36);
  CHECK(uuid[14] == '4');
}

TEST_CASE("Bech32 has its prefix, in its case, and so many bytes", "[engine]") {
  const std::string token = Expand("{bech32:acme:20}");
  CHECK(token.substr(0, 5) == "acme1");
  CHECK(token.size() == 5 + 32 + 6);
  CHECK(IsBech32(token));
  const std::string capitals = Expand("{bech32:ACME-KEY-:32}");
  CHECK(capitals.substr(0, 10) == "ACME-KEY-1");
  CHECK(IsBech32(capitals));
}

TEST_CASE("a mistake in an example says what to write instead", "[engine]") {
  CHECK(ErrorOf("{base26:3}") ==
        "there is no generator `base26`; docs/rules-format.md lists them; a literal brace is "
        "written {{ or }}");
  CHECK(ErrorOf("{base62}") == "`{base62}` needs a count; write {base62:20} or {base62:20-30}");
  CHECK(ErrorOf("{base62:5-3}") ==
        "`{base62:5-3}` needs a count; write {base62:20} or {base62:20-30}");
  CHECK(ErrorOf("{base62:9999999}").find("needs a count") != std::string::npos);
  CHECK(ErrorOf("{uuid:3}") == "the generator `uuid` takes nothing behind a colon");
  CHECK(ErrorOf("{pem}") == "the generator `pem` needs to be told what, behind a colon");
  CHECK(ErrorOf("{pem:rss}").find("does not know the kind `rss`; rsa, ec") != std::string::npos);
  CHECK(ErrorOf("{pem:rsa:folded}").find("layout `folded`") != std::string::npos);
  CHECK(ErrorOf("{jwt:old}") == "the generator `jwt` does not know `old`");
  CHECK(ErrorOf("{bech32:acme}") ==
        "`{bech32:acme}` needs a prefix and a count; write {bech32:acme:32}");
  CHECK(ErrorOf("{bech32:acme:1x}").find("needs a prefix and a count") != std::string::npos);
  CHECK(ErrorOf("acme{matrix-checksum}").find("stands behind a token and _") != std::string::npos);
  CHECK(ErrorOf("acme{grafana-checksum}").find("stands behind a token and _") != std::string::npos);
  CHECK(ErrorOf("{putty:old}") == "the generator `putty` does not know `old`");
  CHECK(ErrorOf("a { b") == "a brace in `{ b` has no partner; a literal brace is written {{ or }}");
  CHECK(ErrorOf("a } b").find("has no partner") != std::string::npos);
}
