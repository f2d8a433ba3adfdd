// Records that end in NUL, as git's -z prints them, read while the child still works.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/child_process.h"
#include "base/error.h"

namespace leaktight {

class RecordReader {
 public:
  explicit RecordReader(ChildProcess& child) : child_(child) {}

  // The next record without its NUL, valid until the next call; nothing at the end of the output.
  // A last record without NUL is one that the child did not finish: an error.
  Result<std::optional<std::string_view>> Next();

  // The same where a record may end in a line break instead.
  Result<std::optional<std::string_view>> NextOrLine();

  // Would Next have to wait for the child?
  bool MustWait() const;

 private:
  Result<std::optional<std::string_view>> NextUntil(bool or_line);

  ChildProcess& child_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace leaktight
