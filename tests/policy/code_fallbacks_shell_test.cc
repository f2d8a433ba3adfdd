#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "engine/words.h"
#include "policy/code_fallbacks.h"

namespace leaktight {
namespace {

struct Open {
  bool has_word = false;
  size_t word = 0;
  bool plain = true;
  bool quoted = false;
};

// Where the words of expansions stand, told by stepping over every byte of the script.
std::vector<Span> SteppedOver(std::string_view script) {
  std::vector<Span> words;
  std::vector<Open> open;
  bool quoted = false;
  const auto at_is = [&](size_t at, std::string_view any) {
    return at < script.size() && any.find(script[at]) != std::string_view::npos;
  };
  for (size_t at = 0; at < script.size();) {
    const char c = script[at];
    if (c == '\\') {
      if (!open.empty()) open.back().plain = false;
      at += 2;
    } else if (c == '\'' && !quoted) {
      at = std::min(script.find_first_of("'\n", at + 1), script.size() - 1) + 1;
    } else if (c == '#' && !quoted && open.empty() && (at == 0 || at_is(at - 1, " \t\n;&|("))) {
      at = std::min(script.find('\n', at), script.size());
    } else if (c == '$' && at_is(at + 1, "{")) {
      if (!open.empty()) open.back().plain = false;
      at += 2;
      const size_t name = at;
      while (at < script.size() && (IsAlnum(script[at]) || script[at] == '_')) at++;
      const bool named = at > name;
      if (at_is(at, ":")) at++;
      Open expansion;
      expansion.quoted = quoted;
      if (named && at_is(at, "-=")) {
        expansion.has_word = true;
        expansion.word = ++at;
      }
      open.push_back(expansion);
    } else if (c == '}' && !open.empty()) {
      Span word{open.back().word, at};
      const bool counts = open.back().has_word && open.back().plain;
      quoted = open.back().quoted;
      open.pop_back();
      at++;
      if (!counts) continue;
      const std::string_view text = word.In(script);
      if (text.size() >= 2 && IsQuote(text.front()) && text.front() == text.back()) {
        word = {word.begin + 1, word.end - 1};
      }
      if (word.empty() || word.In(script).find_first_of("'\"\n") != std::string_view::npos)
        continue;
      words.push_back(word);
    } else {
      if (c == '"') quoted = !quoted;
      if (!open.empty() && (c == '$' || c == '`')) open.back().plain = false;
      if (c == '\n' && at_is(at + 1, "\n")) {
        quoted = false;
        open.clear();
      }
      at++;
    }
  }
  return words;
}

}  // namespace

TEST_CASE("paragraphs of a script that are passed over hide no fallback", "[policy]") {
  constexpr std::string_view kPieces[] = {
      "${A:-b}", "${B-", "${C:=", "${D}",     "$",         "{",      "}",        "'", "\"",
      "\\",      "\n",   "\n",    "\n\n",     "\n\n",      "#",      " ",        "x", "`",
      "${",      "it's", "\\\n",  "${E='f'}", "${G:-h i}", "\n\n\n", "# don't\n"};
  std::mt19937 random(11);
  size_t found = 0;
  for (int i = 0; i < 60000; i++) {
    std::string script;
    for (size_t pieces = random() % 40; pieces > 0; pieces--) {
      script += kPieces[random() % std::size(kPieces)];
    }
    std::vector<Span> words;
    for (const CodeFallback& fallback : FallbacksInScript(script)) words.push_back(fallback.span);
    const std::vector<Span> expected = SteppedOver(script);
    CAPTURE(script);
    REQUIRE(words == expected);
    found += words.size();
  }
  CHECK(found > 10000);
}

TEST_CASE("what a script assigns where a test says that there is nothing is a fallback",
          "[policy]") {
  const auto assigned = [](std::string_view script) {
    std::string said;
    for (const CodeFallback& fallback : FallbacksInScript(script)) {
      CHECK(fallback.span.In(script) == fallback.value);
      said += fallback.name + "=" + fallback.value + " ";
    }
    return said;
  };
  CHECK(assigned("[ -z \"$PW\" ] && PW=b") == "PW=b ");
  CHECK(assigned("[[ -z ${PW:-} ]] && export PW='b c'") == "PW=b c ");
  CHECK(assigned("test -z \"${PW}\" && PW=b") == "PW=b ");
  CHECK(assigned("[ -n \"$PW\" ] || PW=b") == "PW=b ");
  CHECK(assigned("if [ -z \"$PW\" ]; then\n  PW=\"b\"\nfi") == "PW=b ");
  for (const std::string_view script :
       {"[ -n \"$PW\" ] && PW=b", "[ -z \"$PW\" ] || PW=b", "[ -z \"$PW\" ] && KEY=b",
        "[ -z \"$PW\" ] && PW=$KEY", "[ -z \"$PW\" ] && PW=`b`", "[ -z \"$PW$KEY\" ] && PW=b",
        "[ -z \"$PW\" -a -z \"$KEY\" ] && PW=b", "if [ -n \"$PW\" ]; then PW=b; fi",
        "[ -z \"$PW\" ] && PW=", "[ -z \"$PW\" ]\nPW=b", "[ -z", "[ -z \"$PW\" ] && "}) {
    CAPTURE(script);
    CHECK(assigned(script).empty());
  }
  // Commands are read only where a name asks for it.
  CHECK(assigned("[ -z \"$LEVEL\" ] && LEVEL=b").empty());
  CHECK(assigned("[ -z \"$LEVEL\" ] && LEVEL=b\n[ -z \"$PW\" ] && PW=b") == "LEVEL=b PW=b ");
}

}  // namespace leaktight
