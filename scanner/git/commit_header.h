// The first lines of a commit: what git itself reads to walk a history.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace leaktight {

// Ids are hexadecimal, in lower case. The views are into the commit's bytes.
class CommitHeader {
 public:
  // Nothing: git refuses such a commit, or might (its commit.c, parse_commit_buffer).
  static std::optional<CommitHeader> Parse(std::string_view bytes, size_t id_size);

  std::string_view tree() const { return tree_; }
  size_t parents() const { return parents_.size() / stride_; }
  std::string_view Parent(size_t number) const;
  // Since 1970 (UTC), by the committer's clock, as git compares commits; 0 where there is none.
  uint64_t seconds() const { return seconds_; }

 private:
  std::string_view tree_;
  std::string_view parents_;  // their lines
  size_t stride_ = 1;         // bytes of such a line
  uint64_t seconds_ = 0;
};

}  // namespace leaktight
