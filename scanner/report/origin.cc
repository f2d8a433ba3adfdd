#include "report/origin.h"

#include <string_view>

namespace leaktight {
namespace {

std::string OfCommit(const Finding& finding, std::string_view before) {
  std::string text(before);
  if (!finding.place.commit) return text + "a commit";
  return text + "commit " + ShortId(finding.place.commit->id);
}

// What history knows by a name, it names in the path or in a detail.
std::string Named(const Finding& finding, std::string_view before, std::string_view detail) {
  std::string name = finding.place.path;
  for (const auto& [key, value] : finding.details) {
    if (name.empty() && key == detail) name = value;
  }
  std::string text(before);
  return name.empty() ? text + "a " + std::string(detail)
                      : text + "the " + std::string(detail) + " " + name;
}

}  // namespace

std::string Whereabouts(const Finding& finding) {
  switch (finding.origin) {
    case Origin::kCommitMessage:
      return OfCommit(finding, "the message of ");
    case Origin::kNote:
      return OfCommit(finding, "the note on ");
    case Origin::kTagMessage:
      return Named(finding, "the message of ", "tag");
    case Origin::kRefName:
      return Named(finding, "the name of ", "ref");
    case Origin::kBlob:
    case Origin::kStdin:
      break;
  }
  if (!finding.place.path.empty()) return finding.place.path;
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
