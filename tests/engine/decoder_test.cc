#include "engine/decoder.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "catch.h"
#include "engine/decoded_pieces.h"
#include "engine/encoded_runs.h"
#include "engine/engine.h"
#include "engine/escaped_text.h"
#include "engine/example.h"
#include "engine/joined_text.h"
#include "engine/wide_text.h"
#include "support/encoders.h"
#include "support/random.h"

using namespace leaktight;

namespace {

const Engine& BuiltinEngine() {
  static const Engine engine = Engine::Make(BuiltinRules(), 1'790'000'000).value();
  return engine;
}

std::string TokenOf(const char* form, uint64_t seed) {
  return ExpandExample(form, seed).value();
}

// The matches that read as `secret`.
std::vector<Match> MatchesOf(const std::string& text, const std::string& secret) {
  Engine::Scratch scratch;
  std::vector<Match> matches = BuiltinEngine().Scan(text, scratch);
  std::erase_if(matches, [&](const Match& match) { return match.SecretIn(text) != secret; });
  return matches;
}

constexpr const char* kGithub = "ghp_{base62:30}{crc32-base62}";
constexpr const char* kForms[] = {kGithub, "npm_{base62:30}{crc32-base62}", "sk_live_{base62:24}"};

}  // namespace

TEST_CASE("a secret is found in every encoding, wherever it begins", "[engine]") {
  Random random(18);
  uint64_t seed = 100;
  for (const Writing& writing : Writings()) {
    for (const char* form : kForms) {
      for (size_t before = 0; before < 8; before++) {
        const std::string token = TokenOf(form, seed++);
        const std::string inner = random.Text(before, "abc ") + " " + token + " and more";
        const std::string written = writing.write(inner, random);
        const std::string front = "value = \"";
        const std::string text = "first\n" + front + written + "\"\nlast\n";
        CAPTURE(writing.name, token, text);
        const std::vector<Match> matches = MatchesOf(text, token);
        REQUIRE(matches.size() == 1);
        const Match& match = matches[0];
        CHECK(match.encodings == std::vector<Encoding>{writing.encoding});
        CHECK(match.decoded == token);
        // Within what was written; and no more than what the token takes, where that is told apart.
        const size_t begin = text.find(written);
        CHECK(match.secret.begin >= begin);
        CHECK(match.secret.end <= begin + written.size());
        if (writing.encoding == Encoding::kGzip) continue;
        CHECK(match.secret.size() < written.size());
      }
    }
  }
}

TEST_CASE("no text that is long enough is passed over among other bytes", "[engine]") {
  const std::string secret = "abcdefgh-ijk.lmnop";
  for (size_t size = kShortestDecoded - 1; size <= secret.size(); size++) {
    const std::string shown = secret.substr(0, size);
    for (size_t before = 0; before < 40; before++) {
      const std::string bytes = std::string(before, '\x81') + shown + std::string(23, '\x82');
      for (const bool hex : {false, true}) {
        const std::string text = hex ? HexOf(bytes) : EncodeBase64(bytes);
        EncodingMarks marks;
        ListMarks(text, marks);
        size_t cut = 0;
        bool seen = false;
        EachEncodedRun(text, marks, nullptr, {}, cut,
                       [&](const DecodedText& decoded) { seen |= decoded.bytes == shown; });
        INFO(size << " bytes behind " << before << (hex ? " in hex" : " in base64"));
        CHECK(seen == (size >= kShortestDecoded));
      }
    }
  }
}

TEST_CASE("the place of a decoded secret reads as the secret", "[engine]") {
  Random random(19);
  const std::string token = TokenOf(kGithub, 7);
  const std::string hex = HexOf("a " + token + " z");
  const std::vector<Match> in_hex = MatchesOf("x: " + hex, token);
  REQUIRE(in_hex.size() == 1);
  CHECK(in_hex[0].secret.In("x: " + hex) == HexOf(token));

  for (size_t before = 0; before < 3; before++) {
    const std::string text = EncodeBase64(std::string(before, ' ') + token + "  ");
    const std::vector<Match> matches = MatchesOf(text, token);
    REQUIRE(matches.size() == 1);
    // Every character that holds a bit of it, and none besides.
    CHECK(matches[0].secret.begin == before * 8 / 6);
    CHECK(matches[0].secret.end == ((before + token.size()) * 8 + 5) / 6);
  }

  const std::string pieces = "k = \"" + token.substr(0, 9) + "\" + \"" + token.substr(9) + "\"";
  const std::vector<Match> joined = MatchesOf(pieces, token);
  REQUIRE(joined.size() == 1);
  CHECK(joined[0].secret.In(pieces) == token.substr(0, 9) + "\" + \"" + token.substr(9));
}

TEST_CASE("a secret is found three encodings deep", "[engine]") {
  Random random(20);
  const auto& writings = Writings();
  size_t tried = 0;
  for (uint64_t seed = 0; seed < 400; seed++) {
    const std::string token = TokenOf(kForms[seed % 3], seed);
    std::string text = "t: " + token + " .";
    std::vector<Encoding> encodings;
    std::string names;
    bool is_wide = false;
    for (int depth = 0; depth < 3; depth++) {
      const Writing& writing = random.Pick(writings);
      // What is not printable any more is written in base64 alone.
      if (is_wide && writing.encoding != Encoding::kBase64) break;
      // Nor is what has several lines, or quotes of its own, put together of pieces.
      const bool joined = std::count(encodings.begin(), encodings.end(), Encoding::kJoined) > 0;
      if (writing.encoding == Encoding::kJoined &&
          (joined || text.find_first_of("\n\\") != std::string::npos)) {
        break;
      }
      is_wide = writing.encoding == Encoding::kUtf16 || writing.encoding == Encoding::kUtf32;
      text = "q = \"" + writing.write(text, random) + "\"";
      encodings.insert(encodings.begin(), writing.encoding);
      names += std::string(" ") + writing.name;
    }
    if (encodings.size() < 3) continue;
    tried++;
    CAPTURE(names, token, text);
    const std::vector<Match> matches = MatchesOf(text, token);
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].encodings == encodings);
  }
  CHECK(tried > 100);
}

