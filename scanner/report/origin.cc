#include "report/origin.h"

#include <algorithm>
#include <string_view>

namespace leaktight {
namespace {

std::string OfCommit(std::string_view before, const Commit* commit) {
  return std::string(before) + (commit ? "commit " + ShortId(commit->id) : "a commit");
}

// The finding's commit is the one that brought the note, not the one that it is about.
std::string Noted(const Finding& finding) {
  for (const auto& [name, value] : finding.details) {
    if (name == "note on" && !value.empty()) return "the note on " + ShortId(value);
  }
  return "a note";
}

std::string Tagged(const Finding& finding) {
  for (const auto& [name, value] : finding.details) {
    if (name == "tag" && !value.empty()) return "the message of the tag " + value;
  }
  return "the message of a tag";
}

// The line that a ref's finding stands on is the name itself.
std::string Named(const Excerpt& excerpt) {
  if (excerpt.text.empty()) return "the name of a ref";
  std::string name;
  size_t at = 0;
  for (const Span secret : excerpt.secrets) {
    if (secret.begin < at) continue;
    name += excerpt.text.substr(at, secret.begin - at) + "…";
    at = std::min(secret.end, excerpt.text.size());
  }
  return "the name of the ref " + name + excerpt.text.substr(at);
}

}  // namespace

std::string Whereabouts(const Finding& finding) {
  const Place& place = finding.place;
  switch (finding.origin) {
    case Origin::kCommitMessage:
      return OfCommit("the message of ", place.commit ? &*place.commit : nullptr);
    case Origin::kNote:
      return Noted(finding);
    case Origin::kTagMessage:
      return Tagged(finding);
    case Origin::kRefName:
      return Named(finding.excerpt);
    case Origin::kBlob:
    case Origin::kStdin:
      break;
  }
  if (!place.path.empty()) return place.path;
  return finding.origin == Origin::kStdin ? "standard input" : "an object without a name";
}

std::string Whereabouts(const Finding& finding, const Place& further) {
  Finding alone;
  alone.origin = further.origin.value_or(finding.origin);
  alone.place = further;
  return Whereabouts(alone);
}

std::string WithinArchive(const Place& place) {
  return place.path + ':' + std::to_string(place.begin.line);
}

bool StandsInFile(const Finding& finding) {
  const bool file = finding.origin == Origin::kBlob || finding.origin == Origin::kStdin;
  return file && !finding.place.path.empty();
}

std::string ShortId(std::string_view id) {
  return std::string(id.substr(0, 12));
}

std::string CommitInShort(const Commit& commit) {
  std::string text = ShortId(commit.id);
  if (!commit.date.empty()) text += ", " + commit.date.substr(0, 10);
  if (!commit.author.empty()) text += ", " + commit.author;
  if (!commit.summary.empty()) text += ": " + commit.summary;
  return text;
}

}  // namespace leaktight
