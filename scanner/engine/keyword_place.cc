#include "engine/keyword_place.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/pattern_tree.h"
#include "engine/words.h"

namespace leaktight {
namespace {

using Kind = PatternPart::Kind;

// Of a pattern so large that looking at it takes more steps nothing is told.
constexpr size_t kMostStates = 20000;
constexpr size_t kMostSteps = 200000;

constexpr uint32_t kEnd = 0;  // the state in which the pattern has matched

const ByteSet& RunBytes() {
  static const ByteSet bytes = [] {
    ByteSet run;
    for (size_t c = 0; c < run.size(); c++) run[c] = IsRunByte(static_cast<char>(c));
    return run;
  }();
  return bytes;
}

// The beginnings of keywords, byte by byte.
class Beginnings {
 public:
  explicit Beginnings(std::span<const std::string_view> keywords) : nodes_(1) {
    for (const std::string_view keyword : keywords) {
      uint32_t at = 0;
      for (const char c : keyword.substr(0, kKeywordRun)) {
        const auto [next, is_new] =
            nodes_[at].next.try_emplace(LowerOf(c), static_cast<uint32_t>(nodes_.size()));
        at = next->second;
        if (is_new) nodes_.emplace_back();
      }
      nodes_[at].is_whole = true;
    }
  }

  static constexpr uint32_t kWhole = UINT32_MAX;  // all of a keyword was there

  // Nothing: no keyword begins so.
  std::optional<uint32_t> Next(uint32_t at, char c) const {
    const auto next = nodes_[at].next.find(LowerOf(c));
    if (next == nodes_[at].next.end()) return std::nullopt;
    return nodes_[next->second].is_whole ? kWhole : next->second;
  }

 private:
  struct Node {
    std::map<char, uint32_t> next = {};
    bool is_whole = false;
  };
  std::vector<Node> nodes_;
};

// The pattern as states with bytes between them, made from its end on.
class Machine {
 public:
  explicit Machine(std::span<const std::string_view> keywords) : beginnings_(keywords) {
    states_.emplace_back();
  }

  KeywordPlace PlaceIn(const PatternPart& pattern) {
    const Made made = Make(pattern, kEnd, false);
    return is_too_large_ ? KeywordPlace::kAnywhere : made.place;
  }

 private:
  struct State {
    ByteSet bytes;                // takes one of these; none: goes on without
    std::vector<uint32_t> nexts;  // to any of these
  };

  // A part: where it begins, and in which place a keyword stands that begins within it.
  struct Made {
    uint32_t start = kEnd;
    KeywordPlace place = KeywordPlace::kAnywhere;
  };

  uint32_t Add(const ByteSet& bytes, std::vector<uint32_t> nexts) {
    if (states_.size() >= kMostStates) {
      is_too_large_ = true;
      return kEnd;
    }
    states_.push_back({bytes, std::move(nexts)});
    return static_cast<uint32_t>(states_.size() - 1);
  }

  // `next` follows. `is_edge`: no letter or figure can stand before.
  Made Make(const PatternPart& part, uint32_t next, bool is_edge) {
    if (is_too_large_) return {};
    Made made = MakeParts(part, next, is_edge);
    if (made.start != next) made.place = std::max(made.place, PlaceFrom(made.start, is_edge));
    return made;
  }

  Made MakeParts(const PatternPart& part, uint32_t next, bool is_edge) {
    switch (part.kind) {
      case Kind::kBytes:
        return {Add(part.bytes, {next}), KeywordPlace::kAnywhere};
      case Kind::kSequence:
        return MakeSequence(part.parts, next, is_edge);
      case Kind::kAlternatives: {
        std::vector<uint32_t> starts;
        KeywordPlace place = KeywordPlace::kRun;
        for (const PatternPart& one : part.parts) {
          const Made made = Make(one, next, is_edge);
          starts.push_back(made.start);
          place = std::min(place, made.place);
        }
        return {Add({}, std::move(starts)), place};
      }
      case Kind::kRepeated:
        return MakeRepeated(part, next, is_edge);
      case Kind::kNothing:
      case Kind::kWordEdge:
      case Kind::kBegin:
        break;
    }
    return {next, KeywordPlace::kAnywhere};
  }

  Made MakeSequence(const std::vector<PatternPart>& parts, uint32_t next, bool is_edge) {
    std::vector<bool> edges;
    for (const PatternPart& part : parts) {
      edges.push_back(is_edge);
      is_edge = EndsInEdge(part, is_edge);
    }
    Made all{next, KeywordPlace::kAnywhere};
    for (size_t i = parts.size(); i-- > 0;) {
      const Made made = Make(parts[i], all.start, edges[i]);
      // What is optional may be the beginning of what must be there.
      all = {made.start, std::max({all.place, made.place, PlaceFrom(made.start, edges[i])})};
    }
    return all;
  }