TEST_CASE("what reads as it is written is seen once", "[engine]") {
  const std::string token = TokenOf(kGithub, 3);
  for (const std::string around : {"\\x41 %41 &#65; ", "\"A\" + \"B\" "}) {
    const std::string text = around + token + " " + around;
    const std::vector<Match> matches = MatchesOf(text, token);
    REQUIRE(matches.size() == 1);
    CHECK(matches[0].encodings.empty());
  }
}

TEST_CASE("nothing is decoded twice", "[engine]") {
  Random random(21);
  const std::string encoded = EncodeBase64("some text that is long enough to be seen");
  const std::string text = "a%20b c\\u0041 \"x\" + \"y\" &#65; " + encoded + " %20 \\u0041 &lt;";
  std::multiset<std::string> seen;
  size_t cut = 0;
  const DecodeLimits limits;
  std::function<void(std::string_view, const DecodedText*)> look = [&](std::string_view bytes,
                                                                       const DecodedText* within) {
    const auto show = [&](DecodedText& decoded) {
      if (decoded.encoding == Encoding::kBase64) seen.insert(decoded.bytes);
      look(decoded.bytes, &decoded);
    };
    EncodingMarks marks;
    ListMarks(bytes, marks);
    EachEncodedRun(bytes, marks, within, limits, cut, show);
    if (within != nullptr) return;
    EachEscapedText(bytes, marks, show);
    EachJoinedText(bytes, marks, show);
    EachWideText(bytes, marks, show);
  };
  look(text, nullptr);
  CHECK(seen.count("some text that is long enough to be seen") == 1);
}

TEST_CASE("what would take too long ends in a bound that is counted", "[engine]") {
  const std::string token = TokenOf(kGithub, 4);
  const auto cut_by = [&](const std::string& text, const DecodeLimits& limits) {
    const Engine engine = Engine::Make(BuiltinRules(), 0, limits).value();
    Engine::Scratch scratch;
    const std::vector<Match> matches = engine.Scan(text, scratch);
    return std::pair(scratch.decoder.cut, matches.size());
  };
  // What stands before the bound is seen.
  const std::string bomb = "x " + token + "\n" + std::string(32 << 20, ' ');
  const std::string packed = EncodeBase64(Gzipped(bomb));
  CHECK(cut_by(packed, {}) == std::pair<size_t, size_t>(1, 1));
  CHECK(cut_by(EncodeBase64(packed), {}) == std::pair<size_t, size_t>(1, 1));

  DecodeLimits little;
  little.nested = 100;
  const std::string text = EncodeBase64(std::string(200, ' ') + token);
  CHECK(cut_by(text, little) == std::pair<size_t, size_t>(1, 0));
  CHECK(cut_by(text, {}) == std::pair<size_t, size_t>(0, 1));

  std::string deep = "x " + token + " x";
  for (uint32_t depth = 0; depth < DecodeLimits().depth; depth++) deep = EncodeBase64(deep);
  CHECK(cut_by(deep, {}) == std::pair<size_t, size_t>(0, 1));
  CHECK(cut_by(EncodeBase64(deep), {}).second == 0);
  DecodeLimits none;
  none.depth = 0;
  CHECK(cut_by(EncodeBase64("x " + token), none).second == 0);
}

