// Revisions: from the names that people use to commits, and what lies between two.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/object_reader.h"

namespace leaktight {

// The id of the commit that `name` names (a branch, a tag, HEAD~3, @{upstream}, …). The name goes
// to git as data and never as an argument: one like "--output=…" is only a revision that is not
// there. An error names it. `objects` has nothing asked that is not answered.
Result<std::string> ResolveCommit(ObjectReader& objects, std::string_view name);

// The commits at which a shallow clone was cut: their parents are not here, though git treats them
// as if they had none. Empty in a whole clone. Also tells whether this is a repository at all.
Result<std::unordered_set<std::string>> ShallowCommits(const GitPlace& place);

// What `A...B` selects, one side apart from the other; each with parents before their children.
struct CommitsBetween {
  std::vector<std::string> only_base;
  std::vector<std::string> only_head;
};
Result<CommitsBetween> ListCommitsBetween(const GitPlace& place, const std::string& base,
                                          const std::string& head);

// The best common ancestors: one most often, more after criss-cross merges, none where the two
// have no commit in common. Ids of commits.
Result<std::vector<std::string>> MergeBases(const GitPlace& place, const std::string& base,
                                            const std::string& head);

}  // namespace leaktight
