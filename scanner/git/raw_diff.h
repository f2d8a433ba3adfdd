// `git diff-index --raw -z` and `git diff-tree`: which paths differ, and from what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/child_process.h"
#include "base/error.h"
#include "git/entries.h"
#include "git/record_reader.h"

namespace leaktight {

// One path that differs. Where there is no file, its mode is kNone and its id empty.
struct RawChange {
  char status = 'M';  // A D M R T, or U: a conflict
  GitMode old_mode = GitMode::kNone;
  GitMode mode = GitMode::kNone;
  std::string old_id;
  std::string id;
  std::string old_path;  // of a rename the source, else `path`
  std::string path;
};

// Reads all that `child` lists. The format is git's "raw output format"
// (Documentation/diff-format.txt): ":OLDMODE MODE OLDID ID STATUS\0PATH\0", with a second path
// where something was renamed or copied.
Result<std::vector<RawChange>> ReadRawDiff(ChildProcess& child);

// One change: `header` is its first record, the others are taken from `records`.
Result<RawChange> ReadRawChange(std::string_view header, RecordReader& records);

}  // namespace leaktight
