// What a change does to files: the index against HEAD, a commit against its parents.
#pragma once

#include <string>
#include <vector>

#include "git/raw_diff.h"
#include "source/blob.h"
#include "source/skip.h"

namespace leaktight {

// What a parent has in the place of a file: under the same path, or under the one that it was
// renamed from.
struct PreImage {
  std::string path;
  std::string id;
  FileMode mode = FileMode::kRegular;
};

struct ChangedFile {
  std::string path;
  std::string id;
  FileMode mode = FileMode::kRegular;
  std::vector<PreImage> before;  // one a parent that has it; nothing where the file is new
  bool changed = true;           // false: named by the user, and as HEAD has it
};

struct Change {
  std::vector<ChangedFile> files;    // with bytes to scan: what is deleted is not here
  std::vector<std::string> touched;  // every path that differs, deleted ones included
  std::vector<PassedOver> passed_over;
};

// One path at which two states differ. Where a state has no regular file there, its id is empty.
struct PathChange {
  std::string path;
  std::string old_id;
  std::string id;
  std::string moved_from = {};  // where the file stood, changed a little since; empty: it is new

  friend bool operator==(const PathChange&, const PathChange&) = default;
};

// What `changes` do, path by path: a rename takes a file from one and puts it at the other.
std::vector<PathChange> PathChangesOf(const std::vector<RawChange>& changes);

bool HasBytes(GitMode mode);
FileMode ToFileMode(GitMode mode);

// Adds what differs from the only parent, or the first.
void AddChanges(std::vector<RawChange> against_parent, Change& into);

// Of a merge: takes out what is as this further parent has it, and adds to the rest what that
// parent has instead.
void CompareWithParent(const std::vector<RawChange>& against_parent, Change& into);

}  // namespace leaktight
