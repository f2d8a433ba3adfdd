// Where in a text a rule's keywords have to be looked for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace leaktight {

// The search for keywords costs more the more of them there are. Most, though, begin a token, and a
// token goes on for longer than the words of prose and code do: where few long runs are, few places
// have to be looked at, and it does not matter for how many keywords (engine/run_search.h).
enum class KeywordPlace : uint8_t {
  kAnywhere,
  kRun,  // only where a word begins, and with it kKeywordRun run bytes
};

// Of a keyword that is looked for in runs no more than that is searched for, and nothing behind
// that many bytes decides whether it stands there.
inline constexpr size_t kKeywordRun = 14;

// What tokens are made of and held together by.
inline constexpr std::string_view kRunBytes =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-+/.=:~|!@$%&*";

constexpr bool IsRunByte(char c) {
  return kRunBytes.find(c) != std::string_view::npos;
}

// The narrowest place in which every match of the pattern has one of the keywords. Case does not
// count.
KeywordPlace PlaceOfKeywords(std::string_view pattern, std::span<const std::string_view> keywords);

// May a keyword of that place stand at `at`?
bool IsInPlace(KeywordPlace place, std::string_view text, size_t at);

}  // namespace leaktight
