#include "engine/match_parts.h"

#include <stdexcept>
#include <string>
#include "catch.h"

#include "engine/pattern.h"
#include "support/random.h"

namespace leaktight {
namespace {

// The same by one match that tells all groups.
MatchParts AtOnce(const RE2& pattern, std::string_view text, Span whole) {
  re2::StringPiece groups[5];
  REQUIRE(pattern.Match(re2::StringPiece(text.data(), text.size()), whole.begin, text.size(),
                        RE2::UNANCHORED, groups, 5));
  const auto span_of = [&](int group) -> std::optional<Span> {
    if (groups[group].data() == nullptr) return std::nullopt;
    const auto begin = static_cast<size_t>(groups[group].data() - text.data());
    return Span{begin, begin + groups[group].size()};
  };
  const auto either = [](std::optional<Span> a, std::optional<Span> b) { return b ? b : a; };
  return {either(span_of(1), span_of(3)), either(span_of(2), span_of(4))};
}

}  // namespace

TEST_CASE("name and secret of a match are those that one match of all groups tells", "[engine]") {
  // Which alternative takes part depends on what stands beside the match.
  const auto pattern =
      CompilePattern(R"(\b(?P<name>a+)=?(?P<secret>b+)\b|(?P<name_2>a)(?P<secret_2>=?b*))");
  REQUIRE(pattern->ok());
  const PartsFinder parts(*pattern, "secret");
  Random random(17);
  size_t seen = 0;
  for (int i = 0; i < 20000; i++) {
    const std::string text = random.Text(random.Below(12), "ab= c");
    re2::StringPiece found;
    if (!pattern->Match(text, 0, text.size(), RE2::UNANCHORED, &found, 1)) continue;
    const auto begin = static_cast<size_t>(found.data() - text.data());
    const Span whole{begin, begin + found.size()};
    INFO(text);
    const MatchParts told = parts.Of(text, whole);
    const MatchParts wanted = AtOnce(*pattern, text, whole);
    REQUIRE(told.name == wanted.name);
    REQUIRE(told.secret == wanted.secret);
    seen++;
  }
  CHECK(seen > 5000);
}

TEST_CASE("what is kept of matches is bounded, and what is long is not kept", "[engine]") {
  const auto pattern = CompilePattern(R"((?P<name>[a-z]+)=(?P<secret>\d+))");
  const PartsFinder parts(*pattern, "secret");
  for (int i = 0; i < 10000; i++) {
    const std::string text = "key=" + std::to_string(i);
    REQUIRE(parts.Of(text, {0, text.size()}).secret == Span{4, text.size()});
    REQUIRE(parts.kept() <= PartsFinder::kMostKept);
  }
  const size_t kept = parts.kept();
  const std::string text = "key=" + std::string(1000, '7');
  REQUIRE(parts.Of(text, {0, text.size()}).secret == Span{4, text.size()});
  CHECK(parts.kept() == kept);
}

TEST_CASE("a rule without groups is a secret as a whole", "[engine]") {
  const auto pattern = CompilePattern("x+");
  const MatchParts all = PartsFinder(*pattern, "").Of("axxb", {1, 3});
  CHECK_FALSE(all.name);
  CHECK(all.secret == Span{1, 3});
  CHECK_THROWS_AS(PartsFinder(*pattern, "secret"), std::logic_error);
}

}  // namespace leaktight
