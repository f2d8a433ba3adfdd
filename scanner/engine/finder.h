// Step one of the engine: every place where a keyword of a rule stands.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/edit.h"
#include "base/error.h"
#include "base/span.h"
#include "engine/rule_set.h"

namespace leaktight {

// The keyword begins at byte `begin` of the text.
struct Hit {
  size_t begin = 0;
  KeywordIndex keyword = 0;

  friend bool operator==(Hit, Hit) = default;
  friend auto operator<=>(Hit, Hit) = default;
};

// All keywords of a rule set, searched at once and without regard to ASCII case, each in its place
// (engine/keyword_place.h). Shared by threads; each thread brings its own Scratch.
class Finder {
 public:
  enum class Search {
    kBest,      // Vectorscan where the processor can, else kPortable
    kPortable,  // the plain search
  };

  class Scratch {
   public:
    Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;
    ~Scratch();

   private:
    friend class Finder;
    struct State;
    std::unique_ptr<State> state_;
  };

  static Result<Finder> Make(const RuleSet& rules, Search search = Search::kBest);
  Finder(Finder&&) noexcept;
  Finder& operator=(Finder&&) noexcept;
  ~Finder();

  // The search that really runs.
  Search search() const;

  // Every hit in `text`, sorted. Replaces what `hits` holds.
  void Find(std::string_view text, Scratch& scratch, std::vector<Hit>& hits) const;

  // The same result for a `text` that `edits` make from a base with `base_hits` (sorted), at the
  // price of the bytes that are new: hits inside a copy are mapped, and only around insertions and
  // seams is anything searched. The edits' lengths add up to the size of `text`.
  void Refind(std::string_view text, std::span<const Edit> edits, std::span<const Hit> base_hits,
              Scratch& scratch, std::vector<Hit>& hits) const;

 private:
  struct State;

  // Does nothing decide whether the hit is there but what was copied? `at`: where the copy is now.
  bool LiesWithin(const Edit& copy, size_t at, size_t begin, KeywordIndex keyword) const;

  // Every hit within one of the windows, which are in order, sorted. A search costs more to begin
  // than to run through the few dozen bytes of most windows: so all are searched as one text. Where
  // two windows meet in that there may be a hit that is none: it begins behind the last change of
  // the first window, and lies within the copy there, of which Refind takes the base's hits alone.
  void FindInWindows(std::string_view text, std::span<const Span> windows, Scratch& scratch,
                     std::vector<Hit>& hits) const;

  explicit Finder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What makes the database at build time; used again for rules that come at run time. Nothing is in
// it where no keyword may stand anywhere.
Result<std::vector<char>> CompileLiterals(const RuleSet& rules);

}  // namespace leaktight
