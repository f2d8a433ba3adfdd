#include "policy/known_value.h"

#include <string>
#include <string_view>

#include "catch.h"
#include "support/random.h"

using namespace leaktight;

namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

std::string_view Why(std::string_view name, std::string_view value, bool token = false) {
  NamedValue named;
  named.name = name;
  named.value = value;
  return WhyNotKnown(named, PartToKnow(value), token);
}

}  // namespace

TEST_CASE("what everybody has is not looked for", "[policy]") {
  CHECK(Why("A_SECRET", "") == "has no value");
  CHECK(Why("A_SECRET", "  ") == "has no value");
  CHECK(Why("A_SECRET", "a8Xk2Pq") == "is shorter than 8 characters");
  CHECK(Why("A_SECRET", std::string(20000, 'x')) == "is longer than 16384 characters");
  CHECK(Why("DB_PASSWORD", "postgres") == "is made of words");
  CHECK(Why("DB_PASSWORD", "changeme123") == "is a placeholder");
  CHECK(Why("DB_PASSWORD", "${DB_PASSWORD}") == "says where the value is");
  CHECK(Why("PIN", "2026-01-31T10:00:00Z") == "is a number, a date or an address");
  CHECK(Why("KEY_FILE", "/etc/ssl/private/key.pem") ==
        "is a path, or an address without a password");
  CHECK(Why("SECRET_NAME", "flowdoc-database-secret") == "is made of words");
  CHECK(Why("DB_PASSWORD", "postgres12") == "is a word with figures behind it");
  CHECK(Why("ADMIN_PASSWORD", "Passw0rd!") == "is neither random nor as long as 10 characters");
}

TEST_CASE("what only its owner has is looked for", "[policy]") {
  Random random(31);
  for (int i = 0; i < 200; i++) {
    const std::string value = random.Text(24, kLetters);
    INFO(value);
    CHECK(Why("DB_PASSWORD", value).empty());
    CHECK(Why("POSTGRES_URL", "postgres://app:" + value + "@db.acme-corp.net/app").empty());
  }
  for (const std::string open : {"%(", "#{", "{{", "<%", "[["}) {
    CHECK(Why("DB_PASSWORD", random.Text(12, kLetters) + open + random.Text(10, kLetters)).empty());
  }
  CHECK(Why("DB_PASSWORD", random.Text(12, kLetters) + "%(name)s") == "says where the value is");
  CHECK(Why("API_KEY", "0123f5a8c9d24e6b8a7f3c1d5e9b2a40").empty());
  CHECK(Why("DB_PASSWORD", "hunter2$Gate77!").empty());
  CHECK(Why("PLAIN", "q8Zx0Vn3", true).empty());
}

TEST_CASE("what is random in groups, or with a letter of another alphabet, is looked for",
          "[policy]") {
  Random random(34);
  for (int i = 0; i < 100; i++) {
    const std::string value = random.Text(16, kLetters);
    std::string groups;
    for (size_t at = 0; at < value.size(); at += 4) {
      groups += (groups.empty() ? "" : " ") + value.substr(at, 4);
    }
    INFO(groups);
    CHECK(Why("MAIL_PASSWORD", groups).empty());
    CHECK(Why("DB_PASSWORD", value.substr(0, 8) + "\xc3\xa9" + value.substr(8)).empty());
  }
  CHECK(Why("MAIL_PASSWORD", "have them with from") == "is made of words");
  CHECK(Why("MAIL_PASSWORD", "ask me for the password") == "is made of words");
  CHECK(Why("DB_PASSWORD", "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c") != "");
}

TEST_CASE("under a plain name only what is long and no id is looked for", "[policy]") {
  Random random(32);
  for (int i = 0; i < 100; i++) {
    const std::string value = random.Text(32, kLetters);
    INFO(value);
    CHECK(Why("SETTING", value).empty());
    CHECK(Why("SETTING", value.substr(0, 16)) != "");
    CHECK(Why("ACCOUNT_ID", value) != "");
    CHECK(Why("VITE_MAP_KEY", value) == "is public by its name");
  }
  CHECK(Why("BUILD", "0123f5a8c9d24e6b8a7f3c1d5e9b2a40") ==
        "has the form of a hash or an id, and its name says nothing of a secret");
}

TEST_CASE("of a text the part is looked for that is its own", "[policy]") {
  CHECK(PartToKnow("  value \n") == "value");
  CHECK(PartToKnow("redis://:pass%21word@host:6379/0") == "pass%21word");
  CHECK(PartToKnow("https://host/path") == "https://host/path");
  std::string key = "-----BEGIN X-----\n";
  for (const char c : {'a', 'b', 'c', 'd', 'e'}) key += std::string(64, c) + "\n";
  CHECK(PartToKnow(key + "-----END X-----") == std::string(64, 'c'));
  CHECK(PartToKnow("a\nb\n c").empty());
}

TEST_CASE("a listed value could not be guessed", "[policy]") {
  Random random(33);
  for (int i = 0; i < 200; i++) {
    const std::string value = random.Text(20, kLetters);
    INFO(value);
    CHECK(WhyNotInList(value).empty());
  }
  CHECK(WhyNotInList("hunter2$Gate77!") != "");
  CHECK(WhyNotInList("a8Xk2Pq91") == "has fewer than 12 characters");
  CHECK(WhyNotInList("0123f5a8c9d2") != "");
  CHECK(WhyNotInList("0123f5a8c9d24e6b8a7f3c1d5e9b2a40").empty());
}
