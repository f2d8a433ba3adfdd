// What the user sees: the vocabulary that every stage shares.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/line_table.h"
#include "base/span.h"
#include "finding/severity.h"

namespace leaktight {

// Where the bytes stood that a finding is about.
enum class Origin : uint8_t { kBlob, kCommitMessage, kTagMessage, kNote, kRefName, kStdin };

inline constexpr std::string_view kOriginNames[] = {"blob", "commit-message", "tag-message",
                                                    "note", "ref-name",       "stdin"};

constexpr std::string_view Name(Origin origin) {
  return kOriginNames[static_cast<uint8_t>(origin)];
}

struct Commit {
  std::string id;       // hexadecimal
  std::string author;   // raw bytes, as the commit has them
  std::string email;    // raw bytes
  std::string date;     // ISO 8601 with zone
  std::string summary;  // raw bytes: the first paragraph on one line
};

// One range of bytes in one file, as a person finds it again.
struct Place {
  std::string path;  // raw bytes, relative to the top of what is scanned; empty where there is none
  Span span;         // empty and at 0 where the finding is about the whole file
  Position begin;
  Position end;  // exclusive
  std::optional<Commit> commit;
  // The columns of `begin` and `end` in UTF-16 code units, as editors count; 0: not known.
  size_t begin_utf16 = 0;
  size_t end_utf16 = 0;
  std::optional<Origin> origin = {};  // of a further place that is of another one than the finding
  // Of what stands in an archive: how much of `path` is the archive's own ("lib/app.jar" of
  // "lib/app.jar!/db.properties"). Lines and columns are then those of the member. 0: in none.
  size_t archive = 0;
};

// The file that holds the place, as git knows it: the archive, where it stands in one.
inline std::string_view FileOf(const Place& place) {
  const std::string_view path = place.path;
  return place.archive > 0 ? path.substr(0, place.archive) : path;
}

// Its path within that archive, "!/" included; empty where it stands in none.
inline std::string_view MemberOf(const Place& place) {
  return place.archive > 0 ? std::string_view(place.path).substr(place.archive)
                           : std::string_view();
}

// Where nobody counted, the line is taken for ASCII.
constexpr size_t BeginColumnUtf16(const Place& place) {
  return place.begin_utf16 > 0 ? place.begin_utf16 : place.begin.column;
}
constexpr size_t EndColumnUtf16(const Place& place) {
  return place.end_utf16 > 0 ? place.end_utf16 : place.end.column;
}

// The line that a finding begins on, as far as it is shown, with every secret that stands on it.
struct Excerpt {
  size_t line = 0;   // 0: nothing to show
  std::string text;  // raw bytes without the line ending; a long line is cut around the secret
  bool cut_before = false;
  bool cut_after = false;
  Span caret;                 // what the finding is about, within `text`
  std::vector<Span> secrets;  // every secret on the line, within `text`, sorted, disjoint
};

// Why a finding is not counted: somebody looked at it and gave a reason.
struct Suppression {
  enum class Kind : uint8_t { kInline, kConfig };  // a comment beside it, or an entry of a list
  Kind kind = Kind::kInline;
  std::string file;  // raw bytes: where that stands
  size_t line = 0;
  std::string reason;  // raw bytes
};

constexpr std::string_view Name(Suppression::Kind kind) {
  return kind == Suppression::Kind::kInline ? "inline" : "config";
}

// How likely what was found is a secret, from 0 to 1, and what that rests on.
struct Confidence {
  double of_value = 1;    // by the bytes around it
  double of_path = 1;     // a factor: less where a file is named as a test's or an example
  uint64_t evidence = 0;  // of a guess: bits of engine/secret_model.h; 0 where it is none

  double Value() const { return of_value * of_path; }
};

// Of the same secret in another place.
inline void KeepHigher(const Confidence& other, Confidence& kept) {
  if (other.Value() > kept.Value()) kept = other;
}

struct Finding {
  std::string rule;
  Severity severity = Severity::kMedium;
  std::string message;      // what it is and why it matters: one or two sentences
  std::string advice;       // what to do in the next minute
  std::string replacement;  // lines to paste instead of what was found; empty: none

  Origin origin = Origin::kBlob;
  Place place;
  std::vector<Place> places;  // further places of the same secret

  // The secret itself, in clear: whoever writes it anywhere redacts it first. Empty with
  // has_secret false for a finding about a whole file.
  std::string secret;
  bool has_secret = false;
  // Every secret of the file that the finding is about, `secret`'s own place first.
  std::vector<Span> secret_spans;

  std::string fingerprint;
  std::vector<std::string> also;  // other rules that saw the same bytes, sorted
  Confidence confidence;
  // What the secret itself says, decoded: {"account", "123456789012"}, {"expires", "2030-01-01"}.
  std::vector<std::pair<std::string, std::string>> details;
  Excerpt excerpt;
  std::optional<Suppression> suppression;  // of one in Summary::suppressed, always there
};

// Does it have a place, the first or a further one, in a file that `fits`?
template <class Fits>
bool AnyPlaceFits(const Finding& finding, const Fits& fits) {
  if (fits(finding.place.path)) return true;
  for (const Place& place : finding.places) {
    if (fits(place.path)) return true;
  }
  return false;
}

// By path, then by position, then by rule.
bool StandsBefore(const Finding& a, const Finding& b);

}  // namespace leaktight
