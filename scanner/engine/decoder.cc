#include "engine/decoder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/distinct_matches.h"
#include "engine/encoded_runs.h"
#include "engine/escaped_text.h"
#include "engine/joined_text.h"
#include "engine/wide_text.h"

namespace leaktight {
namespace {

Span Moved(Span span, size_t by) {
  return {span.begin + by, span.end + by};
}

// Matches of what `decoded` reads as, at their places in what it stands in.
void PutBack(const DecodedText& decoded, Match& match) {
  match.whole = decoded.Of(match.whole);
  match.secret = decoded.Of(match.secret);
  if (match.name && !match.name->empty()) match.name = decoded.Of(*match.name);
  if (match.companion && !match.companion->empty()) match.companion = decoded.Of(*match.companion);
  match.encodings.insert(match.encodings.begin(), decoded.encoding);
}

class Look {
 public:
  Look(const Finder& finder, const Judge& judge, const DecodeLimits& limits,
       Decoder::Scratch& scratch)
      : finder_(finder), judge_(judge), limits_(limits), scratch_(scratch) {}

  // A text as it is written.
  void Into(std::string_view text, DecodedMatches& found) {
    ListMarks(text, scratch_.marks);
    if (!scratch_.marks.Any()) return;
    size_t cut_before = scratch_.cut;
    Each(text, scratch_.marks, nullptr, [&](DecodedText& decoded) {
      left_ = limits_.nested;
      Judge(decoded, 1, found.matches);
      if (scratch_.cut > cut_before) found.cut.push_back(decoded.Of({0, decoded.bytes.size()}));
      cut_before = scratch_.cut;
    });
  }

 private:
  // `text` is what `within` reads as; `marks` are its own, some.
  void Each(std::string_view text, const EncodingMarks& marks, const DecodedText* within,
            const ShowDecoded& show) {
    if (!marks.runs.empty()) {
      EachEncodedRun(text, marks, within, limits_, scratch_.cut, show);
    }
    EachEscapedText(text, marks, show);
    EachJoinedText(text, marks, show);
    EachWideText(text, marks, show);
  }

  // `depth`: how many encodings `decoded` stands in.
  void Judge(const DecodedText& decoded, size_t depth, std::vector<Match>& matches) {
    if (decoded.bytes.size() > left_) {
      scratch_.cut++;
      return;
    }
    left_ -= decoded.bytes.size();
    std::vector<Match> found;
    finder_.Find(decoded.bytes, scratch_.finder, scratch_.hits);
    for (Match& match : judge_.Matches(decoded.bytes, scratch_.hits)) {
      if (decoded.ReadsAsWritten(match.whole)) continue;
      match.decoded = match.secret.In(decoded.bytes);
      found.push_back(std::move(match));
    }
    if (depth < limits_.depth) {
      EncodingMarks marks;
      ListMarks(decoded.bytes, marks);
      if (marks.Any()) {
        Each(decoded.bytes, marks, &decoded,
             [&](DecodedText& inner) { Judge(inner, depth + 1, found); });
      }
    }
    for (Match& match : found) {
      PutBack(decoded, match);
      matches.push_back(std::move(match));
    }
  }

  const Finder& finder_;
  const leaktight::Judge& judge_;
  const DecodeLimits& limits_;
  Decoder::Scratch& scratch_;
  size_t left_ = 0;
};

}  // namespace

void Decoder::Append(const Finder& finder, const Judge& judge, std::string_view text, Span window,
                     Scratch& scratch, DecodedMatches& decoded) const {
  if (limits_.depth == 0) return;
  const size_t first = decoded.matches.size();
  const size_t first_cut = decoded.cut.size();
  Look(finder, judge, limits_, scratch).Into(window.In(text), decoded);
  for (size_t i = first_cut; i < decoded.cut.size(); i++) {
    decoded.cut[i] = Moved(decoded.cut[i], window.begin);
  }
  for (size_t i = first; i < decoded.matches.size(); i++) {
    Match& match = decoded.matches[i];
    match.whole = Moved(match.whole, window.begin);
    match.secret = Moved(match.secret, window.begin);
    if (match.name) match.name = Moved(*match.name, window.begin);
    if (match.companion) match.companion = Moved(*match.companion, window.begin);
  }
}

std::vector<Match> WithDecoded(std::vector<Match> matches, const DecodedMatches& decoded) {
  if (decoded.matches.empty()) return matches;
  matches.insert(matches.end(), decoded.matches.begin(), decoded.matches.end());
  return DistinctMatches(std::move(matches));
}

bool Decoder::MayCut(std::string_view text, size_t at) {
  if (at == 0 || at >= text.size()) return true;
  if (text[at] == '\0') return false;  // the other half of the line's end in UTF-16
  const size_t carriage = at >= 2 && text[at - 2] == '\r' ? 1 : 0;
  const std::string_view before = text.substr(0, at - 1 - carriage);
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) at++;
  const std::string_view next = text.substr(at);
  return !MayGoOn(before, next) && !MayBeJoined(before, next);
}

}  // namespace leaktight
