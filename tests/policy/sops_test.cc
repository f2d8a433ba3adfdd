#include "policy/sops.h"

#include <string>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

std::string Encrypted(size_t nonce = 32, size_t tag = 16) {
  return "ENC[AES256_GCM,data:" + EncodeBase64("cipher") +
         ",iv:" + EncodeBase64(std::string(nonce, 'n')) +
         ",tag:" + EncodeBase64(std::string(tag, 't')) + ",type:str]";
}

std::string Block(const std::string& settings = "") {
  return "sops: {mac: \"" + Encrypted() + "\", version: 3.8.1" + settings + "}\n";
}

std::vector<std::string> Plain(const std::string& text, const std::string& path = "a.yaml") {
  CheckEngine engine;
  std::vector<std::string> keys;
  for (const Violation& violation : engine.Run("sops-value-plain", path, text)) {
    keys.push_back(violation.subject);
  }
  return keys;
}

using Keys = std::vector<std::string>;

TEST_CASE("a value is encrypted when every part of it is there and of its size", "[policy]") {
  CHECK(IsSopsValue(Encrypted()));
  CHECK_FALSE(IsSopsValue(Encrypted(12)));
  CHECK_FALSE(IsSopsValue(Encrypted(32, 8)));
  CHECK_FALSE(IsSopsValue("ENC[AES256_GCM,data:hunter2]"));
  CHECK_FALSE(IsSopsValue("ENC[PKCS7,abc]"));
  CHECK_FALSE(IsSopsValue(Encrypted().substr(1)));
  CHECK_FALSE(IsSopsValue("ENC[AES256_GCM,data:,iv:,tag:,type:str]"));
}

TEST_CASE("a file counts as encrypted only with a value that is", "[policy]") {
  CHECK(IsEncryptedFile("a: " + Encrypted()));
  CHECK(IsEncryptedFile(std::string("\0GITCRYPT\0abc", 13)));
  CHECK(IsEncryptedFile("age-encryption.org/v1\n"));
  CHECK_FALSE(IsEncryptedFile("sops: {mac: x, version: 3}\npassword: hunter2\n"));
  CHECK_FALSE(IsEncryptedFile("a: ENC[AES256_GCM,data:x]"));
}

TEST_CASE("every plain value of a partly encrypted file is judged", "[policy]") {
  const std::string value = Expanded("{password:20}", 1);
  CHECK(Plain("a: " + Encrypted() + "\npassword: " + value + "\n" + Block()) == Keys{"password"});
  CHECK(Plain("a: {b: [{password: " + value + "}]}\n" + Block()) == Keys{"password"});
  CHECK(Plain("port: 5432\nhost: db\nempty: ''\nnone: null\n" + Block()).empty());
  CHECK(Plain("password: " + value + "\nsops: {a: b}\nmac: x\n").empty());  // no metadata
  CHECK(Plain("x: 1\n" + Block() + "---\npassword: " + value + "\n") == Keys{"password"});
}

TEST_CASE("what is to be encrypted counts by its looks alone", "[policy]") {
  const std::string text = "seed_of_it: " + Expanded("{password:32}", 2) + "\n";
  CHECK(Plain(text + Block()) == Keys{"seed_of_it"});
  CHECK(Plain(text + Block(", unencrypted_suffix: _of_it")).empty());
  CHECK(Plain(text + Block(", encrypted_suffix: _secret")).empty());
  CHECK(Plain(text + Block(", unencrypted_regex: ^seed")).empty());
  CHECK(Plain(text + Block(", encrypted_regex: ^data$")).empty());
  CHECK(Plain(text + Block(", encrypted_regex: of")) == Keys{"seed_of_it"});
  CHECK(Plain("data: {" + text.substr(0, text.size() - 1) + "}\n" +
              Block(", encrypted_regex: ^data$")) == Keys{"seed_of_it"});
}

TEST_CASE("dotenv and INI keep the metadata their own ways", "[policy]") {
  const std::string value = Expanded("{password:20}", 3);
  const std::string plain = "DB_PASSWORD=" + value + "\nA=" + Encrypted() + "\n";
  CHECK(Plain(plain + "sops_mac=" + Encrypted() + "\nsops_version=3.8.1\n", "prod.env") ==
        Keys{"DB_PASSWORD"});
  CHECK(Plain("sops_note=mac\n" + plain, "prod.env").empty());
  CHECK(Plain("[db]\npassword = " + value + "\n[sops]\nmac = " + Encrypted() + "\n", "a.ini") ==
        Keys{"password"});
}

}  // namespace
}  // namespace leaktight
