#include "report/origin.h"

#include <algorithm>
#include <string_view>

namespace leaktight {
namespace {

std::string OfCommit(std::string_view before, const Commit* commit) {
  return std::string(before) + (commit ? "commit " + ShortId(commit->id) : "a commit");
}

// The name of a note's file is the object that it is about, in git's fan-out: "ab/cdef…".
std::string Noted(const Place& place) {
  if (place.commit) return OfCommit("the note on ", &*place.commit);
  std::string id = place.path;
  id.erase(std::remove(id.begin(), id.end(), '/'), id.end());
  return id.empty() ? "a note" : "the note on " + ShortId(id);
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
      return Noted(place);
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
