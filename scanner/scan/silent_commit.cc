#include "scan/silent_commit.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/text.h"
#include "git/commit_object.h"
#include "git/entries.h"

namespace leaktight {

namespace {

// The message of a commit as nearly all are: without a header of several lines that would be looked
// into. Nothing of others, and of what ParseCommit refuses.
std::optional<std::string_view> PlainMessage(std::string_view bytes) {
  constexpr std::string_view kTree = "tree ";
  constexpr std::string_view kParent = "\nparent ";
  const size_t end = bytes.find("\n\n");
  if (end == std::string_view::npos || !bytes.starts_with(kTree)) return std::nullopt;
  std::string_view headers = bytes.substr(0, end);
  const auto is_line = [&](size_t begin) {
    return IsObjectId(headers.substr(begin, headers.find('\n', begin) - begin));
  };
  if (!is_line(kTree.size()) || HoldsWord(headers, "\ntree ") ||
      HoldsWord(headers, "\nmergetag ")) {
    return std::nullopt;
  }
  for (size_t at = 0; (at = headers.find(kParent, at)) != std::string_view::npos;) {
    at += kParent.size();
    if (!is_line(at)) return std::nullopt;
  }
  return bytes.substr(end + 2);
}

}  // namespace

bool IsSilentCommit(std::string_view bytes, const Criteria& criteria, Engine::Scratch& scratch) {
  const auto is_silent = [&](std::string_view text, Origin origin) {
    return criteria.Judge({{}, text, FileMode::kRegular, origin}, scratch).findings.empty();
  };
  const bool is_asked = criteria.paths().include.empty();  // a message is no file
  if (const std::optional<std::string_view> message = PlainMessage(bytes)) {
    return !is_asked || is_silent(*message, Origin::kCommitMessage);
  }
  const Result<CommitObject> commit = ParseCommit(bytes);
  if (!commit) return false;
  if (!is_asked) return true;
  return is_silent(commit->message, Origin::kCommitMessage) &&
         std::all_of(commit->merged_tags.begin(), commit->merged_tags.end(),
                     [&](const std::string& bytes_of_tag) {
                       const Result<TagObject> tag = ParseTag(bytes_of_tag);
                       return !tag || is_silent(tag->message, Origin::kTagMessage);
                     });
}

}  // namespace leaktight
