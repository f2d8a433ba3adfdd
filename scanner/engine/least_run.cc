#include "engine/least_run.h"

#include <algorithm>
#include <optional>

#include "engine/pattern_tree.h"
#include "engine/words.h"

namespace leaktight {
namespace {

constexpr size_t kMostRun = 4096;  // keeps sums from running over

bool AreTokenBytes(const ByteSet& bytes) {
  static const ByteSet token =
      LettersAndFigures() | SetOf('_') | SetOf('-') | SetOf('+') | SetOf('/');
  return bytes.any() && (bytes & ~token).none();
}

// What is known of every match of a part of the pattern.
struct Run {
  bool all = true;     // it is token bytes alone
  size_t length = 0;   // of those, that many at least
  size_t inside = 0;   // a run that stands in it
  size_t leading = 0;  // one that it begins with
  size_t trailing = 0;
};

Run Joined(const Run& a, const Run& b) {
  Run both;
  both.all = a.all && b.all;
  both.length = std::min(kMostRun, a.length + b.length);
  both.leading = a.all ? std::min(kMostRun, a.length + b.leading) : a.leading;
  both.trailing = b.all ? std::min(kMostRun, b.length + a.trailing) : b.trailing;
  both.inside = std::max({a.inside, b.inside, std::min(kMostRun, a.trailing + b.leading)});
  return both;
}

Run Either(const Run& a, const Run& b) {
  return {.all = a.all && b.all,
          .length = std::min(a.length, b.length),
          .inside = std::min(a.inside, b.inside),
          .leading = std::min(a.leading, b.leading),
          .trailing = std::min(a.trailing, b.trailing)};
}

Run Repeated(const Run& run, size_t least) {
  if (least == 0) return {.all = run.all};
  if (run.all) {
    const size_t length = std::min(kMostRun, run.length * least);
    return {.all = true, .length = length, .inside = length, .leading = length, .trailing = length};
  }
  return least == 1 ? run : Joined(run, run);
}

Run RunOf(const PatternPart& part) {
  using Kind = PatternPart::Kind;
  switch (part.kind) {
    case Kind::kBytes:
      if (!AreTokenBytes(part.bytes)) return {.all = false};
      return {.all = true, .length = 1, .inside = 1, .leading = 1, .trailing = 1};
    case Kind::kSequence: {
      Run all;
      for (const PatternPart& one : part.parts) all = Joined(all, RunOf(one));
      return all;
    }
    case Kind::kAlternatives: {
      Run all = RunOf(part.parts.front());
      for (const PatternPart& one : part.parts) all = Either(all, RunOf(one));
      return all;
    }
    case Kind::kRepeated:
      return Repeated(RunOf(part.parts.front()), part.least);
    case Kind::kNothing:
    case Kind::kWordEdge:
    case Kind::kBegin:
      break;
  }
  return {};
}

}  // namespace

bool IsTokenByte(char c) {
  return IsAlnum(c) || c == '_' || c == '-' || c == '+' || c == '/';
}

size_t LeastRun(std::string_view pattern) {
  const std::optional<PatternPart> tree = ReadPatternTree(pattern);
  return tree ? RunOf(*tree).inside : 0;
}

bool HoldsRun(std::string_view text, size_t least) {
  if (least == 0) return true;
  // A run that ends before `at` has been looked for.
  for (size_t at = least - 1; at < text.size();) {
    size_t begin = at + 1;
    const size_t first = at + 1 - least;
    while (begin > first && IsTokenByte(text[begin - 1])) begin--;
    if (begin == first) return true;
    at = begin - 1 + least;
  }
  return false;
}

}  // namespace leaktight
