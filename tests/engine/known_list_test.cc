#include "engine/known_list.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/base64.h"
#include "base/hash.h"
#include "catch.h"
#include "engine/listed_values.h"
#include "engine/symbol_pairs.h"
#include "support/random.h"

using namespace leaktight;

namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Stands for the hard hash, which takes its time.
HardHash Quick(std::string_view value, std::string_view salt) {
  const Sha256Digest digest = HmacSha256(salt, value);
  HardHash hash;
  std::copy_n(digest.begin(), hash.size(), hash.begin());
  return hash;
}

std::string Value(Random& random, size_t size = 24) {
  while (true) {
    std::string value = random.Text(size, kLetters);
    if (WhyNotListed(value).empty()) return value;
  }
}

KnownList ListOf(const std::vector<std::string>& values, const std::string& salt) {
  KnownList list = {".leaktight-known", salt, {}};
  for (const std::string& value : values) {
    list.entries.push_back(
        {value.size(), ListFilter(salt)(value), Quick(value, salt), "KEY", ".env"});
  }
  return list;
}

std::string Describe(const Result<KnownList>& list) {
  return list ? std::string() : list.error().Describe();
}

}  // namespace

TEST_CASE("a list is written and read again", "[engine]") {
  Random random(21);
  KnownList list = NewKnownList();
  CHECK(list.salt != NewKnownList().salt);
  list.entries.push_back(EntryOf(Value(random), list, "A KEY", "a folder/%41.env"));
  list.entries.push_back(EntryOf(Value(random, 31), list, "B", ".env"));
  const std::string text = KnownListText(list);
  const auto read = ReadKnownList("x", text + "\r\n# more\r\n");
  REQUIRE(read);
  CHECK(read->name == "x");
  CHECK(read->salt == list.salt);
  REQUIRE(read->entries.size() == 2);
  for (size_t i = 0; i < 2; i++) {
    CHECK(read->entries[i].hash == list.entries[i].hash);
    CHECK(read->entries[i].filter == list.entries[i].filter);
    CHECK(read->entries[i].length == list.entries[i].length);
    CHECK(read->entries[i].key == list.entries[i].key);
    CHECK(read->entries[i].file == list.entries[i].file);
  }
  CHECK(read->entries[1].line == 6);
}

TEST_CASE("a wrong list is an error with its line", "[engine]") {
  const std::string head =
      "leaktight-known 1\n" + std::string(kHardHashParameters) + " salt=AAAAAAAAAAAAAAAAAAAAAA\n";
  const std::string hash = "AAAAAAAAAAAAAAAAAAAAAA";
  CHECK(Describe(ReadKnownList("x", head)).empty());
  CHECK(Describe(ReadKnownList("x", "")) ==
        "x: holds no list of known secrets; leaktight known add makes one");
  CHECK(Describe(ReadKnownList("x", "# a\nDB_PASSWORD=1\n")) ==
        "x:2: must be `leaktight-known 1` or `leaktight-known 2`; leaktight known add makes such a "
        "list");
  CHECK(Describe(ReadKnownList("x", "leaktight-known 3\n")) ==
        "x:1: is a list of another version than 1 and 2; use the leaktight that made it");
  CHECK(Describe(ReadKnownList("x", "leaktight-known 1\nargon2id v=19 m=99999999 t=2 p=1 salt=AA"))
            .starts_with("x:2: must be `argon2id v=19 m=65536 t=2 p=1 salt="));
  CHECK(Describe(ReadKnownList(
            "x", "leaktight-known 1\n" + std::string(kHardHashParameters) + " salt=AAAA")) ==
        "x:2: the salt must be 16 bytes in base64");
  constexpr const char* kForm = "; an entry is: length, filter, hash, key, file";
  const auto entry = [&](const std::string& line) {
    return Describe(ReadKnownList("x", head + line));
  };
  CHECK(entry("24 0000 " + hash + " A .env").empty());
  CHECK(entry("11 0000 " + hash + " A .env") ==
        std::string("x:3: the length must be from 12 to 512") + kForm);
  CHECK(entry("513 0000 " + hash + " A .env") ==
        std::string("x:3: the length must be from 12 to 512") + kForm);
  CHECK(entry("x 0000 " + hash + " A .env") ==
        std::string("x:3: the length must be from 12 to 512") + kForm);
  CHECK(entry("24 000g " + hash + " A .env") ==
        std::string("x:3: the filter must be four hexadecimal digits") + kForm);
  CHECK(entry("24 00 " + hash + " A .env") ==
        std::string("x:3: the filter must be four hexadecimal digits") + kForm);
  CHECK(entry("24 0000 AAAA A .env") ==
        std::string("x:3: the hash must be 16 bytes in base64") + kForm);
  CHECK(entry("24 0000 " + hash + " A") ==
        std::string("x:3: must end in a key and a file, without blanks in them") + kForm);
  CHECK(entry("24 0000 " + hash + " A b c") ==
        std::string("x:3: must end in a key and a file, without blanks in them") + kForm);
  std::string many = head;
  for (size_t i = 0; i <= kMostListed; i++) many += "24 0000 " + hash + " A .env\n";
  CHECK(Describe(ReadKnownList("x", many)) ==
        "x:5003: there are more than 5000 entries; take out those that are in use no more: "
        "leaktight known remove");
}