  // As often as it takes to fill a run; beyond that nothing is asked.
  Made MakeRepeated(const PatternPart& part, uint32_t next, bool is_edge) {
    const PatternPart& one = part.parts.front();
    const size_t least = std::min(part.least, kKeywordRun);
    const size_t most = std::min(part.most, least + kKeywordRun);
    Made all{next, KeywordPlace::kAnywhere};
    for (size_t i = most; i-- > 0;) {
      const bool is_first = i == 0;
      const Made made = Make(one, all.start, is_first && is_edge);
      if (i >= least) {
        all.start = Add({}, {made.start, next});
      } else {
        all = {made.start, std::max(all.place, made.place)};
      }
    }
    return all;
  }

  static bool EndsInEdge(const PatternPart& part, bool before) {
    switch (part.kind) {
      case Kind::kWordEdge:
      case Kind::kBegin:
        return true;
      case Kind::kBytes:
        return (part.bytes & LettersAndFigures()).none();
      case Kind::kSequence:
        for (const PatternPart& one : part.parts) before = EndsInEdge(one, before);
        return before;
      case Kind::kAlternatives:
        return std::all_of(part.parts.begin(), part.parts.end(),
                           [&](const PatternPart& one) { return EndsInEdge(one, before); });
      case Kind::kRepeated: {
        const bool once = EndsInEdge(part.parts.front(), before);
        const bool again = once && EndsInEdge(part.parts.front(), once);
        return again && (before || part.least > 0);
      }
      case Kind::kNothing:
        break;
    }
    return before;
  }

  // Does every text that is taken from there on begin with a keyword, and with a run?
  KeywordPlace PlaceFrom(uint32_t start, bool is_edge) {
    if (!is_edge) return KeywordPlace::kAnywhere;
    seen_.clear();
    open_.clear();
    Reach(start, 0, 0);
    while (!open_.empty()) {
      const auto [state, beginning, bytes] = open_.back();
      open_.pop_back();
      if (beginning == Beginnings::kWhole && bytes >= kKeywordRun) continue;
      if (state == kEnd || ++steps_ > kMostSteps) return KeywordPlace::kAnywhere;
      if (!GoOn(states_[state], beginning, bytes)) return KeywordPlace::kAnywhere;
    }
    return KeywordPlace::kRun;
  }

  bool GoOn(const State& state, uint32_t beginning, size_t bytes) {
    if (state.bytes.none()) {
      for (const uint32_t next : state.nexts) Reach(next, beginning, bytes);
      return true;
    }
    if (bytes < kKeywordRun && (state.bytes & ~RunBytes()).any()) return false;
    for (size_t c = 0; c < state.bytes.size(); c++) {
      if (!state.bytes[c]) continue;
      uint32_t longer = beginning;
      if (beginning != Beginnings::kWhole) {
        const auto next = beginnings_.Next(beginning, static_cast<char>(c));
        if (!next) return false;
        longer = *next;
      }
      for (const uint32_t next : state.nexts) Reach(next, longer, std::min(bytes + 1, kKeywordRun));
      if (beginning == Beginnings::kWhole) break;  // any other byte leads to the same
    }
    return true;
  }

  void Reach(uint32_t state, uint32_t beginning, size_t bytes) {
    if (seen_.emplace(state, beginning, bytes).second) open_.emplace_back(state, beginning, bytes);
  }

  using Point = std::tuple<uint32_t, uint32_t, size_t>;  // state, beginning of a keyword, bytes

  const Beginnings beginnings_;
  std::vector<State> states_;
  bool is_too_large_ = false;
  size_t steps_ = 0;
  std::set<Point> seen_;
  std::vector<Point> open_;
};

}  // namespace

KeywordPlace PlaceOfKeywords(std::string_view pattern, std::span<const std::string_view> keywords) {
  const std::optional<PatternPart> tree = ReadPatternTree(pattern);
  if (!tree || keywords.empty()) return KeywordPlace::kAnywhere;
  // Behind an edge stands a word: else `\b` would be the end of one.
  const bool are_words = std::all_of(keywords.begin(), keywords.end(), [](std::string_view word) {
    return !word.empty() && IsAlnum(word.front());
  });
  return are_words ? Machine(keywords).PlaceIn(*tree) : KeywordPlace::kAnywhere;
}

bool IsInPlace(KeywordPlace place, std::string_view text, size_t at) {
  if (place == KeywordPlace::kAnywhere) return true;
  if (!IsAlnum(text[at]) || (at > 0 && IsAlnum(text[at - 1]))) return false;
  const std::string_view run = text.substr(at, kKeywordRun);
  return run.size() == kKeywordRun && std::all_of(run.begin(), run.end(), IsRunByte);
}

}  // namespace leaktight
