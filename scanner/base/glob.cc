#include "base/glob.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

namespace leaktight {
namespace {

// A set `[…]` of a glob, read while it is tried on one byte. git's sets differ from fnmatch's in
// small ways (escapes, a `-` at either end, an unknown class), so they are read here and as git
// reads them.
class Set {
 public:
  // `at` stands behind the `[`.
  Set(std::string_view glob, size_t at) : glob_(glob), at_(at) {}

  // Nothing where the set never ends or is malformed: such a pattern matches nothing at all.
  std::optional<bool> Holds(unsigned char c) {
    const bool negated = Peek() == '!' || Peek() == '^';
    if (negated) at_++;
    bool holds = false;
    int previous = -1;
    do {
      if (at_ >= glob_.size() || !Member(c, previous, holds)) return std::nullopt;
    } while (Peek() != ']');
    at_++;
    return holds != negated;
  }

  size_t end() const { return at_; }

 private:
  int Peek(size_t ahead = 0) const {
    return at_ + ahead < glob_.size() ? static_cast<unsigned char>(glob_[at_ + ahead]) : -1;
  }

  // One member of the set; the cursor ends behind it. `previous` is what a range may begin with.
  bool Member(unsigned char c, int& previous, bool& holds) {
    int member = Peek();
    if (member == '\\') {
      at_++;
      member = Peek();
      if (member < 0) return false;
    } else if (member == '-' && previous >= 0 && Peek(1) >= 0 && Peek(1) != ']') {
      at_++;
      member = Peek();
      if (member == '\\') {
        at_++;
        member = Peek();
        if (member < 0) return false;
      }
      holds |= previous <= c && c <= member;
      previous = -1;
      at_++;
      return true;
    } else if (member == '[' && Peek(1) == ':') {
      const size_t close = glob_.find(']', at_ + 2);
      if (close == std::string_view::npos) return false;
      if (close > at_ + 2 && glob_[close - 1] == ':') {
        if (!Class(glob_.substr(at_ + 2, close - at_ - 3), c, holds)) return false;
        previous = -1;
        at_ = close + 1;
        return true;
      }
    }
    holds |= member == c;
    previous = member;
    at_++;
    return true;
  }

  static bool Class(std::string_view name, unsigned char c, bool& holds) {
    static constexpr struct {
      std::string_view name;
      int (*is)(int);
    } kClasses[] = {{"alnum", std::isalnum}, {"alpha", std::isalpha},  {"cntrl", std::iscntrl},
                    {"digit", std::isdigit}, {"graph", std::isgraph},  {"lower", std::islower},
                    {"print", std::isprint}, {"punct", std::ispunct},  {"space", std::isspace},
                    {"upper", std::isupper}, {"xdigit", std::isxdigit}};
    if (name == "blank") {
      holds |= c == ' ' || c == '\t';
      return true;
    }
    for (const auto& known : kClasses) {
      if (known.name != name) continue;
      holds |= c < 0x80 && known.is(c) != 0;
      return true;
    }
    return false;
  }

  std::string_view glob_;
  size_t at_;
};

// Do the stars at `at` cross folders: two or more, alone between slashes or the ends?
bool CrossesFolders(std::string_view glob, size_t at, size_t end) {
  return end - at >= 2 && (at == 0 || glob[at - 1] == '/') &&
         (end == glob.size() || glob[end] == '/' || glob.substr(end).starts_with("\\/"));
}

// All states of the matcher at once, a row of them for each byte of the text: time is the product
// of the two lengths at most, whatever the pattern. reached[i]: what stands before glob[i] has
// taken the text so far.
class Matcher {
 public:
  explicit Matcher(std::string_view glob) : glob_(glob) {}

  bool Matches(std::string_view text) {
    std::vector<bool> reached(glob_.size() + 1), next(glob_.size() + 1);
    reached[0] = true;
    Skip(reached, true);
    for (const char c : text) {
      next.assign(next.size(), false);
      bool any = false;
      for (size_t i = 0; i < glob_.size(); i++) {
        if (!reached[i]) continue;
        const std::optional<size_t> to = Step(i, static_cast<unsigned char>(c));
        if (malformed_) return false;
        if (to) any = next[*to] = true;
      }
      if (!any) return false;
      reached.swap(next);
      Skip(reached, c == '/');
    }
    return reached[glob_.size()];
  }

 private:
  size_t StarsEnd(size_t at) const {
    return std::min(glob_.find_first_not_of('*', at), glob_.size());
  }

  // What stars let through without a byte of text. (A state only ever stands at the beginning of an
  // element, so a star that is escaped, or in a set, is never taken for one.)
  void Skip(std::vector<bool>& reached, bool part_begins) const {
    for (size_t i = 0; i < glob_.size(); i++) {
      if (!reached[i] || glob_[i] != '*') continue;
      const size_t end = StarsEnd(i);
      reached[end] = true;
      if (part_begins && end < glob_.size() && glob_[end] == '/' && CrossesFolders(glob_, i, end)) {
        reached[end + 1] = true;
      }
    }
  }

  // Where the element at `i` goes when it takes `c`.
  std::optional<size_t> Step(size_t i, unsigned char c) {
    switch (glob_[i]) {
      case '*': {
        const size_t end = StarsEnd(i);
        const bool crosses = CrossesFolders(glob_, i, end);
        if (c == '/' && !crosses) return std::nullopt;
        return i;
      }
      case '?':
        if (c == '/') return std::nullopt;
        return i + 1;
      case '[': {
        Set set(glob_, i + 1);
        const std::optional<bool> holds = set.Holds(c);
        malformed_ = !holds;
        if (!holds || !*holds || c == '/') return std::nullopt;
        return set.end();
      }
      case '\\':
        if (i + 1 == glob_.size() || static_cast<unsigned char>(glob_[i + 1]) != c) {
          return std::nullopt;
        }
        return i + 2;
      default:
        if (static_cast<unsigned char>(glob_[i]) != c) return std::nullopt;
        return i + 1;
    }
  }

  std::string_view glob_;
  bool malformed_ = false;
};

}  // namespace

bool WildcardMatches(std::string_view glob, std::string_view text) {
  return Matcher(glob).Matches(text);
}

bool GlobMatches(std::string_view glob, std::string_view path) {
  if (glob.find('/') == std::string_view::npos) {
    return WildcardMatches(glob, path.substr(path.rfind('/') + 1));
  }
  if (glob.front() == '/') glob.remove_prefix(1);
  return WildcardMatches(glob, path);
}

}  // namespace leaktight