TEST_CASE("what is short or common or not ASCII is not listed", "[engine]") {
  Random random(22);
  CHECK_FALSE(WhyNotListed("aB3dEfGh1Jk").empty());
  CHECK(WhyNotListed("aB3dEfGh1Jkl").empty());
  CHECK_FALSE(WhyNotListed("aB3dEfGh 1Jkl").empty());
  CHECK_FALSE(WhyNotListed("aB3dEfGh1Jk\xc3\xa9").empty());
  CHECK_FALSE(WhyNotListed("aaaabbbbccc1").empty());
  CHECK_FALSE(WhyNotListed("abcdefghijklmn").empty());
  CHECK_FALSE(WhyNotListed("12345678901234").empty());
  CHECK(WhyNotListed("abcdEFGHijklmn").empty());
  CHECK_FALSE(WhyNotListed(std::string(600, 'a') + "bcdefgh1").empty());
  for (const std::string_view words :
       {"correcthorsebatterystaple", "internationalization", "kubernetescluster", "qwertyuiopasdf",
        "asdfghjklqwert", "zyxwvutsrqpon", "authentication-service", "rechtsschutzversicherung",
        "PRODUCTIONDATABASE", "1234-5678-9012-3456"}) {
    CAPTURE(words);
    CHECK_FALSE(WhyNotListed(words, KnownListVersion::kMixed).empty());
  }
  for (const std::string_view words :
       {"correcthorsebatterystaple", "internationalization", "kubernetescluster", "qwertyuiopasdf",
        "asdfghjklqwert", "zyxwvutsrqpon", "authentication-service", "rechtsschutzversicherung",
        "PRODUCTIONDATABASE", "1234-5678-9012-3456"}) {
    CAPTURE(words);
    CHECK_FALSE(WhyNotListed(words).empty());
  }
  CHECK(BitsAtMost("0123456789abcdef0123456789abcdef") == 128);
  CHECK(BitsAtMost("aB3dEfGh1Jkl") > 70);
  CHECK(BitsAtMost("abcdefghijkl") < 58);
}

TEST_CASE("random letters of one case are listed, by a list of version 2", "[engine]") {
  Random random(25);
  size_t listed = 0;
  for (int i = 0; i < 1000; i++) {
    const std::string value = random.Text(16, "abcdefghijklmnopqrstuvwxyz");
    CHECK_FALSE(WhyNotListed(value, KnownListVersion::kMixed).empty());
    if (WhyNotListed(value).empty()) {
      listed++;
      std::string upper = value;
      for (char& c : upper) c = static_cast<char>(c - 32);
      CHECK(WhyNotListed(upper).empty());
      CHECK(VersionFor(value) == KnownListVersion::kOneCase);
    }
  }
  CHECK(listed > 930);
  CHECK(VersionFor("aB3dEfGh1Jkl") == KnownListVersion::kMixed);
  KnownList list = NewKnownList();
  CHECK(KnownListText(list).starts_with("leaktight-known 1\n"));
  KnownList other = list;
  other.version = KnownListVersion::kOneCase;
  const std::string text = KnownListText(other);
  CHECK(text.starts_with("leaktight-known 2\n"));
  REQUIRE(ReadKnownList("x", text));
  CHECK(ReadKnownList("x", text)->version == KnownListVersion::kOneCase);
  AddEntries(other, list);
  CHECK(list.version == KnownListVersion::kOneCase);
}

// What a list of version 2 may hold is told by it wherever it stands: another table is another
// version.
TEST_CASE("the pairs of letters are those of the list's version", "[engine]") {
  uint64_t sum = 0;
  for (const auto& row : kSymbolPairs) {
    for (const uint8_t pair : row) sum = sum * 31 + pair;
  }
  CHECK(sum == 0xca2403a99218a2ac);
}

TEST_CASE("fast hashes of parts are those of the parts alone", "[engine]") {
  Random random(23);
  const ListFilter filter(random.Bytes(16));
  const std::string text = random.Bytes(200);
  std::vector<uint64_t> beginnings = {0};
  for (const char c : text) beginnings.push_back(filter.Next(beginnings.back(), c));
  for (int i = 0; i < 500; i++) {
    const size_t begin = random.Below(100);
    const size_t size = random.Below(100);
    CHECK(filter.Of(beginnings[begin], beginnings[begin + size], filter.PowerOf(size)) ==
          filter(text.substr(begin, size)));
  }
  CHECK(ListFilter("a")("value") != ListFilter("b")("value"));
}

