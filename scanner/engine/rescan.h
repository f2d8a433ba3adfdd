// A text judged at the price of what it has otherwise than its base.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/engine.h"

namespace leaktight {

// What is kept of a text that was scanned, for texts that are made from it.
struct ScannedText {
  struct Verdict {
    size_t hit = 0;  // its number
    Match match;
  };

  size_t size = 0;        // of the text
  std::vector<Hit> hits;  // sorted
  std::vector<Verdict>
      verdicts;  // those that are a match, by hit and then as RulesOf has the rules
  DecodedMatches decoded;
};

// Shared by threads; each brings its own Scratch.
class Rescanner {
 public:
  explicit Rescanner(const Engine& engine);  // which outlives it

  // What Engine::Scan gives, and what a Rescan asks for: replaces what `scanned` holds.
  std::vector<Match> Scan(std::string_view text, Engine::Scratch& scratch,
                          ScannedText& scanned) const;

  // The same for a text that `edits` make from a base: keywords are looked for only around what was
  // inserted and where copies meet, and a rule judges anew only where its reach touches a byte that
  // is not the base's. The edits' lengths add up to the size of `text`.
  std::vector<Match> Rescan(std::string_view text, std::span<const Edit> edits,
                            const ScannedText& base, Engine::Scratch& scratch,
                            ScannedText& scanned) const;

  // May there be allow comments in the text?
  bool HoldsAllowMarker(const ScannedText& scanned) const;

 private:
  // Fills `scanned.decoded`: what no edit touches is the base's.
  void DecodeChanged(std::string_view text, std::span<const Edit> edits, const ScannedText& base,
                     Engine::Scratch& scratch, ScannedText& scanned) const;

  const Engine& engine_;
  KeywordIndex allow_marker_ = 0;
  std::vector<Reach> reaches_;  // by keyword, the furthest of its rules
};

}  // namespace leaktight
