#include "engine/joined_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "engine/decoded_pieces.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr size_t kMostBlanks = 256;  // of one joint
constexpr size_t kMostOfPrefix = 2;  // letters before a quote
constexpr std::string_view kOperators[] = {"+", "..", ".", "&", "<<", "||", "~"};

constexpr std::string_view kPrefixLetters = "bBrRfFuULN8@$";

// What a joint may have behind its first quote.
constexpr std::array<bool, 256> kBegins = [] {
  std::array<bool, 256> begins{};
  for (const char c : std::string_view(" \t\r\n\\\"'`")) begins[static_cast<uint8_t>(c)] = true;
  for (const char c : kPrefixLetters) begins[static_cast<uint8_t>(c)] = true;
  for (const std::string_view one : kOperators) begins[static_cast<uint8_t>(one[0])] = true;
  return begins;
}();

// What operators end with.
constexpr std::array<bool, 256> kOperatorEnds = [] {
  std::array<bool, 256> ends{};
  for (const std::string_view one : kOperators) ends[static_cast<uint8_t>(one.back())] = true;
  return ends;
}();

bool IsOfWord(char c) {
  return c > ' ' && c < '\x7f' && !IsQuote(c) && c != '\\';
}

// Where a line's end begins at `at`: how long it is.
size_t SizeOfBreak(std::string_view text, size_t at) {
  if (at >= text.size()) return 0;
  if (text[at] == '\n') return 1;
  return text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 0;
}

// Of the operator that `text` begins with; 0: with none.
size_t SizeOfOperator(std::string_view text) {
  if (text.empty() || !kBegins[static_cast<uint8_t>(text.front())]) return 0;
  for (const std::string_view one : kOperators) {
    if (one.front() == text.front() && text.starts_with(one)) return one.size();
  }
  return 0;
}

class Joint {
 public:
  Joint(std::string_view text, size_t at) : text_(text), at_(at) {}

  // Behind blanks and at most one end of a line, which a backslash may stand before.
  void SkipBlanks() {
    bool broken = false;
    for (const size_t most = at_ + kMostBlanks; at_ < text_.size() && at_ < most;) {
      if (text_[at_] == ' ' || text_[at_] == '\t') {
        at_++;
        continue;
      }
      const size_t backslash = text_[at_] == '\\' ? 1 : 0;
      const size_t size = SizeOfBreak(text_, at_ + backslash);
      if (size == 0 || broken) return;
      broken = true;
      at_ += backslash + size;
    }
  }

  bool SkipOperator() {
    const size_t size = SizeOfOperator(text_.substr(at_));
    at_ += size;
    return size > 0;
  }

  // What a string of some kind has before its quote: b, r, f, u8, L, @, $.
  void SkipPrefix() {
    for (size_t letters = 0; letters <= kMostOfPrefix && at_ + letters < text_.size(); letters++) {
      if (IsQuote(text_[at_ + letters])) {
        at_ += letters;
        return;
      }
      if (kPrefixLetters.find(text_[at_ + letters]) == std::string_view::npos) return;
    }
  }

  bool HasQuote() const { return at_ < text_.size() && IsQuote(text_[at_]); }
  size_t at() const { return at_; }

 private:
  const std::string_view text_;
  size_t at_;
};

// Behind the quote that opens the next piece, where that which `at` has ends one; else 0.
size_t BehindQuotes(std::string_view text, size_t at) {
  Joint joint(text, at + 1);
  joint.SkipBlanks();
  const bool has_operator = joint.SkipOperator();
  if (has_operator) joint.SkipBlanks();
  joint.SkipPrefix();
  if (!joint.HasQuote()) return 0;
  // An empty string beside another, or a quote doubled within: nothing is joined.
  if (!has_operator && (joint.at() == at + 1 || text[joint.at()] != text[at])) return 0;
  return joint.at() + 1;
}

// Behind the line's end and what the next one is indented by, where a backslash at `at` is before.
size_t BehindBackslash(std::string_view text, size_t at) {
  const size_t size = SizeOfBreak(text, at + 1);
  if (size == 0) return 0;
  size_t next = at + 1 + size;
  const size_t most = next + kMostBlanks;
  while (next < text.size() && next < most && (text[next] == ' ' || text[next] == '\t')) next++;
  return next;
}

// What is left out between two pieces: where the joint at `at` ends; 0: there is none.
size_t BehindJoint(std::string_view text, size_t at) {
  if (text[at] == '\\') return BehindBackslash(text, at);
  return IsQuote(text[at]) ? BehindQuotes(text, at) : 0;
}

}  // namespace

bool IsTightJoint(std::string_view text, size_t at) {
  if (at == 0 || at + 1 == text.size() || !IsOfWord(text[at - 1])) return false;
  // Of most quotes, the next byte tells.
  const char next = text[at + 1];
  if (text[at] == '\\' ? next != '\n' && next != '\r' : !kBegins[static_cast<uint8_t>(next)]) {
    return false;
  }
  const size_t behind = BehindJoint(text, at);
  if (behind == 0 || behind == text.size() || !IsOfWord(text[behind])) return false;
  // What is put together must be long enough, as far as pieces follow each other.
  size_t size = 0;
  for (size_t i = at; i > 0 && IsOfWord(text[i - 1]) && size < kShortestDecoded; i--) size++;
  for (size_t i = behind; i < text.size() && size < kShortestDecoded;) {
    if (IsOfWord(text[i])) {
      size++;
      i++;
      continue;
    }
    const size_t next = BehindJoint(text, i);
    if (next == 0) break;
    i = next;
  }
  return size >= kShortestDecoded;
}

void EachJoinedText(std::string_view text, const EncodingMarks& marks, const ShowDecoded& show) {
  DecodedText decoded;
  decoded.encoding = Encoding::kJoined;
  size_t floor = 0;
  for (const size_t first : marks.joints) {
    if (first < floor) continue;
    size_t begin = first;
    while (begin > floor && first - begin < kAroundEncoded && text[begin - 1] != '\n') begin--;
    decoded.Clear();
    size_t last = first;
    size_t at = begin;
    while (at < text.size() && at < last + kAroundEncoded) {
      const size_t behind = at < first ? 0 : BehindJoint(text, at);
      if (behind > 0) {
        at = last = behind;
        continue;
      }
      if (text[at] == '\n') break;
      decoded.Add(text[at], {at, at + 1});
      ShowIfFull(decoded, show);
      at++;
    }
    if (decoded.bytes.size() >= kShortestDecoded) show(decoded);
    floor = at;
  }
}

bool MayBeJoined(std::string_view before, std::string_view next) {
  if (next.empty()) return false;
  size_t end = before.size();
  while (end > 0 && (before[end - 1] == ' ' || before[end - 1] == '\t')) end--;
  if (end == 0) return false;
  const char last = before[end - 1];
  if (last == '\\') return true;
  if (!IsQuote(last) && !kOperatorEnds[static_cast<uint8_t>(last)]) return false;
  for (size_t i = 0; i <= kMostOfPrefix && i < next.size() && next[i] != '\n'; i++) {
    if (IsQuote(next[i])) return true;
  }
  return SizeOfOperator(next) > 0;
}

}  // namespace leaktight