TEST_CASE("two lists of one salt are one", "[engine]") {
  Random random(24);
  const std::string a = Value(random);
  const std::string b = Value(random);
  KnownList list = ListOf({a}, "salt");
  AddEntries(ListOf({a, b}, "salt"), list);
  CHECK(list.entries.size() == 2);
}

TEST_CASE("listed values are found in every form", "[engine]") {
  Random random(25);
  std::vector<std::string> values;
  for (int i = 0; i < 40; i++) values.push_back(Value(random, 12 + random.Below(30)));
  values.push_back("pa$$w0rd/with\"odd'chars&x9");
  const ListedValues listed({ListOf(values, "a salt"), ListOf({values[0]}, "another")}, Quick);
  for (const std::string& value : values) {
    std::vector<std::string> texts = {
        "password = \"" + value + "\"\n",        value,
        "https://user:" + value + "@host/",      "x: " + EncodeBase64(value),
        "x: " + EncodeBase64(":" + value + ":"), "x: " + EncodeBase64Url("ab:" + value + "!")};
    if (value == values.back()) {
      texts[1] = "{\"x\": \"pa$$w0rd/with\\\"odd'chars&x9\"}";
      texts.push_back("pa%24%24w0rd%2fwith%22odd%27chars%26x9");
      texts.push_back("x: 'pa$$w0rd/with\"odd''chars&x9'");
      texts.push_back("x: \"pa$$w0rd\\/with\\\"odd\\u0027chars\\u0026x9\"");
    }
    for (const std::string& text : texts) {
      INFO(text);
      const auto matches = listed.Find(text);
      REQUIRE(!matches.empty());
      CHECK(matches[0].span.In(text).size() >= value.size());
    }
  }
}

TEST_CASE("listed values are found in base64 that goes over lines", "[engine]") {
  Random random(26);
  for (size_t before = 0; before < 60; before++) {
    const std::string value = Value(random, 40);
    const ListedValues listed({ListOf({value}, "salt")}, Quick);
    std::string text = EncodeBase64(random.Text(before, "ab ") + ":" + value + "\nand more of it");
    text.insert(60, "\n  ");
    INFO(text);
    CHECK(listed.Find("data:\n  " + text + "\n").size() == 1);
  }
}

TEST_CASE("random text needs hardly a hard hash", "[engine]") {
  Random random(27);
  std::vector<std::string> values;
  for (int i = 0; i < 100; i++) values.push_back(Value(random, 16 + random.Below(30)));
  size_t hashes = 0;
  const ListedValues listed({ListOf(values, "salt")},
                            [&](std::string_view value, std::string_view salt) {
                              hashes++;
                              return Quick(value, salt);
                            });
  std::string text;
  while (text.size() < 1 << 20) {
    text += random.Text(3 + random.Below(40), kLetters);
    text += random.Pick(std::vector<std::string>{" ", "=", "\n", "\"", ": ", "/"});
  }
  CHECK(listed.Find(text).empty());
  CHECK(hashes < 20);
}

TEST_CASE("each candidate is hashed once, and no more than may be", "[engine]") {
  Random random(28);
  const std::string value = Value(random);
  size_t hashes = 0;
  const auto count = [&](std::string_view text, std::string_view salt) {
    hashes++;
    return Quick(text, salt);
  };
  const ListedValues listed({ListOf({value}, "salt")}, count, 2);
  for (int i = 0; i < 10; i++) CHECK(listed.Find(value + " " + value).size() == 2);
  CHECK(hashes == 1);

  // Every hash that there is: a list that is made to keep a scan busy.
  KnownList hostile = ListOf({value}, "salt");
  for (uint32_t i = 0; i < 4000; i++) {
    hostile.entries.push_back({24, static_cast<uint16_t>(i), {}, "KEY", ".env"});
  }
  const ListedValues bounded({hostile}, count, 2);
  std::string text;
  for (int i = 0; i < 200; i++) text += Value(random) + "\n";
  hashes = 0;
  bounded.Find(text);
  CHECK(hashes == 2);
  CHECK(bounded.untried() > 2);
}

TEST_CASE("what is known already is not hashed", "[engine]") {
  Random random(29);
  const std::string value = Value(random);
  const ListedValues listed({ListOf({value}, "salt")}, Quick);
  CHECK(listed.Find("x=" + value).size() == 1);
  CHECK(listed.Find("x=" + value, {{5, 9}}).empty());
}

TEST_CASE("the hard hash is Argon2id of 64 MiB", "[engine]") {
  // Computed by argon2-cffi: hash_secret_raw(b"value", b"0123456789abcdef", 2, 65536, 1, 16,
  // Type.ID).
  const HardHash hash = HashHard("value", "0123456789abcdef");
  CHECK(Hex(hash.data(), hash.size()) == "917f4555716b9fe120d2a3045a92e8a9");
}
