// Commits and annotated tags as git stores them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "finding/finding.h"

namespace leaktight {

// "NAME <EMAIL> SECONDS ZONE". Bytes of any encoding; what is not there is empty, and a time that
// is none is 0, as git shows it.
struct Signature {
  std::string_view name;
  std::string_view email;
  int64_t seconds = 0;  // since 1970 (UTC)
  int minutes_east = 0;

  std::string Date() const;  // ISO 8601, in the zone of whoever signed
};

// The views are into the object's bytes.
struct CommitObject {
  std::string_view tree;
  std::vector<std::string_view> parents;
  Signature author;
  std::vector<std::string> merged_tags;  // whole tag objects: "mergetag", of a signed tag's merge
  std::string_view message;
};

struct TagObject {
  std::string_view target;
  std::string_view type;  // of the target: "commit", …
  std::string_view name;
  Signature tagger;
  std::string_view message;
};

// Headers, an empty line, the message (git's Documentation/gitformat-signature.txt shows one of
// each). An object that does not name what it hangs on is an error.
Result<CommitObject> ParseCommit(std::string_view bytes);
Result<TagObject> ParseTag(std::string_view bytes);

// A message's first paragraph on one line.
std::string SummaryOf(std::string_view message);

// What a finding says of its commit.
Commit DescribeCommit(std::string_view id, const CommitObject& commit);

}  // namespace leaktight
