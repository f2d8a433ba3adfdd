#include "policy/object_names.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace leaktight {
namespace {

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

bool IsLowerOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || IsDigit(c);
}

bool IsNameCharacter(char c) {
  return IsLowerOrDigit(c) || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_';
}

// What templates put around the parts that they fill in: Helm and Jinja; shells, Flux, Terraform
// and OpenShift; Make and Kubernetes; people; Azure's pipelines.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kBrackets = {
    {{"{{", "}}"}, {"${", "}"}, {"$(", ")"}, {"<", ">"}, {"#{", "}#"}}};

// Where the expression that begins `text` ends; 0: none begins here.
size_t EndOfExpression(std::string_view text) {
  for (const auto& [open, close] : kBrackets) {
    if (!text.starts_with(open)) continue;
    const size_t end = text.find(close, open.size());
    if (end != std::string_view::npos) return end + close.size();
  }
  if (text.size() < 2 || text[0] != '$' || !IsNameCharacter(text[1])) return 0;
  size_t end = 1;
  while (end < text.size() && IsNameCharacter(text[end]) && text[end] != '-' && text[end] != '.') {
    end++;
  }
  return end;
}

bool MatchesPattern(std::string_view pattern, std::string_view name) {
  size_t at = 0;
  size_t star = std::string_view::npos;
  size_t retry = 0;
  size_t p = 0;
  while (at < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      retry = at;
    } else if (p < pattern.size() && pattern[p] == name[at]) {
      p++;
      at++;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      at = ++retry;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') p++;
  return p == pattern.size();
}

std::string_view KnownBeginning(std::string_view pattern) {
  return pattern.substr(0, pattern.find('*'));
}

std::string_view KnownEnd(std::string_view pattern) {
  return pattern.substr(pattern.rfind('*') + 1);
}

bool OneBeginsTheOther(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

bool OneEndsTheOther(std::string_view a, std::string_view b) {
  return a.ends_with(b) || b.ends_with(a);
}

// Letters alone, in lower case, without a plural's end.
std::string Bare(std::string_view name) {
  std::string bare;
  for (const char c : ToLower(name)) {
    if (IsLowerOrDigit(c)) bare += c;
  }
  if (bare.ends_with('s')) bare.pop_back();
  return bare;
}

std::string Digits(std::string_view name) {
  std::string digits;
  std::copy_if(name.begin(), name.end(), std::back_inserter(digits), IsDigit);
  return digits;
}

}  // namespace

std::string NameAsFarAsKnown(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsNameCharacter)) {
    return std::string(text);
  }
  std::string name;
  for (size_t at = 0; at < text.size();) {
    const size_t expression = EndOfExpression(text.substr(at));
    if (expression > 0) {
      if (!name.ends_with('*')) name += '*';
      at += expression;
    } else if (IsNameCharacter(text[at])) {
      name += text[at++];
    } else {
      return "*";
    }
  }
  return name.empty() ? "*" : name;
}

bool IsObjectName(std::string_view text) {
  constexpr size_t kLongest = 253;
  if (text.empty() || text.size() > kLongest) return false;
  if (!IsLowerOrDigit(text.front()) || !IsLowerOrDigit(text.back())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return IsLowerOrDigit(c) || c == '-' || c == '.'; });
}

bool IsWholeName(std::string_view name) {
  return !name.empty() && name.find('*') == std::string_view::npos;
}

bool NamesMayMeet(std::string_view a, std::string_view b) {
  const bool a_whole = IsWholeName(a);
  const bool b_whole = IsWholeName(b);
  if (a_whole && b_whole) return a == b;
  if (a_whole) return MatchesPattern(b, a);
  if (b_whole) return MatchesPattern(a, b);
  return OneBeginsTheOther(KnownBeginning(a), KnownBeginning(b)) &&
         OneEndsTheOther(KnownEnd(a), KnownEnd(b));
}

bool IsSlipOf(std::string_view given, std::string_view meant) {
  constexpr size_t kShortest = 5;   // shorter names differ by a letter for a reason
  constexpr size_t kLong = 14;      // from here on two letters may be wrong
  constexpr size_t kLongest = 253;  // of any name
  if (given == meant || std::min(given.size(), meant.size()) < kShortest ||
      std::max(given.size(), meant.size()) > kLongest) {
    return false;
  }
  if (Digits(given) != Digits(meant)) return false;
  if (Bare(given) == Bare(meant)) return true;
  const size_t allowed = std::min(given.size(), meant.size()) < kLong ? 1 : 2;
  const size_t longer = std::max(given.size(), meant.size());
  const size_t shorter = std::min(given.size(), meant.size());
  return longer - shorter <= allowed && EditDistance(given, meant) <= allowed;
}

}  // namespace leaktight
