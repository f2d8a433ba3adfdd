#include "policy/secret_value.h"

#include <string>
#include <vector>

#include "catch.h"
#include "support/checked.h"

namespace leaktight {
namespace {

TEST_CASE("name and value together tell a secret", "[policy]") {
  CHECK(IsSecretUnder("DB_PASSWORD", Expanded("{password:20}", 1)));
  CHECK(IsSecretUnder("DB_PASSWORD", "postgres"));
  CHECK(IsSecretUnder("DB_PASSWORD", "1234"));
  CHECK(IsSecretUnder("JWT_SECRET", Expanded("{hex:64}", 2)));
  CHECK(IsSecretUnder("API_KEY", *ExpandExample("{uuid}", 3)));
  CHECK_FALSE(IsSecretUnder("API_KEY", "some-service"));  // machines make keys
  CHECK_FALSE(IsSecretUnder("MAX_TOKENS", "2048"));
  CHECK_FALSE(IsSecretUnder("DB_PASSWORD", ""));
  CHECK_FALSE(IsSecretUnder("DB_PASSWORD", "change-me"));
  CHECK_FALSE(IsSecretUnder("DB_PASSWORD", "${DB_PASSWORD}"));
  CHECK_FALSE(IsSecretUnder("DB_PASSWORD", "/run/secrets/db"));
  CHECK_FALSE(IsSecretUnder("HF_TOKEN", "HF_TOKEN"));
  CHECK_FALSE(IsSecretUnder("api-secret", "API_SECRET"));
  CHECK_FALSE(IsSecretUnder("DB_PASSWORD", ".Values.db.password"));
  CHECK_FALSE(IsSecretUnder("DB_PASSWORD", "the password in base64"));
  CHECK_FALSE(IsSecretUnder("LOG_LEVEL", Expanded("{password:20}", 4)));
  CHECK_FALSE(IsSecretUnder("NEXT_PUBLIC_API_KEY", Expanded("{base62:32}", 5)));
  CHECK_FALSE(IsSecretUnder("CLI_SEGMENT_WRITE_KEY", Expanded("{base62:32}", 5)));
  CHECK_FALSE(IsSecretUnder("segmentWriteKey", Expanded("{base62:32}", 5)));
  CHECK(IsSecretUnder("SEGMENT_SECRET_KEY", Expanded("{base62:32}", 5)));
  CHECK_FALSE(IsSecretUnder("SECRET_NAME", "db-credentials"));
}

TEST_CASE("what only stands for a secret of one's own is none", "[policy]") {
  for (const std::string_view value :
       {"value", "SECRET", "MY_PASSWORD", "my-password", "do-not-use",
        "my_service_principal_client_secret", "SomeRandomStringOf32CharsExactly",
        "OPENID CLIENT SECRET", "AUTOREPLACE_SMTP_PASSWORD", "OUR_STORE_SEED",
        "UPDATE_AWS_SECRET_ACCESS_KEY"}) {
    CAPTURE(value);
    CHECK_FALSE(IsSecretUnder("CLIENT_SECRET", value));
  }
  for (const std::string_view value : {"password", "mypassword", "my-cat-Tom", "admin123",
                                       "GHQXPAW", "my-dog-rex", "OPEN SESAME", "GHQ_XPAW"}) {
    CAPTURE(value);
    CHECK(IsSecretUnder("CLIENT_SECRET", value));
  }
}

TEST_CASE("a token between the parts of a name is one", "[policy]") {
  const std::string value = "APP_USR-2601937-0418-" + Expanded("{hex:32}", 8) + "-77";
  CHECK(IsSecretUnder("PAYMENT_ACCESS_TOKEN", value));
  CHECK_FALSE(IsSecretUnder("PAYMENT_ACCOUNT", value));
  CHECK_FALSE(IsSecretUnder("PAYMENT_ACCESS_TOKEN", "APP_USR-2601937-0418-test-77"));
}

TEST_CASE("fields of storage drivers name a Secret", "[policy]") {
  for (const std::string_view name : {"provisionerSecret", "controllerExpandSecret",
                                      "nodeStageSecret", "controllerPublishSecret"}) {
    CAPTURE(name);
    CHECK_FALSE(IsSecretUnder(name, "csi-cephfs-secret"));
    CHECK(IsSecretUnder(name, Expanded("{password:20}", 9)));
  }
}

TEST_CASE("passwords that count are passwords all the same", "[policy]") {
  for (const std::string_view value : {"123456", "12345678", "1234567890", "987654321", "111111",
                                       "112233", "abc123", "abcd1234", "123abc"}) {
    CAPTURE(value);
    CHECK(IsSecretUnder("DB_PASSWORD", value));
    CHECK(IsSecretUnder("smtp.pass", value));
    CHECK_FALSE(IsSecretUnder("API_TOKEN", value));
  }
  for (const std::string_view value :
       {"000000", "xxxxxx", "abcdef", "example1", "abc123def456", "0x123456"}) {
    CAPTURE(value);
    CHECK_FALSE(IsSecretUnder("DB_PASSWORD", value));
  }
}

TEST_CASE("a mark of encryption with nothing encrypted behind it hides nothing", "[policy]") {
  const std::string nonce = EncodeBase64(std::string(32, '\x9c'));
  const std::string tag = EncodeBase64(std::string(16, '\x9d'));
  const std::string real =
      "ENC[AES256_GCM,data:aGFoYQ==,iv:" + nonce + ",tag:" + tag + ",type:str]";
  CHECK_FALSE(IsFalselyEncrypted(real));
  CHECK_FALSE(IsFalselyEncrypted("encrypted:" + EncodeBase64("\x04" + std::string(110, '\x9e'))));
  for (const std::string_view document :
       {"ENC[AES256_GCM,data:...,iv:...,tag:...,type:str]", "encrypted:<ciphertext>",
        "ENC[PKCS7,MIIBeQ]", "encrypted:changeme", "encrypted: yes", "hunter2x9"}) {
    CAPTURE(document);
    CHECK_FALSE(IsFalselyEncrypted(document));
  }
  const std::vector<std::string> fakes = {
      "ENC[AES256_GCM,hunter2x9]", "ENC[AES256_GCM,data:aGFoYQ==,type:str]",
      "ENC[AES256_GCM,data:aGFoYQ==,iv:" + nonce + ",type:str]", "encrypted:hunter2x9",
      "encrypted:aHVudGVyMng5IG9yIG5vdA=="};
  for (const std::string& fake : fakes) {
    CAPTURE(fake);
    CHECK(IsFalselyEncrypted(fake));
    CHECK(IsSecretUnder("DB_PASSWORD", fake));
    CHECK_FALSE(IsSecretUnder("MODE", fake));
  }
}

TEST_CASE("what Tag Manager's snippet shows on every page is public", "[policy]") {
  const std::string value = Expanded("{base62:22}", 7);
  CHECK_FALSE(IsSecretUnder("GOOGLE_TAG_MANAGER_AUTH", value));
  CHECK(IsSecretUnder("GOOGLE_TAG_AUTH", value));
}

TEST_CASE("a configuration has lines or braces", "[policy]") {
  CHECK(IsConfiguration("a = b\nc = d"));
  CHECK_FALSE(IsConfiguration("-----BEGIN KEY-----\na b\n"));
  CHECK(IsConfiguration("[{\"a\": 1}]"));
  CHECK_FALSE(IsConfiguration("one line: only"));
}

TEST_CASE("tags and templates bring a value from elsewhere", "[policy]") {
  const YamlStream stream = ReadYaml("[!vault x, !!str y, z, '{{ w }}']");
  const auto items = stream.Root(stream.documents[0]).Items().All();
  REQUIRE(items.size() == 4);
  CHECK(ComesFromElsewhere(items[0]));
  CHECK_FALSE(ComesFromElsewhere(items[1]));
  CHECK_FALSE(ComesFromElsewhere(items[2]));
  CHECK(ComesFromElsewhere(items[3]));
}

TEST_CASE("long lists of names are cut short", "[policy]") {
  CHECK(NameList({"A"}) == "A");
  CHECK(NameList({"A", "B"}) == "A and B");
  CHECK(NameList({"A", "B", "C", "D", "E", "F"}) == "A, B, C, D, E and F");
  CHECK(NameList({"A", "B", "C", "D", "E", "F", "G"}) == "A, B, C, D, E and 2 more");
}

}  // namespace
}  // namespace leaktight
