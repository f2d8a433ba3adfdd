#include "engine/pem_text.h"

#include <string>

#include "base/base64.h"
#include "catch.h"
#include "engine/example.h"
#include "engine/validators.h"
#include "finding/confidence.h"

using namespace leaktight;

namespace {

// Three lines of a body, none of which is a key.
const std::string kBody =
    "aGVsbG8gd29ybGQsIHRoaXMgaXMgbm90IGEga2V5IGF0IGFsbCwgb25seSBhIHRl"
    "eHQgdGhhdCB3YXMgbG9uZyBlbm91Z2ggdG8gdGFrZSB0aHJlZSBsaW5lcyBvZiBh";

std::string Block(const std::string& before_lines, const std::string& end_of_line) {
  std::string text = "-----BEGIN TEST KEY-----" + end_of_line;
  for (size_t at = 0; at < kBody.size(); at += 64) {
    text += before_lines + kBody.substr(at, 64) + end_of_line;
  }
  return text + before_lines + "-----END TEST KEY-----";
}

std::string BodyOf(const std::string& block) {
  const auto pem = ReadPem(block);
  REQUIRE(pem);
  CHECK(pem->label == "TEST KEY");
  return pem->body;
}

}  // namespace

TEST_CASE("what does not read as a key is a doubt, where nobody wrote it by hand", "[engine]") {
  const auto judge = [](const std::string& body) {
    const std::string pem =
        "-----BEGIN RSA PRIVATE KEY-----\n" + body + "\n-----END RSA PRIVATE KEY-----";
    Candidate candidate;
    candidate.whole = candidate.secret = pem;
    Opinion opinion;
    return FindValidator("pem")->validate(candidate, opinion) ? opinion.confidence : 0;
  };
  const double doubt = judge(*ExpandExample("{base64:400}", 3));
  CHECK(doubt > 0);
  CHECK(doubt < kLeastConfidence);
  CHECK(judge(*ExpandExample("{base64:100}", 3)) == 0);
  CHECK(judge(std::string(400, 'A')) == 0);
}

TEST_CASE("a body is read however it was put into a file", "[engine]") {
  const std::string body = *DecodeBase64(kBody);
  SECTION("on lines") {
    CHECK(BodyOf(Block("", "\n")) == body);
  }
  SECTION("with carriage returns") {
    CHECK(BodyOf(Block("", "\r\n")) == body);
  }
  SECTION("indented") {
    CHECK(BodyOf(Block("    ", "\n")) == body);
  }
  SECTION("escaped in one line") {
    CHECK(BodyOf(Block("", "\\n")) == body);
  }
  SECTION("escaped twice") {
    CHECK(BodyOf(Block("", "\\\\n")) == body);
  }
  SECTION("escaped with returns") {
    CHECK(BodyOf(Block("", "\\r\\n")) == body);
  }
  SECTION("joined by blanks") {
    CHECK(BodyOf(Block("", " ")) == body);
  }
  SECTION("in a comment") {
    CHECK(BodyOf(Block("# ", "\n")) == body);
  }
  SECTION("in a block comment") {
    CHECK(BodyOf(Block(" * ", "\n")) == body);
  }
  SECTION("in a patch") {
    CHECK(BodyOf(Block("+", "\n")) == body);
  }
  SECTION("in string literals") {
    CHECK(BodyOf(Block("  \"", "\\n\" +\n")) == body);
  }
  SECTION("in single quotes") {
    CHECK(BodyOf(Block("  '", "\\n',\n")) == body);
  }
  SECTION("escaped by number") {
    CHECK(BodyOf(Block("", "\\u000A")) == body);
  }
  SECTION("added up") {
    CHECK(BodyOf(Block("  the_key += '", "\\n';\n")) == body);
  }
  SECTION("with lines continued") {
    CHECK(BodyOf(Block("", "\\\n")) == body);
  }
  SECTION("as JSON of PHP") {
    CHECK(BodyOf("-----BEGIN TEST KEY-----\\nab\\/d\\n-----END TEST KEY-----") ==
          *DecodeBase64("ab/d"));
  }
  SECTION("END behind the body on its line") {
    CHECK(BodyOf("-----BEGIN TEST KEY-----\naaaa\nbbbbbbbbbbbb-----END TEST KEY-----") ==
          *DecodeBase64("aaaabbbbbbbbbbbb"));
  }
}

TEST_CASE("headers stand before the body", "[engine]") {
  const std::string headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00FF\n\n";
  for (const bool one_line : {false, true}) {
    std::string text = "-----BEGIN TEST KEY-----\n" + headers + "aaaa\n-----END TEST KEY-----";
    if (one_line) {
      for (char& c : text) {
        if (c == '\n') c = ' ';
      }
    }
    const auto pem = ReadPem(text);
    REQUIRE(pem);
    REQUIRE(pem->headers.size() == 2);
    CHECK(pem->headers[0] == std::pair<std::string, std::string>("Proc-Type", "4,ENCRYPTED"));
    CHECK(pem->headers[1] == std::pair<std::string, std::string>("DEK-Info", "AES-128-CBC,00FF"));
    CHECK(pem->body == *DecodeBase64("aaaa"));
  }
}

TEST_CASE("an OpenPGP block's checksum is not part of its body", "[engine]") {
  const auto pem = ReadPem(
      "-----BEGIN TEST KEY-----\nVersion: GnuPG v1\nComment: hi\n\naaaa\n=njUN\n-----END TEST "
      "KEY-----");
  REQUIRE(pem);
  CHECK(pem->headers.size() == 2);
  CHECK(pem->body == *DecodeBase64("aaaa"));
  CHECK(pem->checksum.size() == 3);
}

TEST_CASE("what is no whole block of base64 is not read", "[engine]") {
  CHECK_FALSE(ReadPem(""));
  CHECK_FALSE(ReadPem("-----BEGIN TEST KEY-----"));
  CHECK_FALSE(ReadPem("-----BEGIN TEST KEY-----\naaaa\n-----END OTHER KEY-----"));
  CHECK_FALSE(ReadPem("-----BEGIN TEST KEY-----\naaaa\n...\n-----END TEST KEY-----"));
  CHECK_FALSE(ReadPem("-----BEGIN TEST KEY-----\" + key + \"-----END TEST KEY-----"));
  CHECK_FALSE(ReadPem("-----BEGIN TEST KEY-----\n<your key>\n-----END TEST KEY-----"));
  CHECK_FALSE(ReadPem("-----END TEST KEY----------BEGIN TEST KEY-----"));
}
