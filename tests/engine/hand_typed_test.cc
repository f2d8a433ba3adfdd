#include "engine/hand_typed.h"

#include <random>
#include <string>
#include <vector>

#include "catch.h"
#include "engine/made_up.h"

using namespace leaktight;

namespace {

// `length` characters of `alphabet`, evenly drawn.
std::string Drawn(std::mt19937_64& random, std::string_view alphabet, size_t length) {
  std::uniform_int_distribution<size_t> any(0, alphabet.size() - 1);
  std::string text(length, ' ');
  for (char& c : text) c = alphabet[any(random)];
  return text;
}

}  // namespace

TEST_CASE("what counts between other characters was typed", "[engine]") {
  CHECK(IsHandTyped("a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"));
  CHECK(IsHandTyped("A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6Q7R8S9T0"));
  CHECK(IsHandTyped("z9y8x7w6v5u4t3s2r1q0p9o8n7m6l5"));
  CHECK(IsHandTyped("qX81Cjk9m2nOp4qRsTuVw7a"));
  CHECK(IsHandTyped("1234abcd5678efgh9012ijkl3456mnop7890qrst"));
  CHECK(IsHandTyped("7fb2c3d4-e5f6-7abc-8912-abcdef123456"));
  CHECK(IsHandTyped("12ASD34qwe56CXZ78tyH10Tna543VBokN85RHCas"));
}

TEST_CASE("what comes again was typed", "[engine]") {
  CHECK(IsHandTyped("dapiabcd1234abcd1234abcd1234abcd1234"));
  CHECK(IsHandTyped("rk_live_TESTtestTESTtestTESTtest"));
  CHECK(IsHandTyped("W5zbfUkzlXedo7qD4W5zbfUkzlXedo7qD4"));
  CHECK(IsHandTyped("4T0LBOP3FEOM6L1IHR8F64T0LBOP3FEOM6"));
  CHECK(IsHandTyped("5Aep861eNAAAABBBBCCCCjcNqfo5k"));
  CHECK(IsHandTyped("511111111-31111111111-3111111111111-e039d02840a0b9379c"));
}

TEST_CASE("what avoids to come again was typed", "[engine]") {
  CHECK(IsHandTyped("K9bN4mP8vJ2hL5gQ3fR7tY6wX1cS0dAE"));
  CHECK_FALSE(IsHandTyped("K9bN4mP8vJ2hL5gQ3fR7tY6wX"));  // 25 may come by chance
}

TEST_CASE("what documents and keyboards have was typed", "[engine]") {
  CHECK(IsHandTyped("123e4567-e89b-12d3-a456-426614174abc"));
  CHECK(IsHandTyped("123e4567e89b12d3a456426614174000"));
  CHECK(IsHandTyped("99asdfghjkl77Qa"));
  CHECK(IsHandTyped("o6cs8xFAKExEgIDGbzn2hZPbzhe713Q"));
  CHECK(IsHandTyped("d5qpregfakeaqxbi6ifake914b"));
  CHECK_FALSE(IsHandTyped("d5qpregfakeaqxbi6i914b"));  // a word in 36 kinds may come by chance
}

TEST_CASE("texts with an order of their own are left to others", "[engine]") {
  CHECK_FALSE(IsHandTyped("a1b2c3d"));
  CHECK_FALSE(IsHandTyped(std::string(161, '7')));
}

TEST_CASE("zeros before a random part were not typed", "[engine]") {
  CHECK_FALSE(IsHandTyped("AAAAAAAAAAAAAAAAAAAAAAqX7Rm2LkW0ZtB8uVs4"));
}

TEST_CASE("random bodies were not typed", "[engine]") {
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  struct Kind {
    std::string_view name;
    std::string_view alphabet;
    std::vector<size_t> lengths;
  };
  // As many figures as 64 hexadecimal digits have; longer numbers are nobody's token.
  const Kind kinds[] = {
      {"figures", "0123456789", {16, 24, 40}},
      {"hexadecimal", "0123456789abcdef", {16, 32, 40, 64}},
      {"base32", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", {16, 26, 40}},
      {"small letters and figures", "abcdefghijklmnopqrstuvwxyz0123456789", {16, 26, 40}},
      {"letters and figures", kBase64.substr(0, 62), {16, 26, 35, 64}},
      {"base64", kBase64, {16, 26, 35, 64}},
  };
  constexpr size_t kTries = 100'000;
  std::mt19937_64 random(20261202);
  for (const Kind& kind : kinds) {
    for (const size_t length : kind.lengths) {
      size_t typed = 0;
      for (size_t i = 0; i < kTries; i++) {
        if (IsHandTyped(Drawn(random, kind.alphabet, length))) typed++;
      }
      INFO(kind.name << " of " << length);
      // One in 100,000 for each of the criteria is the most; together they make less than three.
      CHECK(typed <= 3);
    }
  }
}
