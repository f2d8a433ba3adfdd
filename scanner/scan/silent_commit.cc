#include "scan/silent_commit.h"

#include <algorithm>
#include <string>

#include "git/commit_object.h"

namespace leaktight {

bool IsSilentCommit(std::string_view bytes, const Criteria& criteria, Engine::Scratch& scratch) {
  const Result<CommitObject> commit = ParseCommit(bytes);
  if (!commit) return false;
  if (!criteria.paths().include.empty()) return true;  // a message is no file, and not asked for
  const auto is_silent = [&](std::string_view text, Origin origin) {
    return criteria.Judge({{}, text, FileMode::kRegular, origin}, scratch).findings.empty();
  };
  return is_silent(commit->message, Origin::kCommitMessage) &&
         std::all_of(commit->merged_tags.begin(), commit->merged_tags.end(),
                     [&](const std::string& bytes_of_tag) {
                       const Result<TagObject> tag = ParseTag(bytes_of_tag);
                       return !tag || is_silent(tag->message, Origin::kTagMessage);
                     });
}

}  // namespace leaktight