TEST_CASE("a stream that breaks off is read as far as it goes", "[engine]") {
  Random random(22);
  const std::string token = TokenOf(kGithub, 5);
  const std::string packed = Gzipped("x " + token + " \n" + random.Text(4000, kBase62));
  const std::string text = EncodeBase64(packed.substr(0, packed.size() / 2));
  CHECK(MatchesOf(text, token).size() == 1);
}

TEST_CASE("a secret is found where two pieces of a large part meet", "[engine]") {
  Random random(25);
  for (const Writing& writing : Writings()) {
    // Packed in pieces of its own, and for strings in pieces, many short ones.
    if (writing.encoding == Encoding::kGzip) continue;
    const std::string token = TokenOf(kGithub, 11);
    const std::string inner = random.Text(kDecodedPiece - 20, "ab c") + " " + token + " " +
                              random.Text(kDecodedPiece / 4, "ab c");
    const std::string text = "v = \"" + writing.write(inner, random) + "\"\n";
    CAPTURE(writing.name);
    CHECK(MatchesOf(text, token).size() == 1);
  }
}

TEST_CASE("random bytes and what looks encoded give nothing", "[engine]") {
  Random random(23);
  Engine::Scratch scratch;
  for (int i = 0; i < 200; i++) {
    const std::string bytes = random.Bytes(500);
    for (const std::string& text :
         {bytes, EncodeBase64(bytes), HexOf(bytes),
          "\"" + random.Text(400, kBase62) + "\" + \"" + random.Text(40, kBase62) + "\""}) {
      CHECK(BuiltinEngine().Scan(text, scratch).empty());
    }
  }
}

TEST_CASE("messages in several pieces are not put together", "[engine]") {
  size_t shown = 0;
  const auto join = [&](std::string_view text) {
    EncodingMarks marks;
    ListMarks(text, marks);
    EachJoinedText(text, marks, [&](DecodedText&) { shown++; });
  };
  join("f(\"cannot read the token \"\n  \"of this user\");\ng(\"a\", \"b\");\n");
  join("x = \"\" + y; z = [\"a\" , \"b\"]; s = 'it''s'\n");
  CHECK(shown == 0);
  join("key = \"abcdefgh\"\n      \"ijklmnopq\"\n");
  CHECK(shown == 1);
}

TEST_CASE("both ways of listing marks list the same", "[engine]") {
  Random random(24);
  for (int i = 0; i < 3000; i++) {
    std::string text;
    while (random.Below(12) != 0) {
      text += random.Text(random.Below(40), kBase62);
      text +=
          random.Pick<std::string>({"\" + \"", "%41", "&#65;", "\\u0041", "\\n", " ", "'", "\xff",
                                    "\\\n  ", "_-+/", std::string(1, '\0'), "&&", "%d"});
    }
    EncodingMarks wide;
    EncodingMarks plain;
    ListMarks(text, wide);
    ListMarksPlainly(text, plain);
    CAPTURE(text);
    CHECK(wide.runs == plain.runs);
    CHECK(wide.joints == plain.joints);
    CHECK(std::tie(wide.percent, wide.backslash, wide.entity, wide.zero) ==
          std::tie(plain.percent, plain.backslash, plain.entity, plain.zero));
    // By a way that is slow and plain.
    std::vector<size_t> runs;
    for (size_t at = 0; at < text.size();) {
      size_t end = at;
      while (end < text.size() && IsBase64Byte(text[end])) end++;
      if (end - at >= EncodingMarks::kShortestRun) runs.push_back(at);
      at = end + 1;
    }
    CHECK(wide.runs == runs);
    CHECK(wide.zero == text.find('\0'));
  }
}
