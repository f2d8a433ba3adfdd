// Where a repository keeps its objects.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "git/command.h"
#include "git/pack/object_format.h"

namespace leaktight {

struct ObjectStore {
  std::string folder;  // ".git/objects" most often
  std::vector<std::string>
      alternates;  // all folders that are borrowed from, however they are named
  ObjectFormat format = ObjectFormat::kSha1;
};

// As git itself finds it: by its environment, and from a further working tree. An error where it is
// not known.
Result<ObjectStore> FindObjectStore(const GitPlace& place);

}  // namespace leaktight
