// Step four of the engine: what stands encoded, judged as it reads.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/span.h"
#include "engine/decoded_text.h"
#include "engine/encoding_marks.h"
#include "engine/finder.h"
#include "engine/judge.h"

namespace leaktight {

// What stands in a text in another form than written.
struct DecodedMatches {
  std::vector<Match> matches;  // with the places that their bytes have in the text, in no order
  std::vector<Span> cut;       // parts that were not read to their end, for DecodeLimits

  void Clear() {
    matches.clear();
    cut.clear();
  }
};

// Looks into every part of a text that is encoded, and into what is encoded within that. Shared by
// threads; each brings its own Scratch.
class Decoder {
 public:
  struct Scratch {
    Finder::Scratch finder;
    std::vector<Hit> hits;
    EncodingMarks marks;
    size_t cut = 0;  // how often a limit ended something
  };

  explicit Decoder(const DecodeLimits& limits) : limits_(limits) {}

  const DecodeLimits& limits() const { return limits_; }

  // Appends to `decoded` what stands within `window` of `text`. A pure function of the bytes of the
  // window, which is all of the text or begins and ends where MayCut says so.
  void Append(const Finder& finder, const Judge& judge, std::string_view text, Span window,
              Scratch& scratch, DecodedMatches& decoded) const;

  // Is no part encoded that begins before the line that begins at `at`, and goes on in it? Decided
  // by that line's first bytes and the last of the line before.
  static bool MayCut(std::string_view text, size_t at);

 private:
  DecodeLimits limits_;
};

}  // namespace leaktight
