#include "scan/diff_range.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "git/revisions.h"

namespace leaktight {
namespace {

constexpr const char* kDeepen =
    "git fetch --unshallow brings the rest (in a CI job, check out with full history: "
    "fetch-depth: 0, GIT_DEPTH: 0)";

struct Sides {
  std::string base;
  std::string head;
  bool from_merge_base = true;
};

Sides Split(const std::string& argument) {
  for (const char* dots : {"...", ".."}) {
    const size_t at = argument.find(dots);
    if (at == std::string::npos) continue;
    const size_t length = std::string_view(dots).size();
    Sides sides = {argument.substr(0, at), argument.substr(at + length), length == 3};
    if (sides.base.empty()) sides.base = "HEAD";
    if (sides.head.empty()) sides.head = "HEAD";
    return sides;
  }
  return {argument, "HEAD", true};
}

// What a branch without upstream is most likely meant to go into: nothing where none is here.
std::string LikelyBase(ObjectReader& objects, const std::string& head) {
  for (const char* name : {"origin/main", "origin/master", "origin/HEAD", "upstream/main",
                           "upstream/master", "main", "master", "develop", "trunk"}) {
    const Result<std::string> id = ResolveCommit(objects, name);
    if (id && *id != head) return name;
  }
  return {};
}

tl::unexpected<Error> NoUpstream(ObjectReader& objects) {
  const Result<std::string> head = ResolveCommit(objects, "HEAD");
  if (!head) return Fail("HEAD", "there is no commit yet, so there is nothing to compare");
  const std::string base = LikelyBase(objects, *head);
  return Fail("diff", "this branch has no upstream to be compared with",
              base.empty() ? "name what to compare: leaktight diff BASE...HEAD, or leaktight diff "
                             "HEAD~1..HEAD for the last commit"
                           : "name what to compare: leaktight diff " + base);
}

Result<std::string> Resolve(ObjectReader& objects, const std::string& name, bool is_shallow) {
  Result<std::string> id = ResolveCommit(objects, name);
  if (id || !is_shallow) return id;
  return Fail(name, "there is no such revision in this shallow clone", kDeepen);
}

}  // namespace

Result<DiffRange> ResolveRange(const GitPlace& place, ObjectReader& objects,
                               const std::string& argument) {
  const Result<std::unordered_set<std::string>> shallow = ShallowCommits(place);
  if (!shallow) return tl::unexpected(shallow.error());
  Sides sides = Split(argument);
  if (argument.empty()) {
    sides.base = "@{upstream}";
    if (!ResolveCommit(objects, sides.base)) return NoUpstream(objects);
  }
  DiffRange range;
  range.from_merge_base = sides.from_merge_base;
  range.shown = sides.base + (sides.from_merge_base ? "..." : "..") + sides.head;
  for (const auto& [name, id] :
       {std::pair(&sides.base, &range.base), std::pair(&sides.head, &range.head)}) {
    Result<std::string> resolved = Resolve(objects, *name, !shallow->empty());
    if (!resolved) return tl::unexpected(resolved.error());
    *id = std::move(*resolved);
  }
  Result<CommitsBetween> between = ListCommitsBetween(place, range.base, range.head);
  if (!between) return tl::unexpected(between.error());
  for (const auto* commits : {&between->only_base, &between->only_head}) {
    for (const std::string& commit : *commits) {
      if (shallow->count(commit) == 0) continue;
      return Fail(range.shown,
                  "this clone is shallow and ends at " + commit +
                      ", before it can be told what the branch brings",
                  kDeepen);
    }
  }
  range.commits = std::move(between->only_head);
  Result<std::vector<std::string>> merge_bases = MergeBases(place, range.base, range.head);
  if (!merge_bases) return tl::unexpected(merge_bases.error());
  range.merge_bases = std::move(*merge_bases);
  return range;
}

}  // namespace leaktight
