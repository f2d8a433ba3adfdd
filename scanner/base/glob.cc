#include "base/glob.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace leaktight {
namespace {

// One token of a glob: what it takes of the text.
struct Token {
  enum class Kind : unsigned char { kByte, kAny, kSet, kStar, kParts } kind;
  size_t begin = 0;  // in the glob
  size_t end = 0;
};

// The end of a set that begins at `at`, or nothing where it never ends (then `[` is plain).
std::optional<size_t> SetEnd(std::string_view glob, size_t at) {
  size_t i = at + 1;
  if (i < glob.size() && (glob[i] == '!' || glob[i] == '^')) i++;
  for (bool first = true; i < glob.size(); first = false, i++) {
    if (glob[i] == ']' && !first) return i + 1;
    if (glob[i] == '\\') i++;
  }
  return std::nullopt;
}

bool SetHolds(std::string_view set, char c) {  // with its brackets
  size_t i = 1;
  const bool negated = set[i] == '!' || set[i] == '^';
  if (negated) i++;
  const auto next = [&] {
    if (set[i] == '\\' && i + 2 < set.size()) i++;
    return static_cast<unsigned char>(set[i++]);
  };
  const auto byte = static_cast<unsigned char>(c);
  bool holds = false;
  while (i + 1 < set.size()) {
    const unsigned char low = next();
    unsigned char high = low;
    if (i + 2 < set.size() && set[i] == '-') {
      i++;
      high = next();
    }
    holds |= low <= byte && byte <= high;
  }
  return holds != negated;
}

std::vector<Token> Tokens(std::string_view glob) {
  std::vector<Token> tokens;
  for (size_t i = 0; i < glob.size();) {
    const bool part_begins = i == 0 || glob[i - 1] == '/';
    if (part_begins && glob.substr(i, 3) == "**/") {
      tokens.push_back({Token::Kind::kParts, i, i + 3});
    } else if (part_begins && glob.substr(i) == "**") {
      tokens.push_back({Token::Kind::kParts, i, i + 2});
    } else if (glob[i] == '*') {
      tokens.push_back({Token::Kind::kStar, i, i + 1});
    } else if (glob[i] == '?') {
      tokens.push_back({Token::Kind::kAny, i, i + 1});
    } else if (const auto end = glob[i] == '[' ? SetEnd(glob, i) : std::nullopt) {
      tokens.push_back({Token::Kind::kSet, i, *end});
    } else if (glob[i] == '\\' && i + 1 < glob.size()) {
      tokens.push_back({Token::Kind::kByte, i + 1, i + 2});
    } else {
      tokens.push_back({Token::Kind::kByte, i, i + 1});
    }
    i = tokens.back().end;
  }
  return tokens;
}

}  // namespace

bool WildcardMatches(std::string_view glob, std::string_view text) {
  const std::vector<Token> tokens = Tokens(glob);
  // reached[i]: the tokens before i can take the text up to here. One row a byte of text.
  std::vector<bool> reached(tokens.size() + 1), next(tokens.size() + 1);
  const auto skip_empty = [&](std::vector<bool>& row, bool part_begins) {
    for (size_t i = 0; i < tokens.size(); i++) {
      const bool may_be_empty = tokens[i].kind == Token::Kind::kStar ||
                                (tokens[i].kind == Token::Kind::kParts && part_begins &&
                                 tokens[i].end - tokens[i].begin == 3);
      if (row[i] && may_be_empty) row[i + 1] = true;
    }
  };
  reached[0] = true;
  skip_empty(reached, true);
  for (const char c : text) {
    next.assign(next.size(), false);
    for (size_t i = 0; i < tokens.size(); i++) {
      if (!reached[i]) continue;
      const Token& token = tokens[i];
      const std::string_view source = glob.substr(token.begin, token.end - token.begin);
      switch (token.kind) {
        case Token::Kind::kByte:
          if (source[0] == c) next[i + 1] = true;
          break;
        case Token::Kind::kAny:
          if (c != '/') next[i + 1] = true;
          break;
        case Token::Kind::kSet:
          if (c != '/' && SetHolds(source, c)) next[i + 1] = true;
          break;
        case Token::Kind::kStar:
          if (c != '/') next[i] = true;
          break;
        case Token::Kind::kParts:
          next[i] = true;
          // `**/` ends with a `/`; `**` at the end takes all that is left.
          if (source.size() == 2 || c == '/') next[i + 1] = true;
          break;
      }
    }
    reached.swap(next);
    skip_empty(reached, c == '/');
  }
  return reached[tokens.size()];
}

bool GlobMatches(std::string_view glob, std::string_view path) {
  if (glob.find('/') == std::string_view::npos) {
    const size_t slash = path.rfind('/');
    return WildcardMatches(glob, slash == std::string_view::npos ? path : path.substr(slash + 1));
  }
  if (glob.front() == '/') glob.remove_prefix(1);
  return WildcardMatches(glob, path);
}

}  // namespace leaktight
